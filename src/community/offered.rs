//! What a shell offers while somebody types the name of an entry, a tag or a member.

use super::{Community, CommunityError};
use crate::model::{Kind, Name, Tag};

pub use crate::store::OfferedEntry;

impl Community {
    /// The entries of a kind, or of any, whose slug or handle begins with a text; where nothing was typed, the latest.
    pub fn entries_offered(
        &self,
        text: &str,
        kind: Option<Kind>,
        limit: usize,
    ) -> Result<Vec<OfferedEntry>, CommunityError> {
        self.read(|data| Ok(data.entries_offered(text, kind, limit)?))
    }

    /// The tags that begin with a text, each with its definition.
    pub fn tags_offered(
        &self,
        text: &str,
        limit: usize,
    ) -> Result<Vec<(Tag, Option<String>)>, CommunityError> {
        self.read(|data| Ok(data.tags_offered(text, limit)?))
    }

    /// The members whose name begins with a text, each with their team.
    pub fn members_offered(
        &self,
        text: &str,
        limit: usize,
    ) -> Result<Vec<(Name, Option<String>)>, CommunityError> {
        self.read(|data| Ok(data.members_offered(text, limit)?))
    }
}

//! What entries are called where others see them for the first time.

use std::collections::BTreeSet;

use super::capture::{names_of, settle_links};
use super::find::require;
use super::{Community, CommunityError};
use crate::store::{Read, Write};

impl Community {
    /// Has no entry's name tell others what its title said as long as it was out of their sight: of those that are about to be
    /// published. From now on others may know them by their names.
    ///
    /// # Errors
    /// When there is such a name, and the community cannot be written.
    pub(super) fn name_for_readers(&self) -> Result<(), CommunityError> {
        if !self.exists() || self.read(|data| Ok(data.shown_at_last(false)?))?.is_empty() {
            return Ok(());
        }
        self.write(|data| {
            self.name_anew(data, false)?;
            for id in data.shown_at_last(false)? {
                data.set_handed(id, data.last_revision(id)?)?;
            }
            Ok(())
        })
    }

    /// The same of those that wait to be sent.
    ///
    /// # Errors
    /// As above.
    pub(super) fn name_for_others(&self) -> Result<(), CommunityError> {
        if !self.exists() || self.read(are_all_named)? {
            return Ok(());
        }
        self.write(|data| self.name_anew(data, true))
    }

    fn name_anew(&self, data: &Write<'_>, unsent: bool) -> Result<(), CommunityError> {
        let misnamed = data.misnamed(data.shown_at_last(unsent)?)?;
        let mut speaking = BTreeSet::new();
        for id in &misnamed {
            speaking.extend(data.name_anew(*id)?);
        }
        for id in &misnamed {
            data.grant_wanted(*id, &names_of(&require(data, *id)?), self.now())?;
        }
        // As it reads wherever the name from before has never been.
        for id in speaking {
            settle_links(data, id, &data.body(id)?, self.now())?;
        }
        Ok(())
    }
}

/// Whether no entry that waits to be sent has a name that tells what its title said while it was out of others' sight.
pub(super) fn are_all_named(data: &Read<'_>) -> Result<bool, CommunityError> {
    Ok(data.misnamed(data.shown_at_last(true)?)?.is_empty())
}

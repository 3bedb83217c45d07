//! What entries are called where others see them for the first time.

use super::capture::names_of;
use super::find::require;
use super::{Community, CommunityError};

impl Community {
    /// Has no entry's name tell others what its title said as long as it was out of their sight: of all entries that nobody else has,
    /// or of those alone that wait to be sent.
    ///
    /// # Errors
    /// When there is such a name, and the community cannot be written.
    pub(super) fn name_for_others(&self, unsent: bool) -> Result<(), CommunityError> {
        if !self.exists()
            || self
                .read(|data| Ok(data.shown_at_last(unsent)?))?
                .is_empty()
        {
            return Ok(());
        }
        self.write(|data| {
            for id in data.shown_at_last(unsent)? {
                if data.name_anew(id)? {
                    let names = names_of(&require(data, id)?);
                    data.grant_wanted(id, &names, self.now())?;
                }
            }
            Ok(())
        })
    }
}

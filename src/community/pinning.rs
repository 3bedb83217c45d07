//! Pins: what the community puts first.

use serde::Serialize;

use super::find::{require, resolve_kept};
use super::{Community, CommunityError};
use crate::model::{Condition, Entry, Lifecycle, Predicate, State};
use crate::store::UndoStep;

/// What pinning did, or taking a pin away.
#[derive(Debug, Clone, Serialize)]
pub struct Pinned {
    /// The entry, as it is now.
    #[serde(flatten)]
    pub entry: Entry,
    /// Whether anything changed.
    pub changed: bool,
    /// How many entries come first now.
    #[serde(skip)]
    pub first: u64,
}

impl Community {
    /// Puts an entry first for everybody: in lists, on the home screen, in the handbook.
    ///
    /// # Errors
    /// When the reference names no one entry outside the trash, or the entry is withdrawn.
    pub fn pin(&self, reference: &str) -> Result<Pinned, CommunityError> {
        self.set_pinned(reference, true)
    }

    /// Has an entry stand among the others again.
    ///
    /// # Errors
    /// When the reference names no one entry outside the trash.
    pub fn unpin(&self, reference: &str) -> Result<Pinned, CommunityError> {
        self.set_pinned(reference, false)
    }

    fn set_pinned(&self, reference: &str, pinned: bool) -> Result<Pinned, CommunityError> {
        self.change(|data| {
            let entry = resolve_kept(data, reference)?;
            if pinned && entry.state == Lifecycle::Retired {
                return Err(CommunityError::refused(
                    format!(
                        "“{}” is retired, and what is retired does not come first",
                        entry.title
                    ),
                    format!("back in use: cop edit {} --state live", entry.handle),
                ));
            }
            let Some(mut content) = data.content(entry.id)? else {
                return Err(CommunityError::NotFound {
                    reference: reference.to_owned(),
                    near: Vec::new(),
                });
            };
            content.pinned = pinned;
            let (change, doing) = match pinned {
                true => ("pin", "pinning"),
                false => ("unpin", "unpinning"),
            };
            let before = data.head(entry.id)?;
            let made = data.revise(entry.id, &content, self.me(), self.now, change)?;
            if made.is_some() {
                let step = before.map(|before| UndoStep::Revised {
                    entry: entry.id,
                    before,
                    made: None,
                });
                let what = format!("{doing} “{}”", entry.title);
                data.journal(self.now, &what, step.as_slice())?;
            }
            Ok(Pinned {
                entry: require(data, entry.id)?,
                changed: made.is_some(),
                first: data.count(&first(), self.now)?,
            })
        })
    }
}

/// What comes first, see [`Entry::comes_first`]; drafts apart.
pub(super) fn first() -> Condition {
    let retired = Condition::Is(Predicate::State(State::Retired));
    Condition::All(vec![
        Condition::Is(Predicate::Pinned),
        Condition::Not(Box::new(retired)),
    ])
}

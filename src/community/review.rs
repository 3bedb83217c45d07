//! Care: what needs a look, and what was decided.

use serde::Serialize;

use super::respond::{Marked, resolve_shared};
use super::{Community, CommunityError, Few};
use crate::model::{
    Act, Condition, Decision, Entry, FlagReason, Kind, Mark, Timestamp, open_flags,
};
use crate::store::Standing;

/// An entry that needs a look.
#[derive(Debug, Clone, Serialize)]
pub struct Concern {
    /// The entry.
    #[serde(flatten)]
    pub entry: Entry,
    /// How it stands.
    #[serde(flatten)]
    pub standing: Standing,
    /// The flags that nobody has looked at since.
    pub flags: Vec<Mark>,
    /// Since when it needs the look.
    pub since: Timestamp,
}

impl Community {
    /// Says that an entry needs care.
    pub fn flag(
        &self,
        reference: &str,
        reason: FlagReason,
        note: Option<String>,
    ) -> Result<Marked, CommunityError> {
        self.change(|data| {
            let entry = resolve_shared(data, reference)?;
            let what = format!("flagging “{}”", entry.title);
            self.mark(data, entry, Act::Flag { reason }, note, &what)
        })
    }

    /// Says that someone looked at an entry, and what came of it: closes its flags, and keeps a practice fresh.
    pub fn review(
        &self,
        reference: &str,
        decision: Decision,
        note: Option<String>,
    ) -> Result<Marked, CommunityError> {
        self.change(|data| {
            let entry = resolve_shared(data, reference)?;
            let marks = data.marks(entry.id)?;
            if entry.kind() != Kind::Practice && open_flags(&marks).next().is_none() {
                return Err(CommunityError::refused(
                    format!(
                        "“{}” has no open flag, and a {} never falls due",
                        entry.title,
                        entry.kind()
                    ),
                    "cop review",
                ));
            }
            let what = format!("reviewing “{}”", entry.title);
            self.mark(data, entry, Act::Review { decision }, note, &what)
        })
    }

    /// What is flagged or due, among the entries that meet a condition, at most so many: sensitive ones first, then flagged
    /// ones, then what is due alone; of these, what has waited longest first. Evidence as in [`Community::list`].
    pub fn concerns(
        &self,
        among: &Condition,
        most: Option<usize>,
        with_evidence: bool,
    ) -> Result<Few<Concern>, CommunityError> {
        self.read(|data| {
            let (first, total) = data.needing_a_look(among, most, self.now)?;
            Few::out_of(first, total).try_map(|(entry, since)| {
                let standing = match with_evidence {
                    true => data.standing(&entry, self.now)?,
                    false => data.kept_standing_of(&entry, self.now)?,
                };
                let flags = match standing.flagged.is_empty() {
                    true => Vec::new(),
                    false => {
                        let marks = data.marks(entry.id)?;
                        open_flags(&marks).map(|(mark, _)| mark.clone()).collect()
                    }
                };
                Ok(Concern {
                    standing,
                    flags,
                    since,
                    entry,
                })
            })
        })
    }
}

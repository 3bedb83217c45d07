//! Care: what needs a look, and what was decided.

use serde::Serialize;

use super::respond::{Marked, resolve_shared};
use super::{Community, CommunityError};
use crate::model::{
    Act, Condition, Decision, Entry, FlagReason, Kind, Mark, Predicate, State, Timestamp,
    open_flags,
};
use crate::store::{Order, Standing};

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

    /// What is flagged or due, among the entries that meet a condition: sensitive ones first, then flagged ones, then what is
    /// due alone; of these, what has waited longest first.
    pub fn concerns(&self, among: &Condition) -> Result<Vec<Concern>, CommunityError> {
        let needs_a_look =
            [State::Flagged, State::Due].map(|state| Condition::Is(Predicate::State(state)));
        let condition = Condition::All(vec![Condition::Any(needs_a_look.to_vec()), among.clone()]);
        self.read(|data| {
            let mut concerns = Vec::new();
            for entry in data.list(&condition, Order::Updated, None, self.now)? {
                let marks = data.marks(entry.id)?;
                let standing = data.standing_by(&entry, &marks, self.now)?;
                let flags: Vec<Mark> = open_flags(&marks).map(|(mark, _)| mark.clone()).collect();
                let flagged = flags.iter().map(|mark| mark.at).min();
                let due = standing.review_by.filter(|_| standing.due == Some(true));
                let Some(since) = flagged.into_iter().chain(due).min() else {
                    continue;
                };
                concerns.push(Concern {
                    entry,
                    standing,
                    flags,
                    since,
                });
            }
            concerns.sort_by_key(|concern| {
                (
                    !concern.standing.sensitive,
                    concern.flags.is_empty(),
                    concern.since,
                    concern.entry.id,
                )
            });
            Ok(concerns)
        })
    }
}

//! Care: what needs a look, and what was decided.

use std::collections::HashSet;

use serde::Serialize;

use super::respond::{Marked, resolve_shared};
use super::sync::{Beside, divergence};
use super::{Community, CommunityError, Few};
use crate::model::{
    Act, Condition, Decision, Entry, FlagReason, Id, Kind, Mark, Timestamp, open_flags,
};
use crate::store::{Order, Read, Standing};

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
    /// The versions that stand beside what it shows, until somebody settles which it is to be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub diverged: Vec<Beside>,
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

    /// What says two things, is flagged or due, among the entries that meet a condition, at most so many: what is to be settled
    /// first, then sensitive ones, then flagged ones, then what is due alone; of these, what has waited longest first. Evidence
    /// as in [`Community::list`].
    pub fn concerns(
        &self,
        among: &Condition,
        most: Option<usize>,
        with_evidence: bool,
    ) -> Result<Few<Concern>, CommunityError> {
        self.read(|data| {
            let concern = |(entry, since): (Entry, Timestamp)| {
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
                Ok::<_, CommunityError>(Concern {
                    standing,
                    flags,
                    since,
                    diverged: Vec::new(),
                    entry,
                })
            };
            let mut items = Vec::new();
            for (entry, beside) in diverged_among(data, among, self.now)? {
                let since = beside
                    .iter()
                    .map(|version| version.at)
                    .max()
                    .unwrap_or(entry.updated);
                let mut one = concern((entry, since))?;
                one.diverged = beside;
                items.push(one);
            }
            let settled = items.len() as u64;
            let (first, total) = data.needing_a_look(among, most, self.now)?;
            let known: Vec<Id> = items.iter().map(|one| one.entry.id).collect();
            let mut twice = 0;
            for (entry, since) in first {
                match known.contains(&entry.id) {
                    true => twice += 1,
                    false => items.push(concern((entry, since))?),
                }
            }
            items.truncate(most.unwrap_or(usize::MAX));
            Ok(Few::out_of(items, total + settled - twice))
        })
    }
}

/// The entries that say two things among those that meet a condition, with what stands beside them.
fn diverged_among(
    data: &Read<'_>,
    among: &Condition,
    now: Timestamp,
) -> Result<Vec<(Entry, Vec<Beside>)>, CommunityError> {
    let ids = data.all_diverged()?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let asked = data.list(among, Order::Updated, None, now)?.into_iter();
    let asked: HashSet<Id> = asked.map(|entry| entry.id).collect();
    let mut found = Vec::new();
    for id in ids.into_iter().filter(|id| asked.contains(id)) {
        let one = divergence(data, id)?;
        found.push((one.entry, one.versions));
    }
    Ok(found)
}

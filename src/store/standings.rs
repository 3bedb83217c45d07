//! How entries stand, kept beside them: derived in the transaction that changes what they depend on, so that it is never stale,
//! and free of the clock, which each question brings along.

use std::collections::BTreeSet;

use rusqlite::params;

use super::rows::{self, get};
use super::{Read, Standing, StoreError, Write};
use crate::model::{Entry, FlagReason, Id, Kind, Lifecycle, Timestamp, open_flags};

/// What is kept of an entry's standing.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Kept {
    /// The computed state of a live lesson, practice or question.
    state: Option<String>,
    /// From when on it waits for someone: a practice is due, the others were captured.
    since: Option<i64>,
    /// Whether others may hear of it.
    shared: bool,
    /// The reasons of its open flags, joined by spaces.
    flags: Option<String>,
    /// When the first of them was raised.
    flagged: Option<i64>,
}

impl Read<'_> {
    /// What is to be kept of an entry's standing; nothing of one in the trash, or of which nothing is to be said.
    fn derive_standing(&self, entry: &Entry) -> Result<Option<Kept>, StoreError> {
        if entry.trashed.is_some() {
            return Ok(None);
        }
        let marks = self.marks(entry.id)?;
        // Whatever the clock shows: what depends on it is kept as the moment from which it holds.
        let standing = self.standing_by(entry, &marks, Timestamp::from_seconds(0))?;
        let reasons: Vec<&str> = standing
            .flagged
            .iter()
            .copied()
            .map(FlagReason::as_str)
            .collect();
        let raised = open_flags(&marks).map(|(mark, _)| mark.at.seconds()).min();
        let state = match entry.state {
            Lifecycle::Live => standing.word(entry),
            Lifecycle::Draft | Lifecycle::Retired => None,
        };
        if state.is_none() && reasons.is_empty() {
            return Ok(None);
        }
        let waits = standing.review_by.unwrap_or(entry.created).seconds();
        Ok(Some(Kept {
            state: state.map(str::to_owned),
            since: state.map(|_| waits),
            shared: entry.state != Lifecycle::Draft && !entry.private && !standing.sensitive,
            flags: (!reasons.is_empty()).then(|| reasons.join(" ")),
            flagged: raised,
        }))
    }

    fn kept_standing(&self, row: i64) -> Result<Option<Kept>, StoreError> {
        self.row(
            "SELECT state, since, shared, flags, flagged FROM standing WHERE entry = ?",
            [row],
            |row| {
                Ok(Kept {
                    state: get(row, "state")?,
                    since: get(row, "since")?,
                    shared: get(row, "shared")?,
                    flags: get(row, "flags")?,
                    flagged: get(row, "flagged")?,
                })
            },
        )
    }

    /// How an entry stands for the people of this machine, without its evidence: from what is kept, so that a list need not read
    /// the marks of every entry.
    pub fn kept_standing_of(&self, entry: &Entry, now: Timestamp) -> Result<Standing, StoreError> {
        // Of what is in the trash nothing is kept.
        if entry.trashed.is_some() {
            return self.standing(entry, now);
        }
        let Some(kept) = self.kept_standing(self.require_row(entry.id)?)? else {
            return Ok(Standing::default());
        };
        let flags = kept.flags.unwrap_or_default();
        let flagged: Vec<FlagReason> = flags
            .split_whitespace()
            .map(|reason| rows::read_word("flag", reason))
            .collect::<Result<_, _>>()?;
        let mut standing = Standing {
            sensitive: flagged.contains(&FlagReason::Sensitive),
            flagged,
            ..Standing::default()
        };
        let Some(state) = kept.state.as_deref() else {
            return Ok(standing);
        };
        match entry.kind() {
            Kind::Lesson => standing.learning = Some(rows::read_word("state", state)?),
            Kind::Question => standing.resolution = Some(rows::read_word("state", state)?),
            Kind::Practice => {
                standing.maturity = Some(rows::read_word("state", state)?);
                standing.review_by = kept.since.map(Timestamp::from_seconds);
                standing.due = standing.review_by.map(|since| since <= now);
            }
            Kind::Story | Kind::Path | Kind::Gathering => {}
        }
        Ok(standing)
    }

    /// The entries whose standing is not kept as it should be.
    pub(super) fn stale_standings(&self) -> Result<Vec<Id>, StoreError> {
        let mut stale = Vec::new();
        for row in self.entry_numbers()? {
            if let Some(entry) = self.entry_at(row)?
                && self.derive_standing(&entry)? != self.kept_standing(row)?
            {
                stale.push(entry.id);
            }
        }
        Ok(stale)
    }

    fn entry_numbers(&self) -> Result<Vec<i64>, StoreError> {
        self.rows("SELECT id FROM entry ORDER BY id", [], |row| get(row, "id"))
    }

    /// The entries whose standing depends on an entry: the lessons that a practice is from, and the questions that it answers.
    fn dependents(&self, row: i64) -> Result<Vec<i64>, StoreError> {
        self.rows(
            "SELECT target AS id FROM link WHERE source = ?1 AND kind IN ('from', 'answers') \
             UNION SELECT entry FROM mark WHERE act = 'answer' AND target = (SELECT uuid FROM entry WHERE id = ?1)",
            [row],
            |row| get(row, "id"),
        )
    }
}

impl Write<'_> {
    /// Notes that something was said or changed about an entry: how it stands may depend on it, and how it reads elsewhere.
    pub(super) fn touch(&self, row: i64) {
        self.touched.borrow_mut().insert(row);
        self.unsent.borrow_mut().insert(row);
    }

    /// The same for an entry that is about to be erased, and whose ties will be gone.
    pub(super) fn touch_dependents(&self, row: i64) -> Result<(), StoreError> {
        for dependent in self.dependents(row)? {
            self.touch(dependent);
        }
        Ok(())
    }

    /// The same for all in which a member stands: who is the same person decides what a report counts, and others read the name.
    /// A version that stands beside an entry may name anybody.
    pub fn touch_member(&self, member: i64) -> Result<(), StoreError> {
        let rows: Vec<i64> = self.rows(
            "SELECT id FROM entry WHERE author = ?1 UNION SELECT id FROM entry WHERE told_by = ?1 \
             UNION SELECT id FROM entry WHERE steward = ?1 UNION SELECT entry AS id FROM mark WHERE by = ?1 \
             UNION SELECT entry AS id FROM mark WHERE person = ?1 UNION SELECT entry AS id FROM revision WHERE author = ?1 \
             UNION SELECT entry AS id FROM diverged",
            [member],
            |row| get(row, "id"),
        )?;
        for row in rows {
            self.touch(row);
        }
        Ok(())
    }

    /// Derives anew how everything stands that this transaction touched; its last step.
    pub(super) fn settle_standings(&self) -> Result<(), StoreError> {
        let touched = self.touched.take();
        let mut rows: BTreeSet<i64> = touched.clone();
        for row in touched {
            rows.extend(self.dependents(row)?);
        }
        for row in rows {
            self.settle_standing(row)?;
        }
        Ok(())
    }

    /// Derives anew how every entry stands; gives how many stood otherwise.
    pub(super) fn rebuild_standings(&self) -> Result<u64, StoreError> {
        let mut changed = 0;
        for row in self.entry_numbers()? {
            changed += u64::from(self.settle_standing(row)?);
        }
        Ok(changed)
    }

    /// Gives whether it stood otherwise.
    fn settle_standing(&self, row: i64) -> Result<bool, StoreError> {
        // An erased entry took its standing with it.
        let Some(entry) = self.entry_at(row)? else {
            return Ok(false);
        };
        let derived = self.derive_standing(&entry)?;
        if derived == self.kept_standing(row)? {
            return Ok(false);
        }
        match derived {
            None => self.execute("DELETE FROM standing WHERE entry = ?", [row])?,
            Some(kept) => self.execute(
                "INSERT INTO standing (entry, state, since, shared, flags, flagged) VALUES (?, ?, ?, ?, ?, ?) \
                 ON CONFLICT (entry) DO UPDATE SET state = excluded.state, since = excluded.since, \
                 shared = excluded.shared, flags = excluded.flags, flagged = excluded.flagged",
                params![row, kept.state, kept.since, kept.shared, kept.flags, kept.flagged],
            )?,
        };
        Ok(true)
    }
}

#[cfg(test)]
mod tests;

//! What waits for someone, the longest waiting first: found by what is kept of how entries stand.

use super::query::{Compiled, compile};
use super::row_lists::Tags;
use super::rows::{get, moment};
use super::{Read, StoreError};
use crate::model::{Condition, Entry, State, Timestamp};

impl Read<'_> {
    /// The entries in one of some computed states that others may hear of, at most so many, and how many there are in all:
    /// practices by when they are due, the others by their capture.
    pub fn waiting(
        &self,
        states: &[State],
        most: Option<usize>,
        now: Timestamp,
    ) -> Result<(Vec<Entry>, u64), StoreError> {
        let mut rows: Vec<(i64, i64)> = Vec::new();
        for state in states {
            // Due is no state that is kept: it is what the clock says of the three that a practice can be in.
            let (kept, until) = match state {
                State::Due => (&["trial", "proven", "contested"][..], now.seconds()),
                other => (&[other.as_str()][..], i64::MAX),
            };
            for kept in kept {
                rows.extend(self.rows(
                    "SELECT since, entry FROM standing WHERE state = ? AND shared = 1 AND since <= ?",
                    rusqlite::params![kept, until],
                    |row| Ok((get(row, "since")?, get(row, "entry")?)),
                )?);
            }
        }
        rows.sort_unstable();
        rows.dedup();
        let total = rows.len() as u64;
        let mut entries = Vec::new();
        for (_, row) in rows.into_iter().take(most.unwrap_or(usize::MAX)) {
            entries.extend(self.entry_at(row)?);
        }
        Ok((entries, total))
    }

    /// The entries that meet a condition and are flagged or due, since when, and how many there are in all, at most so many:
    /// what is called sensitive first, then what is flagged, then what is due alone; of these, what has waited longest first.
    pub fn needing_a_look(
        &self,
        condition: &Condition,
        most: Option<usize>,
        now: Timestamp,
    ) -> Result<(Vec<(Entry, Timestamp)>, u64), StoreError> {
        let Compiled { sql, params, .. } = compile(self, condition, Tags::All, now)?;
        let due = format!(
            "CASE WHEN standing.state IN ('trial', 'proven', 'contested') AND standing.since <= {} THEN standing.since END",
            now.seconds()
        );
        let query = format!(
            "SELECT entry.id AS id, \
             min(coalesce(standing.flagged, {due}), coalesce({due}, standing.flagged)) AS since \
             FROM standing CROSS JOIN entry ON entry.id = standing.entry \
             WHERE (standing.flagged IS NOT NULL OR {due} IS NOT NULL) AND {sql} \
             ORDER BY coalesce(instr(standing.flags, 'sensitive'), 0) = 0, standing.flagged IS NULL, since, entry.uuid"
        );
        let rows = self.rows(&query, rusqlite::params_from_iter(params), |row| {
            Ok((get::<i64>(row, "id")?, moment(row, "since")?))
        })?;
        let total = rows.len() as u64;
        let mut concerns = Vec::new();
        for (row, since) in rows.into_iter().take(most.unwrap_or(usize::MAX)) {
            concerns.extend(self.entry_at(row)?.map(|entry| (entry, since)));
        }
        Ok((concerns, total))
    }
}

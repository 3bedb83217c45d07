//! Sums over what lies nowhere else, by which damage is found that SQLite cannot see: it keeps none of its own.
//!
//! What stands twice needs no sum: SQLite compares indexes with their tables, and the doctor what is derived with what it comes
//! from, an entry with its last revision, and a file with its SHA-256. What is left are texts, revisions and marks, each with a sum in
//! its row, and what the community says of itself, its people and its topics, with one for all.
//!
//! A sum is the first eight bytes of a SHA-256 over the values one after the other, each with its type and its length.

use rusqlite::types::ValueRef;
use rusqlite::{Row, params};
use sha2::{Digest, Sha256};

use super::maintenance::Finding;
use super::revisions::NewRevision;
use super::rows::get;
use super::{Read, StoreError, Write};
use crate::model::Id;

/// Each revision: its row, its entry's handle, its sum, and what that is over.
const REVISIONS: &str = "SELECT revision.id AS row, entry.handle AS handle, revision.sum AS sum, revision.uuid, revision.entry, \
    revision.author, revision.at, revision.change, revision.title, revision.fields, body.text, (SELECT group_concat(parent, '') \
    FROM (SELECT hex(parent) AS parent FROM revision_parent WHERE revision = revision.id ORDER BY parent)) AS parents \
    FROM revision LEFT JOIN entry ON entry.id = revision.entry LEFT JOIN body ON body.id = revision.body";

/// The same of each mark.
const MARKS: &str = "SELECT mark.id AS row, entry.handle AS handle, mark.sum AS sum, mark.uuid, mark.entry, mark.act, mark.value, \
    mark.place, mark.target, mark.person, mark.by, mark.at, mark.note FROM mark LEFT JOIN entry ON entry.id = mark.entry";

/// Which of the columns is the first that a sum is over.
const SUMMED: usize = 3;

/// What the community says of itself, its people and its topics.
const CHARTER: [&str; 4] = [
    "SELECT key, value FROM meta WHERE key != 'sum' ORDER BY key",
    "SELECT id, name, folded, team, role FROM member ORDER BY id",
    "SELECT folded, name, member FROM member_alias ORDER BY folded",
    "SELECT id, definition FROM tag WHERE definition IS NOT NULL ORDER BY id",
];

/// A row whose sum is another than it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Changed {
    /// Its number.
    pub(super) row: i64,
    /// The handle of its entry; none where that is gone.
    pub(super) handle: Option<String>,
    /// Whether it has a sum at all.
    pub(super) is_summed: bool,
}

/// A sum that is being made.
struct Sum(Sha256);

impl Sum {
    fn new() -> Self {
        Sum(Sha256::new())
    }

    fn value(&mut self, value: ValueRef<'_>) {
        let mut bytes = |kind: u8, bytes: &[u8]| {
            self.0.update([kind]);
            self.0.update((bytes.len() as u64).to_be_bytes());
            self.0.update(bytes);
        };
        match value {
            ValueRef::Null => bytes(0, &[]),
            ValueRef::Integer(number) => bytes(1, &number.to_be_bytes()),
            ValueRef::Real(number) => bytes(2, &number.to_be_bytes()),
            ValueRef::Text(text) => bytes(3, text),
            ValueRef::Blob(blob) => bytes(4, blob),
        }
    }

    /// The columns of a row, from one on.
    fn columns(&mut self, row: &Row<'_>, from: usize) -> Result<(), StoreError> {
        for at in from..row.as_ref().column_count() {
            self.value(row.get_ref(at)?);
        }
        Ok(())
    }

    fn end(self) -> i64 {
        let mut first = [0; 8];
        first.copy_from_slice(&self.0.finalize()[..8]);
        i64::from_be_bytes(first)
    }
}

/// The sum of a revision that is about to be kept for the entry in a row, with its fields as they are stored.
pub(super) fn of_revision(new: &NewRevision<'_>, entry: i64, fields: &str) -> i64 {
    let text = |text: &str, sum: &mut Sum| sum.value(ValueRef::Text(text.as_bytes()));
    let mut sum = Sum::new();
    sum.value(ValueRef::Blob(new.id.as_bytes()));
    sum.value(ValueRef::Integer(entry));
    sum.value(ValueRef::Integer(new.author));
    sum.value(ValueRef::Integer(new.at.seconds()));
    text(new.change, &mut sum);
    text(new.content.title.as_str(), &mut sum);
    text(fields, &mut sum);
    text(&new.content.body, &mut sum);
    let mut parents: Vec<String> = new.parents.iter().map(hex).collect();
    parents.sort_unstable();
    parents.dedup();
    match parents.is_empty() {
        true => sum.value(ValueRef::Null),
        false => text(&parents.concat(), &mut sum),
    }
    sum.end()
}

/// The sum that a row of [`REVISIONS`] or [`MARKS`] has, and the one that it should have.
fn sums(row: &Row<'_>) -> Result<(Option<i64>, i64), StoreError> {
    let mut sum = Sum::new();
    sum.columns(row, SUMMED)?;
    Ok((get(row, "sum")?, sum.end()))
}

/// As SQLite's `hex` writes it.
fn hex(id: &Id) -> String {
    use std::fmt::Write;
    id.as_bytes()
        .iter()
        .fold(String::with_capacity(32), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02X}");
            text
        })
}

impl Read<'_> {
    /// The revisions that are not as they were written.
    pub(super) fn changed_revisions(&self) -> Result<Vec<Changed>, StoreError> {
        self.unlike(REVISIONS)
    }

    /// Whether a revision that has a sum is not as it was written.
    pub(super) fn is_changed(&self, revision: i64) -> Result<bool, StoreError> {
        let sums = self.row(
            &format!("{REVISIONS} WHERE revision.id = ?"),
            [revision],
            sums,
        )?;
        Ok(sums.is_some_and(|(kept, sum)| kept.is_some_and(|kept| kept != sum)))
    }

    /// The same of marks.
    pub(super) fn changed_marks(&self) -> Result<Vec<Changed>, StoreError> {
        self.unlike(MARKS)
    }

    /// Compares every sum with what it is over.
    pub(super) fn check_sums(&self) -> Result<Vec<Finding>, StoreError> {
        let mut messages = Vec::new();
        for changed in self.changed_revisions()? {
            let number = "SELECT count(*) AS n FROM revision WHERE id <= ?1 \
                 AND entry = (SELECT entry FROM revision WHERE id = ?1)";
            let number = self.row(number, [changed.row], |row| get::<i64>(row, "n"))?;
            let number = number.unwrap_or_default();
            messages.extend(
                changed.handle.map(|handle| {
                    format!("{handle}: its revision {number} is not what was written")
                }),
            );
        }
        for changed in self.changed_marks()? {
            messages.extend(changed.handle.map(|handle| {
                format!("{handle}: what somebody said of it is not what was written")
            }));
        }
        if self.charter_is_changed()? {
            let what = "what the community says of itself, its people or its topics is not what was written";
            messages.push(what.to_owned());
        }
        let finding = |message| Finding {
            check: "sums",
            wrong: true,
            repairable: false,
            message,
        };
        Ok(messages.into_iter().map(finding).collect())
    }

    fn unlike(&self, all: &str) -> Result<Vec<Changed>, StoreError> {
        let found = self.rows(&format!("{all} ORDER BY 1"), [], |row| {
            let (kept, sum) = sums(row)?;
            if kept == Some(sum) {
                return Ok(None);
            }
            Ok(Some(Changed {
                row: get(row, "row")?,
                handle: get(row, "handle")?,
                is_summed: kept.is_some(),
            }))
        })?;
        Ok(found.into_iter().flatten().collect())
    }

    /// Whether the sum over the charter is another than it should be. Where nothing was said there is none.
    pub(super) fn charter_is_changed(&self) -> Result<bool, StoreError> {
        let kept = self.row("SELECT value FROM meta WHERE key = 'sum'", [], |row| {
            get::<String>(row, "value")
        })?;
        let (sum, is_empty) = self.charter_sum()?;
        Ok(match kept {
            Some(kept) => kept != sum.to_string(),
            None => !is_empty,
        })
    }

    /// The sum over the charter, and whether nothing was said.
    fn charter_sum(&self) -> Result<(i64, bool), StoreError> {
        let mut sum = Sum::new();
        let mut is_empty = true;
        for part in CHARTER {
            sum.value(ValueRef::Text(part.as_bytes()));
            self.rows(part, [], |row| {
                is_empty = false;
                sum.columns(row, 0)
            })?;
        }
        Ok((sum.end(), is_empty))
    }
}

impl Write<'_> {
    /// Changes a revision, and its sum with it. What was not as it was written before stays so in its sum.
    pub(super) fn change_revision(
        &self,
        row: i64,
        change: impl FnOnce() -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.change("revision", REVISIONS, row, change)
    }

    /// The same of a mark.
    pub(super) fn change_mark(
        &self,
        row: i64,
        change: impl FnOnce() -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.change("mark", MARKS, row, change)
    }

    fn change(
        &self,
        table: &str,
        all: &str,
        row: i64,
        change: impl FnOnce() -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let before = self.row(&format!("{all} WHERE {table}.id = ?"), [row], sums)?;
        change()?;
        match before {
            Some((kept, sum)) if kept == Some(sum) => self.sum_row(table, all, row),
            _ => Ok(()),
        }
    }

    /// Sums up a mark that was just added.
    pub(super) fn sum_mark(&self, row: i64) -> Result<(), StoreError> {
        self.sum_row("mark", MARKS, row)
    }

    /// What the community says of itself, its people or its topics is about to change. To be called before it does: what is not as it
    /// was written stays so in the sum.
    pub(super) fn touch_charter(&self) -> Result<(), StoreError> {
        if self.charter_was_right.get().is_none() {
            let is_right = !self.charter_is_changed()?;
            self.charter_was_right.set(Some(is_right));
        }
        Ok(())
    }

    /// Sums up what the community says of itself, its people and its topics.
    pub(super) fn sum_charter(&self) -> Result<(), StoreError> {
        let (sum, _) = self.charter_sum()?;
        self.execute(
            "INSERT INTO meta (key, value) VALUES ('sum', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            [sum.to_string()],
        )?;
        Ok(())
    }

    /// Sums up everything as it is now: after a step of the schema, and where what can be read of a damaged file was saved.
    pub(super) fn sum_all(&self) -> Result<(), StoreError> {
        for changed in self.changed_revisions()? {
            self.sum_row("revision", REVISIONS, changed.row)?;
        }
        for changed in self.changed_marks()? {
            self.sum_mark(changed.row)?;
        }
        self.sum_charter()
    }

    fn sum_row(&self, table: &str, all: &str, row: i64) -> Result<(), StoreError> {
        let sums = self.row(&format!("{all} WHERE {table}.id = ?"), [row], sums)?;
        let sum = sums.map(|(_, sum)| sum);
        self.execute(
            &format!("UPDATE {table} SET sum = ?2 WHERE id = ?1"),
            params![row, sum],
        )?;
        Ok(())
    }
}

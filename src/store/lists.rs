//! Lists of the entries that meet a condition.

use rusqlite::types::Value;

use super::entries::EntryColumn;
use super::query::{Compiled, compile, compile_among, flatten};
use super::row_lists::{PINNED, Tags, listed};
use super::rows::get;
use super::{Read, StoreError};
use crate::model::{Condition, Entry, Predicate, Timestamp};

/// In which order a list comes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// What is pinned, then the rest; in both the latest change first.
    #[default]
    PinnedFirst,
    /// Latest change first.
    Updated,
    /// Latest capture first.
    Created,
    /// By title.
    Title,
}

impl Order {
    fn sql(self) -> &'static str {
        match self {
            Order::PinnedFirst | Order::Updated => "entry.updated DESC, entry.id DESC",
            Order::Created => "entry.created DESC, entry.id DESC",
            Order::Title => "entry.title COLLATE NOCASE, entry.id",
        }
    }
}

/// As many entries of a tag are counted to tell which of two is rarer.
const MOST_COUNTED: i64 = 1_000;

/// How many rows a statement may give at most; -1 is all.
fn limit_of(limit: Option<usize>) -> Value {
    Value::Integer(limit.map_or(-1, |n| i64::try_from(n).unwrap_or(i64::MAX)))
}

impl Read<'_> {
    /// The entries that meet a condition, in an order, at most so many.
    pub fn list(
        &self,
        condition: &Condition,
        order: Order,
        limit: Option<usize>,
        now: Timestamp,
    ) -> Result<Vec<Entry>, StoreError> {
        if order == Order::PinnedFirst {
            return self.pinned_first(condition, limit, now);
        }
        if let (Order::Updated, Some(_)) = (order, limit)
            && let Some((tag, rest)) = self.tag_that_leads(condition, now)?
        {
            return self.latest_with_tag(tag, &rest, limit_of(limit), now);
        }
        let Compiled {
            sql,
            mut params,
            listed,
            ..
        } = compile(self, condition, Tags::Rare, now)?;
        params.push(limit_of(limit));
        let (columns, order) = (EntryColumn::SQL, order.sql());
        let query = match (listed, limit) {
            // Which of many rows to show is told by the index alone; only those are read.
            (true, Some(_)) => format!(
                "SELECT {columns} FROM entry WHERE entry.id IN (SELECT entry.id FROM entry INDEXED BY entry_brief \
                 WHERE {sql} ORDER BY {order} LIMIT ?) ORDER BY {order}"
            ),
            _ => format!("SELECT {columns} FROM entry WHERE {sql} ORDER BY {order} LIMIT ?"),
        };
        self.rows(&query, rusqlite::params_from_iter(params), |row| {
            self.entry_from(row)
        })
    }

    /// What is pinned among the entries that meet a condition, then the others, at most so many of both.
    fn pinned_first(
        &self,
        condition: &Condition,
        limit: Option<usize>,
        now: Timestamp,
    ) -> Result<Vec<Entry>, StoreError> {
        let latest = self.list(condition, Order::Updated, limit, now)?;
        let (among, others): (Vec<_>, Vec<_>) = latest.into_iter().partition(Entry::comes_first);
        let mut listed = match limit {
            // Also those that were changed too long ago to be among the latest.
            Some(limit) => self.pinned(condition, limit, now)?,
            None => among,
        };
        // No more of the latest are left out here than stand there, so that there are enough.
        listed.extend(others);
        listed.truncate(limit.unwrap_or(usize::MAX));
        Ok(listed)
    }

    /// What comes first of the entries that meet a condition, the latest change first, at most so many.
    fn pinned(
        &self,
        condition: &Condition,
        limit: usize,
        now: Timestamp,
    ) -> Result<Vec<Entry>, StoreError> {
        let any = "SELECT 1 FROM entry INDEXED BY entry_pinned WHERE pinned = 1 LIMIT 1";
        if self.row(any, [], |_| Ok(()))?.is_none() {
            // Conditions may take listing many rows.
            return Ok(Vec::new());
        }
        let Compiled {
            sql, mut params, ..
        } = compile_among(Some(PINNED), self, condition, Tags::Rare, now)?;
        params.push(limit_of(Some(limit)));
        let (columns, order) = (EntryColumn::SQL, Order::PinnedFirst.sql());
        let query = format!(
            "SELECT {columns} FROM entry INDEXED BY entry_pinned WHERE entry.pinned = 1 AND entry.state != 'retired' \
             AND {sql} ORDER BY {order} LIMIT ?"
        );
        self.rows(&query, rusqlite::params_from_iter(params), |row| {
            self.entry_from(row)
        })
    }

    /// The rarest tag that a condition asks for, with what it asks for besides; `None` where there is none, or where a list of
    /// what it asks for besides is shorter.
    fn tag_that_leads(
        &self,
        condition: &Condition,
        now: Timestamp,
    ) -> Result<Option<(i64, Condition)>, StoreError> {
        let mut parts = Vec::new();
        flatten(condition, &mut parts);
        let mut rarest: Option<(i64, i64, usize)> = None;
        for (index, part) in parts.iter().enumerate() {
            if let Condition::Is(Predicate::Tag(tag)) = part {
                let Some(tag) = self.tag_row(tag)? else {
                    return Ok(None);
                };
                let count = self.entries_with_tag(tag, MOST_COUNTED)?;
                if rarest.is_none_or(|(least, ..)| count < least) {
                    rarest = Some((count, tag, index));
                }
            } else if listed(self, part, Tags::Rare, now)?.is_some() {
                return Ok(None);
            }
        }
        Ok(rarest.map(|(_, tag, index)| {
            parts.remove(index);
            (tag, Condition::All(parts.into_iter().cloned().collect()))
        }))
    }

    /// The latest entries that carry the tag of a row and meet a condition.
    fn latest_with_tag(
        &self,
        tag: i64,
        rest: &Condition,
        limit: Value,
        now: Timestamp,
    ) -> Result<Vec<Entry>, StoreError> {
        let Compiled { sql, params, .. } = compile(self, rest, Tags::Rare, now)?;
        let (columns, order) = (EntryColumn::SQL, Order::Updated.sql());
        // The tag's own index leads in the order that is asked for, and ends as soon as there are enough.
        let query = format!(
            "SELECT {columns} FROM entry WHERE entry.id IN (SELECT entry.id FROM entry_tag AS tagged \
             CROSS JOIN entry INDEXED BY entry_brief ON entry.id = tagged.entry WHERE tagged.tag = ? AND {sql} \
             ORDER BY tagged.updated DESC, tagged.entry DESC LIMIT ?) ORDER BY {order}"
        );
        let params = [Value::Integer(tag)]
            .into_iter()
            .chain(params)
            .chain([limit]);
        self.rows(&query, rusqlite::params_from_iter(params), |row| {
            self.entry_from(row)
        })
    }

    /// The rows of all entries that meet a condition, in order.
    pub(super) fn rows_meeting(
        &self,
        condition: &Condition,
        now: Timestamp,
    ) -> Result<Vec<i64>, StoreError> {
        let Compiled { sql, params, .. } = compile(self, condition, Tags::All, now)?;
        let query = format!(
            "SELECT entry.id AS id FROM entry INDEXED BY entry_brief WHERE {sql} ORDER BY entry.id"
        );
        self.rows(&query, rusqlite::params_from_iter(params), |row| {
            get(row, "id")
        })
    }

    /// How many entries meet a condition.
    pub fn count(&self, condition: &Condition, now: Timestamp) -> Result<u64, StoreError> {
        let Compiled { sql, params, .. } = compile(self, condition, Tags::All, now)?;
        let query = format!("SELECT count(*) AS n FROM entry WHERE {sql}");
        let found = self.row(&query, rusqlite::params_from_iter(params), |row| {
            get::<i64>(row, "n")
        })?;
        Ok(found.unwrap_or_default().unsigned_abs())
    }

    /// How many entries meet a condition, counted up to so many.
    pub fn count_up_to(
        &self,
        most: u32,
        condition: &Condition,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let Compiled {
            sql, mut params, ..
        } = compile(self, condition, Tags::Rare, now)?;
        params.push(Value::Integer(i64::from(most)));
        let query = format!("SELECT count(*) AS n FROM (SELECT 1 FROM entry WHERE {sql} LIMIT ?)");
        let found = self.row(&query, rusqlite::params_from_iter(params), |row| {
            get::<i64>(row, "n")
        })?;
        Ok(found.unwrap_or_default().unsigned_abs())
    }
}

#[cfg(test)]
mod tests;

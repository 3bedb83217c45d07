//! Conditions of which indexes alone can list the entries' rows.

use rusqlite::types::Value;

use super::query::flatten;
use super::rows::get;
use super::{Read, StoreError};
use crate::model::{Condition, Handle, Predicate, State, Timestamp};

/// A query for row numbers of entries. By itself it lists none.
pub(super) struct Rows {
    pub(super) sql: String,
    pub(super) params: Vec<Value>,
}

impl Default for Rows {
    fn default() -> Self {
        Rows::of("SELECT NULL WHERE 0", [])
    }
}

impl Rows {
    fn of(sql: &str, params: impl IntoIterator<Item = Value>) -> Self {
        Rows {
            sql: sql.to_owned(),
            params: params.into_iter().collect(),
        }
    }

    /// What stands in either list.
    fn or(self, other: Rows) -> Self {
        self.with(other, "UNION ALL")
    }

    /// What stands in both lists.
    pub(super) fn and(self, other: Rows) -> Self {
        self.with(other, "INTERSECT")
    }

    fn with(mut self, other: Rows, word: &str) -> Self {
        self.sql = format!(
            "SELECT * FROM ({}) {word} SELECT * FROM ({})",
            self.sql, other.sql
        );
        self.params.extend(other.params);
        self
    }
}

/// The rows of what is pinned.
pub(super) const PINNED: &str = "SELECT id FROM entry INDEXED BY entry_pinned WHERE pinned = 1";

/// Which tags' entries are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tags {
    /// All: every row is wanted.
    All,
    /// Those of at most so many entries.
    AtMost(i64),
    /// Those of few entries: the latest are wanted, and there it is quicker to go through them until enough carry the tag.
    Rare,
}

/// The rows that meet a condition, where indexes alone tell them.
pub(super) fn listed(
    read: &Read<'_>,
    condition: &Condition,
    tags: Tags,
    now: Timestamp,
) -> Result<Option<Rows>, StoreError> {
    Ok(match condition {
        Condition::Is(Predicate::State(state)) => in_state(*state, now),
        Condition::Is(Predicate::InCareOf(name)) => {
            let member = Value::from(read.member_row(name)?);
            Some(Rows::of(
                "SELECT id FROM entry WHERE steward = ? \
                 UNION ALL SELECT id FROM entry WHERE told_by = ? AND steward IS NULL \
                 UNION ALL SELECT id FROM entry WHERE author = ? AND told_by IS NULL AND steward IS NULL",
                std::iter::repeat_n(member, 3),
            ))
        }
        Condition::Is(Predicate::Pinned) => Some(Rows::of(PINNED, [])),
        Condition::Is(Predicate::Tag(tag)) => match read.tag_row(tag)? {
            Some(tag) if read.is_worth_a_list(tag, tags)? => {
                let sql = "SELECT entry FROM entry_tag WHERE tag = ?";
                Some(Rows::of(sql, [Value::Integer(tag)]))
            }
            _ => None,
        },
        Condition::Is(Predicate::AnyTag(tags)) => {
            let rows: Vec<i64> = tags
                .iter()
                .filter_map(|tag| read.tag_row(tag).transpose())
                .collect::<Result<_, _>>()?;
            let list = serde_json::Value::from(rows).to_string();
            Some(Rows::of(
                "SELECT entry FROM entry_tag WHERE tag IN (SELECT value FROM json_each(?))",
                [Value::Text(list)],
            ))
        }
        Condition::Is(Predicate::NameBegins(text)) => Some(beginning(text)),
        Condition::Is(Predicate::NameHas(parts)) => Some(Rows::of(
            &format!(
                "SELECT id FROM entry INDEXED BY entry_slug WHERE 1{}",
                " AND instr(slug, ?)".repeat(parts.len())
            ),
            parts.iter().cloned().map(Value::Text),
        )),
        Condition::Any(parts) if !parts.is_empty() => {
            let parts = parts.iter().map(|part| listed(read, part, tags, now));
            let lists: Option<Vec<Rows>> = parts.collect::<Result<_, _>>()?;
            lists.and_then(|lists| lists.into_iter().reduce(Rows::or))
        }
        _ => None,
    })
}

impl Read<'_> {
    /// Rows, in order, among which are all that meet a condition, where indexes alone tell them.
    pub(super) fn rows_listed(
        &self,
        condition: &Condition,
        tags: Tags,
        now: Timestamp,
    ) -> Result<Option<Vec<i64>>, StoreError> {
        let mut parts = Vec::new();
        flatten(condition, &mut parts);
        let mut lists = Vec::new();
        for part in parts {
            lists.extend(listed(self, part, tags, now)?);
        }
        let Some(Rows { sql, params }) = lists.into_iter().reduce(Rows::and) else {
            return Ok(None);
        };
        let mut rows = self.rows(&sql, rusqlite::params_from_iter(params), |row| {
            row.get::<_, i64>(0).map_err(StoreError::from)
        })?;
        rows.sort_unstable();
        Ok(Some(rows))
    }

    fn is_worth_a_list(&self, tag: i64, tags: Tags) -> Result<bool, StoreError> {
        match tags {
            Tags::All => Ok(true),
            Tags::AtMost(most) => Ok(self.entries_with_tag(tag, most.saturating_add(1))? <= most),
            Tags::Rare => self.is_rare(tag),
        }
    }

    /// Whether it is quicker to look at the entries that carry the tag of a row than to go through the latest of all entries
    /// until enough carry it. That takes 20 / (their part of all) steps, each of which costs less than half as much.
    fn is_rare(&self, tag: i64) -> Result<bool, StoreError> {
        const STEPS: f64 = 8.0;
        let last = self.row("SELECT max(id) AS n FROM entry", [], |row| {
            get::<Option<i64>>(row, "n")
        })?;
        let most = (last.flatten().unwrap_or_default() as f64 * STEPS).sqrt() as i64;
        Ok(self.entries_with_tag(tag, most + 1)? <= most)
    }

    /// How many entries carry the tag of a row, at most so many.
    pub(super) fn entries_with_tag(&self, tag: i64, most: i64) -> Result<i64, StoreError> {
        let sql = "SELECT count(*) AS n FROM (SELECT 1 FROM entry_tag WHERE tag = ? LIMIT ?)";
        let count = self.row(sql, [tag, most], |row| get::<i64>(row, "n"))?;
        Ok(count.unwrap_or_default())
    }
}

/// The rows of the entries whose handle or slug begins with a text.
fn beginning(text: &str) -> Rows {
    let slugs = Rows::of(
        "SELECT id FROM entry WHERE slug >= ? AND slug < ? || '~'",
        std::iter::repeat_n(Value::Text(text.to_owned()), 2),
    );
    match Handle::parse_prefix(text) {
        Some(handle) => slugs.or(Rows::of(
            "SELECT id FROM entry WHERE handle >= ? AND handle < ? || '~'",
            std::iter::repeat_n(Value::Text(handle), 2),
        )),
        None => slugs,
    }
}

/// The rows in a computed state.
fn in_state(state: State, now: Timestamp) -> Option<Rows> {
    Some(match state {
        State::Draft | State::Live | State::Retired => return None,
        State::Due => Rows::of(
            "SELECT entry FROM standing WHERE state IN ('trial', 'proven', 'contested') \
             AND shared IN (0, 1) AND since <= ?",
            [Value::Integer(now.seconds())],
        ),
        State::Flagged => Rows::of("SELECT entry FROM standing WHERE flagged IS NOT NULL", []),
        other => Rows::of(
            "SELECT entry FROM standing WHERE state = ?",
            [Value::Text(other.as_str().to_owned())],
        ),
    })
}

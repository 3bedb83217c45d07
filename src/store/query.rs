//! From a filter or a search plan to one prepared query.

use rusqlite::types::Value;

use super::references::LAST;
use super::row_lists::{Rows, Tags, listed};
use super::rows::get;
use super::{Read, StoreError};
use crate::model::{Condition, Predicate, State, Timestamp};

/// The rows of the entries that others may not hear of, or that are in the trash; for sums over marks, which need not look at
/// the entries then.
pub(super) const HIDDEN: &str = "SELECT id FROM entry WHERE private = 1 OR state = 'draft' OR trashed IS NOT NULL \
     UNION ALL SELECT entry FROM standing WHERE instr(flags, 'sensitive')";

/// What others may hear of, the trash apart.
pub(super) const SHARED: &str = "(entry.private = 0 AND entry.state != 'draft' AND entry.id NOT IN \
     (SELECT entry FROM standing WHERE instr(flags, 'sensitive')))";

/// A condition as SQL over `entry`.
pub(super) struct Compiled {
    pub(super) sql: String,
    pub(super) params: Vec<Value>,
    /// Whether it asks for entries of which a list of rows is known.
    pub(super) listed: bool,
    tags: Tags,
    /// A query for the few rows that are asked about, where these are known.
    among: Option<&'static str>,
}

/// Compiles a condition. Drafts and the trash are left out unless it asks for them.
pub(super) fn compile(
    read: &Read<'_>,
    condition: &Condition,
    tags: Tags,
    now: Timestamp,
) -> Result<Compiled, StoreError> {
    compile_among(None, read, condition, tags, now)
}

/// The same for what only few rows are asked about, by a query for these: of a list no others are kept.
pub(super) fn compile_among(
    among: Option<&'static str>,
    read: &Read<'_>,
    condition: &Condition,
    tags: Tags,
    now: Timestamp,
) -> Result<Compiled, StoreError> {
    let mut compiled = Compiled {
        sql: String::new(),
        params: Vec::new(),
        listed: false,
        tags,
        among,
    };
    let mut parts = Vec::new();
    flatten(condition, &mut parts);
    compiled.listed = compiled.all(read, &parts, now)?;
    let asks_for_trash = condition.mentions(&|predicate| *predicate == Predicate::Trashed);
    if !asks_for_trash {
        compiled.sql.push_str(" AND entry.trashed IS NULL");
    }
    let asks_for_drafts = |predicate: &Predicate| *predicate == Predicate::State(State::Draft);
    // The trash is shown and emptied whole.
    if !asks_for_trash && !condition.mentions(&asks_for_drafts) {
        compiled.sql.push_str(" AND entry.state != 'draft'");
    }
    Ok(compiled)
}

/// The parts that all have to hold, however they are nested.
pub(super) fn flatten<'c>(condition: &'c Condition, parts: &mut Vec<&'c Condition>) {
    match condition {
        Condition::All(inner) => inner.iter().for_each(|part| flatten(part, parts)),
        other => parts.push(other),
    }
}

impl Compiled {
    fn condition(
        &mut self,
        read: &Read<'_>,
        condition: &Condition,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        match condition {
            Condition::All(parts) => {
                let parts: Vec<&Condition> = parts.iter().collect();
                self.all(read, &parts, now).map(drop)
            }
            Condition::Any(parts) => match listed(read, condition, self.tags, now)? {
                Some(rows) => {
                    self.in_rows(rows);
                    Ok(())
                }
                None => self.joined(read, parts.iter(), " OR ", "0", now),
            },
            Condition::Not(part) => {
                // What SQLite cannot tell, such as who told what nobody told, is not so.
                self.sql.push_str("NOT ifnull(");
                self.condition(read, part, now)?;
                self.sql.push_str(", 0)");
                Ok(())
            }
            Condition::Is(predicate) => self.predicate(read, predicate, now),
            Condition::Text(expression) => {
                self.term(
                    "entry.id IN (SELECT rowid FROM search WHERE search MATCH ?)",
                    [Value::Text(expression.clone())],
                );
                Ok(())
            }
        }
    }

    /// All of some conditions. Those that SQLite can list the rows of are met by what stands in every list: left to itself it
    /// would go through the entries of one list, however long, and look each up in the others. Tells whether there is a list.
    fn all(
        &mut self,
        read: &Read<'_>,
        parts: &[&Condition],
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut lists = Vec::new();
        let mut others = Vec::new();
        for part in parts {
            match listed(read, part, self.tags, now)? {
                Some(rows) => lists.push(rows),
                None => others.push(*part),
            }
        }
        let list = lists.into_iter().reduce(Rows::and);
        let listed = list.is_some();
        if let Some(rows) = list {
            self.in_rows(rows);
            self.sql.push_str(" AND ");
        }
        self.joined(read, others.into_iter(), " AND ", "1", now)?;
        Ok(listed)
    }

    fn in_rows(&mut self, rows: Rows) {
        let list = match self.among {
            Some(few) => format!(
                "WITH list (entry) AS ({}) SELECT entry FROM list WHERE entry IN ({few})",
                rows.sql
            ),
            None => rows.sql,
        };
        self.term(&format!("entry.id IN ({list})"), rows.params);
    }

    fn joined<'p>(
        &mut self,
        read: &Read<'_>,
        parts: impl ExactSizeIterator<Item = &'p Condition>,
        word: &str,
        none: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.sql.push('(');
        if parts.len() == 0 {
            self.sql.push_str(none);
        }
        for (index, part) in parts.enumerate() {
            if index > 0 {
                self.sql.push_str(word);
            }
            self.condition(read, part, now)?;
        }
        self.sql.push(')');
        Ok(())
    }

    fn predicate(
        &mut self,
        read: &Read<'_>,
        predicate: &Predicate,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let text = |text: &str| Value::Text(text.to_owned());
        match predicate {
            Predicate::Entry(id) => {
                self.term("entry.uuid = ?", [Value::Blob(id.as_bytes().to_vec())]);
            }
            Predicate::Kind(kind) => self.term("entry.kind = ?", [text(kind.as_str())]),
            Predicate::Tag(tag) => match read.tag_row(tag)? {
                Some(id) => self.term(
                    "EXISTS (SELECT 1 FROM entry_tag WHERE entry_tag.entry = entry.id AND entry_tag.tag = ?)",
                    [Value::Integer(id)],
                ),
                None => self.term("0", []),
            },
            Predicate::By(name) => {
                let members = read.members_beginning(name)?;
                self.ids_in("entry.author", &members, Some("entry.told_by"));
            }
            Predicate::WrittenBy(name) => {
                let member = read.member_row(name)?;
                self.term("entry.author = ?", [Value::from(member)]);
            }
            Predicate::State(state @ (State::Draft | State::Live | State::Retired)) => {
                self.term("entry.state = ?", [text(state.as_str())]);
            }
            Predicate::State(_)
            | Predicate::InCareOf(_)
            | Predicate::AnyTag(_)
            | Predicate::Pinned
            | Predicate::NameBegins(_)
            | Predicate::NameHas(_) => {
                let rows = listed(read, &Condition::Is(predicate.clone()), self.tags, now)?;
                self.in_rows(rows.unwrap_or_default());
            }
            Predicate::Since(at) => self.term("entry.updated >= ?", [Value::Integer(at.seconds())]),
            Predicate::Before(at) => self.term("entry.updated < ?", [Value::Integer(at.seconds())]),
            Predicate::From(reference) => self.linked(
                read,
                reference,
                "entry.id IN (SELECT source FROM link WHERE kind = 'from' AND target = ?)",
                1,
            )?,
            Predicate::Links(reference) => self.linked(
                read,
                reference,
                "entry.id IN (SELECT source FROM link WHERE target = ? UNION ALL SELECT target FROM link WHERE source = ?)",
                2,
            )?,
            Predicate::Private => self.term("entry.private = 1", []),
            Predicate::Shared => self.term(SHARED, []),
            Predicate::Discussed => self.term(
                "EXISTS (SELECT 1 FROM link JOIN entry AS gathering ON gathering.id = link.source \
                 WHERE link.target = entry.id AND link.kind = 'relates' AND gathering.kind = 'gathering' \
                 AND gathering.state = 'live' AND gathering.trashed IS NULL)",
                [],
            ),
            Predicate::Trashed => self.term("entry.trashed IS NOT NULL", []),
        }
        Ok(())
    }

    /// An entry that is linked with the one that a reference names; nothing where it names none, or several.
    fn linked(
        &mut self,
        read: &Read<'_>,
        reference: &str,
        sql: &str,
        times: usize,
    ) -> Result<(), StoreError> {
        let found = match reference.trim() {
            LAST => read.last_touched()?,
            reference => match read.find_reference(reference)? {
                super::Found::One(entry) => Some(entry.id),
                _ => None,
            },
        };
        match found {
            Some(entry) => {
                let row = read.require_row(entry)?;
                self.term(sql, std::iter::repeat_n(Value::Integer(row), times));
            }
            None => self.term("0", []),
        }
        Ok(())
    }

    fn term(&mut self, sql: &str, params: impl IntoIterator<Item = Value>) {
        self.sql.push_str(sql);
        self.params.extend(params);
    }

    /// A column among some row numbers, given as one JSON array: there may be more than SQLite allows parameters.
    fn ids_in(&mut self, column: &str, ids: &[i64], or: Option<&str>) {
        let list = serde_json::Value::from(ids).to_string();
        self.sql
            .push_str(&format!("({column} IN (SELECT value FROM json_each(?))"));
        self.params.push(Value::Text(list.clone()));
        if let Some(other) = or {
            self.sql
                .push_str(&format!(" OR {other} IN (SELECT value FROM json_each(?))"));
            self.params.push(Value::Text(list));
        }
        self.sql.push(')');
    }
}

impl Read<'_> {
    /// Whether a filter by this text can mean anybody.
    pub fn means_a_member(&self, text: &str) -> Result<bool, StoreError> {
        Ok(!self.members_beginning(text)?.is_empty())
    }

    /// The members whose name, or a word of it, or an alias begins with a text, in any case.
    fn members_beginning(&self, text: &str) -> Result<Vec<i64>, StoreError> {
        let wanted = text.trim().to_lowercase();
        let names = self.rows(
            "SELECT id, folded FROM member UNION ALL SELECT member, folded FROM member_alias",
            [],
            |row| Ok((get::<i64>(row, "id")?, get::<String>(row, "folded")?)),
        )?;
        let begins = |folded: &str| {
            folded.starts_with(&wanted) || folded.split(' ').any(|word| word.starts_with(&wanted))
        };
        // The whole name goes before its beginnings: `by:Ann` is not also Anna where there is an Ann.
        let exact: Vec<i64> = names
            .iter()
            .filter(|(_, folded)| *folded == wanted)
            .map(|(id, _)| *id)
            .collect();
        if !exact.is_empty() {
            return Ok(exact);
        }
        Ok(names
            .iter()
            .filter(|(_, folded)| begins(folded))
            .map(|(id, _)| *id)
            .collect())
    }
}

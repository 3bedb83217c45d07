//! From a filter or a search plan to one prepared query.

use rusqlite::types::Value;

use super::entries::EntryColumn;
use super::references::LAST;
use super::{Read, StoreError};
use crate::model::{Condition, Entry, Predicate, State, Timestamp};

/// In which order a list comes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// Latest change first.
    #[default]
    Updated,
    /// Latest capture first.
    Created,
    /// By title.
    Title,
}

impl Order {
    fn sql(self) -> &'static str {
        match self {
            Order::Updated => "entry.updated DESC, entry.id DESC",
            Order::Created => "entry.created DESC, entry.id DESC",
            Order::Title => "entry.title COLLATE NOCASE, entry.id",
        }
    }
}

/// The rows in a computed state, and the value that the list is asked with.
fn in_state(state: State, now: Timestamp) -> (&'static str, Option<Value>) {
    match state {
        State::Due => (
            "SELECT entry FROM standing WHERE state IN ('trial', 'proven', 'contested') AND shared IN (0, 1) AND since <= ?",
            Some(Value::Integer(now.seconds())),
        ),
        State::Flagged => ("SELECT entry FROM standing WHERE flagged IS NOT NULL", None),
        other => (
            "SELECT entry FROM standing WHERE state = ?",
            Some(Value::Text(other.as_str().to_owned())),
        ),
    }
}

/// The states, where all of the conditions are computed ones.
fn computed_states(parts: &[Condition]) -> Option<Vec<State>> {
    let state = |part: &Condition| match part {
        Condition::Is(Predicate::State(State::Draft | State::Live | State::Retired)) => None,
        Condition::Is(Predicate::State(state)) => Some(*state),
        _ => None,
    };
    let states: Vec<State> = parts.iter().map_while(state).collect();
    (!states.is_empty() && states.len() == parts.len()).then_some(states)
}

/// What others may hear of, the trash apart.
pub(super) const SHARED: &str = "(entry.private = 0 AND entry.state != 'draft' AND entry.id NOT IN \
     (SELECT entry FROM standing WHERE flagged IS NOT NULL AND instr(flags, 'sensitive')))";

/// A condition as SQL over `entry`.
pub(super) struct Compiled {
    pub(super) sql: String,
    pub(super) params: Vec<Value>,
}

/// Compiles a condition. Drafts and the trash are left out unless it asks for them.
pub(super) fn compile(
    read: &Read<'_>,
    condition: &Condition,
    now: Timestamp,
) -> Result<Compiled, StoreError> {
    let mut compiled = Compiled {
        sql: String::new(),
        params: Vec::new(),
    };
    compiled.condition(read, condition, now)?;
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

impl Compiled {
    fn condition(
        &mut self,
        read: &Read<'_>,
        condition: &Condition,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        match condition {
            Condition::All(parts) => self.joined(read, parts, " AND ", "1", now),
            Condition::Any(parts) => match computed_states(parts) {
                Some(states) => {
                    self.computed(&states, now);
                    Ok(())
                }
                None => self.joined(read, parts, " OR ", "0", now),
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

    /// What is in any of some computed states: one list of rows, since SQLite would go through all entries for an OR.
    fn computed(&mut self, states: &[State], now: Timestamp) {
        let lists = states.iter().map(|state| in_state(*state, now));
        let (lists, asked): (Vec<&str>, Vec<Option<Value>>) = lists.unzip();
        let lists = lists.join(" UNION ALL ");
        self.term(
            &format!("entry.id IN ({lists})"),
            asked.into_iter().flatten(),
        );
    }

    fn joined(
        &mut self,
        read: &Read<'_>,
        parts: &[Condition],
        word: &str,
        none: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.sql.push('(');
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                self.sql.push_str(word);
            }
            self.condition(read, part, now)?;
        }
        if parts.is_empty() {
            self.sql.push_str(none);
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
            Predicate::InCareOf(name) => {
                let member = Value::from(read.member_row(name)?);
                // The member's own entries by their indexes, and of these the ones that nobody else looks after.
                self.term(
                    "(entry.id IN (SELECT id FROM entry WHERE steward = ? UNION SELECT id FROM entry WHERE told_by = ? \
                     UNION SELECT id FROM entry WHERE author = ?) \
                     AND coalesce(entry.steward, entry.told_by, entry.author) = ?)",
                    std::iter::repeat_n(member, 4),
                );
            }
            Predicate::AnyTag(tags) => {
                let rows: Vec<i64> = tags
                    .iter()
                    .filter_map(|tag| read.tag_row(tag).transpose())
                    .collect::<Result<_, _>>()?;
                let list = serde_json::Value::from(rows).to_string();
                self.term(
                    "entry.id IN (SELECT entry FROM entry_tag WHERE tag IN (SELECT value FROM json_each(?)))",
                    [Value::Text(list)],
                );
            }
            Predicate::State(state @ (State::Draft | State::Live | State::Retired)) => {
                self.term("entry.state = ?", [text(state.as_str())]);
            }
            Predicate::State(computed) => self.computed(&[*computed], now),
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
    /// The entries that meet a condition, in an order, at most so many.
    pub fn list(
        &self,
        condition: &Condition,
        order: Order,
        limit: Option<usize>,
        now: Timestamp,
    ) -> Result<Vec<Entry>, StoreError> {
        let Compiled { sql, mut params } = compile(self, condition, now)?;
        params.push(Value::Integer(
            limit.map_or(-1, |n| i64::try_from(n).unwrap_or(i64::MAX)),
        ));
        let query = format!(
            "SELECT {} FROM entry WHERE {sql} ORDER BY {} LIMIT ?",
            EntryColumn::SQL,
            order.sql()
        );
        self.rows(&query, rusqlite::params_from_iter(params), |row| {
            self.entry_from(row)
        })
    }

    /// How many entries meet a condition.
    pub fn count(&self, condition: &Condition, now: Timestamp) -> Result<u64, StoreError> {
        let Compiled { sql, params } = compile(self, condition, now)?;
        let query = format!("SELECT count(*) AS n FROM entry WHERE {sql}");
        let found = self.row(&query, rusqlite::params_from_iter(params), |row| {
            super::rows::get::<i64>(row, "n")
        })?;
        Ok(found.unwrap_or_default().unsigned_abs())
    }

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
            |row| {
                Ok((
                    super::rows::get::<i64>(row, "id")?,
                    super::rows::get::<String>(row, "folded")?,
                ))
            },
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

//! Who had a hand in what, by row numbers: the entries about a topic may be many, and few of them are named in the end.

use std::collections::BTreeMap;

use rusqlite::types::Value;

use super::rows::{self, get, word};
use super::{Read, StoreError};
use crate::model::{Doing, Ground, Hands, Id, Name, Tag, grounds};

/// What shows that someone knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evident {
    /// Who.
    pub name: Name,
    /// How they come to know.
    pub ground: Ground,
    /// With which entries, the latest first; some of them where there are many.
    pub entries: Vec<Id>,
    /// Whether there are more of them.
    pub more: bool,
}

/// Which entries are asked for what people did with them.
#[derive(Debug, Clone)]
pub enum About {
    /// Those that carry a tag.
    Tag(Tag),
    /// These.
    Entries(Vec<Id>),
}

impl Read<'_> {
    /// Who shows by live entries that they know what these speak of, with at most so many of the entries for each person and
    /// ground. Each entry counts for a person once, by the strongest ground. People come in no order, grounds by strength.
    pub fn evident(&self, about: &About, most: usize) -> Result<Vec<Evident>, StoreError> {
        let (these, asked) = match about {
            About::Tag(tag) => (
                "SELECT entry FROM entry_tag WHERE tag = ?",
                Value::from(self.tag_row(tag)?),
            ),
            About::Entries(ids) => {
                let rows: Vec<i64> = ids
                    .iter()
                    .filter_map(|id| self.row_of(*id).transpose())
                    .collect::<Result<_, _>>()?;
                let list = serde_json::Value::from(rows).to_string();
                ("SELECT value FROM json_each(?)", Value::Text(list))
            }
        };
        let mut found = BTreeMap::<(i64, Ground), (Vec<Id>, bool)>::new();
        let mut named: Vec<i64> = Vec::new();
        for one in self.touched(these, &asked)? {
            self.entry_rows.borrow_mut().insert(one.uuid, one.entry);
            named.clear();
            for (member, ground) in grounds(one.hands, one.done) {
                if named.contains(&member) {
                    continue;
                }
                named.push(member);
                let (entries, more) = found.entry((member, ground)).or_default();
                match entries.len() < most {
                    true => entries.push(one.uuid),
                    false => *more = true,
                }
            }
        }
        let evident = found
            .into_iter()
            .map(|((member, ground), (entries, more))| {
                Ok(Evident {
                    name: self.name_of(member)?,
                    ground,
                    entries,
                    more,
                })
            });
        evident.collect()
    }

    /// The live ones among some entries, the latest first, with everyone who had a hand in them.
    fn touched(&self, these: &str, asked: &Value) -> Result<Vec<Touched>, StoreError> {
        // Answered by two indexes alone: the entries themselves lie among all others, a page read each. The plus keeps each entry
        // to one search in the second.
        let sql = format!(
            "SELECT entry.id AS id, entry.uuid AS uuid, kind, author, told_by, steward, act, by \
             FROM entry INDEXED BY entry_brief \
             LEFT JOIN mark INDEXED BY mark_entry ON mark.entry = entry.id AND +act IN ('tried', 'answer') \
             WHERE entry.id IN ({these}) AND state = 'live' AND trashed IS NULL ORDER BY updated DESC, entry.id DESC"
        );
        let mut touched: Vec<Touched> = Vec::new();
        self.rows(&sql, [asked], |row| {
            let entry = get(row, "id")?;
            if touched.last().is_none_or(|last| last.entry != entry) {
                touched.push(Touched {
                    entry,
                    uuid: rows::id(row, "uuid")?,
                    hands: Hands {
                        kind: word(row, "kind")?,
                        author: get::<i64>(row, "author")?,
                        told_by: get(row, "told_by")?,
                        steward: get(row, "steward")?,
                    },
                    done: Vec::new(),
                });
            }
            let doing = match get::<Option<String>>(row, "act")?.as_deref() {
                Some("tried") => Doing::Tried,
                Some(_) => Doing::Answered,
                None => return Ok(()),
            };
            if let Some(last) = touched.last_mut() {
                last.done.push((get(row, "by")?, doing));
            }
            Ok(())
        })?;
        Ok(touched)
    }
}

/// An entry and who had a hand in it, by row numbers.
struct Touched {
    entry: i64,
    uuid: Id,
    hands: Hands<i64>,
    done: Vec<(i64, Doing)>,
}

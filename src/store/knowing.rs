//! Who had a hand in what, by row numbers: the entries about a topic may be many, and few of them are named in the end.

use std::collections::{BTreeMap, HashMap};

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
        let mut done = self.doings(these, &asked)?;
        let sql = format!(
            "SELECT id, uuid, kind, author, told_by, steward FROM entry \
             WHERE id IN ({these}) AND state = 'live' AND trashed IS NULL ORDER BY updated DESC, id DESC"
        );
        let mut found = BTreeMap::<(i64, Ground), (Vec<Id>, bool)>::new();
        let mut named: Vec<i64> = Vec::new();
        self.rows(&sql, [&asked], |row| {
            let hands = Hands {
                kind: word(row, "kind")?,
                author: get::<i64>(row, "author")?,
                told_by: get(row, "told_by")?,
                steward: get(row, "steward")?,
            };
            let done = done.remove(&get::<i64>(row, "id")?).unwrap_or_default();
            named.clear();
            for (member, ground) in grounds(hands, done) {
                if named.contains(&member) {
                    continue;
                }
                named.push(member);
                let (entries, more) = found.entry((member, ground)).or_default();
                match entries.len() < most {
                    true => entries.push(rows::id(row, "uuid")?),
                    false => *more = true,
                }
            }
            Ok(())
        })?;
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

    /// What was done with some entries, by entry.
    fn doings(
        &self,
        these: &str,
        asked: &Value,
    ) -> Result<HashMap<i64, Vec<(i64, Doing)>>, StoreError> {
        let mut done = HashMap::<i64, Vec<(i64, Doing)>>::new();
        for (act, doing) in [("tried", Doing::Tried), ("answer", Doing::Answered)] {
            let sql = format!(
                "SELECT DISTINCT entry, by FROM mark WHERE entry IN ({these}) AND act = '{act}'"
            );
            self.rows(&sql, [asked], |row| {
                let by = get::<i64>(row, "by")?;
                done.entry(get(row, "entry")?)
                    .or_default()
                    .push((by, doing));
                Ok(())
            })?;
        }
        Ok(done)
    }
}

//! Two names of one person: all that stands under the one comes under the other, and apart again.

use rusqlite::params;
use serde::{Deserialize, Serialize};

use super::rows::{self, get, word};
use super::{Read, StoreError, Write};
use crate::model::{Id, Kind, Member, Name};

/// What a member wrote, told and marked, by number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holdings {
    /// The entries outside the trash that they wrote or told, by kind.
    pub entries: Vec<(Kind, usize)>,
    /// Their reports of having tried something.
    pub reports: usize,
    /// Everything else that they said of entries; not how far they have come along a path.
    pub words: usize,
}

/// Two members who were joined: which rows changed hands, so that they can be given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinedMembers {
    /// The one whose name is an alias now, as they were.
    from: Member,
    /// The other's name.
    into: Name,
    /// Column by column, the rows that named the first, in the order of [`COLUMNS`].
    rows: Vec<Vec<Id>>,
}

/// Every column in which a member stands, apart from what they say of themselves.
const COLUMNS: &[(&str, &str)] = &[
    ("entry", "author"),
    ("entry", "told_by"),
    ("entry", "steward"),
    ("revision", "author"),
    ("mark", "by"),
    ("mark", "person"),
];

impl Read<'_> {
    /// What a member wrote, told and marked.
    pub fn holdings(&self, name: &Name) -> Result<Holdings, StoreError> {
        let Some(member) = self.member_row(name)? else {
            return Ok(Holdings::default());
        };
        let number = |n: i64| usize::try_from(n).unwrap_or_default();
        let mut entries: Vec<(Kind, usize)> = self.rows(
            "SELECT kind, count(*) AS n FROM entry WHERE trashed IS NULL AND (author = ?1 OR told_by = ?1) GROUP BY kind",
            [member],
            |row| Ok((word(row, "kind")?, number(get(row, "n")?))),
        )?;
        entries.sort_unstable_by_key(|(kind, _)| *kind);
        let mut holdings = Holdings {
            entries,
            ..Holdings::default()
        };
        let marks: Vec<(String, usize)> = self.rows(
            "SELECT act, count(*) AS n FROM mark WHERE by = ? GROUP BY act",
            [member],
            |row| Ok((get(row, "act")?, number(get(row, "n")?))),
        )?;
        for (act, n) in marks {
            match act.as_str() {
                "tried" => holdings.reports += n,
                "step" => {}
                _ => holdings.words += n,
            }
        }
        Ok(holdings)
    }
}

impl Write<'_> {
    /// Gives everything that a member wrote, told, looked after and marked to another; the first is no member any more. What
    /// they said of themselves is the caller's to add.
    pub fn join_members(&self, from: &Member, into: &Name) -> Result<JoinedMembers, StoreError> {
        let (old, new) = (self.member_id(&from.name)?, self.member_id(into)?);
        let mut rows = Vec::new();
        for (table, column) in COLUMNS {
            let theirs = self.rows(
                &format!("SELECT id, uuid FROM {table} WHERE {column} = ?"),
                [old],
                |row| Ok((get::<i64>(row, "id")?, rows::id(row, "uuid")?)),
            )?;
            for (row, _) in &theirs {
                self.give(table, column, *row, new)?;
            }
            rows.push(theirs.into_iter().map(|(_, id)| id).collect());
        }
        self.touch_charter()?;
        self.execute("DELETE FROM member_alias WHERE member = ?", [old])?;
        self.execute("DELETE FROM member_topic WHERE member = ?", [old])?;
        self.execute("DELETE FROM member WHERE id = ?", [old])?;
        self.names.borrow_mut().remove(&old);
        self.touch_member(new)?;
        Ok(JoinedMembers {
            from: from.clone(),
            into: into.clone(),
            rows,
        })
    }

    /// Parts two members who were joined. What the one has written since stays theirs.
    pub fn part_members(&self, joined: &JoinedMembers) -> Result<(), StoreError> {
        let theirs = self.member_id(&joined.into)?;
        self.touch_charter()?;
        self.touch_member(theirs)?;
        for name in [&joined.from.name].into_iter().chain(&joined.from.aliases) {
            self.execute("DELETE FROM member_alias WHERE folded = ?", [name.folded()])?;
        }
        self.save_member(&joined.from)?;
        let own = self.member_id(&joined.from.name)?;
        for ((table, column), rows) in COLUMNS.iter().zip(&joined.rows) {
            let of_theirs = format!("SELECT id FROM {table} WHERE uuid = ?1 AND {column} = ?2");
            for id in rows {
                let row = self.row(&of_theirs, params![id, theirs], |row| get::<i64>(row, "id"))?;
                if let Some(row) = row {
                    self.give(table, column, row, own)?;
                }
            }
        }
        self.names.borrow_mut().clear();
        Ok(())
    }

    /// Has a row name another member.
    fn give(&self, table: &str, column: &str, row: i64, member: i64) -> Result<(), StoreError> {
        let change = || {
            let change = format!("UPDATE {table} SET {column} = ?1 WHERE id = ?2");
            self.execute(&change, [member, row]).map(drop)
        };
        match table {
            "revision" => self.change_revision(row, change),
            "mark" => self.change_mark(row, change),
            _ => change(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn who_is_joined_leaves_damage_to_be_found() {
        let mut store = Store::in_memory().unwrap();
        let member = |name: &str| Member::named(Name::parse(name).unwrap());
        let (ada, zed) = (member("Ada"), member("Zed"));
        store
            .write(|data| {
                data.create(&crate::store::NewEntry {
                    content: crate::model::Content::plain(
                        crate::model::Kind::Lesson,
                        crate::model::Title::parse("Tripped").unwrap(),
                        "It tripped.".to_owned(),
                    ),
                    author: ada.name.clone(),
                    created: crate::model::Timestamp::from_seconds(0),
                    updated: crate::model::Timestamp::from_seconds(0),
                    slug: None,
                    change: "add",
                })?;
                data.member_id(&zed.name)
            })
            .unwrap();
        let wrong = |store: &Store| store.read(|data| data.check_sums()).unwrap().len();
        assert_eq!(wrong(&store), 0);
        let turn = |data: &Write<'_>| data.execute("UPDATE revision SET at = 64", []);
        store.write(turn).unwrap();
        assert_eq!(wrong(&store), 1);
        store
            .write(|data| data.join_members(&ada, &zed.name))
            .unwrap();
        assert_eq!(wrong(&store), 1);
    }

    /// A new table may name members too: then it must be joined as well.
    #[test]
    fn no_column_that_names_a_member_is_forgotten() {
        let mut store = Store::in_memory().unwrap();
        let naming: Vec<(String, String)> = store
            .write(|data| {
                data.rows(
                    "SELECT m.name AS t, f.\"from\" AS c FROM sqlite_schema AS m, pragma_foreign_key_list(m.name) AS f \
                     WHERE m.type = 'table' AND f.\"table\" = 'member' ORDER BY 1, 2",
                    [],
                    |row| Ok((get(row, "t")?, get(row, "c")?)),
                )
            })
            .unwrap();
        let mut known: Vec<(String, String)> = COLUMNS
            .iter()
            .chain(&[("member_alias", "member"), ("member_topic", "member")])
            .map(|(table, column)| (table.to_string(), column.to_string()))
            .collect();
        known.sort();
        assert_eq!(naming, known);
    }
}

//! The people.

use rusqlite::params;

use super::rows::{get, word};
use super::{Read, StoreError, Write};
use crate::model::{Member, Name, Tag, Timestamp};

impl Read<'_> {
    /// Everyone who is known, by name.
    pub fn members(&self) -> Result<Vec<Member>, StoreError> {
        self.rows(
            "SELECT id, name, team, role FROM member ORDER BY folded",
            [],
            |row| self.read_member(row),
        )
    }

    /// The member of this name or alias.
    pub fn member(&self, name: &Name) -> Result<Option<Member>, StoreError> {
        let Some(id) = self.member_row(name)? else {
            return Ok(None);
        };
        self.row(
            "SELECT id, name, team, role FROM member WHERE id = ?",
            [id],
            |row| self.read_member(row),
        )
    }

    /// The name of the member of this row number.
    pub(super) fn name_of(&self, member: i64) -> Result<Name, StoreError> {
        if let Some((known, _)) = self.names.borrow().get(&member) {
            return Ok(known.clone());
        }
        let found = self.row(
            "SELECT name, team FROM member WHERE id = ?",
            [member],
            |row| Ok((word::<Name>(row, "name")?, get(row, "team")?)),
        )?;
        let found = found.ok_or(StoreError::Sqlite(rusqlite::Error::QueryReturnedNoRows))?;
        let name = found.0.clone();
        self.names.borrow_mut().insert(member, found);
        Ok(name)
    }

    /// The name under which someone is kept of whom this may be another name.
    pub(super) fn kept_name(&self, name: &Name) -> Result<Name, StoreError> {
        match self.member_row(name)? {
            Some(member) => self.name_of(member),
            None => Ok(name.clone()),
        }
    }

    /// The team of a member who stands in an entry that was read before.
    pub fn team_of(&self, name: &Name) -> Option<String> {
        let names = self.names.borrow();
        let known = names.values().find(|(known, _)| known == name);
        known.and_then(|(_, team)| team.clone())
    }

    /// The members of whom there is nothing before this moment, and something since, by name. What stays on this machine,
    /// was never shown, or was ever flagged as sensitive tells of nobody.
    pub fn newcomers(&self, since: Timestamp) -> Result<Vec<Name>, StoreError> {
        const SHOWN: &str = "entry.private = 0 AND entry.state != 'draft' AND entry.trashed IS NULL \
             AND entry.id NOT IN (SELECT entry FROM mark WHERE act = 'flag' AND value = 'sensitive')";
        // What was before first: of most people there is something, and looking for it stops at the first find. That somebody
        // walks a path is nobody else's to learn, not even from a welcome that does not come.
        let sql = format!(
            "SELECT name FROM member \
             WHERE NOT EXISTS (SELECT 1 FROM mark WHERE by = member.id AND at < ?1 AND act != 'step') \
             AND NOT EXISTS (SELECT 1 FROM entry WHERE author = member.id AND created < ?1) \
             AND NOT EXISTS (SELECT 1 FROM entry WHERE told_by = member.id AND created < ?1) \
             AND (EXISTS (SELECT 1 FROM entry WHERE author = member.id AND told_by IS NULL AND {SHOWN}) \
              OR EXISTS (SELECT 1 FROM entry WHERE told_by = member.id AND {SHOWN}) \
              OR EXISTS (SELECT 1 FROM mark JOIN entry ON entry.id = mark.entry \
               WHERE by = member.id AND act IN ('tried', 'answer', 'metoo', 'thanks') AND {SHOWN})) \
             ORDER BY folded"
        );
        self.rows(&sql, [since], |row| word(row, "name"))
    }

    fn read_member(&self, row: &rusqlite::Row<'_>) -> Result<Member, StoreError> {
        let id: i64 = get(row, "id")?;
        let mut topics = self
            .rows(
                "SELECT stance, (SELECT name FROM tag WHERE id = member_topic.tag) AS tag FROM member_topic WHERE member = ?",
                [id],
                |row| Ok((get(row, "stance")?, word(row, "tag")?)),
            )?;
        topics.sort_unstable_by(|a: &(String, Tag), b| a.1.cmp(&b.1));
        let stance = |wanted: &str| {
            let said = topics.iter().filter(|(stance, _)| stance == wanted);
            said.map(|(_, tag)| tag.clone()).collect()
        };
        Ok(Member {
            name: word(row, "name")?,
            team: get(row, "team")?,
            role: get(row, "role")?,
            aliases: self.rows(
                "SELECT name FROM member_alias WHERE member = ? ORDER BY folded",
                [id],
                |row| word(row, "name"),
            )?,
            offers: stance("offers"),
            seeks: stance("seeks"),
        })
    }

    pub(super) fn member_row(&self, name: &Name) -> Result<Option<i64>, StoreError> {
        let folded = name.folded();
        let direct = self.row("SELECT id FROM member WHERE folded = ?", [&folded], |row| {
            get(row, "id")
        })?;
        match direct {
            Some(id) => Ok(Some(id)),
            None => self.row(
                "SELECT member FROM member_alias WHERE folded = ?",
                [&folded],
                |row| get(row, "member"),
            ),
        }
    }
}

impl Write<'_> {
    /// The row of the member of this name or alias; a new one where there is none.
    pub(super) fn member_id(&self, name: &Name) -> Result<i64, StoreError> {
        match self.member_row(name)? {
            Some(id) => Ok(id),
            None => {
                self.touch_charter()?;
                self.insert(
                    "INSERT INTO member (name, folded) VALUES (?, ?)",
                    params![name, name.folded()],
                )
            }
        }
    }

    /// The same for someone who may not be named.
    pub(super) fn member_id_of(&self, name: Option<&Name>) -> Result<Option<i64>, StoreError> {
        name.map(|name| self.member_id(name)).transpose()
    }

    /// Has a member's name written as here; it differs in case alone.
    pub fn respell_member(&self, name: &Name) -> Result<(), StoreError> {
        let folded = name.folded();
        let known = self.row("SELECT id FROM member WHERE folded = ?", [&folded], |row| {
            get::<i64>(row, "id")
        })?;
        if let Some(member) = known {
            self.touch_charter()?;
            self.execute(
                "UPDATE member SET name = ? WHERE id = ?",
                params![name, member],
            )?;
            self.names.borrow_mut().clear();
            self.touch_member(member)?;
        }
        Ok(())
    }

    /// Hears how somebody's name is written elsewhere. Of two spellings of a name the lesser one stays, so that all machines come
    /// to write it alike.
    pub fn hear_name(&self, name: &Name) -> Result<(), StoreError> {
        match self.member(name)? {
            Some(known) if known.name.is(name) && *name < known.name => self.respell_member(name),
            _ => Ok(()),
        }
    }

    /// Keeps all that is said of a member, in place of what was said before. An alias that is someone else's is left out.
    pub fn save_member(&self, member: &Member) -> Result<(), StoreError> {
        let id = self.member_id(&member.name)?;
        self.touch_charter()?;
        self.execute(
            "UPDATE member SET team = ?, role = ? WHERE id = ?",
            params![member.team, member.role, id],
        )?;
        self.names.borrow_mut().remove(&id);
        self.execute("DELETE FROM member_alias WHERE member = ?", [id])?;
        for alias in &member.aliases {
            if self.member_row(alias)?.is_none() {
                self.execute(
                    "INSERT INTO member_alias (folded, name, member) VALUES (?, ?, ?)",
                    params![alias.folded(), alias, id],
                )?;
            }
        }
        self.execute("DELETE FROM member_topic WHERE member = ?", [id])?;
        for (stance, topics) in [("offers", &member.offers), ("seeks", &member.seeks)] {
            for topic in topics {
                let tag = self.tag_id(topic)?;
                self.execute(
                    "INSERT INTO member_topic (member, stance, tag) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    params![id, stance, tag],
                )?;
            }
        }
        Ok(())
    }
}

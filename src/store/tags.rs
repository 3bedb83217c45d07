//! The community's words for its topics.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::params;

use super::query::SHARED;
use super::rows::{from_json, get, to_json, word};
use super::{Read, StoreError, SyncKey, Write};
use crate::model::{Tag, TagInfo};

/// The names of an entry's tags in order, with blanks between them: what `entry.tags` is derived from.
pub(super) const TAGS: &str = "coalesce((SELECT group_concat(name, ' ') FROM (SELECT tag.name AS name FROM entry_tag \
    JOIN tag ON tag.id = entry_tag.tag WHERE entry_tag.entry = entry.id ORDER BY tag.name)), '')";

impl Read<'_> {
    /// Every tag that an entry carries or that something is said about, by name.
    pub fn tags(&self) -> Result<Vec<TagInfo>, StoreError> {
        let mut tags = self.rows(
            "SELECT tag.id AS id, tag.name AS name, tag.definition AS definition, \
             (SELECT count(*) FROM entry_tag JOIN entry ON entry.id = entry_tag.entry \
              WHERE entry_tag.tag = tag.id AND entry.trashed IS NULL) AS entries \
             FROM tag ORDER BY tag.name",
            [],
            |row| {
                let entries: i64 = get(row, "entries")?;
                Ok(TagInfo {
                    name: word(row, "name")?,
                    definition: get(row, "definition")?,
                    aliases: self.rows(
                        "SELECT alias FROM tag_alias WHERE tag = ? ORDER BY alias",
                        [get::<i64>(row, "id")?],
                        |row| word(row, "alias"),
                    )?,
                    entries: entries.unsigned_abs(),
                })
            },
        )?;
        tags.retain(|tag| tag.entries > 0 || tag.definition.is_some() || !tag.aliases.is_empty());
        Ok(tags)
    }

    /// The tag that goes by this name or alias.
    pub fn tag(&self, tag: &Tag) -> Result<Option<Tag>, StoreError> {
        let Some(id) = self.tag_row(tag)? else {
            return Ok(None);
        };
        self.row("SELECT name FROM tag WHERE id = ?", [id], |row| {
            word(row, "name")
        })
    }

    /// These tags by their names, each once, in alphabetical order.
    pub fn canonical_tags(&self, tags: &[Tag]) -> Result<Vec<Tag>, StoreError> {
        let mut names = BTreeSet::new();
        for tag in tags {
            names.insert(self.tag(tag)?.unwrap_or_else(|| tag.clone()));
        }
        Ok(names.into_iter().collect())
    }

    /// What tags mean here.
    pub fn definitions(&self) -> Result<BTreeMap<Tag, String>, StoreError> {
        let said = self.rows(
            "SELECT name, definition FROM tag WHERE definition IS NOT NULL",
            [],
            |row| Ok((word(row, "name")?, get(row, "definition")?)),
        )?;
        Ok(said.into_iter().collect())
    }

    /// Other words for tags: the other word, and the tag that it stands for.
    pub fn tag_aliases(&self) -> Result<BTreeMap<Tag, Tag>, StoreError> {
        let said = self.rows(
            "SELECT alias, tag.name AS name FROM tag_alias JOIN tag ON tag.id = tag_alias.tag",
            [],
            |row| Ok((word(row, "alias")?, word(row, "name")?)),
        )?;
        Ok(said.into_iter().collect())
    }

    /// The tags that entries carry of which others may not hear, or carried until they let go of them, and no others. What
    /// others may not hear of stays so in the trash; what they may hear of says nothing there.
    pub fn hidden_tags(&self) -> Result<BTreeSet<Tag>, StoreError> {
        // From the few that are hidden to their tags: whether others carry one of these too is known from the first of them.
        let sql = format!(
            "SELECT name FROM tag WHERE id IN (SELECT tag FROM entry_tag WHERE entry IN ( \
              SELECT id FROM entry WHERE (private = 1 OR state = 'draft' OR trashed IS NOT NULL) \
               AND (private = 1 OR state = 'draft' \
                OR id IN (SELECT entry FROM mark WHERE act = 'flag' AND value = 'sensitive')) \
              UNION ALL SELECT entry FROM standing WHERE instr(flags, 'sensitive'))) \
             AND NOT EXISTS (SELECT 1 FROM entry_tag JOIN entry ON entry.id = entry_tag.entry \
              WHERE entry_tag.tag = tag.id AND entry.trashed IS NULL AND {SHARED})"
        );
        let hidden = self.rows(&sql, [], |row| word(row, "name"))?;
        let mut hidden: BTreeSet<Tag> = hidden.into_iter().collect();
        let shown = format!(
            "SELECT 1 AS one FROM entry_tag JOIN entry ON entry.id = entry_tag.entry \
             WHERE entry_tag.tag = ? AND entry.trashed IS NULL AND {SHARED} LIMIT 1"
        );
        for tag in self.let_go()? {
            // By now it may go by another name, or be another word for one.
            if let Some(id) = self.tag_row(&tag)?
                && self
                    .row(&shown, [id], |row| get::<i64>(row, "one"))?
                    .is_none()
            {
                hidden.extend(self.tag(&tag)?);
            }
        }
        Ok(hidden)
    }

    /// The tags that hidden entries let go of while nothing else carried them.
    fn let_go(&self) -> Result<BTreeSet<Tag>, StoreError> {
        match self.sync(SyncKey::Hidden)? {
            Some(text) => from_json("hidden", &text),
            None => Ok(BTreeSet::new()),
        }
    }

    pub(super) fn tag_row(&self, tag: &Tag) -> Result<Option<i64>, StoreError> {
        let direct = self.row("SELECT id FROM tag WHERE name = ?", [tag], |row| {
            get(row, "id")
        })?;
        match direct {
            Some(id) => Ok(Some(id)),
            None => self.row("SELECT tag FROM tag_alias WHERE alias = ?", [tag], |row| {
                get(row, "tag")
            }),
        }
    }

    /// The entries that carry a tag, in the trash or not.
    fn rows_tagged(&self, tag: i64) -> Result<Vec<i64>, StoreError> {
        self.rows("SELECT entry FROM entry_tag WHERE tag = ?", [tag], |row| {
            get(row, "entry")
        })
    }
}

impl Write<'_> {
    /// The row of the tag that goes by this name or alias; a new one where there is none.
    pub(super) fn tag_id(&self, tag: &Tag) -> Result<i64, StoreError> {
        match self.tag_row(tag)? {
            Some(id) => Ok(id),
            None => self.insert("INSERT INTO tag (name) VALUES (?)", [tag]),
        }
    }

    /// Says what a tag means; `None` takes it back.
    pub fn define_tag(&self, tag: &Tag, definition: Option<&str>) -> Result<(), StoreError> {
        let id = self.tag_id(tag)?;
        self.touch_charter()?;
        self.execute(
            "UPDATE tag SET definition = ? WHERE id = ?",
            params![definition, id],
        )?;
        Ok(())
    }

    /// Makes a word mean a tag. The word must not be a tag or another tag's alias.
    pub fn alias_tag(&self, alias: &Tag, tag: &Tag) -> Result<(), StoreError> {
        let id = self.tag_id(tag)?;
        self.execute(
            "INSERT INTO tag_alias (alias, tag) VALUES (?, ?) ON CONFLICT (alias) DO UPDATE SET tag = excluded.tag",
            params![alias, id],
        )?;
        Ok(())
    }

    /// Takes an alias back; gives whether there was one.
    pub fn drop_alias(&self, alias: &Tag) -> Result<bool, StoreError> {
        Ok(self.execute("DELETE FROM tag_alias WHERE alias = ?", [alias])? > 0)
    }

    /// Gives a tag another name; the old one becomes an alias, so that old texts and habits still find it.
    /// The new name must not be taken. Gives how many entries carry it.
    pub fn rename_tag(&self, old: &Tag, new: &Tag) -> Result<usize, StoreError> {
        let id = self.tag_id(old)?;
        let rows = self.rows_tagged(id)?;
        self.reindexed(&rows, || {
            self.execute("DELETE FROM tag_alias WHERE alias = ?", [new])?;
            self.execute("UPDATE tag SET name = ? WHERE id = ?", params![new, id])?;
            self.alias_tag(old, new)
        })?;
        Ok(rows.len())
    }

    /// Joins a tag into another; its name and aliases become the other's. Gives how many entries carried it.
    pub fn merge_tag(&self, from: &Tag, into: &Tag) -> Result<usize, StoreError> {
        let (from_id, into_id) = (self.tag_id(from)?, self.tag_id(into)?);
        let rows = self.rows_tagged(from_id)?;
        self.touch_charter()?;
        self.reindexed(&rows, || {
            for sql in [
                "UPDATE OR IGNORE entry_tag SET tag = ?2 WHERE tag = ?1",
                "UPDATE OR IGNORE member_topic SET tag = ?2 WHERE tag = ?1",
                "UPDATE tag_alias SET tag = ?2 WHERE tag = ?1",
                "UPDATE tag SET definition = coalesce(definition, (SELECT definition FROM tag WHERE id = ?1)) \
                 WHERE id = ?2",
            ] {
                self.execute(sql, [from_id, into_id])?;
            }
            self.execute("DELETE FROM entry_tag WHERE tag = ?", [from_id])?;
            self.execute("DELETE FROM member_topic WHERE tag = ?", [from_id])?;
            self.execute("DELETE FROM tag WHERE id = ?", [from_id])?;
            self.alias_tag(from, into)
        })?;
        Ok(rows.len())
    }

    /// Gives an entry these tags and no others.
    pub(super) fn write_tags(&self, row: i64, tags: &[Tag]) -> Result<(), StoreError> {
        self.execute("DELETE FROM entry_tag WHERE entry = ?", [row])?;
        for tag in tags {
            let tag = self.tag_id(tag)?;
            self.execute(
                "INSERT INTO entry_tag (entry, tag, updated) SELECT id, ?2, updated FROM entry WHERE id = ?1 \
                 ON CONFLICT DO NOTHING",
                [row, tag],
            )?;
        }
        Ok(())
    }

    /// Has those of these tags stay hidden that are so now, since an entry is about to let go of them: it must not tell others
    /// a word, and what it means, that the last entry that carried it kept from them. The word and its meaning stay here, for
    /// they may be out already, and are everybody's once an entry that others may read carries the word.
    pub(super) fn keep_hidden(&self, tags: &[Tag]) -> Result<(), StoreError> {
        if tags.is_empty() {
            return Ok(());
        }
        let hidden = self.hidden_tags()?;
        let known = self.let_go()?;
        let mut kept = known.clone();
        kept.extend(tags.iter().filter(|tag| hidden.contains(tag)).cloned());
        // What nobody said anything with says nothing.
        let says = "SELECT 1 AS one FROM tag WHERE id = ? AND (definition IS NOT NULL \
             OR EXISTS (SELECT 1 FROM member_topic WHERE member_topic.tag = tag.id) \
             OR EXISTS (SELECT 1 FROM tag_alias WHERE tag_alias.tag = tag.id))";
        let mut silent = Vec::new();
        for tag in &kept {
            let said = match self.tag_row(tag)? {
                Some(id) => self.row(says, [id], |row| get::<i64>(row, "one"))?,
                None => None,
            };
            if said.is_none() {
                silent.push(tag.clone());
            }
        }
        kept.retain(|tag| !silent.contains(tag));
        if kept != known {
            let text = to_json("hidden", &kept)?;
            self.set_sync(SyncKey::Hidden, (!kept.is_empty()).then_some(&text))?;
        }
        Ok(())
    }

    /// Forgets tags that nothing carries and nobody described.
    pub(super) fn drop_unused_tags(&self) -> Result<(), StoreError> {
        self.execute(
            "DELETE FROM tag WHERE definition IS NULL \
             AND NOT EXISTS (SELECT 1 FROM entry_tag WHERE entry_tag.tag = tag.id) \
             AND NOT EXISTS (SELECT 1 FROM member_topic WHERE member_topic.tag = tag.id) \
             AND NOT EXISTS (SELECT 1 FROM tag_alias WHERE tag_alias.tag = tag.id)",
            [],
        )?;
        Ok(())
    }

    /// Changes the tags of these entries, and the index with them.
    fn reindexed(
        &self,
        rows: &[i64],
        change: impl FnOnce() -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        for &row in rows {
            self.touch(row);
            self.index_remove(row)?;
        }
        change()?;
        for &row in rows {
            self.derive(row)?;
            self.index_add(row)?;
        }
        Ok(())
    }

    /// Makes the columns anew that come from an entry's tags.
    fn derive(&self, row: i64) -> Result<(), StoreError> {
        let found = self.row(
            &format!(
                "SELECT entry.title AS title, body.text AS body, {TAGS} AS tags \
                 FROM entry JOIN body ON body.id = entry.body WHERE entry.id = ?"
            ),
            [row],
            |row| {
                let (title, body): (String, String) = (get(row, "title")?, get(row, "body")?);
                let tags: String = get(row, "tags")?;
                let terms = crate::search::index_terms(&title, &body, &tags);
                Ok((tags, terms))
            },
        )?;
        if let Some((tags, terms)) = found {
            self.execute(
                "UPDATE entry SET tags = ?, terms = ? WHERE id = ?",
                params![tags, terms, row],
            )?;
        }
        Ok(())
    }
}

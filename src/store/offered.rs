//! Names that begin with what was typed: what a shell offers. Whoever typed little is offered some of many, at once, and types on.

use rusqlite::params;

use super::rows::{get, word};
use super::{Read, StoreError};
use crate::model::{Kind, Name, Tag};

/// How many names are looked at to find the latest.
const LOOKED_AT: u32 = 1000;

/// An entry as a shell offers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedEntry {
    /// Its handle.
    pub handle: String,
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
}

impl Read<'_> {
    /// The entries whose slug begins with a text, then those whose handle does, each latest change first.
    pub fn entries_offered(
        &self,
        text: &str,
        kind: Option<Kind>,
        limit: usize,
    ) -> Result<Vec<OfferedEntry>, StoreError> {
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        let among = kind.map_or_else(String::new, |kind| {
            format!(" AND kind = '{}'", kind.as_str())
        });
        let offered = |row: &rusqlite::Row<'_>| {
            Ok(OfferedEntry {
                handle: get(row, "handle")?,
                slug: get(row, "slug")?,
                title: get(row, "title")?,
            })
        };
        if text.is_empty() {
            let sql = format!(
                "SELECT handle, slug, title FROM entry WHERE trashed IS NULL{among} \
                 ORDER BY updated DESC, id DESC LIMIT ?1"
            );
            return self.rows(&sql, [limit], offered);
        }
        let called = |name: &str, text: &str, limit: u32| {
            // What stands inside has the index of the names, and ends.
            let sql = format!(
                "SELECT handle, slug, title FROM (SELECT handle, slug, title, updated, id FROM entry \
                 WHERE {name} >= ?1 AND {name} < ?1 || '~' AND trashed IS NULL{among} LIMIT {LOOKED_AT}) \
                 ORDER BY updated DESC, id DESC LIMIT ?2"
            );
            self.rows(&sql, params![text, limit], offered)
        };
        let mut entries = called("slug", text, limit)?;
        let known = entries.len();
        let more = limit.saturating_sub(u32::try_from(known).unwrap_or(u32::MAX));
        let by_handle = called("handle", text, more)?;
        let is_new = |entry: &OfferedEntry| !entries[..known].contains(entry);
        let by_handle: Vec<OfferedEntry> = by_handle.into_iter().filter(is_new).collect();
        entries.extend(by_handle);
        Ok(entries)
    }

    /// The tags that begin with a text and that an entry has or somebody defined, by name, each with its definition.
    pub fn tags_offered(
        &self,
        text: &str,
        limit: usize,
    ) -> Result<Vec<(Tag, Option<String>)>, StoreError> {
        self.rows(
            "SELECT name, definition FROM tag WHERE substr(name, 1, length(?1)) = ?1 \
             AND (definition IS NOT NULL OR EXISTS (SELECT 1 FROM tag_alias WHERE tag_alias.tag = tag.id) \
              OR EXISTS (SELECT 1 FROM entry_tag JOIN entry ON entry.id = entry_tag.entry \
               WHERE entry_tag.tag = tag.id AND entry.trashed IS NULL)) \
             ORDER BY name LIMIT ?2",
            params![text, i64::try_from(limit).unwrap_or(i64::MAX)],
            |row| Ok((word(row, "name")?, get(row, "definition")?)),
        )
    }

    /// The members whose name begins with a text, in small or capital letters, each with their team.
    pub fn members_offered(
        &self,
        text: &str,
        limit: usize,
    ) -> Result<Vec<(Name, Option<String>)>, StoreError> {
        self.rows(
            "SELECT name, team FROM member WHERE substr(folded, 1, length(?1)) = ?1 ORDER BY folded LIMIT ?2",
            params![text.to_lowercase(), i64::try_from(limit).unwrap_or(i64::MAX)],
            |row| Ok((word(row, "name")?, get(row, "team")?)),
        )
    }
}

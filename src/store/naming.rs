//! The names of entries that others are about to see.

use rusqlite::params;

use super::rows::{self, get};
use super::{Read, StoreError, Write};
use crate::model::{Id, Slug};

impl Read<'_> {
    /// The entries that others may see by now, that nobody else has, and that were private, a draft or flagged `sensitive` before; all
    /// of them, or those alone that wait to be sent.
    pub fn shown_at_last(&self, unsent: bool) -> Result<Vec<Id>, StoreError> {
        let entries = match unsent {
            true => {
                "exchanged JOIN entry ON entry.uuid = exchanged.entry AND exchanged.changed IS NOT NULL"
            }
            false => "entry LEFT JOIN exchanged ON exchanged.entry = entry.uuid",
        };
        // The sign before `mark.act` has an entry's few marks looked through, and not all flags for each entry.
        let found: Vec<Id> = self.rows(
            &format!(
                "SELECT entry.uuid AS uuid FROM {entries} \
                 WHERE entry.trashed IS NULL AND NOT entry.private AND entry.state != 'draft' \
                 AND ifnull(max(exchanged.revision, exchanged.handed), 0) = 0 \
                 AND (EXISTS (SELECT 1 FROM revision WHERE revision.entry = entry.id \
                 AND (revision.fields ->> '$.private' OR revision.fields ->> '$.state' = 'draft')) \
                 OR EXISTS (SELECT 1 FROM mark WHERE mark.entry = entry.id AND +mark.act = 'flag' AND mark.value = 'sensitive'))"
            ),
            [],
            |row| rows::id(row, "uuid"),
        )?;
        let mut shown = Vec::new();
        for id in found {
            if self.is_public(id)? {
                shown.push(id);
            }
        }
        Ok(shown)
    }
}

impl Read<'_> {
    /// Those of these entries whose slug is of a title that they had before, and not of that of now. A slug that somebody chose is
    /// of none.
    pub fn misnamed(&self, entries: Vec<Id>) -> Result<Vec<Id>, StoreError> {
        let mut misnamed = Vec::new();
        for id in entries {
            if self.is_misnamed(id)? {
                misnamed.push(id);
            }
        }
        Ok(misnamed)
    }

    fn is_misnamed(&self, id: Id) -> Result<bool, StoreError> {
        let Some(entry) = self.entry(id)? else {
            return Ok(false);
        };
        let of_now = Slug::of(&entry.title, &entry.handle);
        let before: Vec<Slug> = self
            .rows(
                "SELECT DISTINCT title FROM revision WHERE entry = ?",
                [self.row_of(id)?],
                |row| get::<String>(row, "title"),
            )?
            .iter()
            .filter_map(|title| Slug::of_text(title))
            .filter(|slug| *slug != of_now)
            .collect();
        // With what `free_slug` adds where another entry has the slug.
        let is_from = |slug: &Slug| {
            let rest = entry.slug.as_str().strip_prefix(slug.as_str());
            let more = rest.and_then(|rest| rest.strip_prefix('-'));
            more.is_some_and(|more| {
                more == entry.handle.as_str() || (more.len() == 1 && ("2"..="9").contains(&more))
            })
        };
        Ok(before.contains(&entry.slug)
            || (entry.slug != of_now && !is_from(&of_now) && before.iter().any(is_from)))
    }
}

impl Write<'_> {
    /// Gives an entry a slug from its title; tells whose bodies link to it, and may have named it as it was called before.
    pub fn name_anew(&self, id: Id) -> Result<Vec<Id>, StoreError> {
        let row = self.require_row(id)?;
        let Some(entry) = self.entry(id)? else {
            return Ok(Vec::new());
        };
        let slug = self.free_slug(Slug::of(&entry.title, &entry.handle), &entry.handle)?;
        self.execute("UPDATE entry SET slug = ? WHERE id = ?", params![slug, row])?;
        self.touch(row);
        self.rows(
            "SELECT DISTINCT entry.uuid AS uuid FROM link JOIN entry ON entry.id = link.source \
             WHERE link.target = ? AND link.written != ''",
            [row],
            |row| rows::id(row, "uuid"),
        )
    }
}

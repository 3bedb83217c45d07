//! The names of entries that others are about to see.

use rusqlite::params;

use super::links::wanted_slug;
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
        let mut shown = self.rows(
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
        let mut failed = Ok(());
        shown.retain(|id| match self.is_public(*id) {
            Ok(is_public) => is_public,
            Err(error) => {
                failed = Err(error);
                false
            }
        });
        failed.map(|()| shown)
    }
}

impl Write<'_> {
    /// Gives an entry that has its slug from a title of before one from its title of now; tells whether it did. A slug that somebody
    /// chose stays. Bodies that name it as before wait for an entry of that name, as they do wherever it has never been.
    pub fn name_anew(&self, id: Id) -> Result<bool, StoreError> {
        let row = self.require_row(id)?;
        let Some(entry) = self.entry(id)? else {
            return Ok(false);
        };
        let is_from = |title: &str| {
            Slug::of_text(title).is_some_and(|slug| {
                let rest = entry.slug.as_str().strip_prefix(slug.as_str());
                let number = |rest: &str| rest.parse::<u8>().is_ok();
                rest.is_some_and(|rest| {
                    let more = rest.strip_prefix('-');
                    rest.is_empty()
                        || more.is_some_and(|more| number(more) || more == entry.handle.as_str())
                })
            })
        };
        let titles: Vec<String> = self.rows(
            "SELECT DISTINCT title FROM revision WHERE entry = ?",
            [row],
            |row| get(row, "title"),
        )?;
        if is_from(entry.title.as_str()) || !titles.iter().any(|title| is_from(title)) {
            return Ok(false);
        }
        let slug = self.free_slug(Slug::of(&entry.title, &entry.handle), &entry.handle)?;
        self.execute("UPDATE entry SET slug = ? WHERE id = ?", params![slug, row])?;
        self.touch(row);
        let links = self.rows(
            "SELECT source, written FROM link WHERE target = ? AND written != '' AND written NOT LIKE '%.md'",
            [row],
            |row| Ok((get::<i64>(row, "source")?, get::<String>(row, "written")?)),
        )?;
        for (source, written) in links {
            if wanted_slug(&written).as_ref() == Some(&entry.slug) {
                self.touch(source);
                self.execute(
                    "DELETE FROM link WHERE source = ? AND target = ? AND written = ?",
                    params![source, row, written],
                )?;
                self.want(source, &written)?;
            }
        }
        Ok(true)
    }
}

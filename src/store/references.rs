//! References: how people name an entry.

use rusqlite::params;

use super::{Read, StoreError};
use crate::model::{Entry, Handle, Id, Slug};

/// What a reference names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// This entry.
    One(Box<Entry>),
    /// Several; a person must choose. At most ten are given.
    Several(Vec<Entry>),
    /// Nothing; these come near.
    Nothing(Vec<Entry>),
}

/// How many candidates an ambiguous reference lists.
const CANDIDATES: usize = 10;

impl Read<'_> {
    /// The entry that a reference names: an id, a handle, a slug or a title, then a unique beginning of a handle or slug.
    ///
    /// An exact name goes before a beginning, and an entry outside the trash before one in it.
    pub fn find_reference(&self, reference: &str) -> Result<Found, StoreError> {
        let text = reference.trim();
        if let Some(entry) = Id::parse(text)
            .map(|id| self.entry(id))
            .transpose()?
            .flatten()
        {
            return Ok(Found::One(Box::new(entry)));
        }
        let handle = Handle::parse_prefix(text).unwrap_or_default();
        let slug = text.to_lowercase();
        let exact = [
            ("handle = ?1", handle.as_str()),
            ("slug = ?1", slug.as_str()),
            ("title = ?1 COLLATE NOCASE", text),
        ];
        let beginning = [
            ("handle >= ?1 AND handle < ?1 || '~'", handle.as_str()),
            ("slug >= ?1 AND slug < ?1 || '~'", slug.as_str()),
        ];
        for names in [&exact[..], &beginning[..]] {
            let mut found: Vec<Entry> = Vec::new();
            for (condition, name) in names.iter().filter(|(_, name)| !name.is_empty()) {
                for entry in self.named(condition, name)? {
                    if !found.iter().any(|known| known.id == entry.id) {
                        found.push(entry);
                    }
                }
            }
            if found.iter().any(|entry| entry.trashed.is_none()) {
                found.retain(|entry| entry.trashed.is_none());
            }
            match found.len() {
                0 => {}
                1 => return Ok(Found::One(Box::new(found.remove(0)))),
                _ => {
                    found.truncate(CANDIDATES);
                    return Ok(Found::Several(found));
                }
            }
        }
        Ok(Found::Nothing(self.near_references(&slug)?))
    }

    /// The entry that a wikilink or a path names: its slug, handle or title, exactly, outside the trash; of several the oldest.
    pub fn find_name(&self, name: &str) -> Result<Option<Id>, StoreError> {
        let slug = Slug::of_text(name);
        let handle = Handle::parse_prefix(name).filter(|handle| handle.len() == Handle::LENGTH);
        self.row(
            "SELECT uuid FROM (SELECT uuid, created, 1 AS rank FROM entry WHERE slug = ?1 AND trashed IS NULL \
             UNION ALL SELECT uuid, created, 2 FROM entry WHERE handle = ?2 AND trashed IS NULL \
             UNION ALL SELECT uuid, created, 3 FROM entry WHERE title = ?3 COLLATE NOCASE AND trashed IS NULL) \
             ORDER BY rank, created LIMIT 1",
            params![slug.as_ref().map(Slug::as_str), handle, name.trim()],
            |row| super::rows::id(row, "uuid"),
        )
    }

    /// The slugs that begin with a text, latest change first.
    pub fn slugs_beginning(&self, text: &str, limit: usize) -> Result<Vec<String>, StoreError> {
        self.rows(
            "SELECT slug FROM entry WHERE slug >= ?1 AND slug < ?1 || '~' AND trashed IS NULL \
             ORDER BY updated DESC LIMIT ?2",
            params![text, i64::try_from(limit).unwrap_or(i64::MAX)],
            |row| super::rows::get(row, "slug"),
        )
    }

    fn named(&self, condition: &str, name: &str) -> Result<Vec<Entry>, StoreError> {
        // Ids first: planning a query for whole entries costs more than finding them, and most names miss.
        let sql = format!(
            "SELECT uuid FROM entry WHERE {condition} ORDER BY updated DESC LIMIT {}",
            CANDIDATES + 1
        );
        let ids = self.rows(&sql, [name], |row| super::rows::id(row, "uuid"))?;
        let entries = ids.into_iter().map(|id| self.entry(id));
        entries.filter_map(Result::transpose).collect()
    }

    /// Entries whose slug shares words with a reference that names none.
    fn near_references(&self, reference: &str) -> Result<Vec<Entry>, StoreError> {
        let mut near: Vec<(f64, String)> = Vec::new();
        let mut statement =
            self.prepare("SELECT slug FROM entry WHERE trashed IS NULL LIMIT 20000")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let slug: String = row.get(0)?;
            let whole = strsim::jaro_winkler(reference, &slug);
            let closeness = match slug.contains(reference) && reference.len() > 2 {
                true => whole.max(0.9),
                false => whole,
            };
            if closeness > 0.82 {
                near.push((closeness, slug));
            }
        }
        near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let mut entries = Vec::new();
        for (_, slug) in near.into_iter().take(3) {
            entries.extend(
                self.named("slug = ?1 AND trashed IS NULL", &slug)?
                    .into_iter()
                    .next(),
            );
        }
        Ok(entries)
    }
}

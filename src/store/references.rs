//! References: how people name an entry.

use rusqlite::{Params, params};

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

/// The reference that means the entry that was changed last on this machine, see [`Read::last_touched`].
pub const LAST: &str = "@last";

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
        let exact = || {
            self.named(
                &["handle = ?1", "slug = ?2", "title = ?3 COLLATE NOCASE"],
                params![handle.as_str(), slug, text],
            )
        };
        // An empty text begins every name.
        let beginning = || match (handle.is_empty(), slug.is_empty()) {
            (_, true) => Ok(Vec::new()),
            (true, false) => self.named(&["slug >= ?1 AND slug < ?1 || '~'"], params![slug]),
            (false, false) => self.named(
                &[
                    "handle >= ?1 AND handle < ?1 || '~'",
                    "slug >= ?2 AND slug < ?2 || '~'",
                ],
                params![handle.as_str(), slug],
            ),
        };
        for names in [&exact as &dyn Fn() -> _, &beginning] {
            let mut found: Vec<Entry> = names()?;
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

    /// The entries that meet one of some conditions on their names, those in the trash last.
    fn named(&self, conditions: &[&str], params: impl Params) -> Result<Vec<Entry>, StoreError> {
        // Each condition has an index of its own, which SQLite would not use for an `OR` of them.
        let either: Vec<String> = conditions
            .iter()
            .map(|condition| format!("SELECT id FROM entry WHERE {condition}"))
            .collect();
        // Rows first: the statement for a whole entry is wanted in any case, and planned once.
        let sql = format!(
            "SELECT id FROM entry WHERE id IN ({}) ORDER BY trashed IS NOT NULL, updated DESC LIMIT {}",
            either.join(" UNION ALL "),
            CANDIDATES + 1
        );
        let rows = self.rows(&sql, params, |row| super::rows::get(row, "id"))?;
        let entries = rows.into_iter().map(|row: i64| self.entry_at(row));
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
                self.named(&["slug = ?1 AND trashed IS NULL"], params![slug])?
                    .into_iter()
                    .next(),
            );
        }
        Ok(entries)
    }
}

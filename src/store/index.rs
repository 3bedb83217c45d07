//! The full-text index. It holds no text of its own: what it is told to forget must be what it was told.

use super::{StoreError, Write};

impl Write<'_> {
    /// Tells the index of an entry, unless it is in the trash.
    pub(super) fn index_add(&self, row: i64) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO search (rowid, title, body, tags, terms) \
             SELECT id, title, body, tags, terms FROM search_text WHERE id = ?",
            [row],
        )?;
        self.note_length(row)
    }

    /// Has the index forget an entry; to be called before any of its text changes.
    pub(super) fn index_remove(&self, row: i64) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO search (search, rowid, title, body, tags, terms) \
             SELECT 'delete', id, title, body, tags, terms FROM search_text WHERE id = ?",
            [row],
        )?;
        self.note_length(row)
    }

    /// Merges the index's parts into one: worth it after many additions, for rare words are then three times faster.
    pub fn optimize_index(&self) -> Result<(), StoreError> {
        self.execute("INSERT INTO search (search) VALUES ('optimize')", [])?;
        Ok(())
    }
}

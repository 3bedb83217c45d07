//! Where imported entries came from.

use rusqlite::params;

use super::rows::{self, get};
use super::{Read, StoreError, Write};
use crate::model::Id;

/// What is known of a file that was imported before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The entry that it became.
    pub entry: Id,
    /// What the file held then.
    pub fingerprint: String,
}

impl Read<'_> {
    /// What the file at a path became.
    pub fn origin(&self, path: &str) -> Result<Option<Origin>, StoreError> {
        self.row(
            "SELECT entry.uuid AS entry, fingerprint FROM origin JOIN entry ON entry.id = origin.entry WHERE path = ?",
            [path],
            |row| {
                Ok(Origin { entry: rows::id(row, "entry")?, fingerprint: get(row, "fingerprint")? })
            },
        )
    }

    /// Other files that held the same when they were imported: each path and what it became.
    pub fn origins_like(&self, fingerprint: &str) -> Result<Vec<(String, Id)>, StoreError> {
        self.rows(
            "SELECT path, entry.uuid AS entry FROM origin JOIN entry ON entry.id = origin.entry WHERE fingerprint = ?",
            [fingerprint],
            |row| Ok((get(row, "path")?, rows::id(row, "entry")?)),
        )
    }
}

impl Write<'_> {
    /// Forgets what a file held when it became an entry: the next import takes it in anew. For an import that is taken back.
    pub fn distrust_origins(&self, entry: Id) -> Result<(), StoreError> {
        let row = self.require_row(entry)?;
        self.execute("UPDATE origin SET fingerprint = '' WHERE entry = ?", [row])?;
        Ok(())
    }

    /// Forgets a path that a file has moved away from.
    pub fn forget_origin(&self, path: &str) -> Result<(), StoreError> {
        self.execute("DELETE FROM origin WHERE path = ?", [path])?;
        Ok(())
    }

    /// Remembers what a file became.
    pub fn set_origin(&self, path: &str, entry: Id, fingerprint: &str) -> Result<(), StoreError> {
        let row = self.require_row(entry)?;
        self.execute(
            "INSERT INTO origin (path, entry, fingerprint) VALUES (?, ?, ?) \
             ON CONFLICT (path) DO UPDATE SET entry = excluded.entry, fingerprint = excluded.fingerprint",
            params![path, row, fingerprint],
        )?;
        Ok(())
    }
}

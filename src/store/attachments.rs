//! Files that belong to entries, kept by their content.

use rusqlite::params;

use super::query::SHARED;
use super::rows::get;
use super::{Read, StoreError, Write};
use crate::model::{Attachment, Id, sha256_of};

/// A file's bytes and the key they are kept under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Blob {
    /// Keys some bytes.
    pub fn new(bytes: Vec<u8>) -> Self {
        Blob {
            sha256: sha256_of(&bytes),
            bytes,
        }
    }
}

impl Read<'_> {
    /// The files of an entry, by path.
    pub fn attachments(&self, entry: Id) -> Result<Vec<Attachment>, StoreError> {
        self.rows(
            "SELECT path, sha256, (SELECT size FROM blob WHERE blob.sha256 = attachment.sha256) AS size \
             FROM attachment WHERE entry = ? ORDER BY path",
            [self.row_of(entry)?],
            |row| {
                Ok(Attachment {
                    path: get(row, "path")?,
                    sha256: get(row, "sha256")?,
                    size: get::<i64>(row, "size")?.unsigned_abs(),
                })
            },
        )
    }

    /// Whether an entry that others may see has this file.
    pub fn is_shown_blob(&self, sha256: &str) -> Result<bool, StoreError> {
        let sql = format!(
            "SELECT 1 FROM attachment JOIN entry ON entry.id = attachment.entry \
             WHERE attachment.sha256 = ? AND entry.trashed IS NULL AND {SHARED} LIMIT 1"
        );
        Ok(self.row(&sql, [sha256], |_| Ok(()))?.is_some())
    }

    /// Whether there are bytes under a key.
    pub fn has_blob(&self, sha256: &str) -> Result<bool, StoreError> {
        let found = self.row("SELECT 1 FROM blob WHERE sha256 = ?", [sha256], |_| Ok(()))?;
        Ok(found.is_some())
    }

    /// The bytes kept under a key.
    pub fn blob(&self, sha256: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.row("SELECT bytes FROM blob WHERE sha256 = ?", [sha256], |row| {
            get(row, "bytes")
        })
    }
}

impl Write<'_> {
    /// Keeps a file of an entry; gives the one of the same path that it takes the place of.
    pub fn attach(&self, entry: Id, path: &str, blob: &Blob) -> Result<Option<String>, StoreError> {
        let row = self.require_row(entry)?;
        let before = self.row(
            "SELECT sha256 FROM attachment WHERE entry = ? AND path = ?",
            params![row, path],
            |row| get::<String>(row, "sha256"),
        )?;
        self.keep_blob(blob)?;
        self.point_attachment(row, path, &blob.sha256)?;
        self.touch(row);
        Ok(before)
    }

    /// Keeps bytes for an entry that is about to have them.
    pub fn keep_blob(&self, blob: &Blob) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO blob (sha256, size, bytes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            params![blob.sha256, blob.bytes.len() as i64, blob.bytes],
        )?;
        Ok(())
    }

    /// Takes a file from an entry, or puts another content in its place; its bytes stay until nothing uses them.
    pub fn reattach(&self, entry: Id, path: &str, sha256: Option<&str>) -> Result<(), StoreError> {
        let row = self.require_row(entry)?;
        self.touch(row);
        match sha256 {
            Some(sha256) => self.point_attachment(row, path, sha256),
            None => {
                self.execute(
                    "DELETE FROM attachment WHERE entry = ? AND path = ?",
                    params![row, path],
                )?;
                Ok(())
            }
        }
    }

    fn point_attachment(&self, row: i64, path: &str, sha256: &str) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO attachment (entry, path, sha256) VALUES (?, ?, ?) \
             ON CONFLICT (entry, path) DO UPDATE SET sha256 = excluded.sha256",
            params![row, path, sha256],
        )?;
        Ok(())
    }

    /// Erases bytes that no entry uses and that no change would bring back when it is undone.
    pub(super) fn drop_unused_blobs(&self) -> Result<(), StoreError> {
        self.execute(
            "DELETE FROM blob WHERE NOT EXISTS (SELECT 1 FROM attachment WHERE attachment.sha256 = blob.sha256) \
             AND NOT EXISTS (SELECT 1 FROM journal WHERE instr(undo, blob.sha256) > 0)",
            [],
        )?;
        Ok(())
    }
}

//! What can go wrong between `cop` and its file.

use std::path::PathBuf;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no database at this path yet.
    #[error("there is no community at {}", .0.display())]
    Missing(PathBuf),
    /// The path names a folder.
    #[error("{} is a folder, not a database", .0.display())]
    Folder(PathBuf),
    /// The file is something else.
    #[error("{} is not a cop database", .0.display())]
    Foreign(PathBuf),
    /// The file is damaged.
    #[error("the database {} is damaged: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite says of it.
        reason: String,
    },
    /// A newer program wrote the file.
    #[error("{} has schema {found}, and this cop knows schemas up to {known}", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: u32,
        /// The newest that this program knows.
        known: u32,
    },
    /// The file has an older schema and may not be written.
    #[error("{} has the older schema {found} and cannot be brought up to date here", path.display())]
    Older {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: u32,
    },
    /// The file or its folder may not be written.
    #[error("{} cannot be written: {reason}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The file or its folder may not be read.
    #[error("{} cannot be opened: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Another program has held the file for too long.
    #[error("{} is in use by another program", .0.display())]
    Busy(PathBuf),
    /// The disk is full.
    #[error("the disk that holds {} is full", .0.display())]
    Full(PathBuf),
    /// A stored value cannot be read back.
    #[error("a stored {what} cannot be read: {reason}")]
    Value {
        /// What was read.
        what: &'static str,
        /// Why it is no such value.
        reason: String,
    },
    /// Anything else that SQLite reports.
    #[error("SQLite: {0}")]
    Sqlite(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        StoreError::Sqlite(error)
    }
}

impl StoreError {
    /// Whether the file is damaged or belongs to another program, so that a person must look at it.
    pub fn needs_a_person(&self) -> bool {
        matches!(
            self,
            StoreError::Damaged { .. }
                | StoreError::Foreign(_)
                | StoreError::Newer { .. }
                | StoreError::Value { .. }
        )
    }

    /// Whether the system failed at reading or writing a file that may be read and written.
    pub fn is_of_the_disk(&self) -> bool {
        // In SQLite's words.
        matches!(self, StoreError::Unwritable { reason, .. } | StoreError::Unreadable { reason, .. }
            if reason.contains("disk I/O error"))
    }

    /// Names the file in what SQLite reports, and classes the failures that people can do something about.
    pub(super) fn at(self, path: &std::path::Path) -> Self {
        use rusqlite::ErrorCode;
        let StoreError::Sqlite(error) = self else {
            return self;
        };
        let path = path.to_path_buf();
        let reason = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => StoreError::Foreign(path),
            Some(ErrorCode::DatabaseCorrupt) => StoreError::Damaged { path, reason },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy(path),
            Some(ErrorCode::DiskFull) => StoreError::Full(path),
            Some(ErrorCode::ReadOnly) => StoreError::Unwritable { path, reason },
            Some(ErrorCode::SystemIoFailure) if is_write(&error) => {
                StoreError::Unwritable { path, reason }
            }
            Some(
                ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::SystemIoFailure,
            ) => StoreError::Unreadable { path, reason },
            _ if tells_damage(&reason) || is_misread(&error) => {
                StoreError::Damaged { path, reason }
            }
            _ => StoreError::Sqlite(error),
        }
    }
}

/// Whether the system did not take what was to be written.
fn is_write(error: &rusqlite::Error) -> bool {
    use rusqlite::ffi::{
        SQLITE_IOERR_DELETE, SQLITE_IOERR_DIR_FSYNC, SQLITE_IOERR_FSYNC, SQLITE_IOERR_TRUNCATE,
        SQLITE_IOERR_WRITE,
    };
    let code = error.sqlite_error().map(|error| error.extended_code);
    matches!(
        code,
        Some(
            SQLITE_IOERR_WRITE
                | SQLITE_IOERR_FSYNC
                | SQLITE_IOERR_DIR_FSYNC
                | SQLITE_IOERR_TRUNCATE
                | SQLITE_IOERR_DELETE
        )
    )
}

/// Whether a column holds what its kind of value never is, such as text that is not UTF-8.
fn is_misread(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::{
        FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error,
    };
    matches!(
        error,
        FromSqlConversionFailure(..)
            | IntegralValueOutOfRange(..)
            | InvalidColumnType(..)
            | Utf8Error(..)
    )
}

/// Whether what SQLite reports comes from a file that lacks a part of its schema, or whose index cannot be read: it gives
/// these the code of a mistaken statement.
fn tells_damage(reason: &str) -> bool {
    [
        "no such table",
        "no such column",
        "already exists",
        "fts5",
        "vtable constructor failed",
    ]
    .iter()
    .any(|words| reason.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_cannot_be_read_are_damage() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        for (statement, damaged) in [
            ("SELECT CAST(x'61ff' AS TEXT)", true),
            ("SELECT 5", true),
            ("SELECT NULL", true),
            ("SELECT nonsense(", false),
        ] {
            let read = connection.query_row(statement, [], |row| row.get::<_, String>(0));
            let error = StoreError::from(read.unwrap_err()).at(std::path::Path::new("a.db"));
            let is_damage = matches!(error, StoreError::Damaged { .. });
            assert_eq!(is_damage, damaged, "{statement}: {error}");
        }
    }
}

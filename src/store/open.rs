//! Opening the file: made at the first write, checked at every opening, read-only for reads.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::migrations::Steps;
use super::write_log::wait_a_moment;
use super::{Read, StoreError, Write, migrations};

/// The header that every database begins with. Source: <https://sqlite.org/fileformat.html>.
const HEADER_BYTES: u64 = 100;

/// How much memory pages may take at most; taken only as they are read.
const CACHE_KIB: i64 = 32 * 1024;

/// The same for what reads most pages once: to take memory for a page takes longer than to read it. Those that lead to them, and
/// are read again and again, are fewer than sixteen.
const PASSING_KIB: i64 = 64;

/// An open community.
#[derive(Debug)]
pub struct Store {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
    /// The schema that this program knows; tests know others.
    pub(super) steps: Steps,
}

impl Store {
    /// Opens a community for reading alone.
    ///
    /// # Errors
    /// When there is none at the path, or the file is not a healthy database of a schema that this program knows.
    pub fn open_read(path: &Path) -> Result<Self, StoreError> {
        Self::open_read_with(path, migrations::STEPS)
    }

    pub(super) fn open_read_with(path: &Path, steps: Steps) -> Result<Self, StoreError> {
        if !Self::check_path(path)? {
            return Err(StoreError::Missing(path.to_path_buf()));
        }
        log::debug!("opens {} to read", path.display());
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = |name: &Path, more: OpenFlags| {
            let connection = Connection::open_with_flags(name, flags | more)?;
            let mut store = Store {
                connection,
                path: path.to_path_buf(),
                steps,
            };
            store.settle()?;
            let found = store.known_version()?;
            store.widen_cache()?;
            Ok::<_, StoreError>((store, found))
        };
        let opened = open(path, OpenFlags::empty()).or_else(|error| match &error {
            // A program died while it changed a file that keeps no log: what it had begun is taken back before anything is read.
            StoreError::Sqlite(inner) if is_half_changed(inner) => {
                let store = Store::open_with(path, steps)?;
                let found = store.known_version()?;
                Ok((store, found))
            }
            // A file on read-only storage: without a place for the log's index SQLite reads it only as one that nobody
            // changes, which is so where no log stands beside it.
            StoreError::Sqlite(inner)
                if inner.sqlite_error_code() == Some(ErrorCode::CannotOpen)
                    || inner.sqlite_error_code() == Some(ErrorCode::ReadOnly) =>
            {
                match immutable_uri(path) {
                    Some(uri) => open(Path::new(&uri), OpenFlags::SQLITE_OPEN_URI),
                    None => Err(error),
                }
            }
            _ => Err(error),
        });
        let (store, found) = opened.map_err(|error| error.at(path))?;
        match found {
            // Nothing was ever written: an empty file, as `mktemp` makes one.
            0 => Err(StoreError::Missing(path.to_path_buf())),
            version if version < migrations::latest(steps) => {
                drop(store);
                // A person who reads has not asked for a change, but an older schema cannot be read; bringing it up to
                // date is safe, since a copy is kept.
                Store::open_with(path, steps).map_err(|error| match error {
                    StoreError::Unwritable { path, .. } => StoreError::Older {
                        path,
                        found: version,
                    },
                    other => other,
                })
            }
            _ => Ok(store),
        }
    }

    /// Opens a community for reading and writing; makes it where there is none.
    ///
    /// # Errors
    /// When the file cannot be made or written, or is not a healthy database of a schema that this program knows.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_with(path, migrations::STEPS)
    }

    pub(super) fn open_with(path: &Path, steps: Steps) -> Result<Self, StoreError> {
        let is_there = Self::check_path(path)?;
        log::debug!(
            "{} {} to write",
            if is_there { "opens" } else { "makes" },
            path.display()
        );
        let made_folder = path.parent().is_none_or(|folder| {
            folder.as_os_str().is_empty() || folder.is_dir() || make_private_folder(folder).is_ok()
        });
        if !made_folder {
            let reason = "its folder cannot be made".to_owned();
            return Err(StoreError::Unwritable {
                path: path.to_path_buf(),
                reason,
            });
        }
        if !is_there {
            make_private_file(path);
        }
        let opened = || {
            let connection = Connection::open_with_flags(
                path,
                OpenFlags::SQLITE_OPEN_READ_WRITE
                    | OpenFlags::SQLITE_OPEN_CREATE
                    | OpenFlags::SQLITE_OPEN_NO_MUTEX,
            )?;
            let mut store = Store {
                connection,
                path: path.to_path_buf(),
                steps,
            };
            store.settle()?;
            store.bring_up_to_date()?;
            store.keep_log()?;
            store.widen_cache()?;
            Ok::<_, StoreError>(store)
        };
        opened().map_err(|error| match error.at(path) {
            StoreError::Unreadable { path, reason } => StoreError::Unwritable { path, reason },
            other => other,
        })
    }

    /// A community in memory, for tests and for trying things out.
    ///
    /// # Errors
    /// When SQLite cannot make it.
    pub fn in_memory() -> Result<Self, StoreError> {
        let connection = Connection::open_in_memory()?;
        let mut store = Store {
            connection,
            path: PathBuf::from(":memory:"),
            steps: migrations::STEPS,
        };
        store.settle()?;
        migrations::run(&store.connection, store.steps, 0)?;
        Ok(store)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads: everything that `work` sees is of one moment.
    ///
    /// # Errors
    /// What `work` reports, or a failure of the file.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Read<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = self
            .connection
            .unchecked_transaction()
            .map_err(|error| E::from(StoreError::from(error).at(&self.path)))?;
        work(&Read::new(&transaction, &self.path))
    }

    /// Writes: all that `work` does is kept when it returns `Ok`, and nothing otherwise.
    ///
    /// # Errors
    /// What `work` reports, or a failure of the file.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&Write<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let path = self.path.clone();
        let failed = |error: rusqlite::Error| E::from(StoreError::from(error).at(&path));
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(failed)?;
        let write = Write::new(Read::new(&transaction, &self.path));
        let done = work(&write)?;
        write.note_changes()?;
        write.settle_standings()?;
        if write.charter_was_right.get() == Some(true) {
            write.sum_charter()?;
        }
        drop(write);
        transaction.commit().map_err(failed)?;
        self.tidy_log();
        Ok(done)
    }

    /// Leaves a store that was only read to the end of the program, which frees its memory at once instead of piece by piece.
    /// Its reads have ended, and no write waits for it. A program that goes on and reads much has it closed.
    pub fn leave(self) {
        /// How many are left open at most.
        const MOST: usize = 8;
        static LEFT: AtomicUsize = AtomicUsize::new(0);
        if LEFT.fetch_add(1, Ordering::Relaxed) < MOST {
            std::mem::forget(self.connection);
        }
    }

    /// The connection, for maintenance that no transaction can hold.
    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// What holds for every connection.
    fn settle(&mut self) -> Result<(), StoreError> {
        let connection = &mut self.connection;
        connection.busy_handler(Some(wait_a_moment))?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        // Without this SQLite plans a statement anew for each value that is bound to it, which is half of a list's time.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(())
    }

    /// Lets pages that were read stay in memory. SQLite's own 2 MB hold a tenth of the entries of a community of 100,000, whose
    /// lists by state would read the same pages over and over.
    fn widen_cache(&self) -> Result<(), StoreError> {
        Ok(self
            .connection
            .pragma_update(None, "cache_size", -CACHE_KIB)?)
    }

    /// Refuses what SQLite would misread or wait for; tells whether there is a file.
    fn check_path(path: &Path) -> Result<bool, StoreError> {
        // SQLite would take this name for a database that is gone with the process.
        if path == Path::new(":memory:") {
            return Err(StoreError::Foreign(path.to_path_buf()));
        }
        match std::fs::metadata(path) {
            Ok(found) if found.is_dir() => Err(StoreError::Folder(path.to_path_buf())),
            // A device or a named pipe.
            Ok(found) if !found.is_file() => Err(StoreError::Foreign(path.to_path_buf())),
            // SQLite takes what is shorter than its header for an empty file, and would write over it.
            Ok(found) if (1..HEADER_BYTES).contains(&found.len()) => {
                Err(StoreError::Foreign(path.to_path_buf()))
            }
            Ok(_) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            // Such as a folder that may not be looked into: what lies there is unknown, not absent.
            Err(error) => Err(StoreError::Unreadable {
                path: path.to_path_buf(),
                reason: error.to_string(),
            }),
        }
    }
}

impl Read<'_> {
    /// Does what reads many pages once, with few of them kept in memory.
    pub(super) fn in_passing<T>(
        &self,
        work: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let keep = |kib: i64| {
            let kept = self.connection().pragma_update(None, "cache_size", -kib);
            kept.map_err(|error| self.failed(error))
        };
        keep(PASSING_KIB)?;
        let done = work();
        keep(CACHE_KIB)?;
        done
    }
}

/// The folder that a file lies in.
pub fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Makes a folder that others on this machine cannot look into, and those that it lies in.
///
/// # Errors
/// When it cannot be made.
pub fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes an empty file that others on this machine cannot read, unless somebody has just made one; SQLite gives its log the same
/// rights. Whoever opens it learns why there is none.
fn make_private_file(path: &Path) {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // A link that leads to no file yet counts as one that is there.
    drop(options.open(led_to(path)));
}

/// How many links may lead to a file; as many as Linux follows.
const MOST_LINKS: usize = 40;

/// Where the links of a name end, whether a file is there or not.
fn led_to(path: &Path) -> PathBuf {
    let mut place = path.to_path_buf();
    for _ in 0..MOST_LINKS {
        match std::fs::read_link(&place) {
            Ok(to) => place = folder_of(&place).join(to),
            Err(_) => break,
        }
    }
    place
}

/// A file that SQLite keeps beside a database: beside the file itself, whatever link leads to it.
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = led_to(path).into_os_string();
    name.push(ending);
    name.into()
}

/// Whether a file cannot be read before a change is taken back that was cut short.
fn is_half_changed(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error().map(|error| error.extended_code);
    code == Some(rusqlite::ffi::SQLITE_READONLY_ROLLBACK)
}

/// The URI under which SQLite reads a file that nobody changes; `None` where a log or a journal with content stands beside it.
fn immutable_uri(path: &Path) -> Option<String> {
    for ending in ["-wal", "-journal"] {
        if std::fs::metadata(beside(path, ending)).is_ok_and(|file| file.len() > 0) {
            return None;
        }
    }
    let absolute = std::path::absolute(path).ok()?;
    let text = absolute.to_str()?;
    let encoded = percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC)
        .to_string()
        .replace("%2F", "/");
    Some(format!("file:{encoded}?immutable=1"))
}

#[cfg(test)]
mod tests {
    use super::super::write_log::CHECKPOINT_BYTES;
    use super::*;

    /// A sound database, changed by `statement` and opened again.
    fn reopened(statement: &str) -> StoreError {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        drop(Store::open(&path).unwrap());
        Connection::open(&path)
            .unwrap()
            .execute_batch(statement)
            .unwrap();
        let reading = Store::open_read(&path).unwrap_err();
        let writing = Store::open(&path).unwrap_err();
        assert_eq!(reading.to_string(), writing.to_string());
        writing
    }

    #[test]
    fn only_files_of_a_known_schema_open() {
        use StoreError::{Damaged, Foreign, Newer};
        for (statement, expected) in [
            ("PRAGMA user_version = 99", "newer"),
            ("PRAGMA user_version = -5", "newer"),
            ("PRAGMA user_version = 0", "damaged"),
            ("PRAGMA application_id = 7", "foreign"),
            ("PRAGMA application_id = 0", "foreign"),
        ] {
            let found = match reopened(statement) {
                Newer { .. } => "newer",
                Damaged { .. } => "damaged",
                Foreign(_) => "foreign",
                other => panic!("{statement}: {other}"),
            };
            assert_eq!(found, expected, "{statement}");
        }
    }

    #[test]
    fn what_is_shorter_than_a_header_is_nobody_s_empty_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        for (bytes, foreign) in [(0, false), (1, true), (99, true)] {
            std::fs::write(&path, vec![b'x'; bytes]).unwrap();
            let reading = Store::open_read(&path).unwrap_err();
            let is_foreign = matches!(reading, StoreError::Foreign(_));
            assert_eq!(is_foreign, foreign, "{bytes} bytes: {reading}");
            let writing = Store::open(&path);
            assert_eq!(writing.is_err(), foreign, "{bytes} bytes");
        }
        assert!(folder.path().join("a.db").metadata().unwrap().len() == 99);
    }

    #[test]
    fn a_change_that_was_cut_short_is_taken_back_before_anything_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let [path, copy] = ["a.db", "b.db"].map(|name| folder.path().join(name));
        Store::open(&path).unwrap().backup_to(&copy).unwrap();
        let [left, journal] = ["c.db", "c.db-journal"].map(|name| folder.path().join(name));
        let changing = Connection::open(&copy).unwrap();
        let tags = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT 9000) \
                    INSERT INTO tag (name) SELECT 't' || n FROM n";
        changing.execute_batch(tags).unwrap();
        // So little memory that the file is written before the end.
        let change = "PRAGMA cache_size = 2; BEGIN; UPDATE tag SET name = name || 'x'";
        changing.execute_batch(change).unwrap();
        std::fs::copy(&copy, &left).unwrap();
        std::fs::copy(folder.path().join("b.db-journal"), &journal).unwrap();
        assert_eq!(immutable_uri(&left), None);
        let store = Store::open_read(&left).unwrap();
        let changed = "SELECT count(*) FROM tag WHERE name LIKE '%x'";
        let changed: i64 = store
            .connection
            .query_row(changed, [], |row| row.get(0))
            .unwrap();
        assert_eq!(changed, 0);
        assert!(store.integrity().unwrap().is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_what_is_made() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let [path, copy] = ["a.db", "b.db"].map(|name| folder.path().join(name));
        let mut store = Store::open(&path).unwrap();
        store.write(|data| data.rebuild()).unwrap();
        store.backup_to(&copy).unwrap();
        for name in ["a.db", "a.db-wal", "a.db-shm", "b.db"] {
            let file = std::fs::metadata(folder.path().join(name)).unwrap();
            assert_eq!(file.permissions().mode() & 0o777, 0o600, "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_a_link_leads_to_is_the_community() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| folder.path().join(name);
        std::fs::create_dir(place("far")).unwrap();
        symlink("other", place("link")).unwrap();
        symlink("far/a.db", place("other")).unwrap();
        let log = beside(&place("link"), "-wal");
        assert_eq!(log, place("far/a.db-wal"));
        let mut store = Store::open(&place("link")).unwrap();
        for name in ["far/a.db", "far/a.db-wal", "far/a.db-shm"] {
            let file = std::fs::metadata(place(name)).unwrap();
            assert_eq!(file.permissions().mode() & 0o777, 0o600, "{name}");
        }
        assert_eq!(immutable_uri(&place("link")), None, "it has a log");
        assert!(std::fs::metadata(&log).unwrap().len() > CHECKPOINT_BYTES / 8);
        let long = "x".repeat(2 * CHECKPOINT_BYTES as usize);
        let filled = store.write(|data| {
            let sql = "INSERT INTO meta (key, value) VALUES ('x', ?1)";
            data.connection().execute(sql, [&long])?;
            Ok::<_, StoreError>(())
        });
        filled.unwrap();
        let bytes = std::fs::metadata(&log).unwrap().len();
        assert_eq!(bytes, 0, "a long log is emptied");
    }

    #[test]
    fn many_may_make_one_community_at_once() {
        for _ in 0..20 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.db");
            std::thread::scope(|scope| {
                let makers: Vec<_> = (0..16)
                    .map(|_| scope.spawn(|| Store::open(&path)))
                    .collect();
                for maker in makers {
                    maker.join().unwrap().unwrap();
                }
            });
        }
    }

    #[test]
    fn a_name_that_sqlite_takes_for_memory_is_refused() {
        let error = Store::open(Path::new(":memory:")).unwrap_err();
        assert!(matches!(error, StoreError::Foreign(_)), "{error}");
    }
}

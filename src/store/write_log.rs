//! The write-ahead log: kept, kept short, and who waits for whom because of it.

#[cfg(test)]
use std::sync::Arc;
#[cfg(test)]
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rusqlite::ErrorCode;

use super::open::beside;
use super::{Store, StoreError};

/// The write-ahead log is emptied into the database once it is longer than 200 pages.
///
/// Closing would do it each time, at the price of five more syncs a command; never doing it would let the log grow for ever.
pub(super) const CHECKPOINT_BYTES: u64 = 200 * 4096;

/// How long a write waits for another process's before it gives up.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// How long to wait before asking once more whether another process has done.
pub(super) const NAP: Duration = Duration::from_micros(500);

impl Store {
    /// Empties the write-ahead log. A reader in the way only puts it off: nobody waits for one.
    pub(super) fn empty_log(&mut self) {
        if self
            .connection
            .busy_handler(None::<fn(i32) -> bool>)
            .is_ok()
        {
            let _ = self
                .connection
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        }
        let _ = self.connection.busy_handler(Some(wait_a_moment));
    }

    /// Empties the write-ahead log once it is long.
    pub(super) fn tidy_log(&mut self) {
        let log = beside(&self.path, "-wal");
        let bytes = std::fs::metadata(log).map_or(0, |log| log.len());
        if bytes > CHECKPOINT_BYTES {
            self.empty_log();
        }
    }

    /// Has changes written to a log, which lets others read meanwhile. A backup that took the place of a community keeps none.
    pub(super) fn keep_log(&self) -> Result<(), StoreError> {
        let mode: String = self
            .connection
            .pragma_query_value(None, "journal_mode", |row| row.get(0))?;
        if mode == "wal" {
            return Ok(());
        }
        match self.connection.pragma_update(None, "journal_mode", "WAL") {
            // Somebody reads it just now; the next to write will do it.
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(()),
            done => Ok(done?),
        }
    }
}

/// Sleeps half a millisecond at a time: SQLite's own back-off lets the slowest of many writers wait five times longer.
pub(super) fn wait_a_moment(attempts: i32) -> bool {
    #[cfg(test)]
    WAITED.with(|waited| waited.fetch_add(1, Ordering::Relaxed));
    if NAP * attempts.unsigned_abs() > PATIENCE {
        return false;
    }
    std::thread::sleep(NAP);
    true
}

#[cfg(test)]
thread_local! {
    /// How often this thread has waited for another.
    static WAITED: Arc<AtomicUsize> = Arc::default();
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

    use rusqlite::Connection;

    use super::*;

    #[test]
    fn nobody_waits_for_a_reader_when_a_log_is_emptied() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let mut store = Store::open(&path).unwrap();
        let reader = Connection::open(&path).unwrap();
        let reading = reader.unchecked_transaction().unwrap();
        reading
            .query_row("SELECT count(*) FROM entry", [], |_| Ok(()))
            .unwrap();
        store.empty_log();
        let waited = WAITED.with(Arc::clone);
        assert_eq!(waited.load(Relaxed), 0);
        // A writer is waited for as before.
        let writer = Connection::open(&path).unwrap();
        writer.execute_batch("BEGIN IMMEDIATE").unwrap();
        let given_up = AtomicBool::new(false);
        let until = (waited, &given_up);
        std::thread::scope(|scope| {
            let ends = scope.spawn(move || {
                while until.0.load(Relaxed) == 0 && !until.1.load(Relaxed) {
                    std::thread::yield_now();
                }
                writer.execute_batch("COMMIT").unwrap();
            });
            let done = store.write(|_| Ok::<_, StoreError>(()));
            given_up.store(true, Relaxed);
            ends.join().unwrap();
            done.unwrap();
        });
    }

    #[test]
    fn a_backup_that_takes_the_place_of_a_community_keeps_a_log_again() {
        let folder = tempfile::tempdir().unwrap();
        let [path, copy] = ["a.db", "b.db"].map(|name| folder.path().join(name));
        let mode = |path: &Path| -> String {
            let connection = Connection::open(path).unwrap();
            let ask = connection.pragma_query_value(None, "journal_mode", |row| row.get(0));
            ask.unwrap()
        };
        Store::open(&path).unwrap().backup_to(&copy).unwrap();
        assert_eq!(mode(&copy), "delete", "it is one file");
        drop(Store::open_read(&copy).unwrap());
        assert_eq!(mode(&copy), "delete");
        drop(Store::open(&copy).unwrap());
        assert_eq!(mode(&copy), "wal");
    }
}

//! Real erasure: the bytes that deleted rows leave in free pages, in the index and in the log.
//!
//! A purge is kept before its bytes are wiped, which no transaction can hold. Until they are, the file says so itself: a program
//! that dies in between, a full disk, or somebody who reads the file as it was, only puts it off.

use super::{Read, Store, StoreError, Write};

/// Stands among what the community says of itself while bytes of a purge may be left.
const UNWIPED: &str = "unwiped";

impl Read<'_> {
    /// Whether bytes of what was purged may be left in the file or its log.
    pub fn awaits_wiping(&self) -> Result<bool, StoreError> {
        Ok(self.meta(UNWIPED)?.is_some())
    }
}

impl Write<'_> {
    /// Notes that bytes are left of what this transaction purges. For [`Store::wipe`] to take away.
    pub fn await_wiping(&self) -> Result<(), StoreError> {
        self.set_meta(UNWIPED, Some("1"))
    }
}

impl Store {
    /// Erases what deleted rows leave in free pages, the index and the log; rewrites the whole file. Tells whether it is done: not
    /// while another program reads the file as it was before.
    pub fn wipe(&mut self) -> Result<bool, StoreError> {
        let path = self.path().to_path_buf();
        let wiped = || -> Result<bool, rusqlite::Error> {
            // Merging every segment of the index drops the words of deleted entries from it.
            self.connection()
                .execute("INSERT INTO search (search) VALUES ('optimize')", [])?;
            self.connection().execute_batch("VACUUM")?;
            // It answers whether somebody was in the way, and is no error then.
            let in_the_way: i64 =
                self.connection()
                    .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
            Ok(in_the_way == 0)
        };
        let wiped = wiped().map_err(|error| StoreError::from(error).at(&path))?;
        if wiped {
            self.write(|data| data.set_meta(UNWIPED, None))?;
        }
        Ok(wiped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_reads_what_was_there_puts_the_wiping_off() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let mut store = Store::open(&path).unwrap();
        let holds = |word: &str| {
            ["a.db", "a.db-wal"].iter().any(|name| {
                let bytes = std::fs::read(folder.path().join(name)).unwrap_or_default();
                bytes
                    .windows(word.len())
                    .any(|found| found == word.as_bytes())
            })
        };
        store
            .write(|data| data.set_meta("domain", Some("Zaubertrank")))
            .unwrap();
        let reader = rusqlite::Connection::open(&path).unwrap();
        reader
            .execute_batch("BEGIN; SELECT count(*) FROM meta;")
            .unwrap();
        store
            .write(|data| {
                data.set_meta("domain", None)?;
                data.await_wiping()
            })
            .unwrap();
        // Nobody is waited for here, so that the test need not be.
        store
            .connection
            .busy_handler(None::<fn(i32) -> bool>)
            .unwrap();
        assert!(!store.wipe().unwrap());
        assert!(holds("Zaubertrank") && store.read(|data| data.awaits_wiping()).unwrap());
        reader.execute_batch("COMMIT").unwrap();
        assert!(store.wipe().unwrap());
        assert!(!holds("Zaubertrank") && !store.read(|data| data.awaits_wiping()).unwrap());
    }
}

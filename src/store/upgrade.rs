//! The schema of a file: told at each opening, made or brought up to date where that is needed.

use std::path::Path;
use std::time::Instant;

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::write_log::{NAP, PATIENCE};
use super::{Read, Store, StoreError, Write, migrations};

impl Store {
    /// Makes or migrates the schema where that is needed, and no other process has done it meanwhile.
    pub(super) fn bring_up_to_date(&mut self) -> Result<(), StoreError> {
        let began = Instant::now();
        loop {
            let found = self.known_version()?;
            if found >= migrations::latest(self.steps) {
                return Ok(());
            }
            match self.migrate(found) {
                // SQLite does not wait where two processes switch a file to its log at once.
                Err(StoreError::Sqlite(error))
                    if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                        && began.elapsed() < PATIENCE =>
                {
                    std::thread::sleep(NAP);
                }
                done => return done,
            }
        }
    }

    /// The file's schema version.
    pub(super) fn known_version(&self) -> Result<u32, StoreError> {
        // One moment for all that is asked: another process may be making the schema.
        let _moment = self.connection.unchecked_transaction()?;
        let found = migrations::version(&self.connection)?;
        let application: i32 =
            self.connection
                .pragma_query_value(None, "application_id", |row| row.get(0))?;
        let empty = || {
            self.connection
                .query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| {
                    row.get(0)
                })
        };
        match (application, found) {
            (migrations::APPLICATION_ID, 1..) => {}
            // A file that nothing was written to yet.
            (0, 0) if empty()? => {}
            (migrations::APPLICATION_ID, _) => {
                return Err(StoreError::Damaged {
                    path: self.path.clone(),
                    reason: "the version of its schema is gone".to_owned(),
                });
            }
            _ => return Err(StoreError::Foreign(self.path.clone())),
        }
        let known = migrations::latest(self.steps);
        if found > known {
            return Err(StoreError::Newer {
                path: self.path.clone(),
                found,
                known,
            });
        }
        Ok(found)
    }

    /// Brings the schema up to date, all steps or none; an older one is copied first, beside the file.
    fn migrate(&mut self, found: u32) -> Result<(), StoreError> {
        self.connection.pragma_update(None, "journal_mode", "WAL")?;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have done it meanwhile.
        if migrations::version(&transaction)? == found {
            if found > 0 {
                // Nobody else can write now, so the copy is of the schema that its name says. What is being written through
                // a connection cannot be copied through it.
                let copy = self.path.with_extension(format!("schema-{found}.backup"));
                log::debug!(
                    "brings it from schema {found} up to date, after a copy to {}",
                    copy.display()
                );
                Store::beside(&self.path)?.backup_to(&copy)?;
            }
            migrations::run(&transaction, self.steps, found)?;
            let data = Write::new(Read::new(&transaction, &self.path));
            if found < migrations::DERIVED {
                // What is derived is made by the rules of today.
                data.rebuild()?;
            }
            if (1..migrations::SUMMED).contains(&found) {
                data.sum_all()?;
            }
            drop(data);
        }
        transaction.commit()?;
        // The steps may have written every page, and whoever only reads would look through all of them at each opening.
        if found > 0 {
            self.empty_log();
        }
        Ok(())
    }

    /// Another look at the file, whatever its schema.
    fn beside(path: &Path) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Ok(Store {
            connection: Connection::open_with_flags(path, flags)?,
            path: path.to_path_buf(),
            steps: migrations::STEPS,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::open::beside;
    use super::*;
    use crate::store::migrations::Steps;

    /// What one more step adds, and one that cannot be taken.
    const NEXT: Steps = &[
        migrations::STEPS[0],
        migrations::STEPS[1],
        migrations::STEPS[2],
        migrations::STEPS[3],
        migrations::STEPS[4],
        migrations::STEPS[5],
        migrations::STEPS[6],
        "CREATE TABLE next (x ANY) STRICT",
    ];
    const BROKEN: Steps = &[
        migrations::STEPS[0],
        migrations::STEPS[1],
        migrations::STEPS[2],
        migrations::STEPS[3],
        migrations::STEPS[4],
        migrations::STEPS[5],
        migrations::STEPS[6],
        "CREATE TABLE next (x ANY) STRICT",
        "CREATE TABLE next (x ANY) STRICT",
    ];

    fn tables(path: &Path, name: &str) -> i64 {
        let sql = "SELECT count(*) FROM sqlite_schema WHERE name = ?";
        let connection = Connection::open(path).unwrap();
        connection.query_row(sql, [name], |row| row.get(0)).unwrap()
    }

    #[test]
    fn an_older_schema_is_copied_and_brought_up_to_date_at_the_first_opening() {
        for read_first in [true, false] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.b.db");
            let copy = folder.path().join("a.b.schema-7.backup");
            drop(Store::open(&path).unwrap());
            for opening in 0..2 {
                match read_first {
                    true => drop(Store::open_read_with(&path, NEXT).unwrap()),
                    false => drop(Store::open_with(&path, NEXT).unwrap()),
                }
                let log = std::fs::metadata(beside(&path, "-wal"));
                assert_eq!(log.map_or(0, |log| log.len()), 0, "opening {opening}");
                assert_eq!(tables(&path, "next"), 1, "opening {opening}");
                assert_eq!(tables(&copy, "next"), 0, "opening {opening}");
                assert_eq!(tables(&copy, "entry"), 1, "opening {opening}");
            }
            let error = Store::open_read(&path).unwrap_err();
            assert!(
                matches!(error, StoreError::Newer { found: 8, .. }),
                "{error}"
            );
        }
    }

    #[test]
    fn a_step_that_fails_leaves_the_older_schema_and_its_copy() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        drop(Store::open(&path).unwrap());
        for _ in 0..2 {
            assert!(Store::open_with(&path, BROKEN).is_err());
            assert_eq!(tables(&path, "next"), 0);
            assert!(Store::open_read(&path).is_ok());
        }
        assert!(folder.path().join("a.schema-7.backup").is_file());
    }

    #[test]
    fn many_may_bring_one_community_up_to_date_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        drop(Store::open(&path).unwrap());
        std::thread::scope(|scope| {
            let openers: Vec<_> = (0..16)
                .map(|_| scope.spawn(|| Store::open_with(&path, NEXT)))
                .collect();
            for opener in openers {
                opener.join().unwrap().unwrap();
            }
        });
        let copy = folder.path().join("a.schema-7.backup");
        assert_eq!(tables(&copy, "next"), 0, "the copy is of the older schema");
    }
}

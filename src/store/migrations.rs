//! The schema's steps, in order. A released step is never changed; a change is a new step at the end.

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

/// Each step brings the schema from the version before it to its own; the first makes version 1.
const STEPS: &[&str] = &[include_str!("migrations/1.sql")];

/// The version after the last step.
pub(super) const LATEST: u32 = STEPS.len() as u32;

/// Marks a file as cop's: "cop\0" read as a big-endian number. Source: <https://sqlite.org/pragma.html#pragma_application_id>.
pub(super) const APPLICATION_ID: i32 = 0x636f_7000;

/// The schema version of an open database. A negative one is nothing that any cop wrote, so it counts as one of the future.
pub(super) fn version(connection: &Connection) -> Result<u32, StoreError> {
    let stored: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(u32::try_from(stored).unwrap_or(u32::MAX))
}

/// Brings the schema to [`LATEST`], each step in a transaction of its own.
pub(super) fn run(connection: &mut Connection) -> Result<(), StoreError> {
    run_steps(connection, STEPS)
}

fn run_steps(connection: &mut Connection, steps: &[&str]) -> Result<(), StoreError> {
    for (before, step) in (0u32..).zip(steps) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Read within the transaction: another process may have migrated meanwhile.
        if version(&transaction)? == before {
            transaction.execute_batch(step)?;
            transaction.pragma_update(None, "user_version", before + 1)?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        }
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_step_leaves_the_version_before_it() {
        let mut connection = Connection::open_in_memory().unwrap();
        let steps = [
            "CREATE TABLE one (x)",
            "CREATE TABLE two (x); CREATE TABLE one (x)",
        ];
        assert!(run_steps(&mut connection, &steps).is_err());
        assert_eq!(version(&connection).unwrap(), 1);
        let tables: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .unwrap();
        assert_eq!(tables, 1, "the half of a step that failed is taken back");
    }

    #[test]
    fn steps_run_once() {
        let mut connection = Connection::open_in_memory().unwrap();
        run(&mut connection).unwrap();
        run(&mut connection).unwrap();
        assert_eq!(version(&connection).unwrap(), LATEST);
    }
}

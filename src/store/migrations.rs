//! The schema's steps, in order. A released step is never changed; a change is a new step at the end.

use rusqlite::Connection;

use super::StoreError;

/// Each step brings the schema from the version before it to its own; the first makes version 1.
pub(super) const STEPS: Steps = &[
    include_str!("migrations/1.sql"),
    include_str!("migrations/2.sql"),
    include_str!("migrations/3.sql"),
    include_str!("migrations/4.sql"),
    include_str!("migrations/5.sql"),
    include_str!("migrations/6.sql"),
    include_str!("migrations/7.sql"),
];

/// Steps from an empty database on.
pub(super) type Steps = &'static [&'static str];

/// The version after the last step.
pub(super) const LATEST: u32 = latest(STEPS);

/// The version after the last of these steps.
pub(super) const fn latest(steps: Steps) -> u32 {
    steps.len() as u32
}

/// The last step after which what is derived must be made anew.
pub(super) const DERIVED: u32 = 4;

/// The step after which rows have sums.
pub(super) const SUMMED: u32 = 6;

/// Marks a file as cop's: "cop\0" read as a big-endian number. Source: <https://sqlite.org/pragma.html#pragma_application_id>.
pub(super) const APPLICATION_ID: i32 = 0x636f_7000;

/// The schema version of an open database. A negative one is nothing that any cop wrote, so it counts as one of the future.
pub(super) fn version(connection: &Connection) -> Result<u32, StoreError> {
    let stored: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(u32::try_from(stored).unwrap_or(u32::MAX))
}

/// Takes the steps after version `found`, within a transaction that the caller has begun.
pub(super) fn run(transaction: &Connection, steps: Steps, found: u32) -> Result<(), StoreError> {
    for step in &steps[found as usize..] {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", latest(steps))?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    Ok(())
}

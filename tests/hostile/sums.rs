//! The sums over what people wrote, by which the doctor finds damage, made anew: whoever forges a database can do so too.
//!
//! After the description in `docs/database.md`, and apart from the program's own.

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use sha2::{Digest, Sha256};

const REVISIONS: &str = "SELECT revision.id, revision.uuid, entry, author, at, change, title, fields, body.text, \
    (SELECT group_concat(parent, '') FROM (SELECT hex(parent) AS parent FROM revision_parent \
     WHERE revision = revision.id ORDER BY parent)) \
    FROM revision JOIN body ON body.id = revision.body";
const MARKS: &str =
    "SELECT id, uuid, entry, act, value, place, target, person, by, at, note FROM mark";
const CHARTER: [&str; 4] = [
    "SELECT key, value FROM meta WHERE key != 'sum' ORDER BY key",
    "SELECT id, name, folded, team, role FROM member ORDER BY id",
    "SELECT folded, name, member FROM member_alias ORDER BY folded",
    "SELECT id, definition FROM tag WHERE definition IS NOT NULL ORDER BY id",
];

/// Sums up everything that stands in a database.
pub fn forge(database: &Connection) {
    for (table, all) in [("revision", REVISIONS), ("mark", MARKS)] {
        let mut sums = Vec::new();
        each(database, all, |row| {
            let mut sum = Sha256::new();
            columns(row, 1, &mut sum);
            sums.push((row.get::<_, i64>(0).unwrap(), end(sum)));
        });
        for sum in sums {
            let change = format!("UPDATE {table} SET sum = ?2 WHERE id = ?1");
            database.execute(&change, sum).unwrap();
        }
    }
    let mut sum = Sha256::new();
    for part in CHARTER {
        value(ValueRef::Text(part.as_bytes()), &mut sum);
        each(database, part, |row| columns(row, 0, &mut sum));
    }
    let sum = end(sum).to_string();
    let change = "UPDATE meta SET value = ? WHERE key = 'sum'";
    assert_eq!(database.execute(change, [sum]).unwrap(), 1);
}

fn each(database: &Connection, all: &str, mut work: impl FnMut(&rusqlite::Row<'_>)) {
    let mut statement = database.prepare(all).unwrap();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        work(row);
    }
}

fn columns(row: &rusqlite::Row<'_>, from: usize, sum: &mut Sha256) {
    for at in from..row.as_ref().column_count() {
        value(row.get_ref(at).unwrap(), sum);
    }
}

fn value(value: ValueRef<'_>, sum: &mut Sha256) {
    let (kind, bytes) = match value {
        ValueRef::Null => (0, Vec::new()),
        ValueRef::Integer(number) => (1, number.to_be_bytes().to_vec()),
        ValueRef::Real(number) => (2, number.to_be_bytes().to_vec()),
        ValueRef::Text(text) => (3, text.to_vec()),
        ValueRef::Blob(blob) => (4, blob.to_vec()),
    };
    sum.update([kind]);
    sum.update((bytes.len() as u64).to_be_bytes());
    sum.update(bytes);
}

fn end(sum: Sha256) -> i64 {
    i64::from_be_bytes(sum.finalize()[..8].try_into().unwrap())
}

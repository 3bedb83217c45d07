//! What a database says, so that two can be compared, and whether all is well with it.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use crate::deeds::Home;

/// Everything that a person could lose, row by row; identities, which are drawn by lot, are all alike, and sums, in which these
/// are, are left out.
pub fn told(database: &Path) -> Vec<String> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let connection = Connection::open_with_flags(database, flags).unwrap();
    let names = |sql: &str| -> Vec<String> {
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let tables = names(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search%' \
         ORDER BY name",
    );
    if tables.is_empty() {
        return Vec::new();
    }
    let handles: BTreeSet<String> = names("SELECT handle FROM entry").into_iter().collect();
    let mut told = Vec::new();
    for table in tables {
        let mut columns = names(&format!("SELECT name FROM pragma_table_info('{table}')"));
        columns.retain(|column| column != "sum");
        let others = if table == "meta" {
            // That bytes wait to be wiped is nothing that a person could lose.
            "WHERE key NOT IN ('sum', 'unwiped')"
        } else {
            ""
        };
        let all = format!("SELECT {} FROM \"{table}\" {others}", columns.join(", "));
        let mut statement = connection.prepare(&all).unwrap();
        let columns = columns.len();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values = (0..columns).map(|at| match row.get_ref(at).unwrap() {
                ValueRef::Blob(bytes) if bytes.len() == 16 => "id".to_owned(),
                ValueRef::Blob(bytes) => format!("{bytes:?}"),
                ValueRef::Text(text) => alike(&String::from_utf8_lossy(text), &handles),
                other => format!("{other:?}"),
            });
            told.push(format!("{table}: {}", values.collect::<Vec<_>>().join("|")));
        }
    }
    told.sort();
    told
}

/// A text in which all identities are alike.
fn alike(text: &str, handles: &BTreeSet<String>) -> String {
    let is_identity = |word: &str| {
        handles.contains(word)
            || (word.len() == 36 && word.split('-').map(str::len).eq([8, 4, 4, 4, 12]))
    };
    let apart = |letter: char| !letter.is_alphanumeric() && letter != '-';
    let mut told = String::new();
    for part in text.split_inclusive(apart) {
        let word = part.trim_end_matches(apart);
        match is_identity(word) {
            true => told.push_str(&part.replace(word, "id")),
            false => told.push_str(part),
        }
    }
    told
}

/// Holds that the doctor finds all well, and that more can be kept and found.
#[track_caller]
pub fn is_sound(home: &Home, what: &str) {
    let community = home.community();
    let found = community.diagnose(false);
    let found = found.unwrap_or_else(|error| panic!("{what}: {error:?}"));
    assert!(found.is_sound(), "{what}: {:?}", found.checked.findings);
    let charter = community.change_charter("afterwards", |charter| {
        charter.domain = Some("All is well".to_owned());
    });
    charter.unwrap_or_else(|error| panic!("{what}: {error:?}"));
}

//! A file of an older schema that is brought up to date, and does not get to the end of it.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::deeds::Home;
use crate::disk::{Fault, on_disk};
use crate::{state, steps_of};

/// The files of all schemas that were ever in use, oldest first.
fn saved() -> Vec<(u32, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/saved");
    let numbered = (1..).map(|number| (number, folder.join(format!("schema-{number}.db"))));
    let mut found: Vec<_> = numbered.take_while(|(_, path)| path.is_file()).collect();
    // The last is that of today.
    found.pop();
    assert!(!found.is_empty());
    found
}

fn schema(database: &Path) -> u32 {
    let connection = Connection::open(database).unwrap();
    let ask = connection.pragma_query_value(None, "user_version", |row| row.get(0));
    ask.unwrap()
}

fn bring_up_to_date(home: &Home) -> bool {
    home.community().diagnose(false).is_ok()
}

#[test]
fn a_file_is_of_the_old_schema_or_of_the_new() {
    for (number, path) in saved() {
        let folder = crate::scratch::scratch();
        let home = Home::at(folder.path());
        let begin = || {
            for entry in std::fs::read_dir(folder.path()).unwrap() {
                std::fs::remove_file(entry.unwrap().path()).unwrap();
            }
            std::fs::copy(&path, home.database()).unwrap();
        };
        begin();
        let before = state::told(&home.database());
        let (done, steps) = on_disk(None, || bring_up_to_date(&home));
        assert!(done, "schema {number}");
        let (newest, after) = (schema(&home.database()), state::told(&home.database()));
        assert!(newest > number);
        let ways: [fn(u64) -> Fault; 4] = [
            |_| Fault::Death,
            Fault::PowerLoss,
            |_| Fault::Full,
            |_| Fault::Hiccup,
        ];
        for (way, fault) in ways.iter().enumerate() {
            for at in steps_of("upgrade", steps, way) {
                let fault = fault(at as u64);
                let what = format!("schema {number}, {fault:?} at step {at} of {steps}");
                begin();
                on_disk(Some((at, fault)), || bring_up_to_date(&home));
                let _ = std::fs::remove_file(home.folder.join("cop.db-shm"));
                let told = state::told(&home.database());
                match schema(&home.database()) {
                    found if found == number => assert_eq!(told, before, "{what}"),
                    found => assert!(found == newest && told == after, "{what}: {found}"),
                }
                let copy = home.folder.join(format!("cop.schema-{number}.backup"));
                if copy.exists() {
                    assert_eq!(state::told(&copy), before, "{what}: the copy");
                } else {
                    assert_eq!(schema(&home.database()), number, "{what}: no copy");
                }
                assert!(bring_up_to_date(&home), "{what}");
                assert_eq!(state::told(&home.database()), after, "{what}");
                state::is_sound(&home, &what);
            }
        }
    }
}

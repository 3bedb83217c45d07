//! A durable capture beside the `sqlite3` shell that inserts the same rows.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::timing::Bench;

/// Captures in turn with `sqlite3`, each into a copy of the community of its own, so that the community stays as it is.
pub fn measure(bench: &Bench, target: Option<f64>) {
    let (ours, theirs) = match (copy(bench, "capture-cop"), copy(bench, "capture-sqlite3")) {
        (Ok(ours), Ok(theirs)) => (ours, theirs),
        (Err(error), _) | (_, Err(error)) => {
            println!("captures are left out: the community cannot be copied: {error}");
            return;
        }
    };
    let add = || {
        let mut command = bench.cop(&[
            "add",
            "story",
            "Kiln tripped at 900",
            "-m",
            BODY,
            "-t",
            "kiln",
            "-q",
        ]);
        command.env("COP_DB", ours.database());
        command
    };
    let insert = || {
        let mut command = Command::new("sqlite3");
        command.arg("-bail").arg(theirs.database());
        command.arg(INSERT.replace("BODY", BODY));
        command
    };
    // While it is timed, an exit code of 1 passes for a search that finds nothing.
    succeeds(insert()).expect("sqlite3 inserts what cop adds");
    bench.pair("cop add (durable)", add, insert, target);
}

/// A copy of the community in a folder of its own, on the same disk, that goes away with what stands beside it.
struct Copy(tempfile::TempDir);

impl Copy {
    fn database(&self) -> PathBuf {
        self.0.path().join("copy.db")
    }
}

fn copy(bench: &Bench, name: &str) -> io::Result<Copy> {
    let folder = tempfile::Builder::new()
        .prefix(name)
        .tempdir_in(&bench.folder)?;
    let copy = Copy(folder);
    let database = copy.database();
    succeeds(bench.cop(&["backup", &database.display().to_string()]))?;
    succeeds(in_wal_mode(&database))?;
    // What the copying leaves to be written must not be written while captures are timed.
    File::open(&database)?.sync_all()?;
    Ok(copy)
}

/// As a community's own file is: a backup is not.
fn in_wal_mode(database: &Path) -> Command {
    let mut command = Command::new("sqlite3");
    command.arg(database).arg("PRAGMA journal_mode=WAL");
    command
}

/// Runs a command that must do what it is asked, and passes on what it says if it does not.
pub fn succeeds(mut command: Command) -> io::Result<()> {
    let output = command.output()?;
    match output.status.code() {
        Some(0) => Ok(()),
        // Nothing found is an exit code of its own, and says nothing.
        Some(1) if output.stderr.is_empty() => Ok(()),
        _ => Err(io::Error::other(
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )),
    }
}

const BODY: &str = "The breaker tripped mid-firing, and we let the kiln cool with the lid shut.";

/// What one capture writes, as SQL. The story has 21 words by the index, which `entry_length` notes as 55.
const INSERT: &str = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; BEGIN IMMEDIATE; \
     INSERT INTO body (text) VALUES ('BODY'); \
     INSERT INTO entry (uuid, handle, slug, kind, title, body, state, private, author, created, updated, head, tags, terms) \
     VALUES (randomblob(16), lower(hex(randomblob(3))), lower(hex(randomblob(9))), 'story', 'Kiln tripped at 900', \
     (SELECT max(id) FROM body), 'live', 0, 1, unixepoch(), unixepoch(), randomblob(16), 'kiln', ''); \
     INSERT INTO tag (name) VALUES ('kiln') ON CONFLICT DO NOTHING; \
     INSERT INTO entry_tag (entry, tag, updated) \
     SELECT max(id), (SELECT id FROM tag WHERE name = 'kiln'), updated FROM entry; \
     INSERT INTO revision (uuid, entry, author, at, change, title, body, fields) SELECT randomblob(16), max(id), 1, \
     unixepoch(), 'add', 'Kiln tripped at 900', (SELECT max(id) FROM body), '{}' FROM entry; \
     INSERT INTO search (rowid, title, body, tags, terms) SELECT id, title, body, tags, terms FROM search_text \
     WHERE id = (SELECT max(id) FROM entry); \
     INSERT INTO entry_length (block, lengths) SELECT max(id) / 1024, zeroblob(1024) FROM entry WHERE true \
     ON CONFLICT DO NOTHING; \
     UPDATE entry_length SET lengths = CAST(substr(lengths, 1, at) || x'37' || substr(lengths, at + 2) AS BLOB) \
     FROM (SELECT max(id) / 1024 AS block, max(id) % 1024 AS at FROM entry) AS last WHERE entry_length.block = last.block; \
     INSERT INTO journal (at, what, undo) VALUES (unixepoch(), 'adding the story', '[]'); COMMIT;";

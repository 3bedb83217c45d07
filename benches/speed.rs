//! How long whole commands take, from start to end of the process, beside an empty program and beside the `sqlite3` shell.
//!
//! `cargo bench --bench speed` makes a community of 10,000 entries of 300 words in a temporary folder, imports it, and runs
//! each command in turn with its baseline, A B A B …, so that a machine whose speed drifts slows both alike. What counts is
//! the median of the ratios. `COP_BENCH_ENTRIES` and `COP_BENCH_RUNS` change the size and the number of runs, `COP_BENCH_PROGRAM` names another `cop`.

#![allow(
    clippy::print_stdout,
    reason = "a benchmark's result is what it prints"
)]

mod capture;
mod program;
mod timing;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use program::installed;
use timing::{Bench, Dice, number, syllables};

fn main() {
    // `cargo test` builds benches too and runs them with other arguments.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("run with: cargo bench --bench speed");
        return;
    }
    let entries = number("COP_BENCH_ENTRIES", 10_000);
    let runs = number("COP_BENCH_RUNS", 41);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bench = Bench {
        program: installed(folder.path()),
        folder: folder.path().to_owned(),
        runs,
    };
    let empty = bench.empty_program();
    println!("{entries} entries of 300 words; {runs} paired runs each; milliseconds are medians\n");

    let notes = bench.folder.join("notes");
    write_corpus(&notes, entries);
    let started = Instant::now();
    assert!(
        bench
            .cop(&["import", &notes.display().to_string()])
            .status()
            .is_ok_and(|s| s.success())
    );
    println!(
        "import of {entries} files: {:.2} s",
        started.elapsed().as_secs_f64()
    );
    let database = bench.folder.join("bench.db");
    let size = std::fs::metadata(&database).map_or(0, |file| file.len());
    println!("database: {:.1} MB\n", size as f64 / 1e6);

    println!(
        "{:<34} {:>8} {:>8} {:>7} {:>7}",
        "command", "ms", "base ms", "ratio", "target"
    );
    let slug = "what-we-saw-at-number-77";
    for (name, arguments, target) in [
        ("cop --version", vec!["--version"], 1.5),
        ("cop list -n 20", vec!["list", "-n", "20"], 2.5),
        ("cop show", vec!["show", slug], 2.5),
        (
            "cop search (rare word)",
            vec!["search", "-n", "20", RARE],
            2.5,
        ),
    ] {
        bench.pair(
            name,
            || bench.cop(&arguments),
            || Command::new(&empty),
            Some(target),
        );
    }
    let uncommon = ["search", "-n", "20", UNCOMMON];
    bench.pair(
        "cop search (word with 25 hits)",
        || bench.cop(&uncommon),
        || Command::new(&empty),
        None,
    );
    if Command::new("sqlite3").arg("--version").output().is_err() {
        println!("\nsqlite3 is not here, so its comparisons are left out");
        return;
    }
    println!("\nbeside the sqlite3 shell, the same query or insert");
    for (name, arguments, sql) in [
        ("cop list -n 20", vec!["list", "-n", "20"], LIST.to_owned()),
        ("cop show", vec!["show", slug], format!("{SHOW} '{slug}'")),
        (
            "cop search (rare word)",
            vec!["search", "-n", "20", RARE],
            SEARCH.replace("WORD", RARE),
        ),
    ] {
        let sqlite = || {
            let mut command = Command::new("sqlite3");
            command.arg("-readonly").arg(&database).arg(&sql);
            command
        };
        capture::succeeds(sqlite()).expect("sqlite3 answers");
        bench.pair(name, || bench.cop(&arguments), sqlite, None);
    }
    capture::measure(&bench, Some(1.5));
}

/// A word that stands in one entry of 2,000.
const RARE: &str = "quenchcrack";
/// A word that stands in one entry of 400.
const UNCOMMON: &str = "crazing";

const LIST: &str = "SELECT entry.handle, entry.kind, entry.title, entry.tags, member.name, entry.updated \
     FROM entry JOIN member ON member.id = entry.author WHERE entry.trashed IS NULL AND entry.state != 'draft' \
     ORDER BY entry.updated DESC, entry.id DESC LIMIT 20";
const SHOW: &str =
    "SELECT entry.*, body.text FROM entry JOIN body ON body.id = entry.body WHERE slug =";
const SEARCH: &str = "SELECT entry.handle, entry.title, bm25(search, 5.0, 1.0, 3.0, 1.0) AS score FROM search \
     CROSS JOIN entry ON entry.id = search.rowid WHERE search MATCH 'WORD' AND entry.trashed IS NULL \
     ORDER BY score LIMIT 20";

/// Writes Markdown files of 300 words each, whose words are as unevenly common as in a real text.
fn write_corpus(folder: &Path, entries: usize) {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let kinds = ["stories", "lessons", "practices", "questions"];
    for kind in kinds {
        std::fs::create_dir_all(folder.join(kind)).expect("a folder for the corpus");
    }
    for index in 0..entries {
        let mut text = format!(
            "---\ntitle: What we saw at number {index}\ntags: [topic{}, topic{}]\nauthor: Member {}\n---\n",
            dice.below(40),
            dice.below(40),
            dice.below(30)
        );
        for place in 0..300 {
            // The product of two throws makes low numbers common and high ones rare.
            let word = dice.below(200) * dice.below(200) / (1 + dice.below(8));
            let _ = write!(
                text,
                "{}{}",
                syllables(word),
                if place % 15 == 14 { ".\n\n" } else { " " }
            );
        }
        for (word, apart) in [(RARE, 2_000), (UNCOMMON, 400)] {
            if index % apart == 77 {
                text.push_str(word);
                text.push('\n');
            }
        }
        let path = folder
            .join(kinds[index % kinds.len()])
            .join(format!("note-{index}.md"));
        std::fs::write(path, text).expect("a file of the corpus");
    }
}

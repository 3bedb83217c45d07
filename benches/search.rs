//! How long searches take as a community grows: whole processes, each in turn with an empty program and with the `sqlite3` shell
//! that asks the same file by FTS5's own `rank`.
//!
//! `cargo bench --bench search` makes communities of 1,000, 10,000 and 100,000 entries of 50 to 800 words in a temporary folder.
//! `COP_BENCH_SIZES="1000 1000000"` names other sizes, `COP_BENCH_RUNS` the number of runs, `COP_BENCH_PROGRAM` another `cop`, and
//! `COP_BENCH_KEEP` a folder in which the communities are kept and found again. A million entries take half an hour and 6 GB.

#![allow(
    clippy::print_stdout,
    reason = "a benchmark's result is what it prints"
)]

mod program;
mod timing;

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use cop::model::{Content, Details, Kind, Lifecycle, Name, Tag, Timestamp, Title};
use cop::store::{NewEntry, Store, StoreError};
use program::installed;
use timing::{Bench, Dice, number, syllables};

fn main() {
    // `cargo test` builds benches too and runs them with other arguments.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("run with: cargo bench --bench search");
        return;
    }
    let sizes = std::env::var("COP_BENCH_SIZES").unwrap_or_else(|_| "1000 10000 100000".to_owned());
    let temporary = tempfile::tempdir().expect("a temporary folder");
    for size in sizes.split_whitespace() {
        let entries: usize = size.parse().expect("a number of entries");
        let folder = match std::env::var_os("COP_BENCH_KEEP") {
            Some(kept) => Path::new(&kept).join(size),
            None => temporary.path().join(size),
        };
        std::fs::create_dir_all(&folder).expect("a folder");
        let bench = Bench {
            program: installed(&folder),
            folder,
            runs: number("COP_BENCH_RUNS", 21),
        };
        measure(&bench, entries);
    }
}

fn measure(bench: &Bench, entries: usize) {
    let database = bench.folder.join("bench.db");
    if !database.exists() {
        let started = Instant::now();
        found(&database, entries).expect("a community");
        println!("made in {:.0} s", started.elapsed().as_secs_f64());
    }
    let bytes = std::fs::metadata(&database).map_or(0, |file| file.len());
    println!(
        "\n{entries} entries, {:.0} MB; {} paired runs each; milliseconds are medians",
        bytes as f64 / 1e6,
        bench.runs
    );
    let empty = bench.empty_program();
    println!(
        "{:<34} {:>8} {:>8} {:>7} {:>7}",
        "beside an empty program", "ms", "empty", "ratio", "target"
    );
    let queries = queries();
    for (name, query, _, target) in &queries {
        let cop = || bench.cop(&["search", "-n", "20", query]);
        bench.pair(name, cop, || Command::new(&empty), *target);
    }
    for (name, line) in [
        ("the newest", ["list", "-n", "20"].as_slice()),
        ("a tag", &["list", "-n", "20", "-t", "topic3"]),
    ] {
        bench.pair(name, || bench.cop(line), || Command::new(&empty), Some(3.0));
    }
    if Command::new("sqlite3").arg("--version").output().is_err() {
        println!("\nsqlite3 is not here, so its comparisons are left out");
        return;
    }
    println!(
        "{:<34} {:>8} {:>8} {:>7}",
        "beside sqlite3, ORDER BY rank", "ms", "sqlite3", "ratio"
    );
    for (name, query, expression, _) in &queries {
        let sqlite = || {
            let sql = format!(
                "SELECT entry.handle, entry.title FROM search JOIN entry ON entry.id = search.rowid \
                 WHERE search MATCH '{expression}' ORDER BY rank LIMIT 20"
            );
            let mut command = Command::new("sqlite3");
            command.arg("-readonly").arg(&database).arg(sql);
            command
        };
        bench.pair(
            name,
            || bench.cop(&["search", "-n", "20", query]),
            sqlite,
            None,
        );
    }
}

/// What is asked: its name, the query, the same for FTS5, and how many times an empty program it may take.
fn queries() -> Vec<(&'static str, String, String, Option<f64>)> {
    let word = |rank: usize| content_word(rank);
    let (first, second) = (word(0), word(1));
    let question: Vec<String> = [3, 40, 200, 7, 900, 90, 2_000, 15].map(word).into();
    vec![
        ("a rare word", RARE.to_owned(), RARE.to_owned(), Some(3.0)),
        (
            "the commonest word",
            first.clone(),
            first.clone(),
            Some(8.0),
        ),
        (
            "two common words",
            format!("{first} {second}"),
            format!("{first} OR {second}"),
            Some(8.0),
        ),
        (
            "an eight-word question",
            question.join(" "),
            question.join(" OR "),
            None,
        ),
        (
            "a phrase",
            format!("\"{first} {second}\""),
            format!("\"{first} {second}\""),
            Some(6.0),
        ),
        (
            "a prefix",
            format!("{}*", &word(5_000)[..6]),
            format!("{}*", &word(5_000)[..6]),
            Some(6.0),
        ),
        (
            "a typo",
            "quenchcrakc".to_owned(),
            "quenchcrakc".to_owned(),
            None,
        ),
    ]
}

/// A word that stands in about five entries, however many there are.
const RARE: &str = "quenchcrack";

/// How many different words there are.
const WORDS: f64 = 30_000.0;

/// From this rank on a word is half as common as the commonest.
const FLAT: f64 = 100.0;

fn content_word(rank: usize) -> String {
    syllables(rank + 17)
}

/// A word as uneven in its frequency as in real text: the commonest stands in a third of the entries.
/// Source: B. Mandelbrot, An informational theory of the statistical structure of language, 1953.
fn some_word(dice: &mut Dice) -> String {
    const HOLD_TOGETHER: [&str; 8] = ["the", "of", "and", "to", "it", "was", "in", "we"];
    if dice.below(2) == 0 {
        return HOLD_TOGETHER[dice.below(8)].to_owned();
    }
    let throw = dice.below(1 << 30) as f64 / (1_u64 << 30) as f64;
    let rank = FLAT * ((WORDS / FLAT + 1.0).powf(throw) - 1.0);
    content_word(rank as usize)
}

/// Makes a community.
fn found(database: &Path, entries: usize) -> Result<(), StoreError> {
    const BATCH: usize = 10_000;
    let mut store = Store::open(database)?;
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let apart = (entries / 5).max(1);
    for start in (0..entries).step_by(BATCH) {
        store.write(|data| {
            for at in start..entries.min(start + BATCH) {
                let words = 50 + dice.below(751);
                let mut body = String::with_capacity(words * 7);
                for place in 0..words {
                    body.push_str(&some_word(&mut dice));
                    body.push_str(if place % 15 == 14 { ".\n\n" } else { " " });
                }
                if at % apart == apart / 2 {
                    body.push_str(RARE);
                }
                let mut tags: Vec<Tag> = (0..2)
                    .map(|_| format!("topic{}", dice.below(500)).parse().expect("a tag"))
                    .collect();
                tags.sort();
                tags.dedup();
                let kind = [Kind::Story, Kind::Lesson, Kind::Practice, Kind::Question][at % 4];
                let title = format!("{} {} {at}", some_word(&mut dice), some_word(&mut dice));
                let moment = Timestamp::from_seconds(1_700_000_000 + at as i64 * 60);
                data.create(&NewEntry {
                    content: Content {
                        title: Title::parse(&title).expect("a title"),
                        body,
                        tags,
                        details: Details::empty(kind),
                        state: Lifecycle::Live,
                        private: false,
                        extra: Default::default(),
                    },
                    author: Name::parse("Ada").expect("a name"),
                    created: moment,
                    updated: moment,
                    slug: None,
                    change: "add",
                })?;
            }
            Ok::<_, StoreError>(())
        })?;
    }
    store.write(|data| data.optimize_index())
}

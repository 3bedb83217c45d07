//! How long a sync takes: two machines and a bare repository on the same disk, whole processes, each beside what git alone takes
//! for the same bytes.
//!
//! `cargo bench --bench sync` makes communities of 1,000 and 10,000 entries of 50 to 800 words in a temporary folder.
//! `COP_BENCH_SIZES="100000"` names other sizes, `COP_BENCH_RUNS` the number of runs of what is short, and `COP_BENCH_PROGRAM`
//! another `cop`.

#![allow(
    clippy::print_stdout,
    reason = "a benchmark's result is what it prints"
)]

#[allow(dead_code, reason = "this bench asks for less of it than another")]
mod corpus;
mod program;
#[allow(dead_code, reason = "this bench asks for less of it than another")]
mod timing;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use cop::model::{Condition, Timestamp};
use cop::store::{Order, Store, StoreError};
use program::installed;
use timing::number;

fn main() {
    // `cargo test` builds benches too and runs them with other arguments.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("run with: cargo bench --bench sync");
        return;
    }
    let sizes = std::env::var("COP_BENCH_SIZES").unwrap_or_else(|_| "1000 10000".to_owned());
    for size in sizes.split_whitespace() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        measure(folder.path(), size.parse().expect("a number of entries"));
    }
}

/// One machine: a database of its own.
struct Machine {
    program: PathBuf,
    folder: PathBuf,
    name: &'static str,
}

impl Machine {
    fn database(&self) -> PathBuf {
        self.folder.join(format!("{}.db", self.name))
    }

    fn cop(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .env("HOME", &self.folder)
            .env("COP_DB", self.database())
            .env("COP_ME", self.name)
            .env_remove("COP_NOW");
        command
    }
}

fn measure(folder: &Path, entries: usize) {
    let program = installed(folder);
    let machine = |name| Machine {
        program: program.clone(),
        folder: folder.to_owned(),
        name,
    };
    let (ada, ben) = (machine("ada"), machine("ben"));
    corpus::found(&ada.database(), entries).expect("a community");
    let remote = folder.join("guild.git");
    let remote = remote.to_str().expect("a path of text");
    println!("\n{entries} entries; seconds, once each");
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command
            .args(arguments)
            .current_dir(folder)
            .env("HOME", folder);
        command
    };
    once(
        "the first sync, everything goes out",
        ada.cop(&["sync", "--setup", remote]),
    );
    once(
        "git clone of what it made",
        git(&["clone", "-q", "--bare", "guild.git", "clone.git"]),
    );
    once(
        "the first sync of another machine",
        ben.cop(&["sync", "--setup", remote]),
    );
    let runs = number("COP_BENCH_RUNS", 11);
    println!("milliseconds, medians of {runs} paired runs");
    let nothing = || ada.cop(&["sync"]);
    let fetch = || git(&["--git-dir", "clone.git", "fetch", "-q", "origin"]);
    pair("nothing new, beside git fetch", runs, nothing, fetch);
    for changed in [1, 10, 100, 1000] {
        if changed * 2 > entries {
            continue;
        }
        edit(&ada.database(), changed);
        once(&format!("{changed} changed, going out"), ada.cop(&["sync"]));
        once(&format!("{changed} changed, coming in"), ben.cop(&["sync"]));
    }
}

/// Changes the text of some entries, the same each time.
fn edit(database: &Path, entries: usize) {
    let mut store = Store::open(database).expect("the community");
    let now = Timestamp::from_seconds(1_800_000_000);
    let edited: Result<(), StoreError> = store.write(|data| {
        let all = Condition::All(Vec::new());
        for entry in data.list(&all, Order::Created, Some(entries), now)? {
            if let Some(mut content) = data.content(entry.id)? {
                content.body.push_str("\nOne line more.\n");
                data.revise(entry.id, &content, &entry.author, now, "edit")?;
            }
        }
        Ok(())
    });
    edited.expect("an edit");
}

fn once(name: &str, command: Command) {
    println!("{name:<44} {:>8.2}", seconds(command));
}

fn pair(name: &str, runs: usize, one: impl Fn() -> Command, other: impl Fn() -> Command) {
    let (mut ours, mut theirs): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        ours.push(seconds(one()) * 1e3);
        theirs.push(seconds(other()) * 1e3);
    }
    println!(
        "{name:<44} {:>8.1} {:>8.1}",
        median(&mut ours),
        median(&mut theirs)
    );
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn seconds(mut command: Command) -> f64 {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let started = Instant::now();
    let ended = command.status().expect("a program");
    assert!(ended.success(), "{command:?} failed");
    started.elapsed().as_secs_f64()
}

//! How long searches take as a community grows: whole processes, each in turn with an empty program, with the `sqlite3` shell that
//! asks the same file by FTS5's own `rank`, with `rg` over a file for each entry, and with tantivy on an index of its own.
//!
//! `cargo bench --bench search` makes communities of 1,000, 10,000 and 100,000 entries of 50 to 800 words in a temporary folder.
//! `COP_BENCH_SIZES="1000 1000000"` names other sizes, `COP_BENCH_RUNS` the number of runs, `COP_BENCH_PROGRAM` another `cop`, and
//! `COP_BENCH_KEEP` a folder in which the communities are kept and found again. A million entries take a quarter of an hour and
//! 6 GB, and for captures 12 GB more for a while.
//!
//! `rg` is left out beyond 100,000 files (`COP_BENCH_FILES` is another bound). tantivy is asked where `COP_BENCH_TANTIVY` names
//! its program, which `cargo build --release --manifest-path benches/tantivy/Cargo.toml` builds.

#![allow(
    clippy::print_stdout,
    reason = "a benchmark's result is what it prints"
)]

mod capture;
mod corpus;
mod memory;
mod peers;
mod program;
mod questions;
mod sizes;
mod timing;

use std::process::Command;
use std::time::Instant;

use peers::{here, peers};
use program::installed;
use questions::{Question, questions};
use sizes::each_size;
use timing::{Bench, number};

fn main() {
    // `cargo test` builds benches too and runs them with other arguments.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("run with: cargo bench --bench search");
        return;
    }
    each_size("1000 10000 100000", |entries, folder| {
        let bench = Bench {
            program: installed(&folder),
            folder,
            runs: number("COP_BENCH_RUNS", 21),
        };
        measure(&bench, entries);
    });
}

fn measure(bench: &Bench, entries: usize) {
    let database = bench.folder.join("bench.db");
    if !database.exists() {
        let started = Instant::now();
        corpus::found(&database, entries).expect("a community");
        println!("made in {:.0} s", started.elapsed().as_secs_f64());
    }
    let bytes = std::fs::metadata(&database).map_or(0, |file| file.len());
    println!(
        "\n{entries} entries, {:.0} MB; {} paired runs each; milliseconds are medians",
        bytes as f64 / 1e6,
        bench.runs
    );
    let questions = questions();
    let empty = bench.empty_program();
    heading("beside an empty program", "empty");
    for question in &questions {
        let cop = || asked(bench, question);
        bench.pair(question.name, cop, || Command::new(&empty), question.target);
    }
    for peer in peers(bench, entries) {
        heading(&format!("beside {}", peer.name), peer.name);
        for question in &questions {
            if let Some(command) = (peer.command)(question) {
                capture::succeeds(command).expect("an answer");
                let other = || (peer.command)(question).expect("it was there");
                bench.pair(question.name, || asked(bench, question), other, None);
            }
        }
    }
    if here("sqlite3").is_ok() {
        heading("durable, beside the same insert", "sqlite3");
        capture::measure(bench, Some(1.5));
    }
    tell_memory(bench, &questions);
}

fn heading(text: &str, other: &str) {
    println!(
        "\n{text:<34} {:>8} {other:>8} {:>7} {:>7}",
        "ms", "ratio", "target"
    );
}

fn asked(bench: &Bench, question: &Question) -> Command {
    let arguments: Vec<&str> = question.cop.iter().map(String::as_str).collect();
    bench.cop(&arguments)
}

/// Says how much memory each search takes at its peak.
fn tell_memory(bench: &Bench, questions: &[Question]) {
    println!("\n{:<34} {:>8}", "memory at its peak", "MB");
    let mut most: f64 = 0.0;
    for question in questions {
        match memory::peak(&asked(bench, question), &bench.folder) {
            Some(megabytes) => {
                println!("{:<34} {megabytes:>8.1}", question.name);
                most = most.max(megabytes);
            }
            None => {
                println!("left out: GNU time is not here");
                return;
            }
        }
    }
    println!("{:<34} {most:>8.1} {:>24}", "the most", "target: 100");
}

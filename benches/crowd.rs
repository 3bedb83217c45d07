//! Thirty-two people at one file for a minute: each adds, edits, tags, searches and reads, one command after the other, each a
//! process of its own. Nothing may fail, nothing may be lost, and the file must be sound in the end.
//!
//! `cargo bench --bench crowd`; `COP_BENCH_PEOPLE` and `COP_BENCH_SECONDS` change the size, `COP_BENCH_PROGRAM` names another `cop`.

#![allow(
    clippy::print_stdout,
    reason = "a benchmark's result is what it prints"
)]

#[path = "../tests/hostile/crowd.rs"]
mod crowd;
mod program;

use std::time::Duration;

fn main() {
    // `cargo test` builds benches too and runs them with other arguments.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("run with: cargo bench --bench crowd");
        return;
    }
    let asked = |name: &str, or: usize| {
        let text = std::env::var(name).ok();
        text.map_or(or, |text| text.parse().expect("a number"))
    };
    let people = asked("COP_BENCH_PEOPLE", 32);
    let seconds = asked("COP_BENCH_SECONDS", 60);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let place = crowd::place(&program::installed(folder.path()), folder.path());
    let time = Duration::from_secs(seconds as u64);
    let deeds = place.crowd(people, |_, began| began.elapsed() < time);
    let wrong = place.wrong(&deeds);
    println!("{people} people, {seconds} s");
    for what in ["add", "edit", "tag", "search", "show"] {
        let took = deeds.iter().flat_map(|deeds| &deeds.took);
        let mut took: Vec<Duration> = took
            .filter(|took| took.what == what)
            .map(|took| took.time)
            .collect();
        took.sort_unstable();
        let at = |part: usize| took[(took.len() - 1) * part / 100].as_millis();
        println!(
            "{what:<7} {:>6} done, {:>5.0} a second, median {} ms, 99 of 100 within {} ms, longest {} ms",
            took.len(),
            took.len() as f64 / seconds as f64,
            at(50),
            at(99),
            at(100),
        );
    }
    for wrong in &wrong {
        println!("wrong: {wrong}");
    }
    assert!(wrong.is_empty(), "{} things are wrong", wrong.len());
    println!("nothing failed, nothing is lost, and the file is sound");
}

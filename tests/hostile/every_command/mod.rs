//! Every command in every form of output, over a community in which every text is hostile: to a pipe and on a terminal, wide and
//! narrow, with colour and without. The commands and their forms come from the command line itself, so that none can be forgotten.

mod arguments;
mod completions;
#[cfg(target_os = "linux")]
mod full_screen;
#[cfg(target_os = "linux")]
mod on_a_terminal;
mod table;

use std::sync::atomic::{AtomicUsize, Ordering};

use super::bench::{Bench, Done};
use super::corpus::{self, steers};
use super::infested::infested;
use table::{COMMANDS, HANDS_ON, all, commands};

/// Runs a piece of work for each of many things, two at a time: half of the machine may be another's.
fn each<T: Sync>(things: &[T], work: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(thing) = things.get(next.fetch_add(1, Ordering::Relaxed)) {
                    work(thing);
                }
            });
        }
    });
}

/// The bench that a line is run on, with the files that lines speak of.
fn bench() -> Bench {
    let bench = infested();
    bench.file("evil.txt", corpus::every_text());
    bench.file("notes/a\u{1b}[2J\u{202e}.md", "# Kiln\n\nx\n");
    bench.file("notes/bad\u{9b}2J.md", b"---\ntitle: [\n---\n\xff");
    bench
}

#[test]
fn every_command_is_run() {
    let names: Vec<String> = commands().into_iter().map(|(name, _)| name).collect();
    for (name, lines) in COMMANDS {
        assert!(
            names.iter().any(|known| known == name),
            "there is no `cop {name}`"
        );
        assert!(!lines.is_empty(), "{name}");
        for line in *lines {
            let without_name = line
                .split(" 'Eve EVIL' ")
                .last()
                .unwrap()
                .trim_start_matches("--me EVIL ");
            assert!(without_name.starts_with(name), "{name}: {line}");
        }
    }
    assert_eq!(names.len(), COMMANDS.len(), "a line for each command");
    assert!(all().len() > 250, "{}", all().len());
}

#[test]
fn what_others_wrote_steers_nothing_in_any_form() {
    let succeeded = AtomicUsize::new(0);
    let all = all();
    each(&all, |(name, line, form)| {
        let bench = bench();
        // Nothing is painted in the forms for programs; all others are painted on a terminal, where these tests have one.
        let ways = [("never", false), ("always", true)];
        let is_painted_here = form.is_empty() && !cfg!(target_os = "linux");
        for (color, painted) in ways.into_iter().take(if is_painted_here { 2 } else { 1 }) {
            let mut arguments = vec!["--color".into(), color.into()];
            arguments.extend_from_slice(line);
            arguments.extend_from_slice(form);
            let done = Done::of(bench.command(arguments).env("COLUMNS", "40"));
            let told = format!("cop {line:?} {form:?} --color {color}");
            assert!(
                matches!(done.code, 0..=3),
                "{told}: {}\n{}",
                done.code,
                done.told
            );
            assert!(!done.told.contains("panicked"), "{told}: {}", done.told);
            succeeded.fetch_add(usize::from(done.code == 0), Ordering::Relaxed);
            assert_eq!(steers(&done.told, painted), None, "{told}: stderr");
            let hands_on = form.first().and_then(|flag| flag.to_str());
            if hands_on.is_some_and(|flag| name == "show" && HANDS_ON.contains(&flag)) {
                continue;
            }
            let ended_by_nul = form.first().is_some_and(|flag| flag == "--null");
            let text = match ended_by_nul {
                true => done.text().replace('\0', "\n"),
                false => done.text().to_owned(),
            };
            assert_eq!(steers(&text, painted), None, "{told}: stdout");
            // One file of a handbook is Markdown in any case.
            let is_json = form.first().is_some_and(|flag| flag == "--json")
                && !line.contains(&"--single".into());
            if is_json && done.code == 0 {
                let read: Result<serde_json::Value, _> = serde_json::from_str(&text);
                assert!(read.is_ok(), "{told}: {text:.300}");
            }
        }
    });
    // Most lines must do what they say, or nothing was shown at all.
    let (succeeded, all) = (succeeded.into_inner(), all.len());
    assert!(succeeded * 2 > all, "{succeeded} of {all}");
}

#[test]
fn what_is_handed_on_is_what_was_there() {
    let bench = bench();
    let raw = bench.cop("show kiln-evilmark --raw").ok();
    assert!(
        steers(raw.text(), true).is_some(),
        "a body is written as it is"
    );
    let file = bench.cop("show kiln-evilmark --file pic.png").ok();
    assert_eq!(file.text(), corpus::every_text());
    let file = bench.cop("show kiln-evilmark --file raw.bin").ok();
    assert_eq!(file.out, b"\x9b2J\xff\x1b[2J");
}

//! What is left when a disk fails, a program dies or a machine loses its power, at every step of everything that writes.
//!
//! A step is a write, a truncation, a sync or a deletion that SQLite asks the disk for. The suite takes some steps of each deed;
//! `COP_CRASH=all` takes all of them, and every loss of power several times. The same is asked of the real program from outside: killed
//! at any moment, and where files may not grow or a disk has no room.

#![cfg(unix)]

#[path = "../commands/mod.rs"]
mod commands;
mod damage;
mod deeds;
#[expect(unsafe_code, reason = "SQLite's access to files is C")]
mod disk;
mod killed;
mod limits;
mod lines;
mod place;
#[path = "../scratch/mod.rs"]
mod scratch;
mod state;
mod upgrade;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use cop::community::CommunityError;
use tempfile::TempDir;

use deeds::{Deed, Home};
use disk::{Fault, on_disk};

/// At how many steps of each deed the suite fails in each way.
const SOME: usize = 5;

/// How often the power goes at each step where all are taken.
const LOSSES: u64 = 4;

fn takes_all() -> bool {
    std::env::var("COP_CRASH").is_ok_and(|what| what == "all")
}

/// The community to which everything is done: made once, copied for each deed.
static FOUNDED: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = scratch::scratch();
    let home = Home::at(folder.path());
    deeds::found(&home).unwrap();
    // All in one file.
    let copy = folder.path().join("founded.db");
    home.community().backup(Some(&copy), true).unwrap();
    folder
});

/// A home with a copy of the community.
fn home() -> (TempDir, Home) {
    let folder = scratch::scratch();
    let home = Home::at(folder.path());
    std::fs::copy(FOUNDED.path().join("founded.db"), home.database()).unwrap();
    (folder, home)
}

/// A deed as it goes where nothing fails.
struct Rehearsed {
    before: Vec<String>,
    after: Vec<String>,
    steps: usize,
}

fn rehearse(deed: &Deed) -> Rehearsed {
    let (_folder, home) = home();
    // The first opening writes a log.
    home.community()
        .define_tag(&"kiln".parse().unwrap(), "")
        .unwrap();
    let before = state::told(&home.database());
    let (done, steps) = on_disk(None, || (deed.does)(&home.community(), &home.folder));
    done.unwrap_or_else(|error| panic!("{}: {error:?}", deed.name));
    let after = state::told(&home.database());
    Rehearsed {
        before,
        after,
        steps,
    }
}

/// Does it on a disk that fails at a step, and holds that what is left is whole.
fn fail(deed: &Deed, rehearsed: &Rehearsed, at: usize, fault: Fault) {
    let what = format!(
        "{}, {fault:?} at step {at} of {}",
        deed.name, rehearsed.steps
    );
    let (_folder, home) = home();
    home.community()
        .define_tag(&"kiln".parse().unwrap(), "")
        .unwrap();
    let (done, _) = on_disk(Some((at, fault)), || {
        (deed.does)(&home.community(), &home.folder)
    });
    if let Fault::PowerLoss(_) = fault {
        // What is shared in memory is gone.
        let _ = std::fs::remove_file(home.folder.join("cop.db-shm"));
    }
    if let Err(error) = &done {
        explains_itself(error, &what);
    }
    let told = state::told(&home.database());
    let is_before = told == rehearsed.before;
    let is_after = told == rehearsed.after;
    if deed.is_whole {
        assert!(
            is_before || is_after,
            "{what}: half done\n{}",
            difference(rehearsed, &told)
        );
        assert!(is_after || done.is_err(), "{what}: it was said to be done");
    }
    let told: BTreeSet<&String> = told.iter().collect();
    let stays = rehearsed
        .before
        .iter()
        .filter(|row| rehearsed.after.contains(row));
    let lost: Vec<&String> = stays.filter(|row| !told.contains(row)).collect();
    assert!(lost.is_empty(), "{what}: lost {lost:#?}");
    state::is_sound(&home, &what);
}

/// An error says what could not be done, to a person.
#[track_caller]
fn explains_itself(error: &CommunityError, what: &str) {
    let told = error.to_string();
    assert!(
        told.contains("cop.db") || told.contains("copy.db"),
        "{what}: {told}"
    );
}

/// What is in neither state, and what is missing of the one before.
fn difference(rehearsed: &Rehearsed, told: &[String]) -> String {
    let known = |row: &&String| !rehearsed.before.contains(row) && !rehearsed.after.contains(row);
    let new: Vec<&String> = told.iter().filter(known).collect();
    let missing = rehearsed.before.iter().filter(|row| !told.contains(row));
    format!("new: {new:#?}\nmissing: {:#?}", missing.collect::<Vec<_>>())
}

/// The steps at which something is to fail: all, or some that differ from one to the other; the last is after its end.
fn steps_of(name: &str, steps: usize, way: usize) -> Vec<usize> {
    let all = 1..=steps + 1;
    if takes_all() {
        return all.collect();
    }
    let by = (steps / SOME).max(1);
    let offset = (name.len() + 3 * way) % by;
    let some = all.skip(offset).step_by(by);
    some.chain([steps + 1]).collect()
}

fn fails_everywhere(deeds: &[Deed], ways: &[fn(u64) -> Fault]) {
    for deed in deeds {
        let rehearsed = rehearse(deed);
        assert!(rehearsed.steps > 0, "{} writes nothing", deed.name);
        for (number, way) in ways.iter().enumerate() {
            for at in steps_of(deed.name, rehearsed.steps, number) {
                let times = match (takes_all(), way(0)) {
                    (true, Fault::PowerLoss(_)) => LOSSES,
                    _ => 1,
                };
                for time in 0..times {
                    fail(deed, &rehearsed, at, way(at as u64 + 1_000 * time));
                }
            }
        }
    }
}

#[test]
fn a_program_that_dies_leaves_all_or_nothing() {
    fails_everywhere(&deeds::whole(), &[|_| Fault::Death]);
}

#[test]
fn a_loss_of_power_leaves_all_or_nothing() {
    fails_everywhere(&deeds::whole(), &[Fault::PowerLoss]);
}

#[test]
fn a_full_disk_is_told_and_costs_nothing() {
    fails_everywhere(&deeds::whole(), &[|_| Fault::Full, |_| Fault::Hiccup]);
}

#[test]
fn what_is_done_in_parts_loses_nothing() {
    let ways: [fn(u64) -> Fault; 4] = [
        |_| Fault::Death,
        Fault::PowerLoss,
        |_| Fault::Full,
        |_| Fault::Hiccup,
    ];
    fails_everywhere(&deeds::in_parts(), &ways);
}

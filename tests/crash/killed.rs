//! The real program, killed while it does what a command is for, at moments over all the time that it takes.

use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::lines::Line;
use crate::place::{Place, REHEARSED, each, say};
use crate::takes_all;

/// At how many moments each command is killed in the suite.
const SOME: u32 = 2;

/// At how many where all are taken.
const ALL: u32 = 100;

/// How commands ended, and what was left.
#[derive(Default)]
struct Ended {
    killed: AtomicUsize,
    done: AtomicUsize,
    before: AtomicUsize,
    after: AtomicUsize,
}

/// Kills it after a while, with what it started or alone, unless it was done before. Tells whether it said that it was done, and
/// whether it was killed.
fn kill(place: &Place, line: &Line, after: Duration, with_all: bool) -> (bool, bool) {
    let mut command = place.command(line.line);
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0);
    let mut running = command.spawn().unwrap();
    std::thread::sleep(after);
    if with_all {
        let group = format!("-{}", running.id());
        // It may have ended by now.
        let kill = Command::new("kill")
            .args(["-9", "--", &group])
            .stderr(Stdio::null())
            .status();
        kill.unwrap();
    }
    let _ = running.kill();
    let output = running.wait_with_output().unwrap();
    let is_killed = output.status.signal() == Some(9);
    assert!(is_killed || output.status.success(), "{}", line.line);
    // The receipt of one change comes when it is kept; of several each has its own.
    let is_told = line.is_whole && !output.stdout.is_empty();
    (is_told || !is_killed, is_killed)
}

#[test]
fn a_program_that_is_killed_leaves_all_or_nothing() {
    let times = if takes_all() { ALL } else { SOME };
    let ended = Ended::default();
    each(&REHEARSED, |number, rehearsed| {
        let line = rehearsed.line;
        for time in 0..times {
            // From one command to the next the moments lie elsewhere.
            let part = (f64::from(time) + (number as f64 * 0.618).fract()) / f64::from(times);
            let after = rehearsed.takes.mul_f64(1.1 * part);
            let with_all = line.line.starts_with("sync") && time % 2 == 0;
            let place = Place::of(line);
            let (is_done, is_killed) = kill(&place, line, after, with_all);
            let what = format!("killed after {after:?} of {:?}", rehearsed.takes);
            let is_after = rehearsed.judge(&place, is_done, &what);
            let count = |number: &AtomicUsize| number.fetch_add(1, Ordering::Relaxed);
            count(if is_killed {
                &ended.killed
            } else {
                &ended.done
            });
            if is_killed {
                count(if is_after {
                    &ended.after
                } else {
                    &ended.before
                });
            }
        }
    });
    let Ended {
        killed,
        done,
        before,
        after,
    } = &ended;
    if takes_all() {
        say(&format!(
            "{killed:?} were killed: {before:?} before all was done, {after:?} after; {done:?} had ended\n"
        ));
    }
    assert!(killed.load(Ordering::Relaxed) > 0);
}

//! A sync that is killed at any moment.

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::bench::{Bench, words};

/// Numbers that look like chance and are the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// Starts a sync and kills it, with all that it started or alone, after so long.
fn kill(bench: &Bench, line: &str, after: Duration, all: bool) {
    use std::os::unix::process::CommandExt;
    let mut command = bench.command(words(line));
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0);
    let mut child = command.spawn().unwrap();
    std::thread::sleep(after);
    match all {
        true => {
            let group = format!("-{}", child.id());
            // It may have ended by now.
            let _ = Command::new("kill")
                .args(["-9", "--", &group])
                .stderr(Stdio::null())
                .status();
        }
        false => _ = child.kill(),
    }
    child.wait().unwrap();
}

#[test]
fn a_sync_that_is_killed_goes_on_where_it_was() {
    let bench = Bench::new();
    bench
        .cop("add practice Test -m 'One.' -m 'Two.' -m 'Three.'")
        .ok();
    bench.cop("sync --setup shared").ok();
    bench.cop("--db b.db sync --setup shared").ok();
    let mut chance = Chance(7);
    for round in 0..40_u32 {
        let (db, other) = [("a.db", "b.db"), ("b.db", "a.db")][(round % 2) as usize];
        let cop = |line: &str| bench.cop(&format!("--db {db} {line}"));
        cop(&format!("add story 'Story {round}' -m 'Text {round}.'")).ok();
        cop(&format!(
            "edit test -m 'One {round}.' -m 'Two.' -m 'Three.'"
        ))
        .ok();
        if round % 4 == 0 {
            cop("tried test worked").ok();
        }
        let after = Duration::from_millis(1 + chance.below(150));
        kill(&bench, &format!("--db {db} sync"), after, round % 3 != 0);
        cop("doctor").ok();
        if round % 5 == 4 {
            bench.cop(&format!("--db {other} sync")).calm();
            let mut done = cop("sync");
            // Git itself may leave a lock in the shared folder; what to do about it is told.
            if done.told.contains("a git that was ended by force left it") {
                std::fs::remove_file(bench.path("shared/refs/heads/main.lock")).unwrap();
                done = cop("sync");
            }
            assert!(matches!(done.code, 0 | 3), "round {round}: {}", done.told);
        }
    }
    for now in [
        "2026-05-13T08:00:00Z",
        "2026-05-14T08:00:00Z",
        "2026-05-15T08:00:00Z",
    ] {
        for db in ["a.db", "b.db", "a.db"] {
            let done = bench.cop(&format!("--db {db} sync"));
            assert!(matches!(done.code, 0 | 3), "{}", done.told);
        }
        // Where both had changed the same words, Ada settles it.
        bench.with("COP_NOW", now, "review test mine").calm();
    }
    let told = ["a.db", "b.db"].map(|db| {
        let done = bench.cop(&format!("--db {db} sync")).ok();
        assert_eq!(done.text(), "Nothing is new on either side\n");
        bench.cop(&format!("--db {db} doctor")).ok();
        bench
            .cop(&format!("--db {db} export handbook {db}.book"))
            .ok();
        let list = bench.cop(&format!("--db {db} list -q"));
        assert_eq!(list.text().lines().count(), 42);
        let pages = crate::bench::tree(&bench.path(&format!("{db}.book")));
        pages
            .into_iter()
            .map(|(_, bytes)| bytes)
            .collect::<Vec<_>>()
    });
    assert!(told[0] == told[1], "both tell the same");
    super::forge::git(&bench.path("shared"), &["fsck", "--strict"], b"");
}

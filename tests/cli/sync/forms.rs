//! What a sync prints, and what it leaves alone.

use serde_json::{Value, json};

use super::machines::Machines;

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn a_dry_run_changes_nothing() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    ada.cop("edit check-the-breaker --title 'Test the breaker'")
        .ok();
    ben.cop("add story 'A cold morning' -m 'It was cold.'").ok();
    ben.cop("sync").ok();
    let refs = || machines.git(&["for-each-ref"]);
    let (before, there) = (ada.everything(), refs());
    for _ in 0..2 {
        let ran = ada.cop("sync --dry-run").ok().silently();
        let (cold, breaker) = (ben.handle("a-cold"), ada.handle("check-the"));
        assert_eq!(
            ran.stdout(),
            format!(
                "in\t{cold}\tstory\tA cold morning\n\
                 out\t{breaker}\tpractice\tTest the breaker\n\
                 Would take in 1 entry from Ben, would send 1 entry (dry run: nothing was done)\n"
            )
        );
        assert_eq!(before, ada.everything());
        assert_eq!(there, refs());
    }
    let foreseen = ada.json("sync --dry-run --json");
    assert_eq!(foreseen["dry_run"], true);
    let done = ada.json("sync --json");
    for field in ["received", "sent", "people", "marks", "trashed", "diverged"] {
        assert_eq!(foreseen[field], done[field], "{field}");
    }
}

#[test]
fn json_has_its_form() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    ben.cop("add story 'A cold morning' -m 'It was cold.'").ok();
    ben.cop("sync").ok();
    let report = ada.json("sync --json");
    assert_eq!(
        report,
        json!({
            "remote": machines.remote().display().to_string(),
            "dry_run": false,
            "received": [{"handle": ada.handle("a-cold"), "kind": "story", "title": "A cold morning"}],
            "people": ["Ben"],
            "marks": 0,
            "sent": [],
            "community": {"received": false, "sent": false},
            "trashed": [],
            "hidden": [],
            "back": [],
            "diverged": [],
            "left": [],
            "clashes": [],
            "unknown": [],
            "pushed": false,
        })
    );
    let status = ada.json("sync --status --json");
    assert_eq!(
        keys(&status),
        ["remote", "at", "unsent", "interrupted", "diverged", "left"]
    );
    machines
        .checkout()
        .write("stories/x.md", "---\ntitle: [\n---\n")
        .push("2026-11-24T12:00:00Z");
    let report = ada.cop("sync --json").go().json();
    assert_eq!(keys(&report["left"][0]), ["path", "line", "reason"]);
}

#[test]
fn status_tells_what_waits() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let ada = machines.at(0);
    let remote = machines.remote().display().to_string();
    ada.cop("sync --status").ok().prints(&format!(
        "With {remote}\nLast agreed: 2026-11-23T08:00:00Z\nNothing waits to be sent.\n"
    ));
    ada.cop("edit check-the-breaker --title 'Test the breaker'")
        .ok();
    ada.cop("sync --status")
        .ok()
        .says("1 entry waits to be sent.");
}

#[test]
fn entries_are_named_on_demand() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    ben.cop("edit check-the-breaker --title 'Test the breaker'")
        .ok();
    let handle = ben.handle("check-the-breaker");
    ben.cop("sync -v").ok().prints(&format!(
        "out\t{handle}\tpractice\tTest the breaker\nSent 1 entry\n"
    ));
    ada.cop("sync --verbose")
        .env("COLUMNS", "40")
        .ok()
        .prints(&format!(
            "in\t{handle}\tpractice\tTest the breaker\nTook in 1 entry from Ben\n"
        ));
}

#[test]
fn a_new_word_of_the_community_is_told() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    ben.cop("me --team Yard").ok();
    ben.cop("sync")
        .ok()
        .prints("Sent what the community says of itself\n");
    ada.cop("sync")
        .ok()
        .prints("Took in what the community says of itself\n");
    ada.cop("sync")
        .ok()
        .prints("Nothing is new on either side\n");
}

#[test]
fn options_that_do_not_go_together() {
    let machines = Machines::of_potters(&["Ada"]);
    let ada = machines.at(0);
    for line in [
        "sync --setup a --dry-run",
        "sync --setup a b",
        "sync --status --dry-run",
        "sync --status x",
        "sync a b",
    ] {
        ada.refuses(2, line);
    }
}

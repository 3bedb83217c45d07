//! What points to an entry that others may not see: they are told the rest of it, and it stays here.

use serde_json::json;

use super::machines::{Machines, contains};

/// Ada's machine with a private story, and Ben's without.
fn potters() -> Machines {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    machines
        .at(0)
        .cop("add story 'At home' -m 'z' --private")
        .ok();
    machines
}

#[test]
fn an_answer_that_points_out_of_sight_is_told_by_its_words_alone() {
    let machines = potters();
    let (ada, ben) = machines.two();
    for line in [
        "ask 'Why does it trip?'",
        "ask 'How hot?'",
        "answer why-does --with at-home -m 'I know it.'",
        "answer how-hot --with at-home",
    ] {
        ada.cop(line).ok();
    }
    ada.cop("sync").ok();
    let home = ada.json("show at-home --json")["id"].clone();
    for name in [home.as_str().unwrap(), "at-home"] {
        assert!(!contains(&machines.objects(), name), "{name}");
    }
    ben.cop("sync").ok().says("1 mark from Ada");
    let told = &ben.json("show why-does --json")["marks"];
    assert_eq!(
        (&told[0]["with"], &told[0]["note"]),
        (&json!(null), &json!("I know it."))
    );
    assert_eq!(ben.json("show how-hot --json")["marks"], json!([]));
    // Others' changes take nothing of it away.
    ben.cop("metoo why-does").ok();
    ben.cop("metoo how-hot").ok();
    machines.calm();
    for question in ["why-does", "how-hot"] {
        let marks = &ada.json(&format!("show {question} --json"))["marks"];
        let marks = marks.as_array().unwrap();
        assert_eq!(marks.len(), 2, "{marks:?}");
        // Of two marks of one second that did not know of each other, either may be the first.
        let answer = marks.iter().find(|mark| mark["act"] == "answer").unwrap();
        assert_eq!(answer["with"], home, "{marks:?}");
    }
}

#[test]
fn a_step_that_leads_out_of_sight_keeps_its_place() {
    let machines = potters();
    let (ada, ben) = machines.two();
    ada.cop("add path 'First firing'").ok();
    ada.cop("path add first-firing watch:kiln-tripped do:at-home")
        .ok();
    ada.cop("sync").ok();
    ben.cop("sync").ok();
    ben.cop("path add first-firing do:check-the-breaker").ok();
    machines.calm();
    let entries = |world: &crate::harness::World| {
        let steps = world.cop("path show first-firing").ok().stdout();
        let titles = steps.lines().map(|line| line.split('\t').nth(3).unwrap());
        titles.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(entries(ben), ["Kiln tripped at 900", "Check the breaker"]);
    assert_eq!(
        entries(ada),
        ["Kiln tripped at 900", "At home", "Check the breaker"]
    );
}

#[test]
fn what_came_last_is_the_last_where_nothing_was_done() {
    let machines = potters();
    let (ada, ben) = machines.two();
    ada.cop("add story 'A cold morning' -m 'It was cold.'")
        .at("2026-11-24T08:00:00Z")
        .ok();
    ada.cop("sync").ok();
    ben.cop("sync").ok();
    ben.cop("show @last").ok().says("A cold morning");
}

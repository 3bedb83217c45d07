//! Two people change the same entry: nothing is lost, and everybody ends with the same.

use super::machines::{Machines, contains, texts};
use crate::harness::{World, files};

const EDIT: &str = "edit check-the-breaker";

/// Ada and Ben changed the same line, and both have both versions.
fn diverged() -> Machines {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    ada.cop(&format!(
        "{EDIT} -m 'Press the red button.' -m 'Wait a minute.' -m 'Then fire.'"
    ))
    .ok();
    ben.cop(&format!(
        "{EDIT} -m 'Press the blue button.' -m 'Wait a minute.' -m 'Then fire.'"
    ))
    .at("2026-11-23T09:00:00Z")
    .ok();
    ada.cop("sync").ok();
    ben.cop("sync").fails_with(3);
    ada.cop("sync").fails_with(3);
    machines
}

fn body(world: &World) -> String {
    world.cop("show check-the-breaker --raw").ok().stdout()
}

#[test]
fn mine_stays() {
    let machines = diverged();
    let (ada, ben) = machines.two();
    assert!(
        body(ada).starts_with("Press the red"),
        "each keeps seeing their own"
    );
    assert!(body(ben).starts_with("Press the blue"));
    ada.cop("review check-the-breaker mine").ok();
    machines.settle();
    assert!(body(ada).starts_with("Press the red"));
    assert_eq!(body(ada), body(ben));
}

/// The first line of what stands beside what a machine shows of the practice.
fn beside(world: &World) -> Vec<String> {
    let waiting = world.cop("review --json").go().stdout();
    let waiting: serde_json::Value = serde_json::from_str(&waiting).unwrap();
    let diffs = waiting
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["diverged"].as_array())
        .flatten();
    let added = diffs.map(|one| {
        let lines = one["diff"].as_str().unwrap().lines();
        let mut added =
            lines.filter_map(|line| line.strip_prefix('+').filter(|line| !line.starts_with('+')));
        added.next().unwrap().to_owned()
    });
    added.collect()
}

#[test]
fn settling_is_taken_back() {
    for choice in ["mine", "theirs", "edit"] {
        for is_told in [false, true] {
            let machines = diverged();
            let (ada, ben) = machines.two();
            let both = (body(ben), beside(ben));
            assert_eq!(both.1, ["Press the red button."]);
            let one = ben.editor("sed -i -e '/^<<<<<<</d;/^=======/d;/^>>>>>>>/d' \"$1\"");
            ben.cop(&format!("review check-the-breaker {choice}"))
                .env("EDITOR", &one)
                .ok();
            assert_eq!(beside(ben), [""; 0]);
            if is_told {
                machines.settle();
            }
            ben.cop("undo")
                .ok()
                .says("Took back: settling “Check the breaker”");
            assert_eq!((body(ben), beside(ben)), both, "{choice}");
            ben.cop("sync").fails_with(3);
            ada.cop("sync").fails_with(3);
            ben.cop("sync").fails_with(3);
            assert_eq!((body(ben), beside(ben)), both, "{choice}");
            let mut colors: Vec<String> = beside(ada);
            colors.extend(body(ada).lines().next().map(str::to_owned));
            colors.sort();
            assert_eq!(
                colors,
                ["Press the blue button.", "Press the red button."],
                "{choice}"
            );
            // It can be settled anew.
            ada.cop("review check-the-breaker theirs").ok();
            machines.settle();
            assert_eq!(body(ada), body(ben));
        }
    }
}

#[test]
fn taking_back_goes_on_before_what_was_settled() {
    for choice in ["mine", "theirs"] {
        let machines = diverged();
        let ben = machines.at(1);
        ben.cop(&format!("review check-the-breaker {choice}")).ok();
        ben.cop("undo").ok().says("Took back: settling");
        ben.cop("undo").ok().says("Took back: editing");
        assert!(body(ben).starts_with("Press the test button."));
        assert_eq!(beside(ben), ["Press the red button."]);
        ben.cop("sync").fails_with(3);
        ben.cop("review check-the-breaker theirs").ok();
        machines.settle();
        assert!(body(ben).starts_with("Press the red button."));
    }
}

/// Three people who each say another colour.
fn three_colors() -> Machines {
    let machines = Machines::of_potters(&["Ada", "Ben", "Cy"]);
    for (number, color) in ["red", "blue", "green"].into_iter().enumerate() {
        machines
            .at(number)
            .cop(&format!("{EDIT} -m 'Press the {color} button.'"))
            .at(&format!("2026-11-23T1{number}:00:00Z"))
            .ok();
    }
    machines
}

#[test]
fn what_came_beside_what_was_settled_stays() {
    let machines = three_colors();
    let (ada, ben) = machines.two();
    ada.cop("sync").ok();
    ben.cop("sync").fails_with(3);
    ben.cop("review check-the-breaker mine").ok();
    machines.at(2).cop("sync").fails_with(3);
    ben.cop("sync").fails_with(3);
    assert!(beside(ben).contains(&"Press the green button.".to_owned()));
    ben.cop("undo").ok().says("Took back: settling");
    for _ in 0..2 {
        for world in [ben, machines.at(2), ada] {
            world.cop("sync").fails_with(3);
            let mut versions = beside(world);
            versions.extend(body(world).lines().next().map(str::to_owned));
            versions.sort();
            let colors = ["blue", "green", "red"];
            assert_eq!(
                versions,
                colors.map(|color| format!("Press the {color} button."))
            );
        }
    }
    ada.cop("review check-the-breaker mine").ok();
    machines.settle();
}

#[test]
fn an_archive_hands_both_versions_over() {
    let machines = diverged();
    let (ada, cy) = (machines.at(0), World::new());
    ada.cop("export archive guild").ok();
    for (path, bytes) in files(&ada.folder().join("guild")) {
        cy.write(&format!("guild/{path}"), bytes);
    }
    cy.write("guild/stories/new.md", "---\ntitle: New\n---\nBy hand.\n");
    cy.write("guild/stories/odd.md", b"\xff");
    cy.write("guild/diverged/of-what.md", "Of what?\n");
    cy.cop("import guild")
        .by("Cy")
        .fails_with(1)
        .explains("guild/stories/odd.md:1: it is not text")
        .explains("guild/diverged/of-what.md:1: it does not say of which `entry`");
    cy.cop("show new").ok().says("By hand.");
    let first = body(&cy);
    cy.cop("review check-the-breaker theirs").by("Cy").ok();
    let both = [first, body(&cy)];
    for color in ["red", "blue"] {
        let there = both.iter().any(|text| text.contains(color));
        assert!(there, "{color}: {both:?}");
    }
}

#[test]
fn theirs_names_nobody_where_several_wrote() {
    let machines = three_colors();
    for number in [0, 1, 2, 0] {
        machines.at(number).cop("sync").go();
    }
    let ada = machines.at(0);
    ada.cop("review check-the-breaker theirs")
        .fails_with(1)
        .explains("2 others wrote versions of “Check the breaker”")
        .explains("make one text of them: cop review ");
    assert_eq!(body(ada), "Press the red button.\n");
    ada.cop("review check-the-breaker mine").ok();
    machines.settle();
}

#[test]
fn one_text_is_made_of_both() {
    let machines = diverged();
    let (ada, ben) = machines.two();
    let before = ada.everything();
    let both = ada.editor("cat \"$1\" > seen.txt");
    ada.cop("review check-the-breaker edit")
        .env("EDITOR", &both)
        .ok()
        .explains("Nothing was settled");
    let seen = ada.read("seen.txt");
    assert!(
        seen.contains("<<<<<<<") && seen.contains("red") && seen.contains("blue"),
        "{seen}"
    );
    std::fs::remove_file(ada.folder().join("seen.txt")).unwrap();
    assert_eq!(before, ada.everything());
    let half = ada.editor("sed -i s/red/pink/ \"$1\"");
    ada.cop("review check-the-breaker edit")
        .env("EDITOR", &half)
        .fails_with(1)
        .explains("so nothing was settled")
        .explains("cop edit ")
        .explains("then settle for it: cop review ");
    let one = ada.editor("sed -i -e '/^<<<<<<</d;/^=======/d;/^>>>>>>>/d' \"$1\"");
    ada.cop("review check-the-breaker edit")
        .env("EDITOR", &one)
        .ok()
        .says("Settled");
    machines.settle();
    for world in [ada, ben] {
        assert!(body(world).contains("red") && body(world).contains("blue"));
    }
}

/// Ada and Ben gave the same practice other titles.
fn titled() -> Machines {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    ada.cop(&format!("{EDIT} --title 'The red breaker'")).ok();
    ben.cop(&format!("{EDIT} --title 'The blue breaker'"))
        .at("2026-11-23T09:00:00Z")
        .ok();
    ada.cop("sync").ok();
    ben.cop("sync").fails_with(3);
    ada.cop("sync").fails_with(3);
    machines
}

#[test]
fn what_differs_in_fields_alone_is_told_and_settled() {
    let machines = titled();
    let (ada, ben) = machines.two();
    let seen = ada.editor("cat \"$1\" > seen.txt");
    ada.cop("review check-the-breaker edit")
        .env("EDITOR", &seen)
        .ok()
        .explains("cop review check-the-breaker mine");
    let seen = ada.read("seen.txt");
    assert!(seen.contains("  title: The blue breaker\n"), "{seen}");
    std::fs::remove_file(ada.folder().join("seen.txt")).unwrap();
    // Saved without the note, what stands above it is settled for, though it is what was here.
    let read = ada.editor("sed -i -e '/^<!-- cop:/,/^-->/d' \"$1\"");
    ada.cop("review check-the-breaker edit")
        .env("EDITOR", &read)
        .ok()
        .says("Settled");
    machines.settle();
    for world in [ada, ben] {
        let shown = world.cop("show check-the-breaker").ok().stdout();
        assert!(shown.contains("The red breaker"), "{shown}");
        assert!(!body(world).contains("cop:"));
    }
}

#[test]
fn two_versions_are_told_of_until_they_are_settled() {
    let machines = diverged();
    let ada = machines.at(0);
    for line in ["sync", "sync --dry-run"] {
        ada.cop(line)
            .fails_with(3)
            .says("Nothing is new on either side; 1 still needs you: cop review");
    }
    ada.cop("review check-the-breaker mine").ok();
    ada.cop("sync").ok();
}

#[test]
fn a_change_is_taken_back_without_what_was_written_since() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    ada.cop(&format!(
        "{EDIT} -m 'Press the red button.' -m 'Wait a minute.' -m 'Then fire.'"
    ))
    .ok();
    ben.cop(&format!(
        "{EDIT} -m 'Press the test button.' -m 'Wait a minute.' -m 'Then fire slowly.'"
    ))
    .ok();
    machines.settle();
    ada.cop("undo").ok();
    assert_eq!(
        body(ada),
        "Press the test button.\n\nWait a minute.\n\nThen fire slowly.\n"
    );
    // In the same place, it cannot be.
    ada.cop(&format!("{EDIT} -m 'Press it.'")).ok();
    machines.settle();
    ben.cop(&format!("{EDIT} -m 'Press it twice.'")).ok();
    machines.settle();
    let before = ada.everything();
    ada.cop("undo")
        .fails_with(1)
        .explains("was changed since")
        .explains("cop history");
    assert_eq!(before, ada.everything());
}

#[test]
fn both_settle_at_once() {
    let machines = diverged();
    let (ada, ben) = machines.two();
    let later = "2026-11-23T10:00:00Z";
    ada.cop("review check-the-breaker mine").at(later).ok();
    ben.cop("review check-the-breaker mine").at(later).ok();
    ada.cop("sync").ok();
    ben.cop("sync").fails_with(3);
    ada.cop("sync").fails_with(3);
    ben.cop("review check-the-breaker mine")
        .at("2026-11-24T09:00:00Z")
        .ok();
    machines.settle();
    assert!(body(ada).starts_with("Press the blue"));
}

#[test]
fn an_edit_while_two_versions_stand() {
    let machines = diverged();
    let (ada, ben) = machines.two();
    ada.cop(&format!(
        "{EDIT} -m 'Press the green button.' -m 'Then fire.'"
    ))
    .at("2026-11-25T09:00:00Z")
    .ok();
    ada.cop("sync").go();
    ben.cop("sync").go();
    ada.cop("sync").go();
    for world in [ada, ben] {
        let all = texts(world, "check-the-breaker");
        for word in ["red button", "blue button", "green button"] {
            assert!(all.contains(word), "{word}");
        }
    }
    machines.calm();
    ada.cop("review check-the-breaker mine")
        .at("2026-11-26T09:00:00Z")
        .ok();
    machines.settle();
    assert!(body(ben).starts_with("Press the green"), "{}", body(ben));
}

#[test]
fn different_fields_are_joined() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    ada.cop(&format!("{EDIT} --title 'Test the breaker'")).ok();
    ben.cop(&format!("{EDIT} --steward Ben")).ok();
    ada.cop("tag check-the-breaker fire").ok();
    ben.cop("tag check-the-breaker safety").ok();
    machines.settle();
    for world in [ada, ben] {
        let shown = world.json("show check-the-breaker --json");
        assert_eq!(shown["title"], "Test the breaker");
        assert_eq!(shown["steward"], "Ben");
        assert_eq!(shown["tags"], serde_json::json!(["fire", "safety"]));
    }
}

#[test]
fn a_deletion_travels_and_so_does_coming_back() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    ada.cop("rm kiln-tripped").ok();
    ada.cop("sync").ok();
    assert!(
        !machines
            .paths()
            .iter()
            .any(|path| path.starts_with("stories/"))
    );
    ben.cop("sync")
        .ok()
        .explains("“Kiln tripped at 900”: to the trash")
        .explains("cop restore");
    ben.cop("list story").fails_with(1);
    machines.settle();
    ben.cop("restore kiln-tripped").ok();
    // The lesson leads to it again.
    ben.cop("sync").ok().prints("Sent 2 entries\n");
    ada.cop("sync").ok();
    ada.cop("show kiln-tripped")
        .ok()
        .says("The breaker tripped");
    machines.settle();
}

#[test]
fn who_edits_wins_over_who_deletes() {
    for first in [0, 1] {
        let machines = Machines::of_potters(&["Ada", "Ben"]);
        let (ada, ben) = machines.two();
        ada.cop("rm kiln-tripped").ok();
        ben.cop("edit kiln-tripped -m 'It tripped twice.'").ok();
        machines.at(first).cop("sync").ok();
        machines.at(1 - first).cop("sync").ok();
        machines.settle();
        for world in [ada, ben] {
            world
                .cop("show kiln-tripped --raw")
                .ok()
                .prints("It tripped twice.\n");
        }
    }
}

#[test]
fn what_becomes_private_is_gone_elsewhere_and_stays_here() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    ada.cop("edit kiln-tripped --private").ok();
    machines.settle();
    ada.cop("show kiln-tripped").ok();
    ben.cop("list story").fails_with(1);
    ada.cop("edit kiln-tripped -m 'A secret by now.'").ok();
    machines.settle();
    assert!(!contains(&machines.objects(), "A secret by now."));
}

#[test]
fn erasing_travels_as_a_deletion() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    ada.cop("purge kiln-tripped --yes").ok();
    ada.cop("sync").ok();
    ben.cop("sync").ok().explains("to the trash");
    machines.settle();
}

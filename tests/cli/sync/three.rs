//! Three machines: whatever anybody does arrives everywhere, and all agree at the end.

use serde_json::json;

use super::machines::{Machines, git};

fn potters() -> Machines {
    Machines::of_potters(&["Ada", "Ben", "Cy"])
}

#[test]
fn everybody_s_deeds_arrive_everywhere() {
    let machines = potters();
    let (ada, ben) = machines.two();
    let cy = machines.at(2);
    ada.cop("tried check-the-breaker worked").ok();
    ben.cop("ask 'Why does celadon pinhole?' -t glaze").ok();
    cy.cop("tried check-the-breaker failed -m 'There is no button.'")
        .ok();
    machines.settle();
    cy.cop("metoo why-does").ok();
    ada.cop("answer why-does -m 'Slow the cooling.'").ok();
    ada.cop("answer why-does --with check-the-breaker")
        .at("2026-11-23T08:00:01Z")
        .ok();
    ben.cop("thanks Ada --for check-the-breaker -m 'It saved my bowls.'")
        .ok();
    machines.settle();
    ben.cop("tried why-does worked").ok();
    machines.settle();
    for world in [ada, ben, cy] {
        assert_eq!(world.field("why-does", "resolution"), "settled");
        assert_eq!(world.field("check-the-breaker", "maturity"), "contested");
        let marks = world.json("show check-the-breaker --json");
        assert_eq!(marks["marks"].as_array().unwrap().len(), 3, "{marks}");
        world.cop("show why-does").ok().says("Slow the cooling.");
    }
}

#[test]
fn a_pin_arrives_and_is_no_look_at_what_is_pinned() {
    const LATER: &str = "2027-11-23T08:00:00Z";
    let machines = potters();
    let (ada, ben) = machines.two();
    let began = ada.field("check-the-breaker", "updated");
    ben.cop("pin check-the-breaker").at(LATER).ok();
    machines.settle();
    for (world, line) in [(ada, "unpin"), (ben, "pin")] {
        for world in [ada, ben, machines.at(2)] {
            assert_eq!(world.field("check-the-breaker", "updated"), began);
            let due = world.cop("list --state due --format '{{ slug }}'");
            assert_eq!(due.at(LATER).ok().line(), "check-the-breaker");
        }
        let pinned = ada.slugs("list --pinned").len();
        assert_eq!(pinned, usize::from(line == "unpin"));
        world
            .cop(&format!("{line} check-the-breaker"))
            .at(LATER)
            .ok();
        machines.settle();
    }
    machines.agree();
    assert_eq!(ada.slugs("list --pinned"), ["check-the-breaker"]);
}

#[test]
fn words_links_and_titles_arrive() {
    let machines = potters();
    let (ada, ben) = machines.two();
    let cy = machines.at(2);
    ada.cop("edit kiln-tripped --title 'The kiln tripped at 950'")
        .ok();
    ben.cop("add practice 'Better way' -m 'Clamp the lead.'")
        .ok();
    machines.settle();
    cy.cop("retire check-the-breaker --for better-way").ok();
    ben.cop("link better-way --relates kiln-tripped").ok();
    machines.settle();
    for world in [ada, ben, cy] {
        world
            .cop("show kiln-tripped")
            .ok()
            .says("The kiln tripped at 950");
        world
            .cop("show check-the-breaker")
            .ok()
            .explains("cop show better-way");
        assert_eq!(world.field("check-the-breaker", "state"), "retired");
        world.cop("show better-way").ok().says("950");
    }
    ada.cop("unlink better-way --relates kiln-tripped").ok();
    machines.settle();
    for world in [ada, ben, cy] {
        world.cop("show better-way").ok().does_not_say("950");
    }
}

#[test]
fn a_tag_that_is_renamed_or_merged_elsewhere() {
    let machines = potters();
    let (ada, ben) = machines.two();
    let cy = machines.at(2);
    ben.cop("tag rename kiln oven").ok();
    cy.cop("add story 'A cold morning' -m 'It was cold.' -t kiln -t frost")
        .ok();
    ada.cop("add story 'A warm evening' -m 'It was warm.' -t kiln")
        .ok();
    machines.settle();
    ada.cop("tag rename oven kiln").ok();
    machines.settle();
    cy.cop("tag merge frost kiln").ok();
    ben.cop("add story 'Ice' -m 'Slippery.' -t frost").ok();
    machines.settle();
    let tags = |line: &str| ada.json(line);
    for world in [ada, ben, cy] {
        assert_eq!(world.json("tag list --json"), tags("tag list --json"));
        assert_eq!(world.json("show ice --json")["tags"], json!(["kiln"]));
        assert_eq!(world.json("show a-cold --json")["tags"], json!(["kiln"]));
    }
}

#[test]
fn files_arrive_byte_for_byte() {
    let machines = potters();
    let (ada, ben) = machines.two();
    let bytes: Vec<u8> = (0..100_000_u32).map(|n| (n % 509 % 251) as u8).collect();
    ada.write("kiln.png", &bytes);
    ada.write("notes", b"plain\0 bytes\r\n");
    ada.cop("attach kiln-tripped kiln.png").ok();
    ada.cop("attach check-the-breaker notes").ok();
    machines.settle();
    ben.cop("attach kiln-tripped --list").go();
    ben.cop("export handbook book").ok();
    let found = crate::harness::files(&ben.folder().join("book"));
    for wanted in [bytes.as_slice(), b"plain\0 bytes\r\n"] {
        assert!(found.iter().any(|(_, bytes)| bytes == wanted));
    }
    std::fs::remove_dir_all(ben.folder().join("book")).unwrap();
    ben.cop("attach kiln-tripped --remove kiln.png").go();
    machines.settle();
}

#[test]
fn the_community_and_its_people_arrive() {
    let machines = potters();
    let (ada, ben) = machines.two();
    let cy = machines.at(2);
    ben.cop("me --team Yard --offer glaze --seek kiln").ok();
    cy.cop("about --welcome 'Come in.' --rhythm 14d").ok();
    ada.cop("tag define kiln 'Where it burns'").ok();
    machines.settle();
    for world in [ada, ben, cy] {
        world.cop("about").ok().says("Come in.");
        world.cop("members").ok().says("Yard");
        assert_eq!(world.json("who glaze --json"), ada.json("who glaze --json"));
        world.cop("tag list").ok().says("Where it burns");
    }
    // Both say something else of the same: one of them stands, and it is told.
    ada.cop("about --domain 'Firing alone'").ok();
    ben.cop("about --domain 'Firing together'").ok();
    ada.cop("sync").ok();
    ben.cop("sync")
        .ok()
        .explains("both sides changed")
        .explains("Firing");
    machines.settle();
}

#[test]
fn git_tells_who_wrote_what_and_when() {
    let machines = potters();
    let (ada, ben) = machines.two();
    ben.cop(
        "edit check-the-breaker -m 'Press the test button.' -m 'Wait an hour.' -m 'Then fire.'",
    )
    .at("2026-11-24T09:30:00Z")
    .ok();
    ada.cop("tried check-the-breaker worked")
        .at("2026-11-25T10:00:00Z")
        .ok();
    for world in [ben, ada] {
        world.cop("sync").at("2026-11-26T08:00:00Z").ok();
    }
    let path = machines.path_of("practices/");
    let told = machines.git(&["log", "--author=Ben", "--format=%an %at %s", "main"]);
    assert_eq!(told, "Ben 1795512600 Edit the practice “Check the breaker”");
    let marked = machines.git(&[
        "log",
        "--no-merges",
        "-1",
        "--format=%an %at",
        "main",
        "--",
        "marks",
    ]);
    assert_eq!(marked, "Ada 1795600800");
    let blame = machines.git(&["blame", "--line-porcelain", "main", "--", &path]);
    let mut author = "";
    let mut by = Vec::new();
    for line in blame.lines() {
        if let Some(name) = line.strip_prefix("author ") {
            author = name;
        } else if let Some(text) = line.strip_prefix('\t') {
            by.push((text, author));
        }
    }
    assert!(by.contains(&("Press the test button.", "Ada")), "{by:?}");
    assert!(by.contains(&("Wait an hour.", "Ben")), "{by:?}");
    assert_eq!(git(&machines.remote(), &["fsck", "--strict"]), "");
}

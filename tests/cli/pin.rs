//! What the community puts first.

use serde_json::json;

use crate::harness::{World, text};

/// Three stories, a minute apart.
fn world() -> World {
    let world = World::of_ada();
    for (minute, title) in ["First", "Second", "Third"].iter().enumerate() {
        let at = format!("2026-05-10T08:0{minute}:00Z");
        world
            .cop(&format!("add story {title} -m 'About the kiln.' -t kiln"))
            .at(&at)
            .ok();
    }
    world
}

#[test]
fn what_is_pinned_comes_first_until_it_is_not() {
    let world = world();
    world
        .cop("pin first")
        .ok()
        .says("Pinned ")
        .says("First")
        .explains("Hint: all that is pinned: cop list --pinned");
    assert_eq!(world.slugs("list"), ["first", "third", "second"]);
    assert_eq!(world.slugs("list story -t kiln -n 1"), ["first"]);
    assert_eq!(world.slugs("list --pinned"), ["first"]);
    // Who asks for an order gets it, and a search goes by what is asked.
    world
        .cop("edit third -m Anew.")
        .at("2027-01-01T00:00:00Z")
        .ok();
    assert_eq!(
        world.slugs("list --sort updated"),
        ["third", "second", "first"]
    );
    assert_eq!(
        world.slugs("list --sort title"),
        ["first", "second", "third"]
    );
    assert_eq!(
        world.slugs("list --sort created"),
        ["third", "second", "first"]
    );
    assert_eq!(world.slugs("search third"), ["third"]);
    assert_eq!(world.slugs("search kiln --pinned"), ["first"]);
    world.cop("show first").ok().says("Story · pinned · ");
    let listed = world.json("list --json");
    assert_eq!(listed[0]["pinned"], true);
    assert_eq!(listed[1]["pinned"], false);

    world.cop("unpin first").ok().says("Unpinned ").silently();
    assert_eq!(world.field("first", "pinned"), "false");
    world.cop("list --pinned").fails_with(1);
}

#[test]
fn a_pin_that_is_there_and_one_that_is_not_change_nothing() {
    let world = world();
    world.cop("unpin first").ok().says("It was not pinned: ");
    world.cop("pin first").ok();
    world.cop("pin first").ok().says("Pinned already: ");
    assert_eq!(world.json("pin first --json")["changed"], false);
    assert_eq!(world.json("unpin first --json")["changed"], true);
    assert_eq!(world.json("unpin first --json")["changed"], false);
    assert_eq!(
        world.cop("pin second -q").ok().line(),
        world.handle("second")
    );
    let changes: Vec<String> = world.json("history first --json")["revisions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|revision| text(&revision["change"]))
        .collect();
    assert_eq!(changes, ["unpin", "pin", "add"]);
    world.refuses(1, "pin nothing-of-the-kind");
    world.cop("rm third").ok();
    world.refuses(1, "pin third").explains("is in the trash");
}

#[test]
fn a_pin_is_told_taken_back_and_kept_by_an_edit() {
    let world = world();
    world.cop("pin first").ok();
    let difference = world.json("diff first --json");
    let expected = json!([{"field": "pinned", "before": "false", "after": "true"}]);
    assert_eq!(difference["fields"], expected);
    assert_eq!(difference["diff"], "");
    let editor = world.editor("cp \"$1\" seen.md; sed -i 's/About/All about/' \"$1\"");
    world.cop("edit first").env("EDITOR", &editor).ok();
    assert!(
        world.read("seen.md").contains("\npinned: true\n"),
        "{}",
        world.read("seen.md")
    );
    assert_eq!(world.field("first", "pinned"), "true");
    world.cop("undo").ok();
    world.cop("undo").ok().says("pinning “First”");
    assert_eq!(world.field("first", "pinned"), "false");
    let editor = world.editor("sed -i 's/^kind/pinned: yes\\nkind/' \"$1\"");
    world.cop("edit second").env("EDITOR", &editor).ok();
    assert_eq!(world.slugs("list --pinned"), ["second"]);
    world.cop("unpin second").ok();
    world.cop("undo").ok().says("unpinning “Second”");
    assert_eq!(world.slugs("list --pinned"), ["second"]);
    world.cop("doctor").ok();
}

#[test]
fn a_pin_is_no_look_at_what_is_pinned() {
    const LATER: &str = "2027-05-10T08:00:00Z";
    let world = World::of_ada();
    let slug = |line: &str| world.cop(line).at(LATER).ok().line();
    let since = |reference: &str| world.field(reference, "updated");
    world
        .cop("add practice Check -m 'Feel the breaker.'")
        .at("2026-05-10T08:00:00Z")
        .ok();
    let began = since("check");
    let due = "list --state due --format '{{ slug }}'";
    assert_eq!(slug(due), "check");
    for line in ["pin check", "unpin check", "pin check"] {
        world.cop(line).at(LATER).ok();
        assert_eq!(slug(due), "check", "{line}");
        assert_eq!(since("check"), began, "{line}");
    }
    // What is said again is as old as it was when it was first said.
    world.cop("edit check -m Anew.").at(LATER).ok();
    assert_eq!(since("check"), LATER);
    world.cop("undo").at(LATER).ok();
    assert_eq!(since("check"), began);
    for (commands, moment) in [
        ("sed -i '/^pinned/d' \"$1\"", &*began),
        (
            "sed -i 's/^kind/pinned: yes\\nkind/; s/Feel/See/' \"$1\"",
            LATER,
        ),
    ] {
        let editor = world.editor(commands);
        world
            .cop("edit check")
            .env("EDITOR", &editor)
            .at(LATER)
            .ok();
        assert_eq!(since("check"), moment, "{commands}");
    }
}

#[test]
fn what_is_withdrawn_or_out_of_sight_is_not_put_first() {
    let world = world();
    world.cop("pin first").ok();
    world.cop("retire first").ok();
    assert_eq!(world.slugs("list --sort updated").first().unwrap(), "first");
    world
        .cop("edit second -m Anew.")
        .at("2027-01-01T00:00:00Z")
        .ok();
    assert_eq!(world.slugs("list").first().unwrap(), "second");
    world
        .refuses(1, "pin first")
        .explains("what is retired does not come first")
        .explains("--state live");
    assert_eq!(world.json("home --json")["pinned"], json!([]));
    world.cop("edit first --state live").ok();
    assert_eq!(world.slugs("list").first().unwrap(), "first");

    world.cop("add story Begun --draft").ok();
    world
        .cop("pin begun")
        .ok()
        .explains("comes first once it is live")
        .explains("cop list --pinned --state draft");
    assert_eq!(world.slugs("list --pinned --state draft"), ["begun"]);
    world.cop("add story Mine --private").ok();
    world
        .cop("pin mine")
        .ok()
        .explains("comes first here alone");
    assert_eq!(world.slugs("list --pinned").len(), 2);
    world.cop("export handbook book").ok();
    let front = world.read("book/README.md");
    let pinned = front.split("## Read this first").nth(1).unwrap();
    let pinned = pinned.split("## Come in").next().unwrap();
    assert_eq!(pinned.matches("\n- ").count(), 1, "{front}");
    assert!(pinned.contains("[First](stories/first-"), "{front}");
}

#[test]
fn home_begins_with_what_is_pinned() {
    let world = world();
    world.cop("pin first").ok();
    let rows = world.cop("home").ok().rows();
    assert_eq!(rows[0][0], "pinned");
    assert_eq!(rows[0][3], "First");
    assert_eq!(world.json("home --json")["pinned"][0]["slug"], "first");
}

#[test]
fn many_pins_are_said_to_be_many() {
    let world = World::of_ada();
    for number in 1..=8 {
        world.cop(&format!("add story 'Number {number}'")).ok();
        let pinned = world.cop(&format!("pin number-{number}")).ok();
        match number {
            8 => pinned.explains("8 entries are pinned, and what is all first is not first"),
            _ => pinned.explains("cop list --pinned"),
        };
    }
    assert_eq!(
        world.json("home --json")["pinned"]
            .as_array()
            .unwrap()
            .len(),
        5
    );
}

#[test]
fn a_pin_is_handed_over_and_taken_in() {
    let (ada, ben) = (world(), World::new());
    ada.cop("pin first").ok();
    ada.cop("export archive guild").ok();
    for (path, bytes) in crate::harness::files(&ada.folder().join("guild")) {
        ben.write(&format!("guild/{path}"), bytes);
    }
    ben.cop("import guild").by("Ben").ok();
    assert_eq!(ben.slugs("list --pinned"), ["first"]);

    let cy = World::new();
    for (name, said) in [("a", "yes"), ("b", "false"), ("c", "3"), ("d", "")] {
        let page = format!("---\npinned: {said}\n---\nText.\n");
        cy.write(&format!("in/{name}.md"), page);
    }
    cy.cop("import in").ok().explains("neither yes nor no");
    assert_eq!(cy.slugs("list --pinned"), ["a"]);
    // What is no pin is kept as what it is.
    assert_eq!(cy.json("show c --json")["extra"]["pinned"], "3");
    cy.cop("pin c").ok();
    cy.cop("edit c --title Sea").ok();
    let shown = cy.json("show c --json");
    assert_eq!(
        (&shown["pinned"], &shown["extra"]["pinned"]),
        (&json!(true), &json!("3"))
    );
    // A file that says nothing of it takes no pin away.
    cy.cop("pin b").ok();
    cy.write("in/b.md", "---\npinned: no\n---\nAnother text.\n");
    cy.cop("import in").ok();
    assert_eq!(cy.field("b", "pinned"), "true");
}

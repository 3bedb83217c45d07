//! The last change, taken back.

use super::harness::World;

fn world() -> World {
    let world = World::of_ada();
    world.cop("init 'Potters Guild'").ok();
    world
        .cop("add story Tripped -m 'The breaker tripped.' -t kiln -t oven")
        .ok();
    world
        .cop("add practice Check -m 'Press the button.' -t kiln")
        .ok();
    world.cop("tag define oven 'Where clay becomes stone'").ok();
    world.cop("tag alias furnace kiln").ok();
    world.write("a.txt", "one");
    world.write("b.txt", "two");
    world.cop("attach tripped a.txt").ok();
    world.cop("link check --from tripped").ok();
    world
}

/// Everything but what moves at every change: when it was updated, and how many revisions there are.
fn held(world: &World) -> String {
    let still = |line: &&str| {
        ![
            "\"updated\"",
            "\"number\"",
            "\"revisions\"",
            "\"review_by\"",
        ]
        .iter()
        .any(|field| line.contains(field))
    };
    world
        .visible()
        .lines()
        .filter(still)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn each_kind_of_change_is_taken_back() {
    let world = world();
    world.write("notes/stories/new.md", "# New\n\nA new story.\n");
    for line in [
        "add lesson 'When firing' --from tripped -t new",
        "edit tripped -m 'Another text.' --title Other",
        "edit tripped --state draft",
        "tag tripped night -kiln",
        "link check --relates tripped",
        "unlink check tripped",
        "rm tripped check",
        "retire tripped --for check",
        "tried check failed -m 'It broke.'",
        "attach tripped b.txt",
        "attach tripped b.txt --name a.txt",
        "attach tripped --remove a.txt",
        "tag rename kiln stove",
        "tag merge oven kiln",
        "tag merge kiln oven",
        "tag define kiln 'A meaning'",
        "tag define oven ''",
        "tag alias stove kiln",
        "tag alias furnace --remove",
        "about --domain Firing --welcome Come --agree 'We tell failures too.' --rhythm 14d",
        "init 'Another name'",
        "me --team Studio --offer kiln",
        "import notes",
    ] {
        let before = held(&world);
        world.cop(line).ok();
        assert_ne!(
            before,
            held(&world),
            "cop {line} changed nothing that can be seen"
        );
        world.cop("undo").ok().says("Took back: ");
        similar(&before, &held(&world), line);
    }
    world.cop("rm tripped").ok();
    let before = held(&world);
    world.cop("restore tripped").ok();
    world.cop("undo").ok();
    similar(&before, &held(&world), "restore tripped");
    world.cop("doctor").ok();
}

#[track_caller]
fn similar(before: &str, after: &str, line: &str) {
    let removed: Vec<&str> = before
        .lines()
        .filter(|line| !after.contains(*line))
        .collect();
    let added: Vec<&str> = after
        .lines()
        .filter(|line| !before.contains(*line))
        .collect();
    // What `add` made stays in the trash.
    let added: Vec<&str> = match line.starts_with("add") || line.starts_with("import") {
        true => Vec::new(),
        false => added,
    };
    assert_eq!(
        (removed, added),
        (vec![], vec![]),
        "after cop {line} and cop undo"
    );
}

#[test]
fn undo_goes_back_change_by_change_until_there_is_nothing() {
    let world = World::of_ada();
    world
        .cop("undo")
        .fails_with(1)
        .explains("nothing to take back");
    world.cop("add story One").ok();
    world.cop("add story Two").ok();
    world.cop("undo").ok().says("adding the story “Two”");
    assert_eq!(world.slugs("list"), ["one"]);
    let undone = world.json("undo --json");
    assert!(undone["what"].as_str().unwrap().contains("“One”"));
    assert_eq!(undone["steps"], 1);
    world
        .cop("undo")
        .fails_with(1)
        .explains("nothing to take back");
    assert_eq!(
        world.slugs("list --trash").len(),
        2,
        "what was added waits in the trash"
    );
}

#[test]
fn reading_is_nothing_to_take_back() {
    let world = world();
    world.cop("add story Last").ok();
    for line in [
        "list",
        "show tripped",
        "search kiln",
        "why check",
        "export json",
        "doctor",
        "about",
        "me",
    ] {
        world.cop(line).ok();
    }
    world.cop("show nowhere").fails_with(1);
    world.cop("edit nowhere --title X").fails_with(1);
    world.cop("undo").ok().says("“Last”");
}

#[test]
fn a_file_that_was_replaced_comes_back_after_another_entry_was_erased() {
    let world = world();
    world.cop("add story Gone").ok();
    world.cop("attach tripped b.txt --name a.txt").ok();
    world.cop("purge gone --yes").ok();
    world.cop("undo").ok();
    world.cop("show tripped --file a.txt").ok().prints("one");
    world.write("c.txt", "a secret of no other entry");
    world.cop("attach tripped c.txt").ok();
    world.cop("attach tripped --remove c.txt").ok();
    world.cop("purge tripped --yes").ok();
    let bytes = std::fs::read(world.database()).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains("a secret of no other entry"));
}

#[test]
fn what_a_tag_was_to_people_and_words_comes_back_too() {
    let world = World::of_ada();
    world.cop("add story One -t oven").ok();
    world.cop("add story Two -t kiln").ok();
    world.cop("tag alias furnace oven").ok();
    world.cop("me --offer oven --seek kiln").ok();
    for line in [
        "tag merge oven kiln",
        "tag merge kiln oven",
        "tag rename oven furnace",
    ] {
        let before = held(&world);
        world.cop(line).ok();
        world.cop("undo").ok();
        similar(&before, &held(&world), line);
        assert_eq!(
            world.json("members --json")[0]["offers"],
            serde_json::json!(["oven"]),
            "{line}"
        );
        assert_eq!(
            world.json("members --json")[0]["seeks"],
            serde_json::json!(["kiln"]),
            "{line}"
        );
    }
}

#[test]
fn what_is_taken_back_is_no_fresher_than_before() {
    let world = World::of_ada();
    world
        .cop("add practice Check -m Look")
        .at("2026-01-01T08:00:00Z")
        .ok();
    let later = "2026-11-01T08:00:00Z";
    let state = || world.cop("show check --json").at(later).ok().json();
    let before = state();
    assert_eq!(before["due"], true);
    world.cop("edit check -m Think").at(later).ok();
    assert_eq!(state()["due"], false);
    world.cop("undo").at(later).ok();
    assert_eq!(state()["updated"], before["updated"]);
    assert_eq!(state()["due"], true);
}

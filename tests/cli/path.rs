//! Learning along a path.

use super::harness::{World, files};

fn world() -> World {
    let world = World::of_ada();
    for line in [
        "add story 'Kiln tripped' -m 'The breaker.' -t kiln",
        "add practice 'Check the breaker' -m 'Look at it.' -t kiln",
        "add path 'First month' --step watch:kiln-tripped --step do:check-the-breaker --step teach:check-the-breaker",
    ] {
        world.cop(line).ok();
    }
    world.cop("me --name Dee --seek kiln").by("Dee").ok();
    world.write_config("name = \"Ada\"\n");
    world
}

#[test]
fn front_matter_gives_the_steps_unless_flags_do() {
    let world = world();
    let text =
        "---\ntitle: Way\nsteps:\n- watch: kiln-tripped\n- do: check-the-breaker\n---\nText.\n";
    world.write("way.md", text);
    for (line, steps) in [
        ("add path -F way.md -q", 2),
        ("add path -F way.md -q --step do:check-the-breaker", 1),
    ] {
        let handle = world.cop(line).ok().line();
        let shown = world.json(&format!("show {handle} --json"));
        assert_eq!(shown["steps"].as_array().unwrap().len(), steps, "{line}");
    }
    world.write("way.md", text.replace("kiln-tripped", "nowhere"));
    world.refuses(1, "add path -F way.md").explains("`nowhere`");
}

#[test]
fn a_learner_goes_step_by_step_with_a_coach() {
    let world = world();
    let dee = |line: &str| world.cop(line).by("Dee").ok();
    dee("path start first-month --coach ada")
        .says("You begin")
        .explains("Ada coaches you")
        .explains("next: watch “Kiln tripped”");
    dee("path start first-month").says("You had begun");
    dee("path done first-month 1 -m 'Listen for the hum.'")
        .says("(1 of 3)")
        .explains("cop add story -m 'Listen for the hum.' --relates")
        .explains("next: do “Check the breaker”");
    let rows = dee("path show first-month").rows();
    let done: Vec<bool> = rows.iter().map(|row| !row[4].is_empty()).collect();
    assert_eq!(done, [true, false, false]);
    let progress = dee("path show first-month --json").json();
    assert_eq!(progress["coach"], "Ada");
    assert_eq!(progress["done"], 1);
    assert_eq!(progress["way"][0]["note"], "Listen for the hum.");
    dee("path done first-month 2");
    dee("path done first-month 2 -m 'Again.'").says("(2 of 3)");
    dee("path done first-month 3").explains("Who could you coach now?");
    assert_eq!(dee("path").rows()[0][2..], ["3", "3"]);
    dee("undo");
    assert_eq!(dee("path").rows()[0][2..], ["2", "3"]);
}

#[test]
fn nobody_else_takes_a_learner_s_step_back_or_hears_of_it() {
    let world = world();
    let dee = |line: &str| world.cop(line).by("Dee").ok();
    world.cop("tag define kiln 'An oven.'").ok();
    dee("path start first-month");
    dee("path done first-month 1");
    assert_eq!(
        world.json("show @last --json")["kind"],
        "path",
        "it was added last"
    );
    world
        .cop("edit kiln-tripped --title 'Kiln tripped at 900'")
        .ok();
    dee("path done first-month 2");
    assert_eq!(world.json("show @last --json")["kind"], "story");
    world.cop("undo").ok().says("editing “Kiln tripped");
    world.cop("undo").ok().says("kiln");
    assert_eq!(dee("path").rows()[0][2..], ["2", "3"]);
    dee("undo").says("step 2 of");
}

#[test]
fn nobody_else_sees_how_far_a_learner_has_come() {
    let world = world();
    world
        .cop("path start first-month --coach Ada")
        .by("Dee")
        .ok();
    let noticed = "Listen for the hum";
    world
        .cop(&format!("path done first-month 1 -m '{noticed}'"))
        .by("Dee")
        .ok();
    assert_eq!(world.json("path show first-month --json")["done"], 0);
    world.cop("export handbook book").ok();
    let mut seen: String = files(&world.folder())
        .iter()
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    for line in [
        "show first-month",
        "show first-month --json",
        "path show first-month",
        "path --json",
        "why first-month --json",
        "who kiln",
        "members --json",
        "search hum",
        "export json",
        "export json --all",
    ] {
        seen.push_str(&world.cop(line).go().stdout());
    }
    assert!(!seen.contains(noticed), "{seen}");
    assert!(!seen.contains("\"step\""), "{seen}");
}

#[test]
fn a_wrong_step_changes_nothing() {
    let world = world();
    world.cop("add path Empty").ok();
    for (code, line, told) in [
        (1, "path start kiln-tripped", "is a story, not a path"),
        (1, "path start nowhere", "`nowhere`"),
        (
            1,
            "path start first-month --coach Ada",
            "a coach is someone else",
        ),
        (
            1,
            "path start first-month --coach Zoe",
            "nobody here is called `Zoe`",
        ),
        (1, "path done first-month 0", "has steps 1 to 3"),
        (1, "path done first-month 4", "has steps 1 to 3"),
        (1, "path done empty 1", "has no steps yet"),
        (
            1,
            "path done first-month 4 --story -m Heard.",
            "has steps 1 to 3",
        ),
        (
            2,
            "path done first-month 1 --story",
            "a story needs what you noticed",
        ),
        (
            2,
            "path done first-month 1 --title Heard -m Heard.",
            "--story",
        ),
        (
            2,
            "path done first-month 1 --story --title ' ' -m Heard.",
            "title",
        ),
        (1, "path add first-month do:nowhere", "`nowhere`"),
        (
            1,
            "path add first-month do:check-the-braker",
            "no entry is called",
        ),
        (
            1,
            "path add kiln-tripped do:first-month",
            "is a story, not a path",
        ),
        (
            1,
            "path add first-month do:first-month",
            "a step of its own",
        ),
        (
            1,
            "path add first-month do:check-the-breaker",
            "step 2 is “do Check the breaker” already",
        ),
        (
            1,
            "path add first-month pair:check-the-breaker pair:check-the-breaker",
            "step 4 is",
        ),
        (
            1,
            "path add first-month do:kiln-tripped --at 5",
            "can be 1 to 4",
        ),
        (
            1,
            "path add first-month do:kiln-tripped --at 0",
            "can be 1 to 4",
        ),
        (1, "path add empty do:kiln-tripped --at 2", "is step 1"),
        (2, "path add first-month", "VERB:REF"),
        (
            2,
            "path add first-month read:kiln-tripped",
            "`read` is not a step",
        ),
        (1, "path move first-month 4 1", "has steps 1 to 3"),
        (1, "path move first-month 1 0", "has steps 1 to 3"),
        (2, "path move first-month 1", "TO"),
        (1, "path drop first-month 4", "has steps 1 to 3"),
        (1, "path drop empty 1", "cop path add"),
        (2, "path done first-month one", "`one` is not a number"),
        (2, "path done first-month", "STEP"),
        (2, "path begin first-month", "begin"),
    ] {
        let ran = world.refuses(code, line);
        assert!(ran.stderr().contains(told), "cop {line}: {told}\n{ran}");
    }
    let none = World::of_ada();
    none.cop("add story One -m Two").ok();
    none.cop("path")
        .fails_with(1)
        .explains("There is no path yet");
}

#[test]
fn steps_are_added_moved_and_dropped_and_nobody_loses_progress() {
    let world = world();
    let done = || -> Vec<(String, bool)> {
        let rows = world.cop("path show first-month").by("Dee").ok().rows();
        let stage = |row: &Vec<String>| (row[1].clone(), !row[4].is_empty());
        rows.iter().map(stage).collect()
    };
    let way = |text: &str| -> Vec<(String, bool)> {
        let stages = text
            .split_whitespace()
            .map(|word| match word.strip_suffix('!') {
                Some(verb) => (verb.to_owned(), true),
                None => (word.to_owned(), false),
            });
        stages.collect()
    };
    world.cop("path done first-month 1").by("Dee").ok();
    world.cop("path done first-month 3").by("Dee").ok();
    assert_eq!(done(), way("watch! do teach!"));

    world
        .cop("path move first-month 3 1")
        .ok()
        .says("Changed")
        .says("1. teach  Check the breaker");
    assert_eq!(done(), way("teach! watch! do"));
    world
        .cop("path add first-month pair:check-the-breaker do:kiln-tripped --at 2")
        .ok();
    assert_eq!(done(), way("teach! pair do watch! do"));
    world.cop("path drop first-month 1").ok();
    assert_eq!(done(), way("pair do watch! do"));
    world.cop("undo").ok();
    assert_eq!(done(), way("teach! pair do watch! do"));
    world.cop("path add first-month teach:kiln-tripped -q").ok();
    assert_eq!(done(), way("teach! pair do watch! do teach"));
    world
        .cop("path move first-month 2 2")
        .ok()
        .explains("Nothing was changed");

    world
        .cop("path done first-month 4 -m 'Seen again.'")
        .by("Dee")
        .ok()
        .says("(2 of 6)");
    let changed = world.json("path drop first-month 6 --json");
    assert_eq!(changed["changed"], true);
    assert_eq!(changed["way"].as_array().map(Vec::len), Some(5));
    // `edit --step` says all of them anew.
    world
        .cop("edit first-month --step do:check-the-breaker --step watch:kiln-tripped")
        .ok();
    assert_eq!(done(), way("do watch!"));
}

#[test]
fn a_step_that_a_path_comes_back_to_counts_each_time() {
    let world = world();
    world
        .cop("edit first-month --step do:check-the-breaker --step watch:kiln-tripped --step do:check-the-breaker")
        .ok();
    let done = || -> Vec<bool> {
        let rows = world.cop("path show first-month").ok().rows();
        rows.iter().map(|row| !row[4].is_empty()).collect()
    };
    world.cop("path done first-month 3").ok();
    assert_eq!(done(), [false, false, true]);
    world.cop("path move first-month 2 1").ok();
    assert_eq!(done(), [false, false, true]);
    world.cop("path drop first-month 2").ok();
    assert_eq!(done(), [false, true]);
}

#[test]
fn what_was_noticed_becomes_a_story_that_says_nothing_of_the_path() {
    let world = world();
    world
        .cop("path done first-month 2 -m 'It hums before it trips. Wait.' --story")
        .by("Dee")
        .ok()
        .says("(1 of 3)")
        .says("It hums before it trips");
    let story = world.json("show it-hums --json");
    assert_eq!(story["author"], "Dee");
    assert_eq!(story["body"], "It hums before it trips. Wait.\n");
    assert_eq!(story["tags"], serde_json::json!(["kiln"]));
    let links = story["links"].as_array().unwrap();
    assert_eq!(links.len(), 1, "{links:?}");
    assert_eq!(links[0]["slug"], "check-the-breaker");
    assert!(!story.to_string().contains("first-month"), "{story}");

    let done = world
        .cop("path done first-month 1 -m 'Again.' --story --title 'The hum' --json")
        .by("Dee")
        .ok()
        .json();
    assert_eq!(done["story"]["title"], "The hum");
    assert_eq!(done["done"], 2);
    // Without a word nothing is told, and the story is taken back apart from the step.
    assert_eq!(
        world.json("path done first-month 1 -m Hm. --json")["story"],
        serde_json::Value::Null
    );
    world.cop("undo").ok();
    world.cop("undo").ok().says("adding the story “The hum”");
    assert_eq!(
        world
            .cop("path show first-month --json")
            .by("Dee")
            .ok()
            .json()["done"],
        2
    );
}

#[test]
fn a_step_stays_done_when_its_entry_is_erased() {
    let world = world();
    world.cop("path done first-month 2").ok();
    world.cop("path done first-month 1").ok();
    world.cop("purge kiln-tripped --yes").ok();
    world.cop("path move first-month 1 3").ok();
    let rows = world.cop("path show first-month").ok().rows();
    let done: Vec<bool> = rows.iter().map(|row| !row[4].is_empty()).collect();
    assert_eq!(done, [true, false, true]);
}

#[test]
fn marks_that_kept_a_number_alone_count_for_it() {
    let world = world();
    world.cop("path done first-month 2 -m 'Before.'").ok();
    let file = rusqlite::Connection::open(world.database()).unwrap();
    file.execute("UPDATE mark SET place = NULL, target = NULL", [])
        .unwrap();
    drop(file);
    let progress = world.json("path show first-month --json");
    assert_eq!(progress["way"][1]["note"], "Before.");
    assert_eq!(progress["done"], 1);
}

//! What people find when they come in.

use super::harness::World;

const NOW: &str = "2026-06-01T18:00:00Z";

/// A guild in which something of everything waits for Ada.
fn world() -> World {
    let world = World::new();
    for (who, at, line) in [
        ("Ada", "2026-01-01", "init 'Potters Guild' --domain Firing"),
        ("Ada", "2026-01-01", "about --rhythm 14d"),
        ("Ada", "2026-01-01", "me --offer glaze --offer kiln"),
        (
            "Eve",
            "2026-01-02",
            "add story 'Kiln tripped' -m 'The breaker went. Then it was dark.'",
        ),
        (
            "Ada",
            "2026-01-03",
            "add practice 'Check the breaker' -m Look. --review-every 30d",
        ),
        ("Ada", "2026-01-03", "add practice 'Look twice' -m Look."),
        (
            "Ben",
            "2026-01-03",
            "add practice 'Mind the lid' -m Mind. --steward Ada --review-every 30d",
        ),
        (
            "Ada",
            "2026-01-03",
            "add practice 'Not mine to mind' -m Mind. --steward Ben --review-every 30d",
        ),
        ("Ada", "2026-02-01", "ask 'How long?'"),
        ("Ada", "2026-02-01", "ask 'How hot?'"),
        ("Ben", "2026-02-02", "answer how-long -m 'Nine hours.'"),
        ("Cy", "2026-05-25", "metoo how-hot"),
        ("Ben", "2026-03-01", "ask 'Why does it pit?' -t glaze"),
        ("Ben", "2026-03-01", "ask 'Which wood?' -t wood"),
        (
            "Ada",
            "2026-03-02",
            "add path 'First month' --step watch:kiln-tripped --step do:check-the-breaker",
        ),
        ("Ada", "2026-03-02", "path start first-month"),
        ("Ada", "2026-03-03", "add story 'Half told' --draft -m Once"),
        ("Ben", "2026-03-03", "add story 'Not hers' --draft -m Once"),
        ("Dee", "2026-03-04", "me --seek kiln"),
        (
            "Cy",
            "2026-05-25",
            "flag look-twice unclear -m 'Twice what?'",
        ),
        (
            "Cy",
            "2026-05-26",
            "thanks Ada --for kiln-tripped -m 'You were there.'",
        ),
        ("Cy", "2026-05-27", "tried mind-the-lid failed"),
        (
            "Ada",
            "2026-05-18",
            "add gathering 'May evening' --on 2026-05-18 -m 'We met.'",
        ),
        ("Ben", "2026-05-30", "add story 'New one' -m 'Just now.'"),
        ("Ben", "2026-05-30", "add story 'Hidden one' -m x --private"),
        ("Ada", "2026-05-31", "add story 'Own one' -m x"),
    ] {
        world.cop(line).by(who).at(&format!("{at}T08:00:00Z")).ok();
    }
    world
}

/// The records by what they are: each with its title, and what is said of it.
fn records(world: &World, line: &str) -> Vec<String> {
    let rows = world.cop(line).by("Ada").at(NOW).ok().rows();
    let named = rows
        .iter()
        .map(|row| format!("{}: {} | {}", row[0], row[3], row[4]));
    named.collect()
}

#[test]
fn home_shows_what_waits_and_for_whom() {
    let world = world();
    assert_eq!(
        records(&world, "home"),
        [
            "flagged: Look twice | trial, flagged",
            "due: Mind the lid | contested, due",
            "due: Check the breaker | trial, due",
            "answered: How long? | answered",
            "asked: Why does it pit? | open",
            "begun: First month | live",
            "draft: Half told | draft",
            "learner: Dee | kiln",
            "heard: Kiln tripped | Cy thanks you for “Kiln tripped”: You were there.",
            "heard: How hot? | You are not alone: Cy has your question too, “How hot?”",
            "new: New one | Ben",
            "story: Kiln tripped | The breaker went.",
        ]
    );
    let ben = world.cop("home").by("Ben").at(NOW).ok().stdout();
    assert!(
        ben.contains("due\t") && ben.contains("Not mine to mind"),
        "{ben}"
    );
    for others in [
        "Half told",
        "You were there",
        "First month",
        "learner",
        "asked",
    ] {
        assert!(!ben.contains(others), "{others}: {ben}");
    }
}

#[test]
fn cop_alone_is_home_whatever_the_environment_sets() {
    let world = world();
    let home = world.cop("home").by("Ada").at(NOW).ok().stdout();
    let alone = world.cop("").by("Ada").at(NOW).ok().stdout();
    assert_eq!(alone, home);
    assert_eq!(world.cop("--me Ada").at(NOW).ok().stdout(), home);
}

#[test]
fn home_shows_a_few_of_each_and_as_json_the_same() {
    let world = world();
    let few = records(&world, "home -n 1");
    assert_eq!(
        few.iter().filter(|line| line.starts_with("due:")).count(),
        1
    );
    assert_eq!(
        few.iter().filter(|line| line.starts_with("heard:")).count(),
        1
    );
    world.refuses(2, "home -n 0");

    let run = world.cop("home --json").by("Ada").at(NOW).ok();
    let home: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
    assert_eq!(home["community"], "Potters Guild");
    assert_eq!(home["next"], "2026-06-01");
    assert_eq!(home["empty"], false);
    assert_eq!(home["alone"], false);
    let needs: Vec<&str> = home["waiting"]
        .as_array()
        .unwrap()
        .iter()
        .map(|waits| waits["need"].as_str().unwrap())
        .collect();
    assert_eq!(
        needs,
        ["flagged", "due", "answered", "asked", "begun", "draft"]
    );
    assert_eq!(home["waiting"][1]["entries"][0]["title"], "Mind the lid");
    assert_eq!(home["story"]["gist"], "The breaker went.");
}

#[test]
fn the_story_of_the_day_is_another_on_another_day_and_never_hidden() {
    let world = World::of_ada();
    for number in 0..4 {
        world
            .cop(&format!("add story 'Number {number}' -m Once."))
            .at("2026-01-01T08:00:00Z")
            .ok();
    }
    world
        .cop("edit number-3 --private")
        .at("2026-01-02T08:00:00Z")
        .ok();
    let mut told = std::collections::BTreeSet::new();
    for day in 1..29 {
        let at = format!("2026-06-{day:02}T08:00:00Z");
        let rows = world.cop("home").at(&at).ok().rows();
        let story = rows.iter().find(|row| row[0] == "story").unwrap();
        told.insert(story[3].clone());
        let again = world.cop("home").at(&at).ok().rows();
        assert_eq!(again, rows, "one day, one story");
    }
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    assert_eq!(told, ["Number 0", "Number 1", "Number 2"]);
}

#[test]
fn the_first_visit_makes_nothing_and_says_where_to_begin() {
    let world = World::new();
    world
        .cop("")
        .by("Ada")
        .ok()
        .explains("Nothing is kept here yet.")
        .explains("cop add story");
    assert!(!world.database().exists());
    world.cop("init 'Potters Guild'").by("Ada").ok();
    world
        .cop("home")
        .by("Ada")
        .ok()
        .explains("Nothing is kept here yet.");
}

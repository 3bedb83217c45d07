//! who and members.

use super::harness::World;

fn world() -> World {
    let world = World::of_ada();
    for (who, line) in [
        ("Ada", "me --team Studio --offer kiln"),
        ("Dee", "me --name Dee --seek kiln"),
        (
            "Ada",
            "add story 'Kiln tripped' -m 'The breaker.' --told-by Eve -t kiln",
        ),
        (
            "Ada",
            "add practice 'Check the breaker' -m 'Look at it.' -t kiln --steward Ben",
        ),
        ("Cy", "tried check-the-breaker worked"),
        ("Cy", "tried check-the-breaker failed"),
        ("Dee", "ask 'How hot?' -t kiln"),
        ("Ben", "answer how-hot -m 'Cone 6.'"),
        ("Dee", "tried how-hot worked"),
        (
            "Ada",
            "add lesson 'When it pings, wait' -m 'Crazing is a slow crack.' -t glaze",
        ),
        ("Ada", "tag alias oven kiln"),
    ] {
        world.cop(line).by(who).ok();
    }
    world
}

fn rows(world: &World, line: &str) -> Vec<(String, String)> {
    let rows = world.cop(line).ok().rows();
    rows.into_iter()
        .map(|row| (row[0].clone(), row[2].clone()))
        .collect()
}

#[test]
fn people_are_named_with_the_reason() {
    let world = world();
    let expected = [
        ("Ada", "offers help; wrote “Check the breaker”"),
        (
            "Ben",
            "looks after “Check the breaker”; answered “How hot?”",
        ),
        ("Eve", "told “Kiln tripped”"),
        ("Cy", "tried “Check the breaker”"),
    ]
    .map(|(name, why)| (name.to_owned(), why.to_owned()));
    assert_eq!(rows(&world, "who kiln"), expected);
    assert_eq!(rows(&world, "who oven"), expected, "an alias means its tag");
    let who = world.json("who kiln --json");
    assert_eq!(who["seekers"], serde_json::json!(["Dee"]));
    assert_eq!(who["people"][0]["team"], "Studio");
    assert_eq!(who["tag"], true);
}

#[test]
fn a_topic_may_be_any_words() {
    let world = world();
    let expected = [("Ada".to_owned(), "wrote “When it pings, wait”".to_owned())];
    assert_eq!(rows(&world, "who slow crack"), expected);
    world
        .cop("who pinhole")
        .fails_with(1)
        .explains("Nobody is known to know about “pinhole”.")
        .explains("cop ask");
    world.cop("who").fails_with(2).explains("TOPIC");
}

#[test]
fn a_reason_names_three_entries_at_most() {
    let world = World::of_ada();
    for number in 1..=4 {
        world
            .cop(&format!("add story 'Firing {number}' -m Hot -t kiln"))
            .at(&format!("2026-11-0{number}T08:00:00Z"))
            .ok();
    }
    world
        .cop("add story 'Firing 5' --draft -m Hot -t kiln")
        .ok();
    let why = &rows(&world, "who kiln")[0].1;
    assert_eq!(why, "told “Firing 4”, “Firing 3”, “Firing 2” and more");
}

#[test]
fn members_are_listed_by_name() {
    let world = world();
    let rows = world.cop("members").ok().rows();
    let names: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(names, ["Ada", "Ben", "Cy", "Dee", "Eve"]);
    assert_eq!(rows[0][1..], ["Studio", "", "kiln", "", ""]);
    assert_eq!(rows[3][4], "kiln");
    assert_eq!(world.json("members --json")[0]["offers"][0], "kiln");
    let empty = World::of_ada();
    empty.cop("members").fails_with(1);
}

#[test]
fn no_topic_is_not_every_topic() {
    let world = World::of_ada();
    world.cop("add story 'Kiln tripped' -m Dark.").ok();
    for line in ["who ''", "who ' ' ' '"] {
        world.refuses(2, line).explains("topic is empty");
    }
}

//! What the community holds, in numbers.

use super::harness::World;

const NOW: &str = "2026-06-01T18:00:00Z";

/// A guild, worked out by hand; what must not count stands beside what does.
fn world() -> World {
    let world = World::of_ada();
    for (who, at, line) in [
        (
            "Ada",
            "2025-01-06",
            "add story 'An old one' -m Long. -t kiln",
        ),
        (
            "Ada",
            "2026-05-04",
            "add story 'Kiln tripped' -m Dark. -t kiln",
        ),
        (
            "Ada",
            "2026-05-05",
            "add lesson 'Wait for it' -m Wait. --from kiln-tripped -t kiln",
        ),
        ("Ada", "2026-05-06", "add lesson 'Dry it' -m Dry. -t clay"),
        (
            "Ada",
            "2026-05-12",
            "add practice 'Wait a day' -m Wait. --from wait-for-it -t kiln",
        ),
        (
            "Ada",
            "2026-05-13",
            "add practice 'Old way' -m Old. -t glaze",
        ),
        ("Ada", "2026-05-14", "retire old-way"),
        ("Ben", "2026-05-18", "tried wait-a-day worked"),
        (
            "Ada",
            "2026-05-19",
            "add path 'First month' --step do:wait-a-day",
        ),
        ("Ada", "2026-05-20", "edit dry-it -m 'Dry it well.'"),
        ("Ada", "2026-05-21", "edit dry-it -m 'Dry it very well.'"),
        // What others may not see, and what is nobody's business.
        (
            "Ada",
            "2026-05-25",
            "add story Hidden -m x --private -t secret",
        ),
        ("Ada", "2026-05-25", "edit hidden -m y"),
        (
            "Ada",
            "2026-05-25",
            "add story Unfinished -m x --draft -t secret",
        ),
        ("Ada", "2026-05-25", "add practice Mistaken -m x -t secret"),
        ("Ben", "2026-05-25", "tried mistaken worked"),
        ("Ada", "2026-05-25", "rm mistaken"),
        (
            "Ada",
            "2026-05-25",
            "add lesson Delicate -m x -t secret --from an-old",
        ),
        ("Ben", "2026-05-25", "thanks Ada --for delicate"),
        ("Ada", "2026-05-25", "flag delicate sensitive"),
        ("Fay", "2026-05-25", "path start first-month"),
        ("Fay", "2026-05-25", "path done first-month 1 -m Done."),
    ] {
        world.cop(line).by(who).at(&format!("{at}T08:00:00Z")).ok();
    }
    world.write_config("name = \"Ada\"\n");
    world
}

#[test]
fn what_others_may_see_is_counted_and_nothing_else() {
    let rows = world().cop("stats").at(NOW).ok().silently().rows();
    let of = |section: &str| -> Vec<(String, String)> {
        let rows = rows.iter().filter(|row| row[0] == section);
        rows.map(|row| (row[1].clone(), row[2].clone())).collect()
    };
    let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(name, n)| ((*name).to_owned(), (*n).to_owned()))
            .collect()
    };
    let kinds = [
        ("stories", "2"),
        ("lessons", "2"),
        ("practices", "2"),
        ("questions", "0"),
        ("paths", "1"),
        ("gatherings", "0"),
    ];
    assert_eq!(of("kind"), pairs(&kinds));
    assert_eq!(
        of("topic"),
        pairs(&[("kiln", "4"), ("clay", "1"), ("glaze", "1")])
    );
    let learning = [
        ("stories", "2"),
        ("led to a lesson", "1"),
        ("lessons", "2"),
        ("adopted", "1"),
        ("learned", "1"),
    ];
    assert_eq!(of("loop"), pairs(&learning));
    assert_eq!(
        of("practice"),
        pairs(&[("trial", "1"), ("proven", "0"), ("contested", "0")])
    );
    let weeks = of("week");
    assert_eq!(weeks.len(), 52);
    assert_eq!(weeks[0].0, "2025-06-09");
    let busy: Vec<_> = weeks.into_iter().filter(|(_, n)| n != "0").collect();
    // Three captured; two captured and one retired; a report, a path, and two revisions.
    assert_eq!(
        busy,
        pairs(&[
            ("2026-05-04", "3"),
            ("2026-05-11", "3"),
            ("2026-05-18", "4")
        ])
    );
}

#[test]
fn json_says_the_same() {
    let stats = world().cop("stats --json").at(NOW).ok().json();
    assert_eq!(
        stats["kinds"][0],
        serde_json::json!({"name": "stories", "entries": 2})
    );
    assert_eq!(
        stats["topics"][0],
        serde_json::json!({"name": "kiln", "entries": 4})
    );
    assert_eq!(
        stats["weeks"][51],
        serde_json::json!({"week": "2026-06-01", "activity": 0})
    );
    assert_eq!(stats["loop"]["learned"], 1);
    assert_eq!(stats["practices"]["trial"], 1);
}

#[test]
fn a_week_begins_on_monday() {
    let world = World::of_ada();
    world
        .cop("add story One -m x")
        .at("2026-05-17T23:59:59Z")
        .ok();
    world
        .cop("add story Two -m x")
        .at("2026-05-18T00:00:00Z")
        .ok();
    // Captured before the first of the weeks, and after the last.
    world
        .cop("add story Long -m x")
        .at("2025-05-25T23:59:59Z")
        .ok();
    world
        .cop("add story Early -m x")
        .at("2027-05-25T00:00:00Z")
        .ok();
    let rows = world.cop("stats").at("2026-05-20T08:00:00Z").ok().rows();
    let busy = |row: &&Vec<String>| row[0] == "week" && row[2] != "0";
    let busy: Vec<_> = rows
        .iter()
        .filter(busy)
        .map(|row| (row[1].as_str(), row[2].as_str()))
        .collect();
    assert_eq!(busy, [("2026-05-11", "1"), ("2026-05-18", "1")]);
}

#[test]
fn an_empty_community_is_told_how_to_begin() {
    let world = World::of_ada();
    world.cop("stats").fails_with(1).explains("cop add story");
    world.cop("init Guild").ok();
    world
        .cop("stats")
        .fails_with(1)
        .prints("")
        .explains("cop add story");
    world.cop("add story Secret -m x --private").ok();
    world.cop("stats").fails_with(1).explains("others may see");
    assert_eq!(world.cop("stats --json").go().json()["loop"]["stories"], 0);
}

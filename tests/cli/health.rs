//! How the community fares.

use super::harness::World;

const NOW: &str = "2026-06-01T18:00:00Z";

/// A guild of some months, worked out by hand: two questions of which one has had no word, two stories of which one led on, and
/// what must not count beside them.
fn world() -> World {
    let world = World::new();
    for (who, at, line) in [
        ("Ada", "2026-01-01", "init 'Potters Guild'"),
        ("Ada", "2026-01-01", "about --rhythm 14d"),
        (
            "Ada",
            "2026-01-01",
            "add story 'An old one' -m Long. --outcome bad",
        ),
        (
            "Ada",
            "2026-01-02",
            "add practice 'Check it' -m Look. --review-every 30d -t kiln",
        ),
        (
            "Ada",
            "2026-01-02",
            "add practice 'Glaze it' -m Pour. --review-every 1y -t glaze",
        ),
        (
            "Ada",
            "2026-04-01",
            "add story 'Kiln tripped' -m Dark. --outcome bad --told-by Eve -t kiln",
        ),
        (
            "Ada",
            "2026-04-02",
            "add lesson 'Wait for it' -m Wait. --from kiln-tripped -t kiln",
        ),
        (
            "Ada",
            "2026-04-03",
            "add story 'It went well' -m Bright. --outcome good",
        ),
        ("Ben", "2026-05-01", "ask 'Why does it pit?'"),
        ("Ben", "2026-05-01", "ask 'How long?'"),
        ("Ben", "2026-05-28", "ask 'How hot?'"),
        ("Cy", "2026-05-02", "metoo how-long"),
        ("Ben", "2026-05-03", "tried check-it worked"),
        ("Cy", "2026-05-04", "tried check-it partly"),
        ("Dee", "2026-05-05", "me --seek wood"),
        (
            "Ada",
            "2026-05-20",
            "add gathering 'May evening' --on 2026-05-20 -m Met.",
        ),
        (
            "Ada",
            "2026-05-21",
            "add path 'First month' --step do:check-it",
        ),
        // What others may not hear of, and what is nobody's business.
        (
            "Ada",
            "2026-05-21",
            "add story Hidden -m x --private --outcome bad",
        ),
        (
            "Ada",
            "2026-05-21",
            "add story Unfinished -m x --draft --outcome bad",
        ),
        ("Ada", "2026-05-21", "add story Mistaken -m x --outcome bad"),
        ("Ada", "2026-05-22", "rm mistaken"),
        ("Ada", "2026-05-22", "add story Delicate -m x --outcome bad"),
        ("Ada", "2026-05-22", "flag delicate sensitive"),
        ("Fay", "2026-05-23", "path start first-month"),
        ("Fay", "2026-05-23", "path done first-month 1 -m Done."),
    ] {
        world.cop(line).by(who).at(&format!("{at}T08:00:00Z")).ok();
    }
    world
}

#[test]
fn health_tells_eight_signals_each_with_a_command() {
    let world = world();
    let rows = world.cop("health").by("Ada").at(NOW).ok().rows();
    let handle = world.handle("why-does");
    let shown = format!("cop show {handle}");
    let expected = [
        [
            "company",
            "worth a look",
            "1 of 3 questions of the last 90 days has waited over a week without an answer or a “me too”; nobody offers help with wood, which someone wants to learn.",
            &shown,
        ],
        [
            "ladder",
            "worth a look",
            "In the last 90 days: 2 stories told, 1 lesson or practice written, 2 reports of trying something, 1 of which says that it worked; no practice was changed by it.",
            "cop review",
        ],
        [
            "rhythm",
            "well",
            "On rhythm: the last gathering was 12 days ago, and the rhythm is 14 days.",
            "cop agenda",
        ],
        [
            "loop",
            "well",
            "1 of 2 stories of the last 90 days led to something, and the only lesson waits for a practice.",
            "cop list lesson",
        ],
        [
            "freshness",
            "well",
            "None of 2 practices is due for a look.",
            "cop list practice",
        ],
        [
            "breadth",
            "well",
            "4 people told, wrote, answered or tried something in the last 90 days, and no topic rests on one voice.",
            "cop members",
        ],
        [
            "way-in",
            "well",
            "3 people are new in the last 90 days, and 1 path shows the way in.",
            "cop path",
        ],
        [
            "candour",
            "well",
            "2 of 4 outcomes and reports of the last 90 days tell of something that did not go well.",
            "cop list story",
        ],
    ];
    assert_eq!(rows, expected.map(|row| row.map(str::to_owned).to_vec()));
}

#[test]
fn every_command_that_health_suggests_can_be_typed() {
    let world = world();
    for reading in world.cop("health").by("Ada").at(NOW).ok().rows() {
        let line = reading[3].strip_prefix("cop ").unwrap();
        // Capturing asks for text, which a test has none of; anything else just runs.
        match line.starts_with("add ") || line == "ask" {
            true => drop(world.cop(line).by("Ada").at(NOW).fails_with(2)),
            false => drop(world.cop(line).by("Ada").at(NOW).ok()),
        }
    }
}

#[test]
fn health_names_nobody_and_a_new_community_is_not_alarmed() {
    let world = world();
    for line in ["health", "health --json"] {
        let told = world.cop(line).by("Ada").at(NOW).ok().stdout();
        for name in ["Ada", "Ben", "Cy", "Dee", "Eve", "Fay"] {
            assert!(!told.contains(name), "{name}: {told}");
        }
    }
    let fresh = World::new();
    let rows = fresh.cop("health").by("Ada").ok().rows();
    assert_eq!(rows.len(), 8);
    assert!(
        rows.iter().all(|row| row[1] == "too early to tell"),
        "{rows:?}"
    );
    assert!(!fresh.database().exists());
    fresh.cop("add story One -m x").by("Ada").at(NOW).ok();
    let rows = fresh.cop("health").by("Ada").at(NOW).ok().rows();
    assert!(rows.iter().all(|row| row[1] != "worth a look"), "{rows:?}");
}

#[test]
fn only_a_change_that_follows_what_was_learnt_is_one() {
    let world = world();
    let changed = || {
        world.cop("health --json").by("Ada").at(NOW).ok().json()["vitals"]["practices_changed"]
            .clone()
    };
    for (line, expected) in [
        ("tag glaze-it pouring", 0),
        ("edit glaze-it -m 'A slip of the pen.'", 0),
        ("edit check-it -m 'Look twice.'", 1),
        ("retire glaze-it", 1),
        ("add practice 'Dip it' -m Dip. --supersedes glaze-it", 2),
    ] {
        world.cop(line).by("Ada").at("2026-05-30T08:00:00Z").ok();
        assert_eq!(changed(), expected, "after {line}");
    }
}

#[test]
fn who_walks_a_path_does_not_show_in_who_is_new() {
    let world = world();
    let newcomers = |world: &World| {
        world.cop("health --json").by("Ada").at(NOW).ok().json()["vitals"]["newcomers"].clone()
    };
    assert_eq!(newcomers(&world), 3);
    world
        .cop("add path Before --step do:check-it")
        .by("Ada")
        .at("2026-01-03T08:00:00Z")
        .ok();
    world
        .cop("path start before")
        .by("Cy")
        .at("2026-01-04T08:00:00Z")
        .ok();
    assert_eq!(newcomers(&world), 3);
}

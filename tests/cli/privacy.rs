//! What is said of the community as a whole says nothing of one person: neither who, nor how much, nor how far along a path.

use super::harness::World;

/// Everyone who did something, and who is only named.
const PEOPLE: [&str; 6] = ["Ada", "Ben", "Cyd", "Dee", "Eve", "Zoe"];

/// What they wrote of their way along a path.
const NOTICED: &str = "Listen for the hum";

fn world() -> World {
    let world = World::of_ada();
    for (who, line) in [
        ("Ada", "init 'Potters Guild' --domain Firing"),
        ("Ada", "about --rhythm 14d"),
        ("Ada", "me --name Ada --team Studio --offer kiln"),
        (
            "Ada",
            "add story 'Kiln tripped' -m 'The breaker.' -t kiln --told-by Eve --outcome bad",
        ),
        (
            "Ada",
            "add lesson 'When it trips, wait' -m 'Wait.' --from kiln-tripped -t kiln",
        ),
        (
            "Ada",
            "add practice 'Check the breaker' -m 'Look.' -t kiln --from when-it-trips --steward Zoe",
        ),
        ("Ben", "tried check-the-breaker worked -m 'It did.'"),
        ("Cyd", "tried check-the-breaker failed"),
        ("Cyd", "ask 'How long?' -t kiln"),
        ("Ben", "answer how-long -m 'An hour.'"),
        ("Dee", "metoo how-long"),
        ("Dee", "thanks Ada --for kiln-tripped"),
        ("Dee", "me --name Dee --seek kiln"),
        (
            "Ada",
            "add path 'First month' --step watch:kiln-tripped --step do:check-the-breaker",
        ),
        ("Dee", "path start first-month --coach Ada"),
    ] {
        world.cop(line).by(who).ok();
    }
    world.write_config("name = \"Ada\"\n");
    world
}

/// What each form of each command prints, now and a good while later.
fn told(world: &World) -> Vec<(String, String)> {
    let mut told = Vec::new();
    for line in ["health", "health --json", "stats", "stats --json"] {
        for now in [
            "2026-11-23T09:00:00Z",
            "2027-01-10T09:00:00Z",
            "2028-01-10T09:00:00Z",
        ] {
            for color in ["never", "always"] {
                let ran = world.cop(&format!("{line} --color {color}")).at(now).ok();
                told.push((format!("{line} at {now}"), ran.stdout() + &ran.stderr()));
            }
        }
    }
    told
}

#[test]
fn what_is_said_of_all_names_nobody() {
    for (line, text) in told(&world()) {
        assert!(!text.is_empty(), "{line}");
        for name in PEOPLE {
            assert!(!text.contains(name), "{line} names {name}:\n{text}");
        }
    }
}

#[test]
fn nobody_s_progress_changes_what_is_said_of_all() {
    let world = world();
    let before = told(&world);
    for line in ["path done first-month 1", "path done first-month 2"] {
        world.cop(&format!("{line} -m '{NOTICED}'")).by("Dee").ok();
    }
    // Someone of whom there is nothing but their way along the path.
    world.cop("path start first-month").by("Fay").ok();
    assert_eq!(before, told(&world));
}

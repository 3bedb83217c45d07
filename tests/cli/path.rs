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
        .explains("cop add story --relates")
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

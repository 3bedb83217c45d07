//! A sync at a terminal, and the choice between two versions.

use crate::person::Person;

/// Ada at a terminal, and Ben's community beside hers; both changed the same words.
fn diverged() -> Person {
    let person = Person::new();
    let path = |name: &str| person.home.path().join(name).display().to_string();
    let (shared, ben) = (path("shared"), path("ben.db"));
    let title = "Check the breaker before each firing";
    person.cop(&["add", "practice", title, "-m", "Press it."]);
    person.cop(&["sync", "--setup", &shared]);
    person.cop(&["--db", &ben, "sync", "--setup", &shared]);
    person.cop(&["edit", "check", "-m", "Press the red button."]);
    person.cop(&["--db", &ben, "edit", "check", "-m", "Press the blue one."]);
    person.cop(&["--db", &ben, "sync"]);
    person
}

#[test]
fn it_fits_a_narrow_terminal_and_shows_the_difference() {
    let person = diverged();
    let mut terminal = person.at_terminal(&["sync", "-v"], "false");
    let (code, told) = terminal.ends();
    assert_eq!(code, 3, "{told}");
    let told = person.reads(&["review"], 40, "C.UTF-8");
    for words in [
        "-Press the red button.",
        "+Press the blue one.",
        "mine, theirs",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    person.cop(&[
        "add",
        "story",
        "A cold morning in the shed behind the old kiln",
    ]);
    for columns in [40, 80] {
        // As long as two versions stand, a sync ends with 3, one that changes nothing as well.
        for (arguments, expected) in [
            (&["review"][..], 0),
            (&["sync", "--dry-run"], 3),
            (&["sync", "--status"], 0),
        ] {
            let (code, told) = person.ends_on(arguments, columns, "100", "C.UTF-8");
            assert_eq!(code, expected, "{told}");
            // A path is shown whole.
            for line in told.lines().filter(|line| !line.contains('/')) {
                let line = line.trim_end();
                assert!(line.chars().count() <= columns, "{line:?}: {told}");
                assert!(!line.contains('\t'), "{line:?}");
            }
        }
    }
}

//! What is drawn fits the screen.

use crate::person::Person;

#[test]
fn a_narrow_terminal_breaks_no_word() {
    let ada = Person::new();
    let title = "Kiln tripped at nine hundred in the middle of the night";
    ada.cop(&["add", "story", title]);
    ada.cop(&[
        "add",
        "lesson",
        "When firing above nine hundred test the breaker",
        "--from",
        "kiln",
    ]);
    ada.cop(&[
        "add",
        "practice",
        "Check the breaker before each firing",
        "--from",
        "when",
        "-m",
        "x",
    ]);
    let words: Vec<&str> = title
        .split(' ')
        .chain([
            "breaker",
            "firing",
            "practice",
            "lesson",
            "worked|partly|failed",
        ])
        .collect();
    ada.cop(&["flag", "check", "stale"]);
    for (columns, arguments) in [
        (40, &["show", "check"][..]),
        (40, &["why", "kiln"]),
        (30, &["why", "check"]),
        (40, &["me"]),
        (40, &["review"]),
        (40, &["tried", "check", "worked"]),
        (30, &["review", "check", "ok"]),
        (40, &["retire", "check"]),
        (30, &["undo"]),
    ] {
        let told = ada.reads(arguments, columns, "C.UTF-8");
        for line in told.lines() {
            let line = line.trim_end();
            assert!(line.chars().count() <= columns, "{columns}: {line}\n{told}");
            // A word that was cut would leave its beginning at a line's end.
            let last = line.split(' ').next_back().unwrap_or_default();
            let cut = words
                .iter()
                .any(|word| last.len() > 3 && word.len() > last.len() && word.starts_with(last));
            assert!(!cut, "{line}\n{told}");
        }
    }
}

#[test]
fn numbers_are_drawn_within_the_screen_and_in_ascii_where_nothing_else_is_sure() {
    let ada = Person::new();
    let long = "a-topic-whose-name-is-longer-than-half-of-a-narrow-terminal";
    ada.cop(&["add", "story", "Kiln tripped", "-m", "Dark.", "-t", long]);
    ada.cop(&[
        "add",
        "lesson",
        "Wait for it",
        "-m",
        "Wait.",
        "--from",
        "kiln",
    ]);
    ada.cop(&["add", "practice", "Wait a day", "-m", "Wait.", "-t", "kiln"]);
    for columns in [40, 80, 120] {
        for (verb, locale, ascii) in [
            ("stats", "C", true),
            ("stats", "C.UTF-8", false),
            ("health", "C", false),
        ] {
            let told = ada.reads(&[verb], columns, locale);
            assert!(!told.contains('\u{1b}'), "no colour is asked for: {told:?}");
            for line in told.lines() {
                let length = line.trim_end().chars().count();
                assert!(length <= columns, "{verb} at {columns}: {line}\n{told}");
            }
            if verb == "stats" {
                assert_eq!(told.is_ascii(), ascii, "{locale}: {told}");
                assert!(told.contains("adopted") && told.contains("May"), "{told}");
            }
        }
    }
}

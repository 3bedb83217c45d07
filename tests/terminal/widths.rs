//! What is drawn fits the screen.

use rexpect::session::spawn_command;

use crate::person::{Person, Terminal};

/// What a search matched stands in weight and underline; here between `open` and `close`.
fn with_matches_in(shown: &str, open: &str, close: &str) -> String {
    let opened = shown.replace("\u{1b}[1m\u{1b}[4m", open);
    opened.replace("\u{1b}[0m", close).replace('\r', "")
}

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
        (40, &["search", "kiln breaker zebra"]),
        (30, &["search", "breaker"]),
        (40, &["related", "check"]),
        (40, &["brief", "firing the kiln in the night"]),
        (40, &["list"]),
        (30, &["home"]),
        (40, &["me"]),
        (40, &["review"]),
        (40, &["tried", "check", "worked"]),
        (30, &["review", "check", "ok"]),
        (40, &["retire", "check"]),
        (30, &["undo"]),
    ] {
        let told = with_matches_in(&ada.reads(arguments, columns, "C.UTF-8"), "", "");
        assert!(!told.contains('\u{1b}'), "{told:?}");
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
fn a_hit_hangs_under_its_handle() {
    let ada = Person::new();
    let body = "夜里窑炉的断路器跳闸，全部陶器都裂了。";
    ada.cop(&[
        "add",
        "story",
        "窑炉在九百度时跳闸了因为断路器太旧",
        "-m",
        body,
    ]);
    ada.cop(&[
        "add",
        "story",
        "The kiln tripped again last night",
        "-m",
        "It tripped.",
    ]);
    for (columns, query, expected) in [
        (
            30,
            "断路器",
            "story  窑炉在九百度时\n        跳闸了因为«断路器»太旧\n        Ada, just now\n    \
             夜里窑炉的«断路器»跳闸，全部\n    陶器都裂了。\nFound 1 entry.\n",
        ),
        (
            40,
            "tripped zebra",
            "No entry has all of these words; these\nhave some:\n\n\
             story  The kiln «tripped» again\n        last night  Ada, just now\n    It «tripped».\nFound 1 entry.\n",
        ),
        (
            36,
            "tripped",
            "story  The kiln «tripped»\n        again last night\n        Ada, just now\n    It «tripped».\nFound 1 entry.\n",
        ),
        (
            80,
            "tripped",
            "story  The kiln «tripped» again last night  Ada, just now\n    It «tripped».\nFound 1 entry.\n",
        ),
    ] {
        let told = ada.reads(&["search", query], columns, "C.UTF-8");
        let told = with_matches_in(&told, "«", "»");
        let handle = ada.json(&["search", query, "--json"])[0]["handle"].clone();
        let handle = format!("{}  ", handle.as_str().unwrap());
        assert_eq!(told.replace(&handle, ""), expected, "at {columns}: {told}");
    }
}

#[test]
fn as_many_hits_are_shown_as_the_window_holds() {
    let ada = Person::new();
    for _ in 0..12 {
        ada.cop(&["add", "story", "Song", "-m", "We sang."]);
        ada.cop(&["add", "story", "Kiln", "-m", "The kiln tripped."]);
    }
    for (rows, arguments, shown, said) in [
        (
            "24",
            &["search", "kiln"][..],
            10,
            "Hint: 10 entries shown, the best; for more: -n 100",
        ),
        (
            "6",
            &["search", "kiln"],
            5,
            "Hint: 5 entries shown, the best; for more: -n 100",
        ),
        ("60", &["search", "kiln"], 12, "Found 12 entries."),
        (
            "6",
            &["search", "kiln", "-n", "100"],
            12,
            "Found 12 entries.",
        ),
        ("6", &["search", "kiln", "-q"], 12, ""),
        ("24", &["related", "@last"], 10, ""),
        ("12", &["related", "@last"], 5, ""),
    ] {
        let told = ada.reads_on(arguments, 80, rows, "C.UTF-8");
        let lines = told.lines().map(str::trim_end);
        let hits = lines
            .clone()
            .filter(|line| !line.starts_with(' ') && !line.contains("entries"));
        assert_eq!(hits.count(), shown, "{arguments:?} on {rows}: {told}");
        assert!(told.contains(said), "{arguments:?} on {rows}: {told}");
    }
    let piped = ada.cop(&["search", "kiln"]);
    assert_eq!(piped.lines().count(), 12);
}

#[test]
fn a_narrow_screen_cuts_no_title_and_breaks_lines_where_something_ends() {
    let ada = Person::new();
    let title = "Check the breaker before each firing of the season";
    ada.cop(&[
        "add",
        "practice",
        title,
        "-m",
        "Press the button.",
        "--steward",
        "Benedict",
    ]);
    let handle = ada.json(&["show", "@last", "--json"])["handle"].clone();
    let handle = handle.as_str().unwrap();
    ada.cop(&["about", "--rhythm", "14d"]);
    ada.cop(&["add", "gathering", "May firing", "--on", "2026-05-12"]);
    for (columns, arguments, expected) in [
        (
            40,
            &["list", "practice"][..],
            "HANDLE  practice  Check the breaker\n        before each firing of the season\n        trial\n",
        ),
        (
            80,
            &["list", "practice"],
            "HANDLE  practice  Check the breaker before each firing of the…   trial  just now\n",
        ),
        (
            30,
            &["show", "check"],
            "Practice · trial · HANDLE\nWritten by Ada ·\nsteward Benedict\nReview by 2026-11-08 ·\nadded just now\n",
        ),
        (
            80,
            &["show", "check"],
            "Hint: tried it? cop tried HANDLE worked|partly|failed\n",
        ),
        (
            40,
            &["home"],
            "The next gathering is on 2026-05-26:\ncop agenda\n",
        ),
    ] {
        let told = ada.reads(arguments, columns, "C.UTF-8").replace('\r', "");
        let expected = expected.replace("HANDLE", handle);
        assert!(
            with_matches_in(&told, "", "").contains(&expected),
            "{arguments:?} at {columns}: {told}"
        );
    }
    // What state it is in tells more than its age.
    ada.cop(&["flag", "check", "stale"]);
    let told = ada.reads(&["list", "practice"], 70, "C.UTF-8");
    assert!(
        told.contains("…   trial, due, flagged") && !told.contains("now"),
        "{told}"
    );
}

#[test]
fn what_has_some_of_the_words_stands_apart_from_what_has_all() {
    let ada = Person::new();
    ada.cop(&["add", "story", "The kiln tripped"]);
    ada.cop(&["add", "story", "The kiln is cold"]);
    let told = ada.reads(&["search", "kiln tripped"], 80, "C.UTF-8");
    let told = told.replace('\r', "");
    assert!(
        told.contains("just now\n\nThese have some of the words:\n\n"),
        "{told}"
    );
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

#[test]
fn what_is_taller_than_the_screen_goes_through_the_pager_of_the_settings() {
    let ada = Person::new();
    let body = "Line.\n\n".repeat(20);
    ada.cop(&["add", "story", "Long", "-m", &body]);
    ada.cop(&["add", "story", "Short", "-m", "Line."]);
    ada.cop(&["config", "set", "pager", "sed s/Line/Paged/"]);
    for (reference, rows, variable, told) in [
        ("long", "30", "PAGER", "Paged."),
        ("long", "30", "COP_PAGER", "Line."),
        ("long", "90", "PAGER", "Line."),
        ("short", "30", "PAGER", "Line."),
    ] {
        let mut command = ada.command(&["show", reference]);
        command.env("LINES", rows).env(variable, "cat");
        let (code, shown) = Terminal(spawn_command(command, None).unwrap()).ends();
        assert_eq!(code, 0, "{shown}");
        assert!(
            shown.contains(told),
            "{reference} {rows} {variable}: {shown}"
        );
    }
}

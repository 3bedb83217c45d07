//! The questions of `cop add`, its drafts, and its way to the editor and back.

use rexpect::session::spawn_command;

use crate::person::{Person, Terminal};

#[test]
fn a_whole_story_with_the_lesson_that_others_can_use() {
    let ada = Person::new();
    ada.cop(&["add", "practice", "Glaze slowly", "-t", "kiln"]);
    let mut terminal = ada.at_terminal(&["add", "story"], "true");
    terminal.sees("Headline").types("Breaker tripped at 900\r");
    terminal
        .sees("Situation")
        .types("Firing at noon.\rAlone.\r\r");
    terminal.sees("Action").types("\r");
    terminal.sees("Result").types("It stopped.\r\r");
    terminal.sees("Reflection").types("\r");
    terminal.sees("How did it end?").types("m");
    terminal
        .sees("Tags")
        .sees("Enter to skip")
        .types("ki\t, power\r");
    terminal
        .sees("One sentence")
        .types("When firing, test the breaker\r");
    let (code, rest) = terminal.ends();
    assert_eq!(code, 0, "{rest}");
    // The story has its lesson: the next step is the lesson's.
    assert!(!rest.contains("cop add lesson"), "{rest}");
    assert!(rest.contains("cop add practice --from"), "{rest}");
    assert_eq!(
        ada.titles(None),
        [
            "story: Breaker tripped at 900",
            "practice: Glaze slowly",
            "lesson: When firing, test the breaker"
        ]
    );
    let story = ada.json(&["show", "breaker", "--json"]);
    assert_eq!(
        story["body"],
        "## Situation\n\nFiring at noon.\nAlone.\n\n## Result\n\nIt stopped.\n"
    );
    assert_eq!(story["outcome"], "mixed");
    assert_eq!(story["tags"], serde_json::json!(["kiln", "power"]));
    let lesson = ada.json(&["show", "when-firing", "--json"]);
    assert_eq!(lesson["links"][0]["link"], "from");
    assert_eq!(lesson["links"][0]["id"], story["id"]);
}

#[test]
fn a_draft_goes_on_where_it_was_left() {
    let ada = Person::new();
    let mut terminal = ada.at_terminal(&["add", "story"], "true");
    terminal.sees("Headline").types("Breaker tripped\r");
    terminal.sees("Situation").types("The board hummed.\r\r");
    terminal.sees("wrong turns").sees("> ").interrupts();
    terminal.sees("Draft kept").sees("cop edit @last");
    assert_eq!(terminal.ends().0, 130);
    assert!(ada.titles(None).is_empty());
    let search = ada.command(&["search", "hummed"]).output().unwrap();
    assert_eq!((search.status.code(), search.stdout.len()), (Some(1), 0));

    let mut terminal = ada.at_terminal(&["edit", "@last"], "true");
    terminal.sees("Going on with").sees("Breaker tripped");
    terminal.sees("Action").types("Reset it.\r\r");
    terminal.sees("Result").types("\r");
    terminal.sees("Reflection").types("\r");
    terminal.sees("How did it end?").types("\u{1b}");
    terminal.sees("Tags").types("\r");
    terminal.sees("One sentence").types("Test it first\r");
    let (code, rest) = terminal.ends();
    assert_eq!(code, 0, "{rest}");
    assert_eq!(
        ada.cop(&["show", "breaker", "--raw"]),
        "## Situation\n\nThe board hummed.\n\n## Action\n\nReset it.\n"
    );
    assert_eq!(
        ada.titles(None),
        ["story: Breaker tripped", "lesson: Test it first"]
    );
}

#[test]
fn a_line_that_is_not_ended_is_kept_too() {
    let ada = Person::new();
    let mut terminal = ada.at_terminal(&["add", "story", "Breaker tripped"], "true");
    terminal
        .sees("Situation")
        .types("Half a sent")
        .sees("sent")
        .interrupts();
    terminal.sees("Draft kept");
    assert_eq!(terminal.ends().0, 130);
    assert_eq!(
        ada.cop(&["show", "@last", "--raw"]),
        "## Situation\n\nHalf a sent\n"
    );
}

#[test]
fn who_typed_nothing_leaves_nothing() {
    for key in ["\u{3}", "\u{4}", "\r"] {
        let ada = Person::new();
        let mut terminal = ada.at_terminal(&["add", "story"], "true");
        terminal.sees("Headline");
        match key {
            "\u{3}" => terminal.interrupts(),
            key => terminal.types(key),
        };
        terminal.sees("nothing was added");
        assert_eq!(terminal.ends().0, 1, "{key:?}");
        assert!(!ada.home.path().join(".local").exists(), "{key:?}");
    }
}

#[test]
fn what_stood_on_the_command_line_is_kept_where_nothing_was_answered() {
    let ada = Person::new();
    ada.cop(&["add", "story", "Kiln tripped", "-m", "The breaker."]);
    for (arguments, said) in [
        (
            &[
                "path",
                "Second month",
                "--step",
                "watch:kiln-tripped",
                "-t",
                "learn",
            ][..],
            &["Second month", "Tags: learn", "Kiln tripped"],
        ),
        (
            &[
                "lesson",
                "When wet, wait",
                "--from",
                "kiln-tripped",
                "-t",
                "learn",
            ],
            &["When wet, wait", "Tags: learn", "Kiln tripped"],
        ),
    ] {
        let mut terminal = ada.at_terminal(&[&["add"], arguments].concat(), "true");
        terminal.sees("opens the editor").sees("> ").interrupts();
        terminal.sees("Draft kept").sees("cop edit @last");
        assert_eq!(terminal.ends().0, 130);
        let draft = ada.cop(&["show", "@last"]);
        for said in said {
            assert!(draft.contains(said), "{draft}");
        }
    }
    assert_eq!(ada.titles(Some("draft")).len(), 2);
}

#[test]
fn the_editor_takes_over() {
    let ada = Person::new();
    let editor = "sed -i -e 's/hummed/sang/' -e 's/^outcome:/outcome: good/'";
    let mut terminal = ada.at_terminal(&["add", "story", "Breaker tripped"], editor);
    terminal.sees("Situation").types("The board hummed.\r.e\r");
    terminal.sees("Added");
    assert_eq!(terminal.ends().0, 0);
    let story = ada.json(&["show", "breaker", "--json"]);
    assert_eq!(story["body"], "## Situation\n\nThe board sang.\n");
    assert_eq!(story["outcome"], "good");
}

#[test]
fn the_editor_shows_all_that_a_draft_says() {
    let ada = Person::new();
    let line =
        "add story Tripped -t kiln --told-by Cy --happened 2026-05-01 --outcome bad --private";
    let line: Vec<&str> = line.split(' ').collect();
    let mut terminal = ada.at_terminal(&line, "true");
    terminal.sees("Situation").types("The board hummed.\r\r");
    terminal.sees("wrong turns").sees("> ").interrupts();
    assert_eq!(terminal.ends().0, 130);
    let editor = "sed -i -e s/2026-05-01/2026-05-02/ -e s/hummed/sang/";
    let mut terminal = ada.at_terminal(&["edit", "@last"], editor);
    terminal.sees("Action").types(".e\r");
    assert_eq!(terminal.ends().0, 0);
    let story = ada.json(&["show", "tripped", "--json"]);
    for (field, value) in [
        ("body", "## Situation\n\nThe board sang.\n"),
        ("told_by", "Cy"),
        ("happened", "2026-05-02"),
        ("outcome", "bad"),
        ("state", "live"),
    ] {
        assert_eq!(story[field], value, "{field}");
    }
    assert_eq!(story["tags"], serde_json::json!(["kiln"]));
    assert_eq!(story["private"], true);
}

#[test]
fn an_editor_that_fails_takes_nothing_away() {
    for (editor, said) in [
        ("/nowhere/ed", "cannot start the editor"),
        ("false", "the text is kept in"),
        ("rm", "cannot exchange the text"),
    ] {
        let ada = Person::new();
        let mut terminal = ada.at_terminal(&["add", "story", "Breaker tripped"], editor);
        terminal.sees("Situation").types("The board hummed.\r.e\r");
        terminal
            .sees(said)
            .sees("wrong turns")
            .sees("> ")
            .interrupts();
        terminal.sees("Draft kept");
        assert_eq!(terminal.ends().0, 130, "{editor}");
        assert_eq!(
            ada.cop(&["show", "@last", "--raw"]),
            "## Situation\n\nThe board hummed.\n",
            "{editor}"
        );
    }
}

/// An editor that saves another text, takes the terminal for itself and is killed.
const KILLED: &str = "sh -c 'sed -i s/hummed/sang/ \"$0\"; stty raw; kill -9 $$'";

/// The modes without which a shell is hard to use.
#[track_caller]
fn is_whole(modes: &str) {
    for mode in ["isig", "icanon", "opost"] {
        let words: Vec<&str> = modes.split_whitespace().collect();
        assert!(words.contains(&mode), "{mode}: {modes}");
    }
}

/// Does what a hint says at its end.
#[track_caller]
fn takes_in(ada: &Person, told: &str, hint: &str) {
    let (_, again) = told.split_once(hint).unwrap_or_else(|| panic!("{told}"));
    let again: Vec<&str> = again.split_whitespace().skip(1).collect();
    ada.cop(&again);
}

#[test]
fn an_editor_that_is_killed_leaves_the_terminal_whole() {
    let ada = Person::new();
    ada.cop(&["add", "story", "Kiln", "-m", "It hummed."]);
    let mut terminal = ada.at_terminal(&["edit", "kiln"], KILLED);
    let (code, told) = terminal.ends();
    assert_eq!(code, 1);
    is_whole(&terminal.modes());
    assert!(told.contains("SIGKILL"), "{told}");
    takes_in(&ada, &told, "once it is ready:");
    assert_eq!(ada.cop(&["show", "kiln", "--raw"]), "It sang.\n");
}

#[test]
fn a_pager_that_is_killed_leaves_the_terminal_whole() {
    let ada = Person::new();
    let long = "Line.\n\n".repeat(100);
    ada.cop(&["add", "story", "Kiln", "-m", &long]);
    let mut command = ada.command(&["show", "kiln"]);
    command.env("COP_PAGER", "sh -c 'stty raw < /dev/tty; kill -9 $$'");
    let mut terminal = Terminal(spawn_command(command, Some(20_000)).unwrap());
    assert_eq!(terminal.ends().0, 0);
    is_whole(&terminal.modes());
}

#[test]
fn what_an_editor_saved_before_it_was_killed_comes_into_that_very_entry() {
    let ada = Person::new();
    let mut terminal = ada.at_terminal(&["add", "story", "Breaker tripped"], KILLED);
    terminal.sees("Situation").types("The board hummed.\r.e\r");
    terminal.sees("SIGKILL").sees("the questions go on here");
    terminal.sees("Action").sees("> ").types("\r");
    terminal.sees("Result").types("\r");
    terminal.sees("Reflection").types("\r");
    terminal.sees("How did it end?").types("\r");
    terminal.sees("Tags").types("\r");
    terminal.sees("One sentence").types("\r");
    let (code, told) = terminal.ends();
    assert_eq!(code, 0, "{told}");
    is_whole(&terminal.modes());
    takes_in(&ada, &told, "what the editor saved instead:");
    assert_eq!(ada.titles(None), ["story: Breaker tripped"]);
    let text = ada.cop(&["show", "breaker", "--raw"]);
    assert!(text.contains("The board sang."), "{text}");
}

#[test]
fn a_draft_that_says_more_than_answers_opens_in_the_editor() {
    let ada = Person::new();
    let text = "Before any heading.\n\n## Situation\n\nCold.\n";
    ada.cop(&["add", "story", "Breaker tripped", "--draft", "-m", text]);
    let mut terminal = ada.at_terminal(&["edit", "@last"], "sed -i s/Cold/Hot/");
    terminal.sees("Changed");
    assert_eq!(terminal.ends().0, 0);
    assert_eq!(
        ada.cop(&["show", "@last", "--raw"]),
        text.replace("Cold", "Hot")
    );
}

#[test]
fn what_it_comes_from_is_looked_up_first_and_not_offered() {
    let ada = Person::new();
    ada.cop(&["add", "story", "Kiln tripped", "-m", "The breaker."]);
    let arguments = ["add", "lesson", "When a kiln tripped, wait", "--from"];
    let mut terminal = ada.at_terminal(&[&arguments[..], &["kiln-stopped"]].concat(), "true");
    let (code, told) = terminal.ends();
    assert_eq!(code, 1, "{told}");
    assert!(
        told.contains("kiln-stopped") && !told.contains("Observation"),
        "{told}"
    );
    let mut terminal = ada.at_terminal(&[&arguments[..], &["kiln-tripped"]].concat(), "true");
    let before = terminal.0.exp_string("Observation").unwrap();
    assert!(!before.contains("something like it"), "{before}");
}

#[test]
fn flags_are_read_before_the_questions_and_kept_with_a_draft() {
    let ada = Person::new();
    ada.cop(&["add", "story", "Kiln tripped", "-m", "The breaker."]);
    for flags in [
        &["story", "Two", "--happened", "someday"][..],
        &["path", "Way", "--step", "do:nowhere"],
        &["story", "Two", "--answers", "kiln-tripped"],
    ] {
        let mut terminal = ada.at_terminal(&[&["add"], flags].concat(), "true");
        let (code, told) = terminal.ends();
        assert!(code != 0 && told.contains("Error"), "{flags:?}: {told}");
        assert!(!told.contains("empty line ends"), "{flags:?}: {told}");
    }
    let arguments = [
        "add",
        "lesson",
        "When hot, wait",
        "--from",
        "kiln-tripped",
        "-t",
        "heat",
    ];
    let mut terminal = ada.at_terminal(&arguments, "true");
    terminal.sees("Observation").types("It was hot.\r\r");
    terminal.sees("Cause").sees("> ").interrupts();
    terminal.sees("Draft kept");
    terminal.ends();
    let draft = ada.cop(&["show", "@last"]);
    assert!(
        draft.contains("Tags: heat") && draft.contains("Kiln tripped"),
        "{draft}"
    );
}

#[test]
fn what_is_known_already_is_offered() {
    let ada = Person::new();
    ada.cop(&[
        "add",
        "practice",
        "Check the breaker",
        "-m",
        "Press the button.",
    ]);
    let offered = |ada: &Person| {
        let mut terminal = ada.at_terminal(&["add", "story", "Check the breaker"], "true");
        terminal
            .sees("something like it")
            .sees("I tried")
            .sees("instead");
        terminal
    };
    // Esc goes on with what the person began.
    let mut terminal = offered(&ada);
    terminal
        .types("\u{1b}")
        .sees("Situation")
        .sees("> ")
        .interrupts();
    terminal.sees("Draft kept");
    assert_eq!(terminal.ends().0, 130);

    let mut terminal = offered(&ada);
    terminal
        .types("\u{1b}[A\r")
        .sees("How did it go?")
        .types("\r");
    terminal.sees("What did you notice?").types("It clicked.\r");
    terminal.sees("Kept your report");
    assert_eq!(terminal.ends().0, 0);
    let practice = ada.json(&["show", "check-the-breaker", "--json"]);
    assert_eq!(practice["evidence"]["worked"], 1);
    assert_eq!(ada.titles(None), ["practice: Check the breaker"]);
}

#[test]
fn what_is_known_in_other_words_is_offered_and_what_shares_a_word_is_not() {
    let ada = Person::new();
    for title in [
        "The breaker trips when the kiln nears cone 10 at night",
        "Shelf cracked under the heavy urn",
    ] {
        ada.cop(&["add", "story", title, "-m", "It was late."]);
    }
    let arguments = ["add", "story", "Kiln breaker trips at cone 10"];
    let mut terminal = ada.at_terminal(&arguments, "true");
    terminal
        .sees("something like it")
        .sees("nears cone 10 at night");
    let before = terminal.0.exp_string("And now?").unwrap();
    assert!(!before.contains("urn"), "{before}");

    let mut terminal = ada.at_terminal(&["add", "story", "A new shelf for cones"], "true");
    let before = terminal.0.exp_string("Situation").unwrap();
    assert!(!before.contains("something like it"), "{before}");

    // Without a terminal nothing is offered: the text is there already.
    let line = [&arguments[..], &["-m", "Again."]].concat();
    let kept = ada.command(&line).output().unwrap();
    assert!(!String::from_utf8_lossy(&kept.stderr).contains("something like it"));
}

//! What other verbs ask.

use crate::person::Person;

#[test]
fn an_answer_is_typed_and_what_is_interrupted_is_kept() {
    let ada = Person::new();
    ada.cop(&["ask", "Why does celadon pinhole?"]);
    let arguments = ["answer", "why-does"];
    let mut terminal = ada.at_terminal(&arguments, "true");
    terminal
        .sees("Your answer")
        .sees("> ")
        .types("Slow the cooling.\r");
    terminal.sees("> ").types("\r").sees("Answered");
    assert_eq!(terminal.ends().0, 0);
    assert!(ada.cop(&["show", "why-does"]).contains("Slow the cooling."));

    let mut terminal = ada.at_terminal(&arguments, "true");
    terminal
        .sees("> ")
        .types("Or hold at the top.\r")
        .sees("> ")
        .interrupts();
    let (code, told) = terminal.ends();
    assert_eq!(code, 130, "{told}");
    let kept = told
        .split("kept in ")
        .nth(1)
        .and_then(|rest| rest.split(';').next());
    let kept = std::fs::read_to_string(kept.expect("a file is named")).unwrap();
    assert!(kept.contains("Or hold at the top."), "{kept}");

    let mut terminal = ada.at_terminal(&arguments, "true");
    terminal
        .sees("> ")
        .types("\r")
        .sees("an answer needs words");
    assert_eq!(terminal.ends().0, 2);
}

#[test]
fn what_was_noticed_at_a_step_is_asked_for_and_told_to_others_only_on_a_yes() {
    let ada = Person::new();
    ada.cop(&["add", "practice", "Check the breaker", "-t", "kiln"]);
    ada.cop(&["add", "path", "First month", "--step", "do:check"]);
    let done = ["path", "done", "first-month", "1"];
    let stories = || {
        ada.titles(None)
            .iter()
            .filter(|title| title.starts_with("story"))
            .count()
    };

    // Skipped, then said and kept to oneself: Enter is no.
    let mut terminal = ada.at_terminal(&done, "true");
    terminal
        .sees("What did you notice")
        .types("\r")
        .sees("(1 of 1)");
    assert_eq!(terminal.ends().0, 0);
    let mut terminal = ada.at_terminal(&done, "true");
    terminal.sees("What did you notice").types("It hums.\r");
    terminal.sees("(1 of 1)").sees("as a story?").types("\r");
    assert_eq!(terminal.ends().0, 0);
    assert_eq!(stories(), 0);
    let shown = ada.json(&["path", "show", "first-month", "--json"]);
    assert_eq!(shown["way"][0]["note"], "It hums.");

    // What is stopped is not lost, and marks nothing.
    let mut terminal = ada.at_terminal(&done, "true");
    terminal
        .sees("What did you notice")
        .types("It buzz")
        .interrupts();
    terminal.sees("cop path done first-month 1 -m 'It buzz'");
    assert_eq!(terminal.ends().0, 130);

    let mut terminal = ada.at_terminal(&[&done[..], &["-m", "It hums. Wait."]].concat(), "true");
    terminal.sees("as a story?").types("y");
    terminal
        .sees("headline")
        .sees("It hums")
        .types("\r")
        .sees("Added");
    assert_eq!(terminal.ends().0, 0);
    let story = ada.json(&["show", "it-hums", "--json"]);
    assert_eq!(story["links"][0]["slug"], "check-the-breaker");
    assert_eq!(story["body"], "It hums. Wait.\n");

    // Nobody is asked who says so, or whose words a program reads.
    for flags in [
        &["--no-input", "-m", "Hm."][..],
        &["-q"],
        &["--json", "-m", "Hm."],
    ] {
        let mut terminal = ada.at_terminal(&[&done[..], flags].concat(), "true");
        let (code, told) = terminal.ends();
        assert_eq!(code, 0, "{told}");
        assert!(
            !told.contains("?\u{1b}") && !told.contains("as a story?"),
            "{told}"
        );
    }
    assert_eq!(stories(), 1);
}

#[test]
fn two_names_are_joined_only_on_a_yes() {
    let ada = Person::new();
    ada.cop(&["add", "story", "Kiln tripped", "--me", "Ada L."]);
    let names = || ada.json(&["members", "--json"]).as_array().map(Vec::len);
    let mut terminal = ada.at_terminal(&["me", "--alias", "Ada L."], "true");
    terminal.sees("1 story would be Ada's");
    terminal
        .sees("Is Ada L. the same person as Ada?")
        .types("\r");
    terminal.sees("Nothing was changed");
    assert_eq!(terminal.ends().0, 1);
    assert_eq!(names(), Some(1));
    let mut terminal = ada.at_terminal(&["me", "--alias", "Ada L."], "true");
    terminal.sees("same person").types("y").sees("also Ada L.");
    assert_eq!(terminal.ends().0, 0);
    assert_eq!(ada.json(&["show", "kiln", "--json"])["author"], "Ada");
}

//! What people are asked, in a real pseudo-terminal.

#![cfg(target_os = "linux")]

use std::process::Command;
use std::time::{Duration, Instant};

use rexpect::process::WaitStatus;
use rexpect::session::{PtySession, spawn_command};
use serde_json::Value;
use tempfile::TempDir;

/// How long a machine with much else to do may take for an answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// A person at a terminal of their own, with a home that nothing stands in.
struct Person {
    home: TempDir,
}

impl Person {
    fn new() -> Person {
        Person {
            home: tempfile::tempdir().unwrap(),
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cop"));
        command
            .args(arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home.path())
            .env("TMPDIR", self.home.path())
            .env("TERM", "xterm")
            .env("NO_COLOR", "1")
            .env("COP_ME", "Ada")
            .env("COP_NOW", "2026-05-12T08:30:00Z");
        command
    }

    /// Runs a command that asks nothing.
    fn cop(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let talk = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {text}{talk}");
        text
    }

    /// What a command says as JSON.
    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.cop(arguments)).unwrap()
    }

    /// The titles of the entries in a state, or of those that lists show.
    fn titles(&self, state: Option<&str>) -> Vec<String> {
        let mut arguments = vec![
            "list",
            "--format",
            "{{ kind }}: {{ title }}",
            "--sort",
            "title",
        ];
        arguments.extend(state.into_iter().flat_map(|state| ["--state", state]));
        let output = self.command(&arguments).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    /// Sits down at a terminal and types a command, with an editor of their own.
    fn at_terminal(&self, arguments: &[&str], editor: &str) -> Terminal {
        let mut command = self.command(arguments);
        command.env("EDITOR", editor);
        let patience = PATIENCE.as_millis().try_into().ok();
        Terminal(spawn_command(command, patience).unwrap())
    }
}

/// A terminal in which one command runs.
struct Terminal(PtySession);

impl Terminal {
    #[track_caller]
    fn sees(&mut self, text: &str) -> &mut Self {
        if let Err(error) = self.0.exp_string(text) {
            panic!("waiting for {text:?}: {error}");
        }
        self
    }

    /// Presses these keys; `\r` is Enter.
    fn types(&mut self, keys: &str) -> &mut Self {
        self.0.send(keys).unwrap();
        self.0.flush().unwrap();
        self
    }

    /// Presses Ctrl-C once the command waits for a key. Before that the key would be a signal, which is another matter.
    #[track_caller]
    fn interrupts(&mut self) -> &mut Self {
        let began = Instant::now();
        loop {
            let terminal = self.0.process().get_file_handle().unwrap();
            let mode = Command::new("stty")
                .arg("-a")
                .stdin(terminal)
                .output()
                .unwrap();
            if String::from_utf8_lossy(&mode.stdout).contains("-isig") {
                break;
            }
            assert!(began.elapsed() < PATIENCE, "no key was waited for");
            std::thread::yield_now();
        }
        self.types("\u{3}")
    }

    /// The exit code, and what was written until then.
    #[track_caller]
    fn ends(&mut self) -> (i32, String) {
        let rest = self.0.exp_eof().unwrap();
        match self.0.process().wait().unwrap() {
            WaitStatus::Exited(_, code) => (code, rest),
            other => panic!("{other:?} after {rest}"),
        }
    }
}

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
    for arguments in [&["add", "story"][..], &["add", "story", "Breaker tripped"]] {
        for key in ["\u{3}", "\u{4}", "\r"] {
            if arguments.len() == 3 && key != "\u{3}" {
                continue;
            }
            let ada = Person::new();
            let mut terminal = ada.at_terminal(arguments, "true");
            let asked = ["Headline", "opens the editor"][arguments.len() - 2];
            terminal.sees(asked);
            match key {
                "\u{3}" => terminal.interrupts(),
                key => terminal.types(key),
            };
            terminal.sees("nothing was added");
            assert_eq!(terminal.ends().0, 1, "{arguments:?} {key:?}");
            assert!(!ada.home.path().join(".local").exists(), "{key:?}");
        }
    }
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
    terminal.sees("nothing was added");
    assert_eq!(terminal.ends().0, 1);

    let mut terminal = offered(&ada);
    terminal
        .types("\u{1b}[A\r")
        .sees("How did it go?")
        .types("\r");
    terminal.sees("What did you notice?").types("It clicked.\r");
    terminal.sees("Kept your report");
    assert_eq!(terminal.ends().0, 0);
    let practice = ada.json(&["show", "check", "--json"]);
    assert_eq!(practice["evidence"]["worked"], 1);
    assert_eq!(ada.titles(None), ["practice: Check the breaker"]);
}

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
    for (columns, arguments) in [
        ("40", ["show", "check"]),
        ("40", ["why", "kiln"]),
        ("30", ["why", "check"]),
    ] {
        let mut command = ada.command(&arguments);
        command.arg("--no-pager").env("COLUMNS", columns);
        let patience = PATIENCE.as_millis().try_into().ok();
        let (code, told) = Terminal(spawn_command(command, patience).unwrap()).ends();
        assert_eq!(code, 0, "{told}");
        // What is read comes as one character a byte.
        let bytes: Option<Vec<u8>> = told.chars().map(|c| u8::try_from(c).ok()).collect();
        let told = bytes.map_or(told, |bytes| String::from_utf8_lossy(&bytes).into_owned());
        let most: usize = columns.parse().unwrap();
        for line in told.lines() {
            let line = line.trim_end();
            assert!(line.chars().count() <= most, "{columns}: {line}\n{told}");
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
    for columns in ["40", "80", "120"] {
        for (verb, locale, ascii) in [
            ("stats", "C", true),
            ("stats", "C.UTF-8", false),
            ("health", "C", false),
        ] {
            let mut command = ada.command(&[verb, "--no-pager"]);
            command.env("COLUMNS", columns).env("LC_ALL", locale);
            let patience = PATIENCE.as_millis().try_into().ok();
            let (code, told) = Terminal(spawn_command(command, patience).unwrap()).ends();
            assert_eq!(code, 0, "{told}");
            let bytes: Option<Vec<u8>> = told.chars().map(|c| u8::try_from(c).ok()).collect();
            let told = bytes.map_or(told, |bytes| String::from_utf8_lossy(&bytes).into_owned());
            assert!(!told.contains('\u{1b}'), "no colour is asked for: {told:?}");
            let most: usize = columns.parse().unwrap();
            for line in told.lines() {
                let length = line.trim_end().chars().count();
                assert!(length <= most, "{verb} at {columns}: {line}\n{told}");
            }
            if verb == "stats" {
                assert_eq!(told.is_ascii(), ascii, "{locale}: {told}");
                assert!(told.contains("adopted") && told.contains("May"), "{told}");
            }
        }
    }
}

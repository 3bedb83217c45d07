//! A reference that was left out, or could be several, is picked on a full screen where there is a person, and nowhere else.

use std::process::Command;
use std::time::{Duration, Instant};

use rexpect::session::spawn_command;

use crate::person::{PATIENCE, Person, Terminal};
use crate::picture::Picture;

/// Two stories whose names begin alike, a question and a lesson.
fn guild() -> Person {
    let ada = Person::new();
    for (kind, title, text) in [
        ("story", "Kiln tripped at 900", "The breaker tripped."),
        ("story", "Kiln door jammed", "Its hinge was bent."),
        ("question", "Why does celadon pinhole", "It does in winter."),
        ("lesson", "Test the breaker", "It had no test for a year."),
    ] {
        ada.cop(&["add", kind, title, "-m", text]);
    }
    ada
}

/// A command in a shell that tells how it ended, on a terminal of so many columns.
struct Picking(Terminal, Picture);

fn picking(person: &Person, columns: usize, line: &str) -> Picking {
    let mut shell = Command::new("sh");
    let line = format!(
        "stty rows 24 cols {columns}; \"$0\" {line}; code=$?; echo \"left with $code\"; stty -a | tr ';' '\\n' | grep -c '^ *-icanon'"
    );
    shell
        .args(["-c", &line, env!("CARGO_BIN_EXE_cop")])
        .env_clear();
    for (name, value) in person.command(&[]).get_envs() {
        shell.env(name, value.unwrap_or_default());
    }
    shell
        .env("EDITOR", "sed -i s/year/decade/")
        .env("PAGER", "cat")
        .env("LC_ALL", "C.UTF-8");
    let patience = PATIENCE.as_millis().try_into().ok();
    let terminal = Terminal(spawn_command(shell, patience).unwrap());
    Picking(terminal, Picture::new(columns, 24))
}

impl Picking {
    /// Types this and waits until all of that is shown.
    #[track_caller]
    fn shows(&mut self, keys: &str, texts: &[&str]) -> &mut Self {
        self.0.types(keys);
        let began = Instant::now();
        loop {
            while let Some(byte) = self.0.0.try_read() {
                self.1.take(byte);
            }
            let shown = self.1.text();
            if texts.iter().all(|text| shown.contains(text)) {
                return self;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "after {keys:?}, waiting for {texts:?}:\n{shown}"
            );
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Types this, after which it ends; all that is written from then on.
    #[track_caller]
    fn ends(&mut self, keys: &str) -> String {
        let (_, rest) = self.0.types(keys).ends();
        let (_, after) = rest.split_once("\u{1b}[?1049l").unwrap_or(("", &rest));
        after.replace("\r\n", "\n")
    }
}

fn handle(person: &Person, name: &str) -> String {
    let shown = person.json(&["show", name, "--json"]);
    shown["handle"].as_str().unwrap().to_owned()
}

#[test]
fn what_was_left_out_is_found_by_typing_and_the_command_goes_on_with_it() {
    let ada = guild();
    let lesson = handle(&ada, "test-the");
    let mut edit = picking(&ada, 80, "edit");
    edit.shows("", &["Choose what to edit", "1/4", "Kiln door jammed"]);
    // A part of its name, and what it says is shown before it is chosen.
    edit.shows(
        "reak est",
        &["> reak est", "1/1", &lesson, "no test for a year"],
    );
    let said = edit.ends("\r");
    assert!(
        said.contains(&format!("Chosen: {lesson}  lesson  Test the breaker")),
        "{said}"
    );
    assert!(
        said.contains("Changed ") && said.contains("left with 0"),
        "{said}"
    );
    let body = ada.json(&["show", &lesson, "--json"])["body"].clone();
    assert_eq!(body, "It had no test for a decade.\n");
    // Forty columns have no room for a preview, and whoever is asked for a question is shown no other kind.
    let mut answer = picking(&ada, 40, "answer -m 'Cool slowly.'");
    answer.shows("", &["Choose what to answer", "1/1", "kind:question"]);
    let said = answer.ends("\r");
    assert!(
        said.contains("Answered ") && said.contains("left with 0"),
        "{said}"
    );
}

#[test]
fn a_name_that_several_have_begins_the_list_and_may_be_typed_on() {
    let ada = guild();
    let tripped = handle(&ada, "kiln-tripped");
    let mut show = picking(&ada, 80, "show kiln");
    show.shows(
        "",
        &[
            "> kiln",
            "`kiln` could be any of several. Choose what to read",
            &tripped,
        ],
    );
    show.shows(" tri", &["> kiln tri", "1/1", "The breaker tripped."]);
    let said = show.ends("\r");
    assert!(said.contains(&format!("Chosen: {tripped}")), "{said}");
    assert!(
        said.contains("The breaker tripped.") && said.contains("left with 0"),
        "{said}"
    );
    // So it is where a name cannot be left out.
    let mut flag = picking(&ada, 80, "flag kiln stale");
    flag.shows("", &["Choose what needs care", "Kiln door jammed"]);
    let said = flag.ends("\r");
    assert!(
        said.contains("Flagged stale: ") && said.contains("left with 0"),
        "{said}"
    );
    let mut pin = picking(&ada, 80, "pin kiln");
    pin.shows("", &["Choose what comes first", "Kiln door jammed"]);
    let said = pin.ends("\r");
    assert!(said.contains("Pinned "), "{said}");
}

#[test]
fn what_is_done_is_told_again_once_the_screen_is_no_picture_any_more() {
    let ada = guild();
    let mut edit = picking(&ada, 80, "edit -v");
    edit.shows("", &["Choose what to edit"]);
    let said = edit.ends("\r");
    assert!(said.contains(" ms] starts the editor sed"), "{said}");
}

#[test]
fn where_nothing_can_be_meant_nothing_is_picked() {
    let ada = Person::new();
    ada.cop(&["add", "story", "Kiln tripped", "-m", "x"]);
    ada.cop(&["add", "story", "Kiln door", "-m", "x"]);
    for (line, told, next) in [
        ("answer", "no question is kept here yet", "cop add question"),
        (
            "answer kiln -m x",
            "`kiln` could be any of 2 entries",
            "Kiln door",
        ),
    ] {
        let said = picking(&ada, 80, line).ends("");
        assert!(
            said.contains(told) && said.contains(next) && said.contains("left with 1"),
            "{line}: {said}"
        );
    }
}

#[test]
fn both_ends_of_a_link_are_picked_and_its_kind_is_asked_for() {
    let ada = guild();
    let mut link = picking(&ada, 80, "link");
    link.shows("", &["Choose what to link"]);
    link.shows("test", &["1/1", "Test the breaker"]);
    link.shows("\r", &["How is it linked?", "(--from)"]);
    link.shows("\r", &["Choose what it comes from"]);
    // Whoever types and chooses at once means what is found then.
    let said = link.ends("jam\r");
    assert!(said.contains("left with 0"), "{said}");
    let links = ada.json(&["show", "test-the", "--json"])["links"].clone();
    assert_eq!(
        (&links[0]["link"], &links[0]["slug"]),
        (&"from".into(), &"kiln-door-jammed".into())
    );
}

#[test]
fn what_links_is_not_offered_as_its_own_other_end() {
    let ada = guild();
    let mut link = picking(&ada, 80, "link kiln-door");
    link.shows("", &["How is it linked?"]);
    // Of four.
    link.shows("\u{1b}[A\r", &["Choose what it relates to", "1/3"]);
    let said = link.ends("\u{1b}");
    assert!(said.contains("left with 130"), "{said}");
    let alone = Person::new();
    alone.cop(&["add", "story", "Alone"]);
    let mut link = picking(&alone, 80, "link alone");
    link.shows("", &["How is it linked?"]);
    let said = link.ends("\r");
    assert!(said.contains("no other entry is kept here yet"), "{said}");
}

#[test]
fn whoever_gives_up_has_changed_nothing_and_has_the_terminal_back() {
    let ada = guild();
    for (line, keys) in [("retire", "\u{3}"), ("retire kiln", "\u{1b}")] {
        let mut retire = picking(&ada, 80, line);
        retire.shows("", &["Choose what to retire", "Kiln door jammed"]);
        let said = retire.ends(keys);
        // The last number says how often the terminal is found to read keys instead of lines.
        assert!(said.ends_with("left with 130\n0\n"), "{line}: {said:?}");
    }
    assert_eq!(ada.titles(Some("retired")), Vec::<String>::new());
}

#[test]
fn where_nobody_can_pick_it_is_the_mistake_that_it_was() {
    let ada = guild();
    let piped = |arguments: &[&str]| {
        let output = ada.command(arguments).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code().unwrap(), told)
    };
    let on_a_terminal = |arguments: &[&str]| ada.ends_on(arguments, 80, "24", "C.UTF-8");
    for (line, code, told) in [
        (&["show"][..], 2, "`cop show` needs <REF>"),
        (&["edit"], 2, "for example: cop edit check-the-breaker"),
        (&["link"], 2, "cop link --help"),
        (&["link", "test-the"], 2, "say what it is linked with"),
        (&["show", "kiln"], 1, "`kiln` could be any of 2 entries"),
        (&["tried", "kiln", "worked"], 1, "Kiln door jammed"),
    ] {
        let (ended, said) = piped(line);
        assert!(
            ended == code && said.contains(told),
            "{line:?}: {ended} {said}"
        );
        let (ended, said) = on_a_terminal(&[line, &["--no-input"]].concat());
        assert!(
            ended == code && said.contains(told),
            "{line:?}: {ended} {said}"
        );
    }
    for line in [
        &["show", "--json"][..],
        &["show", "--raw"],
        &["edit", "-q"],
        &["related", "--format", "x"],
    ] {
        let (ended, said) = on_a_terminal(line);
        assert!(
            ended == 2 && said.contains("needs <REF>"),
            "{line:?}: {ended} {said}"
        );
    }
    let nobody = Person::new();
    let (ended, said) = nobody.ends_on(&["show"], 80, "24", "C.UTF-8");
    assert!(
        ended == 1 && said.contains("cop add story"),
        "{ended} {said}"
    );
}

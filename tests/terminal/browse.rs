//! The full screen: what is typed and seen there, and that the terminal is given back.

use std::process::Command;
use std::time::{Duration, Instant};

use cop::terminal::FullScreen;
use rexpect::session::{PtySession, spawn_command};

use crate::person::{PATIENCE, Person, Terminal};
use crate::picture::Picture;

/// The modes of a terminal, as `stty` writes them down.
fn modes(session: &PtySession) -> String {
    let terminal = session.process().get_file_handle().unwrap();
    let told = Command::new("stty").arg("-g").stdin(terminal).output();
    String::from_utf8(told.unwrap().stdout).unwrap()
}

/// A guild with a story, a lesson and a practice, linked.
fn guild() -> Person {
    let ada = Person::new();
    ada.cop(&[
        "add",
        "story",
        "Kiln tripped at 900",
        "-m",
        "The breaker tripped mid-firing.",
        "-t",
        "kiln",
    ]);
    ada.cop(&[
        "add",
        "lesson",
        "Test the breaker",
        "-m",
        "It had no test for a year.",
        "--from",
        "kiln-tripped",
    ]);
    ada.cop(&[
        "add",
        "practice",
        "Press the button first",
        "-m",
        "Once a month.",
        "--from",
        "test-the",
        "--me",
        "Ben",
    ]);
    ada
}

/// The browser in a shell that goes on after it, so that its terminal can still be looked at.
struct Browsing {
    terminal: Terminal,
    /// The terminal's modes before.
    before: String,
    /// The shell's process.
    shell: String,
    /// What the terminal shows.
    picture: Picture,
}

fn browsing(person: &Person, editor: &str) -> Browsing {
    let command = person.command(&[]);
    let program = command.get_program().to_owned();
    let mut shell = Command::new("sh");
    shell.args([
        "-c",
        "stty rows 24 cols 80; echo shell $$.; read go; \"$0\" browse; echo \"left with $?\"; read end",
    ]);
    shell.arg(program).env_clear();
    for (name, value) in command.get_envs() {
        shell.env(name, value.unwrap_or_default());
    }
    shell.env("EDITOR", editor).env("LC_ALL", "C.UTF-8");
    let patience = PATIENCE.as_millis().try_into().ok();
    let mut terminal = Terminal(spawn_command(shell, patience).unwrap());
    let (_, shell) = terminal.0.exp_regex("shell [0-9]+").unwrap();
    let before = modes(&terminal.0);
    terminal.types("\r").sees("\u{1b}[?1049h");
    let shell = shell.trim_start_matches("shell ").to_owned();
    Browsing {
        terminal,
        before,
        shell,
        picture: Picture::new(80, 24),
    }
}

impl Browsing {
    /// Types this and waits until all of that is shown.
    #[track_caller]
    fn shows(&mut self, keys: &str, texts: &[&str]) {
        self.terminal.types(keys);
        let began = Instant::now();
        loop {
            while let Some(byte) = self.terminal.0.try_read() {
                self.picture.take(byte);
            }
            let shown = self.picture.text();
            if texts.iter().all(|text| shown.contains(text)) {
                return;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "after {keys:?}, waiting for {texts:?}:\n{shown}"
            );
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// The browser's process.
    fn process(&self) -> String {
        let children = format!("/proc/{0}/task/{0}/children", self.shell);
        let began = Instant::now();
        loop {
            let children = std::fs::read_to_string(&children).unwrap();
            if let Some(child) = children.split_whitespace().next() {
                return child.to_owned();
            }
            assert!(began.elapsed() < PATIENCE, "nothing runs in the shell");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

#[test]
fn an_entry_is_found_read_followed_and_acted_on_and_the_terminal_is_given_back() {
    let ada = guild();
    let mut browsing = browsing(&ada, "sed -i s/year/decade/");
    browsing.shows("", &["Press the button first", "1/3", "Once a month."]);
    assert_ne!(modes(&browsing.terminal.0), browsing.before);
    // As it is typed, only what has the word is left, and what it says is shown.
    browsing.shows(
        "kiln",
        &["> kiln", "1/1", "The breaker tripped mid-firing."],
    );
    // To the lesson that came of it, and back.
    browsing.shows("\r\t", &["Enter follow"]);
    browsing.shows("\r", &["It had no test for a year."]);
    browsing.shows("b", &["mid-firing.", "Enter follow"]);
    // There again, it is worked on.
    browsing.shows("\r", &["for a year."]);
    browsing.shows("e", &["Changed ", "revision 2", "for a decade."]);
    browsing.shows("t", &["Which tags?"]);
    browsing.shows("electric\r", &["has the tags electric.", "Tags: electric"]);
    browsing.shows("w", &["How did it go?"]);
    browsing.shows("w", &["What did you notice?"]);
    browsing.shows("It hums.\r", &["Kept: worked", "Ada: worked"]);
    // Her own words need no thanks, and that is told with its hint before anything is asked.
    browsing.shows("T", &["would be to yourself", "Hint: cop thanks"]);
    browsing.shows("q", &["> kiln", "1/1"]);
    browsing.shows("\u{3}", &["left with 0"]);
    let Browsing {
        mut terminal,
        before,
        ..
    } = browsing;
    assert_eq!(modes(&terminal.0), before);
    terminal.types("\r").ends();
    let lesson = ada.json(&["show", "test-the", "--json"]);
    assert_eq!(lesson["body"], "It had no test for a decade.\n");
    assert_eq!(lesson["tags"][0], "electric");
    assert_eq!(lesson["marks"][0]["note"], "It hums.");
}

#[test]
fn what_was_done_is_kept_by_whoever_leaves_at_once() {
    let ada = guild();
    let mut browsing = browsing(&ada, "true");
    browsing.shows("", &["Press the button first", "1/3"]);
    browsing.shows("\tT", &["Thanks for what?"]);
    browsing.shows("For the button.\rq\u{3}", &["left with 0"]);
    browsing.terminal.types("\r").ends();
    let practice = ada.json(&["show", "press-the", "--json"]);
    assert_eq!(practice["marks"][0]["note"], "For the button.");
}

#[test]
fn a_signal_gives_the_terminal_back() {
    let ada = guild();
    // A shell tells by 131 that SIGQUIT ended what it ran.
    for (signal, code) in [("-TERM", 130), ("-HUP", 130), ("-QUIT", 131)] {
        let mut browsing = browsing(&ada, "true");
        browsing.shows("kiln\r", &["mid-firing.", "q list"]);
        let killed = Command::new("kill")
            .args([signal, &browsing.process()])
            .status();
        assert!(killed.unwrap().success());
        let Browsing {
            mut terminal,
            before,
            ..
        } = browsing;
        terminal
            .sees("\u{1b}[?1049l")
            .sees("\u{1b}[?25h")
            .sees(&format!("left with {code}"));
        assert_eq!(modes(&terminal.0), before, "{signal}");
        terminal.types("\r").ends();
    }
}

/// Run on a terminal by the test below, in a process of its own.
#[test]
#[ignore = "it panics on purpose, on a terminal that it takes"]
fn panics_with_the_terminal_taken() {
    let mut screen = FullScreen::take().unwrap();
    // Elsewhere than where it is drawn, as a search would.
    let elsewhere = std::thread::spawn(|| panic!("on purpose"));
    let ended = elsewhere.join();
    let painted = screen.forget().is_ok();
    assert!(ended.is_ok(), "painted after that: {painted}");
}

#[test]
fn a_panic_gives_the_terminal_back_and_is_told_there() {
    let this = std::env::current_exe().unwrap();
    let mut shell = Command::new("sh");
    shell.args(["-c", "echo ready; read go; \"$0\" --ignored --exact browse::panics_with_the_terminal_taken --nocapture; echo over; read end"]);
    shell.arg(this).env("TERM", "xterm");
    let patience = PATIENCE.as_millis().try_into().ok();
    let mut terminal = Terminal(spawn_command(shell, patience).unwrap());
    terminal.sees("ready");
    let before = modes(&terminal.0);
    terminal
        .types("\r")
        .sees("\u{1b}[?1049h")
        .sees("\u{1b}[?1049l")
        .sees("on purpose")
        .sees("painted after that: false")
        .sees("over");
    assert_eq!(modes(&terminal.0), before);
    terminal.types("\r").ends();
}

#[test]
fn where_there_is_no_terminal_it_says_what_to_type_instead() {
    let ada = guild();
    for (arguments, terminal) in [(&["browse"][..], false), (&["browse", "--no-input"], true)] {
        let (code, told) = match terminal {
            true => ada.ends_on(arguments, 80, "24", "C.UTF-8"),
            false => {
                let output = ada.command(arguments).output().unwrap();
                let told = String::from_utf8_lossy(&output.stderr).into_owned();
                (output.status.code().unwrap(), told)
            }
        };
        assert_eq!(code, 2, "{told}");
        assert!(told.contains("cop list"), "{told}");
    }
}

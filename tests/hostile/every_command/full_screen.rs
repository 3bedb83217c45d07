//! The full screen over the same community: lists, previews, whole entries and what is said of them.

use std::process::Command;
use std::time::{Duration, Instant};

use rexpect::session::PtySession;

use super::bench;
use crate::bench::Bench;
use crate::corpus::{self, steers};

/// Whatever comes until nothing has come for a while.
fn come(session: &mut PtySession, all: &mut Vec<u8>) {
    /// A page that takes longer to come is not looked at; there are enough of them.
    const PAUSE: Duration = Duration::from_millis(20);
    let mut last = Instant::now();
    while last.elapsed() < PAUSE {
        while let Some(byte) = session.try_read() {
            all.extend(u8::try_from(byte));
            last = Instant::now();
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// The text without what the full screen itself steers the terminal with: places, colours, the rest of a row that is wiped, and the
/// switch to a screen of its own and back, each once.
fn without_own(text: &str) -> String {
    let mut rest = text.to_owned();
    for once in [
        "\u{1b}[?1049h",
        "\u{1b}[?1049l",
        "\u{1b}[?2004h",
        "\u{1b}[?2004l",
        "\u{1b}[2J",
    ] {
        rest = rest.replacen(once, "", 1);
    }
    let mut kept = String::new();
    let mut parts = rest.split("\u{1b}[");
    kept.extend(parts.next());
    for part in parts {
        let end = part
            .find(|c: char| !c.is_ascii_digit() && c != ';')
            .unwrap_or(part.len());
        match part[end..].chars().next() {
            Some('H' | 'm') => kept.push_str(&part[end + 1..]),
            Some('K') if end == 0 => kept.push_str(&part[1..]),
            _ => match part.strip_prefix("?25h").or(part.strip_prefix("?25l")) {
                Some(after) => kept.push_str(after),
                None => kept.push_str(&format!("\u{1b}[{part}")),
            },
        }
    }
    kept
}

/// A command on a terminal of its own, of such a size.
fn on_a_screen(
    bench: &Bench,
    arguments: &[&str],
    (columns, rows): (&str, &str),
    color: bool,
) -> PtySession {
    let command = bench.command(arguments);
    let program = command.get_program().to_owned();
    let mut shell = Command::new("sh");
    let line = format!("stty rows {rows} cols {columns}; exec \"$0\" \"$@\"");
    shell
        .args(["-c", &line])
        .arg(program)
        .args(command.get_args())
        .env_clear();
    for (name, value) in command.get_envs() {
        shell.env(name, value.unwrap_or_default());
    }
    shell
        .env("TERM", "xterm")
        .env("LC_ALL", "C.UTF-8")
        // A letter that comes while an entry is shown may open the editor.
        .env("EDITOR", "true")
        .env("PAGER", "cat");
    if !color {
        shell.env("NO_COLOR", "1");
    }
    rexpect::session::spawn_command(shell, Some(60_000)).unwrap()
}

#[test]
fn what_others_wrote_steers_no_full_screen() {
    for (columns, rows, color) in [("40", "20", false), ("120", "40", true)] {
        let bench = bench();
        let mut session = on_a_screen(
            &bench,
            &["browse", "--state", "live"],
            (columns, rows),
            color,
        );
        let mut all = Vec::new();
        let mut press = |session: &mut PtySession, keys: &str| {
            session.send(keys).unwrap();
            session.flush().unwrap();
            come(session, &mut all);
        };
        press(&mut session, "");
        for _ in 0..12 {
            for keys in ["\r", "G", "q", "\u{1b}[B"] {
                press(&mut session, keys);
            }
        }
        let evil = corpus::every_line().replace(|c: char| c.is_control(), " ");
        for keys in [
            "kiln evilmark",
            "\u{15}",
            "\tt",
            "EVIL -evil\r",
            "\u{1b}",
            "wf",
            "It failed\r",
            "T",
            "\r",
            "\u{1b}",
            "/",
            &evil,
            "\u{3}",
        ] {
            press(&mut session, keys);
        }
        all.extend(
            session
                .exp_eof()
                .unwrap()
                .chars()
                .filter_map(|c| u8::try_from(c).ok()),
        );
        let text = String::from_utf8(all).unwrap().replace("\r\n", "\n");
        assert!(
            text.contains('\u{fffd}') && !text.contains("panicked"),
            "{text:.2000}"
        );
        assert_eq!(
            steers(&without_own(&text), false),
            None,
            "{columns} columns"
        );
    }
}

#[test]
fn what_others_wrote_steers_no_screen_on_which_an_entry_is_picked() {
    for (columns, color) in [("40", false), ("120", true)] {
        let bench = bench();
        let mut session = on_a_screen(&bench, &["why"], (columns, "20"), color);
        let mut all = Vec::new();
        for keys in ["", "evilmark", "\t\t\t", "\u{15}kiln evilmark", "\r"] {
            session.send(keys).unwrap();
            session.flush().unwrap();
            come(&mut session, &mut all);
        }
        let rest = session.exp_eof().unwrap();
        all.extend(rest.chars().filter_map(|c| u8::try_from(c).ok()));
        let text = String::from_utf8(all).unwrap().replace("\r\n", "\n");
        assert!(
            text.contains("Chosen: ") && text.contains('\u{fffd}') && !text.contains("panicked"),
            "{text:.2000}"
        );
        assert_eq!(
            steers(&without_own(&text), color),
            None,
            "{columns} columns"
        );
    }
}

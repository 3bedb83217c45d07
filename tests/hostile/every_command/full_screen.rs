//! The full screen over the same community: lists, previews, whole entries and what is said of them.

use std::process::Command;
use std::time::{Duration, Instant};

use rexpect::session::PtySession;

use super::bench;
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

#[test]
fn what_others_wrote_steers_no_full_screen() {
    for (columns, rows, color) in [("40", "20", false), ("120", "40", true)] {
        let bench = bench();
        let browse = bench.command(["browse", "--state", "live"]);
        let program = browse.get_program().to_owned();
        let mut shell = Command::new("sh");
        let line = format!("stty rows {rows} cols {columns}; exec \"$0\" \"$@\"");
        shell
            .args(["-c", &line])
            .arg(program)
            .args(browse.get_args())
            .env_clear();
        for (name, value) in browse.get_envs() {
            shell.env(name, value.unwrap_or_default());
        }
        shell.env("TERM", "xterm").env("LC_ALL", "C.UTF-8");
        if !color {
            shell.env("NO_COLOR", "1");
        }
        let mut session = rexpect::session::spawn_command(shell, Some(60_000)).unwrap();
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

//! What others wrote steers no terminal, wherever it is shown.

use super::bench::{Bench, raw, tree};

/// Escape sequences of both kinds, a direction override, and a colour that would hide what follows.
const EVIL: &str = "a\u{1b}]0;pwned\u{7} \u{1b}[2J \u{9b}31m b\u{202e}c \u{2066}d \u{1b}[8mhidden";

/// A community in which every text that can hold something evil does.
fn infested() -> Bench {
    let bench = Bench::new();
    let words = |line: &[&str]| bench.run(line.iter().map(|word| (*word).to_owned()));
    for line in [
        &["add", "practice", "Evil", "--from", "kiln", "-m", EVIL][..],
        &["tried", "evil", "worked", "-m", EVIL, "--where", EVIL],
        &["add", "gathering", "Gathered", "--where", EVIL],
        &[
            "edit",
            "gathered",
            "-m",
            "[[evil\u{1b}[2J|x\u{1b}[2J]] `\u{1b}[2J`",
        ],
        &["edit", "gathered", "-m", EVIL],
        &[
            "add",
            "story",
            "Over\u{202e}ride",
            "-m",
            EVIL,
            "--told-by",
            "B\u{202e}b",
        ],
        &[
            "add",
            "story",
            "T",
            "-m",
            EVIL,
            "-t",
            EVIL,
            "--told-by",
            EVIL,
        ],
        &["me", "--team", EVIL, "--offer", EVIL],
        &["me", "--role", EVIL],
        &["about", "--name", EVIL],
        &["about", "--domain", EVIL],
        &["about", "--welcome", EVIL],
        &["about", "--agree", EVIL],
        &["tag", "define", "kiln", EVIL],
        &["tag", "alias", "kiln", EVIL],
        &["retire", "over", "-m", EVIL],
    ] {
        let done = words(line);
        // What is refused cannot steer anything either.
        assert!(done.code <= 2, "{line:?}: {}", done.told);
        done.calm();
    }
    // By import anything may come in that a person would not type.
    let yaml = EVIL
        .replace('\u{1b}', "\\e")
        .replace('\u{7}', "\\a")
        .replace('\u{9b}', "\\x9b");
    bench.file(
        "notes/in\u{1b}[2J.md",
        format!(
            "---\ntitle: Imported\nauthor: \"{yaml}\"\ntags: [\"{yaml}\"]\nodd: \"{yaml}\"\n\"{yaml}\": 1\n---\n\
             # {EVIL}\n\n| {EVIL} |\n|---|\n| {EVIL} |\n\n```{EVIL}\n{EVIL}\n```\n\n<b>{EVIL}</b> [{EVIL}](x\u{1b}[2J) [[{EVIL}]]\n"
        ),
    );
    let done = bench.cop("import notes -v");
    assert!(done.code <= 1, "{}", done.told);
    done.calm();
    assert!(!done.text().contains(raw), "{:?}", done.text());
    assert!(bench.entries() >= 4, "{}", bench.entries());
    bench
}

#[test]
fn what_others_wrote_steers_no_terminal() {
    let bench = infested();
    let mut lines = 0;
    for line in [
        "list",
        "list story",
        "show evil",
        "show gathered",
        "show over",
        "show @last",
        "show imported",
        "search pwned",
        "search hidden",
        "history evil",
        "history gathered",
        "diff gathered",
        "diff evil 1 1",
        "why evil",
        "me",
        "about",
        "tag list",
        "doctor",
        "config",
        "use",
        "list --format '{{ title }} {{ tags }} {{ author }}'",
        "search pwned --format '{{ snippet }}'",
        "undo",
    ] {
        for form in ["", " --json", " --color always"] {
            let whole = format!("{line}{form}");
            let done = bench.cop(&whole);
            if done.code == 2 {
                // Not every command has every form.
                assert_eq!(form, " --json", "{whole}: {}", done.told);
                continue;
            }
            lines += 1;
            assert!(done.code <= 1, "{whole}: {}", done.told);
            let text = done.text();
            let steers = match form {
                " --color always" => without_colors(text).contains(raw),
                _ => text.contains(raw),
            };
            assert!(!steers, "{whole}: {text:?}");
            assert!(!text.contains("\u{1b}[8m"), "{whole}: {text:?}");
            if form != " --color always" {
                done.calm();
            }
        }
    }
    assert!(lines > 50, "{lines}");
    let kept = bench.cop("show evil --raw").ok();
    assert_eq!(kept.text(), format!("{EVIL}\n"), "byte for byte");
}

/// A text without what paints it: `ESC [ digits m`, and the links of the terminal's own.
fn without_colors(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        plain.push_str(&rest[..at]);
        let tail = &rest[at + 2..];
        let end = tail
            .find(|c: char| !c.is_ascii_digit() && c != ';')
            .unwrap();
        assert!(tail[end..].starts_with('m'), "{tail:.20?}");
        rest = &tail[end + 1..];
    }
    plain + rest
}

#[test]
fn what_others_wrote_steers_no_reader_of_a_handbook() {
    let bench = infested();
    bench.cop("export handbook book").ok();
    let single = bench.cop("export handbook --single -").ok();
    assert!(!single.text().contains(raw), "{:?}", single.text());
    let files = tree(&bench.path("book"));
    assert!(files.len() > 10);
    for (path, bytes) in files {
        assert!(!path.to_str().unwrap().contains(raw), "{path:?}");
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains(raw), "{}: {text:?}", path.display());
    }
    let dump = bench.cop("export json --all").ok();
    assert!(!dump.text().contains(raw), "{:?}", dump.text());
    let read: serde_json::Value = serde_json::from_slice(&dump.out).unwrap();
    assert!(
        read.to_string().contains('\u{202e}'),
        "and reads back as it was"
    );
}

#[test]
fn completions_offer_nothing_that_steers_a_terminal() {
    let bench = infested();
    for line in [
        "show ''",
        "list --tag ''",
        "who ''",
        "search --by ''",
        "me --alias ''",
        "me --unalias ''",
        "path start x --coach ''",
        "edit ''",
    ] {
        let mut arguments = vec!["--".into(), "cop".into()];
        arguments.extend(super::bench::words(line));
        let index = (arguments.len() - 2).to_string();
        let mut command = bench.command(arguments);
        command
            .env("COMPLETE", "bash")
            .env("_CLAP_COMPLETE_INDEX", index)
            .env("_CLAP_COMPLETE_COMP_TYPE", "9")
            .env("_CLAP_COMPLETE_SPACE", "true")
            .env("_CLAP_IFS", "\n");
        let done = super::bench::Done::of(&mut command);
        done.calm();
        assert!(!done.text().contains(raw), "{line}: {:?}", done.text());
        if line.starts_with("show") {
            assert!(done.text().contains("kiln"), "{line}: {:?}", done.text());
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_is_steered_by_no_form_of_an_entry() {
    let bench = infested();
    for line in [
        "show evil --raw",
        "show evil --revision 1",
        "show evil",
        "show evil --json",
        "list",
        "search pwned",
        "about",
    ] {
        let mut command = bench.command(super::bench::words(line));
        command
            .env("TERM", "xterm")
            .env("NO_COLOR", "1")
            .env("PAGER", "cat");
        let patience = Some(std::time::Duration::from_secs(20).as_millis() as u64);
        let mut session = rexpect::session::spawn_command(command, patience).unwrap();
        // It takes every byte for a character.
        let bytes = session
            .exp_eof()
            .unwrap()
            .chars()
            .map(|c| c as u8)
            .collect();
        let text = String::from_utf8(bytes).unwrap().replace('\r', "");
        // This mark of a word that was found is the program's own; anything else is not.
        let text = text.replace("\u{1b}[1m\u{1b}[4mpwned\u{1b}[0m", "pwned");
        assert!(
            text.contains('\u{fffd}') || text.contains("\\u") || line == "list",
            "{line}: {text:?}"
        );
        assert!(!text.contains(raw), "{line}: {text:?}");
    }
}

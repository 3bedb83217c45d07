//! The same on a terminal, where results are painted, broken into lines and paged.

use std::ffi::OsString;
use std::io::Read;
use std::sync::mpsc::channel;
use std::time::Duration;

use rexpect::process::PtyProcess;

use super::table::all;
use super::{bench, each};
use crate::bench::{Bench, words};
use crate::corpus::steers;

/// Far more than any of these takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// All that a command writes on a terminal so many columns wide.
fn shown(bench: &Bench, arguments: Vec<OsString>, columns: &str, color: bool) -> Vec<u8> {
    let mut command = bench.command(arguments);
    command
        .arg("--no-input")
        .env("TERM", "xterm")
        .env("COLUMNS", columns)
        .env("LINES", if color { "10" } else { "10000" })
        .env("PAGER", "cat")
        .env("LC_ALL", "C.UTF-8");
    match color {
        true => command.env("FORCE_HYPERLINK", "1"),
        false => command.env("NO_COLOR", "1"),
    };
    let process = PtyProcess::new(command).unwrap();
    let mut terminal = process.get_file_handle().unwrap();
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // Once the program has ended, its terminal is not at its end, it fails to be read.
        let _ = terminal.read_to_end(&mut bytes);
        sender.send(bytes)
    });
    let bytes = receiver
        .recv_timeout(PATIENCE)
        .expect("it waits for somebody");
    process.wait().unwrap();
    bytes
}

#[test]
fn a_file_on_a_terminal_is_text_or_nothing() {
    let bench = bench();
    for (line, said) in [
        ("show kiln-evilmark --file pic.png", "\u{fffd}[2J"),
        ("show kiln-evilmark --raw", "\u{fffd}[2J"),
        ("show kiln-evilmark --file raw.bin", "this file is no text"),
    ] {
        let bytes = shown(&bench, words(line), "80", true);
        let text = String::from_utf8(bytes).unwrap().replace("\r\n", "\n");
        assert!(text.contains(said), "{line}: {text}");
        assert_eq!(steers(&text, true), None, "{line}");
    }
}

#[test]
fn what_others_wrote_steers_no_terminal_in_any_form() {
    // The forms for programs are the same on a terminal.
    let for_programs = |form: &[OsString]| {
        let flag = form.first().and_then(|flag| flag.to_str());
        flag.is_some_and(|flag| ["--json", "--quiet", "--null"].contains(&flag))
    };
    let all: Vec<_> = all()
        .into_iter()
        .filter(|(_, _, form)| !for_programs(form))
        .collect();
    each(&all, |(name, line, form)| {
        let bench = bench();
        // What changes the community is changed once; what shows it is shown both ways.
        let ways = [("40", false), ("160", true)];
        for (columns, color) in ways.into_iter().take(if form.is_empty() { 2 } else { 1 }) {
            // `tag` takes what comes after its words for tags.
            let arguments = match &**name {
                "tag" => [vec!["--no-pager".into()], line.clone(), form.clone()].concat(),
                _ => [line.clone(), form.clone()].concat(),
            };
            let bytes = shown(&bench, arguments, columns, color);
            let text = String::from_utf8(bytes)
                .unwrap_or_else(|error| panic!("{line:?} {form:?}: {error}"));
            let text = text.replace("\r\n", "\n").replace('\0', "");
            let told = format!("cop {line:?} {form:?}, {columns} columns, colour {color}");
            assert_eq!(steers(&text, true), None, "{told}");
            assert!(!text.contains("panicked"), "{told}: {text}");
        }
    });
}

//! Bad moments: many at once, killed half-way, nobody reading, no room.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::bench::{Bench, Done, words};
use super::crowd;

#[test]
fn all_that_write_at_once_are_heard() {
    let bench = Bench::empty();
    let writers: Vec<_> = (0..50)
        .map(|n| {
            let mut command =
                bench.command(["add", "story", &format!("Story {n}"), "-m", "x", "-q"]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    let mut handles: Vec<String> = writers
        .into_iter()
        .map(|writer| {
            let done = Done::from("add".to_owned(), writer.wait_with_output().unwrap()).ok();
            done.text().trim_end().to_owned()
        })
        .collect();
    let list = bench.cop("list -q").ok();
    let mut listed: Vec<&str> = list.text().lines().collect();
    handles.sort();
    listed.sort();
    assert_eq!(listed, handles);
    assert_eq!(listed.len(), 50);
    bench.cop("doctor").ok();
}

#[test]
fn a_crowd_that_adds_edits_tags_and_looks_loses_nothing() {
    let home = crate::scratch::scratch();
    let place = crowd::place(Path::new(env!("CARGO_BIN_EXE_cop")), home.path());
    let deeds = place.crowd(32, |round, _| round < 2);
    assert_eq!(place.wrong(&deeds), [""; 0]);
    assert!(deeds.iter().all(|deeds| deeds.kept.len() == 2));
}

/// A folder of notes that link to one another.
fn notes(bench: &Bench, count: usize) {
    for n in 0..count {
        let next = n + 1;
        let text = "Words of it. ".repeat(50);
        bench.file(
            &format!("notes/stories/note-{n}.md"),
            format!("# Note {n}\n\nSee [[note-{next}]].\n\n{text}\n"),
        );
    }
}

/// Sends a signal to a process of this test.
fn signal(name: &str, process: u32) {
    let sent = Command::new("kill")
        .args([format!("-{name}"), process.to_string()])
        .status();
    assert!(sent.unwrap().success());
}

#[test]
fn an_import_that_is_stopped_leaves_all_or_nothing() {
    let bench = Bench::new();
    notes(&bench, 300);
    let before = bench.all();
    let mut stopped = 0;
    for (delay, how) in [
        (0, "KILL"),
        (10, "INT"),
        (30, "KILL"),
        (60, "INT"),
        (100, "KILL"),
        (160, "KILL"),
        (250, "TERM"),
    ] {
        let mut command = bench.command(["import", "notes"]);
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // The moment itself is what varies; any is as good.
        std::thread::sleep(Duration::from_millis(delay));
        signal(how, child.id());
        let ended = child.wait().unwrap();
        bench.cop("doctor").ok();
        match bench.entries() {
            1 => assert!(before == bench.all(), "{how} after {delay} ms"),
            301 => break,
            other => panic!("{other} entries, {how} after {delay} ms"),
        }
        assert!(!ended.success(), "{how} after {delay} ms");
        stopped += 1;
    }
    assert!(stopped > 0);
    bench.cop("import notes").ok();
    assert_eq!(bench.entries(), 301);
    bench.cop("doctor").ok();
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let bench = Bench::new();
    notes(&bench, 300);
    bench.cop("import notes").ok();
    for line in [
        "list",
        "list --json",
        "search words",
        "show kiln",
        "export json",
        "export handbook --single -",
        "man",
        "--help",
        "completions bash",
    ] {
        let mut command = bench.command(words(line));
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It reads one byte, as `head -c 1` does, and goes.
        let mut out = child.stdout.take().unwrap();
        let _ = out.read(&mut [0]);
        drop(out);
        let done = Done::from(line.to_owned(), child.wait_with_output().unwrap());
        assert_eq!(done.code, 0, "{line}: {}", done.told);
        assert!(!done.told.contains("Error"), "{line}: {}", done.told);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn results_that_cannot_be_written_are_a_failure() {
    let bench = Bench::new();
    let before = bench.all();
    for line in [
        "list",
        "list --json",
        "search breaker",
        "show kiln",
        "show kiln --raw",
        "export json",
        "export handbook --single -",
        "man",
        "--help",
        "--version",
        "completions bash",
    ] {
        let full = std::fs::File::options().write(true).open("/dev/full");
        let mut command = bench.command(words(line));
        let done = Done::of(command.stdout(full.unwrap()).stderr(Stdio::piped()));
        done.refused(1, &["no space left", "Hint: "]);
    }
    // Closed before it begins; a file that is opened then must not become standard output.
    let cop = env!("CARGO_BIN_EXE_cop");
    let command = bench.command([""; 0]);
    for (line, closed) in [
        ("list", ">&-"),
        ("list", ">&- 2>&-"),
        ("list", "<&- >&- 2>&-"),
    ] {
        let mut shell = Command::new("sh");
        shell
            .env_clear()
            .envs(command.get_envs().filter_map(|(k, v)| Some((k, v?))))
            .args(["-c", &format!("exec '{cop}' {line} {closed}")])
            .current_dir(bench.path(""));
        let done = Done::of(&mut shell);
        done.calm();
    }
    bench.unchanged(&before);
}

#[test]
fn talk_that_nobody_hears_is_no_failure() {
    let bench = Bench::new();
    let mut command = bench.command(words("add story New -m x"));
    let full = std::fs::File::options().write(true).open("/dev/full");
    let code = command
        .stdout(Stdio::null())
        .stderr(full.unwrap())
        .status()
        .unwrap()
        .code();
    assert_eq!(code, Some(0));
    assert_eq!(bench.entries(), 2);
}

//! The real program where a file may not grow beyond a size, where a disk has hardly any room, and where nothing may be written:
//! whatever it was to do is done or not, what stands in the way is told, and no text is lost.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use crate::lines::{Left, Line, all};
use crate::place::{Place, REHEARSED, each, say, told, typed};
use crate::takes_all;

/// How large a file may become, in blocks of 512 bytes: nothing, less than a page, less than the index of SQLite's log, and so
/// much that some of what is written fits.
const BLOCKS: [u32; 5] = [100, 0, 40, 7, 160];

/// How much room a disk has left, in bytes.
const ROOM: [u64; 4] = [20_000, 200_000, 0, 60_000];

/// One of many, for each line another; all of them where all are taken.
fn some<T: Copy>(of: &[T], number: usize) -> Vec<T> {
    match takes_all() {
        true => of.to_vec(),
        false => vec![of[number % of.len()]],
    }
}

/// Holds that it ended by itself, and that a failure names what could not be written and tells what to do. Tells whether all
/// was done.
#[track_caller]
fn ended_well(line: &Line, output: &Output, what: &str) -> bool {
    let said = told(output);
    let what = format!("{}: {what}: {}: {said}", line.line, output.status);
    let code = output.status.code().unwrap_or_else(|| panic!("{what}"));
    assert!(matches!(code, 0 | 1 | 3), "{what}");
    assert!(!said.contains("panicked"), "{what}");
    if code == 0 {
        return true;
    }
    assert_eq!(said.matches("Error: ").count(), 1, "{what}");
    assert!(said.contains("Hint: "), "{what}");
    let beside = line.leaves.iter().map(|left| match left {
        Left::File(name) | Left::Folder(name) | Left::Copy(name) => *name,
    });
    let mut names = beside.chain([line.database, "cop.sync", "shared"]);
    assert!(names.any(|name| said.contains(name)), "{what}");
    false
}

#[test]
fn a_file_that_may_not_grow_is_told_and_costs_nothing() {
    each(&REHEARSED, |number, rehearsed| {
        let line = rehearsed.line;
        for blocks in some(&BLOCKS, number) {
            let place = Place::of(line);
            let output = limited(&place, blocks, line.line).output().unwrap();
            let what = format!("files of at most {blocks} blocks");
            let is_done = ended_well(line, &output, &what);
            rehearsed.judge(&place, is_done, &what);
        }
    });
}

/// A command whose files may become so large, in blocks of 512 bytes.
fn limited(place: &Place, blocks: u32, line: &str) -> Command {
    let script = format!("ulimit -c 0; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    place.by_shell(&script, line)
}

/// Whether a process may mount something for itself alone here.
static MAY_MOUNT: LazyLock<bool> = LazyLock::new(|| {
    let folder = crate::scratch::scratch();
    let mounted = Command::new("unshare")
        .args(["-rm", "mount", "-t", "tmpfs", "none"])
        .arg(folder.path())
        .output();
    let may = mounted.is_ok_and(|output| output.status.success());
    if !may {
        say("skipped: nothing can be mounted here, so no disk is full or read-only\n");
    }
    may
});

/// Runs a line in a place that has become a disk of its own, with so much room; afterwards what was on that disk is the place.
fn on_small_disk(
    place: &Place,
    room: u64,
    line: &str,
    run: impl FnOnce(&mut Command) -> Output,
) -> Output {
    let folder = place.folder.path();
    let [laid, out] = ["laid", "out"].map(|name| folder.join(name));
    std::fs::rename(&place.root, &laid).unwrap();
    for folder in [&place.root, &out] {
        std::fs::create_dir(folder).unwrap();
    }
    let size = pages(&laid) + room;
    let script = format!(
        "mount -t tmpfs -o size={size} none place && cp -a laid/. place/ || exit 99
         cd place; \"$0\" \"$@\"; code=$?; cd ..; cp -a place/. out/ && exit $code"
    );
    let output = run(&mut place.by_mounting(&script, line));
    std::fs::remove_dir(&place.root).unwrap();
    std::fs::rename(out, &place.root).unwrap();
    output
}

/// How much room the files of a folder take, in whole pages.
fn pages(folder: &Path) -> u64 {
    let items = std::fs::read_dir(folder).unwrap();
    let sizes = items.map(|item| {
        let item = item.unwrap();
        let about = item.metadata().unwrap();
        match about.is_dir() {
            true => pages(&item.path()),
            false => about.len().div_ceil(4096) * 4096,
        }
    });
    sizes.sum()
}

#[test]
fn a_full_disk_costs_nothing() {
    if !*MAY_MOUNT {
        return;
    }
    each(&REHEARSED, |number, rehearsed| {
        let line = rehearsed.line;
        for room in some(&ROOM, number) {
            let place = Place::of(line);
            let output =
                on_small_disk(&place, room, line.line, |command| command.output().unwrap());
            let what = format!("a disk with {room} bytes of room");
            let is_done = ended_well(line, &output, &what);
            rehearsed.judge(&place, is_done, &what);
        }
    });
}

#[test]
fn what_may_only_be_read_stays_as_it_is() {
    if !*MAY_MOUNT {
        return;
    }
    let script = "mount --bind place place && mount -o remount,ro,bind place || exit 99
                  cd place; exec \"$0\" \"$@\"";
    each(&REHEARSED, |_, rehearsed| {
        let line = rehearsed.line;
        let place = Place::of(line);
        let output = place.by_mounting(script, line.line).output().unwrap();
        let is_done = ended_well(line, &output, "read-only");
        let is_after = rehearsed.judge(&place, is_done, "read-only");
        let is_idle = rehearsed.before == rehearsed.after;
        assert!(!is_done && is_after == is_idle, "{}", line.line);
    });
}

/// A line with its text by standard input, or from an editor.
enum Given {
    Piped,
    Edited,
}

use Given::{Edited, Piped};

/// What only the program has, and what the command that takes it again begins with.
const FLEETING: [(&str, Given, &str); 9] = [
    ("add story 'A long one' -", Piped, "cop add story -F "),
    ("add practice 'A long one'", Piped, "cop add practice -F "),
    ("ask 'A long one' -", Piped, "cop add question -F "),
    ("add story 'A long one' -F -", Piped, "cop add story -F "),
    ("edit check-the-breaker -F -", Piped, "cop edit "),
    ("answer why-does-it-trip", Piped, "cop answer "),
    ("answer why-does-it-trip -F -", Piped, "cop answer "),
    ("add lesson 'A long one' -e", Edited, "cop add lesson -F "),
    ("edit firing-alone", Edited, "cop edit "),
];

/// How large files may become for that, in blocks: as a file of its own the text fits, in the database's log it does not.
const ENOUGH_FOR_A_TEXT: u32 = 70;

/// Runs a command with the text.
fn give(command: &mut Command, given: &Given) -> Output {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    match given {
        Piped => command.stdin(Stdio::piped()),
        Edited => command.env("EDITOR", "sh -c 'cat in/typed.md >> \"$0\"'"),
    };
    let mut running = command.spawn().unwrap();
    if let Some(mut to) = running.stdin.take() {
        to.write_all(typed().as_bytes()).unwrap();
    }
    running.wait_with_output().unwrap()
}

/// Holds that the text is kept where the command says, that nobody else can read it, and that it can be taken in again from there.
#[track_caller]
fn is_kept(place: &Place, line: &str, again: &str, output: &Output) -> PathBuf {
    let said = told(output);
    assert_eq!(output.status.code(), Some(1), "{line}: {said}");
    let (_, kept) = said
        .split_once("Hint: your text is kept in ")
        .unwrap_or_else(|| panic!("{line}: {said}"));
    let (path, command) = kept.split_once("; to go on with it: ").unwrap();
    let path = PathBuf::from(path);
    let about = std::fs::metadata(&path).unwrap_or_else(|error| panic!("{line}: {error}: {said}"));
    assert_eq!(about.permissions().mode() & 0o777, 0o600, "{line}");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(
        text.trim_end().ends_with(typed().trim_end()),
        "{line}: {text}"
    );
    assert!(command.starts_with(again), "{line}: {said}");
    let command = command.lines().next().unwrap().trim_start_matches("cop ");
    place.ok(command);
    let all = place.ok("export json --all").stdout;
    let all = String::from_utf8(all).unwrap();
    for words in [typed().lines().next(), typed().lines().last()] {
        assert!(all.contains(words.unwrap()), "{line}: taken in again");
    }
    path
}

#[test]
fn a_text_that_cannot_be_taken_in_is_kept_in_a_file() {
    each(&FLEETING, |_, (line, given, again)| {
        let place = Place::of(all()[0]);
        let output = give(&mut limited(&place, ENOUGH_FOR_A_TEXT, line), given);
        is_kept(&place, line, again, &output);
    });
}

#[test]
fn what_was_said_beside_a_text_is_kept_with_it() {
    each(&[Piped, Edited], |_, given| {
        let place = Place::of(all()[0]);
        let line = "add story 'A long one' -t kiln --outcome bad --told-by Zed --private --relates firing-alone";
        let line = match given {
            Piped => line.to_owned(),
            Edited => format!("{line} -e"),
        };
        let output = give(&mut limited(&place, ENOUGH_FOR_A_TEXT, &line), given);
        is_kept(&place, &line, "cop add story -F ", &output);
        let shown = place.ok("show a-long-one --json").stdout;
        let shown: serde_json::Value = serde_json::from_slice(&shown).unwrap();
        for (field, value) in [
            ("title", "A long one".into()),
            ("tags", serde_json::json!(["kiln"])),
            ("outcome", "bad".into()),
            ("told_by", "Zed".into()),
            ("private", true.into()),
        ] {
            assert_eq!(shown[field], value, "{field}");
        }
        assert_eq!(shown["links"][0]["link"], "relates");
    });
}

#[test]
fn a_text_for_which_the_disk_has_no_room_is_kept_on_another() {
    if !*MAY_MOUNT {
        return;
    }
    let place = Place::of(all()[0]);
    // Where temporary files go there is no room, nor in the folder that the command runs in.
    let home = place.folder.path().join("another");
    std::fs::create_dir(&home).unwrap();
    let line = "add story 'A long one' -";
    let output = on_small_disk(&place, 0, line, |command| {
        give(command.env("HOME", &home), &Piped)
    });
    let path = is_kept(&place, line, "cop add story -F ", &output);
    assert!(path.starts_with(&home), "{}", path.display());
}

#[test]
fn a_result_that_a_file_does_not_hold_is_a_failure() {
    let place = Place::of(all()[0]);
    let script = format!("ulimit -f {ENOUGH_FOR_A_TEXT}; exec \"$0\" \"$@\" > out.json");
    place.ok("add story Long -F in/long.md");
    let output = place
        .by_shell(&script, "export json --all")
        .output()
        .unwrap();
    let said = told(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("cannot write the result: file too large"),
        "{said}"
    );
    assert!(said.contains("Hint: send it to another place"), "{said}");
}

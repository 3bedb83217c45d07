//! A folder with a community, and with what commands made of it before: the real program works here.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, OnceLock};

use tempfile::TempDir;

use crate::lines::{Left, Line, all};
use crate::state;

/// When it is to all commands.
const NOW: &str = "2026-05-05T16:53:20Z";

/// The file of somebody else in each folder that a command fills.
const FOREIGN: &str = "mine.txt";

/// Where one command works.
pub struct Place {
    pub folder: TempDir,
    pub root: PathBuf,
}

/// What is to be read of a place.
#[derive(PartialEq, Eq, Clone)]
pub struct State {
    /// The rows of the database; none where there is no database yet.
    pub rows: Vec<String>,
    /// What lies beside it.
    pub left: BTreeMap<String, Seen>,
}

/// A file, by its bytes or by what it says.
#[derive(PartialEq, Eq, Clone)]
pub enum Seen {
    Bytes(Vec<u8>),
    Rows(Vec<String>),
}

/// What was made before: the community, what it was exported to, and then changed; and what is to be imported.
static LAID: LazyLock<Place> = LazyLock::new(lay);

fn lay() -> Place {
    let place = Place::empty();
    let root = &place.root;
    std::fs::copy(
        crate::FOUNDED.path().join("founded.db"),
        root.join("cop.db"),
    )
    .unwrap();
    let inputs = root.join("in");
    let notes = inputs.join("notes");
    std::fs::create_dir_all(&notes).unwrap();
    std::fs::write(inputs.join("long.md"), long()).unwrap();
    std::fs::write(inputs.join("typed.md"), typed()).unwrap();
    std::fs::write(inputs.join("plan.bin"), [7_u8; 60_000]).unwrap();
    for number in 0..12 {
        let text = format!(
            "---\ntags: [kiln, n{number}]\n---\n# Note {number}\n\n{}\n",
            "Of the kiln. ".repeat(300)
        );
        std::fs::write(notes.join(format!("{number}.md")), text).unwrap();
    }
    for line in [
        "--db guild.db add story 'From elsewhere' -F in/long.md",
        "--db guild.db add practice Elsewhere -m 'We do it so.'",
        "--db guild.db attach elsewhere in/plan.bin",
        "--db guild.db export archive in/guild",
        "config set name Ada",
        "export handbook book",
        "export handbook --single single.md",
        "export archive archive",
        "backup copy.db",
        "edit kiln-tripped-at-900 --title 'Kiln went out at 900' -m 'It went out.'",
        "rm test-it-before-firing",
        "undo",
        "add story 'Another one' -m 'Of today.'",
        // What `undo` takes back is of one entry.
        "edit firing-alone -m 'Four evenings.'",
    ] {
        place.ok(line);
    }
    for folder in ["book", "archive"] {
        std::fs::write(root.join(folder).join(FOREIGN), "mine").unwrap();
    }
    place
}

/// A text of many pages.
fn long() -> String {
    let lines = (0..1_000).map(|line| format!("Line {line} of a long evening at the kiln.\n"));
    lines.collect()
}

/// What somebody types.
pub fn typed() -> String {
    let lines = (0..600).map(|line| format!("Typed line {line}, which is nowhere else.\n"));
    lines.collect()
}

impl Place {
    fn empty() -> Place {
        let folder = crate::scratch::scratch();
        let root = folder.path().join("place");
        for name in ["home", "tmp"] {
            std::fs::create_dir_all(root.join(name)).unwrap();
        }
        Place { folder, root }
    }

    /// A place with all that a command works on.
    pub fn of(line: &Line) -> Place {
        let place = Place::empty();
        let laid = &LAID.root;
        // Nobody has it open, so that file and log belong together.
        for name in ["cop.db", "cop.db-wal"] {
            std::fs::copy(laid.join(name), place.root.join(name)).unwrap();
        }
        std::os::unix::fs::symlink(laid.join("in"), place.root.join("in")).unwrap();
        for left in line.leaves {
            let (Left::File(name) | Left::Folder(name) | Left::Copy(name)) = left;
            copy(&laid.join(name), &place.root.join(name));
        }
        place
    }

    /// The program, which has not run yet.
    pub fn command(&self, line: &str) -> Command {
        command(&self.root, env!("CARGO_BIN_EXE_cop"), line)
    }

    /// The same, started by a shell that did something before: `"$0" "$@"` is the program.
    pub fn by_shell(&self, script: &str, line: &str) -> Command {
        let mut command = command(&self.root, "sh", "");
        command
            .args(["-c", script, env!("CARGO_BIN_EXE_cop")])
            .args(words(line));
        command
    }

    /// The same, in a namespace where this process may mount what it likes, which is gone afterwards. The shell begins in the folder
    /// in which the place lies as `place`.
    pub fn by_mounting(&self, script: &str, line: &str) -> Command {
        let mut command = command(&self.root, "unshare", "-rm sh -c");
        command
            .args([script, env!("CARGO_BIN_EXE_cop")])
            .args(words(line))
            .current_dir(self.folder.path());
        command
    }

    #[track_caller]
    pub fn ok(&self, line: &str) -> Output {
        let output = self.command(line).output().unwrap();
        assert!(output.status.success(), "{line}: {}", told(&output));
        output
    }

    /// What is to be read of it after a command.
    pub fn state(&self, line: &Line) -> State {
        // Where it lies is another in each place.
        let here = self.root.to_string_lossy();
        let rows = |name: &str| -> Vec<String> {
            let database = self.root.join(name);
            if !database.exists() {
                return Vec::new();
            }
            let rows = state::told(&database).into_iter();
            let mut rows: Vec<String> = rows.map(|row| row.replace(&*here, "HERE")).collect();
            rows.sort();
            rows
        };
        let mut left = BTreeMap::new();
        for one in line.leaves {
            match one {
                Left::File(name) => {
                    let text = std::fs::read_to_string(self.root.join(name));
                    let text = text.ok().map(|text| text.replace(&*here, "HERE"));
                    left.extend(text.map(|text| ((*name).to_owned(), Seen::Bytes(text.into()))));
                }
                Left::Folder(name) => {
                    for (path, bytes) in files(&self.root.join(name)) {
                        left.insert(format!("{name}/{path}"), Seen::Bytes(bytes));
                    }
                }
                Left::Copy(name) => {
                    left.insert((*name).to_owned(), Seen::Rows(rows(name)));
                }
            }
        }
        State {
            rows: rows(line.database),
            left,
        }
    }
}

/// A program as it runs in such a place.
fn command(root: &Path, program: &str, line: &str) -> Command {
    let mut command = Command::new(program);
    command
        .args(words(line))
        .current_dir(root)
        .env_clear()
        // Where what is covered is counted, a limit would make the count itself fail.
        .env("LLVM_PROFILE_FILE", "/dev/null")
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", root.join("home"))
        .env("TMPDIR", root.join("tmp"))
        .env("COP_DB", root.join("cop.db"))
        .env("COP_ME", "Ada")
        .env("COP_NOW", NOW)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .stdin(Stdio::null());
    command
}

/// What is typed, as words.
fn words(line: &str) -> Vec<String> {
    shlex::split(line).unwrap()
}

/// What a program said.
pub fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A command as it goes where nothing comes between.
pub struct Rehearsed {
    pub line: &'static Line,
    pub before: State,
    pub after: State,
    pub takes: std::time::Duration,
}

/// Every line that writes, rehearsed once.
pub static REHEARSED: LazyLock<Vec<Rehearsed>> = LazyLock::new(|| {
    let lines = all();
    let rehearsed: Vec<OnceLock<Rehearsed>> = lines.iter().map(|_| OnceLock::new()).collect();
    each(&lines, |number, line| {
        rehearsed[number].get_or_init(|| Rehearsed::of(line));
    });
    let all = rehearsed.into_iter().filter_map(OnceLock::into_inner);
    all.collect()
});

impl Rehearsed {
    fn of(line: &'static Line) -> Rehearsed {
        let place = Place::of(line);
        let before = place.state(line);
        let began = std::time::Instant::now();
        place.ok(line.line);
        let takes = began.elapsed();
        let after = place.state(line);
        let is_idle = line.line == "doctor --repair";
        assert!(is_idle || before != after, "{} does nothing", line.line);
        Rehearsed {
            line,
            before,
            after,
            takes,
        }
    }

    /// Holds that what is left of it is whole, and that what was said to be done is there. Tells whether it is all there.
    pub fn judge(&self, place: &Place, is_done: bool, what: &str) -> bool {
        let line = self.line;
        let what = format!("{}: {what}", line.line);
        let state = place.state(line);
        let is_after = state.rows == self.after.rows;
        if line.is_whole {
            assert!(
                is_after || state.rows == self.before.rows,
                "{what}: half done\n{}",
                self.difference(&state.rows)
            );
        }
        if is_done {
            assert!(
                (is_after || line.remembers) && state.left == self.after.left,
                "{what}: said to be done, and not all there\n{}",
                self.difference(&state.rows)
            );
        }
        let stays = self.before.rows.iter();
        let lost: Vec<&String> = stays
            .filter(|row| self.after.rows.binary_search(row).is_ok())
            .filter(|row| state.rows.binary_search(row).is_err())
            .collect();
        assert!(lost.is_empty(), "{what}: lost {lost:#?}");
        for (name, seen) in &state.left {
            let known = [&self.before, &self.after].map(|state| state.left.get(name));
            assert!(
                !line.is_whole
                    || known.contains(&Some(seen))
                    || name.contains(".cop-handbook.work/"),
                "{what}: {name} is neither the old nor the new"
            );
        }
        if !state.rows.is_empty() {
            place.ok(&format!("--db {} doctor", line.database));
        }
        if line.goes_on && !is_done {
            self.goes_on(place, &what);
        }
        is_after && state.left == self.after.left
    }

    /// Holds that the same command does all of it when it is given again.
    fn goes_on(&self, place: &Place, what: &str) {
        let mut again = place.command(self.line.line).output().unwrap();
        // Git itself may leave a lock in the shared folder; what to do about it is told.
        let lock = place.root.join("shared/refs/heads/main.lock");
        if told(&again).contains("a git that was ended by force left it") && lock.exists() {
            std::fs::remove_file(lock).unwrap();
            again = place.command(self.line.line).output().unwrap();
        }
        assert!(again.status.success(), "{what}, again: {}", told(&again));
        let state = place.state(self.line);
        for (name, seen) in &self.after.left {
            assert!(
                state.left.get(name) == Some(seen),
                "{what}, again: {name} is not as it should be"
            );
        }
        let more = state
            .left
            .keys()
            .find(|name| !self.after.left.contains_key(*name));
        assert_eq!(more, None, "{what}, again: something is left");
    }

    fn difference(&self, rows: &[String]) -> String {
        let known =
            |row: &&String| !self.before.rows.contains(row) && !self.after.rows.contains(row);
        let new: Vec<&String> = rows.iter().filter(known).collect();
        let missing = self.after.rows.iter().filter(|row| !rows.contains(row));
        format!("new: {new:#?}\nmissing: {:#?}", missing.collect::<Vec<_>>())
    }
}

/// Every file below a folder, by its path from there.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for item in std::fs::read_dir(&next).into_iter().flatten() {
            let path = item.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().display().to_string();
            found.push((name, std::fs::read(&path).unwrap()));
        }
    }
    found
}

/// Copies a file, or a folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
    if from.is_dir() {
        std::fs::create_dir_all(to).unwrap();
        for item in std::fs::read_dir(from).unwrap() {
            let item = item.unwrap();
            copy(&item.path(), &to.join(item.file_name()));
        }
    } else {
        std::fs::copy(from, to).unwrap();
    }
}

/// Runs a piece of work for each of many things, two at a time: half of the machine may be another's. All are done, also where some
/// of them fail.
pub fn each<T: Sync>(things: &[T], work: impl Fn(usize, &T) + Sync) {
    let (next, failed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(thing) = things.get(number) else {
                        break;
                    };
                    let done = AssertUnwindSafe(|| work(number, thing));
                    if catch_unwind(done).is_err() {
                        failed.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    assert_eq!(failed.into_inner(), 0, "some failed, see above");
}

/// Says something to whoever runs the tests.
pub fn say(text: &str) {
    let _ = std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes());
}

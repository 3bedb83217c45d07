//! Where one test works, and what a command did there.

use std::ffi::OsString;
use std::io::Write;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::scratch::scratch;

/// An empty home, and a database of its own.
pub struct Bench {
    home: TempDir,
}

/// What a command did.
pub struct Done {
    /// What was asked for, for messages.
    pub line: String,
    pub code: i32,
    pub out: Vec<u8>,
    pub told: String,
}

impl Done {
    /// Runs a command to its end.
    #[track_caller]
    pub fn of(command: &mut Command) -> Done {
        let output = command.output().unwrap();
        Done::from(format!("{:?}", command.get_args()), output)
    }

    #[track_caller]
    pub fn from(mut line: String, output: Output) -> Done {
        let told = String::from_utf8(output.stderr).expect("messages are UTF-8");
        line = line.chars().take(300).collect();
        Done {
            line,
            code: output
                .status
                .code()
                .unwrap_or_else(|| panic!("ended by a signal: {told}")),
            out: output.stdout,
            told,
        }
    }

    /// Its result, which must be text.
    #[track_caller]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.out).expect("results are UTF-8")
    }

    /// Holds that it succeeded.
    #[track_caller]
    pub fn ok(self) -> Done {
        assert_eq!(self.code, 0, "{}: {}", self.line, self.told);
        self.calm();
        self
    }

    /// Holds that it failed with a code, and one error that says `words`; nothing on stdout.
    #[track_caller]
    pub fn refused(&self, code: i32, words: &[&str]) {
        let told = format!("{}\n{}", self.line, self.told);
        assert_eq!(self.code, code, "{told}");
        assert_eq!(String::from_utf8_lossy(&self.out), "", "{told}");
        assert_eq!(self.told.matches("Error: ").count(), 1, "{told}");
        assert!(self.told.len() < 2000, "{} bytes: {told}", told.len());
        for word in words {
            assert!(self.told.contains(word), "no {word:?} in: {told}");
        }
        self.calm();
    }

    /// Holds that it said nothing that a program says when it breaks, and nothing that steers a terminal.
    #[track_caller]
    pub fn calm(&self) {
        let Done { line, told, .. } = self;
        assert!(self.code != 70 && self.code != 101, "{line}\n{told}");
        for word in ["panicked", "SQL logic", "SQLite: "] {
            assert!(!told.contains(word), "{line}\n{told}");
        }
        assert!(!told.contains(raw), "{line}\n{told:?}");
    }
}

/// What may steer a terminal, or turn a text's direction.
pub fn raw(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// An argument or a value that is no text.
pub fn bytes(text: &[u8]) -> OsString {
    OsString::from_vec(text.to_vec())
}

/// A command line as one would type it after `cop`.
#[track_caller]
pub fn words(line: &str) -> Vec<OsString> {
    let words = shlex::split(line).unwrap_or_else(|| panic!("unbalanced quotes: {line}"));
    words.into_iter().map(OsString::from).collect()
}

impl Bench {
    /// With nothing in it.
    pub fn empty() -> Bench {
        Bench { home: scratch() }
    }

    /// With a community that holds a story.
    pub fn new() -> Bench {
        let bench = Bench::empty();
        bench
            .cop("add story 'Kiln tripped' -m 'The breaker.' -t kiln")
            .ok();
        bench
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Writes a file, and the folders above it.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// A command that has not run yet.
    pub fn command<I: IntoIterator<Item: Into<OsString>>>(&self, arguments: I) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cop"));
        command
            .args(arguments.into_iter().map(Into::into))
            .current_dir(self.home.path())
            .env_clear()
            // Else what a run covers is written to where it happens to be, and not counted.
            .envs(std::env::var_os("LLVM_PROFILE_FILE").map(|file| ("LLVM_PROFILE_FILE", file)))
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home.path())
            .env("TMPDIR", self.home.path())
            .env("COP_ME", "Ada")
            .env("COP_DB", self.path("a.db"))
            .env("COP_NOW", "2026-05-12T08:30:00Z")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .stdin(Stdio::null());
        command
    }

    /// Runs a command by its arguments.
    pub fn run<I: IntoIterator<Item: Into<OsString>>>(&self, arguments: I) -> Done {
        Done::of(&mut self.command(arguments))
    }

    /// Runs a command as one would type it.
    #[track_caller]
    pub fn cop(&self, line: &str) -> Done {
        self.run(words(line))
    }

    /// Runs a command with another value of an environment variable.
    #[track_caller]
    pub fn with(&self, key: &str, value: impl Into<OsString>, line: &str) -> Done {
        let mut command = self.command(words(line));
        Done::of(command.env(key, value.into()))
    }

    /// Runs a command with this on standard input.
    #[track_caller]
    pub fn fed(&self, line: &str, input: &[u8]) -> Done {
        let mut command = self.command(words(line));
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // It may stop reading before the end.
        let _ = child.stdin.take().unwrap().write_all(input);
        Done::from(line.to_owned(), child.wait_with_output().unwrap())
    }

    /// Everything that the community holds, as JSON.
    #[track_caller]
    pub fn all(&self) -> String {
        let dump = self.cop("export json --all").ok();
        dump.text().to_owned() + self.cop("list --trash --json").text()
    }

    /// How many entries there are.
    #[track_caller]
    pub fn entries(&self) -> usize {
        let list = self.cop("list -q");
        // An empty list is exit code 1.
        assert!(list.code <= 1, "{}", list.told);
        list.text().lines().count()
    }

    /// Holds that the community is what it was, and sound.
    #[track_caller]
    pub fn unchanged(&self, before: &str) {
        assert!(before == self.all(), "something was changed");
        self.cop("doctor").ok();
    }
}

/// What lies in a folder: each path with its bytes, or with what a link leads to.
pub fn tree(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for item in std::fs::read_dir(next).unwrap() {
            let path = item.unwrap().path();
            let kind = path.symlink_metadata().unwrap();
            if kind.is_dir() {
                folders.push(path.clone());
                found.push((path, Vec::new()));
            } else if kind.is_symlink() {
                let to = std::fs::read_link(&path).unwrap();
                found.push((path, to.into_os_string().into_vec()));
            } else {
                let bytes = std::fs::read(&path).unwrap();
                found.push((path, bytes));
            }
        }
    }
    found.sort();
    found
}

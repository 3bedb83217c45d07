//! A person at a pseudo-terminal of their own.

use std::process::Command;
use std::time::{Duration, Instant};

use rexpect::process::WaitStatus;
use rexpect::session::{PtySession, spawn_command};
use serde_json::Value;
use tempfile::TempDir;

use crate::scratch::scratch;

/// How long a machine with much else to do may take for an answer.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A person at a terminal of their own, with a home that nothing stands in.
pub struct Person {
    pub home: TempDir,
}

impl Person {
    pub fn new() -> Person {
        Person { home: scratch() }
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cop"));
        command
            .args(arguments)
            .current_dir(self.home.path())
            .env_clear()
            // Else what a run covers is written to where it happens to be, and not counted.
            .envs(std::env::var_os("LLVM_PROFILE_FILE").map(|file| ("LLVM_PROFILE_FILE", file)))
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home.path())
            .env("TMPDIR", self.home.path())
            .env("TERM", "xterm")
            .env("NO_COLOR", "1")
            .env("COP_ME", "Ada")
            .env("COP_NOW", "2026-05-12T08:30:00Z");
        command
    }

    /// Runs a command that asks nothing.
    pub fn cop(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let talk = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {text}{talk}");
        text
    }

    /// What a command says as JSON.
    pub fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.cop(arguments)).unwrap()
    }

    /// The titles of the entries in a state, or of those that lists show.
    pub fn titles(&self, state: Option<&str>) -> Vec<String> {
        let mut arguments = vec![
            "list",
            "--format",
            "{{ kind }}: {{ title }}",
            "--sort",
            "title",
        ];
        arguments.extend(state.into_iter().flat_map(|state| ["--state", state]));
        let output = self.command(&arguments).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    /// Sits down at a terminal and types a command, with an editor of their own.
    pub fn at_terminal(&self, arguments: &[&str], editor: &str) -> Terminal {
        let mut command = self.command(arguments);
        command.env("EDITOR", editor);
        let patience = PATIENCE.as_millis().try_into().ok();
        Terminal(spawn_command(command, patience).unwrap())
    }

    /// What a command that asks nothing shows on a terminal so many columns wide, and high enough for all.
    #[track_caller]
    pub fn reads(&self, arguments: &[&str], columns: usize, locale: &str) -> String {
        self.reads_on(arguments, columns, "100", locale)
    }

    /// The same on a terminal of so many rows.
    #[track_caller]
    pub fn reads_on(&self, arguments: &[&str], columns: usize, rows: &str, locale: &str) -> String {
        let (code, shown) = self.ends_on(arguments, columns, rows, locale);
        assert_eq!(code, 0, "{arguments:?}: {shown}");
        shown
    }

    /// The same with the exit code, whatever it is.
    pub fn ends_on(
        &self,
        arguments: &[&str],
        columns: usize,
        rows: &str,
        locale: &str,
    ) -> (i32, String) {
        let mut command = self.command(arguments);
        command
            .arg("--no-pager")
            .env("COLUMNS", columns.to_string())
            .env("LINES", rows)
            .env("LC_ALL", locale);
        let patience = PATIENCE.as_millis().try_into().ok();
        let (code, shown) = Terminal(spawn_command(command, patience).unwrap()).ends();
        (code, decoded(shown))
    }
}

/// What one character a byte stands for: so a terminal's output is read here.
fn decoded(bytes: String) -> String {
    let read: Option<Vec<u8>> = bytes.chars().map(|c| u8::try_from(c).ok()).collect();
    read.map_or(bytes, |read| String::from_utf8_lossy(&read).into_owned())
}

/// A terminal in which one command runs.
pub struct Terminal(pub PtySession);

impl Terminal {
    #[track_caller]
    pub fn sees(&mut self, text: &str) -> &mut Self {
        if let Err(error) = self.0.exp_string(text) {
            panic!("waiting for {text:?}: {error}");
        }
        self
    }

    /// Presses these keys; `\r` is Enter.
    pub fn types(&mut self, keys: &str) -> &mut Self {
        self.0.send(keys).unwrap();
        self.0.flush().unwrap();
        self
    }

    /// Presses Ctrl-C once the command waits for a key. Before that the key would be a signal, which is another matter.
    #[track_caller]
    pub fn interrupts(&mut self) -> &mut Self {
        let began = Instant::now();
        loop {
            if self.modes().contains("-isig") {
                break;
            }
            assert!(began.elapsed() < PATIENCE, "no key was waited for");
            std::thread::yield_now();
        }
        self.types("\u{3}")
    }

    /// The modes of the terminal, as `stty` tells them.
    pub fn modes(&self) -> String {
        let terminal = self.0.process().get_file_handle().unwrap();
        let modes = Command::new("stty")
            .arg("-a")
            .stdin(terminal)
            .output()
            .unwrap();
        String::from_utf8_lossy(&modes.stdout).into_owned()
    }

    /// The exit code, and what was written until then.
    #[track_caller]
    pub fn ends(&mut self) -> (i32, String) {
        let rest = self.0.exp_eof().unwrap();
        match self.0.process().wait().unwrap() {
            WaitStatus::Exited(_, code) => (code, rest),
            other => panic!("{other:?} after {rest}"),
        }
    }
}

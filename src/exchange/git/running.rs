//! A git process: it is fed and read without waiting for itself, and ended when it is dropped.

use std::io::{BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread::{self, JoinHandle};

use super::error::GitError;
use super::program::ended_well;
use super::raw_diff::misread;
use super::said;

/// The most that is kept of what git says, in bytes: its end.
const KEPT: usize = 32 * 1024;

/// The most that git may answer where the answer is held in memory, in bytes.
const ANSWER: u64 = 64 * 1024 * 1024;

/// A git process that runs.
pub(super) struct Running {
    child: Child,
    /// What it reads, until that is closed.
    pub(super) input: Option<ChildStdin>,
    /// What it writes.
    pub(super) output: Option<BufReader<ChildStdout>>,
    said: Option<JoinHandle<Vec<u8>>>,
}

/// What a git process left behind.
pub(super) struct Finished {
    /// Its exit code; none when it was killed.
    pub(super) code: Option<i32>,
    /// What it answered.
    pub(super) answer: Vec<u8>,
    /// What it said besides, fit to show.
    pub(super) said: String,
}

impl Finished {
    /// The answer as text.
    pub(super) fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.answer)
    }
}

/// A call of git as a person would type it: without the settings that every call has, and without passwords.
fn shown(command: &Command) -> String {
    let mut words = vec!["git".to_owned()];
    let mut arguments = command.get_args().map(|word| word.to_string_lossy());
    while let Some(word) = arguments.next() {
        match &*word {
            "-c" => drop(arguments.next()),
            "--no-replace-objects" | "--literal-pathspecs" => {}
            word if word.starts_with("--upload-pack=") || word.starts_with("--receive-pack=") => {}
            word => words.push(said::without_password(word)),
        }
    }
    words.join(" ")
}

impl Running {
    /// Starts git; with `fed`, something can be written to it.
    pub(super) fn start(mut command: Command, fed: bool) -> Result<Self, GitError> {
        log::debug!("starts {}", shown(&command));
        let input = if fed { Stdio::piped() } else { Stdio::null() };
        let mut child = command
            .stdin(input)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        // Read beside everything else: git would stop where nobody reads what it says.
        let said = child
            .stderr
            .take()
            .map(|said| thread::spawn(|| end_of(said)));
        Ok(Self {
            input: child.stdin.take(),
            output: child.stdout.take().map(BufReader::new),
            said,
            child,
        })
    }

    /// The number of the process.
    #[cfg(test)]
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Writes all that it is to read.
    fn feed(&mut self, input: Option<&[u8]>) {
        if let (Some(mut to), Some(input)) = (self.input.take(), input) {
            // When git ends before it reads, its exit code and words tell why.
            let _ = to.write_all(input);
        }
    }

    /// Waits for the end: the exit code, and what was said.
    pub(super) fn finish(mut self) -> Result<Finished, GitError> {
        drop(self.input.take());
        let mut answer = Vec::new();
        if let Some(output) = self.output.take() {
            output.take(ANSWER).read_to_end(&mut answer)?;
        }
        if answer.len() as u64 == ANSWER {
            // More may be coming, for which git would wait.
            self.child.kill()?;
        }
        let code = self.child.wait()?.code();
        Ok(Finished {
            code,
            answer,
            said: said::clean(&self.heard()),
        })
    }

    fn heard(&mut self) -> Vec<u8> {
        let said = self.said.take().map(JoinHandle::join);
        said.and_then(Result::ok).unwrap_or_default()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Nobody could be told of an error here. Waiting reaps the process.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The end of a stream, which is read to its end.
fn end_of(mut stream: impl Read) -> Vec<u8> {
    let (mut kept, mut chunk) = (Vec::new(), [0; 4096]);
    while let Ok(read @ 1..) = stream.read(&mut chunk) {
        kept.extend_from_slice(&chunk[..read]);
        if kept.len() > 2 * KEPT {
            kept.drain(..kept.len() - KEPT);
        }
    }
    kept
}

/// Runs git to its end and reads what it writes as it comes, however long that is. `input` is read by git before it answers;
/// `what` follows on "git could not".
pub(super) fn read<T>(
    command: Command,
    input: Option<&[u8]>,
    what: &str,
    read: impl FnOnce(&mut BufReader<ChildStdout>) -> Result<T, GitError>,
) -> Result<T, GitError> {
    let mut running = Running::start(command, input.is_some())?;
    running.feed(input);
    let mut output = running.output.take().ok_or_else(misread)?;
    let found = read(&mut output);
    drop(output);
    // Its own words, where it ended itself, say more than that they could not be understood.
    ended_well(running.finish()?, what, None)?;
    found
}

/// Runs git to its end. `input` is short, or read by git before it answers.
pub(super) fn run(command: Command, input: Option<&[u8]>) -> Result<Finished, GitError> {
    let mut running = Running::start(command, input.is_some())?;
    running.feed(input);
    running.finish()
}

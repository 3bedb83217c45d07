//! Every failure is classed once, here: what happened, what to do next, which exit code.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::community::CommunityError;
use crate::exchange::git::GitError;
use crate::handbook::WriteError;
use crate::model::{Entry, typed};
use crate::store::StoreError;
use crate::terminal::{self, EditorError, NamedBy, PromptError, Screen, shorten};

/// Longer pieces of what was typed are cut in a message, in columns.
const LONGEST: usize = 200;

/// What kind of failure it is; each has its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Nothing was found, or something failed that can.
    Expected,
    /// The command line was not understood.
    Usage,
    /// A conflict or damaged data that needs a person.
    Person,
    /// A bug.
    Bug,
}

impl Class {
    fn code(self) -> u8 {
        match self {
            Class::Expected => 1,
            Class::Usage => 2,
            Class::Person => 3,
            Class::Bug => 70,
        }
    }
}

/// A failure, ready to be told.
#[derive(Debug, Clone)]
pub struct Failure {
    class: Class,
    message: String,
    hints: Vec<String>,
    closed_pipe: bool,
    silent: bool,
    code: Option<u8>,
    kept: Option<PathBuf>,
}

impl Failure {
    fn new(class: Class, message: impl Into<String>) -> Self {
        Failure {
            class,
            message: in_words(&message.into()),
            hints: Vec::new(),
            closed_pipe: false,
            silent: false,
            code: None,
            kept: None,
        }
    }

    /// Something failed that can fail.
    pub fn expected(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Failure::new(Class::Expected, message).hint(hint)
    }

    /// The command line was not understood.
    pub fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Failure::new(Class::Usage, message).hint(hint)
    }

    /// A conflict or damaged data that needs a person.
    pub fn person(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Failure::new(Class::Person, message).hint(hint)
    }

    /// The person stopped it.
    pub fn interrupted() -> Self {
        Failure {
            silent: true,
            code: Some(130),
            ..Failure::new(Class::Expected, "interrupted")
        }
    }

    /// Adds the next thing to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        let hint = hint.into();
        if !hint.is_empty() {
            self.hints.push(in_words(&hint));
        }
        self
    }

    /// Remembers the file in which a text is kept that could not be taken in.
    pub fn keeping(mut self, path: PathBuf) -> Self {
        self.kept = Some(path);
        self
    }

    /// The file in which a text is kept that could not be taken in.
    pub fn kept(&self) -> Option<&Path> {
        self.kept.as_deref()
    }

    /// Forgets what was to be done next, for somebody who knows better.
    pub fn without_hints(mut self) -> Self {
        self.hints.clear();
        self
    }

    /// Says what is the matter beside what the command does all the same.
    pub fn tell(self, screen: &mut Screen) -> std::io::Result<()> {
        screen.say(format!(
            "{}.",
            crate::terminal::words::capital(&self.message)
        ))?;
        self.hints.iter().try_for_each(|hint| screen.hint(hint))
    }

    /// Prints the failure and gives the exit code.
    pub fn report(self, screen: &mut Screen) -> ExitCode {
        if self.closed_pipe {
            return ExitCode::SUCCESS;
        }
        // Standard error may be closed too; there is nobody left to tell.
        if !self.silent {
            let _ = screen.error(&self.message);
        }
        for hint in &self.hints {
            let _ = screen.hint(hint);
        }
        let _ = screen.flush();
        ExitCode::from(self.code.unwrap_or(self.class.code()))
    }
}

/// What the operating system says of the streams to the person; whoever reads or writes a file names it.
impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        let closed_pipe = terminal::is_closed_pipe(&error);
        let failure = Failure::expected(
            format!("cannot write the result: {error}"),
            "send it to another place, or make room there",
        );
        Failure {
            closed_pipe,
            ..failure
        }
    }
}

impl From<EditorError> for Failure {
    fn from(error: EditorError) -> Self {
        let hint = match &error {
            EditorError::NotFound => "for example: cop config set editor nano".to_owned(),
            EditorError::NoTerminal => {
                "give the text with -m or -F FILE (`-F -` reads a pipe), or set $EDITOR to a program that needs no terminal".to_owned()
            }
            EditorError::NotStarted { named_by, .. } => match named_by {
                NamedBy::Variable(name) => format!("set ${name} to a program that is there"),
                NamedBy::Settings | NamedBy::Nobody => {
                    "name one that is there: cop config set editor nano".to_owned()
                }
            },
            EditorError::Failed { .. } | EditorError::NotUtf8 { .. } => {
                "nothing was changed; take the text in with -F FILE once it is ready".to_owned()
            }
            EditorError::File { .. } => {
                "nothing was changed; $TMPDIR names the folder for such files".to_owned()
            }
        };
        let failure = Failure::expected(sentence(&error), hint);
        match error {
            EditorError::Failed { path, .. } | EditorError::NotUtf8 { path } => {
                failure.keeping(path)
            }
            _ => failure,
        }
    }
}

impl From<PromptError> for Failure {
    fn from(error: PromptError) -> Self {
        match error {
            PromptError::Interrupted { .. } => Failure::interrupted(),
            PromptError::Terminal(_) => {
                Failure::expected(sentence(&error), "use flags instead, see --help")
            }
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Failure::new(
            Class::Bug,
            format!("a result cannot be written as JSON: {error}"),
        )
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let hint = match &error {
            StoreError::Missing(_) => {
                "the first thing you write makes one: cop add story".to_owned()
            }
            StoreError::Folder(_) => "name a file: --db PATH, or set COP_DB".to_owned(),
            StoreError::Foreign(_) => {
                "name another file with --db or COP_DB; this one was left alone".to_owned()
            }
            StoreError::Damaged { .. } => {
                "cop doctor --repair mends a search index, or saves what can still be read in a new file; where it cannot, go back to a \
                 copy that `cop backup` made"
                    .to_owned()
            }
            StoreError::Newer { .. } => "a newer cop wrote it: update cop".to_owned(),
            StoreError::Older { path, .. } => {
                format!(
                    "make {} and its folder writable once, then try again",
                    path.display()
                )
            }
            error if error.is_of_the_disk() => {
                "check the disk, and whether files may grow no further here (ulimit -f), then try again; nothing was half-written".to_owned()
            }
            StoreError::Unwritable { .. } | StoreError::Unreadable { .. } => {
                "check that you may use the file and its folder, or name another with --db"
                    .to_owned()
            }
            StoreError::Busy(_) => "try again in a moment".to_owned(),
            StoreError::Full(_) => "make room, then try again; nothing was half-written".to_owned(),
            StoreError::Value { .. } => "cop doctor".to_owned(),
            StoreError::Sqlite(_) => String::new(),
        };
        let class = match &error {
            StoreError::Sqlite(_) => Class::Bug,
            error if error.needs_a_person() => Class::Person,
            _ => Class::Expected,
        };
        Failure::new(class, sentence(&error)).hint(hint)
    }
}

impl From<CommunityError> for Failure {
    fn from(error: CommunityError) -> Self {
        let message = sentence(&error);
        match error {
            CommunityError::Store(error) => error.into(),
            CommunityError::NotFound { reference, near } => {
                let failure = Failure::new(Class::Expected, shorten(&message, LONGEST));
                match near.as_slice() {
                    [] => failure.hint(format!("cop search {}", shell_word(&reference))),
                    near => near.iter().fold(failure, |failure, entry| {
                        failure.hint(format!("did you mean {}?", candidate(entry)))
                    }),
                }
            }
            CommunityError::Ambiguous { candidates, .. } => candidates
                .iter()
                .fold(Failure::new(Class::Expected, message), |failure, entry| {
                    failure.hint(candidate(entry))
                }),
            CommunityError::NoTag { near, .. } => {
                let failure = Failure::new(Class::Expected, message);
                match near.as_slice() {
                    [] => failure.hint("cop tag list"),
                    near => {
                        let names: Vec<&str> = near.iter().map(|tag| tag.as_str()).collect();
                        failure.hint(format!("did you mean {}?", terminal::words::either(&names)))
                    }
                }
            }
            CommunityError::Text(_) => Failure::new(Class::Expected, message),
            CommunityError::Refused { hint, .. } => {
                Failure::new(Class::Expected, message).hint(hint.unwrap_or_default())
            }
            CommunityError::File { .. } | CommunityError::Reading(_) => {
                Failure::new(Class::Expected, message).hint("check the path and its permissions")
            }
            CommunityError::Handbook(error) => handbook(&error, message),
            CommunityError::Git(error) => git(&error, message),
        }
    }
}

/// A handbook that could not be written: what stands in the way, and what to do about it.
fn handbook(error: &WriteError, message: String) -> Failure {
    let (class, hint) = match error {
        WriteError::NotAFolder(_)
        | WriteError::NotOurs(_)
        | WriteError::InTheWay(_)
        | WriteError::Link(_) => (
            Class::Expected,
            "name another folder: cop export handbook FOLDER",
        ),
        WriteError::Edited(_) => (
            Class::Person,
            "take what was changed into the entries (cop edit REF), then add --force to replace the pages",
        ),
        WriteError::Manifest { .. } => (
            Class::Person,
            "name another folder, or remove the damaged `.cop-handbook` and the old pages",
        ),
        WriteError::Damaged(_) => (Class::Person, "cop doctor"),
        WriteError::Unfinished { .. } => (
            Class::Person,
            "run the same command again: it puts the old pages back first",
        ),
        WriteError::Busy(_) => (Class::Expected, "try again in a moment"),
        WriteError::Path(_) | WriteError::Attachment { .. } => (Class::Expected, "cop doctor"),
        WriteError::Io { .. } => (
            Class::Expected,
            "check that you may write there and that the disk has room; nothing was changed",
        ),
    };
    Failure::new(class, message).hint(hint)
}

/// What git could not do: nothing of it is lost, and the next sync goes on from there.
fn git(error: &GitError, message: String) -> Failure {
    let (class, hint) = match error {
        GitError::Absent | GitError::TooOld { .. } => (
            Class::Expected,
            "install git: https://git-scm.com/downloads",
        ),
        GitError::Unreachable { .. } => (
            Class::Expected,
            "check the address, the network and your keys or password (git ls-remote ADDRESS tells more), then try the same again",
        ),
        GitError::Refused { .. } => (
            Class::Expected,
            "ask whoever looks after the repository to let you push; what is new here waits",
        ),
        GitError::CheckedOut { .. } => (
            Class::Expected,
            "name a bare repository; cop makes one in a folder that is empty",
        ),
        GitError::NotARepository { .. } => {
            (Class::Expected, "name another folder, or an empty one")
        }
        GitError::NotOwned { .. } => (Class::Expected, "only if you trust what is in that folder"),
        GitError::Damaged { .. } => (
            Class::Person,
            "git fsck tells more; the community itself is whole in its database",
        ),
        GitError::Failed { .. }
        | GitError::BadName { .. }
        | GitError::BadPath { .. }
        | GitError::Io(_) => (Class::Expected, "nothing was lost; try the same again"),
    };
    Failure::new(class, message).hint(hint)
}

/// How a candidate is named: by handle, which is always unique enough to go on with.
fn candidate(entry: &Entry) -> String {
    format!("{}  {} “{}”", entry.handle, entry.kind(), entry.title)
}

/// What the operating system says, without the number that it gives it.
fn in_words(message: &str) -> String {
    let mut text = String::new();
    let mut rest = message;
    while let Some((before, after)) = rest.split_once(" (os error ") {
        let Some((_, after)) = after.split_once(')') else {
            break;
        };
        // The words stand within a sentence of ours, and begin small there.
        let words = before.rfind(": ").map_or(before.len(), |at| at + 2);
        let mut letters = before[words..].chars();
        text.push_str(&before[..words]);
        text.extend(letters.next().into_iter().flat_map(char::to_lowercase));
        text.push_str(letters.as_str());
        rest = after;
    }
    text + rest
}

/// A word as a shell would want it typed; what is too long to be typed again is left to the reader.
pub(super) fn shell_word(text: &str) -> String {
    typed_word(text).unwrap_or_else(|| "WORDS".to_owned())
}

/// A word as a shell would want it typed; `None` for what nobody would type again.
pub(super) fn typed_word(text: &str) -> Option<String> {
    if text.trim().is_empty() || text.len() > LONGEST || text.contains(char::is_control) {
        return None;
    }
    Some(typed(text).into_owned())
}

/// An error and its causes as one sentence that begins with a capital.
fn sentence(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let more = inner.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operating_system_is_quoted_in_words() {
        for (said, expected) in [
            (
                "cannot read x: No such file or directory (os error 2)",
                "cannot read x: no such file or directory",
            ),
            ("a: B (os error 2); c: D (os error 13) e", "a: b; c: d e"),
            ("No room (os error 28)", "No room"),
            ("nothing of that sort (os", "nothing of that sort (os"),
        ] {
            assert_eq!(Failure::expected(said, "").message, expected);
        }
    }
}

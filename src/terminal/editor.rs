//! Hands a text to the person's own editor.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use super::interrupt::Watch;
use super::modes::Modes;
use super::programs::{NamedBy, Wish, check_command, command_words, wished_editor};

/// What came back from the editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edited {
    /// The same text; line breaks at its end do not count.
    Unchanged,
    /// Another text.
    Changed(String),
}

/// Why no text came back from the editor. Where a person may have typed something, the file that
/// holds it is named and stays.
#[derive(Debug, thiserror::Error)]
pub enum EditorError {
    /// Nobody named an editor, and none of the usual ones is there.
    #[error("no editor found: set $EDITOR to the one you like")]
    NotFound,
    /// Nobody named an editor, and the usual ones need a terminal.
    #[error("there is no terminal for an editor")]
    NoTerminal,
    /// The editor is not there or may not be run.
    #[error("cannot start the editor `{program}`")]
    NotStarted {
        /// The editor as the person named it.
        program: String,
        /// Who named it.
        named_by: NamedBy,
        /// What the operating system said.
        source: io::Error,
    },
    /// The editor failed, or was made to say so (`:cq` in vim).
    #[error("the editor `{program}` ended with {status}; the text is kept in {}", path.display())]
    Failed {
        /// The editor as the person named it.
        program: String,
        /// How it ended.
        status: ExitStatus,
        /// Where the text is.
        path: PathBuf,
    },
    /// The text is not UTF-8.
    #[error("the edited text is not UTF-8; it is kept in {}", path.display())]
    NotUtf8 {
        /// Where the text is.
        path: PathBuf,
    },
    /// The text could not be written for the editor, or not be read back.
    #[error("cannot exchange the text with the editor through {}", path.display())]
    File {
        /// The file, or the folder for it.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

/// Lets the person edit `initial` in the editor that they [wish for](wished_editor); `set` is what the settings say. It
/// is handed over in a private temporary file whose name tells `name_hint` and ends in `.md`.
///
/// # Errors
/// [`EditorError`].
pub fn edit(set: Option<&str>, initial: &str, name_hint: &str) -> Result<Edited, EditorError> {
    let wish = wished_editor(set);
    let named = wish
        .as_ref()
        .is_some_and(|wish| wish.named_by != NamedBy::Nobody);
    // An editor that somebody named may do without; one that was guessed would wait for ever.
    if !named && !terminal_at_hand() {
        return Err(EditorError::NoTerminal);
    }
    let wish = wish.ok_or(EditorError::NotFound)?;
    edit_with(&wish, initial, name_hint, &std::env::temp_dir())
}

fn edit_with(
    wish: &Wish,
    initial: &str,
    name_hint: &str,
    folder: &Path,
) -> Result<Edited, EditorError> {
    let not_started = |source| EditorError::NotStarted {
        program: wish.command.clone(),
        named_by: wish.named_by,
        source,
    };
    check_command(&wish.command)
        .map_err(|reason| not_started(io::Error::new(io::ErrorKind::InvalidInput, reason)))?;
    let mut command = command(wish);
    let file = written(initial, name_hint, folder).map_err(|source| EditorError::File {
        path: folder.to_owned(),
        source,
    })?;
    let path = file.to_path_buf();
    command.arg(&path);
    attach_terminal(&mut command);

    // Ctrl-C belongs to the editor.
    let watch = Watch::start();
    let modes = Modes::now();
    let status = command.status().map_err(not_started)?;
    drop(watch);

    if !status.success() {
        modes.put_back();
        kept(file)?;
        return Err(EditorError::Failed {
            program: wish.command.clone(),
            status,
            path,
        });
    }
    // Read by name: many editors write a new file in the old one's place.
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(source) => {
            kept(file)?;
            return Err(EditorError::File { path, source });
        }
    };
    let Ok(text) = String::from_utf8(bytes) else {
        kept(file)?;
        return Err(EditorError::NotUtf8 { path });
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let same = text.trim_end_matches(['\r', '\n']) == initial.trim_end_matches(['\r', '\n']);
    Ok(if same {
        Edited::Unchanged
    } else {
        Edited::Changed(text.to_owned())
    })
}

/// The text in a file that only this person can read.
fn written(text: &str, name_hint: &str, folder: &Path) -> io::Result<tempfile::TempPath> {
    let name: String = name_hint
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .take(40)
        .collect();
    let mut file = tempfile::Builder::new()
        .prefix(&format!("cop-{name}-"))
        .suffix(".md")
        .tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.flush()?;
    // Closed, so that editors on Windows can replace it.
    Ok(file.into_temp_path())
}

fn kept(file: tempfile::TempPath) -> Result<(), EditorError> {
    file.keep().map(drop).map_err(|error| EditorError::File {
        path: error.path.to_path_buf(),
        source: error.error,
    })
}

/// The editor that was wished for.
fn command(wish: &Wish) -> Command {
    let mut words = command_words(&wish.command).unwrap_or_default().into_iter();
    let program = words.next().unwrap_or_default();
    log::debug!("starts the editor {program}, {}", wish.named_by);
    let mut command = Command::new(program);
    command.args(words);
    command
}

/// The terminal that started this program, even where its input or output is a pipe.
pub(super) fn terminal() -> Option<std::fs::File> {
    std::fs::File::options()
        .read(true)
        .write(true)
        .open("/dev/tty")
        .ok()
}

fn terminal_at_hand() -> bool {
    io::stdin().is_terminal() || (cfg!(unix) && terminal().is_some())
}

/// Gives the editor the terminal even where `cop` itself reads or writes a pipe.
fn attach_terminal(command: &mut Command) {
    if cfg!(unix) && !io::stdin().is_terminal() {
        command.stdin(terminal().map_or_else(Stdio::inherit, Stdio::from));
    }
    if cfg!(unix) && !io::stdout().is_terminal() {
        command.stdout(terminal().map_or_else(Stdio::inherit, Stdio::from));
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn wished(command: &str) -> Wish {
        Wish {
            command: command.to_owned(),
            named_by: NamedBy::Variable("EDITOR"),
        }
    }

    /// Runs a shell script as the editor; `$1` is the file.
    fn edited(script: &str, initial: &str) -> (Result<Edited, EditorError>, Vec<PathBuf>) {
        let folder = tempfile::tempdir().unwrap();
        let wish = format!("sh -c {} --", shlex::try_quote(script).unwrap());
        let result = edit_with(&wished(&wish), initial, "Kiln tripped/../x", folder.path());
        // Read before the folder goes.
        let left = std::fs::read_dir(&folder)
            .unwrap()
            .map(|f| f.unwrap().path())
            .collect();
        (result, left)
    }

    #[test]
    fn the_text_comes_back_and_the_file_goes() {
        let changed = |text: &str| Edited::Changed(text.to_owned());
        for (script, initial, expected) in [
            ("true", "text", Edited::Unchanged),
            ("echo >> $1", "text", Edited::Unchanged),
            ("echo more >> $1", "text\n", changed("text\nmore\n")),
            (": > $1", "text", changed("")),
            ("echo new > $1.new; mv $1.new $1", "old", changed("new\n")),
            (r"printf '\357\273\277bom' > $1", "x", changed("bom")),
            (
                "basename $1 | sed 's/-[^-]*$//' > $1",
                "",
                changed("cop-Kiln-tripped----x\n"),
            ),
            ("stat -c %a $1 > $1.m; mv $1.m $1", "", changed("600\n")),
        ] {
            let (result, left) = edited(script, initial);
            assert_eq!(result.unwrap(), expected, "{script}");
            assert!(left.is_empty(), "{script}: {left:?}");
        }
    }

    #[test]
    fn a_failure_keeps_the_text() {
        for (script, error) in [
            (
                "echo typed >> $1; exit 1",
                "ended with exit status: 1; the text is kept in ",
            ),
            (
                "kill -9 $$",
                "ended with signal: 9 (SIGKILL); the text is kept in ",
            ),
            (
                r"printf '\377' > $1",
                "the edited text is not UTF-8; it is kept in ",
            ),
        ] {
            let (result, left) = edited(script, "text");
            let message = result.unwrap_err().to_string();
            assert!(message.contains(error), "{message}");
            assert_eq!(left.len(), 1, "{script}");
            assert!(
                message.ends_with(&left[0].display().to_string()),
                "{message}"
            );
        }
    }

    #[test]
    fn a_missing_editor_is_named() {
        let folder = tempfile::tempdir().unwrap();
        for wish in ["/nowhere/ed --wait", "ed 'open"] {
            let error = edit_with(&wished(wish), "text", "x", folder.path())
                .unwrap_err()
                .to_string();
            assert_eq!(error, format!("cannot start the editor `{wish}`"));
        }
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
        assert!(EditorError::NotFound.to_string().contains("$EDITOR"));
    }

    #[test]
    fn an_editor_may_live_in_a_folder_with_spaces() {
        let folder = tempfile::tempdir().unwrap();
        let editor = folder.path().join("my editor");
        // A shell runs the file that it is given; a script written here might still be open for
        // writing in a process that another test starts.
        std::os::unix::fs::symlink("/bin/sh", &editor).unwrap();
        let wish = editor.to_str().unwrap();
        let edited = edit_with(&wished(wish), "echo '# more' >> $0\n", "x", folder.path()).unwrap();
        assert_eq!(
            edited,
            Edited::Changed("echo '# more' >> $0\n# more\n".to_owned())
        );
    }
}

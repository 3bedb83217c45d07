//! What the tests of this folder share: repositories in temporary folders, and a git that knows no person.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::{Commit, Edit, NewCommit, Repository};

/// Makes git blind to the configuration of the person and of the machine.
pub(super) fn seal(command: &mut Command) {
    let nowhere = std::env::temp_dir().join("cop-tests-have-no-home");
    command
        .env("HOME", &nowhere)
        .env("XDG_CONFIG_HOME", &nowhere)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env_remove("GIT_CONFIG_GLOBAL")
        .env_remove("GIT_CONFIG_SYSTEM");
}

/// A temporary folder, and a repository of cop's own in it.
pub(super) struct Place {
    pub(super) folder: TempDir,
    pub(super) own: Repository,
}

impl Place {
    pub(super) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let own = Repository::open(&folder.path().join("own"), false).unwrap();
        Self { folder, own }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes commits, each of which writes one file that holds its message.
    pub(super) fn write(&self, start: Option<&Commit>, files: &[(&str, &str)]) -> Commit {
        let mut commits = files
            .iter()
            .map(|(path, text)| commit(text, &[(path, text)]));
        self.own.commits(start, &mut commits).unwrap().unwrap()
    }
}

/// A commit of Ada's that writes files.
pub(super) fn commit(message: &str, files: &[(&str, &str)]) -> NewCommit {
    let edits = files.iter().map(|(path, text)| Edit::Write {
        path: (*path).to_owned(),
        bytes: text.as_bytes().to_vec(),
    });
    NewCommit {
        author: "Ada".to_owned(),
        at: 1_000_000_000,
        committer: "cop".to_owned(),
        committed: 1_100_000_000,
        message: message.to_owned(),
        merge: None,
        edits: edits.collect(),
    }
}

/// Runs a git of the test's own: its answer, or a panic with its words.
pub(super) fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("GIT_")) {
            command.env_remove(name);
        }
    }
    seal(&mut command);
    command.current_dir(folder);
    command.args(["-c", "user.name=Ben", "-c", "user.email=ben@example.org"]);
    let asked = command.args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&asked.stderr);
    assert!(asked.status.success(), "git {arguments:?}: {said}");
    format!("{}{said}", String::from_utf8_lossy(&asked.stdout))
}

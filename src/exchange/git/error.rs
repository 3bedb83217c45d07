//! What can go wrong with git.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::super::show_path;

/// Why something could not be done with git.
///
/// `said` is what git wrote: the end of it, in English, without control characters and without passwords.
#[derive(Debug, Error)]
pub enum GitError {
    /// There is no program `git`.
    #[error("there is no program `git` here")]
    Absent,
    /// The program `git` lacks what is asked of it.
    #[error("git {found} is too old: 2.25 or newer is needed")]
    TooOld {
        /// Its version.
        found: String,
    },
    /// Git gave up.
    #[error("git could not {what}: {said}")]
    Failed {
        /// What was asked of it, to follow on "could not".
        what: String,
        /// Its words.
        said: String,
    },
    /// The other repository cannot be reached: it is not there, the network is not, or nobody was let in.
    #[error("{remote} cannot be reached: {said}")]
    Unreachable {
        /// Where it was looked for, without its password.
        remote: String,
        /// The words of git.
        said: String,
    },
    /// The other repository did not take what was pushed.
    #[error("what was pushed was refused: {said}")]
    Refused {
        /// Its words.
        said: String,
    },
    /// The other repository is somebody's work tree, with the very branch checked out.
    #[error(
        "the branch `{branch}` is checked out in {remote}, so nothing can be pushed there: a bare repository is needed"
    )]
    CheckedOut {
        /// The other repository.
        remote: String,
        /// The branch.
        branch: String,
    },
    /// A repository in a folder that belongs to somebody else, which git does not touch unless told to.
    #[error(
        "{folder} belongs to somebody else; `git config --global --add safe.directory {folder}` lets git use it nevertheless"
    )]
    NotOwned {
        /// The folder.
        folder: String,
    },
    /// Objects are damaged, or break git's rules.
    #[error("the repository is damaged: {said}")]
    Damaged {
        /// The words of git.
        said: String,
    },
    /// A folder that holds other things.
    #[error("{} holds other things and is no git repository", show_path(.folder))]
    NotARepository {
        /// The folder.
        folder: PathBuf,
    },
    /// A name of a branch or a ref with more than letters, digits and `._/-` in it.
    #[error("`{}` cannot be the name of a branch here", .name.escape_default())]
    BadName {
        /// The name.
        name: String,
    },
    /// A path that cannot stand in a tree.
    #[error("`{}` cannot be the path of a file in a repository", .path.escape_default())]
    BadPath {
        /// The path.
        path: String,
    },
    /// Files, or the program, cannot be used.
    #[error("git could not be used")]
    Io(#[from] io::Error),
}

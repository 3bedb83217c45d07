//! The `git` program of the person who runs cop.
//!
//! There is never a work tree and never an index: a bare repository stands in a folder of cop's own, trees are read through
//! `cat-file`, `diff-tree`, `log` and `ls-tree`, and written through `fast-import`. So nothing that a tree can hold (links,
//! submodules, attributes, odd paths) is ever checked out or run.

mod bundle;
mod commit;
mod error;
mod fast_import;
#[cfg(test)]
mod fixture;
mod history;
mod objects;
mod program;
mod raw_diff;
mod remote;
mod repository;
mod running;
mod said;
mod transport;
mod tree;

use std::process::{Command, Stdio};

pub use commit::{Commit, InvalidCommit};
pub use error::GitError;
pub use fast_import::{Edit, NewCommit};
pub use history::Past;
pub use objects::{Content, Objects};
pub use remote::{InvalidRemote, Remote};
pub use repository::Repository;
pub use transport::Pushed;
pub use tree::{Change, File, Leaf, Mode};

/// The name that git signs commits with, if git is there and was told one.
pub fn git_user_name() -> Option<String> {
    let asked = Command::new("git")
        .args(["config", "--get", "user.name"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let name = String::from_utf8(asked.stdout).ok()?;
    Some(name.trim().to_owned()).filter(|name| asked.status.success() && !name.is_empty())
}

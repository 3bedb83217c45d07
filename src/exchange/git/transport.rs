//! What goes to another repository and comes from it.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::commit::Commit;
use super::error::GitError;
use super::program::ended_well;
use super::remote::Remote;
use super::repository::{Repository, checked_name, is_repository};
use super::running::{Finished, run};
use super::said::classed;

/// The name under which what was fetched is kept.
const FETCHED: &str = "remote";

/// What a repository in a folder may not do when git enters it: its configuration and its hooks are its owner's, who may
/// be anybody. Git does not hand its own `-c` on to it.
const ENTERED: &str = "GIT_ALLOW_PROTOCOL=none GIT_NO_LAZY_FETCH=1 git -c core.hooksPath=/dev/null \
    -c core.fsmonitor=false -c core.alternateRefsCommand=true -c core.attributesFile=/dev/null \
    -c gc.auto=0 -c maintenance.auto=false -c receive.autogc=false \
    -c receive.denyCurrentBranch=refuse -c receive.fsckObjects=true -c receive.unpackLimit=1";

/// What became of a push.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushed {
    /// The branch is at the commit.
    Done,
    /// Somebody else pushed first: what they pushed is to be fetched and merged.
    Behind,
}

/// What git locks while it makes a repository.
const LOCKS: [&str; 2] = ["HEAD.lock", "config.lock"];

/// Whether nothing stands in a folder but what a git that was ended by force may have begun of a repository.
fn is_begun(folder: &Path) -> std::io::Result<bool> {
    for item in fs::read_dir(folder)? {
        let item = item?;
        let begun = match item.file_name().to_str() {
            Some("HEAD" | "config") => item.file_type()?.is_file(),
            Some(lock) if LOCKS.contains(&lock) => item.file_type()?.is_file(),
            Some("branches" | "objects" | "refs") => holds_no_file(&item.path())?,
            _ => false,
        };
        if !begun {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether this is a folder with nothing but folders in it.
fn holds_no_file(folder: &Path) -> std::io::Result<bool> {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        if !folder.symlink_metadata()?.is_dir() {
            return Ok(false);
        }
        for item in fs::read_dir(&folder)? {
            folders.push(item?.path());
        }
    }
    Ok(true)
}

impl Repository {
    /// Makes a bare repository in the remote's folder, if that is not there, is empty or holds what was begun of one: whether it was made.
    /// Nothing is made for URLs and bundles.
    ///
    /// # Errors
    /// [`GitError::NotARepository`] for a folder that holds other things, [`GitError::Unreachable`] for one that would lie in a
    /// folder that is not there, and when git fails.
    pub fn found(&self, remote: &Remote) -> Result<bool, GitError> {
        let Remote::Folder(folder) = remote else {
            return Ok(false);
        };
        if is_repository(folder) {
            return Ok(false);
        }
        match is_begun(folder) {
            Ok(true) => {}
            Ok(false) => {
                let folder = folder.clone();
                return Err(GitError::NotARepository { folder });
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
        // What it is to lie in is there: a disk that is not mounted is not made up for.
        if let Some(parent) = folder.parent().filter(|parent| !parent.is_dir()) {
            return Err(GitError::Unreachable {
                remote: remote.shown(),
                said: format!("there is no folder {}", parent.display()),
            });
        }
        // A git that began it and was ended by force would be waited for.
        for lock in LOCKS {
            match fs::remove_file(folder.join(lock)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error.into());
                }
                _ => {}
            }
        }
        self.make(folder).map(|()| true)
    }

    /// The branch of the remote that people mean when they name none; none when it has no commits yet.
    ///
    /// It is the one that its HEAD names; where that is not told or not there, `main`, `master` or the first by name.
    ///
    /// # Errors
    /// [`GitError::Unreachable`], and when git fails otherwise.
    pub fn default_branch(&self, remote: &Remote) -> Result<Option<String>, GitError> {
        if is_missing(remote)? {
            return Ok(None);
        }
        let mut command = self.calling(remote)?;
        command.args(["ls-remote", "--symref"]);
        enter(&mut command, remote, "--upload-pack", "upload-pack");
        command
            .arg("--")
            .arg(remote.argument())
            .args(["HEAD", "refs/heads/*"]);
        let asked = run(command, None)?;
        let asked = ended_well(asked, "list the branches", Some(&remote.shown()))?;
        Ok(branch_of_head(&asked.text()))
    }

    /// Fetches a branch: its commit, with all before it; none when the remote has no such branch. Only the last that was
    /// fetched is kept by itself, see [`keep`](Self::keep).
    ///
    /// # Errors
    /// [`GitError::Unreachable`], [`GitError::Damaged`] when its objects break git's rules, [`GitError::BadName`] for a
    /// branch with an odd name, and when git fails otherwise.
    pub fn fetch(&self, remote: &Remote, branch: &str) -> Result<Option<Commit>, GitError> {
        let branch = checked_name(branch)?;
        if is_missing(remote)? {
            return Ok(None);
        }
        let mut command = self.calling(remote)?;
        command.args([
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-auto-gc",
            "--no-prune",
        ]);
        command.arg("--no-recurse-submodules");
        if self.git.is((2, 29)) {
            command.arg("--no-write-fetch-head");
        }
        enter(&mut command, remote, "--upload-pack", "upload-pack");
        let refs = format!("+refs/heads/{branch}:refs/cop/{FETCHED}");
        command.arg("--").arg(remote.argument()).arg(refs);
        let asked = run(command, None)?;
        if asked.code != Some(0) && asked.said.contains("couldn't find remote ref") {
            return Ok(None);
        }
        ended_well(asked, "fetch", Some(&remote.shown()))?;
        match self.kept(FETCHED)? {
            Some(commit) => Ok(Some(commit)),
            None => Err(GitError::Damaged {
                said: format!("the branch {branch} is no commit"),
            }),
        }
    }

    /// Moves a branch of the remote on to a commit that follows it. A bundle is written anew.
    ///
    /// # Errors
    /// [`GitError::Unreachable`], [`GitError::Refused`], [`GitError::CheckedOut`], [`GitError::BadName`] for a branch with
    /// an odd name, and when git or the writing of a file fails.
    pub fn push(&self, remote: &Remote, branch: &str, commit: &Commit) -> Result<Pushed, GitError> {
        let branch = checked_name(branch)?;
        if let Remote::Bundle(file) = remote {
            return self.write_bundle(file, branch, commit);
        }
        is_missing(remote)?;
        let mut asked = self.call_push(remote, branch, commit)?;
        if asked.text().contains("unable to migrate objects") {
            // The mark of the same pack was left by a git that was ended by force. It says which process that was, so git took it
            // for another's; it is gone by now.
            asked = self.call_push(remote, branch, commit)?;
        }
        if asked.code == Some(0) {
            return Ok(Pushed::Done);
        }
        let text = asked.text();
        let rejected = text.lines().find(|line| line.starts_with("!\t"));
        let Some(rejected) = rejected else {
            return Err(classed("push", Some(&remote.shown()), asked.said));
        };
        rejection(rejected, asked.said.clone(), remote, branch)
    }

    fn call_push(
        &self,
        remote: &Remote,
        branch: &str,
        commit: &Commit,
    ) -> Result<Finished, GitError> {
        let mut command = self.calling(remote)?;
        command.args(["push", "--porcelain", "--no-verify", "--no-follow-tags"]);
        command.arg("--recurse-submodules=no");
        enter(&mut command, remote, "--receive-pack", "receive-pack");
        let refs = format!("{commit}:refs/heads/{branch}");
        command.arg("--").arg(remote.argument()).arg(refs);
        run(command, None)
    }

    /// A call of git that speaks to a remote.
    pub(super) fn calling(&self, remote: &Remote) -> Result<Command, GitError> {
        let mut command = self.command([]);
        if matches!(remote, Remote::Url(_)) && !self.git.prompts() && !self.has_own_ssh()? {
            command.env("GIT_SSH_COMMAND", "ssh -o BatchMode=yes");
        }
        Ok(command)
    }

    /// Whether the person told git how to call ssh.
    fn has_own_ssh(&self) -> Result<bool, GitError> {
        let set = ["GIT_SSH_COMMAND", "GIT_SSH", "GIT_SSH_VARIANT"];
        if set.iter().any(|name| std::env::var_os(name).is_some()) {
            return Ok(true);
        }
        let pattern = "^(core\\.sshcommand|ssh\\.variant)$";
        let asked = run(self.command(["config", "--get-regexp", pattern]), None)?;
        Ok(asked.code == Some(0))
    }
}

/// Has git enter a folder's repository without running what is in it.
fn enter(command: &mut Command, remote: &Remote, option: &str, program: &str) {
    if matches!(remote, Remote::Folder(_)) {
        command.arg(format!("{option}={ENTERED} {program}"));
    }
}

/// Whether the remote is a bundle that is still to be written.
///
/// # Errors
/// [`GitError::Unreachable`] when a folder, or that of a bundle, is not there: a disk may not be mounted.
fn is_missing(remote: &Remote) -> Result<bool, GitError> {
    let (folder, bundle) = match remote {
        Remote::Url(_) => return Ok(false),
        Remote::Folder(folder) => (folder.as_path(), None),
        Remote::Bundle(file) => (file.parent().unwrap_or(Path::new("/")), Some(file)),
    };
    if !folder.is_dir() {
        return Err(GitError::Unreachable {
            remote: remote.shown(),
            said: "the folder is not there".to_owned(),
        });
    }
    Ok(bundle.is_some_and(|file| !file.exists()))
}

/// The branch that `ls-remote --symref` tells HEAD to be at, or the likeliest.
fn branch_of_head(told: &str) -> Option<String> {
    let lines: Vec<(&str, &str)> = told
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .collect();
    let branches = || {
        let named = lines
            .iter()
            .filter_map(|(hash, name)| Some((*hash, name.strip_prefix("refs/heads/")?)));
        named.filter(|(hash, name)| !hash.starts_with("ref:") && checked_name(name).is_ok())
    };
    let head = |wanted: fn(&str) -> bool| {
        let found = lines
            .iter()
            .find(|(hash, name)| *name == "HEAD" && wanted(hash));
        found.map(|(hash, _)| *hash)
    };
    let named = head(|hash| hash.starts_with("ref:"))
        .and_then(|to| to.strip_prefix("ref: refs/heads/"))
        .filter(|to| branches().any(|(_, name)| name == *to));
    let at = head(|hash| !hash.starts_with("ref:"));
    let likeliest = |(hash, name): &(&str, &str)| {
        let usual = ["main", "master"].iter().position(|usual| usual == name);
        (at != Some(*hash), usual.unwrap_or(2), (*name).to_owned())
    };
    let branch = named.or_else(|| branches().min_by_key(likeliest).map(|(_, name)| name));
    branch.map(str::to_owned)
}

/// What a rejected ref of `push --porcelain` means: `!` tab `from:to` tab `[kind] (reason)`.
fn rejection(line: &str, said: String, remote: &Remote, branch: &str) -> Result<Pushed, GitError> {
    let is_behind = [
        "fetch first",
        "non-fast-forward",
        "stale info",
        "incorrect old value",
        "reference already exists",
        "but expected",
    ];
    if is_behind.iter().any(|words| line.contains(words)) {
        return Ok(Pushed::Behind);
    }
    // Somebody held, or moved, the branch meanwhile. A lock that may not be made is no such case.
    let held = |text: &str| {
        let locked = text.contains("cannot lock ref") || text.contains("failed to lock");
        let moved = text.contains("but expected") || text.contains("reference already exists");
        moved || (locked && (text.contains("File exists") || !text.contains("Unable to create")))
    };
    if held(line) || (line.contains("failed to update ref") && held(&said)) {
        return Ok(Pushed::Behind);
    }
    if line.contains("branch is currently checked out") {
        return Err(GitError::CheckedOut {
            remote: remote.shown(),
            branch: branch.to_owned(),
        });
    }
    let reason = super::said::clean(line.rsplit('\t').next().unwrap_or_default().as_bytes());
    Err(GitError::Refused {
        said: match said.is_empty() {
            true => reason,
            false => format!("{reason}\n{said}"),
        },
    })
}

#[cfg(test)]
mod tests;

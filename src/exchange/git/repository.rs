//! A bare repository of cop's own: what it holds, and what is kept in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::commit::Commit;
use super::error::GitError;
use super::program::{Git, ended_well};
use super::raw_diff::{changes, field, misread};
use super::running::{Finished, read, run};
use super::tree::{Change, File, Leaf, Mode};

/// A bare repository, in a folder that nobody else writes to.
///
/// One process at a time should fetch and push: what is fetched stands under a ref of one name.
#[derive(Debug, Clone)]
pub struct Repository {
    pub(super) git: Git,
    folder: PathBuf,
}

impl Repository {
    /// Opens the repository in `folder`; where there is none, one is made, for this user alone.
    ///
    /// With `prompts`, git and ssh may ask the person at their terminal for passwords.
    ///
    /// # Errors
    /// [`GitError::Absent`] and [`GitError::TooOld`] when there is no git that is of use, and when the folder cannot be
    /// written to.
    pub fn open(folder: &Path, prompts: bool) -> Result<Self, GitError> {
        let git = Git::find(prompts)?;
        let folder = std::path::absolute(folder)?;
        let new = Self { git, folder };
        if !is_repository(&new.folder) {
            make_private(&new.folder)?;
            new.make(&new.folder)?;
        }
        Ok(new)
    }

    /// Takes locks away that a git left which was ended by force: nothing would be written here any more.
    ///
    /// Only for whoever knows that no other process works in this repository.
    ///
    /// # Errors
    /// When the folder cannot be read or a lock not be removed.
    pub fn unlock(&self) -> Result<(), GitError> {
        let mut folders = vec![self.folder.clone(), self.folder.join("refs")];
        while let Some(folder) = folders.pop() {
            for item in fs::read_dir(&folder)? {
                let (path, kind) = item.and_then(|item| Ok((item.path(), item.file_type()?)))?;
                if kind.is_dir() && folder != self.folder {
                    folders.push(path);
                } else if kind.is_file() && path.extension().is_some_and(|ending| ending == "lock")
                {
                    fs::remove_file(path)?;
                }
            }
        }
        Ok(())
    }

    /// Makes an empty bare repository in a folder, with neither templates nor hooks.
    pub(super) fn make(&self, folder: &Path) -> Result<(), GitError> {
        let mut command = self.git.command(&self.folder);
        command.args(["init", "--quiet", "--bare", "--template=", "--"]);
        command.arg(folder);
        ended_well(run(command, None)?, "make a repository", None)?;
        // Older versions have no option for the first branch's name.
        let mut command = self.git.command(&self.folder);
        command.arg("--git-dir").arg(folder);
        command.args(["symbolic-ref", "HEAD", "refs/heads/main"]);
        ended_well(run(command, None)?, "name the first branch", None)?;
        Ok(())
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A call of git for this repository.
    pub(super) fn command<const N: usize>(&self, arguments: [&str; N]) -> Command {
        let mut command = self.git.command(&self.folder);
        command.arg("--git-dir").arg(&self.folder).args(arguments);
        command
    }

    /// What a call answers, when it ends well. `what` follows on "git could not".
    pub(super) fn ask<const N: usize>(
        &self,
        what: &str,
        arguments: [&str; N],
    ) -> Result<Finished, GitError> {
        ended_well(run(self.command(arguments), None)?, what, None)
    }

    /// Whether the commit is here.
    ///
    /// # Errors
    /// When git fails.
    pub fn holds(&self, commit: &Commit) -> Result<bool, GitError> {
        let command = self.command(["cat-file", "--batch-check=%(objecttype)"]);
        let asked = run(command, Some(format!("{commit}\n").as_bytes()))?;
        let asked = ended_well(asked, "look for a commit", None)?;
        Ok(asked.text().trim_end() == "commit")
    }

    /// The best common ancestor of two commits that are here; none when they have nothing in common.
    ///
    /// # Errors
    /// When git fails, as it does when one of them is not here.
    pub fn merge_base(&self, a: &Commit, b: &Commit) -> Result<Option<Commit>, GitError> {
        let command = self.command(["merge-base", a.as_str(), b.as_str()]);
        let asked = run(command, None)?;
        if asked.code == Some(1) && asked.said.is_empty() {
            return Ok(None);
        }
        let asked = ended_well(asked, "find what two commits have in common", None)?;
        Ok(Some(first_line(&asked)?))
    }

    /// Whether all of `old` is part of `new`, or they are the same.
    ///
    /// # Errors
    /// When git fails, as it does when one of them is not here.
    pub fn is_ancestor(&self, old: &Commit, new: &Commit) -> Result<bool, GitError> {
        let command = self.command(["merge-base", "--is-ancestor", old.as_str(), new.as_str()]);
        let asked = run(command, None)?;
        if asked.code == Some(1) && asked.said.is_empty() {
            return Ok(false);
        }
        ended_well(asked, "compare two commits", None).map(|_| true)
    }

    /// What differs between the trees of two commits, by path; `from` none stands for an empty tree.
    ///
    /// # Errors
    /// When git fails.
    pub fn changes(&self, from: Option<&Commit>, to: &Commit) -> Result<Vec<Change>, GitError> {
        let from = from.map_or(to.empty_tree(), Commit::as_str);
        let mut command = self.command(["diff-tree", "-r", "-z", "--raw", "--no-renames"]);
        command.args(["--full-index", "--no-abbrev", "--no-commit-id"]);
        command.args([from, to.as_str(), "--"]);
        read(command, None, "compare two commits", |output| {
            changes(output)
        })
    }

    /// The files at a commit, by path; of those, only the ones in the folder `under` unless that is empty.
    ///
    /// # Errors
    /// When git fails.
    pub fn files(&self, at: &Commit, under: &str) -> Result<Vec<File>, GitError> {
        let mut command = self.command(["ls-tree", "-r", "-z", "--full-tree", at.as_str(), "--"]);
        let under = under.trim_end_matches('/');
        if !under.is_empty() {
            command.arg(under);
        }
        read(command, None, "list the files of a commit", |output| {
            let mut found = Vec::new();
            while let Some(line) = field(output)? {
                found.push(file(&line).ok_or_else(misread)?);
            }
            Ok(found)
        })
    }

    /// Keeps a commit and all before it, under a name of letters, digits, `-` and `/`. `remote` and `written` are taken.
    ///
    /// # Errors
    /// [`GitError::BadName`], and when git fails, as it does when the commit is not here.
    pub fn keep(&self, name: &str, commit: &Commit) -> Result<(), GitError> {
        let name = kept_ref(name)?;
        self.ask(
            "keep a commit",
            ["update-ref", "--no-deref", &name, commit.as_str()],
        )?;
        Ok(())
    }

    /// The commit that is kept under a name.
    ///
    /// # Errors
    /// [`GitError::BadName`], and when git fails.
    pub fn kept(&self, name: &str) -> Result<Option<Commit>, GitError> {
        let peeled = format!("{}^{{commit}}", kept_ref(name)?);
        let command = self.command(["rev-parse", "--verify", "--quiet", &peeled]);
        let asked = run(command, None)?;
        if asked.code == Some(1) && asked.said.is_empty() {
            return Ok(None);
        }
        let asked = ended_well(asked, "read what is kept", None)?;
        Ok(Some(first_line(&asked)?))
    }

    /// Packs what has gathered, when it is much; objects that nothing leads to are dropped after two weeks.
    ///
    /// # Errors
    /// When git fails.
    pub fn tidy(&self) -> Result<(), GitError> {
        let mut command = self.command(["-c", "gc.auto=6700", "-c", "gc.autoDetach=false"]);
        command.args(["gc", "--auto", "--quiet"]);
        ended_well(run(command, None)?, "pack the repository", None)?;
        Ok(())
    }
}

/// Whether a folder is a repository, or a work tree with one in it.
pub(super) fn is_repository(folder: &Path) -> bool {
    let bare = folder.join("HEAD").is_file() && folder.join("objects").is_dir();
    bare || folder.join(".git").exists()
}

/// Makes a folder that only this user may look into.
fn make_private(folder: &Path) -> Result<(), GitError> {
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        made => Ok(made?),
    }
}

fn kept_ref(name: &str) -> Result<String, GitError> {
    checked_name(name).map(|name| format!("refs/cop/{name}"))
}

/// A name of a ref or a branch as it is, if it has nothing in it but letters, digits and `._/-`.
pub(super) fn checked_name(name: &str) -> Result<&str, GitError> {
    let usual = |byte: u8| byte.is_ascii_alphanumeric() || b"._/-".contains(&byte);
    let part = |part: &str| {
        !part.is_empty()
            && !part.starts_with(['.', '-'])
            && !part.ends_with('.')
            && !part.ends_with(".lock")
    };
    let good = name.bytes().all(usual)
        && name.split('/').all(part)
        && !name.contains("..")
        && name.len() <= 200
        && name != "HEAD";
    good.then_some(name).ok_or_else(|| GitError::BadName {
        name: name.to_owned(),
    })
}

/// The commit in the first line of an answer.
pub(super) fn first_line(asked: &Finished) -> Result<Commit, GitError> {
    let text = asked.text();
    let line = text.lines().next().unwrap_or_default();
    line.parse().map_err(|_| misread())
}

/// `100644 blob HASH` tab `path`.
fn file(line: &[u8]) -> Option<File> {
    let tab = line.iter().position(|&byte| byte == b'\t')?;
    let mut words = std::str::from_utf8(&line[..tab]).ok()?.split(' ');
    let mode = Mode::parse(words.next()?)??;
    let object = words.nth(1)?.to_owned();
    Some(File {
        path: line[tab + 1..].to_vec(),
        leaf: Leaf { mode, object },
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Place, commit, git};
    use super::*;

    fn paths(files: &[File]) -> Vec<&str> {
        files
            .iter()
            .map(|file| std::str::from_utf8(&file.path).unwrap())
            .collect()
    }

    #[test]
    fn a_repository_is_made_and_opened_again() {
        let place = Place::new();
        let first = place.write(None, &[("a.md", "one")]);
        let again = Repository::open(place.own.folder(), true).unwrap();
        assert!(again.holds(&first).unwrap());
        assert!(!again.holds(&"0".repeat(40).parse().unwrap()).unwrap());
        assert!(!place.own.folder().join("hooks").exists());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(place.own.folder())
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o700);
        }
    }

    #[test]
    fn locks_that_were_left_are_taken_away() {
        let place = Place::new();
        let first = place.write(None, &[("a.md", "one")]);
        for name in [
            "refs/cop/tip.lock",
            "refs/cop/written.lock",
            "packed-refs.lock",
        ] {
            fs::write(place.own.folder().join(name), "").unwrap();
        }
        assert!(place.own.keep("tip", &first).is_err());
        place.own.unlock().unwrap();
        place.own.keep("tip", &first).unwrap();
        place.write(Some(&first), &[("a.md", "two")]);
    }

    #[test]
    fn trees_are_compared_and_listed() {
        let place = Place::new();
        let first = place.write(None, &[("a/one.md", "1"), ("b/two.md", "2")]);
        let second = place.write(Some(&first), &[("a/one.md", "changed"), ("ab.md", "3")]);
        let all = place.own.files(&second, "").unwrap();
        assert_eq!(paths(&all), ["a/one.md", "ab.md", "b/two.md"]);
        assert_eq!(
            paths(&place.own.files(&second, "a/").unwrap()),
            ["a/one.md"]
        );
        assert_eq!(paths(&place.own.files(&second, "*").unwrap()), [""; 0]);
        let changes = place.own.changes(Some(&first), &second).unwrap();
        assert_eq!(changes.len(), 2);
        assert!(changes[0].before.is_some() && changes[1].before.is_none());
        assert_eq!(place.own.changes(None, &second).unwrap().len(), 3);
        assert_eq!(place.own.changes(Some(&second), &second).unwrap(), []);
        let strange = "1".repeat(40).parse().unwrap();
        assert!(place.own.changes(Some(&strange), &second).is_err());
        assert!(place.own.files(&strange, "").is_err());
    }

    #[test]
    fn common_ancestors_are_found() {
        let place = Place::new();
        let base = place.write(None, &[("a", "1")]);
        let left = place.write(Some(&base), &[("a", "2")]);
        let right = place.write(Some(&base), &[("b", "3")]);
        let apart = place.write(None, &[("c", "4")]);
        let own = &place.own;
        assert_eq!(own.merge_base(&left, &right).unwrap(), Some(base.clone()));
        assert_eq!(own.merge_base(&left, &apart).unwrap(), None);
        assert!(own.is_ancestor(&base, &left).unwrap());
        assert!(!own.is_ancestor(&left, &right).unwrap());
        assert!(
            own.merge_base(&left, &"1".repeat(40).parse().unwrap())
                .is_err()
        );
    }

    #[test]
    fn what_is_kept_outlives_tidying() {
        let place = Place::new();
        let kept = place.write(None, &[("a", "1")]);
        place.own.keep("base", &kept).unwrap();
        assert_eq!(place.own.kept("base").unwrap(), Some(kept.clone()));
        assert_eq!(place.own.kept("other").unwrap(), None);
        let mut next = [commit("b", &[("b", "2")])].into_iter();
        place.own.commits(None, &mut next).unwrap();
        place.own.tidy().unwrap();
        git(place.own.folder(), &["gc", "--prune=now", "--quiet"]);
        assert!(place.own.holds(&kept).unwrap());
        assert!(
            place
                .own
                .keep("x", &"1".repeat(40).parse().unwrap())
                .is_err()
        );
    }

    #[test]
    fn names_of_refs_are_plain() {
        for good in ["main", "team/cop-1", "v1.2_x"] {
            assert!(checked_name(good).is_ok(), "{good}");
        }
        for bad in [
            "", "-x", "a/-x", "a..b", "a b", "a:b", "+a", "a^", "/a", "a/", "a//b", ".a", "a.lock",
            "a.", "HEAD", "ü", "a\nb", "@{0}",
        ] {
            assert!(
                matches!(checked_name(bad), Err(GitError::BadName { .. })),
                "{bad}"
            );
        }
    }
}

//! New commits, all of them written by one `fast-import`.

use std::io::{self, BufWriter, Read, Write};

use super::commit::Commit;
use super::error::GitError;
use super::program::ended_well;
use super::raw_diff::misread;
use super::repository::Repository;
use super::running::Running;

/// The ref that holds what was written last, until it is kept under another name.
const WRITTEN: &str = "refs/cop/written";

/// The last second of the year 9999, since 1970.
const LATEST: i64 = 253_402_300_799;

/// A commit to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCommit {
    /// The name of the author. What git cannot hold in a name is left out.
    pub author: String,
    /// When the author made it, in seconds since 1970; moved into the years 1970 to 9999.
    pub at: i64,
    /// The name of who writes it down.
    pub committer: String,
    /// When it is written down, in seconds since 1970; moved into the years 1970 to 9999.
    pub committed: i64,
    /// What it is about.
    pub message: String,
    /// A second commit that it follows. Its tree is not looked at: the edits say what becomes of it.
    pub merge: Option<Commit>,
    /// What it changes in the tree of the commit before it, in this order.
    pub edits: Vec<Edit>,
}

/// A change of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// The file holds these bytes from now on.
    Write {
        /// Its path, `/` between parts.
        path: String,
        /// What it holds.
        bytes: Vec<u8>,
    },
    /// The file, or folder, is no longer there. It may be absent already.
    Remove {
        /// Its path, `/` between parts.
        path: String,
    },
}

impl Repository {
    /// Writes commits, each of which follows the one before it, and the first `start`; without that it begins a history.
    /// The last of them, which is on disk with all before it; none when there are none. Nothing keeps it until
    /// [`keep`](Self::keep), but for its being the last one written.
    ///
    /// # Errors
    /// [`GitError::BadPath`] for a path that may not stand in a tree, and when git fails. Nothing is written then.
    pub fn commits(
        &self,
        start: Option<&Commit>,
        commits: &mut dyn Iterator<Item = NewCommit>,
    ) -> Result<Option<Commit>, GitError> {
        let Some(first) = commits.next() else {
            return Ok(None);
        };
        let mut command = self.command(["fast-import", "--quiet", "--done", "--force"]);
        command.arg("--date-format=raw");
        let mut running = Running::start(command, true)?;
        let input = running.input.take().ok_or_else(misread)?;
        let mut to = BufWriter::with_capacity(256 * 1024, input);
        let mut start = start;
        let write = || -> Result<(), GitError> {
            for commit in std::iter::once(first).chain(commits) {
                write_commit(&mut to, start.take(), &commit)?;
            }
            // It answers with the last commit, and takes all only when it is told of the end.
            to.write_all(b"get-mark :1\ndone\n")?;
            Ok(to.flush()?)
        };
        match write() {
            Ok(()) => {}
            // It ended: its words tell why.
            Err(GitError::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => {}
            Err(error) => {
                // Ended first, so that it does not take what is still on its way.
                drop(running);
                drop(to.into_parts());
                return Err(error);
            }
        }
        // Closes its input. Into a pipe that nobody reads, what is left cannot be written, and need not.
        drop(to.into_parts());
        let mut answer = String::new();
        if let Some(output) = running.output.take() {
            output.take(1024).read_to_string(&mut answer)?;
        }
        ended_well(running.finish()?, "write commits", None)?;
        let last = answer.trim_end().parse().map_err(|_| misread())?;
        self.settle()?;
        Ok(Some(last))
    }

    /// Makes sure that the name of the new pack is on disk as well as what it holds.
    fn settle(&self) -> io::Result<()> {
        #[cfg(unix)]
        std::fs::File::open(self.folder().join("objects/pack"))?.sync_all()?;
        Ok(())
    }
}

fn write_commit(
    to: &mut impl Write,
    start: Option<&Commit>,
    commit: &NewCommit,
) -> Result<(), GitError> {
    let message = commit.message.replace('\0', "");
    let (author, committer) = (name(&commit.author), name(&commit.committer));
    let (at, committed) = (
        commit.at.clamp(0, LATEST),
        commit.committed.clamp(0, LATEST),
    );
    writeln!(to, "commit {WRITTEN}\nmark :1")?;
    writeln!(to, "author {author} <> {at} +0000")?;
    writeln!(to, "committer {committer} <> {committed} +0000")?;
    writeln!(to, "data {}\n{message}", message.len())?;
    if let Some(start) = start {
        writeln!(to, "from {start}")?;
    }
    if let Some(merge) = &commit.merge {
        writeln!(to, "merge {merge}")?;
    }
    for edit in &commit.edits {
        match edit {
            Edit::Write { path, bytes } => {
                if !may_stand(path) {
                    return Err(GitError::BadPath { path: path.clone() });
                }
                writeln!(to, "M 100644 inline {}\ndata {}", quoted(path), bytes.len())?;
                to.write_all(bytes)?;
                writeln!(to)?;
            }
            Edit::Remove { path } => {
                if path.is_empty() || path.contains('\0') {
                    return Err(GitError::BadPath { path: path.clone() });
                }
                writeln!(to, "D {}", quoted(path))?;
            }
        }
    }
    Ok(writeln!(to)?)
}

/// A name as git can hold it.
fn name(name: &str) -> String {
    let kept = name
        .chars()
        .filter(|c| !matches!(c, '<' | '>'))
        .map(|c| if c.is_control() { ' ' } else { c });
    let kept: String = kept.collect();
    match kept.trim() {
        "" => "somebody".to_owned(),
        kept => kept.to_owned(),
    }
}

/// A path between quotes, in which `"`, `\` and line feeds cannot end it.
fn quoted(path: &str) -> String {
    let mut quoted = String::with_capacity(path.len() + 2);
    quoted.push('"');
    for c in path.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Whether a file may have this path, so that git finds no fault with the tree and others can check it out.
fn may_stand(path: &str) -> bool {
    let part = |part: &str| !matches!(part, "" | "." | "..");
    let reserved = |part: &str| {
        // As a Mac leaves characters out that are not seen, and Windows dots and spaces at the end.
        let seen: String = part.chars().filter(|c| !is_unseen(*c)).collect();
        let seen = seen.split(':').next().unwrap_or_default().to_lowercase();
        let seen = seen.trim_end_matches(['.', ' ']);
        [".git", ".gitmodules", "git~1", "gitmod~1"].contains(&seen)
    };
    !path.contains('\0') && path.split('/').all(part) && !path.split(['/', '\\']).any(reserved)
}

fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Place, commit, git};
    use super::super::objects::Content;
    use super::*;

    #[test]
    fn git_finds_no_fault_with_what_is_written() {
        let place = Place::new();
        let odd = |author: &str, at: i64, message: &str| NewCommit {
            author: author.to_owned(),
            committer: author.to_owned(),
            at,
            committed: at,
            message: message.to_owned(),
            ..commit("", &[("ü \" \\ \n.md", message)])
        };
        let commits = [
            odd("", i64::MIN, ""),
            odd(
                "Eve <eve@x>\n\0author",
                i64::MAX,
                "a\0b\n\ncommit refs/heads/x\n",
            ),
            odd("  . ", 0, "\n"),
            odd("Zoë 😀", 1, "ends not"),
        ];
        let last = place
            .own
            .commits(None, &mut commits.into_iter())
            .unwrap()
            .unwrap();
        let said = git(place.own.folder(), &["fsck", "--strict", "--no-dangling"]);
        // HEAD names a branch that is not there, which is as it should be.
        let faults = said.lines().filter(|line| !line.starts_with("notice:"));
        assert_eq!(faults.collect::<Vec<_>>(), [""; 0]);
        let history = place.own.history(&[], &last).unwrap();
        let told: Vec<_> = history
            .iter()
            .map(|past| (past.author.as_str(), past.at))
            .collect();
        assert_eq!(
            told,
            [
                ("somebody", 0),
                ("Eve eve@x  author", LATEST),
                (".", 0),
                ("Zoë 😀", 1)
            ]
        );
        assert_eq!(
            git(place.own.folder(), &["for-each-ref", "--format=%(refname)"]),
            format!("{WRITTEN}\n")
        );
    }

    #[test]
    fn commits_follow_each_other() {
        let place = Place::new();
        assert_eq!(
            place.own.commits(None, &mut std::iter::empty()).unwrap(),
            None
        );
        let first = place.write(None, &[("a", "1"), ("b/c", "2")]);
        let edits = vec![
            Edit::Remove {
                path: "b".to_owned(),
            },
            Edit::Remove {
                path: "never there".to_owned(),
            },
            Edit::Write {
                path: "a/b".to_owned(),
                bytes: b"\0\xff".to_vec(),
            },
        ];
        let next = NewCommit {
            edits,
            ..commit("2", &[])
        };
        let second = place
            .own
            .commits(Some(&first), &mut [next].into_iter())
            .unwrap()
            .unwrap();
        let files = place.own.files(&second, "").unwrap();
        assert_eq!(files.len(), 1);
        let mut objects = place.own.objects().unwrap();
        assert_eq!(
            objects.at(&second, "a/b", 9).unwrap(),
            Content::Bytes(b"\0\xff".to_vec())
        );
        // Another history begins although the ref is there.
        let other = place.write(None, &[("z", "1")]);
        assert_eq!(place.own.history(&[], &other).unwrap().len(), 1);
        let strange = "1".repeat(40).parse().unwrap();
        let told = place
            .own
            .commits(Some(&strange), &mut [commit("x", &[])].into_iter());
        assert!(told.is_err(), "{told:?}");
    }

    #[test]
    fn a_commit_that_cannot_be_leaves_nothing() {
        let place = Place::new();
        let mut commits = [commit("1", &[("a", "1")]), commit("2", &[("a/../b", "1")])].into_iter();
        let told = place.own.commits(None, &mut commits);
        assert!(matches!(told, Err(GitError::BadPath { .. })));
        assert_eq!(git(place.own.folder(), &["for-each-ref"]), "");
        for bad in [
            "",
            "/a",
            "a/",
            "a//b",
            ".",
            "..",
            "a/./b",
            ".git",
            "a/.GIT/b",
            ".git. .",
            "GIT~1",
            ".gitmodules",
            ".g\u{200c}it",
            "a\\.git\\x",
            ".git:x",
            "a\0",
        ] {
            assert!(!may_stand(bad), "{bad}");
        }
        for good in ["a", ".gitattributes", ".github/x", "a b.md", "...", "git"] {
            assert!(may_stand(good), "{good}");
        }
    }

    #[test]
    fn many_commits_are_written_in_one_go() {
        let place = Place::new();
        let text = "a line of text that is as long as lines are\n".repeat(24);
        let mut commits = (0..2_000).map(|n| {
            let path = format!("{:02}/{n}.md", n % 100);
            commit("one more", &[(&path, &format!("{n} {text}"))])
        });
        let last = place.own.commits(None, &mut commits).unwrap().unwrap();
        assert_eq!(place.own.history(&[], &last).unwrap().len(), 2_000);
    }
}

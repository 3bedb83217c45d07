//! The commits that lead to a commit, and what each of them changed.

use std::io::BufRead;

use super::commit::Commit;
use super::error::GitError;
use super::raw_diff::{change, field, misread};
use super::repository::Repository;
use super::running::read;
use super::tree::Change;

/// A commit as it is told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// The commit.
    pub commit: Commit,
    /// Those that it follows; none for one that begins a history.
    pub parents: Vec<Commit>,
    /// The name of the author, as it stands there: it may be empty.
    pub author: String,
    /// When the author says it was made, in seconds since 1970; 0 where that cannot be read.
    pub at: i64,
    /// What it changed; where it joins others, only what is like in none of them.
    pub changes: Vec<Change>,
}

impl Repository {
    /// The commits that lead to `to` and to none of `known`, each after those that it follows.
    ///
    /// # Errors
    /// When git fails, as it does when one of them is not here.
    pub fn history(&self, known: &[Commit], to: &Commit) -> Result<Vec<Past>, GitError> {
        let mut command = self.command(["log", "--stdin", "--topo-order", "--reverse"]);
        command.args(["-z", "--raw", "-r", "-c", "--root", "--no-renames"]);
        command.args(["--full-index", "--no-abbrev", "--no-notes", "--no-color"]);
        command.arg("--format=tformat:%H%x00%P%x00%an%x00%at");
        let mut revisions = format!("{to}\n");
        for commit in known {
            revisions.push_str(&format!("^{commit}\n"));
        }
        let revisions = Some(revisions.as_bytes());
        read(command, revisions, "tell what happened", |output| {
            history(output)
        })
    }
}

/// Reads commits. How many fields each part has is known, so nothing in a name or a path can be taken for another part.
fn history(stream: &mut impl BufRead) -> Result<Vec<Past>, GitError> {
    let mut found: Vec<Past> = Vec::new();
    while let Some(next) = field(stream)? {
        // Between a commit and its changes stand a line feed, or an empty field, by the version of git.
        let next = next.strip_prefix(b"\n").unwrap_or(&next);
        match next.first() {
            None => {}
            Some(b':') => {
                let change = change(next, stream)?;
                found.last_mut().ok_or_else(misread)?.changes.push(change);
            }
            Some(_) => found.push(past(next, stream)?),
        }
    }
    Ok(found)
}

fn past(commit: &[u8], stream: &mut impl BufRead) -> Result<Past, GitError> {
    let mut next = || Ok::<_, GitError>(text(&field(stream)?.ok_or_else(misread)?));
    let (parents, author, at) = (next()?, next()?, next()?);
    let parents = parents.split_whitespace().map(str::parse);
    Ok(Past {
        commit: text(commit).parse().map_err(|_| misread())?,
        parents: parents.collect::<Result<_, _>>().map_err(|_| misread())?,
        author,
        at: at.parse().unwrap_or(0),
        changes: Vec::new(),
    })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Place, commit, git};
    use super::super::{Edit, Mode, NewCommit};
    use super::*;

    fn told(history: &[Past]) -> Vec<(String, Vec<String>)> {
        let path = |change: &Change| text(&change.path);
        history
            .iter()
            .map(|past| (past.author.clone(), past.changes.iter().map(path).collect()))
            .collect()
    }

    #[test]
    fn commits_are_told_in_order_with_what_they_changed() {
        let place = Place::new();
        let first = place.write(None, &[("a", "1")]);
        let left = place.write(Some(&first), &[("a", "left"), ("b", "2")]);
        let right = place.write(Some(&first), &[("a", "right"), ("c", "3")]);
        let joined = NewCommit {
            author: "J \u{1f600} :100644 @".to_owned(),
            merge: Some(right.clone()),
            ..commit("join", &[("a", "both"), ("c", "3")])
        };
        let empty = NewCommit {
            at: -5,
            ..commit("nothing", &[])
        };
        let mut commits = [joined, empty].into_iter();
        let last = place
            .own
            .commits(Some(&left), &mut commits)
            .unwrap()
            .unwrap();
        let history = place.own.history(&[], &last).unwrap();
        let ada = |paths: &[&str]| {
            let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
            ("Ada".to_owned(), paths)
        };
        assert_eq!(history.len(), 7);
        let told = told(&history);
        assert_eq!(told[0], ada(&["a"]));
        assert_eq!(
            told[5],
            ("J \u{1f600} :100644 @".to_owned(), vec!["a".to_owned()])
        );
        assert_eq!(told[6], ada(&[]));
        assert_eq!((history[0].at, history[6].at), (1_000_000_000, 0));
        assert_eq!(history[5].parents, [left.clone(), right.clone()]);
        let side = &history[5].changes[0];
        let left_a = &place.own.files(&left, "a").unwrap()[0].leaf;
        assert_eq!(side.before.as_ref(), Some(left_a));
        assert_eq!(side.after.as_ref().unwrap().mode, Mode::File);
        let news = place.own.history(&[left, right], &last).unwrap();
        assert_eq!(news, history[5..]);
        assert_eq!(
            place
                .own
                .history(std::slice::from_ref(&last), &last)
                .unwrap(),
            []
        );
        assert!(
            place
                .own
                .history(&["1".repeat(40).parse().unwrap()], &last)
                .is_err()
        );
    }

    #[test]
    fn paths_with_anything_in_them_are_told() {
        let place = Place::new();
        let odd = [
            "\n:100644",
            "tab\tquote\"",
            "b\\s",
            " ",
            "-x",
            ":(glob)*",
            "ü/\u{7f}",
        ];
        let files: Vec<_> = odd.iter().map(|path| (*path, "x")).collect();
        let last = place.write(None, &files);
        let history = place.own.history(&[], &last).unwrap();
        let paths: Vec<_> = history
            .iter()
            .map(|past| text(&past.changes[0].path))
            .collect();
        assert_eq!(paths, odd);
        let removed = NewCommit {
            edits: odd
                .map(|path| Edit::Remove {
                    path: path.to_owned(),
                })
                .to_vec(),
            ..commit("all away", &[])
        };
        let last = place
            .own
            .commits(Some(&last), &mut [removed].into_iter())
            .unwrap();
        assert_eq!(place.own.files(&last.unwrap(), "").unwrap(), []);
    }

    #[test]
    fn settings_of_a_person_do_not_change_the_answer() {
        let place = Place::new();
        let last = place.write(None, &[("a", "1"), ("b", "2")]);
        let before = place.own.history(&[], &last).unwrap();
        for setting in [
            "log.showRoot=false",
            "log.decorate=full",
            "log.diffMerges=off",
            "color.ui=always",
            "diff.renames=copies",
            "format.pretty=oneline",
            "diff.noprefix=true",
            "log.date=iso",
        ] {
            let (name, value) = setting.split_once('=').unwrap();
            git(place.own.folder(), &["config", name, value]);
        }
        assert_eq!(place.own.history(&[], &last).unwrap(), before);
        assert_eq!(place.own.changes(None, &last).unwrap().len(), 2);
    }
}

//! Bundles: a repository as one file, for shared drives and sticks.

use std::fs;
use std::path::Path;

use super::commit::Commit;
use super::error::GitError;
use super::program::ended_well;
use super::remote::Remote;
use super::repository::Repository;
use super::running::run;
use super::transport::Pushed;

impl Repository {
    /// Writes a branch, with its whole history, as a bundle in place of the one that is there, if the commit follows it.
    ///
    /// Whoever replaces the file in the very moment between the last look at it and its replacement is not seen; what
    /// they wrote is still in their own repository, and comes with their next push.
    pub(super) fn write_bundle(
        &self,
        file: &Path,
        branch: &str,
        commit: &Commit,
    ) -> Result<Pushed, GitError> {
        let folder = file.parent().unwrap_or(Path::new("/"));
        if !folder.is_dir() {
            return Err(GitError::Unreachable {
                remote: file.display().to_string(),
                said: "the folder is not there".to_owned(),
            });
        }
        match self.bundled(file, branch)? {
            Some(there) if there == *commit => return Ok(Pushed::Done),
            there => {
                if !self.follows(commit, there.as_ref())? {
                    return Ok(Pushed::Behind);
                }
            }
        }
        let name = format!("refs/heads/{branch}");
        self.ask("move a branch", ["update-ref", &name, commit.as_str()])?;
        // With a HEAD in it, the bundle can be cloned by anybody.
        self.ask("name the branch", ["symbolic-ref", "HEAD", &name])?;
        let new = tempfile::Builder::new()
            .prefix(".cop-")
            .suffix(".bundle")
            .tempfile_in(folder)?
            .into_temp_path();
        let mut command = self.command(["bundle", "create"]);
        command.arg(&new).args(["HEAD", &name]);
        ended_well(run(command, None)?, "write a bundle", None)?;
        fs::OpenOptions::new().write(true).open(&new)?.sync_all()?;
        if !self.follows(commit, self.bundled(file, branch)?.as_ref())? {
            return Ok(Pushed::Behind);
        }
        new.persist(file).map_err(|error| error.error)?;
        #[cfg(unix)]
        fs::File::open(folder)?.sync_all()?;
        Ok(Pushed::Done)
    }

    /// Whether a commit follows what is there, if anything is.
    fn follows(&self, commit: &Commit, there: Option<&Commit>) -> Result<bool, GitError> {
        match there {
            Some(there) => Ok(self.holds(there)? && self.is_ancestor(there, commit)?),
            None => Ok(true),
        }
    }

    /// The commit of a branch in a bundle.
    fn bundled(&self, file: &Path, branch: &str) -> Result<Option<Commit>, GitError> {
        if !file.exists() {
            return Ok(None);
        }
        let mut command = self.command(["bundle", "list-heads"]);
        command.arg(file).arg(format!("refs/heads/{branch}"));
        let remote = Remote::Bundle(file.to_owned()).shown();
        let asked = ended_well(run(command, None)?, "read the bundle", Some(&remote))?;
        let text = asked.text();
        let hash = text.lines().next().and_then(|line| line.split(' ').next());
        Ok(hash.and_then(|hash| hash.parse().ok()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Place, git};
    use super::*;

    #[test]
    fn a_bundle_is_written_and_read() {
        let place = Place::new();
        let file = place.path("shared.bundle");
        let bundle = Remote::parse(file.to_str().unwrap()).unwrap();
        let own = &place.own;
        assert!(!own.found(&bundle).unwrap());
        assert_eq!(own.default_branch(&bundle).unwrap(), None);
        assert_eq!(own.fetch(&bundle, "main").unwrap(), None);
        let first = place.write(None, &[("a", "1")]);
        assert_eq!(own.push(&bundle, "main", &first).unwrap(), Pushed::Done);
        assert_eq!(own.push(&bundle, "main", &first).unwrap(), Pushed::Done);

        let other = Repository::open(&place.path("other"), false).unwrap();
        assert_eq!(
            other.default_branch(&bundle).unwrap().as_deref(),
            Some("main")
        );
        assert_eq!(other.fetch(&bundle, "main").unwrap(), Some(first.clone()));
        assert_eq!(other.fetch(&bundle, "elsewhere").unwrap(), None);
        assert!(other.holds(&first).unwrap());

        let second = place.write(Some(&first), &[("a", "2")]);
        assert_eq!(own.push(&bundle, "main", &second).unwrap(), Pushed::Done);
        let aside = [super::super::fixture::commit("b", &[("b", "3")])];
        let aside = other
            .commits(Some(&first), &mut aside.into_iter())
            .unwrap()
            .unwrap();
        assert_eq!(other.push(&bundle, "main", &aside).unwrap(), Pushed::Behind);
        assert_eq!(other.fetch(&bundle, "main").unwrap(), Some(second));
        assert_eq!(other.push(&bundle, "main", &aside).unwrap(), Pushed::Behind);
        let left: Vec<_> = fs::read_dir(place.folder.path())
            .unwrap()
            .map(|item| item.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.contains("bundle"))
            .collect();
        assert_eq!(left, ["shared.bundle"]);
        git(
            place.folder.path(),
            &["clone", "--quiet", "shared.bundle", "clone"],
        );
        assert_eq!(fs::read_to_string(place.path("clone/a")).unwrap(), "2");
    }

    #[test]
    fn what_is_no_bundle_is_told_and_left_alone() {
        let place = Place::new();
        let file = place.path("notes.bundle");
        fs::write(&file, "my notes\n").unwrap();
        let bundle = Remote::Bundle(file.clone());
        let first = place.write(None, &[("a", "1")]);
        assert!(place.own.fetch(&bundle, "main").is_err());
        assert!(place.own.push(&bundle, "main", &first).is_err());
        assert_eq!(fs::read_to_string(file).unwrap(), "my notes\n");
        let gone = Remote::Bundle(place.path("gone/x.bundle"));
        assert!(matches!(
            place.own.push(&gone, "main", &first),
            Err(GitError::Unreachable { .. })
        ));
    }
}

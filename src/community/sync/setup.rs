//! With whom a community is exchanged, and that only one process does so at a time.

use std::fs::{File, TryLockError};

use super::{Left, SyncRequest, read_community};
use crate::community::{Community, CommunityError};
use crate::exchange::git::{Content as Object, InvalidRemote, Remote, Repository};
use crate::exchange::tree::{Place, place};
use crate::exchange::{COMMUNITY_FILE, EXCHANGE};
use crate::store::SyncKey;

/// With whom, and which branch there.
#[derive(Debug, Clone)]
pub(super) struct Setup {
    pub(super) remote: Remote,
    pub(super) branch: String,
}

/// The lock that one process holds while it exchanges.
pub(super) struct Door(File);

impl Drop for Door {
    /// Opened again by name, not only by closing the file: a program that is being started at this moment may still hold it.
    fn drop(&mut self) {
        // Closing it does the same, if a little later.
        let _ = self.0.unlock();
    }
}

/// The branch of a repository that has none yet.
const BRANCH: &str = "main";

impl Community {
    /// The remote that was asked for, or the one that was set up; remembers it where that was asked for.
    pub(super) fn set_up(&self, request: &SyncRequest) -> Result<Setup, CommunityError> {
        let known = match self.exists() {
            true => {
                self.read(|data| Ok((data.sync(SyncKey::Remote)?, data.sync(SyncKey::Branch)?)))?
            }
            false => (None, None),
        };
        let (remote, branch) = match (&request.remote, known) {
            (Some(text), (Some(known), branch)) if !request.setup => {
                let remote = parse(text)?;
                let branch = branch.filter(|_| remote.to_string() == known);
                (remote, branch)
            }
            (Some(text), _) if request.setup => return self.remember(text, request),
            (Some(text), _) => {
                return Err(CommunityError::refused(
                    "this community is not exchanged with anybody yet",
                    format!("to begin, with {text} from now on: cop sync --setup {text}"),
                ));
            }
            (None, (Some(known), branch)) => (parse(&known)?, branch),
            (None, _) => {
                return Err(CommunityError::refused(
                    "this community is not exchanged with anybody yet",
                    "cop sync --setup followed by the address of an empty git repository, a folder in a shared drive, or a file.bundle",
                ));
            }
        };
        let branch = match branch {
            Some(branch) => branch,
            None => {
                let repository = Repository::open(&self.repository_folder(), request.prompts)?;
                repository
                    .default_branch(&remote)?
                    .unwrap_or_else(|| BRANCH.to_owned())
            }
        };
        Ok(Setup { remote, branch })
    }

    /// Remembers a remote, after a look at what is there.
    fn remember(&self, text: &str, request: &SyncRequest) -> Result<Setup, CommunityError> {
        let remote = parse(text)?;
        let _lock = self.lock_sync()?;
        let repository = Repository::open(&self.repository_folder(), request.prompts)?;
        repository.unlock()?;
        repository.found(&remote)?;
        let branch = repository.default_branch(&remote)?;
        if let Some(branch) = &branch {
            self.check_tree(&repository, &remote, branch)?;
        }
        let branch = branch.unwrap_or_else(|| BRANCH.to_owned());
        self.write(|data| {
            let new = data.sync(SyncKey::Remote)?.is_none();
            data.set_sync(SyncKey::Remote, Some(&remote.to_string()))?;
            data.set_sync(SyncKey::Branch, Some(&branch))?;
            data.set_sync(SyncKey::Sent, None)?;
            if new {
                data.forget_exchange()?;
            }
            Ok(())
        })?;
        Ok(Setup { remote, branch })
    }

    /// Refuses a repository that holds something else: nobody wants stories between the files of a program.
    fn check_tree(
        &self,
        repository: &Repository,
        remote: &Remote,
        branch: &str,
    ) -> Result<(), CommunityError> {
        let Some(commit) = repository.fetch(remote, branch)? else {
            return Ok(());
        };
        let mut objects = repository.objects()?;
        let found = objects.at(&commit, COMMUNITY_FILE, super::sending::MAX_TEXT)?;
        let is_ours = match &found {
            Object::Bytes(bytes) => {
                let text = String::from_utf8_lossy(bytes);
                check_form(&text)?;
                read_community(&text).is_ok_and(|file| file.exchange.is_some())
            }
            _ => false,
        };
        let holds_entries = || {
            let files = repository.files(&commit, "")?;
            let is_entry = |path: &Vec<u8>| {
                std::str::from_utf8(path).is_ok_and(|path| matches!(place(path), Place::Entry(_)))
            };
            Ok::<_, CommunityError>(
                files.is_empty() || files.iter().any(|file| is_entry(&file.path)),
            )
        };
        if is_ours || holds_entries()? {
            return Ok(());
        }
        Err(CommunityError::refused(
            format!("{remote} holds something else than a community"),
            "name an empty repository, or one that `cop sync` made",
        ))
    }

    /// Holds the door while one process exchanges.
    pub(super) fn lock_sync(&self) -> Result<Door, CommunityError> {
        let folder = self.sync_folder();
        let failed = |error: std::io::Error| CommunityError::File {
            path: folder.clone(),
            reason: error.to_string(),
        };
        make_private(&folder).map_err(failed)?;
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join("lock"))
            .map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Door(lock)),
            Err(TryLockError::WouldBlock) => Err(CommunityError::refused(
                "another `cop sync` of this community is running",
                "wait until it is done, then: cop sync",
            )),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// The files of the tree that could not be taken in at the last sync.
    pub(super) fn left(&self) -> Result<Vec<Left>, CommunityError> {
        self.read(|data| {
            let text = data.sync(SyncKey::Left)?;
            Ok(text
                .and_then(|text| serde_json::from_str(&text).ok())
                .unwrap_or_default())
        })
    }
}

/// Refuses a tree whose form a newer program made.
pub(super) fn check_form(text: &str) -> Result<(), CommunityError> {
    match read_community(text) {
        Ok(file) if file.exchange.is_some_and(|form| form > EXCHANGE) => {
            Err(CommunityError::refused(
                format!(
                    "the tree there has form {}, and this cop knows forms up to {EXCHANGE}",
                    file.exchange.unwrap_or_default()
                ),
                "a newer cop wrote it: update cop",
            ))
        }
        _ => Ok(()),
    }
}

fn parse(text: &str) -> Result<Remote, CommunityError> {
    Remote::parse(text).map_err(|error: InvalidRemote| {
        CommunityError::refused(
            error.to_string(),
            "for example: cop sync --setup git@example.org:guild.git, or a folder, or guild.bundle",
        )
    })
}

/// Makes a folder that others on this machine cannot look into.
fn make_private(folder: &std::path::Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

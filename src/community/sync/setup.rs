//! With whom a community is exchanged, and that only one process does so at a time.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Left, SyncRequest, read_community};
use crate::community::{Community, CommunityError};
use crate::exchange::git::{Commit, Content as Object, InvalidRemote, Remote, Repository};
use crate::exchange::tree::{Place, place};
use crate::exchange::{COMMUNITY_FILE, CommunityFile, EXCHANGE};
use crate::store::{Read, SyncKey, Write, make_private_folder};

/// With whom, and which branch there.
#[derive(Debug, Clone)]
pub(super) struct Setup {
    pub(super) remote: Remote,
    pub(super) branch: String,
    /// Whether it is the remote that was set up.
    pub(super) is_known: bool,
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
                let text = match parse(text)? {
                    url @ Remote::Url(_) => &url.shown(),
                    _ => text,
                };
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
        let is_known = branch.is_some();
        let branch = match branch {
            Some(branch) => branch,
            None => {
                let _lock = self.lock_sync()?;
                let repository = Repository::open(&self.repository_folder(), request.prompts)?;
                let found = repository.default_branch(&remote)?;
                if let Some(branch) = &found {
                    self.check_tree(&repository, &remote, branch, request)?;
                }
                found.unwrap_or_else(|| BRANCH.to_owned())
            }
        };
        Ok(Setup {
            remote,
            branch,
            is_known,
        })
    }

    /// What is remembered of the remote.
    pub(super) fn remembered(&self) -> Result<Vec<(SyncKey, Option<String>)>, CommunityError> {
        let keys = [SyncKey::Remote, SyncKey::Branch, SyncKey::Sent];
        if !self.exists() {
            return Ok(keys.map(|key| (key, None)).to_vec());
        }
        self.read(|data| {
            let values = keys.map(|key| Ok((key, data.sync(key)?)));
            values.into_iter().collect()
        })
    }

    /// Remembers again what was remembered before.
    pub(super) fn remember_again(
        &self,
        before: &[(SyncKey, Option<String>)],
    ) -> Result<(), CommunityError> {
        self.change(|data| {
            for (key, value) in before {
                data.set_sync(*key, value.as_deref())?;
            }
            Ok(())
        })
    }

    /// Remembers a remote, after a look at what is there.
    fn remember(&self, text: &str, request: &SyncRequest) -> Result<Setup, CommunityError> {
        let remote = parse(text)?;
        let _lock = self.lock_sync()?;
        let repository = Repository::open(&self.repository_folder(), request.prompts)?;
        repository.unlock()?;
        repository.found(&remote)?;
        let branch = repository.default_branch(&remote)?;
        let commit = match &branch {
            Some(branch) => self.check_tree(&repository, &remote, branch, request)?,
            None => None,
        };
        let branch = branch
            .or_else(|| remote.unborn_branch())
            .unwrap_or_else(|| BRANCH.to_owned());
        let anew = match &commit {
            Some(commit) => self.is_rewritten(&repository, &remote, commit)?,
            None => false,
        };
        if anew {
            // What was erased there must not come back from here.
            let folder = self.repository_folder();
            std::fs::remove_dir_all(&folder).map_err(|error| CommunityError::File {
                path: folder,
                reason: error.to_string(),
            })?;
        }
        self.write(|data| {
            let new = data.sync(SyncKey::Remote)?.is_none();
            data.set_sync(SyncKey::Remote, Some(&remote.to_string()))?;
            data.set_sync(SyncKey::Branch, Some(&branch))?;
            data.set_sync(SyncKey::Sent, None)?;
            if new {
                data.forget_exchange()?;
            }
            if anew {
                data.set_sync(SyncKey::Tip, None)?;
                data.doubt_exchange()?;
            }
            Ok(())
        })?;
        Ok(Setup {
            remote,
            branch,
            is_known: true,
        })
    }

    /// Whether what a remote has by now does not come from what it had when both last agreed, nor that from it. A bundle is
    /// handed about, and may come from anywhere.
    pub(super) fn is_rewritten(
        &self,
        repository: &Repository,
        remote: &Remote,
        commit: &Commit,
    ) -> Result<bool, CommunityError> {
        if !self.exists() || matches!(remote, Remote::Bundle(_)) {
            return Ok(false);
        }
        let (known, sent) =
            self.read(|data| Ok((data.sync(SyncKey::Remote)?, data.sync(SyncKey::Sent)?)))?;
        let sent = sent.and_then(|sent| sent.parse::<Commit>().ok());
        match sent.filter(|_| known == Some(remote.to_string())) {
            Some(sent) if repository.holds(&sent)? => {
                let went_on = repository.is_ancestor(&sent, commit)?;
                Ok(!went_on && !repository.is_ancestor(commit, &sent)?)
            }
            _ => Ok(false),
        }
    }

    /// Refuses a repository that holds something else: nobody wants stories between the files of a program, or those of another
    /// community among their own. Gives the commit that is there.
    fn check_tree(
        &self,
        repository: &Repository,
        remote: &Remote,
        branch: &str,
        request: &SyncRequest,
    ) -> Result<Option<Commit>, CommunityError> {
        let Some(commit) = repository.fetch(remote, branch)? else {
            return Ok(None);
        };
        let mut objects = repository.objects()?;
        let found = objects.at(&commit, COMMUNITY_FILE, super::sending::MAX_TEXT)?;
        let theirs = match &found {
            Object::Bytes(bytes) => {
                let text = String::from_utf8_lossy(bytes);
                check_form(&text)?;
                read_community(&text)
                    .ok()
                    .filter(|file| file.exchange.is_some())
            }
            _ => None,
        };
        if let Some(theirs) = theirs {
            self.check_name(remote, &theirs, request)?;
            return Ok(Some(commit));
        }
        let files = repository.files(&commit, "")?;
        let is_entry = |path: &Vec<u8>| {
            std::str::from_utf8(path).is_ok_and(|path| matches!(place(path), Place::Entry(_)))
        };
        if files.is_empty() || files.iter().any(|file| is_entry(&file.path)) {
            return Ok(Some(commit));
        }
        Err(CommunityError::refused(
            format!("{} holds something else than a community", remote.shown()),
            "name an empty repository, or one that `cop sync` made",
        ))
    }

    /// Refuses a community of another name and another identity, unless it is to be joined with this one.
    fn check_name(
        &self,
        remote: &Remote,
        theirs: &CommunityFile,
        request: &SyncRequest,
    ) -> Result<(), CommunityError> {
        if request.join || !self.exists() {
            return Ok(());
        }
        let (id, name) = self.read(|data| Ok((data.community_id()?, data.charter()?.name)))?;
        let (Some(ours), Some(name)) = (&name, &theirs.charter.name) else {
            return Ok(());
        };
        if id == theirs.id || ours.to_lowercase() == name.to_lowercase() {
            return Ok(());
        }
        let remote = remote.shown();
        Err(CommunityError::refused(
            format!("{remote} holds another community, “{name}”, and this one is “{ours}”"),
            format!("to make one community of both: cop sync --setup {remote} --join"),
        ))
    }

    /// Holds the door while one process exchanges.
    pub(super) fn lock_sync(&self) -> Result<Door, CommunityError> {
        let folder = self.sync_folder();
        let failed = |error: std::io::Error| CommunityError::File {
            path: folder.clone(),
            reason: error.to_string(),
        };
        make_private_folder(&folder).map_err(failed)?;
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
}

/// The files of the tree that could not be taken in at the last sync.
pub(super) fn left_at(data: &Read<'_>) -> Result<Vec<Left>, CommunityError> {
    listed(data, SyncKey::Left)
}

/// The files of the tree that were filed under other names, or deleted, and others may not know it yet.
pub(super) fn unfiled(data: &Read<'_>) -> Result<BTreeSet<String>, CommunityError> {
    listed(data, SyncKey::Unfiled)
}

fn listed<T: DeserializeOwned + Default>(
    data: &Read<'_>,
    key: SyncKey,
) -> Result<T, CommunityError> {
    let text = data.sync(key)?;
    let list = text.and_then(|text| serde_json::from_str(&text).ok());
    Ok(list.unwrap_or_default())
}

/// Keeps a list that [`left_at`] or [`unfiled`] gives.
pub(super) fn keep_list<'l, T: Serialize + 'l>(
    data: &Write<'_>,
    key: SyncKey,
    list: impl IntoIterator<Item = &'l T>,
) -> Result<(), CommunityError> {
    let list: Vec<&T> = list.into_iter().collect();
    let text = serde_json::to_string(&list).unwrap_or_default();
    Ok(data.set_sync(key, (!list.is_empty()).then_some(text.as_str()))?)
}

/// Refuses a tree whose form a newer program made, even where nothing else of its file can be understood.
pub(super) fn check_form(text: &str) -> Result<(), CommunityError> {
    let said = match toml::from_str::<toml::Table>(text) {
        Ok(table) => table.get("exchange").and_then(toml::Value::as_integer),
        Err(_) => text.lines().find_map(|line| {
            let (key, value) = line.split_once('=')?;
            (key.trim() == "exchange")
                .then(|| value.trim().parse().ok())
                .flatten()
        }),
    };
    match said {
        Some(form) if form > i64::from(EXCHANGE) => Err(CommunityError::refused(
            format!("the tree there has form {form}, and this cop knows forms up to {EXCHANGE}"),
            "a newer cop wrote it: update cop",
        )),
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

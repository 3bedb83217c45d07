//! Exchange with other machines: what changed here goes out, what others changed comes in, and nothing of either is lost.
//!
//! The tree of a git repository is the shared state, and each machine's database follows from it: what is new here is written as
//! commits on top of what both last agreed on, joined with what others have meanwhile, taken in by one transaction, and pushed.
//! The database remembers the commit that it agrees with, so that a sync that is cut short at any moment begins anew where it was.

mod archive;
mod charter;
mod files;
mod joining;
mod report;
mod sending;
mod settling;
mod setup;
mod shown;
mod taking;

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::slugs::are_all_named;
use super::{Community, CommunityError};
use crate::exchange::git::{Commit, Content as Object, NewCommit, Pushed, Repository};
use crate::exchange::tree::{attachment_path, entry_path, why_odd};
use crate::exchange::{COMMUNITY_FILE, CommunityFile};
use crate::model::{Id, Kind, MAX_ATTACHMENT};
use crate::store::{Blob, SyncKey};
use joining::{Joined, Trees, join};
use sending::{Outgoing, Start, send};
use shown::odd_files;
use taking::{TakenIn, Taking, take};

pub use archive::ArchiveReport;
pub use files::ArchiveRequest;
pub use report::{Exchanged, SyncReport, SyncStatus, UnknownName, Ways};
pub(super) use settling::divergence;
pub use settling::{Beside, Choice, Divergence, Settled};

/// How far a sync has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Synced {
    /// It looks at what changed here.
    Gathered {
        /// How many entries were looked at.
        done: usize,
        /// How many there are.
        total: usize,
    },
    /// It writes commits.
    Written {
        /// How many were written.
        done: usize,
        /// How many there are.
        total: usize,
    },
    /// It asks the remote what others have.
    Fetching,
    /// It brings both together.
    Joining,
    /// It keeps what is new here.
    Taken {
        /// How many entries were kept.
        done: usize,
        /// How many there are.
        total: usize,
    },
    /// It hands over what is new there.
    Pushing,
}

/// What a sync is asked to do.
#[derive(Debug, Clone, Default)]
pub struct SyncRequest {
    /// With whom, in place of the remote that was set up.
    pub remote: Option<String>,
    /// Whether to remember the remote.
    pub setup: bool,
    /// Whether a community of another name may be joined with this one.
    pub join: bool,
    /// Whether to tell what would be done, and do nothing.
    pub dry_run: bool,
    /// Whether git may ask the person, such as for a password.
    pub prompts: bool,
}

/// A file of the tree that cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Left {
    /// Its path in the tree, fit to be shown.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// Why.
    pub reason: String,
}

/// How often a sync begins anew because somebody pushed first, something was changed here meanwhile, or what was taken in reads
/// otherwise here; each is rare, and several in a row mean that something else is the matter.
const ROUNDS: usize = 8;

impl Community {
    /// Exchanges what is new with a remote. See the module for how.
    ///
    /// # Errors
    /// When there is no remote, it cannot be reached or refuses, or the tree is of a newer program. Nothing is lost: what was
    /// taken in stays, what was not sent is sent the next time.
    pub fn sync(
        &self,
        request: &SyncRequest,
        step: &mut dyn FnMut(Synced),
    ) -> Result<SyncReport, CommunityError> {
        let before = self.remembered()?;
        // A remote that is new here is asked for what it is, and for all that it has.
        step(Synced::Fetching);
        let setup = self.set_up(request)?;
        let _lock = self.lock_sync()?;
        let synced = self.exchange(&setup, request, step);
        if synced.is_err() && request.setup {
            // A remote with which nothing was exchanged is not remembered in place of one with which something was.
            self.remember_again(&before)?;
        }
        synced
    }

    /// Exchanges until both have the same.
    fn exchange(
        &self,
        setup: &setup::Setup,
        request: &SyncRequest,
        step: &mut dyn FnMut(Synced),
    ) -> Result<SyncReport, CommunityError> {
        let repository = Repository::open(&self.repository_folder(), request.prompts)?;
        repository.unlock()?;
        let mut report = SyncReport::to(&setup.remote, request.dry_run);
        for _ in 0..ROUNDS {
            let round = self.round(&repository, setup, request.dry_run, &mut report, step)?;
            if round == Round::Settled || request.dry_run {
                repository.tidy()?;
                return self.told(report);
            }
        }
        if let Some(lock) = setup.remote.lock(&setup.branch) {
            return Err(CommunityError::refused(
                format!(
                    "nobody can send anything as long as {} is there",
                    lock.display()
                ),
                "a git that was ended by force left it: if nobody else syncs at this moment, delete it, then: cop sync",
            ));
        }
        Err(CommunityError::refused(
            "others change things faster than this machine can follow",
            "what was taken in is kept; try again in a moment: cop sync",
        ))
    }

    /// One exchange, from what changed here to the push.
    fn round(
        &self,
        repository: &Repository,
        setup: &setup::Setup,
        dry_run: bool,
        report: &mut SyncReport,
        step: &mut dyn FnMut(Synced),
    ) -> Result<Round, CommunityError> {
        step(Synced::Fetching);
        let theirs = repository.fetch(&setup.remote, &setup.branch)?;
        if let Some(theirs) = theirs.as_ref().filter(|_| setup.is_known)
            && self.is_rewritten(repository, &setup.remote, theirs)?
        {
            return Err(self.rewritten(setup));
        }
        let tip = self.tip(repository, dry_run)?;
        let start = match (&tip, &theirs) {
            (Some(tip), _) => Start::After(tip),
            (None, Some(_)) => Start::Beside,
            (None, None) => Start::Alone,
        };
        if !dry_run {
            self.name_for_others()?;
        }
        let outgoing = self.read(|data| match dry_run || are_all_named(data)? {
            true => send(self, data, repository, start, step).map(Some),
            // Somebody showed one since.
            false => Ok(None),
        })?;
        let Some(outgoing) = outgoing else {
            return Ok(Round::Again);
        };
        step(Synced::Joining);
        let ours = outgoing.tip.as_ref();
        let base = match (&theirs, ours) {
            (Some(theirs), Some(ours)) => repository.merge_base(ours, theirs)?,
            _ => None,
        };
        let mut joined = match &theirs {
            // They have nothing that is new here.
            None => Joined::nothing(&outgoing),
            Some(_) if base == theirs => Joined::nothing(&outgoing),
            Some(theirs) => {
                self.check_newer(repository, theirs)?;
                let base = base.as_ref();
                let trees = Trees {
                    base,
                    ours,
                    theirs,
                    waiting: &outgoing.waiting,
                    community: &outgoing.community,
                };
                join(repository, &trees)?
            }
        };
        report.add_joined(&outgoing, &joined);
        if dry_run {
            return self
                .read(|data| report.foresee(data, &joined))
                .map(|()| Round::Settled);
        }
        let merged = self.merge_commit(
            repository,
            &outgoing,
            theirs.as_ref(),
            base.as_ref(),
            &joined,
        )?;
        if let Some(merged) = &merged {
            repository.keep("tip", merged)?;
        }
        self.keep_files(repository, merged.as_ref(), &mut joined)?;
        self.tell_odd_files(&mut joined)?;
        // Until others have it, what this machine agrees with is what they have: what could not be handed over is made anew the
        // next time, out of what is for others by then. If they went back, or never were where it was, what they lack is known
        // from what it agreed with before.
        let agrees_with = match (&tip, &theirs) {
            (Some(tip), Some(theirs))
                if base.as_ref() != Some(tip) && !repository.is_ancestor(tip, theirs)? =>
            {
                Some(tip)
            }
            _ => theirs.as_ref(),
        };
        let Some(mut done) = self.take_in(&outgoing, &joined, agrees_with, report, step)? else {
            return Ok(Round::Again);
        };
        let agreed = std::mem::take(&mut done.agreed);
        report.add_taken(done);
        if let Some(merged) = &merged {
            if Some(merged) != theirs.as_ref() {
                step(Synced::Pushing);
                if repository.push(&setup.remote, &setup.branch, merged)? == Pushed::Behind {
                    return Ok(Round::Again);
                }
                report.pushed = true;
            }
            self.agree(merged, &agreed, setup.is_known)?;
        }
        let rest = self.read(|data| {
            let waits = |id: &Id| outgoing.waiting.contains_key(id) && !joined.mended.contains(id);
            let rest = data.changed()?.into_iter().map(|of| of.entry);
            Ok(rest.filter(|id| !waits(id)).count())
        })?;
        Ok(match rest {
            0 => Round::Settled,
            _ => Round::Again,
        })
    }

    /// The commit that this file agrees with, if it is still there to be built on.
    fn tip(
        &self,
        repository: &Repository,
        dry_run: bool,
    ) -> Result<Option<Commit>, CommunityError> {
        let known = |key| {
            let text = self.read(|data| Ok(data.sync(key)?))?;
            let commit = text.and_then(|text| text.parse::<Commit>().ok());
            match commit {
                Some(commit) if repository.holds(&commit)? => Ok((true, Some(commit))),
                Some(_) => Ok((true, None)),
                None => Ok::<_, CommunityError>((false, None)),
            }
        };
        let (said, tip) = known(SyncKey::Tip)?;
        if tip.is_some() || !said {
            return Ok(tip);
        }
        // It never left this machine, and its repository is gone: what the remote had before is the next best.
        let (_, sent) = known(SyncKey::Sent)?;
        if !dry_run {
            self.change(|data| {
                data.set_sync(SyncKey::Tip, sent.as_ref().map(Commit::as_str))?;
                match sent {
                    Some(_) => Ok(data.doubt_exchange()?),
                    None => Ok(data.forget_exchange()?),
                }
            })?;
        }
        Ok(sent)
    }

    /// Why nothing is exchanged with a remote whose history was rewritten: what was erased there must not come back from here,
    /// and what was lost there must not be lost here.
    fn rewritten(&self, setup: &setup::Setup) -> CommunityError {
        let remote = setup.remote.shown();
        let repository = self.repository_folder();
        CommunityError::Refused {
            message: format!(
                "the history at {remote} was rewritten: it no longer has what both agreed on"
            ),
            hint: Some(format!(
                "if something was erased there, erase it here as well (cop purge), then begin anew: cop sync --setup {remote}; if it was a \
                 slip, bring the history back: git --git-dir {} push --force {remote} refs/cop/tip:refs/heads/{}",
                repository.display(),
                setup.branch
            )),
        }
    }

    /// The commit on which this machine and others agree.
    fn merge_commit(
        &self,
        repository: &Repository,
        outgoing: &Outgoing,
        theirs: Option<&Commit>,
        base: Option<&Commit>,
        joined: &Joined,
    ) -> Result<Option<Commit>, CommunityError> {
        let ours = outgoing.tip.as_ref();
        let Some(theirs) = theirs.filter(|theirs| base != Some(*theirs)) else {
            return Ok(ours.cloned());
        };
        let ahead = ours.filter(|ours| base != Some(*ours));
        if ahead.is_none() && joined.edits.is_empty() {
            return Ok(Some(theirs.clone()));
        }
        let message = match ahead {
            Some(_) => "Join what was changed on two machines",
            None => "File what was written by hand",
        };
        let commit = NewCommit {
            merge: ahead.cloned(),
            ..self.commit(message, joined.edits.clone())
        };
        Ok(repository.commits(Some(theirs), &mut std::iter::once(commit))?)
    }

    /// Refuses a tree that a newer program made: what it means is not known.
    fn check_newer(&self, repository: &Repository, theirs: &Commit) -> Result<(), CommunityError> {
        match repository
            .objects()?
            .at(theirs, COMMUNITY_FILE, sending::MAX_TEXT)?
        {
            Object::Bytes(bytes) => setup::check_form(&String::from_utf8_lossy(&bytes)),
            _ => Ok(()),
        }
    }

    /// Keeps the bytes of files that entries are about to have.
    fn keep_files(
        &self,
        repository: &Repository,
        merged: Option<&Commit>,
        joined: &mut Joined,
    ) -> Result<(), CommunityError> {
        let Some(merged) = merged else {
            return Ok(());
        };
        let merged_entries = joined
            .taken
            .iter()
            .filter_map(|taken| taken.merged.as_ref());
        let files: BTreeSet<(String, String)> = merged_entries
            .flat_map(|shared| shared.files.clone())
            .collect();
        if files.is_empty() {
            return Ok(());
        }
        let mut objects = repository.objects()?;
        for (name, sha256) in files {
            if self.exists() && self.read(|data| Ok(data.has_blob(&sha256)?))? {
                continue;
            }
            let path = attachment_path(&name, &sha256);
            let reason = match objects.at(merged, &path, MAX_ATTACHMENT)? {
                Object::Bytes(bytes) => {
                    let blob = Blob::new(bytes);
                    if blob.sha256 == sha256 {
                        self.write(|data| Ok(data.keep_blob(&blob)?))?;
                        continue;
                    }
                    "it is not what the entry names by its SHA-256"
                }
                Object::TooLarge(_) => "it is too large",
                Object::Absent => "an entry names it, and it is not there",
            };
            joined.left.push(Left {
                path,
                line: 1,
                reason: reason.to_owned(),
            });
        }
        Ok(())
    }

    /// Tells which files of entries that are about to come cannot be kept.
    fn tell_odd_files(&self, joined: &mut Joined) -> Result<(), CommunityError> {
        let merged = joined.taken.iter().filter_map(|of| of.merged.as_ref());
        for merged in merged.filter(|merged| !merged.odd_files.is_empty()) {
            let odd = match self.exists() {
                true => self.read(|data| odd_files(data, merged))?,
                false => why_odd(merged.odd_files.iter()),
            };
            let kind = merged.kind().unwrap_or(Kind::Story);
            joined.left.extend(odd.map(|reason| Left {
                path: entry_path(kind, &merged.slug, merged.id),
                line: 1,
                reason,
            }));
        }
        Ok(())
    }

    /// Takes in what was joined; `None` where something was changed here meanwhile.
    fn take_in(
        &self,
        outgoing: &Outgoing,
        joined: &Joined,
        agrees_with: Option<&Commit>,
        report: &mut SyncReport,
        step: &mut dyn FnMut(Synced),
    ) -> Result<Option<TakenIn>, CommunityError> {
        self.write(|data| {
            let done = match take(self, data, outgoing, joined, step)? {
                Taking::Overtaken => return Ok(None),
                Taking::Done(done) => done,
            };
            let mut left = setup::left_at(data)?;
            left.retain(|left| !joined.looked_at.contains(&left.path));
            left.extend(joined.left.iter().cloned());
            left.sort();
            left.dedup();
            setup::keep_list(data, SyncKey::Left, &left)?;
            if let Some(commit) = agrees_with {
                data.set_sync(SyncKey::Tip, Some(commit.as_str()))?;
            }
            // What was filed before, and is not handed over either.
            let mut unfiled: BTreeSet<String> = setup::unfiled(data)?;
            unfiled.extend(joined.unfiled.iter().cloned());
            setup::keep_list(data, SyncKey::Unfiled, &unfiled)?;
            report.left = left;
            Ok(Some(done))
        })
    }

    /// Remembers that others have what this machine has.
    fn agree(
        &self,
        merged: &Commit,
        agreed: &[(Id, i64, i64)],
        is_known: bool,
    ) -> Result<(), CommunityError> {
        self.change(|data| {
            for (entry, up_to, revision) in agreed {
                data.set_exchanged(*entry, *up_to, *revision)?;
            }
            data.set_sync(SyncKey::Unfiled, None)?;
            data.set_sync(SyncKey::At, Some(&self.now().to_string()))?;
            data.set_sync(SyncKey::Tip, Some(merged.as_str()))?;
            if is_known {
                data.set_sync(SyncKey::Sent, Some(merged.as_str()))?;
            }
            Ok(())
        })
    }

    /// The folder in which git keeps what is exchanged.
    fn repository_folder(&self) -> PathBuf {
        self.sync_folder().join("repository")
    }

    fn sync_folder(&self) -> PathBuf {
        self.path().with_extension("sync")
    }
}

/// How a round ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Round {
    /// Both have the same.
    Settled,
    /// Something came between.
    Again,
}

/// What the file of the community says; the line and the reason where it cannot be read.
fn read_community(text: &str) -> Result<CommunityFile, (usize, String)> {
    let (file, problems) = CommunityFile::read(text);
    match problems.into_iter().next() {
        Some(problem) => Err((problem.line, problem.reason)),
        None => Ok(file.unwrap_or_default()),
    }
}

impl Joined {
    /// What there is to take in where others have nothing new.
    fn nothing(outgoing: &Outgoing) -> Self {
        Joined {
            community: outgoing.community.clone(),
            ..Joined::default()
        }
    }
}

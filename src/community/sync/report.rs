//! What a sync did, in values.

use std::collections::BTreeSet;

use serde::Serialize;

use super::joining::Joined;
use super::sending::Outgoing;
use super::setup::left_at;
use super::taking::{Alike, TakenIn};
use super::{Left, SyncKey};
use crate::community::{Community, CommunityError};
use crate::exchange::Clash;
use crate::exchange::git::Remote;
use crate::model::{Handle, Id, Kind, Name, Timestamp};
use crate::store::Read;

/// An entry that was exchanged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exchanged {
    /// Its short name.
    pub handle: Handle,
    /// Its kind.
    pub kind: Kind,
    /// Its title.
    pub title: String,
}

/// A name in a link or a step that names no entry here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct UnknownName {
    /// The title of the entry that says it.
    pub title: String,
    /// The name.
    pub name: String,
}

/// Which way something went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Ways {
    /// To this machine.
    pub received: bool,
    /// To others.
    pub sent: bool,
}

/// What a sync did, or would do.
#[derive(Debug, Clone, Serialize)]
pub struct SyncReport {
    /// With whom.
    pub remote: String,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// The entries that are new here or say something else, by title.
    pub received: Vec<Exchanged>,
    /// Who changed them, or said something of entries.
    pub people: Vec<Name>,
    /// How many marks are new here.
    pub marks: usize,
    /// The entries of which others have something new, by title.
    pub sent: Vec<Exchanged>,
    /// Which way something new went that the community says of itself, its people and its words.
    pub community: Ways,
    /// The entries that went to the trash here since somebody deleted them, by title.
    pub trashed: Vec<String>,
    /// The entries that stay out of others' sight although somebody changed them, by title.
    pub hidden: Vec<String>,
    /// The entries that came back although they were taken away here, since somebody had changed them.
    pub back: Vec<Exchanged>,
    /// The entries of which two versions stand side by side, since now or since an earlier one.
    pub diverged: Vec<Exchanged>,
    /// The files of the tree that cannot be taken in.
    pub left: Vec<Left>,
    /// What was said of the community on both sides, where the other's was taken, and files of one name, which are both kept.
    pub clashes: Vec<String>,
    /// Names in links and steps that name no entry here.
    pub unknown: Vec<UnknownName>,
    /// Whether the remote has something by now that it did not have before.
    pub pushed: bool,
    #[serde(skip)]
    ids: Ids,
}

#[derive(Debug, Clone, Default)]
struct Ids {
    received: BTreeSet<Id>,
    sent: BTreeSet<Id>,
    back: BTreeSet<Id>,
    diverged: BTreeSet<Id>,
    people: BTreeSet<Name>,
}

/// How a community stands with those that it is exchanged with.
#[derive(Debug, Clone, Serialize)]
pub struct SyncStatus {
    /// With whom; absent where nothing was set up.
    pub remote: Option<String>,
    /// When both last agreed.
    pub at: Option<Timestamp>,
    /// How many entries others may not know as they are now.
    pub unsent: usize,
    /// Whether the last sync took in what others had and could not hand over what was new here.
    pub interrupted: bool,
    /// The entries that say two things until somebody settles which it is to be.
    pub diverged: Vec<Exchanged>,
    /// The files of the tree that could not be taken in.
    pub left: Vec<Left>,
}

impl SyncReport {
    pub(super) fn to(remote: &Remote, dry_run: bool) -> Self {
        SyncReport {
            remote: remote.shown(),
            dry_run,
            received: Vec::new(),
            people: Vec::new(),
            marks: 0,
            sent: Vec::new(),
            community: Ways::default(),
            trashed: Vec::new(),
            hidden: Vec::new(),
            back: Vec::new(),
            diverged: Vec::new(),
            left: Vec::new(),
            clashes: Vec::new(),
            unknown: Vec::new(),
            pushed: false,
            ids: Ids::default(),
        }
    }

    /// Whether both had the same already.
    pub fn is_quiet(&self) -> bool {
        self.received.is_empty()
            && self.sent.is_empty()
            && self.marks == 0
            && self.community == Ways::default()
            && self.clashes.is_empty()
            && self.unknown.is_empty()
            && !self.pushed
    }

    pub(super) fn add_joined(&mut self, outgoing: &Outgoing, joined: &Joined) {
        self.ids.sent.extend(&outgoing.sent);
        self.community.sent |= outgoing.introduced;
        self.community.received |= joined.community != outgoing.community;
        let clashes = joined.clashes.iter().map(|clash: &Clash| {
            let of = |side: &Option<String>| match side {
                Some(text) => format!("“{text}”"),
                None => "nothing".to_owned(),
            };
            format!(
                "{}: {} stands, and not {}",
                clash.what,
                of(&clash.theirs),
                of(&clash.ours)
            )
        });
        self.clashes.extend(clashes);
    }

    pub(super) fn add_taken(&mut self, done: TakenIn) {
        self.ids.received.extend(&done.entries);
        self.ids.back.extend(&done.back);
        self.ids.people.extend(done.people);
        self.marks += done.marks;
        self.trashed.extend(done.trashed);
        self.hidden.extend(done.hidden);
        self.clashes.extend(done.alike.iter().map(Alike::told));
        let unknown = done.unknown.into_iter();
        self.unknown
            .extend(unknown.map(|(title, name)| UnknownName { title, name }));
    }

    /// What a dry run tells: what would be taken in, by what it says.
    pub(super) fn foresee(
        &mut self,
        data: &Read<'_>,
        joined: &Joined,
    ) -> Result<(), CommunityError> {
        self.ids.diverged.extend(data.all_diverged()?);
        for taken in &joined.taken {
            // Two versions here may be one by then.
            self.ids.diverged.remove(&taken.id);
            self.ids.people.extend(taken.by.iter().cloned());
            let Some(merged) = &taken.merged else {
                if let Some(entry) = data.entry(taken.id)? {
                    self.trashed.push(entry.title.to_string());
                    self.ids.received.insert(taken.id);
                }
                continue;
            };
            let first = &merged.versions[0].content;
            let told = Exchanged {
                handle: taken.id.handle(),
                kind: first.details.kind(),
                title: first.title.to_string(),
            };
            if merged.versions.len() > 1 {
                self.diverged.push(told.clone());
            }
            self.received.push(told);
        }
        self.marks = joined.marks.len();
        self.left.clone_from(&joined.left);
        Ok(())
    }
}

impl Community {
    /// The report with everything named.
    pub(super) fn told(&self, mut report: SyncReport) -> Result<SyncReport, CommunityError> {
        self.read(|data| {
            let mut ids = std::mem::take(&mut report.ids);
            if !report.dry_run {
                // Whatever needs a person does so until somebody settled it, however often both have the same.
                ids.diverged = data.all_diverged()?.into_iter().collect();
            }
            report.received.extend(named(data, &ids.received)?);
            report.sent = named(data, &ids.sent)?;
            report.back = named(data, &ids.back)?;
            report.diverged.extend(named(data, &ids.diverged)?);
            report.people = ids
                .people
                .into_iter()
                .filter(|name| !name.is(self.me()))
                .collect();
            report.people.retain(|name| *name != Name::unknown());
            report.clashes.dedup();
            report.unknown.sort();
            report.unknown.dedup();
            report.trashed.sort();
            report.hidden.sort();
            report.hidden.dedup();
            Ok(report)
        })
    }

    /// How this community stands with those that it is exchanged with; asks nobody.
    pub fn sync_status(&self) -> Result<SyncStatus, CommunityError> {
        self.read(|data| {
            let at = data.sync(SyncKey::At)?;
            let remote = data.sync(SyncKey::Remote)?;
            let diverged: BTreeSet<Id> = data.all_diverged()?.into_iter().collect();
            Ok(SyncStatus {
                remote: remote
                    .map(|text| Remote::parse(&text).map_or(text, |remote| remote.shown())),
                at: at.and_then(|at| Timestamp::parse_rfc3339(&at).ok()),
                unsent: data.changed()?.len(),
                interrupted: data.sync(SyncKey::Tip)? != data.sync(SyncKey::Sent)?,
                diverged: named(data, &diverged)?,
                left: left_at(data)?,
            })
        })
    }
}

/// The entries of some ids, by title; one that is erased has no name any more.
fn named(data: &Read<'_>, ids: &BTreeSet<Id>) -> Result<Vec<Exchanged>, CommunityError> {
    let mut named = Vec::new();
    for id in ids {
        if let Some(entry) = data.entry(*id)? {
            named.push(Exchanged {
                handle: entry.handle.clone(),
                kind: entry.kind(),
                title: entry.title.to_string(),
            });
        }
    }
    named.sort_by(|a, b| a.title.cmp(&b.title));
    Ok(named)
}

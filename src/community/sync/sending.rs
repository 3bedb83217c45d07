//! What changed here becomes commits: each revision under the name and the moment of whoever made it.

mod tending;

use std::collections::{BTreeMap, BTreeSet};

use super::Synced;
use super::setup::left_at;
use super::shown::{Shown, shown, version};
use super::taking::named;
use crate::community::{Community, CommunityError};
use crate::exchange::CommunityFile;
use crate::exchange::git::{Commit, Content as Object, Edit, NewCommit, Objects, Repository};
use crate::exchange::tree::{
    Marks, Page, Shared, Written, attachment_path, entry_path, marks_path, read_entry, stem_of,
};
use crate::model::{Handle, Id, Name, Timestamp};
use crate::store::{Changed, Read};

/// The largest file of a tree that is read, in bytes: a body with its front matter, or the marks of years.
pub(super) const MAX_TEXT: u64 = 4 * 1024 * 1024;

/// What was sent, once it is in the tree.
#[derive(Debug, Default)]
pub(super) struct Outgoing {
    /// The commit that says all that this machine says; `None` where nobody has said anything yet.
    pub(super) tip: Option<Commit>,
    /// The entries that were looked at, each with the last revision that is in the tree now.
    pub(super) looked_at: Vec<(Changed, i64)>,
    /// What the tree says of the community.
    pub(super) community: CommunityFile,
    /// Whether the tree says something new of the community.
    pub(super) introduced: bool,
    /// The entries of which the tree has something new.
    pub(super) sent: BTreeSet<Id>,
    /// The entries that wait.
    pub(super) waiting: BTreeMap<Id, Waiting>,
}

/// An entry whose file in the tree cannot be read: nothing is written over it until somebody mends it.
#[derive(Debug)]
pub(super) struct Waiting {
    /// The change that waits.
    pub(super) of: Changed,
    /// The entry's last revision here.
    pub(super) last: i64,
    /// What it said when both last agreed, as far as that is known.
    pub(super) base: Option<Shared>,
    /// What it says here.
    pub(super) ours: Shared,
}

/// What the commits are written on top of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Start<'a> {
    /// What this machine and the tree last agreed on.
    After(&'a Commit),
    /// Nothing: others have a tree, and this machine comes to it.
    Beside,
    /// Nothing: the tree begins here.
    Alone,
}

/// A commit that is yet to be written out.
enum Planned {
    /// A revision of an entry, by its row and its number in the entry's history.
    Revision { entry: Id, row: i64, number: u32 },
    /// The marks of one person on one entry.
    Marks { entry: Id, by: Name },
}

/// Writes what changed here as commits.
pub(super) fn send(
    community: &Community,
    data: &Read<'_>,
    repository: &Repository,
    start: Start<'_>,
    step: &mut dyn FnMut(Synced),
) -> Result<Outgoing, CommunityError> {
    let tip = match start {
        Start::After(tip) => Some(tip),
        Start::Beside | Start::Alone => None,
    };
    let mut objects = repository.objects()?;
    let mut sending = Sending {
        community,
        data,
        tip,
        objects: &mut objects,
        tended: BTreeMap::new(),
        outgoing: Outgoing::default(),
        plan: Vec::new(),
        shown: BTreeMap::new(),
        lines: BTreeMap::new(),
        erased: BTreeSet::new(),
    };
    let changed = with_those_that_speak_of_them(&mut sending, data.changed()?)?;
    for of in &changed {
        if data.entry(of.entry)?.is_none() {
            sending.erased.insert(of.entry.handle().to_string());
        }
    }
    let total = changed.len();
    let beside = match (total, tip) {
        (0, _) | (_, None) => Vec::new(),
        (_, Some(tip)) => repository.files(tip, "diverged")?,
    };
    let beside: Vec<String> = beside
        .into_iter()
        .filter_map(|file| String::from_utf8(file.path).ok())
        .collect();
    for (done, of) in changed.into_iter().enumerate() {
        if total >= MANY {
            step(Synced::Gathered { done, total });
        }
        sending.look_at(repository, of, &beside)?;
    }
    sending.tend_unfiled()?;
    sending.tend_community(start)?;
    sending.plan.sort_by_key(|(at, row, _)| (*at, *row));
    let plan = std::mem::take(&mut sending.plan);
    let tended = std::mem::take(&mut sending.tended);
    let mut outgoing = std::mem::take(&mut sending.outgoing);
    let mut failed = None;
    let total = plan.len();
    let mut commits = plan
        .into_iter()
        .enumerate()
        .map_while(|(done, (_, _, planned))| {
            if total >= MANY {
                step(Synced::Written { done, total });
            }
            match sending.commit(planned) {
                Ok(commit) => Some(commit),
                Err(error) => {
                    failed = Some(error);
                    None
                }
            }
        });
    let last = (!tended.is_empty()).then(|| community.commit("Tend the entries", tended));
    let written = repository.commits(tip, &mut commits.by_ref().chain(last))?;
    drop(commits);
    if let Some(error) = failed {
        return Err(error);
    }
    outgoing.tip = written.or_else(|| tip.cloned());
    Ok(outgoing)
}

/// From how many entries on it is told how far it has come.
const MANY: usize = 500;

/// Entries whose links, steps or answers lead to one that comes into sight or goes out of it change with it.
fn with_those_that_speak_of_them(
    sending: &mut Sending<'_>,
    changed: Vec<Changed>,
) -> Result<Vec<Changed>, CommunityError> {
    let data = sending.data;
    let mut known: BTreeSet<Id> = changed.iter().map(|of| of.entry).collect();
    let mut all = changed.clone();
    // All of them are looked at in any case.
    if sending.tip.is_none() {
        return Ok(all);
    }
    for of in changed {
        let Some(entry) = data.entry(of.entry)? else {
            continue;
        };
        let path = entry_path(entry.kind(), &entry.slug, entry.id);
        let there = sending.text_at(&path)?.is_some();
        if there == data.is_public(entry.id)? {
            continue;
        }
        for other in data.speaking_of(entry.id)? {
            if known.insert(other) {
                all.push(Changed {
                    entry: other,
                    revision: data.last_exchanged(other)?,
                    stamp: 0,
                });
            }
        }
    }
    Ok(all)
}

struct Sending<'a> {
    community: &'a Community,
    data: &'a Read<'a>,
    tip: Option<&'a Commit>,
    objects: &'a mut Objects,
    /// What is in the tree at the end, where no commit of a revision or mark brings it there: path and bytes, or its removal.
    tended: BTreeMap<String, Option<Vec<u8>>>,
    outgoing: Outgoing,
    /// Each with its moment, and the row of the revision among those of one moment.
    plan: Vec<(Timestamp, i64, Planned)>,
    /// The entries of which something is planned.
    shown: BTreeMap<Id, Shown>,
    /// The marks of entries as the commits so far have them.
    lines: BTreeMap<Id, Marks>,
    /// The handles of the entries that were erased here: what led to them was taken away with them.
    erased: BTreeSet<String>,
}

impl Sending<'_> {
    /// What the tree has at a path, as text, and bytes that are none as signs of that; `None` where there is nothing. What is too
    /// large to be read is an empty text.
    fn text_at(&mut self, path: &str) -> Result<Option<String>, CommunityError> {
        let Some(tip) = self.tip else {
            return Ok(None);
        };
        Ok(match self.objects.at(tip, path, MAX_TEXT)? {
            Object::Bytes(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
            Object::TooLarge(_) => Some(String::new()),
            Object::Absent => None,
        })
    }

    /// Plans what is to be written of one entry.
    fn look_at(
        &mut self,
        repository: &Repository,
        of: Changed,
        beside: &[String],
    ) -> Result<(), CommunityError> {
        let data = self.data;
        let id = of.entry;
        let last = data.last_revision(id)?;
        let Some(mut now) = shown(data, id)? else {
            self.take_out(repository, id, beside)?;
            self.outgoing.looked_at.push((of, of.revision));
            return Ok(());
        };
        let (slug, kind) = (now.shared.slug.clone(), now.shared.kind());
        let own = kind
            .map(|kind| entry_path(kind, &slug, id))
            .unwrap_or_default();
        let there = self.text_at(&own)?;
        let known = match (&there, kind) {
            (Some(text), Some(kind)) => Some(read_entry(text, &own, kind, &Written::unknown())),
            _ => None,
        };
        if let Some(Ok(Page::Known(published))) = &known {
            self.add_what_is_not_here(&mut now.shared, published)?;
            self.drop_files(published)?;
        }
        if matches!(known, Some(Err(_))) {
            // Somebody's words stand there that are no entry any more; they are not written over.
            let base = self.agreed(&now.shared, of)?;
            let ours = now.shared;
            let waiting = Waiting {
                of,
                last,
                base,
                ours,
            };
            self.outgoing.waiting.insert(id, waiting);
            return Ok(());
        }
        let mut wanted: BTreeMap<String, String> = now.shared.texts().into_iter().collect();
        let mut new = false;
        let mut planned = false;
        for (number, row, at) in self.new_revisions(&now, of)? {
            planned = true;
            let revision = Planned::Revision {
                entry: id,
                row,
                number,
            };
            self.plan.push((at, row, revision));
        }
        if planned {
            // The last of these commits brings the entry's own file.
            wanted.remove(&own);
            new = true;
        } else if there.as_deref() == wanted.get(&own).map(String::as_str) {
            wanted.remove(&own);
        }
        for path in beside.iter().filter(|path| is_version_of(path, &own)) {
            if wanted.remove(path).is_none() {
                self.tended.insert(path.clone(), None);
                new = true;
            }
        }
        for (path, text) in wanted {
            self.tended.insert(path, Some(text.into_bytes()));
            new = true;
        }
        let marks = marks_path(&slug, id);
        let before = self.text_at(&marks)?;
        new |= self.plan_marks(&now, &marks, before.as_deref())?;
        new |= self.tend_files(&now.shared)?;
        if new {
            self.outgoing.sent.insert(id);
        }
        self.outgoing.looked_at.push((of, last));
        self.shown.insert(id, now);
        Ok(())
    }

    /// A link, a step or a file that this machine does not have, since it leads to what is not here, was not taken away by anybody
    /// here: it stays as the tree has it.
    fn add_what_is_not_here(
        &self,
        now: &mut Shared,
        published: &Shared,
    ) -> Result<(), CommunityError> {
        for (key, since) in &published.links {
            let erased = key
                .1
                .rsplit('-')
                .next()
                .is_some_and(|handle| self.erased.contains(handle));
            if !now.links.contains_key(key) && !erased && named(self.data, &key.1)?.is_none() {
                now.links.insert(key.clone(), *since);
            }
        }
        for (path, sha256) in &published.files {
            if self.data.has_blob(sha256)? {
                continue;
            }
            // What is here in its place stood there before, if it never came; else somebody here replaced it.
            if !now.files.contains_key(path) || self.never_came(path, sha256)? {
                now.files.insert(path.clone(), sha256.clone());
            }
        }
        for (path, sha256) in &published.odd_files {
            // Only who kept it before there was a rule for names can have taken it away: its bytes are here, and nothing shows them.
            let taken_away = self.data.has_blob(sha256)? && !self.data.is_shown_blob(sha256)?;
            if !taken_away && !now.files.contains_key(path) {
                let odd = now.odd_files.entry(path.clone());
                odd.or_insert_with(|| sha256.clone());
            }
        }
        let ([now], [published]) = (now.versions.as_mut_slice(), published.versions.as_slice())
        else {
            return Ok(());
        };
        let mut here = Vec::new();
        for step in &published.steps {
            if named(self.data, &step.1)?.is_some() {
                here.push(step.clone());
            }
        }
        if now.steps == here {
            now.steps.clone_from(&published.steps);
        }
        Ok(())
    }

    /// Whether the bytes of a file that the tree names could not be had when it came.
    fn never_came(&self, name: &str, sha256: &str) -> Result<bool, CommunityError> {
        let path = attachment_path(name, sha256);
        Ok(left_at(self.data)?.iter().any(|left| left.path == path))
    }

    /// What an entry said when both last agreed. Its links and files of then are not known, so that neither side's are taken away.
    fn agreed(&self, now: &Shared, of: Changed) -> Result<Option<Shared>, CommunityError> {
        let rows = self.data.revision_rows(of.entry)?;
        let Some((_, revision)) = rows.into_iter().find(|(row, _)| *row == of.revision) else {
            return Ok(None);
        };
        let entry = crate::community::find::require(self.data, of.entry)?;
        let (content, by) = (revision.content, &revision.author);
        let version = version(self.data, &entry, content, revision.at, by)?;
        Ok(Some(Shared {
            links: BTreeMap::new(),
            files: BTreeMap::new(),
            odd_files: BTreeMap::new(),
            versions: vec![version],
            ..now.clone()
        }))
    }

    /// The revisions of an entry that others do not have and may have: the number of each in its history, its row and its moment.
    /// The one that it shows is the last.
    fn new_revisions(
        &self,
        now: &Shown,
        of: Changed,
    ) -> Result<Vec<(u32, i64, Timestamp)>, CommunityError> {
        if now.shared.versions.len() > 1 {
            // What stands side by side came from others, or is written when it is tended.
            return Ok(Vec::new());
        }
        let rows = self.data.revision_rows(of.entry)?;
        let head = self.data.head(of.entry)?;
        let mut new = Vec::new();
        let mut latest = Timestamp::from_seconds(0);
        for (row, revision) in &rows {
            let is_head = Some(revision.id) == head;
            let is_shown = revision.content.is_for_others();
            if !is_shown {
                // Whoever took it out of sight did not want others to see what it said before.
                new.clear();
            }
            let for_others = is_shown && now.sealed.is_none_or(|sealed| revision.at > sealed);
            if *row > of.revision && (is_head || for_others) {
                // A clock that went back must not put a revision before the one that it was made from.
                latest = latest.max(revision.at);
                new.push((revision.number, *row, latest));
            }
            if is_head {
                // What is kept after it came from others, who said it before.
                break;
            }
        }
        Ok(new)
    }

    /// Plans the commits of new marks; gives whether there are any, or some are gone.
    fn plan_marks(
        &mut self,
        now: &Shown,
        path: &str,
        before: Option<&str>,
    ) -> Result<bool, CommunityError> {
        let there = Marks::read(before.unwrap_or_default());
        if before.is_some_and(str::is_empty) {
            // It is too large to be read, and is not written over.
            return Ok(false);
        }
        let mut wanted = now.marks.clone();
        wanted.others.clone_from(&there.others);
        if wanted == there {
            return Ok(false);
        }
        let mut by: BTreeMap<Name, Timestamp> = BTreeMap::new();
        for line in wanted.known.values() {
            if there.known.get(&line.mark.id) != Some(line) {
                let at = by.entry(line.mark.by.clone()).or_insert(line.mark.at);
                *at = line.mark.at.max(*at);
            }
        }
        let gone = there.known.keys().any(|id| !wanted.known.contains_key(id));
        if gone || by.is_empty() {
            let text = wanted.text();
            self.tended.insert(
                path.to_owned(),
                (!wanted.is_empty()).then(|| text.into_bytes()),
            );
        }
        for (by, at) in by {
            let entry = now.shared.id;
            self.plan.push((at, i64::MAX, Planned::Marks { entry, by }));
        }
        self.lines.insert(now.shared.id, there);
        Ok(true)
    }

    /// One commit of the plan.
    fn commit(&mut self, planned: Planned) -> Result<NewCommit, CommunityError> {
        let data = self.data;
        match planned {
            Planned::Revision {
                entry: id,
                row,
                number,
            } => {
                let revision = data.revision_in(row, number)?;
                let shown = &self.shown[&id];
                let entry = crate::community::find::require(data, id)?;
                let is_head = Some(revision.id) == data.head(id)?;
                let version = match is_head {
                    true => shown.shared.versions[0].clone(),
                    false => version(
                        data,
                        &entry,
                        revision.content,
                        revision.at,
                        &revision.author,
                    )?,
                };
                let kind = version.content.details.kind();
                let path = entry_path(kind, &shown.shared.slug, id);
                let what = match number {
                    1 => "Add",
                    _ => "Edit",
                };
                let title = &version.content.title;
                Ok(NewCommit {
                    author: revision.author.to_string(),
                    at: revision.at.seconds(),
                    edits: vec![Edit::Write {
                        path,
                        bytes: shown.shared.text(&version).into_bytes(),
                    }],
                    ..self
                        .community
                        .commit(&format!("{what} the {kind} “{title}”"), BTreeMap::new())
                })
            }
            Planned::Marks { entry, by } => {
                let shown = &self.shown[&entry];
                let lines = self.lines.entry(entry).or_default();
                let mut at = Timestamp::from_seconds(0);
                let mut acts = BTreeSet::new();
                for (id, line) in &shown.marks.known {
                    if line.mark.by == by && lines.known.get(id) != Some(line) {
                        at = at.max(line.mark.at);
                        acts.insert(line.mark.act.word().to_owned());
                        lines.known.insert(*id, line.clone());
                    }
                }
                let acts = acts.into_iter().collect::<Vec<_>>().join(", ");
                let title = &shown.shared.versions[0].content.title;
                Ok(NewCommit {
                    author: by.to_string(),
                    at: at.seconds(),
                    edits: vec![Edit::Write {
                        path: marks_path(&shown.shared.slug, entry),
                        bytes: lines.text().into_bytes(),
                    }],
                    ..self
                        .community
                        .commit(&format!("Mark “{title}”: {acts}"), BTreeMap::new())
                })
            }
        }
    }
}

impl Community {
    /// A commit of the acting member, made now.
    pub(super) fn commit(
        &self,
        message: &str,
        edits: BTreeMap<String, Option<Vec<u8>>>,
    ) -> NewCommit {
        NewCommit {
            author: self.me().to_string(),
            at: self.now().seconds(),
            committer: self.me().to_string(),
            committed: self.now().seconds(),
            message: message.to_owned(),
            merge: None,
            edits: as_edits(edits),
        }
    }
}

/// Edits as a commit has them.
fn as_edits(edits: BTreeMap<String, Option<Vec<u8>>>) -> Vec<Edit> {
    let edits = edits.into_iter().map(|(path, bytes)| match bytes {
        Some(bytes) => Edit::Write { path, bytes },
        None => Edit::Remove { path },
    });
    edits.collect()
}

/// Whether a path is that of another version of the entry whose file or marks lie at `own`.
fn is_version_of(path: &str, own: &str) -> bool {
    let version = stem_of(path).rsplit_once('-');
    version.is_some_and(|(before, _)| before == stem_of(own))
}

/// Whether the file at a path bears the name of an entry of this handle.
pub(super) fn is_named(path: &str, handle: &Handle) -> bool {
    handle_in(path) == Some(handle.as_str())
}

/// The handle in the name of the file at a path.
pub(super) fn handle_in(path: &str) -> Option<&str> {
    let (_, handle) = stem_of(path).rsplit_once('-')?;
    (handle.len() == Handle::LENGTH).then_some(handle)
}

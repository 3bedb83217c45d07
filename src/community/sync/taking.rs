//! What others changed becomes what this machine has: one transaction, in which nothing is read from git any more.

use std::collections::{BTreeMap, BTreeSet};

use super::Synced;
use super::charter::{shown_community, take_community};
use super::joining::{Joined, Taken};
use super::sending::Outgoing;
use super::shown::{shown, version};
use crate::community::capture::{names_of, settle_links};
use crate::community::find::require;
use crate::community::{Community, CommunityError};
use crate::exchange::CommunityFile;
use crate::exchange::tree::{Marks, Shared, Version, paths_beside};
use crate::model::{
    Act, Content, Details, Entry, Handle, Id, Kind, Lifecycle, Link, Mark, Name, Step,
};
use crate::store::{PastVersion, Read, Received, Write};

/// What taking in did.
#[derive(Debug, Default)]
pub(super) struct TakenIn {
    /// The entries that are new or say something else.
    pub(super) entries: BTreeSet<Id>,
    /// Those of them that went to the trash, each with its title.
    pub(super) trashed: Vec<String>,
    /// Those that stay out of others' sight although somebody changed them, each with its title.
    pub(super) hidden: Vec<String>,
    /// Those that came back although they were deleted here, or were no longer for others.
    pub(super) back: BTreeSet<Id>,
    /// Who changed them.
    pub(super) people: BTreeSet<Name>,
    /// How many marks are new.
    pub(super) marks: usize,
    /// What others know once the tree is theirs: of each entry all up to this change of it and this revision.
    pub(super) agreed: Vec<(Id, i64, i64)>,
    /// What two people called alike, and is kept twice.
    pub(super) alike: Vec<Alike>,
    /// Names in links and steps that name no entry, each with the title of the entry that says them.
    pub(super) unknown: Vec<(String, String)>,
}

/// A file of an entry that had another's name.
#[derive(Debug)]
pub(super) struct Alike {
    /// The title of the entry.
    pub(super) title: String,
    /// The name of both.
    pub(super) path: String,
    /// The name of the second by now.
    pub(super) second: String,
    /// Whether that is the one from here.
    pub(super) is_ours: bool,
}

impl Alike {
    /// What both sides changed, and what became of it.
    pub(super) fn told(&self) -> String {
        let (title, path, second) = (&self.title, &self.path, &self.second);
        let whose = match self.is_ours {
            true => "the one that was here",
            false => "the other",
        };
        format!("the file {path} of “{title}”: {whose} is {second} now")
    }
}

/// Why taking in has to begin anew.
pub(super) enum Taking {
    /// It is done.
    Done(TakenIn),
    /// Something was changed here meanwhile.
    Overtaken,
}

/// Takes in what was joined, if nothing that it changes was changed here since it was looked at.
pub(super) fn take(
    community: &Community,
    data: &Write<'_>,
    outgoing: &Outgoing,
    joined: &Joined,
    step: &mut dyn FnMut(Synced),
) -> Result<Taking, CommunityError> {
    let known = outgoing.looked_at.iter().map(|(of, _)| of);
    let waiting = outgoing.waiting.values().map(|waiting| &waiting.of);
    let stamps: BTreeMap<Id, i64> = known
        .chain(waiting)
        .map(|of| (of.entry, of.stamp))
        .collect();
    let stamp = |id: &Id| stamps.get(id).copied().unwrap_or_default();
    let touched = joined.taken.iter().map(|taken| taken.id);
    let touched: BTreeSet<Id> = touched
        .chain(joined.marks.iter().map(|mark| mark.entry))
        .collect();
    for id in &touched {
        if data.change_of(*id)? > stamp(id) {
            return Ok(Taking::Overtaken);
        }
    }
    if shown_community(data, &outgoing.community)? != outgoing.community {
        return Ok(Taking::Overtaken);
    }
    for waiting in outgoing.waiting.values() {
        if joined.mended.contains(&waiting.of.entry) {
            // Its words are joined by now; what was said of it goes out the next time round.
            data.set_exchanged(waiting.of.entry, waiting.of.stamp - 1, waiting.last)?;
        }
    }
    let mut done = apply(community, data, &outgoing.community, joined, step)?;
    data.note_changes()?;
    let mut owed = BTreeSet::new();
    for id in &joined.owed {
        // Nothing else would lead to it again if it cannot be handed over now.
        if data.change_of(*id)? == 0 && data.entry(*id)?.is_some() {
            data.note_change(*id)?;
            owed.insert(*id);
        }
    }
    data.note_changes()?;
    let taken: BTreeMap<Id, &Taken> = joined.taken.iter().map(|taken| (taken.id, taken)).collect();
    let mut marks: BTreeMap<Id, Vec<&Mark>> = BTreeMap::new();
    for mark in &joined.marks {
        marks.entry(mark.entry).or_default().push(mark);
    }
    let sent = outgoing
        .looked_at
        .iter()
        .filter(|(of, _)| !touched.contains(&of.entry) && !joined.blocked.contains(&of.entry));
    done.agreed
        .extend(sent.map(|(of, revision)| (of.entry, of.stamp, *revision)));
    for id in owed.difference(&touched) {
        done.agreed
            .push((*id, data.change_of(*id)?, data.last_exchanged(*id)?));
    }
    let waits = |id: &&Id| outgoing.waiting.contains_key(*id);
    for id in touched.iter().filter(|id| !waits(id)) {
        let marks = marks.remove(id).unwrap_or_default();
        let last = data.last_revision(*id)?;
        // What came from elsewhere is known there, and what was new here was sent before.
        data.set_exchanged(*id, 0, last)?;
        // Others never heard what was said of an entry here before it went out of sight: once it is back, it is looked at anew.
        if !done.back.contains(id) && agrees(data, *id, taken.get(id).copied(), &marks)? {
            done.agreed.push((*id, data.change_of(*id)?, last));
        }
    }
    Ok(Taking::Done(done))
}

/// Makes this machine have what was joined; `before` is what it showed of the community.
pub(super) fn apply(
    community: &Community,
    data: &Write<'_>,
    before: &CommunityFile,
    joined: &Joined,
    step: &mut dyn FnMut(Synced),
) -> Result<TakenIn, CommunityError> {
    take_community(data, before, &joined.community)?;
    for name in names_in(joined) {
        data.hear_name(name)?;
    }
    let mut taking = Take {
        community,
        data,
        done: TakenIn::default(),
    };
    // Steps name other entries: those come first.
    let is_path = |taken: &&Taken| taken.merged.as_ref().and_then(Shared::kind) == Some(Kind::Path);
    let (paths, others): (Vec<&Taken>, Vec<&Taken>) = joined.taken.iter().partition(is_path);
    let total = joined.taken.len();
    for (done, taken) in others.into_iter().chain(paths).enumerate() {
        step(Synced::Taken { done, total });
        taking.entry(taken)?;
    }
    for taken in &joined.taken {
        if let Some(merged) = &taken.merged {
            taking.links(taken.ours.as_ref(), merged)?;
        }
    }
    taking.marks(joined)?;
    Ok(taking.done)
}

/// Everybody who is named in what was joined.
fn names_in(joined: &Joined) -> BTreeSet<&Name> {
    let mut names = BTreeSet::new();
    for taken in &joined.taken {
        let versions = taken.merged.iter().flat_map(|merged| &merged.versions);
        for version in versions.chain(&taken.past) {
            names.extend(&version.edited_by);
            match &version.content.details {
                Details::Story { told_by: name, .. } | Details::Practice { steward: name, .. } => {
                    names.extend(name);
                }
                _ => {}
            }
        }
        names.extend(taken.merged.iter().map(|merged| &merged.author));
    }
    for mark in &joined.marks {
        names.insert(&mark.by);
        if let Act::Thanks { to: Some(to) } = &mark.act {
            names.insert(to);
        }
    }
    names
}

/// Whether others read of an entry what the tree says.
fn agrees(
    data: &Read<'_>,
    id: Id,
    taken: Option<&Taken>,
    marks: &[&Mark],
) -> Result<bool, CommunityError> {
    let now = shown(data, id)?;
    let Some(now) = now else {
        return Ok(taken.is_none_or(|taken| taken.merged.is_none()));
    };
    let expected = Marks::of(marks.iter().copied());
    let marked = expected
        .known
        .iter()
        .all(|(id, line)| now.marks.known.get(id) == Some(line));
    let Some(taken) = taken else {
        return Ok(marked);
    };
    let Some(merged) = &taken.merged else {
        return Ok(false);
    };
    let same = now.shared.texts() == merged.texts();
    Ok(marked && same)
}

struct Take<'a> {
    community: &'a Community,
    data: &'a Write<'a>,
    done: TakenIn,
}

impl Take<'_> {
    /// Makes an entry say what it is to say, its links apart.
    fn entry(&mut self, taken: &Taken) -> Result<(), CommunityError> {
        let data = self.data;
        let before = data.entry(taken.id)?;
        self.done.people.extend(taken.by.iter().cloned());
        let Some(merged) = &taken.merged else {
            if let Some(entry) = before.filter(|entry| entry.trashed.is_none()) {
                data.trash(taken.id, self.community.now())?;
                data.note_sight_of(taken.id)?;
                self.done.trashed.push(entry.title.to_string());
                self.done.entries.insert(taken.id);
            }
            return Ok(());
        };
        if let Some(entry) = &before
            && (entry.private || entry.state == Lifecycle::Draft)
        {
            return self.keep_out_of_sight(taken, merged, entry);
        }
        if before.is_some() && !data.is_public(taken.id)? {
            self.done.back.insert(taken.id);
            data.note_sight_of(taken.id)?;
        }
        let id = taken.id;
        // What a person sees here stays what they see, as long as it is one of the versions.
        let stays = match &before {
            Some(entry) => self.shown_of(entry, &merged.versions)?,
            None => None,
        };
        let shown = &merged.versions[stays.as_ref().map_or(0, |(place, _)| *place)];
        let beside: Vec<&Version> = merged
            .versions
            .iter()
            .filter(|version| *version != shown)
            .collect();
        let mut past = Vec::new();
        for version in taken
            .past
            .iter()
            .filter(|version| *version != shown && !beside.contains(version))
        {
            past.push(self.past(merged, version, "edit")?);
        }
        let mut beside_ids = Vec::new();
        for version in beside {
            let kept = self.past(merged, version, "edit")?;
            beside_ids.push(kept.id);
            past.push(kept);
        }
        let change = change_word(taken, shown);
        let mut now = self.past(merged, shown, change)?;
        match stays {
            Some((_, content)) => now.content = content,
            None => self.keep_hidden_steps(id, &mut now.content)?,
        }
        if change == MERGE {
            now.parents.extend(data.head(id)?);
            now.parents.extend(past.last().map(|past| past.id));
        }
        data.receive(&Received {
            id,
            slug: &merged.slug,
            author: &merged.author,
            created: merged.created,
            past: &past,
            now: &now,
        })?;
        data.set_diverged(id, &beside_ids)?;
        self.files(taken.ours.as_ref(), merged)?;
        self.done.entries.insert(id);
        Ok(())
    }

    /// Which of the versions an entry shows here, by its place, and what it says here in full.
    fn shown_of(
        &self,
        entry: &Entry,
        versions: &[Version],
    ) -> Result<Option<(usize, Content)>, CommunityError> {
        let data = self.data;
        let Some(content) = data.content(entry.id)? else {
            return Ok(None);
        };
        let digest = |version: &Version| version.text(entry.id).digest;
        let by = data.head_author(entry)?;
        let here = digest(&version(data, entry, content.clone(), entry.updated, &by)?);
        let place = versions.iter().position(|version| digest(version) == here);
        Ok(place.map(|place| (place, content)))
    }

    /// Who made an entry private, or a draft, decided that others should not see it, whatever they wrote meanwhile: their words
    /// are kept in its history, and the next round takes it out of their sight again.
    fn keep_out_of_sight(
        &mut self,
        taken: &Taken,
        merged: &Shared,
        entry: &Entry,
    ) -> Result<(), CommunityError> {
        let mut past = Vec::new();
        for version in taken.past.iter().chain(&merged.versions) {
            past.push(self.past(merged, version, "edit")?);
        }
        self.data.remember(taken.id, &past)?;
        self.data.note_change(taken.id)?;
        self.done.hidden.push(entry.title.to_string());
        Ok(())
    }

    /// A version as the store keeps it.
    fn past(
        &mut self,
        shared: &Shared,
        version: &Version,
        change: &'static str,
    ) -> Result<PastVersion, CommunityError> {
        let mut content = version.content.clone();
        content.tags = self.data.canonical_tags(&content.tags)?;
        if let Details::Path { steps } = &mut content.details {
            for (verb, name) in &version.steps {
                match named(self.data, name)? {
                    Some(entry) => steps.push(Step { verb: *verb, entry }),
                    None => self
                        .done
                        .unknown
                        .push((content.title.to_string(), name.clone())),
                }
            }
        }
        Ok(PastVersion {
            id: version_id(shared.id, version),
            content,
            by: version
                .edited_by
                .clone()
                .unwrap_or_else(|| shared.author.clone()),
            at: version.updated,
            parents: Vec::new(),
            change,
        })
    }

    /// Puts the steps back that lead to what others may not see: they were never shown these, so they did not take them out.
    fn keep_hidden_steps(&self, id: Id, content: &mut Content) -> Result<(), CommunityError> {
        let before = self.data.content(id)?.map(|content| content.details);
        let (Some(Details::Path { steps: before }), Details::Path { steps }) =
            (before, &mut content.details)
        else {
            return Ok(());
        };
        let mut after: Option<Step> = None;
        for step in before {
            if self.data.is_public(step.entry)? {
                after = Some(step);
                continue;
            }
            let place = after
                .as_ref()
                .and_then(|after| steps.iter().position(|of| of == after));
            steps.insert(place.map_or(0, |place| place + 1), step.clone());
            after = Some(step);
        }
        Ok(())
    }

    fn files(&mut self, ours: Option<&Shared>, merged: &Shared) -> Result<(), CommunityError> {
        let here: BTreeMap<String, String> = self
            .data
            .attachments(merged.id)?
            .into_iter()
            .map(|file| (file.path, file.sha256))
            .collect();
        for (path, sha256) in &merged.files {
            // What did not come along is not there, and the page says so by itself. It may come later.
            if here.get(path) == Some(sha256) || !self.data.has_blob(sha256)? {
                continue;
            }
            self.data.reattach(merged.id, path, Some(sha256))?;
            let is_beside =
                |(first, _): &(&String, &String)| paths_beside(first, sha256).contains(path);
            let Some((first, own)) = here.iter().find(is_beside) else {
                continue;
            };
            let is_ours = own == sha256;
            if is_ours || merged.files.get(first) == Some(own) {
                self.done.alike.push(Alike {
                    title: merged.versions[0].content.title.to_string(),
                    path: first.clone(),
                    second: path.clone(),
                    is_ours,
                });
            }
        }
        let Some(before) = ours else {
            return Ok(());
        };
        let is_no_file = |path: &&String| !merged.files.contains_key(*path);
        let is_not_odd = |path: &&String| !merged.odd_files.contains_key(*path);
        let files = before.files.keys();
        let odd = before.odd_files.keys().filter(is_not_odd);
        for path in files.chain(odd).filter(is_no_file) {
            self.data.reattach(merged.id, path, None)?;
        }
        Ok(())
    }

    /// Links that stand by themselves, as they were made and taken away; those in the body follow from it.
    fn links(&mut self, ours: Option<&Shared>, merged: &Shared) -> Result<(), CommunityError> {
        let data = self.data;
        let id = merged.id;
        let none = BTreeMap::new();
        let before = ours.map_or(&none, |ours| &ours.links);
        for (kind, name) in before.keys().filter(|key| !merged.links.contains_key(*key)) {
            // A link goes out of the tree with what it leads to; nobody took it away, and it is there again when that is.
            if let Some(target) = named(data, name)?
                && data.is_public(target)?
            {
                data.unlink(id, *kind, target)?;
            }
        }
        for ((kind, name), since) in merged
            .links
            .iter()
            .filter(|(key, since)| before.get(*key) != Some(since))
        {
            match named(data, name)? {
                Some(target) if target != id => {
                    data.unlink(id, *kind, target)?;
                    data.link(&Link {
                        source: id,
                        kind: *kind,
                        target,
                        written: None,
                        created: since.unwrap_or(merged.created),
                    })?;
                }
                Some(_) => {}
                None => {
                    let title = merged.versions[0].content.title.to_string();
                    self.done.unknown.push((title, name.clone()));
                }
            }
        }
        let entry = require(data, id)?;
        if entry.trashed.is_none() {
            settle_links(data, id, &data.body(id)?, entry.updated)?;
            data.grant_wanted(id, &names_of(&entry), entry.updated)?;
        }
        Ok(())
    }

    fn marks(&mut self, joined: &Joined) -> Result<(), CommunityError> {
        let data = self.data;
        // Whoever gives a mark the identity of another, on another entry, neither takes that one from its entry nor takes it back.
        let is_elsewhere = |mark: &Mark| {
            let known = data.mark(mark.id)?;
            Ok::<_, CommunityError>(known.is_some_and(|known| known.entry != mark.entry))
        };
        for mark in &joined.unmarked {
            if !is_elsewhere(mark)? && !self.points_out_of_sight(mark.id)? {
                data.remove_mark(mark.id)?;
            }
        }
        for mark in &joined.marks {
            if data.entry(mark.entry)?.is_none() || is_elsewhere(mark)? {
                continue;
            }
            let mut mark = mark.clone();
            if matches!(mark.act, Act::Answer { with: None })
                && self.points_out_of_sight(mark.id)?
            {
                continue;
            }
            if let Act::Answer { with: Some(with) } = mark.act
                && data.entry(with)?.is_none()
            {
                mark.act = Act::Answer { with: None };
            }
            if !data.remove_mark(mark.id)? {
                self.done.marks += 1;
                self.done.people.insert(mark.by.clone());
            }
            data.add_mark(&mark)?;
        }
        Ok(())
    }

    /// Whether a mark here is an answer that points to what others may not see: they are told less of it than is known here.
    fn points_out_of_sight(&self, mark: Id) -> Result<bool, CommunityError> {
        match self.data.mark(mark)?.map(|mark| mark.act) {
            Some(Act::Answer { with: Some(target) }) => Ok(!self.data.is_public(target)?),
            _ => Ok(false),
        }
    }
}

/// The identity of a version that comes from elsewhere: the same wherever it comes from.
pub(super) fn version_id(entry: Id, version: &Version) -> Id {
    Id::of_content(&["version", &entry.to_string(), &version.text(entry).digest])
}

/// The change that joins what two sides made of an entry.
const MERGE: &str = "merge";

/// What a version that is to be shown is called: what came as it is was edited elsewhere, what was joined here is a merge.
fn change_word(taken: &Taken, shown: &Version) -> &'static str {
    let theirs = taken.past.contains(shown);
    match (&taken.ours, theirs) {
        (None, _) => "add",
        (Some(_), true) => "edit",
        (Some(_), false) => MERGE,
    }
}

/// The entry that a link or a step names.
pub(super) fn named(data: &Read<'_>, name: &str) -> Result<Option<Id>, CommunityError> {
    if let Some((slug, handle)) = name.rsplit_once('-')
        && handle.len() == Handle::LENGTH
        && let [one] = data.named_exactly(handle, slug)?.as_slice()
    {
        return Ok(Some(*one));
    }
    Ok(data.find_name(name)?)
}

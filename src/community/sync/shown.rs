//! What others may know of an entry, as this machine has it.

use std::collections::{BTreeMap, BTreeSet};

use crate::community::CommunityError;
use crate::exchange::tree::{MarkLine, Marks, Shared, Version, can_be_kept, stem, why_odd};
use crate::model::{
    Act, Content, Details, Entry, FlagReason, Id, Mark, Name, StepVerb, Timestamp, is_public,
};
use crate::store::Read;

/// An entry that others may see, with what was said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    /// The entry.
    pub(super) shared: Shared,
    /// The marks that are for others.
    pub(super) marks: Marks,
    /// Until when what it said is not for others: somebody had taken it out of sight.
    pub(super) sealed: Option<Timestamp>,
}

/// What others may know of an entry; `None` where they may not know of it at all.
pub(super) fn shown(data: &Read<'_>, id: Id) -> Result<Option<Shown>, CommunityError> {
    let Some(entry) = data.entry(id)? else {
        return Ok(None);
    };
    let marks = data.marks(id)?;
    if !is_public(&entry, &marks) {
        return Ok(None);
    }
    let mut links = BTreeMap::new();
    for near in data.links_out(id)? {
        if near.link.written.is_none() && data.is_public(near.entry.id)? {
            let name = stem(&near.entry.slug, near.entry.id);
            let since = (near.link.created != entry.created).then_some(near.link.created);
            links.insert((near.link.kind, name), since);
        }
    }
    let files = data.attachments(id)?.into_iter();
    // What was kept before there was a rule for names goes out all the same, and stays what it is.
    let (files, odd_files) = files
        .map(|file| (file.path, file.sha256))
        .partition(|(path, sha256)| can_be_kept(path, sha256));
    let Some(content) = data.content(id)? else {
        return Ok(None);
    };
    let shown_by = data.head_author(&entry)?;
    let mut versions = vec![version(data, &entry, content, entry.updated, &shown_by)?];
    for beside in data.diverged(id)? {
        versions.push(version(
            data,
            &entry,
            beside.content,
            beside.at,
            &beside.author,
        )?);
    }
    let mut shared = Shared {
        id,
        slug: entry.slug,
        author: entry.author,
        created: entry.created,
        links,
        files,
        odd_files,
        versions,
    };
    shared.settle_order();
    Ok(Some(Shown {
        shared,
        sealed: sealed(&marks),
        marks: shown_marks(data, &marks)?,
    }))
}

/// What the file of an entry names as files and cannot be kept, in words; `None` where that is nothing, or all of it is here.
pub(super) fn odd_files(
    data: &Read<'_>,
    shared: &Shared,
) -> Result<Option<String>, CommunityError> {
    let here = match data.entry(shared.id)? {
        Some(_) => data.attachments(shared.id)?,
        None => Vec::new(),
    };
    let is_here = |path: &String, sha256: &String| {
        let mut here = here.iter();
        here.any(|file| file.path == *path && file.sha256 == *sha256)
    };
    let odd = shared.odd_files.iter();
    Ok(why_odd(odd.filter(|(path, sha256)| !is_here(path, sha256))))
}

/// A version of an entry as others may see it.
pub(super) fn version(
    data: &Read<'_>,
    entry: &Entry,
    mut content: Content,
    updated: Timestamp,
    by: &Name,
) -> Result<Version, CommunityError> {
    content.tags = data.canonical_tags(&content.tags)?;
    let mut steps: Vec<(StepVerb, String)> = Vec::new();
    if let Details::Path { steps: own } = &mut content.details {
        for step in std::mem::take(own) {
            if let Some(target) = data.entry(step.entry)?
                && data.is_public(target.id)?
            {
                steps.push((step.verb, stem(&target.slug, target.id)));
            }
        }
    }
    Ok(Version {
        content,
        steps,
        updated: updated.max(entry.created),
        edited_by: (*by != entry.author).then(|| by.clone()),
    })
}

/// The marks that are for others; what they point to and others may not see is not named.
fn shown_marks(data: &Read<'_>, marks: &[Mark]) -> Result<Marks, CommunityError> {
    let mut shown = Vec::new();
    for mark in marks {
        let mut mark = mark.clone();
        if let Act::Answer { with: Some(target) } = mark.act
            && !data.is_public(target)?
        {
            if mark.note.is_none() {
                continue;
            }
            mark.act = Act::Answer { with: None };
        }
        shown.extend(MarkLine::of(&mark));
    }
    Ok(Marks {
        known: shown.into_iter().map(|line| (line.mark.id, line)).collect(),
        others: BTreeSet::new(),
    })
}

/// When the last flag that had taken an entry out of sight was closed.
fn sealed(marks: &[Mark]) -> Option<Timestamp> {
    let is_flag = |mark: &Mark| {
        matches!(
            mark.act,
            Act::Flag {
                reason: FlagReason::Sensitive
            }
        )
    };
    let last = marks
        .iter()
        .filter(|mark| is_flag(mark))
        .map(|mark| mark.at)
        .max()?;
    let closed = marks
        .iter()
        .filter(|mark| matches!(mark.act, Act::Review { .. }) && mark.at >= last);
    Some(closed.map(|mark| mark.at).min().unwrap_or(last))
}

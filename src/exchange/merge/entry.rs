//! One entry that two sides changed.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::merge_lines;
use crate::exchange::tree::{Shared, Version, paths_beside};
use crate::model::{Content, Details, LinkKind, Tag, Timestamp};

/// Brings together what two sides made of an entry, by what both last had of it; `None` where it is to be gone.
///
/// What only one side changed is as that side has it: title, body by lines, each tag, each field, each link by itself. Where
/// both changed the same and differ, both versions stay. What one side deleted is gone where the other did not touch it, or only
/// took links and steps away; what the other changed stays.
pub fn merge_entry(
    base: Option<&Shared>,
    ours: Option<&Shared>,
    theirs: Option<&Shared>,
) -> Option<Shared> {
    if ours == theirs || theirs == base {
        return ours.cloned();
    }
    if ours == base {
        return theirs.cloned();
    }
    let (Some(ours), Some(theirs)) = (ours, theirs) else {
        // One side deleted what the other changed: a word is worth more than its absence.
        let left = ours.or(theirs);
        return left.filter(|left| !only_lost(base, left)).cloned();
    };
    let mut merged = Shared {
        id: ours.id,
        slug: pick(base.map(|base| &base.slug), &ours.slug, &theirs.slug),
        author: pick(base.map(|base| &base.author), &ours.author, &theirs.author),
        created: pick(
            base.map(|base| &base.created),
            &ours.created,
            &theirs.created,
        ),
        links: merge_map(base.map(|base| &base.links), &ours.links, &theirs.links),
        files: merge_files(
            base.map(|base| &base.files),
            &ours.files,
            &theirs.files,
            Keeps::Lesser,
        ),
        odd_files: merge_map(
            base.map(|base| &base.odd_files),
            &ours.odd_files,
            &theirs.odd_files,
        ),
        versions: merge_versions(
            base.map_or(&[], |base| base.versions.as_slice()),
            &ours.versions,
            &theirs.versions,
        ),
    };
    merged.settle_order();
    Some(merged)
}

/// Whether an entry says nothing that it did not say before, and only links or steps are gone: so it is when what they led to went
/// out of sight, which nobody wrote.
fn only_lost(base: Option<&Shared>, left: &Shared) -> bool {
    let Some(base) = base else {
        return false;
    };
    let mut as_before = left.clone();
    let known = |(key, since): (&(LinkKind, String), &Option<Timestamp>)| {
        base.links.get(key) == Some(since)
    };
    if !left.links.iter().all(known) || left.versions.len() != base.versions.len() {
        return false;
    }
    as_before.links.clone_from(&base.links);
    for (version, before) in as_before.versions.iter_mut().zip(&base.versions) {
        let mut steps = before.steps.iter();
        if !version
            .steps
            .iter()
            .all(|step| steps.any(|known| known == step))
        {
            return false;
        }
        version.steps.clone_from(&before.steps);
    }
    as_before == *base
}

/// The value of the side that changed it; where both did, the lesser, so that the order of the sides does not matter.
fn pick<T: PartialEq + Ord + Clone>(base: Option<&T>, ours: &T, theirs: &T) -> T {
    match base {
        Some(base) if ours == base => theirs.clone(),
        Some(base) if theirs == base => ours.clone(),
        _ => ours.min(theirs).clone(),
    }
}

/// The value of the side that changed it; `None` where both did, and differ.
fn settled<'a, T: PartialEq>(base: &'a T, ours: &'a T, theirs: &'a T) -> Option<&'a T> {
    if ours == theirs || theirs == base {
        Some(ours)
    } else if ours == base {
        Some(theirs)
    } else {
        None
    }
}

/// Each key by itself: what either added or changed is there, what either took away is not unless the other changed it.
fn merge_map<K: Ord + Clone, V: Ord + Clone>(
    base: Option<&BTreeMap<K, V>>,
    ours: &BTreeMap<K, V>,
    theirs: &BTreeMap<K, V>,
) -> BTreeMap<K, V> {
    let mut merged = BTreeMap::new();
    for key in ours.keys().chain(theirs.keys()) {
        let before = base.and_then(|base| base.get(key));
        let (ours, theirs) = (ours.get(key), theirs.get(key));
        let value = match settled(&before, &ours, &theirs) {
            Some(value) => *value,
            None => match (ours, theirs) {
                (Some(ours), Some(theirs)) => Some(ours.min(theirs)),
                (one, other) => one.or(other),
            },
        };
        if let Some(value) = value {
            merged.insert(key.clone(), value.clone());
        }
    }
    merged
}

type Files = BTreeMap<String, String>;

/// Which of two files that were put under one name keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeps {
    /// The one of the lesser digest, so that the order of the sides does not matter.
    Lesser,
    /// Ours.
    Ours,
}

/// Each file by itself; of two that were put under one name both stay, one of them [beside](paths_beside) it.
pub fn merge_files(base: Option<&Files>, ours: &Files, theirs: &Files, keeps: Keeps) -> Files {
    let mut merged = merge_map(base, ours, theirs);
    for (path, own) in ours {
        let Some(other) = theirs.get(path) else {
            continue;
        };
        let before = base.and_then(|base| base.get(path));
        if settled(&before, &Some(own), &Some(other)).is_none() {
            let (first, second) = match keeps {
                Keeps::Lesser => (own.min(other), own.max(other)),
                Keeps::Ours => (own, other),
            };
            merged.insert(path.clone(), first.clone());
            let free = |path: &String| merged.get(path).is_none_or(|there| there == second);
            if let Some(path) = paths_beside(path, second).into_iter().find(free) {
                merged.insert(path, second.clone());
            }
        }
    }
    merged
}

fn merge_versions(base: &[Version], ours: &[Version], theirs: &[Version]) -> Vec<Version> {
    if ours == theirs || theirs == base {
        return ours.to_vec();
    }
    if ours == base {
        return theirs.to_vec();
    }
    if let ([base], [ours], [theirs]) = (base, ours, theirs)
        && let Some(merged) = merge_version(base, ours, theirs)
    {
        return vec![merged];
    }
    let stays = |version: &&Version| {
        (ours.contains(version) && theirs.contains(version)) || !base.contains(version)
    };
    let both = || ours.iter().chain(theirs);
    let mut merged: Vec<&Version> = both().filter(stays).collect();
    if merged.is_empty() {
        // Each side settled for a version that the other gave up.
        merged = both().collect();
    }
    folded(merged)
}

/// Each thing that versions say once, as the latest of them says it: two who settle for the same text are of one mind.
fn folded(versions: Vec<&Version>) -> Vec<Version> {
    let mut folded: Vec<&Version> = Vec::new();
    for version in versions {
        let same = |other: &&mut &Version| {
            other.content == version.content && other.steps == version.steps
        };
        match folded.iter_mut().find(same) {
            Some(known) => *known = later(known, version),
            None => folded.push(version),
        }
    }
    folded.into_iter().cloned().collect()
}

/// The later of two versions; of one moment, the one whose editor's name is the lesser.
fn later<'a>(ours: &'a Version, theirs: &'a Version) -> &'a Version {
    let key = |version: &Version| {
        (
            version.updated,
            std::cmp::Reverse(version.edited_by.clone()),
        )
    };
    if key(theirs) > key(ours) {
        theirs
    } else {
        ours
    }
}

/// Two changes of one content as one: title, body by lines, each tag and each field by itself; `None` where they overlap.
pub fn merge_content(base: &Content, ours: &Content, theirs: &Content) -> Option<Content> {
    let (b, o, t) = (base, ours, theirs);
    Some(Content {
        title: settled(&b.title, &o.title, &t.title)?.clone(),
        body: merge_lines(&b.body, &o.body, &t.body)?,
        tags: merge_tags(&b.tags, &o.tags, &t.tags),
        details: merge_details(&b.details, &o.details, &t.details, Overlap::Stays)?,
        state: *settled(&b.state, &o.state, &t.state)?,
        private: *settled(&b.private, &o.private, &t.private)?,
        pinned: *settled(&b.pinned, &o.pinned, &t.pinned)?,
        extra: merge_extra(&b.extra, &o.extra, &t.extra, Overlap::Stays)?,
    })
}

/// Two changes of one version as one; `None` where they overlap.
fn merge_version(base: &Version, ours: &Version, theirs: &Version) -> Option<Version> {
    let last = later(ours, theirs);
    Some(Version {
        content: merge_content(&base.content, &ours.content, &theirs.content)?,
        steps: settled(&base.steps, &ours.steps, &theirs.steps)?.clone(),
        updated: last.updated,
        edited_by: last.edited_by.clone(),
    })
}

/// Each tag by itself, in alphabetical order.
pub fn merge_tags(base: &[Tag], ours: &[Tag], theirs: &[Tag]) -> Vec<Tag> {
    let stays = |tag: &&Tag| (ours.contains(tag) && theirs.contains(tag)) || !base.contains(tag);
    let merged: BTreeSet<&Tag> = ours.iter().chain(theirs).filter(stays).collect();
    merged.into_iter().cloned().collect()
}

type Extra = BTreeMap<String, serde_json::Value>;

/// What becomes of a field that both sides changed, and differ in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlap {
    /// Neither is taken: what has the field stays in two versions.
    Stays,
    /// The field is as theirs has it.
    Theirs,
}

fn merge_extra(base: &Extra, ours: &Extra, theirs: &Extra, overlap: Overlap) -> Option<Extra> {
    let mut merged = Extra::new();
    for key in ours.keys().chain(theirs.keys()) {
        let of = theirs.get(key);
        let value = match settled(&base.get(key), &ours.get(key), &of) {
            Some(value) => *value,
            None if overlap == Overlap::Theirs => of,
            None => return None,
        };
        if let Some(value) = value {
            merged.insert(key.clone(), value.clone());
        }
    }
    Some(merged)
}

/// The fields of a kind, each by itself; `None` where they overlap, unless theirs are taken then.
pub fn merge_details(
    base: &Details,
    ours: &Details,
    theirs: &Details,
    overlap: Overlap,
) -> Option<Details> {
    // As JSON every field is a key; a kind that changed changes as a whole.
    let fields = |details: &Details| match serde_json::to_value(details) {
        Ok(serde_json::Value::Object(fields)) => Some(fields.into_iter().collect::<Extra>()),
        _ => None,
    };
    if base.kind() != ours.kind() || base.kind() != theirs.kind() {
        return match settled(base, ours, theirs) {
            None if overlap == Overlap::Theirs => Some(theirs.clone()),
            settled => settled.cloned(),
        };
    }
    let merged = merge_extra(&fields(base)?, &fields(ours)?, &fields(theirs)?, overlap)?;
    serde_json::from_value(serde_json::Value::Object(merged.into_iter().collect())).ok()
}

#[cfg(test)]
mod tests;

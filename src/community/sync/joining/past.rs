//! What others did meanwhile: who wrote which file, and what entries said.

use std::collections::{BTreeMap, BTreeSet};

use super::Joining;
use crate::community::CommunityError;
use crate::exchange::git::Past;
use crate::exchange::tree::{Page, Place, Shared, Version, Written, place, read_entry};
use crate::model::{Id, Kind, Name, Timestamp};

impl Joining<'_> {
    /// Who wrote which path last, of what is new here.
    pub(super) fn authors(&self) -> Authors {
        let mut authors = Authors::new();
        for past in &self.history {
            let written = of(past);
            for change in &past.changes {
                authors.insert(change.path.clone(), written.clone());
            }
        }
        authors
    }

    /// What the touched entries said meanwhile elsewhere, oldest first, each with who said so.
    pub(super) fn past(
        &mut self,
        touched: &BTreeSet<Id>,
    ) -> Result<BTreeMap<Id, Vec<(Version, Name)>>, CommunityError> {
        let mut past: BTreeMap<Id, Vec<(Version, Name)>> = BTreeMap::new();
        for commit in std::mem::take(&mut self.history) {
            let written = of(&commit);
            for change in &commit.changes {
                let Ok(path) = std::str::from_utf8(&change.path) else {
                    continue;
                };
                let (Place::Entry(kind), Some(leaf)) = (place(path), &change.after) else {
                    continue;
                };
                let Ok(text) = self.text(leaf)? else {
                    continue;
                };
                let Ok(Page::Known(mut shared)) = read_entry(&text, path, kind, &written) else {
                    continue;
                };
                if !touched.contains(&shared.id) {
                    continue;
                }
                let before = match &change.before {
                    Some(leaf) => self
                        .text(leaf)?
                        .ok()
                        .and_then(|text| known(&text, path, kind)),
                    None => None,
                };
                stamp(before.as_ref(), &mut shared, &written);
                let versions = past.entry(shared.id).or_default();
                for version in shared.versions {
                    let who = version
                        .edited_by
                        .clone()
                        .unwrap_or_else(|| shared.author.clone());
                    versions.push((version, who));
                }
            }
        }
        Ok(past)
    }
}

/// Who made a commit, and when.
fn of(commit: &Past) -> Written {
    Written {
        by: Name::parse(&commit.author).unwrap_or_else(|_| Name::unknown()),
        at: Timestamp::from_seconds(commit.at),
    }
}

/// Who wrote which path last.
pub(super) type Authors = BTreeMap<Vec<u8>, Written>;

pub(super) fn written(authors: &Authors, path: &str) -> Written {
    authors
        .get(path.as_bytes())
        .cloned()
        .unwrap_or_else(Written::unknown)
}

pub(super) fn known(text: &str, path: &str, kind: Kind) -> Option<Shared> {
    match read_entry(text, path, kind, &Written::unknown()) {
        Ok(Page::Known(shared)) => Some(*shared),
        _ => None,
    }
}

/// A file that somebody edited by hand says neither when nor by whom: the commit does.
pub(super) fn stamp(before: Option<&Shared>, after: &mut Shared, written: &Written) {
    let Some(before) = before.and_then(|before| before.versions.first()) else {
        return;
    };
    let author = after.author.clone();
    for version in &mut after.versions {
        let says_the_same = version.content == before.content && version.steps == before.steps;
        if !says_the_same
            && version.updated == before.updated
            && version.edited_by == before.edited_by
        {
            version.updated = written.at.max(before.updated);
            version.edited_by = Some(written.by.clone()).filter(|by| *by != author);
        }
    }
}

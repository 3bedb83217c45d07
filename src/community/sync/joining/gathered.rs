//! Which entries either side changed, and what their files say there.

use std::collections::{BTreeMap, BTreeSet};

use super::past::{Authors, known, written};
use super::{Joining, Side};
use crate::community::CommunityError;
use crate::exchange::git::Change;
use crate::exchange::tree::{NewPage, Page, Place, Shared, place, read_entry, read_version};
use crate::exchange::{NotTaken, show_path};
use crate::model::{Id, Kind};

/// Why a file is left that repeats another's identity.
const COPY: &str = "another file has the same `id`; without that line it is a new entry";

/// The own files of entries, each with its path.
type Files = BTreeMap<Id, (String, Shared)>;

/// What both sides changed.
#[derive(Default)]
pub(super) struct Gathered {
    /// The entries that either side changed.
    pub(super) touched: BTreeSet<Id>,
    /// What their files said before.
    pub(super) base: Files,
    /// This machine's side, and the others'.
    pub(super) sides: [Changed; 2],
    /// The files that somebody wrote elsewhere by hand and that are no entries yet.
    pub(super) new_pages: Vec<(String, Box<NewPage>)>,
}

/// What one side changed.
#[derive(Default)]
pub(super) struct Changed {
    /// The entries of which a file was changed, moved or deleted.
    before: BTreeSet<Id>,
    /// What the files of entries say now.
    pub(super) now: Files,
}

impl Changed {
    /// Whether this side changed the file of an entry.
    pub(super) fn changed(&self, id: &Id) -> bool {
        self.before.contains(id) || self.now.contains_key(id)
    }
}

impl Joining<'_> {
    /// Reads what both sides changed.
    pub(super) fn gather(&mut self, authors: &Authors) -> Result<Gathered, CommunityError> {
        let mut found = Gathered::default();
        let ours = std::mem::take(&mut self.ours);
        for change in &ours {
            self.look_at(change, Side::Ours, authors, &mut found)?;
        }
        self.ours = ours;
        let theirs = std::mem::take(&mut self.theirs);
        for change in &theirs {
            self.look_at(change, Side::Theirs, authors, &mut found)?;
        }
        self.theirs = theirs;
        Ok(found)
    }

    fn look_at(
        &mut self,
        change: &Change,
        side: Side,
        authors: &Authors,
        found: &mut Gathered,
    ) -> Result<(), CommunityError> {
        let theirs = side == Side::Theirs;
        let Ok(path) = String::from_utf8(change.path.clone()) else {
            let path = String::from_utf8_lossy(&change.path);
            self.leave(&path, 1, "its name is not text in UTF-8".to_owned());
            return Ok(());
        };
        if theirs {
            self.joined.looked_at.insert(show_path(path.as_ref()));
        }
        if theirs && change.after.is_some() && path.chars().any(char::is_control) {
            self.leave(&path, 1, "its name holds a control character".to_owned());
        }
        match place(&path) {
            Place::Entry(kind) => self.look_at_entry(change, path, kind, side, authors, found),
            Place::Diverged => self.touch_version(change, &path, theirs, &mut found.touched),
            _ => Ok(()),
        }
    }

    /// The own file of an entry was changed, or one that is no entry yet.
    fn look_at_entry(
        &mut self,
        change: &Change,
        path: String,
        kind: Kind,
        side: Side,
        authors: &Authors,
        found: &mut Gathered,
    ) -> Result<(), CommunityError> {
        let theirs = side == Side::Theirs;
        let before = match &change.before {
            Some(leaf) => self
                .text(leaf)?
                .ok()
                .and_then(|text| known(&text, &path, kind)),
            None => None,
        };
        let before = match before {
            Some(before) if self.is_copy(Side::Base, &before, &path)? => None,
            before => before,
        };
        let known_as = before.as_ref().map(|before| before.id);
        let changed = &mut found.sides[usize::from(theirs)];
        if let Some(before) = before {
            found.touched.insert(before.id);
            changed.before.insert(before.id);
            let base = found.base.entry(before.id);
            base.or_insert_with(|| (path.clone(), before));
        }
        let Some(leaf) = &change.after else {
            return Ok(());
        };
        let read = match self.text(leaf)? {
            Ok(text) => read_entry(&text, &path, kind, &written(authors, &path)),
            Err(reason) => Err(NotTaken { line: 1, reason }),
        };
        match read {
            Ok(Page::Known(shared)) => {
                if theirs && self.is_copy(Side::Theirs, &shared, &path)? {
                    self.leave(&path, 1, COPY.to_owned());
                    return Ok(());
                }
                let id = shared.id;
                found.touched.insert(id);
                if changed.now.contains_key(&id) && path != self.canonical(&shared) {
                    self.leave(&path, 1, COPY.to_owned());
                } else {
                    changed.now.insert(id, (path, *shared));
                }
            }
            Ok(Page::New(page)) if theirs => found.new_pages.push((path, page)),
            Err(error) if theirs => {
                self.joined.blocked.extend(known_as);
                self.leave(&path, error.line, error.reason);
            }
            Ok(Page::New(_)) | Err(_) => {}
        }
        Ok(())
    }

    /// A version that stands beside an entry was changed: the entry is.
    fn touch_version(
        &mut self,
        change: &Change,
        path: &str,
        theirs: bool,
        touched: &mut BTreeSet<Id>,
    ) -> Result<(), CommunityError> {
        for leaf in change.before.iter().chain(&change.after) {
            let read = match self.text(leaf)? {
                Ok(text) => read_version(&text).map_err(|error| (error.line, error.reason)),
                Err(reason) => Err((1, reason)),
            };
            match read {
                Ok((id, _)) => _ = touched.insert(id),
                Err((line, reason)) if theirs && change.after.as_ref() == Some(leaf) => {
                    self.leave(path, line, reason)
                }
                Err(_) => {}
            }
        }
        Ok(())
    }
}

//! Which files are whose on each side: the versions beside entries, and files that were moved or copied.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::past::known;
use super::{Joining, Own, Side};
use crate::community::CommunityError;
use crate::community::sync::sending::handle_in;
use crate::exchange::git::{Commit, Leaf};
use crate::exchange::tree::{Place, Shared, Version, entry_path_of, place, read_version, stem_of};
use crate::model::Id;

/// All three.
const SIDES: [Side; 3] = [Side::Base, Side::Ours, Side::Theirs];

/// Versions by their entry, each with its path.
pub(super) type Beside = BTreeMap<Id, Vec<(String, Version)>>;

/// The files of entries by the handle in their names.
pub(super) type Named = BTreeMap<String, Vec<(String, Leaf)>>;

impl Joining<'_> {
    /// Whether a file only repeats the identity of an entry that has its own file on that side, as one does that somebody took
    /// for a pattern.
    pub(super) fn is_copy(
        &mut self,
        side: Side,
        shared: &Shared,
        path: &str,
    ) -> Result<bool, CommunityError> {
        let canonical = self.canonical(shared);
        let Some(commit) = self.commit(side).filter(|_| path != canonical).cloned() else {
            return Ok(false);
        };
        let named = self.named(side, &commit)?;
        let namesakes = named.get(shared.id.handle().as_str());
        for (other, leaf) in namesakes.into_iter().flatten() {
            let Place::Entry(kind) = place(other) else {
                continue;
            };
            if other == path {
                continue;
            }
            let text = self.text(leaf)?.ok();
            let is_own = match text.and_then(|text| known(&text, other, kind)) {
                Some(own) => own.id == shared.id,
                // It cannot be read, but it lies where the entry lies.
                None => *other == canonical,
            };
            if is_own {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The files of entries on one side by the handle in their names; looked up where somebody moved or copied files.
    fn named(&mut self, side: Side, commit: &Commit) -> Result<Rc<Named>, CommunityError> {
        if let Some(known) = &self.named[side as usize] {
            return Ok(Rc::clone(known));
        }
        let mut named = Named::new();
        for file in self.repository.files(commit, "")? {
            let Ok(path) = String::from_utf8(file.path) else {
                continue;
            };
            if let (Place::Entry(_), Some(handle)) = (place(&path), handle_in(&path)) {
                named
                    .entry(handle.to_owned())
                    .or_default()
                    .push((path, file.leaf));
            }
        }
        let named = Rc::new(named);
        self.named[side as usize] = Some(Rc::clone(&named));
        Ok(named)
    }

    /// An entry whose own file nobody changed, only the versions beside it.
    pub(super) fn found_by_versions(&mut self, id: Id) -> Result<[Own; 3], CommunityError> {
        let mut found = [None, None, None];
        for side in SIDES {
            let beside = self.beside(side)?;
            let Some((path, version)) = beside.get(&id).and_then(|versions| versions.first())
            else {
                continue;
            };
            let Some((stem, _)) = stem_of(path).rsplit_once('-') else {
                continue;
            };
            let kind = version.content.details.kind();
            let own = entry_path_of(kind, id, stem);
            for other in SIDES {
                if let Some(text) = self.text_at(other, &own)?
                    && let Some(shared) = known(&text, &own, kind)
                {
                    found[other as usize] = Some((own.clone(), shared));
                }
            }
            return Ok(found);
        }
        Ok(found)
    }

    /// The versions beside entries on one side.
    fn beside(&mut self, side: Side) -> Result<Rc<Beside>, CommunityError> {
        if let Some(known) = &self.beside[side as usize] {
            return Ok(Rc::clone(known));
        }
        let files = match self.commit(side) {
            Some(commit) => self.repository.files(commit, "diverged")?,
            None => Vec::new(),
        };
        let mut beside = Beside::new();
        for file in files {
            let Ok(path) = String::from_utf8(file.path) else {
                continue;
            };
            if place(&path) == Place::Diverged
                && let Ok(text) = self.text(&file.leaf)?
                && let Ok((id, version)) = read_version(&text)
            {
                beside.entry(id).or_default().push((path, version));
            }
        }
        let beside = Rc::new(beside);
        self.beside[side as usize] = Some(Rc::clone(&beside));
        Ok(beside)
    }

    /// Adds the versions beside an entry on one side; gives the paths at which they lie.
    pub(super) fn with_versions(
        &mut self,
        side: Side,
        own: Own,
        id: Id,
    ) -> Result<(Option<Shared>, Vec<String>), CommunityError> {
        let Some((path, mut shared)) = own else {
            return Ok((None, Vec::new()));
        };
        let mut paths = vec![path];
        let beside = self.beside(side)?;
        let beside = beside.get(&id).map_or(&[][..], Vec::as_slice);
        paths.extend(beside.iter().map(|(path, _)| path.clone()));
        shared.add_versions(beside.iter().map(|(_, version)| version.clone()));
        Ok((Some(shared), paths))
    }
}

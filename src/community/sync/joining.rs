//! What others changed in the tree, and what that makes of what this machine has.

mod found;
mod marks;
mod past;
mod rest;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::Left;
use super::sending::{MAX_TEXT, Waiting};
use crate::community::CommunityError;
use crate::exchange::git::{
    Change, Commit, Content as Object, Leaf, Mode, Objects, Past, Repository,
};
use crate::exchange::tree::{
    Marks, Page, Place, Shared, Version, entry_path, marks_path, place, read_entry, read_version,
};
use crate::exchange::{Clash, CommunityFile, merge_entry, show_path};
use crate::model::{Id, Kind, Mark, Name};
use found::{Beside, Named};
use past::{Authors, known, stamp, written};

/// The tree as this machine and others are to have it, and what of that is new here.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// What is to be changed in what others have.
    pub(super) edits: BTreeMap<String, Option<Vec<u8>>>,
    /// The entries that are to say something else here.
    pub(super) taken: Vec<Taken>,
    /// The marks that are new here, or say something else.
    pub(super) marks: Vec<Mark>,
    /// The marks that were taken back elsewhere.
    pub(super) unmarked: Vec<Mark>,
    /// What the community is to say of itself.
    pub(super) community: CommunityFile,
    /// What both sides said of the community, and one of them is not taken.
    pub(super) clashes: Vec<Clash>,
    /// The files that cannot be taken.
    pub(super) left: Vec<Left>,
    /// The entries that others made unreadable: what was changed of them here waits.
    pub(super) blocked: BTreeSet<Id>,
    /// The entries that waited and are joined now.
    pub(super) mended: BTreeSet<Id>,
    /// The paths that others changed: what was said of them before no longer counts.
    pub(super) looked_at: BTreeSet<String>,
}

/// An entry that is to say something else here.
#[derive(Debug)]
pub(super) struct Taken {
    /// Which.
    pub(super) id: Id,
    /// What others know that it says here.
    pub(super) ours: Option<Shared>,
    /// What it is to say; `None` where it is to be gone.
    pub(super) merged: Option<Shared>,
    /// What it said meanwhile elsewhere, oldest first.
    pub(super) past: Vec<Version>,
    /// Who changed it elsewhere.
    pub(super) by: BTreeSet<Name>,
}

/// The three trees: what both last had, what this machine has, what others have; and what of this machine is in none.
pub(super) struct Trees<'a> {
    pub(super) base: Option<&'a Commit>,
    pub(super) ours: Option<&'a Commit>,
    pub(super) theirs: &'a Commit,
    pub(super) waiting: &'a BTreeMap<Id, Waiting>,
    /// What this machine says of the community.
    pub(super) community: &'a CommunityFile,
}

/// Brings what others have together with what this machine has.
pub(super) fn join(repository: &Repository, trees: &Trees<'_>) -> Result<Joined, CommunityError> {
    let known: Vec<Commit> = trees.ours.into_iter().chain(trees.base).cloned().collect();
    let mut objects = repository.objects()?;
    let mut joining = Joining {
        trees,
        history: repository.history(&known, trees.theirs)?,
        theirs: repository.changes(trees.base, trees.theirs)?,
        ours: match (trees.base, trees.ours) {
            (base, Some(ours)) if base != Some(ours) => repository.changes(base, ours)?,
            _ => Vec::new(),
        },
        beside: [None, None, None],
        named: [None, None, None],
        gone: BTreeSet::new(),
        revived: BTreeSet::new(),
        objects: &mut objects,
        repository,
        joined: Joined::default(),
    };
    joining.entries()?;
    joining.marks()?;
    joining.community()?;
    joining.carry_files()?;
    Ok(joining.joined)
}

/// Why a file is left that repeats another's identity.
const COPY: &str = "another file has the same `id`; without that line it is a new entry";

/// One of the three sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Base,
    Ours,
    Theirs,
}

/// An entry's own file on one side.
type Own = Option<(String, Shared)>;

struct Joining<'a> {
    trees: &'a Trees<'a>,
    repository: &'a Repository,
    objects: &'a mut Objects,
    /// The commits of others that are new here, parents first.
    history: Vec<Past>,
    theirs: Vec<Change>,
    ours: Vec<Change>,
    /// The versions that stand beside entries on each side, each with its path.
    beside: [Option<Rc<Beside>>; 3],
    /// The files of entries on each side by the handle in their names.
    named: [Option<Rc<Named>>; 3],
    /// Where the marks of entries lay that are to be gone.
    gone: BTreeSet<String>,
    /// Where the marks lay of entries that one side deleted and that stay all the same.
    revived: BTreeSet<String>,
    joined: Joined,
}

impl Joining<'_> {
    fn commit(&self, side: Side) -> Option<&Commit> {
        match side {
            Side::Base => self.trees.base,
            Side::Ours => self.trees.ours,
            Side::Theirs => Some(self.trees.theirs),
        }
    }

    /// A file's text; why it has none otherwise.
    fn text(&mut self, leaf: &Leaf) -> Result<Result<String, String>, CommunityError> {
        match leaf.mode {
            Mode::File | Mode::Executable => {}
            Mode::Symlink => return Ok(Err("it is a symbolic link".to_owned())),
            Mode::Submodule => return Ok(Err("it is a submodule".to_owned())),
            _ => return Ok(Err("it is no plain file".to_owned())),
        }
        Ok(match self.objects.read(&leaf.object, MAX_TEXT)? {
            Object::Bytes(bytes) => {
                String::from_utf8(bytes).map_err(|_| "it is not text in UTF-8".to_owned())
            }
            Object::TooLarge(size) => Err(format!(
                "it has {:.1} MB, which is too much",
                size as f64 / 1_048_576.0
            )),
            Object::Absent => Err("its content is missing".to_owned()),
        })
    }

    /// A file's text on one side, bytes that are none as signs of that; `None` where there is no file, or a file that is too large.
    fn text_at(&mut self, side: Side, path: &str) -> Result<Option<String>, CommunityError> {
        let Some(commit) = self.commit(side).cloned() else {
            return Ok(None);
        };
        Ok(match self.objects.at(&commit, path, MAX_TEXT)? {
            Object::Bytes(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
            _ => None,
        })
    }

    /// Whether a file on one side is too large to be read.
    fn is_too_large(&mut self, side: Side, path: &str) -> Result<bool, CommunityError> {
        let Some(commit) = self.commit(side).cloned() else {
            return Ok(false);
        };
        let found = self.objects.at(&commit, path, MAX_TEXT)?;
        Ok(matches!(found, Object::TooLarge(_)))
    }

    fn leave(&mut self, path: &str, line: usize, reason: String) {
        self.joined.left.push(Left {
            path: show_path(path.as_ref()),
            line,
            reason,
        });
    }

    /// Every entry that either side changed.
    fn entries(&mut self) -> Result<(), CommunityError> {
        let authors = self.authors();
        let mut base: BTreeMap<Id, (String, Shared)> = BTreeMap::new();
        let mut sides: [BTreeMap<Id, (String, Shared)>; 2] = Default::default();
        let mut moved: [BTreeSet<Id>; 2] = Default::default();
        let mut new_pages = Vec::new();
        let mut touched: BTreeSet<Id> = BTreeSet::new();
        for (at, changes) in [
            std::mem::take(&mut self.ours),
            std::mem::take(&mut self.theirs),
        ]
        .into_iter()
        .enumerate()
        {
            let theirs = at == 1;
            for change in &changes {
                let Ok(path) = String::from_utf8(change.path.clone()) else {
                    self.leave(
                        &String::from_utf8_lossy(&change.path),
                        1,
                        "its name is not text in UTF-8".to_owned(),
                    );
                    continue;
                };
                if theirs {
                    self.joined.looked_at.insert(show_path(path.as_ref()));
                }
                if theirs && change.after.is_some() && path.chars().any(char::is_control) {
                    self.leave(&path, 1, "its name holds a control character".to_owned());
                }
                let kind = match place(&path) {
                    Place::Entry(kind) => kind,
                    Place::Diverged => {
                        self.touch_version(change, &path, theirs, &mut touched)?;
                        continue;
                    }
                    _ => continue,
                };
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
                if let Some(before) = before {
                    touched.insert(before.id);
                    moved[at].insert(before.id);
                    base.entry(before.id)
                        .or_insert_with(|| (path.clone(), before.clone()));
                }
                let Some(leaf) = &change.after else {
                    continue;
                };
                let read = match self.text(leaf)? {
                    Ok(text) => read_entry(&text, &path, kind, &written(&authors, &path)),
                    Err(reason) => Err(crate::exchange::NotTaken { line: 1, reason }),
                };
                match read {
                    Ok(Page::Known(shared))
                        if theirs && self.is_copy(Side::Theirs, &shared, &path)? =>
                    {
                        self.leave(&path, 1, COPY.to_owned());
                    }
                    Ok(Page::Known(shared)) => {
                        touched.insert(shared.id);
                        let id = shared.id;
                        let own = path == self.canonical(&shared);
                        match sides[at].get(&id) {
                            Some(_) if !own => self.leave(&path, 1, COPY.to_owned()),
                            _ => _ = sides[at].insert(id, (path.clone(), *shared)),
                        }
                    }
                    Ok(Page::New(page)) if theirs => new_pages.push((path.clone(), page)),
                    Ok(Page::New(_)) => {}
                    Err(error) if theirs => {
                        self.joined.blocked.extend(known_as);
                        self.leave(&path, error.line, error.reason);
                    }
                    Err(_) => {}
                }
            }
            if theirs {
                self.theirs = changes;
            } else {
                self.ours = changes;
            }
        }
        let mut past = self.past(&touched)?;
        for id in touched.difference(&self.joined.blocked.clone()) {
            let changed = |at: usize| moved[at].contains(id) || sides[at].contains_key(id);
            let [ours_changed, theirs_changed] = [changed(0), changed(1)];
            let before = base.remove(id);
            let ours = match ours_changed {
                true => sides[0].remove(id),
                false => before.clone(),
            };
            let theirs = match theirs_changed {
                true => sides[1].remove(id),
                false => before.clone(),
            };
            let mut own = [before, ours, theirs];
            if own.iter().all(Option::is_none) {
                own = self.found_by_versions(*id)?;
            }
            self.merge(*id, own, past.remove(id).unwrap_or_default(), &authors)?;
        }
        for (path, page) in new_pages {
            self.file(path, *page, &authors)?;
        }
        Ok(())
    }

    fn canonical(&self, shared: &Shared) -> String {
        let kind = shared.kind().unwrap_or(Kind::Story);
        entry_path(kind, &shared.slug, shared.id)
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

    /// Merges one entry.
    fn merge(
        &mut self,
        id: Id,
        [base, ours, theirs]: [Own; 3],
        past: Vec<(Version, Name)>,
        authors: &Authors,
    ) -> Result<(), CommunityError> {
        let (base, ours) = match self.trees.waiting.get(&id) {
            Some(waiting) => {
                self.joined.mended.insert(id);
                (waiting.base.clone(), Some(waiting.ours.clone()))
            }
            None => {
                let (base, _) = self.with_versions(Side::Base, base, id)?;
                let (ours, _) = self.with_versions(Side::Ours, ours, id)?;
                (base, ours)
            }
        };
        let their_path = theirs.as_ref().map(|(path, _)| path.clone());
        let (mut theirs, there) = self.with_versions(Side::Theirs, theirs, id)?;
        if let (Some(theirs), Some(path)) = (&mut theirs, &their_path) {
            stamp(base.as_ref(), theirs, &written(authors, path));
        }
        let merged = merge_entry(base.as_ref(), ours.as_ref(), theirs.as_ref());
        let texts: BTreeMap<String, String> = merged.iter().flat_map(Shared::texts).collect();
        for path in there {
            if !texts.contains_key(&path) {
                self.joined.edits.insert(path, None);
            }
        }
        for (path, text) in &texts {
            if self.text_at(Side::Theirs, path)?.as_ref() != Some(text) {
                let bytes = text.clone().into_bytes();
                self.joined.edits.insert(path.clone(), Some(bytes));
            }
        }
        let slug = merged
            .as_ref()
            .or(ours.as_ref())
            .or(theirs.as_ref())
            .map(|of| of.slug.clone());
        match (&merged, slug) {
            (None, Some(slug)) => self.drop_marks(&slug, id)?,
            (Some(merged), _) if ours.is_none() || theirs.is_none() => {
                self.revived.insert(marks_path(&merged.slug, id));
            }
            _ => {}
        }
        let here: BTreeMap<String, String> = ours.iter().flat_map(Shared::texts).collect();
        if here != texts {
            let deleted = here.keys().filter_map(|path| authors.get(path.as_bytes()));
            let by = past
                .iter()
                .map(|(_, by)| by)
                .chain(deleted.map(|written| &written.by));
            self.joined.taken.push(Taken {
                id,
                by: by.cloned().collect(),
                past: past.into_iter().map(|(version, _)| version).collect(),
                ours,
                merged,
            });
        }
        Ok(())
    }

    /// Files an entry that somebody wrote into the tree by hand under its own name.
    fn file(
        &mut self,
        path: String,
        page: crate::exchange::tree::NewPage,
        authors: &Authors,
    ) -> Result<(), CommunityError> {
        let mut shared = page.shared;
        shared.settle_order();
        self.joined.edits.insert(path.clone(), None);
        for (path, text) in shared.texts() {
            self.joined.edits.insert(path, Some(text.into_bytes()));
        }
        if !page.marks.is_empty() {
            let marks = Marks::of(&page.marks);
            let path = marks_path(&shared.slug, shared.id);
            self.joined
                .edits
                .insert(path, Some(marks.text().into_bytes()));
            self.joined.marks.extend(page.marks);
        }
        self.joined.taken.push(Taken {
            id: shared.id,
            ours: None,
            past: Vec::new(),
            by: [written(authors, &path).by].into(),
            merged: Some(shared),
        });
        Ok(())
    }
}

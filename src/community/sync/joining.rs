//! What others changed in the tree, and what that makes of what this machine has.

mod found;
mod gathered;
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
use crate::exchange::tree::{Marks, Shared, Version, entry_path, marks_path};
use crate::exchange::{Clash, CommunityFile, merge_entry, show_path};
use crate::model::{Id, Kind, Mark, Name};
use found::{Beside, Named};
use past::{Authors, stamp, written};

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
    /// The files of entries that are not to lie any more where others have them.
    pub(super) unfiled: BTreeSet<String>,
    /// The entries of which others are to have something else than they have, whoever changed it.
    pub(super) owed: BTreeSet<Id>,
    /// The entries that waited and are joined now.
    pub(super) mended: BTreeSet<Id>,
    /// The paths that others changed: what was said of them before no longer counts.
    pub(super) looked_at: BTreeSet<String>,
}

impl Joined {
    /// Has a file of an entry lie no longer where others have it.
    fn take_away(&mut self, path: String) {
        self.unfiled.insert(path.clone());
        self.edits.insert(path, None);
    }
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
        let mut found = self.gather(&authors)?;
        let mut past = self.past(&found.touched)?;
        for id in found.touched.difference(&self.joined.blocked.clone()) {
            let before = found.base.remove(id);
            let [ours, theirs] = found.sides.each_mut().map(|side| match side.changed(id) {
                true => side.now.remove(id),
                false => before.clone(),
            });
            let mut own = [before, ours, theirs];
            if own.iter().all(Option::is_none) {
                own = self.found_by_versions(*id)?;
            }
            self.merge(*id, own, past.remove(id).unwrap_or_default(), &authors)?;
        }
        for (path, page) in found.new_pages {
            self.file(path, *page, &authors)?;
        }
        Ok(())
    }

    fn canonical(&self, shared: &Shared) -> String {
        let kind = shared.kind().unwrap_or(Kind::Story);
        entry_path(kind, &shared.slug, shared.id)
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
                self.joined.take_away(path);
                self.joined.owed.insert(id);
            }
        }
        for (path, text) in &texts {
            if self.text_at(Side::Theirs, path)?.as_ref() != Some(text) {
                let bytes = text.clone().into_bytes();
                self.joined.edits.insert(path.clone(), Some(bytes));
                self.joined.owed.insert(id);
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
        self.joined.take_away(path.clone());
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

//! What others changed in the tree, and what that makes of what this machine has.

mod marks;
mod past;

use std::collections::{BTreeMap, BTreeSet};

use super::sending::{MAX_TEXT, Waiting, is_named};
use super::{Left, read_community};
use crate::community::CommunityError;
use crate::exchange::git::{
    Change, Commit, Content as Object, Edit, Leaf, Mode, Objects, Past, Repository,
};
use crate::exchange::tree::{
    Marks, Page, Place, Shared, Version, entry_path, marks_path, place, read_entry, read_version,
    stem,
};
use crate::exchange::{
    COMMUNITY_FILE, Clash, CommunityFile, merge_community, merge_entry, show_path,
};
use crate::model::{Id, Kind, Mark, Name};
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
        gone: BTreeSet::new(),
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
    /// The files of diverged versions on each side.
    beside: [Option<Vec<String>>; 3],
    /// Where the marks of entries lay that are to be gone.
    gone: BTreeSet<String>,
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

    fn text_at(&mut self, side: Side, path: &str) -> Result<Option<String>, CommunityError> {
        let Some(commit) = self.commit(side).cloned() else {
            return Ok(None);
        };
        Ok(match self.objects.at(&commit, path, MAX_TEXT)? {
            Object::Bytes(bytes) => String::from_utf8(bytes).ok(),
            _ => None,
        })
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

    /// Whether a file only repeats the identity of an entry that has its own file on that side, as one does that somebody took
    /// for a pattern.
    fn is_copy(&mut self, side: Side, shared: &Shared, path: &str) -> Result<bool, CommunityError> {
        let canonical = self.canonical(shared);
        let Some(commit) = self.commit(side).filter(|_| path != canonical).cloned() else {
            return Ok(false);
        };
        for kind in Kind::ALL {
            let folder = format!("{}/{:02x}", kind.plural(), shared.id.as_bytes()[0]);
            for file in self.repository.files(&commit, &folder)? {
                let Ok(other) = String::from_utf8(file.path) else {
                    continue;
                };
                if other == path || !is_named(&other, &shared.id.handle()) {
                    continue;
                }
                let text = self.text(&file.leaf)?.ok();
                let is_own = match text.and_then(|text| known(&text, &other, kind)) {
                    Some(own) => own.id == shared.id,
                    // It cannot be read, but it lies where the entry lies.
                    None => other == canonical,
                };
                if is_own {
                    return Ok(true);
                }
            }
        }
        Ok(false)
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

    /// An entry whose own file nobody changed, only the versions beside it.
    fn found_by_versions(&mut self, id: Id) -> Result<[Own; 3], CommunityError> {
        let mut found = [None, None, None];
        for (at, side) in [Side::Base, Side::Ours, Side::Theirs]
            .into_iter()
            .enumerate()
        {
            for path in self.beside(side)? {
                let Some(text) = self.text_at(side, &path)? else {
                    continue;
                };
                let Ok((of, version)) = read_version(&text) else {
                    continue;
                };
                let name = path.rsplit('/').next().unwrap_or_default();
                let Some((stem, _)) = name.rsplit_once('-') else {
                    continue;
                };
                if of != id {
                    continue;
                }
                let kind = version.content.details.kind();
                for other in [Side::Base, Side::Ours, Side::Theirs] {
                    let own = format!("{}/{:02x}/{stem}.md", kind.plural(), id.as_bytes()[0]);
                    if let Some(text) = self.text_at(other, &own)?
                        && let Some(shared) = known(&text, &own, kind)
                    {
                        found[other as usize] = Some((own, shared));
                    }
                }
                return Ok(found);
            }
            let _ = at;
        }
        found.fill(None);
        Ok(found)
    }

    /// The paths of the versions beside entries on one side.
    fn beside(&mut self, side: Side) -> Result<Vec<String>, CommunityError> {
        if let Some(known) = &self.beside[side as usize] {
            return Ok(known.clone());
        }
        let paths = match self.commit(side) {
            Some(commit) => {
                let files = self.repository.files(commit, "diverged")?.into_iter();
                files
                    .filter_map(|file| String::from_utf8(file.path).ok())
                    .collect()
            }
            None => Vec::new(),
        };
        self.beside[side as usize] = Some(paths.clone());
        Ok(paths)
    }

    /// Adds the versions beside an entry on one side; gives the paths at which they lie.
    fn with_versions(
        &mut self,
        side: Side,
        own: Own,
        id: Id,
    ) -> Result<(Option<Shared>, Vec<String>), CommunityError> {
        let Some((path, mut shared)) = own else {
            return Ok((None, Vec::new()));
        };
        let mut paths = vec![path];
        let name = stem(&shared.slug, id);
        for path in self.beside(side)? {
            let file = path.rsplit('/').next().unwrap_or_default();
            if !file.starts_with(&name) {
                continue;
            }
            let Some(text) = self.text_at(side, &path)? else {
                continue;
            };
            if let Ok((of, mut version)) = read_version(&text)
                && of == id
            {
                version.edited_by.take_if(|by| *by == shared.author);
                shared.versions.push(version);
                paths.push(path);
            }
        }
        shared.settle_order();
        Ok((Some(shared), paths))
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
        if let (None, Some(slug)) = (&merged, slug) {
            self.drop_marks(&slug, id)?;
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

    /// What the community says of itself.
    fn community(&mut self) -> Result<(), CommunityError> {
        let mut read = |side| {
            let text = self.text_at(side, COMMUNITY_FILE)?.unwrap_or_default();
            Ok::<_, CommunityError>((read_community(&text), text))
        };
        let (base, _) = read(Side::Base)?;
        let (ours, _) = read(Side::Ours)?;
        let (theirs, text) = read(Side::Theirs)?;
        let base = base.unwrap_or_default();
        let ours = ours.unwrap_or_default();
        let Ok(theirs) = theirs else {
            let reason = theirs.err().unwrap_or_default();
            self.leave(COMMUNITY_FILE, reason.0, reason.1);
            self.joined.community = ours;
            return Ok(());
        };
        let (merged, clashes) = merge_community(&base, &ours, &theirs);
        self.joined.clashes = clashes;
        if merged != theirs {
            let written = merged.to_text().into_bytes();
            self.joined
                .edits
                .insert(COMMUNITY_FILE.to_owned(), Some(written));
        }
        let _ = text;
        self.joined.community = merged;
        Ok(())
    }

    /// The files of entries, and those that explain the tree, that only this machine has.
    fn carry_files(&mut self) -> Result<(), CommunityError> {
        let Some(ours) = self.trees.ours.cloned() else {
            return Ok(());
        };
        for change in std::mem::take(&mut self.ours) {
            let (Ok(path), Some(_)) = (String::from_utf8(change.path), &change.after) else {
                continue;
            };
            let carried = path.starts_with("attachments/")
                || matches!(path.as_str(), "README.md" | ".gitattributes");
            if carried
                && self.objects.at(self.trees.theirs, &path, 0)? == Object::Absent
                && let Object::Bytes(bytes) =
                    self.objects
                        .at(&ours, &path, crate::model::MAX_ATTACHMENT)?
            {
                self.joined.edits.insert(path, Some(bytes));
            }
        }
        Ok(())
    }
}

/// The edits as a commit has them.
pub(super) fn as_edits(edits: BTreeMap<String, Option<Vec<u8>>>) -> Vec<Edit> {
    let edits = edits.into_iter().map(|(path, bytes)| match bytes {
        Some(bytes) => Edit::Write { path, bytes },
        None => Edit::Remove { path },
    });
    edits.collect()
}

//! What is in the tree at the end, whoever brought it there: files, what the community says of itself, and what goes out of it.

use super::{MAX_TEXT, Sending, Start, is_named, is_version_of};
use crate::community::CommunityError;
use crate::community::sync::charter::shown_community;
use crate::community::sync::read_community;
use crate::community::sync::setup::unfiled;
use crate::exchange::git::{Content as Object, Repository};
use crate::exchange::tree::{
    ATTRIBUTES, Page, Place, README, Shared, Written, attachment_path, entry_path, folders_of,
    marks_path, place, read_entry,
};
use crate::exchange::{COMMUNITY_FILE, CommunityFile};
use crate::model::Id;

impl Sending<'_> {
    /// Brings the files of an entry that the tree does not have.
    pub(super) fn tend_files(&mut self, shared: &Shared) -> Result<bool, CommunityError> {
        let mut new = false;
        for (name, sha256) in shared.files_in_tree() {
            let path = attachment_path(name, sha256);
            let there = match self.tip {
                Some(tip) => self.objects.at(tip, &path, 0)? != Object::Absent,
                None => false,
            };
            let Some(bytes) = self.data.blob(sha256)? else {
                continue;
            };
            // What another entry no longer has, this one may.
            let goes = self.tended.get(&path).is_some_and(Option::is_none);
            if goes {
                self.tended.remove(&path);
            }
            if !there && !self.tended.contains_key(&path) {
                self.tended.insert(path, Some(bytes));
                new = true;
            }
        }
        Ok(new)
    }

    /// Takes the files of an entry out of the tree that no entry has any more which others may see.
    pub(super) fn drop_files(&mut self, published: &Shared) -> Result<(), CommunityError> {
        for (name, sha256) in published.files_in_tree() {
            // What is not here at all was not taken away here.
            let gone = self.data.entry(published.id)?.is_none() || self.data.has_blob(sha256)?;
            let path = attachment_path(name, sha256);
            if gone && !self.data.is_shown_blob(sha256)? && !self.tended.contains_key(&path) {
                self.tended.insert(path, None);
            }
        }
        Ok(())
    }

    /// Takes an entry out of the tree that others may not see, or that is gone.
    pub(super) fn take_out(
        &mut self,
        repository: &Repository,
        id: Id,
        beside: &[String],
    ) -> Result<(), CommunityError> {
        let Some(tip) = self.tip else {
            return Ok(());
        };
        let mut paths = Vec::new();
        match self.data.entry(id)? {
            Some(entry) => {
                paths.push(entry_path(entry.kind(), &entry.slug, id));
                paths.push(marks_path(&entry.slug, id));
            }
            None => {
                // Nothing here tells its name any more.
                for folder in folders_of(id) {
                    for file in repository.files(tip, &folder)? {
                        let path = String::from_utf8(file.path).unwrap_or_default();
                        if is_named(&path, &id.handle()) && place(&path) != Place::Other {
                            paths.push(path);
                        }
                    }
                }
            }
        }
        for path in paths {
            let Some(text) = self.text_at(&path)? else {
                continue;
            };
            let own = match place(&path) {
                Place::Entry(kind) => match read_entry(&text, &path, kind, &Written::unknown()) {
                    Ok(Page::Known(known)) => {
                        if known.id == id {
                            self.drop_files(&known)?;
                        }
                        known.id == id
                    }
                    Ok(Page::New(_)) => false,
                    // It cannot be read, but it lies where the entry lies, and that is not for others.
                    Err(_) => true,
                },
                _ => true,
            };
            if own {
                let versions = beside
                    .iter()
                    .filter(|version| is_version_of(version, &path));
                for version in versions {
                    self.tended.insert(version.clone(), None);
                }
                self.tended.insert(path, None);
                self.outgoing.sent.insert(id);
            }
        }
        Ok(())
    }

    /// Takes the files out of the tree that were filed under the names of their entries before, where that was never handed over.
    pub(super) fn tend_unfiled(&mut self) -> Result<(), CommunityError> {
        for path in unfiled(self.data)? {
            let Place::Entry(kind) = place(&path) else {
                continue;
            };
            let Some(text) = self.text_at(&path)? else {
                continue;
            };
            let shared = match read_entry(&text, &path, kind, &Written::unknown()) {
                Ok(Page::Known(shared)) => *shared,
                Ok(Page::New(page)) => page.shared,
                Err(_) => continue,
            };
            let own = entry_path(shared.kind().unwrap_or(kind), &shared.slug, shared.id);
            if path != own {
                self.tended.entry(path).or_insert(None);
            }
        }
        Ok(())
    }

    /// Brings what the community says of itself, and the files that explain the tree where there are none.
    pub(super) fn tend_community(&mut self, start: Start<'_>) -> Result<(), CommunityError> {
        let before = match self.tip {
            Some(tip) => self.objects.at(tip, COMMUNITY_FILE, MAX_TEXT)?,
            None => Object::Absent,
        };
        let (published, text) = match before {
            Object::Absent => (Ok(CommunityFile::default()), None),
            Object::Bytes(bytes) => match String::from_utf8(bytes) {
                Ok(text) => (read_community(&text), Some(text)),
                Err(_) => (Err((1, String::new())), None),
            },
            Object::TooLarge(_) => (Err((1, String::new())), None),
        };
        let Ok(published) = published else {
            // Somebody's words stand there that cannot be read; they are not written over.
            self.outgoing.community = shown_community(self.data, &CommunityFile::default())?;
            return Ok(());
        };
        let now = shown_community(self.data, &published)?;
        let says_nothing = CommunityFile {
            exchange: now.exchange,
            id: now.id,
            ..CommunityFile::default()
        };
        if matches!(start, Start::Beside) && now == says_nothing {
            self.outgoing.community = now;
            return Ok(());
        }
        if text.is_none() || now != published {
            self.tended
                .insert(COMMUNITY_FILE.to_owned(), Some(now.to_text().into_bytes()));
            self.outgoing.introduced = now != published && now != says_nothing;
        }
        self.outgoing.community = now;
        if matches!(start, Start::Alone) {
            for (path, text) in [(".gitattributes", ATTRIBUTES), ("README.md", README)] {
                self.tended
                    .insert(path.to_owned(), Some(text.as_bytes().to_vec()));
            }
        }
        Ok(())
    }
}

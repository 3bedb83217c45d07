//! What is no entry and no mark: what the community says of itself, and the files that go along.

use std::collections::BTreeSet;

use super::past::known;
use super::{Joining, Side};
use crate::community::CommunityError;
use crate::community::sync::read_community;
use crate::community::sync::sending::MAX_TEXT;
use crate::exchange::git::{Change, Content as Object};
use crate::exchange::tree::{Place, Shared, attachment_path, place, read_version};
use crate::exchange::{COMMUNITY_FILE, CommunityFile, merge_community};

impl Joining<'_> {
    /// What the community says of itself.
    pub(super) fn community(&mut self) -> Result<(), CommunityError> {
        let ours = self.trees.community;
        let base = match self.community_at(Side::Base)? {
            Some(Ok(base)) => base,
            _ => CommunityFile::default(),
        };
        let theirs = match self.community_at(Side::Theirs)? {
            Some(Ok(theirs)) => theirs,
            Some(Err((line, reason))) => {
                self.leave(COMMUNITY_FILE, line, reason);
                self.joined.community = ours.clone();
                return Ok(());
            }
            // Whoever deleted the file did not mean that the community has no name and no people any more.
            None => base.clone(),
        };
        let is_there = self.text_at(Side::Theirs, COMMUNITY_FILE)?.is_some();
        let (merged, clashes) = merge_community(&base, ours, &theirs);
        self.joined.clashes = clashes;
        if merged != theirs || !is_there {
            let written = merged.to_text().into_bytes();
            self.joined
                .edits
                .insert(COMMUNITY_FILE.to_owned(), Some(written));
        }
        self.joined.community = merged;
        Ok(())
    }

    /// What one side says of the community, or why that cannot be read; `None` where it has no such file.
    #[expect(
        clippy::type_complexity,
        reason = "the line and the reason are what `leave` takes"
    )]
    fn community_at(
        &mut self,
        side: Side,
    ) -> Result<Option<Result<CommunityFile, (usize, String)>>, CommunityError> {
        let Some(commit) = self.commit(side).cloned() else {
            return Ok(None);
        };
        Ok(match self.objects.at(&commit, COMMUNITY_FILE, MAX_TEXT)? {
            Object::Absent => None,
            Object::TooLarge(_) => Some(Err((1, "it is too large".to_owned()))),
            Object::Bytes(bytes) => Some(match String::from_utf8(bytes) {
                Ok(text) => read_community(&text),
                Err(_) => Err((1, "it is not text in UTF-8".to_owned())),
            }),
        })
    }

    /// Whatever else this machine's tree has that others do not: files of entries, those that explain the tree, and what
    /// somebody put there elsewhere. What others changed themselves is as they have it.
    pub(super) fn carry_files(&mut self) -> Result<(), CommunityError> {
        let changed: BTreeSet<Vec<u8>> = self
            .theirs
            .iter()
            .map(|change| change.path.clone())
            .collect();
        let named: BTreeSet<String> = self.attachments_of_taken();
        for change in std::mem::take(&mut self.ours) {
            let Ok(path) = String::from_utf8(change.path.clone()) else {
                continue;
            };
            let as_before = !changed.contains(&change.path);
            if !as_before
                || self.joined.edits.contains_key(&path)
                || self.is_joined(&change, &path)?
            {
                continue;
            }
            match &change.after {
                None if named.contains(&path) => {}
                None => _ = self.joined.edits.insert(path, None),
                Some(leaf) if leaf.mode.is_file() => {
                    let read = self
                        .objects
                        .read(&leaf.object, crate::model::MAX_ATTACHMENT)?;
                    if let Object::Bytes(bytes) = read {
                        self.joined.edits.insert(path, Some(bytes));
                    }
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// Whether what became of a file follows from what was joined.
    fn is_joined(&mut self, change: &Change, path: &str) -> Result<bool, CommunityError> {
        let leaf = change.after.as_ref().or(change.before.as_ref());
        let text = match leaf {
            Some(leaf) => self.text(leaf)?.ok(),
            None => None,
        };
        Ok(match place(path) {
            Place::Community | Place::Marks => true,
            Place::Entry(kind) => text.is_some_and(|text| known(&text, path, kind).is_some()),
            Place::Diverged => text.is_some_and(|text| read_version(&text).is_ok()),
            Place::Other => false,
        })
    }

    /// Where the files lie of the entries that others changed.
    fn attachments_of_taken(&self) -> BTreeSet<String> {
        let merged = self
            .joined
            .taken
            .iter()
            .filter_map(|taken| taken.merged.as_ref());
        let files = merged.flat_map(Shared::files_in_tree);
        files
            .map(|(name, sha256)| attachment_path(name, sha256))
            .collect()
    }
}

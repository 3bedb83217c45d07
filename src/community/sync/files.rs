//! The exchange tree that a community makes by itself, with nobody to exchange it with.

use std::collections::BTreeMap;

use super::charter::shown_community;
use super::shown::shown;
use crate::community::{Community, CommunityError};
use crate::exchange::tree::{attachment_path, marks_path};
use crate::exchange::{COMMUNITY_FILE, CommunityFile};
use crate::model::{Condition, Predicate};
use crate::store::Order;

impl Community {
    /// Every file of the exchange tree as this community alone would write it, by path: the entries that others may see, what
    /// stands beside them, their marks and files, and what the community says of itself. The files that explain the tree are
    /// not among them.
    ///
    /// `published` is what others were told of the community before; a default where they were told nothing. Words that were
    /// told stay told, even where only hidden entries use them since.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn exchange_files(
        &self,
        published: &CommunityFile,
    ) -> Result<BTreeMap<String, Vec<u8>>, CommunityError> {
        self.read(|data| {
            let mut files = BTreeMap::new();
            let listed = data.list(
                &Condition::Is(Predicate::Shared),
                Order::Created,
                None,
                self.now(),
            )?;
            for entry in listed {
                let Some(shown) = shown(data, entry.id)? else {
                    continue;
                };
                for (path, text) in shown.shared.texts() {
                    files.insert(path, text.into_bytes());
                }
                if !shown.marks.is_empty() {
                    let path = marks_path(&shown.shared.slug, entry.id);
                    files.insert(path, shown.marks.text().into_bytes());
                }
                for (name, sha256) in &shown.shared.files {
                    if let Some(bytes) = data.blob(sha256)? {
                        files.insert(attachment_path(name, sha256), bytes);
                    }
                }
            }
            let community = shown_community(data, published)?;
            files.insert(COMMUNITY_FILE.to_owned(), community.to_text().into_bytes());
            Ok(files)
        })
    }
}

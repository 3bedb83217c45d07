//! What has to be done to make a folder hold the pages, and the doing of it.

use std::fs;
use std::io;
use std::path::Path;

use crate::handbook::page::{Page, PageContent};
use crate::model::sha256_of;

use super::Written;
use super::error::{BoxError, WriteError};
use super::journal::{self, Change};
use super::manifest::{self, Manifest};
use super::place::{self, Found};

/// What has to be done to make the folder hold the pages.
pub(super) struct Plan<'p> {
    puts: Vec<(&'p Page, bool)>,
    written: Written,
    owned: Option<Manifest>,
    manifest: Manifest,
}

impl<'p> Plan<'p> {
    /// Looks at what is there; refuses what is not the handbook's to change.
    pub(super) fn new(
        folder: &Path,
        pages: &'p [Page],
        owned: Option<Manifest>,
        overwrite: bool,
    ) -> Result<Self, WriteError> {
        let mut plan = Plan {
            puts: Vec::new(),
            written: Written::default(),
            owned: None,
            manifest: Manifest::new(),
        };
        let before = owned.unwrap_or_default();
        let mut in_the_way = Vec::new();
        for page in pages {
            let hash = hash_of(page);
            match look(folder, &page.path)? {
                Found::Link(link) => return Err(WriteError::Link(link)),
                Found::Blocked | Found::Other => in_the_way.push(page.path.clone()),
                Found::Nothing => {
                    plan.puts.push((page, false));
                    plan.written.created.push(page.path.clone());
                }
                Found::File => match before.get(&page.path) {
                    None => in_the_way.push(page.path.clone()),
                    Some(kept) => {
                        let there = hash_of_file(&folder.join(&page.path))?;
                        if there == hash {
                            plan.written.unchanged += 1;
                        } else {
                            if there != *kept {
                                plan.written.edited.push(page.path.clone());
                            }
                            plan.puts.push((page, true));
                            plan.written.changed.push(page.path.clone());
                        }
                    }
                },
            }
            plan.manifest.insert(page.path.clone(), hash);
        }
        for (path, kept) in &before {
            if plan.manifest.contains_key(path) || !matches!(look(folder, path)?, Found::File) {
                // Whatever else stands there now was put there by someone, and is theirs.
                continue;
            }
            if hash_of_file(&folder.join(path))? != *kept {
                plan.written.edited.push(path.clone());
            }
            plan.written.removed.push(path.clone());
        }
        if !in_the_way.is_empty() {
            return Err(WriteError::InTheWay(in_the_way));
        }
        if !plan.written.edited.is_empty() && !overwrite {
            return Err(WriteError::Edited(plan.written.edited));
        }
        plan.owned = (!before.is_empty()).then_some(before);
        Ok(plan)
    }

    /// Makes the change; after an error the folder is as it was.
    pub(super) fn carry_out(
        self,
        folder: &Path,
        bytes: &mut dyn FnMut(&str) -> Result<Vec<u8>, BoxError>,
        pulse: &mut dyn FnMut() -> io::Result<()>,
    ) -> Result<Written, WriteError> {
        let listed = place::metadata(&folder.join(manifest::NAME))
            .map_err(|source| WriteError::io("read", folder, source))?
            .is_some();
        let same = listed && self.owned.clone().unwrap_or_default() == self.manifest;
        if self.puts.is_empty() && self.written.removed.is_empty() && same {
            return Ok(self.written);
        }
        let outcome = self.change(folder, listed, bytes, pulse);
        match outcome {
            Ok(change) => {
                change.clear();
                Ok(self.written)
            }
            Err(failure) => match journal::undo(folder) {
                Ok(()) => Err(failure),
                Err(source) => Err(WriteError::Unfinished {
                    folder: folder.to_owned(),
                    failure: Box::new(failure),
                    source,
                }),
            },
        }
    }

    fn change(
        &self,
        folder: &Path,
        listed: bool,
        bytes: &mut dyn FnMut(&str) -> Result<Vec<u8>, BoxError>,
        pulse: &mut dyn FnMut() -> io::Result<()>,
    ) -> Result<Change, WriteError> {
        let failed = |source| WriteError::io("write to", folder, source);
        let mut change = Change::begin(folder, self.owned.is_some()).map_err(failed)?;
        for &(page, replaces) in &self.puts {
            let put = match &page.content {
                PageContent::Text(text) => change.put(&page.path, replaces, text.as_bytes()),
                PageContent::Attachment { sha256 } => {
                    let content = bytes(sha256).map_err(|source| WriteError::Attachment {
                        page: page.path.clone(),
                        source,
                    })?;
                    if sha256_of(&content) != *sha256 {
                        return Err(WriteError::Damaged(page.path.clone()));
                    }
                    change.put(&page.path, replaces, &content)
                }
            };
            put.map_err(|source| WriteError::io("write", &folder.join(&page.path), source))?;
        }
        for path in &self.written.removed {
            change.remove(path);
        }
        // Last, so that it never lists what is not there.
        let manifest = manifest::write(&self.manifest);
        change
            .put(manifest::NAME, listed, manifest.as_bytes())
            .map_err(failed)?;
        change.make(pulse).map_err(failed)?;
        Ok(change)
    }
}

/// What stands at a path of the folder.
pub(super) fn look(folder: &Path, path: &str) -> Result<Found, WriteError> {
    place::look(folder, path).map_err(|source| WriteError::io("read", &folder.join(path), source))
}

fn hash_of(page: &Page) -> String {
    match &page.content {
        PageContent::Text(text) => sha256_of(text.as_bytes()),
        PageContent::Attachment { sha256 } => sha256.clone(),
    }
}

fn hash_of_file(path: &Path) -> Result<String, WriteError> {
    let bytes = fs::read(path).map_err(|source| WriteError::io("read", path, source))?;
    Ok(sha256_of(&bytes))
}

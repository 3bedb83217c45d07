//! The exchange tree as a folder that is handed over: a part of a community, or all of it, that merges at the other end.

mod back;
mod coming;
mod reading;

use std::path::{Path, PathBuf};

use serde::Serialize;

use back::Before;
use reading::{Archive, read_archive, read_file};

use super::Synced;
use super::files::ArchiveRequest;
use super::taking::{TakenIn, apply, version_id};
use crate::community::{Community, CommunityError, ImportReport, ImportRequest, ImportStep};
use crate::exchange::tree::attachment_path;
use crate::exchange::{COMMUNITY_FILE, show_path};
use crate::handbook;
use crate::model::MAX_ATTACHMENT;
use crate::store::{Blob, Write};

/// What an export of an archive did.
#[derive(Debug, Clone, Serialize)]
pub struct ArchiveReport {
    /// The folder.
    pub path: PathBuf,
    /// How many entries it holds.
    pub entries: usize,
    /// How many files are new.
    pub created: usize,
    /// How many files have changed.
    pub changed: usize,
    /// How many files are gone.
    pub removed: usize,
    /// How many files are as they were.
    pub unchanged: usize,
}

impl Community {
    /// Writes what others may see as an exchange tree into a folder. What was there of an earlier archive is replaced as a
    /// whole; a failed export leaves it as it was.
    ///
    /// # Errors
    /// When there is no such topic, or the folder holds what is not an archive of cop's, or cannot be written.
    pub fn export_archive(
        &self,
        folder: &Path,
        request: &ArchiveRequest,
    ) -> Result<ArchiveReport, CommunityError> {
        if handbook::is_written(folder) && !folder.join(COMMUNITY_FILE).is_file() {
            return Err(CommunityError::refused(
                format!("{} holds a handbook", show_path(folder)),
                "name another folder: cop export archive FOLDER",
            ));
        }
        self.name_for_readers()?;
        let published = self.published();
        let (report, handed) = self.read(|data| {
            let (handed, pages) = self.tree(data, request, &published)?;
            let mut bytes = |sha256: &str| {
                data.blob(sha256)?
                    .ok_or_else(|| format!("the file kept as {sha256} is gone").into())
            };
            let written = handbook::write(folder, &pages, &mut bytes, request.force)?;
            let report = ArchiveReport {
                path: folder.to_path_buf(),
                entries: handed.len(),
                created: written.created.len(),
                changed: written.changed.len(),
                removed: written.removed.len(),
                unchanged: written.unchanged,
            };
            Ok((report, handed))
        })?;
        // What was handed over may come back changed. A community that cannot be written can be handed over all the same.
        let _ = self.change(|data| {
            for (entry, revision) in &handed {
                data.set_handed(*entry, *revision)?;
            }
            Ok(())
        });
        Ok(report)
    }

    /// Takes an archive in: entries by their identity, what was changed here and there joined. `None` where the path is none.
    pub(in crate::community) fn import_archive(
        &self,
        request: &ImportRequest,
        step: &mut dyn FnMut(ImportStep),
    ) -> Result<Option<ImportReport>, CommunityError> {
        let root = &request.path;
        let Some(archive) = read_archive(self, root, &mut |read| step(read.into()))? else {
            return Ok(None);
        };
        let exists = self.exists();
        let report = match (request.dry_run, exists) {
            (true, false) => archive.joined(None)?.report(&archive),
            (true, true) => self.read(|data| Ok(archive.joined(Some(data))?.report(&archive)))?,
            (false, _) => {
                self.keep_archive_files(&archive, root)?;
                self.write(|data| self.take_archive(data, &archive, root, step))?
            }
        };
        Ok(Some(ImportReport {
            dry_run: request.dry_run,
            founded: !exists && !request.dry_run,
            ..report
        }))
    }

    /// Takes in what an archive brings, as one change that can be taken back.
    fn take_archive(
        &self,
        data: &Write<'_>,
        archive: &Archive,
        root: &Path,
        step: &mut dyn FnMut(ImportStep),
    ) -> Result<ImportReport, CommunityError> {
        let coming = archive.joined(Some(data))?;
        let before = Before::of(data, &coming)?;
        let TakenIn { unknown, alike, .. } =
            apply(self, data, &coming.before, &coming.joined, &mut |taken| {
                if let Synced::Taken { done, total } = taken {
                    step(ImportStep::Taken { done, total });
                }
            })?;
        for taken in &coming.joined.taken {
            let handed = taken
                .past
                .iter()
                .map(|version| version_id(taken.id, version));
            for id in handed {
                data.set_handed(taken.id, data.revision_row(id)?)?;
            }
        }
        let what = format!("importing {}", show_path(root));
        let undo = before.steps_back(data, &coming)?;
        data.journal(self.now(), &what, &undo)?;
        let mut report = coming.report(archive);
        let told = alike
            .iter()
            .map(|alike| format!("both sides changed {}", alike.told()));
        let unknown = unknown.into_iter().map(|(title, name)| {
            let root = show_path(root);
            format!("{root}: “{title}” speaks of {name}, which is not here")
        });
        report.notes.extend(told.chain(unknown));
        Ok(report)
    }

    /// Keeps the bytes of the files that the entries of an archive have.
    fn keep_archive_files(&self, archive: &Archive, root: &Path) -> Result<(), CommunityError> {
        for (name, sha256) in archive.entries.iter().flat_map(|(_, shared)| &shared.files) {
            let path = attachment_path(name, sha256);
            if self.exists() && self.read(|data| Ok(data.has_blob(sha256)?))? {
                continue;
            }
            if let Some(bytes) = read_file(root, &path, MAX_ATTACHMENT) {
                let blob = Blob::new(bytes);
                if blob.sha256 == *sha256 {
                    self.write(|data| Ok(data.keep_blob(&blob)?))?;
                }
            }
        }
        Ok(())
    }
}

//! An archive as it lies in a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::community::sync::read_community;
use crate::community::sync::sending::MAX_TEXT;
use crate::community::sync::setup::check_form;
use crate::community::{Community, CommunityError};
use crate::exchange::tree::{
    Marks, Page, Place, Shared, Version, Written, place, read_entry, read_version,
};
use crate::exchange::{COMMUNITY_FILE, CommunityFile, Progress, Remark, read_bounded};
use crate::model::Id;

/// An archive, read.
pub(super) struct Archive {
    pub(super) root: PathBuf,
    /// Each entry with the path of its file.
    pub(super) entries: Vec<(String, Shared)>,
    pub(super) marks: Vec<Marks>,
    pub(super) community: CommunityFile,
    pub(super) problems: Vec<Remark>,
}

/// Reads a folder that is an exchange tree; `None` for any other path.
pub(super) fn read_archive(
    community: &Community,
    root: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Option<Archive>, CommunityError> {
    let Some(text) = read_file(root, COMMUNITY_FILE, MAX_TEXT) else {
        return Ok(None);
    };
    let Ok(file) = read_community(&String::from_utf8_lossy(&text)) else {
        return Ok(None);
    };
    if file.exchange.is_none() {
        return Ok(None);
    }
    check_form(&String::from_utf8_lossy(&text))?;
    let mut archive = Archive {
        root: root.to_owned(),
        entries: Vec::new(),
        marks: Vec::new(),
        community: file,
        problems: Vec::new(),
    };
    let mut versions: BTreeMap<Id, Vec<Version>> = BTreeMap::new();
    let paths = paths(root);
    let total = paths.len();
    for (done, path) in paths.into_iter().enumerate() {
        progress(Progress { done, total });
        let place = place(&path);
        if matches!(place, Place::Other | Place::Community) {
            continue;
        }
        let read = read_file(root, &path, MAX_TEXT);
        let Some(text) = read.and_then(|bytes| String::from_utf8(bytes).ok()) else {
            archive.leave(
                root,
                &path,
                1,
                "it is not text in UTF-8, or too large".to_owned(),
            );
            continue;
        };
        match place {
            Place::Entry(kind) => {
                let written = Written {
                    by: community.me().clone(),
                    at: community.now(),
                };
                match read_entry(&text, &path, kind, &written) {
                    Ok(Page::Known(shared)) => archive.entries.push((path, *shared)),
                    Ok(Page::New(page)) => {
                        archive.marks.push(Marks::of(&page.marks));
                        archive.entries.push((path, page.shared));
                    }
                    Err(error) => archive.leave(root, &path, error.line, error.reason),
                }
            }
            Place::Marks => archive.marks.push(Marks::read(&text)),
            Place::Diverged => match read_version(&text) {
                Ok((id, version)) => versions.entry(id).or_default().push(version),
                Err(error) => archive.leave(root, &path, error.line, error.reason),
            },
            Place::Community | Place::Other => {}
        }
    }
    let mut seen = BTreeSet::new();
    archive.entries.retain(|(_, shared)| seen.insert(shared.id));
    for (_, shared) in &mut archive.entries {
        shared.add_versions(versions.remove(&shared.id).unwrap_or_default());
    }
    Ok(Some(archive))
}

impl Archive {
    fn leave(&mut self, root: &Path, path: &str, line: usize, reason: String) {
        self.problems.push(Remark {
            path: root.join(path),
            line,
            reason,
        });
    }
}

/// The files below a folder, by path. Links are not followed, and what is hidden is not looked at.
fn paths(root: &Path) -> Vec<String> {
    let hidden = |name: &std::ffi::OsStr| name.as_encoded_bytes().starts_with(b".");
    let found = walkdir::WalkDir::new(root)
        .min_depth(1)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(move |entry| !hidden(entry.file_name()));
    let files = found
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file());
    let relative = files.filter_map(|entry| {
        let path = entry.path().strip_prefix(root).ok()?.to_str()?.to_owned();
        Some(if cfg!(windows) {
            path.replace('\\', "/")
        } else {
            path
        })
    });
    relative.collect()
}

/// The bytes of a plain file below a folder that is not too large. A link on the way to it is not followed.
pub(super) fn read_file(root: &Path, path: &str, most: u64) -> Option<Vec<u8>> {
    let mut place = root.to_owned();
    for part in path.split('/') {
        place.push(part);
        let found = place.symlink_metadata().ok()?;
        if found.is_symlink() {
            return None;
        }
    }
    let found = place.symlink_metadata().ok()?;
    let read = found.is_file().then(|| read_bounded(&place, most));
    read?.ok()?.ok()
}

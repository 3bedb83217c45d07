//! The handbook in a folder: which files are its own, and a change that is made whole or not at all.

mod error;
mod journal;
mod manifest;
mod place;
mod plan;
#[cfg(test)]
mod tests;

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::page::{Page, PageContent};
use manifest::Manifest;
use place::Found;
use plan::{Plan, look};

pub use error::{BoxError, WriteError};

/// What was done, by path.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Written {
    /// Files that were not there.
    pub created: Vec<String>,
    /// Files that say something else now.
    pub changed: Vec<String>,
    /// Files that are gone.
    pub removed: Vec<String>,
    /// Of these, the ones that someone had changed by hand.
    pub edited: Vec<String>,
    /// How many files were as they should be; they are not touched.
    pub unchanged: usize,
}

/// Writes a handbook into a folder, which is made where it is missing.
///
/// `bytes` gives the bytes of an attached file by its SHA-256; it is asked only for files that are not there yet.
///
/// A folder that is not empty must hold a handbook already: the manifest `.cop-handbook` lists the files that are cop's own.
/// Only those are ever changed or removed. One that was changed by hand is left alone, with everything else, unless
/// `overwrite` is set. Links are never followed.
///
/// The change is made whole or not at all. After an error the folder is as it was. When the program is killed midway, or
/// the machine stops, the folder may hold pages of both handbooks until the next export, which puts the old ones back
/// first; a first export that the machine's stop interrupts may leave pages that later count as changed by hand.
///
/// # Errors
/// See [`WriteError`].
pub fn write(
    folder: &Path,
    pages: &[Page],
    bytes: &mut dyn FnMut(&str) -> Result<Vec<u8>, BoxError>,
    overwrite: bool,
) -> Result<Written, WriteError> {
    write_with(folder, pages, bytes, overwrite, &mut || Ok(()))
}

/// [`write`], with `pulse` asked before each file is moved: tests stop there.
fn write_with(
    folder: &Path,
    pages: &[Page],
    bytes: &mut dyn FnMut(&str) -> Result<Vec<u8>, BoxError>,
    overwrite: bool,
    pulse: &mut dyn FnMut() -> io::Result<()>,
) -> Result<Written, WriteError> {
    place::check(pages)?;
    let made = make_folder(folder)?;
    let written = lock(folder).and_then(|_lock| {
        journal::undo(folder).map_err(|source| WriteError::io("repair", folder, source))?;
        let owned = owned(folder)?;
        let plan = Plan::new(folder, pages, owned, overwrite)?;
        plan.carry_out(folder, bytes, pulse)
    });
    if written.is_err() {
        // Only folders that are empty go, so this takes nothing along.
        for folder in made {
            let _ = fs::remove_dir(folder);
        }
    }
    written
}

/// Makes the folder; gives those that had to be made, innermost first.
fn make_folder(folder: &Path) -> Result<Vec<PathBuf>, WriteError> {
    match fs::metadata(folder) {
        Ok(found) if found.is_dir() => return Ok(Vec::new()),
        Ok(_) => return Err(WriteError::NotAFolder(folder.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(source) => return Err(WriteError::io("open", folder, source)),
    }
    let missing = folder
        .ancestors()
        .take_while(|one| !one.as_os_str().is_empty() && !one.exists());
    let missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
    fs::create_dir_all(folder).map_err(|source| WriteError::io("create", folder, source))?;
    Ok(missing)
}

/// Keeps other exports out, where the system can lock a folder.
fn lock(folder: &Path) -> Result<Option<File>, WriteError> {
    let Ok(handle) = File::open(folder) else {
        return Ok(None);
    };
    match handle.try_lock() {
        Ok(()) => Ok(Some(handle)),
        Err(TryLockError::WouldBlock) => Err(WriteError::Busy(folder.to_owned())),
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

/// The files that are the handbook's own; `None` for an empty folder.
fn owned(folder: &Path) -> Result<Option<Manifest>, WriteError> {
    if let Some(manifest) = manifest::read(folder)? {
        return Ok(Some(manifest));
    }
    let mut entries =
        fs::read_dir(folder).map_err(|source| WriteError::io("read", folder, source))?;
    match entries.next() {
        None => Ok(None),
        Some(_) => Err(WriteError::NotOurs(folder.to_owned())),
    }
}

/// Whether cop wrote something into a folder.
pub fn is_written(folder: &Path) -> bool {
    folder.join(manifest::NAME).symlink_metadata().is_ok()
}

/// Reads a written handbook back, for [`check`](super::check): every file that its manifest lists and that is there.
///
/// # Errors
/// When the folder holds no handbook or cannot be read.
pub fn read_back(folder: &Path) -> Result<Vec<Page>, WriteError> {
    let manifest = manifest::read(folder)?.ok_or_else(|| WriteError::NotOurs(folder.to_owned()))?;
    let mut pages = Vec::with_capacity(manifest.len());
    for (path, sha256) in manifest {
        if !matches!(look(folder, &path)?, Found::File) {
            continue;
        }
        let content = if path.ends_with(".md") {
            let whole = folder.join(&path);
            let bytes =
                fs::read(&whole).map_err(|source| WriteError::io("read", &whole, source))?;
            PageContent::Text(String::from_utf8_lossy(&bytes).into_owned())
        } else {
            PageContent::Attachment { sha256 }
        };
        pages.push(Page { path, content });
    }
    Ok(pages)
}

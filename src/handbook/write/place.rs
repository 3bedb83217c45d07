//! Where a page may be written: inside the folder, whatever its path and whatever links stand in the way.

use std::collections::HashSet;
use std::fs::Metadata;
use std::io::{ErrorKind, Result};
use std::path::{Path, PathBuf};

use crate::handbook::page::Page;
use crate::handbook::places::{folded, is_portable, parents};

use super::error::WriteError;
use super::manifest;

/// Whether a path stays inside the folder on every system, and is none of this module's own.
pub(super) fn is_safe(path: &str) -> bool {
    let sound = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && !part.contains(['\\', ':'])
            && !part.chars().any(char::is_control)
    };
    path.split('/').all(sound) && !path.to_lowercase().starts_with(manifest::NAME)
}

/// Checks that every system takes the pages, beside each other, where case and the spelling of accents are ignored too.
pub(super) fn check(pages: &[Page]) -> std::result::Result<(), WriteError> {
    let folded: Vec<String> = pages.iter().map(|page| folded(&page.path)).collect();
    let folders: HashSet<&str> = folded.iter().flat_map(|path| parents(path)).collect();
    let mut seen = HashSet::new();
    for (page, folded) in pages.iter().zip(&folded) {
        let sound = is_safe(&page.path) && page.path.split('/').all(is_portable);
        if !sound || folders.contains(folded.as_str()) || !seen.insert(folded) {
            return Err(WriteError::Path(page.path.clone()));
        }
    }
    Ok(())
}

/// What stands at a path.
pub(super) enum Found {
    /// Nothing; its folder may be missing too.
    Nothing,
    /// A file.
    File,
    /// A folder, or what is neither.
    Other,
    /// A symbolic link, at the path or above it.
    Link(PathBuf),
    /// Something that is no folder stands where a folder would be needed.
    Blocked,
}

/// Looks at a path below a folder without following any link.
pub(super) fn look(folder: &Path, path: &str) -> Result<Found> {
    for parent in parents(path) {
        let parent = folder.join(parent);
        match metadata(&parent)? {
            None => return Ok(Found::Nothing),
            Some(found) if found.is_symlink() => return Ok(Found::Link(parent)),
            Some(found) if !found.is_dir() => return Ok(Found::Blocked),
            Some(_) => {}
        }
    }
    let whole = folder.join(path);
    Ok(match metadata(&whole)? {
        None => Found::Nothing,
        Some(found) if found.is_symlink() => Found::Link(whole),
        Some(found) if found.is_file() => Found::File,
        Some(_) => Found::Other,
    })
}

/// What stands at a path, a link itself included; `None` for nothing.
pub(super) fn metadata(path: &Path) -> Result<Option<Metadata>> {
    match std::fs::symlink_metadata(path) {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_inside_are_safe() {
        for path in ["a.md", "a/b c.png", "größe/..x"] {
            assert!(is_safe(path), "{path}");
        }
        for path in [
            "",
            "/a",
            "a/",
            "a//b",
            "../a",
            "a/../b",
            "./a",
            "a\\b",
            "C:a",
            "a\nb",
            ".cop-handbook",
            ".COP-handbook.work/x",
        ] {
            assert!(!is_safe(path), "{path}");
        }
    }

    #[test]
    fn pages_that_collide_are_refused() {
        let pages = |paths: &[&str]| -> Vec<Page> {
            paths
                .iter()
                .map(|path| Page::text(*path, String::new()))
                .collect()
        };
        assert!(check(&pages(&["a", "b/a", "b/c"])).is_ok());
        for paths in [
            ["a", "A"],
            ["a", "a/b"],
            ["A/b", "a"],
            ["x", "../x"],
            ["é", "e\u{301}"],
            ["ß", "SS"],
            ["x", "nul.txt"],
            ["x", "CON/a"],
            ["x", "a."],
            ["x", "a /b"],
            ["x", "a?"],
        ] {
            assert!(
                matches!(check(&pages(&paths)), Err(WriteError::Path(_))),
                "{paths:?}"
            );
        }
    }
}

//! Which files of a folder are read.

use std::fs::FileType;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::incoming::Remark;

/// The extensions of Markdown files, in the order in which a link without one is completed.
pub(super) const EXTENSIONS: &[&str] = &["md", "markdown", "mdown", "mkd"];

/// The file by which a folder is known to be a handbook that was exported.
const MANIFEST: &str = ".cop-handbook";

/// What there is to read.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Markdown files, relative to the folder, in the order of their paths.
    pub(super) pages: Vec<PathBuf>,
    /// What cannot be read, relative to the folder.
    pub(super) problems: Vec<Remark>,
    /// Folders that were left out, relative to the folder.
    pub(super) skipped: Vec<Remark>,
}

/// Whether a name is that of a Markdown file.
pub(super) fn is_markdown(path: &Path) -> bool {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}

/// The Markdown files below a folder. Symbolic links are not followed, so that no loop and nothing outside is reached.
pub(super) fn walk(root: &Path) -> Found {
    let mut found = Found::default();
    let below = |path: &Path| path.strip_prefix(root).unwrap_or(path).to_owned();
    let mut entries = WalkDir::new(root).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let reason = error
                    .io_error()
                    .map_or_else(|| error.to_string(), super::plain);
                found.problems.push(Remark {
                    path: error.path().map(below).unwrap_or_default(),
                    line: 1,
                    reason: format!("cannot be read: {reason}"),
                });
                continue;
            }
        };
        let path = below(entry.path());
        if entry.file_type().is_dir() {
            if let Some(reason) = left_out(&entry) {
                entries.skip_current_dir();
                if !reason.is_empty() {
                    found.skipped.push(Remark {
                        path,
                        line: 1,
                        reason: reason.to_owned(),
                    });
                }
            }
        } else if is_markdown(&path) && !is_hidden(&entry) {
            take(&mut found, path, entry.file_type());
        }
    }
    found.pages.sort();
    found
}

fn take(found: &mut Found, path: PathBuf, kind: FileType) {
    if kind.is_file() {
        found.pages.push(path);
    } else if kind.is_symlink() {
        found.problems.push(Remark {
            path,
            line: 1,
            reason: "is a symbolic link, which is not followed".to_owned(),
        });
    }
    // Pipes, sockets and devices are no files, whatever they are called.
}

/// Why a folder is left out; empty where that goes without saying.
fn left_out(folder: &DirEntry) -> Option<&'static str> {
    if folder.depth() > 0 && is_hidden(folder) {
        return Some("");
    }
    if folder.depth() > 0 && folder.file_name() == "node_modules" {
        return Some("holds other people's packages");
    }
    // `symlink_metadata`: a link of that name would tell about another place.
    let manifest = folder.path().join(MANIFEST).symlink_metadata();
    manifest
        .is_ok()
        .then_some("is a handbook that cop exported")
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn markdown_files_are_found_in_the_order_of_their_paths() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for path in [
            "b.MD",
            "a/z.markdown",
            "a.md",
            "a/y.mkd",
            "a/x.mdown",
            ".hidden.md",
            ".git/c.md",
            "node_modules/p/README.md",
            "out/.cop-handbook",
            "out/README.md",
            "notes.txt",
            "md",
            ".md",
        ] {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let found = walk(root);
        let pages: Vec<_> = found.pages.iter().map(|p| p.to_str().unwrap()).collect();
        assert_eq!(
            pages,
            ["a/x.mdown", "a/y.mkd", "a/z.markdown", "a.md", "b.MD"]
        );
        let skipped: Vec<_> = found.skipped.iter().map(Remark::to_string).collect();
        assert_eq!(
            skipped,
            [
                "node_modules:1: holds other people's packages",
                "out:1: is a handbook that cop exported"
            ]
        );
        assert!(found.problems.is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::write(root.join("a.md"), "x").unwrap();
        symlink(root, root.join("loop")).unwrap();
        symlink("/etc", root.join("etc")).unwrap();
        symlink(root.join("a.md"), root.join("b.md")).unwrap();
        let found = walk(root);
        assert_eq!(found.pages, [Path::new("a.md")]);
        assert_eq!(
            found.problems[0].to_string(),
            "b.md:1: is a symbolic link, which is not followed"
        );
    }
}

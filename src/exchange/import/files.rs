//! The pictures and files that pages refer to.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::exchange::read_bounded;
use crate::model::{MAX_ATTACHMENT, plain_path, sha256_of};

use super::fields::shown;
use super::incoming::IncomingFile;

/// What lies at a path.
pub(super) enum Look {
    File(IncomingFile),
    Folder,
    /// Something that is not taken along, and why.
    Refused(String),
    Absent,
}

/// The files of one folder, each hashed once however many pages show it.
pub(super) struct Files {
    root: PathBuf,
    hashed: HashMap<PathBuf, Result<(String, u64), String>>,
}

impl Files {
    /// The files below a canonical folder.
    pub(super) fn below(root: &Path) -> Self {
        Files {
            root: root.to_owned(),
            hashed: HashMap::new(),
        }
    }

    /// What lies at a path below the root that a page refers to in these words.
    pub(super) fn look(&mut self, path: &Path, reference: &str) -> Look {
        let Ok(source) = fs::canonicalize(self.root.join(path)) else {
            return Look::Absent;
        };
        if !source.starts_with(&self.root) {
            return Look::Refused(format!("{} lies outside the folder", shown(reference)));
        }
        if source.is_dir() {
            return Look::Folder;
        }
        // The history of a repository is not a file that a page shows.
        if !source.is_file() || path.iter().any(|part| part == ".git") {
            return Look::Absent;
        }
        let Some(kept_as) = kept_as(reference) else {
            return Look::Refused(format!("{} has no name that can be kept", shown(reference)));
        };
        let hashed = self
            .hashed
            .entry(source)
            .or_insert_with_key(|source| hash(source));
        match hashed {
            Ok((sha256, size)) => Look::File(IncomingFile {
                path: kept_as,
                source: self.root.join(path),
                sha256: sha256.clone(),
                size: *size,
            }),
            Err(why) => Look::Refused(format!("{} {why}", shown(reference))),
        }
    }
}

/// The path under which a file is kept beside its page; `None` where that is no [plain](plain_path) one.
fn kept_as(reference: &str) -> Option<String> {
    let mut parts: Vec<&str> = vec![];
    for part in reference.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    plain_path(&parts.join("/"))
}

/// A file's hash and size, or why it is not taken along.
fn hash(path: &Path) -> Result<(String, u64), String> {
    match read_bounded(path, MAX_ATTACHMENT) {
        Ok(Ok(bytes)) => Ok((sha256_of(&bytes), bytes.len() as u64)),
        Ok(Err(size)) => {
            let most = MAX_ATTACHMENT >> 20;
            let size = size as f64 / 1_048_576.0;
            Err(format!("is {size:.1} MB; at most {most} MB come along"))
        }
        Err(error) => Err(format!("cannot be read: {}", super::plain(&error))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_kept_beside_their_page() {
        for (reference, path) in [
            ("kiln.png", Some("kiln.png")),
            ("./img//kiln 1.png", Some("img/kiln 1.png")),
            ("../../img/kiln.png", Some("img/kiln.png")),
            ("a/../b.png", Some("b.png")),
            ("..", None),
            ("a\nb", None),
            ("./a:b.png", None),
            ("back\\slash.png", None),
            ("a\u{202e}gnp.exe", None),
        ] {
            assert_eq!(kept_as(reference).as_deref(), path, "{reference}");
        }
    }

    #[test]
    fn only_small_files_inside_the_folder_are_taken() {
        let outside = tempfile::tempdir().unwrap();
        let inside = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(inside.path()).unwrap();
        fs::write(outside.path().join("secret"), "s").unwrap();
        fs::write(root.join("small.bin"), b"abc").unwrap();
        fs::File::create(root.join("large.bin"))
            .unwrap()
            .set_len(31 << 20)
            .unwrap();
        fs::create_dir(root.join("folder")).unwrap();
        let mut files = Files::below(&root);
        let mut said = |path: &str| match files.look(Path::new(path), path) {
            Look::File(file) => format!("{} {} {}", file.path, file.size, &file.sha256[..8]),
            Look::Folder => "folder".to_owned(),
            Look::Refused(why) => why,
            Look::Absent => "absent".to_owned(),
        };
        assert_eq!(said("small.bin"), "small.bin 3 ba7816bf");
        assert_eq!(
            said("large.bin"),
            "`large.bin` is 31.0 MB; at most 20 MB come along"
        );
        assert_eq!(said("folder"), "folder");
        assert_eq!(said("none"), "absent");
        assert_eq!(said(&"x".repeat(5000)), "absent");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(outside.path().join("secret"), root.join("out")).unwrap();
            std::os::unix::fs::symlink(root.join("small.bin"), root.join("in")).unwrap();
            assert_eq!(said("out"), "`out` lies outside the folder");
            assert_eq!(said("in"), "in 3 ba7816bf");
        }
    }
}

//! Files that belong to entries.

use std::path::Path;

use serde::Serialize;

use super::find::resolve_kept;
use super::{Community, CommunityError};
use crate::exchange::read_bounded;
use crate::model::{Attachment, Entry, MAX_ATTACHMENT, plain_path};
use crate::store::{Blob, UndoStep};

/// What attaching did.
#[derive(Debug, Clone, Serialize)]
pub struct Attached {
    /// The entry.
    #[serde(flatten)]
    pub entry: Entry,
    /// The file.
    pub attachment: Attachment,
    /// Whether it took another content's place.
    pub replaced: bool,
    /// Whether the body refers to it.
    pub referred_to: bool,
}

impl Community {
    /// Keeps a file with an entry, under its own name or another.
    ///
    /// # Errors
    /// When the file cannot be read, is larger than [`MAX_ATTACHMENT`], or the name is no plain relative path.
    pub fn attach(
        &self,
        reference: &str,
        file: &Path,
        name: Option<&str>,
    ) -> Result<Attached, CommunityError> {
        let path = match name {
            Some(name) => name.to_owned(),
            None => file
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default(),
        };
        let path = plain_path(&path).ok_or_else(|| {
            CommunityError::refused(
                format!("`{path}` cannot be a file's name here"),
                "cop attach REF FILE --name picture.png",
            )
        })?;
        let blob = read_file(file)?;
        self.change(|data| {
            let entry = resolve_kept(data, reference)?;
            let before = data.attach(entry.id, &path, &blob)?;
            let replaced = before.as_ref().is_some_and(|before| *before != blob.sha256);
            if before.as_ref() != Some(&blob.sha256) {
                let step = UndoStep::Attached {
                    entry: entry.id,
                    path: path.clone(),
                    before,
                    made: Some(blob.sha256.clone()),
                };
                let what = format!("attaching `{path}` to “{}”", entry.title);
                data.journal(self.now, &what, &[step])?;
            }
            let referred_to = crate::markdown::references(&data.body(entry.id)?)
                .iter()
                .any(|reference| plain_path(&reference.target).as_ref() == Some(&path));
            let attachment = Attachment {
                path: path.clone(),
                sha256: blob.sha256.clone(),
                size: blob.bytes.len() as u64,
            };
            Ok(Attached {
                entry,
                attachment,
                replaced,
                referred_to,
            })
        })
    }

    /// Takes a file from an entry.
    pub fn detach(
        &self,
        reference: &str,
        path: &str,
    ) -> Result<(Entry, Attachment), CommunityError> {
        self.change(|data| {
            let entry = resolve_kept(data, reference)?;
            let files = data.attachments(entry.id)?;
            let Some(file) = files.into_iter().find(|file| file.path == path) else {
                return Err(CommunityError::refused(
                    format!("“{}” has no file `{path}`", entry.title),
                    format!("cop show {}", entry.handle),
                ));
            };
            data.reattach(entry.id, path, None)?;
            let step = UndoStep::Attached {
                entry: entry.id,
                path: path.to_owned(),
                before: Some(file.sha256.clone()),
                made: None,
            };
            data.journal(
                self.now,
                &format!("detaching `{path}` from “{}”", entry.title),
                &[step],
            )?;
            Ok((entry, file))
        })
    }

    /// The bytes of an entry's file.
    pub fn attachment(&self, reference: &str, path: &str) -> Result<Vec<u8>, CommunityError> {
        self.read(|data| {
            let entry = super::find::resolve(data, reference)?;
            let file = data
                .attachments(entry.id)?
                .into_iter()
                .find(|file| file.path == path);
            let bytes = file
                .map(|file| data.blob(&file.sha256))
                .transpose()?
                .flatten();
            bytes.ok_or_else(|| {
                CommunityError::refused(
                    format!("“{}” has no file `{path}`", entry.title),
                    format!("cop show {}", entry.handle),
                )
            })
        })
    }
}

/// A regular file's bytes, if they are not too many.
fn read_file(file: &Path) -> Result<Blob, CommunityError> {
    let failed = |reason: String| CommunityError::File {
        path: file.to_path_buf(),
        reason,
    };
    let about = std::fs::metadata(file).map_err(|error| failed(error.to_string()))?;
    if !about.is_file() {
        return Err(failed("it is not a regular file".to_owned()));
    }
    match read_bounded(file, MAX_ATTACHMENT) {
        Ok(Ok(bytes)) => Ok(Blob::new(bytes)),
        Ok(Err(size)) => {
            let megabytes = size as f64 / 1_048_576.0;
            Err(CommunityError::refused(
                format!(
                    "{}: it has {megabytes:.1} MB; a file of at most {} MB can be attached",
                    file.display(),
                    MAX_ATTACHMENT / 1_048_576
                ),
                "keep it where the community can reach it, and put a link to it into the entry",
            ))
        }
        Err(error) => Err(failed(error.to_string())),
    }
}

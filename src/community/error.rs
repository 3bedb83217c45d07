//! What can go wrong for people, apart from the file.

use std::path::PathBuf;

use crate::exchange::ReadError;
use crate::exchange::git::GitError;
use crate::handbook::WriteError;
use crate::model::{Entry, InvalidText, Tag};
use crate::store::StoreError;

/// A failure that a person should be told of.
#[derive(Debug, thiserror::Error)]
pub enum CommunityError {
    /// The community's file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A reference that names nothing.
    #[error("no entry is called `{reference}`")]
    NotFound {
        /// The reference as it was typed.
        reference: String,
        /// Entries of nearly that name.
        near: Vec<Entry>,
    },
    /// A reference that names several entries.
    #[error("`{reference}` could be any of {} entries", candidates.len())]
    Ambiguous {
        /// The reference as it was typed.
        reference: String,
        /// The entries that it could mean.
        candidates: Vec<Entry>,
    },
    /// A tag that nobody uses.
    #[error("there is no tag `{tag}`")]
    NoTag {
        /// The tag as it was typed.
        tag: Tag,
        /// Tags of nearly that name.
        near: Vec<Tag>,
    },
    /// A text that cannot be kept.
    #[error(transparent)]
    Text(#[from] InvalidText),
    /// Something that cannot be done as things stand.
    #[error("{message}")]
    Refused {
        /// What and why.
        message: String,
        /// The next command to type.
        hint: Option<String>,
    },
    /// A file outside that cannot be read or written.
    #[error("{}: {reason}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Files that cannot be read for an import.
    #[error(transparent)]
    Reading(#[from] ReadError),
    /// Git, or the remote that it speaks with.
    #[error(transparent)]
    Git(#[from] GitError),
    /// A handbook that cannot be written.
    #[error(transparent)]
    Handbook(#[from] WriteError),
}

impl CommunityError {
    /// Something that cannot be done as things stand, and what to do instead.
    pub(super) fn refused(message: impl Into<String>, hint: impl Into<String>) -> Self {
        CommunityError::Refused {
            message: message.into(),
            hint: Some(hint.into()),
        }
    }
}

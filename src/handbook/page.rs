//! What a handbook is asked to be, and what it is made of.

use crate::model::{Kind, Tag, Timestamp};

use super::names::Names;

/// What the handbook holds and how it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The present moment. It decides what is due and which gathering is next; no page says it.
    pub now: Timestamp,
    /// Only entries with one of these topics, or with a topic that these are aliases of; none means all.
    pub topics: Vec<Tag>,
    /// Only entries of these kinds; none means all.
    pub kinds: Vec<Kind>,
    /// How people are named.
    pub names: Names,
}

impl Options {
    /// The whole handbook with full names.
    pub fn new(now: Timestamp) -> Self {
        Options {
            now,
            topics: Vec::new(),
            kinds: Vec::new(),
            names: Names::Full,
        }
    }
}

/// One file of a handbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its path in the handbook: relative, `/` between parts, no `.` or `..` part.
    pub path: String,
    /// What it holds.
    pub content: PageContent,
}

/// What a file of a handbook holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageContent {
    /// This text.
    Text(String),
    /// The bytes that are kept under this hash.
    Attachment {
        /// SHA-256 in lower-case hexadecimal.
        sha256: String,
    },
}

impl Page {
    /// A page of text.
    pub(super) fn text(path: impl Into<String>, text: String) -> Self {
        Page {
            path: path.into(),
            content: PageContent::Text(text),
        }
    }
}

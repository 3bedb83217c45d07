//! What a Markdown file says, before it is an entry: the values that an import hands to the store.

use std::path::{Path, PathBuf};

use crate::model::{Act, Content, Kind, LinkKind, Name, Slug, StepVerb, Timestamp};

use crate::exchange::{CommunityFile, origin, show_path};

/// One file, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// Where it lies, relative to [`Reading::root`].
    pub path: PathBuf,
    /// The canonical absolute path: the key under which a second run recognises the file.
    pub origin: String,
    /// SHA-256, in lower-case hexadecimal, of all that defines the entry: the file's bytes, its kind and its files.
    pub fingerprint: String,
    /// What the file says.
    pub entry: Parsed,
    /// The pictures and files that its body refers to, by path; no two have the same path.
    pub files: Vec<IncomingFile>,
}

/// What one Markdown text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The slug that its front matter gives.
    pub slug: Option<Slug>,
    /// Title, body (byte for byte what follows the front matter), tags, kind and its fields. The steps of a path are
    /// in [`Parsed::steps`], since the entries that they speak of may not exist yet.
    pub content: Content,
    /// What the kind was read from.
    pub kind_from: KindSource,
    /// Who wrote it.
    pub author: Option<Name>,
    /// When it was written.
    pub created: Option<Timestamp>,
    /// When it was last changed.
    pub updated: Option<Timestamp>,
    /// What it links to: the fields first, then the body, in the order in which they stand; none twice.
    pub links: Vec<IncomingLink>,
    /// What people said about it, in the order of the fields.
    pub marks: Vec<IncomingMark>,
    /// The steps of a path, in order.
    pub steps: Vec<IncomingStep>,
}

impl Parsed {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        self.content.details.kind()
    }
}

/// What an entry's kind was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KindSource {
    /// `kind` or `type` in the front matter.
    FrontMatter,
    /// The kind that the caller asked for.
    Asked,
    /// The name of a folder that it lies in.
    Folder,
    /// Nothing: it is taken for a practice.
    Guessed,
}

/// A link to an entry that may be among those being read, be in the database, or not exist.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IncomingLink {
    /// What it says.
    pub kind: LinkKind,
    /// What it may speak of; the first of these that exists is meant.
    pub to: Vec<LinkTarget>,
    /// The target as it is written in the body, where the link stands there rather than in a field.
    pub written: Option<String>,
    /// The line on which it stands, from 1; of a field, its first.
    pub line: usize,
}

/// What a link speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LinkTarget {
    /// The entry of this file, relative to [`Reading::root`]; [`Reading::origin_of`] gives its key.
    File(PathBuf),
    /// The entry of this slug, handle or title.
    Name(String),
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingStep {
    /// What the learner does.
    pub verb: StepVerb,
    /// With which entry; the first of these that exists is meant.
    pub entry: Vec<LinkTarget>,
    /// The line on which the steps begin, from 1.
    pub line: usize,
}

/// A mark that a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingMark {
    /// What it says; an answer's `with` is `None` here and stands in [`IncomingMark::with`].
    pub act: Act,
    /// Who says so.
    pub by: Name,
    /// When; a day without a time is its midnight in UTC.
    pub at: Option<Timestamp>,
    /// In their words.
    pub note: Option<String>,
    /// The entry that answers; the first of these that exists is meant.
    pub with: Vec<LinkTarget>,
}

/// A picture or file that a page refers to by a relative path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingFile {
    /// Its path as [`crate::model::Attachment::path`] wants it: of the reference in the body, percent-decoded, with
    /// the parts `.` and `..` gone.
    pub path: String,
    /// Where its bytes are now.
    pub source: PathBuf,
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Its length in bytes.
    pub size: u64,
}

/// Something to tell about one place of one file: why it was not taken, or what of it was passed over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// The file: the path that was asked for and the path below it.
    pub path: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// What there is to say.
    pub reason: String,
}

impl std::fmt::Display for Remark {
    /// `path:line: reason`, with control characters in the name escaped.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}:{}: {}",
            show_path(&self.path),
            self.line,
            self.reason
        )
    }
}

/// What was found in a file or folder.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The canonical folder that every path is relative to.
    pub root: PathBuf,
    /// The same folder as the person named it.
    pub base: PathBuf,
    /// The files that can be taken, by path.
    pub incoming: Vec<Incoming>,
    /// The files that cannot be taken, and why, by path.
    pub problems: Vec<Remark>,
    /// What was passed over in files that can be taken, by path.
    pub notes: Vec<Remark>,
    /// Folders that were left out, with the reason.
    pub skipped: Vec<Remark>,
    /// How many links in bodies lead to a file that is not there.
    pub broken_links: usize,
    /// What `community.toml` at the root says.
    pub community: Option<CommunityFile>,
}

impl Reading {
    /// The key under which the entry of a file below the root is recognised.
    pub fn origin_of(&self, path: &Path) -> String {
        origin(&self.root.join(path))
    }
}

/// How to read.
#[derive(Debug, Clone, Copy)]
pub struct ReadOptions {
    /// The kind of every entry whose front matter does not say another.
    pub kind: Option<Kind>,
    /// The present moment, for dates such as `yesterday`.
    pub now: Timestamp,
}

/// How far the reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// How many files were read.
    pub done: usize,
    /// How many there are.
    pub total: usize,
}

/// Why nothing could be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The path is not there or may not be read.
    #[error("cannot read {}: {cause}", show_path(path))]
    Unreadable {
        /// The path as it was given.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The path is a device, a pipe or a socket.
    #[error("{} is neither a file nor a folder", show_path(.0))]
    NotAFile(PathBuf),
}

/// What was passed over in a text that can be taken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The line, from 1.
    pub line: usize,
    /// What, and why.
    pub reason: String,
}

/// Why one text cannot become an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct NotTaken {
    /// The line, from 1.
    pub line: usize,
    /// Why, as a phrase.
    pub reason: String,
}

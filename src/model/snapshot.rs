//! Everything that a community holds, at one moment: what a handbook or an export is made from.

use super::{
    Act, Charter, Entry, FlagReason, Lifecycle, Link, Mark, Member, Name, TagInfo, Timestamp,
};

/// A file that belongs to an entry, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Attachment {
    /// Its path beside the page: relative, `/` between parts, no `.` or `..` part.
    pub path: String,
    /// SHA-256 of its bytes, in lower-case hexadecimal: the key under which they are kept.
    pub sha256: String,
    /// Its length in bytes.
    pub size: u64,
}

/// One change in an entry's history, without the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Name,
    /// What was done, in a word, such as `add`, `edit` or `retire`.
    pub what: String,
}

/// One entry with everything that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// The entry.
    pub entry: Entry,
    /// Its body, byte for byte.
    pub body: String,
    /// The links that it makes, in the order in which they were made.
    pub links: Vec<Link>,
    /// Its marks, in the order in which they were made.
    pub marks: Vec<Mark>,
    /// Its history, oldest first.
    pub changes: Vec<Change>,
    /// Its files, by path.
    pub attachments: Vec<Attachment>,
}

impl Whole {
    /// Whether others may see it: live or retired, neither private nor in the trash, and without an open `sensitive` flag.
    pub fn is_public(&self) -> bool {
        self.entry.state != Lifecycle::Draft
            && !self.entry.private
            && self.entry.trashed.is_none()
            && !is_sensitive(&self.marks)
    }
}

/// Whether a `sensitive` flag among these marks has had no review since.
pub fn is_sensitive(marks: &[Mark]) -> bool {
    super::state::open_flag(marks, &[FlagReason::Sensitive]).is_some()
}

/// Everything that a community holds, at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// What the community says of itself.
    pub charter: Charter,
    /// Its people, by name.
    pub members: Vec<Member>,
    /// Its topics, by name.
    pub tags: Vec<TagInfo>,
    /// Its entries, by creation and then by id, so that the order is the same on every machine.
    pub entries: Vec<Whole>,
}

impl Snapshot {
    /// Whether a mark speaks to the community at large, rather than of one learner's progress.
    pub fn is_public_mark(mark: &Mark) -> bool {
        !matches!(mark.act, Act::Step { .. } | Act::Unknown { .. })
    }
}

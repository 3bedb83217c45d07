//! Everything that a community holds, at one moment: what a handbook or an export is made from.

use std::collections::HashSet;

use super::{
    Act, Attachment, Charter, Details, Entry, FlagReason, Lifecycle, Link, Mark, Member, Name,
    TagInfo, Timestamp,
};

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
    /// Its marks, in [`Mark::order`].
    pub marks: Vec<Mark>,
    /// Its history, oldest first.
    pub changes: Vec<Change>,
    /// Its files, by path.
    pub attachments: Vec<Attachment>,
}

impl Whole {
    /// Whether others may see it: see [`is_public`].
    pub fn is_public(&self) -> bool {
        is_public(&self.entry, &self.marks)
    }
}

impl Whole {
    /// Everyone who is named in it, apart from its text and anyone's progress.
    fn names(&self) -> impl Iterator<Item = &Name> {
        let (teller, steward) = match &self.entry.details {
            Details::Story { told_by, .. } => (told_by.as_ref(), None),
            Details::Practice { steward, .. } => (None, steward.as_ref()),
            _ => (None, None),
        };
        let marks = self
            .marks
            .iter()
            .filter(|mark| Snapshot::is_public_mark(mark));
        let marks = marks.flat_map(|mark| {
            let thanked = match &mark.act {
                Act::Thanks { to } => to.as_ref(),
                _ => None,
            };
            [Some(&mark.by), thanked].into_iter().flatten()
        });
        [Some(&self.entry.author), teller, steward]
            .into_iter()
            .flatten()
            .chain(marks)
    }
}

/// Whether others may see an entry with these marks: live or retired, neither private nor in the trash, and without an open
/// `sensitive` flag.
pub fn is_public(entry: &Entry, marks: &[Mark]) -> bool {
    entry.state != Lifecycle::Draft
        && !entry.private
        && entry.trashed.is_none()
        && !is_sensitive(marks)
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
    /// The people whom others may see, by name: those who are described, and those who stand in what is public. Whoever is
    /// named in a private story or a draft alone stays inside with it.
    pub fn public_members(&self) -> Vec<&Member> {
        let mut named = HashSet::new();
        for whole in self.entries.iter().filter(|whole| whole.is_public()) {
            named.extend(whole.names().map(Name::folded));
        }
        let is_public = |member: &&Member| {
            let mut names = [&member.name].into_iter().chain(&member.aliases);
            member.is_described() || names.any(|name| named.contains(&name.folded()))
        };
        self.members.iter().filter(is_public).collect()
    }

    /// Whether a mark speaks to the community at large, rather than of one learner's progress.
    pub fn is_public_mark(mark: &Mark) -> bool {
        !matches!(mark.act, Act::Step { .. } | Act::Unknown { .. })
    }
}

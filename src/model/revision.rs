//! Revisions: what an entry said at one time. Kept for ever, short of a purge.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Details, Id, Kind, Lifecycle, Name, Tag, Timestamp, Title};

/// Everything of an entry that an edit can change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Content {
    /// The title.
    pub title: Title,
    /// The body, byte for byte as it was given.
    pub body: String,
    /// The topics, in alphabetical order.
    pub tags: Vec<Tag>,
    /// The kind and its fields.
    #[serde(flatten)]
    pub details: Details,
    /// Draft, live or retired.
    pub state: Lifecycle,
    /// Whether it stays on this machine.
    pub private: bool,
    /// Whether the community puts it first: in lists, on the home screen, in the handbook.
    pub pinned: bool,
    /// Fields of an imported file that `cop` has no place for.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: BTreeMap<String, serde_json::Value>,
}

impl Content {
    /// What an entry of a kind holds at first: a title, a body and nothing else.
    pub fn plain(kind: Kind, title: Title, body: String) -> Content {
        Content {
            title,
            body,
            tags: Vec::new(),
            details: Details::empty(kind),
            state: Lifecycle::Live,
            private: false,
            pinned: false,
            extra: BTreeMap::new(),
        }
    }

    /// Whether what it says is for others: live or retired, and not private.
    pub fn is_for_others(&self) -> bool {
        !self.private && self.state != Lifecycle::Draft
    }

    /// Whether nothing but the pin tells it from another. A pin says where an entry stands, not that anybody looked at it.
    pub fn differs_by_its_pin(&self, other: &Content) -> bool {
        let turned = Content {
            pinned: other.pinned,
            ..self.clone()
        };
        self.pinned != other.pinned && turned == *other
    }
}

/// One revision of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Revision {
    /// Its identity everywhere.
    pub id: Id,
    /// Its place in the entry's history on this machine, from 1.
    pub number: u32,
    /// The revisions that it was made from: none at first, two after a merge.
    pub parents: Vec<Id>,
    /// Who made it.
    pub author: Name,
    /// When.
    pub at: Timestamp,
    /// What was done, in a word, such as `add`, `edit` or `retire`.
    pub change: String,
    /// What the entry says in it.
    #[serde(flatten)]
    pub content: Content,
}

/// Since when an entry has said what the last of its revisions says, of those up to one of them, the oldest first: pins apart.
pub fn said_since(revisions: &[Revision]) -> Option<Timestamp> {
    let mut pairs = revisions.windows(2).rev();
    let said = pairs.find(|pair| !pair[0].content.differs_by_its_pin(&pair[1].content));
    said.map(|pair| &pair[1])
        .or(revisions.first())
        .map(|revision| revision.at)
}

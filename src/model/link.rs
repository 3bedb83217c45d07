//! Links between entries, typed and readable from both ends.

use serde::{Deserialize, Serialize};

use super::{Id, Timestamp, words};

/// What one entry has to do with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LinkKind {
    /// Provenance: a practice from a lesson, a lesson from a story.
    From,
    /// A lesson, practice or story answers a question.
    Answers,
    /// A practice takes the place of an older one.
    Supersedes,
    /// Both speak of the same thing.
    Relates,
}

words!(
    LinkKind,
    "link",
    From = "from",
    Answers = "answers",
    Supersedes = "supersedes",
    Relates = "relates",
);

impl LinkKind {
    /// How the link reads from its source.
    pub fn forward(self) -> &'static str {
        match self {
            LinkKind::From => "from",
            LinkKind::Answers => "answers",
            LinkKind::Supersedes => "supersedes",
            LinkKind::Relates => "relates to",
        }
    }

    /// How the link reads from its target.
    pub fn backward(self) -> &'static str {
        match self {
            LinkKind::From => "led to",
            LinkKind::Answers => "answered by",
            LinkKind::Supersedes => "superseded by",
            LinkKind::Relates => "related from",
        }
    }
}

/// One link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The entry that says it.
    pub source: Id,
    /// What it says.
    pub kind: LinkKind,
    /// The entry it speaks of.
    pub target: Id,
    /// The target as it is written in the source's body (a wikilink's target, a relative link's path), where the link
    /// stands there rather than by itself. Whoever renders the body looks its references up by this text.
    pub written: Option<String>,
    /// When it was made.
    pub created: Timestamp,
}

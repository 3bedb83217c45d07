//! Entries: what the community keeps.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{CalendarDate, Handle, Id, Kind, Name, Period, Slug, Tag, Timestamp, Title, words};

/// Where an entry stands in its life. What marks say about it is computed, see [`super::State`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lifecycle {
    /// Being written; shown to its author's machine alone.
    Draft,
    /// In use.
    Live,
    /// Withdrawn; stays readable and points to its successor.
    Retired,
}

words!(
    Lifecycle,
    "state",
    Draft = "draft",
    Live = "live",
    Retired = "retired"
);

/// How a story ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// It went well.
    Good,
    /// Some of it did.
    Mixed,
    /// It did not.
    Bad,
}

words!(
    Outcome,
    "outcome",
    Good = "good",
    Mixed = "mixed",
    Bad = "bad"
);

/// What a learner does at one step of a path; the four stages from seeing to passing on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StepVerb {
    /// Read or see it done.
    Watch,
    /// Do it beside someone.
    Pair,
    /// Do it alone.
    Do,
    /// Show it to someone.
    Teach,
}

words!(
    StepVerb,
    "step",
    Watch = "watch",
    Pair = "pair",
    Do = "do",
    Teach = "teach"
);

/// One step of a path: what to do, and with which entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What the learner does.
    pub verb: StepVerb,
    /// The entry it is about.
    pub entry: Id,
}

/// The fields that a kind has of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Details {
    /// See [`Kind::Story`].
    Story {
        /// Who told it, where that is not the author.
        told_by: Option<Name>,
        /// When it happened.
        happened: Option<CalendarDate>,
        /// How it ended.
        outcome: Option<Outcome>,
    },
    /// See [`Kind::Lesson`].
    Lesson {},
    /// See [`Kind::Practice`].
    Practice {
        /// Who looks after it.
        steward: Option<Name>,
        /// How long it stays fresh.
        review_every: Period,
    },
    /// See [`Kind::Question`].
    Question {},
    /// See [`Kind::Path`].
    Path {
        /// What to do, in order.
        steps: Vec<Step>,
    },
    /// See [`Kind::Gathering`].
    Gathering {
        /// The day of the meeting.
        on: Option<CalendarDate>,
        /// The place of the meeting.
        #[serde(rename = "where")]
        place: Option<String>,
    },
}

impl Details {
    /// The fields of a kind before anyone filled them in.
    pub fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Story => Details::Story {
                told_by: None,
                happened: None,
                outcome: None,
            },
            Kind::Lesson => Details::Lesson {},
            Kind::Practice => Details::Practice {
                steward: None,
                review_every: Period::DEFAULT_REVIEW,
            },
            Kind::Question => Details::Question {},
            Kind::Path => Details::Path { steps: Vec::new() },
            Kind::Gathering => Details::Gathering {
                on: None,
                place: None,
            },
        }
    }

    /// The kind that these fields belong to.
    pub fn kind(&self) -> Kind {
        match self {
            Details::Story { .. } => Kind::Story,
            Details::Lesson {} => Kind::Lesson,
            Details::Practice { .. } => Kind::Practice,
            Details::Question {} => Kind::Question,
            Details::Path { .. } => Kind::Path,
            Details::Gathering { .. } => Kind::Gathering,
        }
    }
}

/// One entry without its body: what lists show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its identity everywhere.
    pub id: Id,
    /// Its short name.
    pub handle: Handle,
    /// Its name in paths; frozen at creation.
    pub slug: Slug,
    /// Its kind and that kind's fields.
    #[serde(flatten)]
    pub details: Details,
    /// Its title.
    pub title: Title,
    /// Its topics, in alphabetical order.
    pub tags: Vec<Tag>,
    /// Who wrote it down.
    pub author: Name,
    /// Where it stands in its life.
    pub state: Lifecycle,
    /// Whether it stays on this machine.
    pub private: bool,
    /// Whether the community puts it first: in lists, on the home screen, in the handbook.
    pub pinned: bool,
    /// When it was captured.
    pub created: Timestamp,
    /// When its content last changed.
    pub updated: Timestamp,
    /// When it went to the trash, if it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trashed: Option<Timestamp>,
    /// Front-matter fields of an imported file that `cop` has no place for.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: BTreeMap<String, serde_json::Value>,
}

impl Entry {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        self.details.kind()
    }

    /// Whether it comes first where entries are listed. What is withdrawn does not, pinned or not.
    pub fn comes_first(&self) -> bool {
        self.pinned && self.state != Lifecycle::Retired
    }

    /// Who speaks in it: the teller of a story, else the author.
    pub fn voice(&self) -> &Name {
        match &self.details {
            Details::Story {
                told_by: Some(teller),
                ..
            } => teller,
            _ => &self.author,
        }
    }
}

//! Marks: small, dated, signed facts about an entry. They are only ever added, so merging two sets is a union.

use serde::{Deserialize, Serialize};

use super::{Id, Name, Step, Timestamp, words};

/// How trying a practice went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// It did what it says.
    Worked,
    /// It helped in part.
    Partly,
    /// It did not.
    Failed,
}

words!(
    Verdict,
    "verdict",
    Worked = "worked",
    Partly = "partly",
    Failed = "failed"
);

/// Why an entry needs care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FlagReason {
    /// The world has moved on.
    Stale,
    /// It says something that is not so.
    Wrong,
    /// It cannot be followed.
    Unclear,
    /// Another entry says the same.
    Duplicate,
    /// It must not be seen outside: out of every export and exchange at once.
    Sensitive,
}

words!(
    FlagReason,
    "reason",
    Stale = "stale",
    Wrong = "wrong",
    Unclear = "unclear",
    Duplicate = "duplicate",
    Sensitive = "sensitive",
);

/// What a review decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Decision {
    /// It is right as it stands.
    Ok,
    /// It was put right.
    Fixed,
    /// Of two diverged versions, this machine's.
    Mine,
    /// Of two diverged versions, the other's.
    Theirs,
}

words!(
    Decision,
    "decision",
    Ok = "ok",
    Fixed = "fixed",
    Mine = "mine",
    Theirs = "theirs"
);

/// What was done at a step of a path. A path's steps change their places; this tells which of them it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Did {
    /// What to do, and with which entry.
    #[serde(flatten)]
    pub step: Step,
    /// Which of the steps that say the same, from 1: a path may come back to something.
    pub nth: u32,
}

/// What a mark says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "lowercase")]
pub enum Act {
    /// Evidence.
    Tried {
        /// How it went.
        verdict: Verdict,
        /// Where it was tried.
        #[serde(rename = "where")]
        place: Option<String>,
    },
    /// A reply to a question, in the note or in another entry.
    Answer {
        /// The entry that answers.
        with: Option<Id>,
    },
    /// The same need: you are not alone.
    MeToo,
    /// Recognition.
    Thanks {
        /// Whom it is for, where that is not the entry's author.
        to: Option<Name>,
    },
    /// The entry needs care.
    Flag {
        /// Why.
        reason: FlagReason,
    },
    /// The entry was looked at; closes the flags before it.
    Review {
        /// What was decided.
        decision: Decision,
    },
    /// A learner finished a step of a path.
    Step {
        /// Where it stood when it was done, from 1; 0 for the beginning of the path.
        number: u32,
        /// What was done; `None` for the beginning, and where the number alone was kept.
        did: Option<Did>,
        /// Who coached.
        coach: Option<Name>,
    },
    /// Something that a newer `cop` wrote; kept and passed on, not understood.
    Unknown {
        /// The word that it goes by.
        word: String,
        /// Its value, as written.
        value: Option<String>,
    },
}

impl Act {
    /// The word under which this act is stored.
    pub fn word(&self) -> &str {
        match self {
            Act::Tried { .. } => "tried",
            Act::Answer { .. } => "answer",
            Act::MeToo => "metoo",
            Act::Thanks { .. } => "thanks",
            Act::Flag { .. } => "flag",
            Act::Review { .. } => "review",
            Act::Step { .. } => "step",
            Act::Unknown { word, .. } => word,
        }
    }
}

/// One mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Its identity everywhere: the same mark that arrives twice counts once.
    pub id: Id,
    /// What it is about.
    pub entry: Id,
    /// What it says.
    #[serde(flatten)]
    pub act: Act,
    /// Who says so.
    pub by: Name,
    /// When.
    pub at: Timestamp,
    /// In their words.
    pub note: Option<String>,
}

impl Mark {
    /// What marks are ordered by: their moments, and of one second their identities, so that the order is the same on every
    /// machine.
    pub fn order(&self) -> (Timestamp, Id) {
        (self.at, self.id)
    }

    /// The moment and the identity of a new mark that is made at this moment: of those of its entry that are of the same second
    /// it is the last. Moments have whole seconds, and scripts say several things in one.
    pub fn place_after(marks: &[Mark], at: Timestamp) -> (Timestamp, Id) {
        let of_then = marks.iter().filter(|mark| mark.at == at);
        let id = match of_then.map(|mark| mark.id).max() {
            Some(last) => Id::random_after(last),
            None => Some(Id::random()),
        };
        match id {
            Some(id) => (at, id),
            // Whoever chose the last identity that there is has the second to themselves.
            None => (Timestamp::from_seconds(at.seconds() + 1), Id::random()),
        }
    }
}

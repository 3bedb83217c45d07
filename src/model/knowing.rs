//! Who shows by what they did that they know about something. What counts is that they did it, never how often.

use super::{Act, Details, Entry, Kind, Mark, Name, words};

/// How someone comes to know about what an entry speaks of, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ground {
    /// They look after the practice.
    Stewards,
    /// They told the story.
    Told,
    /// They wrote the lesson, the practice or the path.
    Wrote,
    /// They answered the question.
    Answered,
    /// They tried the practice.
    Tried,
}

words!(
    Ground,
    "ground",
    Stewards = "steward",
    Told = "told",
    Wrote = "wrote",
    Answered = "answered",
    Tried = "tried"
);

impl Ground {
    /// What someone does or did, to stand before an entry's title.
    pub fn verb(self) -> &'static str {
        match self {
            Ground::Stewards => "looks after",
            other => other.as_str(),
        }
    }
}

/// Whose hands an entry went through; people by name, or by whatever else tells them apart.
#[derive(Debug, Clone, Copy)]
pub struct Hands<P> {
    /// What kind of entry it is.
    pub kind: Kind,
    /// Who wrote it down.
    pub author: P,
    /// Who told the story, where that is not the author.
    pub told_by: Option<P>,
    /// Who looks after the practice.
    pub steward: Option<P>,
}

impl<'a> Hands<&'a Name> {
    /// Those of an entry.
    pub fn of(entry: &'a Entry) -> Self {
        let (told_by, steward) = match &entry.details {
            Details::Story { told_by, .. } => (told_by.as_ref(), None),
            Details::Practice { steward, .. } => (None, steward.as_ref()),
            _ => (None, None),
        };
        Hands {
            kind: entry.kind(),
            author: &entry.author,
            told_by,
            steward,
        }
    }
}

/// What someone did with an entry that another wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// They tried it.
    Tried,
    /// They answered it.
    Answered,
}

impl Doing {
    /// What a mark says that its author did.
    pub fn of(mark: &Mark) -> Option<(&Name, Self)> {
        match mark.act {
            Act::Tried { .. } => Some((&mark.by, Doing::Tried)),
            Act::Answer { .. } => Some((&mark.by, Doing::Answered)),
            _ => None,
        }
    }
}

/// Who shows by an entry that they know what it speaks of, and how; strongest ground first, so that whoever names each person
/// once for an entry takes the first.
pub fn grounds<P>(hands: Hands<P>, done: impl IntoIterator<Item = (P, Doing)>) -> Vec<(P, Ground)> {
    let mut grounds = Vec::new();
    match hands.kind {
        Kind::Story => grounds.push((hands.told_by.unwrap_or(hands.author), Ground::Told)),
        Kind::Practice => {
            grounds.extend(hands.steward.map(|steward| (steward, Ground::Stewards)));
            grounds.push((hands.author, Ground::Wrote));
        }
        Kind::Lesson | Kind::Path => grounds.push((hands.author, Ground::Wrote)),
        Kind::Question | Kind::Gathering => {}
    }
    for (by, doing) in done {
        match doing {
            // To try an answer to one's own question is to learn.
            Doing::Tried if hands.kind == Kind::Question => {}
            Doing::Tried => grounds.push((by, Ground::Tried)),
            Doing::Answered => grounds.push((by, Ground::Answered)),
        }
    }
    grounds.sort_by_key(|(_, ground)| *ground);
    grounds
}

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

/// Who shows by an entry that they know what it speaks of, and how; strongest ground first, so that whoever names each person
/// once for an entry takes the first.
pub fn grounds<'a>(entry: &'a Entry, marks: &'a [Mark]) -> Vec<(&'a Name, Ground)> {
    let mut grounds = Vec::new();
    match (&entry.details, entry.kind()) {
        (Details::Story { .. }, _) => grounds.push((entry.voice(), Ground::Told)),
        (Details::Practice { steward, .. }, _) => {
            grounds.extend(steward.as_ref().map(|steward| (steward, Ground::Stewards)));
            grounds.push((&entry.author, Ground::Wrote));
        }
        (_, Kind::Lesson | Kind::Path) => grounds.push((&entry.author, Ground::Wrote)),
        _ => {}
    }
    for mark in marks {
        match mark.act {
            // To try an answer to one's own question is to learn.
            Act::Tried { .. } if entry.kind() != Kind::Question => {
                grounds.push((&mark.by, Ground::Tried));
            }
            Act::Answer { .. } => grounds.push((&mark.by, Ground::Answered)),
            _ => {}
        }
    }
    grounds.sort_by_key(|(_, ground)| *ground);
    grounds
}

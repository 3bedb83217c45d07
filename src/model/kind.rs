//! The six kinds of entry.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::UnknownWord;

/// What an entry is. The kind is chosen at capture and never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// What happened to us; the teller is often not the typist.
    Story,
    /// One reusable claim; the title is the claim.
    Lesson,
    /// How we do it; the one kind that misleads when stale.
    Practice,
    /// A need, said aloud.
    Question,
    /// Steps from watching to teaching: an apprenticeship.
    Path,
    /// A meeting of the community and what was said there.
    Gathering,
}

impl Kind {
    /// Every kind, in the order in which people are shown them.
    pub const ALL: [Kind; 6] = [
        Kind::Story,
        Kind::Lesson,
        Kind::Practice,
        Kind::Question,
        Kind::Path,
        Kind::Gathering,
    ];

    /// The word for one of this kind.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Story => "story",
            Kind::Lesson => "lesson",
            Kind::Practice => "practice",
            Kind::Question => "question",
            Kind::Path => "path",
            Kind::Gathering => "gathering",
        }
    }

    /// The word for several of this kind; also the name of their folder in a handbook and in an import.
    pub fn plural(self) -> &'static str {
        match self {
            Kind::Story => "stories",
            Kind::Lesson => "lessons",
            Kind::Practice => "practices",
            Kind::Question => "questions",
            Kind::Path => "paths",
            Kind::Gathering => "gatherings",
        }
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = UnknownWord;

    /// Reads the singular or the plural, in any case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let word = text.trim().to_lowercase();
        Kind::ALL
            .into_iter()
            .find(|kind| word == kind.as_str() || word == kind.plural())
            .ok_or_else(|| UnknownWord {
                what: "kind",
                found: text.to_owned(),
                allowed: Kind::ALL.iter().map(|kind| kind.as_str()).collect(),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_singular_and_plural_in_any_case() {
        for kind in Kind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert_eq!(kind.plural().to_uppercase().parse(), Ok(kind));
        }
        let error = "storys".parse::<Kind>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "`storys` is not a kind; use one of: story, lesson, practice, question, path, gathering"
        );
    }
}

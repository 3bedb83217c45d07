//! Conversations that end before their end.

use crate::cli::error::Failure;
use crate::terminal::PromptError;

/// Why an interview ended before its end.
pub(super) enum Stopped {
    /// Ctrl-C: the heading that was being answered, and what was typed there.
    Person(Option<(Place, String)>),
    Failure(Failure),
}

/// Where in the interview a person was.
pub(super) enum Place {
    Title,
    Section(&'static str),
    Elsewhere,
}

impl From<Failure> for Stopped {
    fn from(failure: Failure) -> Self {
        Stopped::Failure(failure)
    }
}

/// What a prompt that was not answered makes of the interview.
pub(super) fn stopped(place: Place) -> impl FnOnce(PromptError) -> Stopped {
    move |error| match error {
        PromptError::Interrupted { typed } => Stopped::Person(Some((place, typed))),
        other => Stopped::Failure(other.into()),
    }
}

//! What someone is needed for.

use super::words;

/// Why something waits for someone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// It is in their care, and someone flagged it.
    Flagged,
    /// It is in their care, and contested or due for a look.
    Due,
    /// It is their question, and someone answered.
    Answered,
    /// It is an open question about something that they offer help with.
    Asked,
    /// It is a path that they have begun and not walked to its end.
    Begun,
    /// It is their draft.
    Draft,
}

words!(
    Need,
    "need",
    Flagged = "flagged",
    Due = "due",
    Answered = "answered",
    Asked = "asked",
    Begun = "begun",
    Draft = "draft",
);

//! Pure values and rules: what a community's memory is made of.
//!
//! Nothing here reads a file, a clock, the environment or a database. Values are valid by construction: whoever holds a
//! [`Tag`] or a [`Title`] need not check it again.

mod attachment;
mod digest;
mod entry;
mod filter;
mod gatherings;
pub mod health;
mod hostile;
mod id;
mod kind;
mod knowing;
mod limits;
mod link;
mod mark;
mod member;
mod need;
mod progress;
mod revision;
mod slug;
mod snapshot;
mod state;
mod tag;
mod template;
mod time;
mod title;
mod typed;

pub use attachment::{Attachment, plain_path};
pub use digest::{hex, is_sha256, sha256_of};
pub use entry::{Details, Entry, Lifecycle, Outcome, Step, StepVerb};
pub use filter::{Condition, Predicate};
pub use gatherings::{Meetings, meetings};
pub use hostile::{hostile_in, is_hostile};
pub use id::{Handle, Id};
pub use kind::Kind;
pub use knowing::{Doing, Ground, Hands, grounds};
pub use limits::{InvalidText, MAX_ATTACHMENT, MAX_BODY, check_body};
pub use link::{Link, LinkKind};
pub use mark::{Act, Decision, Did, FlagReason, Mark, Verdict};
pub use member::{Charter, Member, Name, TagInfo};
pub use need::Need;
pub use progress::{did, stages};
pub use revision::{Content, Revision, said_since};
pub use slug::Slug;
pub use snapshot::{Change, Snapshot, Whole, is_public, is_sensitive};
pub use state::{
    Adoption, Evidence, Learning, Maturity, PracticeFacts, Resolution, State, due_since, evidence,
    learning, maturity, open_flags, resolution,
};
pub use tag::Tag;
pub use template::{Prompt, body_from_sections, template};
pub use time::{CalendarDate, InvalidDate, Period, Timestamp, parse_moment};
pub use title::Title;
pub use typed::typed;

/// A word that is not one of the words allowed at this place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not a {what}; use one of: {}", allowed.join(", "))]
pub struct UnknownWord {
    /// What was expected, such as `kind`.
    pub what: &'static str,
    /// The word as it was typed.
    pub found: String,
    /// The words that would have been accepted.
    pub allowed: Vec<&'static str>,
}

/// Gives a closed set of words its `ALL`, `as_str`, `Display`, `FromStr`, and serde as that word.
macro_rules! words {
    ($type:ident, $what:literal, $($variant:ident = $word:literal),+ $(,)?) => {
        impl $type {
            /// Every value, in the order in which people are shown them.
            pub const ALL: &'static [$type] = &[$($type::$variant),+];

            /// The word for this value, as it is typed, stored and printed.
            pub fn as_str(self) -> &'static str {
                match self { $($type::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::model::UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let word = text.trim().to_lowercase();
                Self::ALL.iter().copied().find(|value| value.as_str() == word).ok_or_else(|| {
                    $crate::model::UnknownWord {
                        what: $what,
                        found: text.to_owned(),
                        allowed: Self::ALL.iter().map(|value| value.as_str()).collect(),
                    }
                })
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let word = String::deserialize(d)?;
                word.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
use words;

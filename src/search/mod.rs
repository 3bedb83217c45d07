//! The query language and snippets.
//!
//! Pure: what a person typed becomes a [`Query`], a query becomes a [`Plan`], and a store carries the plan out. What a
//! query holds beyond the language is text, so no query is an error. The same code prepares text for the index
//! ([`index_terms`]) and words for asking, because the two must agree.

mod atom;
mod excerpt;
mod expression;
mod field;
mod forms;
mod lexer;
mod likeness;
mod marked;
mod needle;
mod plan;
mod query;
mod relaxation;
mod scale;
mod script;
mod seen;
mod snippet;
mod spelling;
mod stem;
mod stop_words;
mod symbol;
mod terms;
mod weighing;
mod wording;

pub use likeness::like;
pub use marked::{Marked, marked};
pub use plan::{Plan, Rank};
pub use query::{Query, parse};
pub use relaxation::Relaxed;
pub use scale::{Scale, byte_length, length_byte, saturated};
pub use snippet::{Snippet, snippet};
pub use spelling::{index_stem, is_guessable, one_slip_away, slips_between};
pub use terms::{TOKENIZER, index_terms};
pub use weighing::{Column, Phrase, Rule, Sought, Weighed, Weighing};

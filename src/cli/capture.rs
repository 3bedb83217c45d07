//! The ways in which people give an entry's text: flags, a file, a pipe, an editor, or answers to questions.

mod document;
mod editor;
mod interview;
mod similar;
mod stopped;
mod templates;

pub use document::{Given, Source, given, no_title};
pub use editor::{compose, edited, keep, reread, revise, whole};
pub use interview::{Interview, resumable, resume, tell_kept};

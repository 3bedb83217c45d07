//! The ways in which people give an entry's text: flags, a file, a pipe, an editor, or answers to questions.

mod document;
mod editor;
mod interview;
mod similar;
mod stopped;
mod templates;

pub use document::{Given, Source, given, no_title};
pub use editor::{compose, keep, reread, revise, whole};
pub use interview::{Interview, resumable, resume};

use crate::model::{Content, Details, Kind, Lifecycle, Title};

/// An entry of a kind with a title, a body and nothing else.
pub fn plain(kind: Kind, title: Title, body: String) -> Content {
    Content {
        title,
        body,
        tags: Vec::new(),
        details: Details::empty(kind),
        state: Lifecycle::Live,
        private: false,
        pinned: false,
        extra: Default::default(),
    }
}

//! The full-screen reader and finder: a front of its own, which `cop browse` starts, and in which an entry is chosen where a command
//! was told of none.
//!
//! What is shown is a value, [`State`]. What happens, a key or an answer, makes of it the next one and says what is to be
//! done ([`Effect`]); nothing else changes it, so all of that is tested without a terminal. [`draw()`] paints it into cells. What
//! takes time, searching and reading and writing, is done by a worker beside, so that no key and no picture waits for it.

mod app;
mod bottom;
mod dialogue;
mod draw;
mod finding;
mod help;
mod page;
mod panes;
mod reading;
mod row;
mod state;
mod worker;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;

use std::io;

use crate::community::{Community, CommunityError, Shown};
use crate::model::{Condition, Id, Timestamp};
use crate::terminal::Styles;

pub use app::App;
pub use draw::draw;
pub use state::{Effect, Event, State};

/// What the front needs of whoever starts it.
pub struct Start {
    /// The community as it is at the moment of asking.
    pub community: Box<dyn Fn() -> Community + Send>,
    /// An entry as a text for so many columns, with what belongs to it.
    pub page: fn(&Shown, Timestamp, usize, Styles) -> String,
    /// A failure in words, with the next thing to type.
    pub told: fn(CommunityError) -> String,
    /// Among which entries.
    pub among: Condition,
    /// The same as it was typed.
    pub filters: Vec<String>,
    /// What is looked for first.
    pub query: String,
    /// How it is painted.
    pub styles: Styles,
    /// What an entry is chosen for, where one is to be chosen and nothing else is to be done.
    pub choice: Option<Choice>,
}

/// What an entry is chosen for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// In a few words, such as "Choose what to edit".
    pub asks: String,
    /// What is to be said before anything is typed.
    pub said: Option<String>,
}

/// How browsing ended.
#[derive(Debug)]
pub struct Ended {
    /// What could not be kept, in words, for a person who has left.
    pub refused: Vec<String>,
    /// Whether the person left, or the terminal could not be drawn on any more.
    pub result: io::Result<()>,
}

/// Browses until the person has enough. `edit` has them edit an entry, the terminal being theirs meanwhile, and tells what
/// came of it. What was still to be kept is kept before it ends.
///
/// # Errors
/// When the terminal cannot be taken.
pub fn run(start: Start, edit: &mut dyn FnMut(Id) -> String) -> io::Result<Ended> {
    app::run(start, edit)
}

/// Has the person choose an entry, as `start.choice` says what for; none where they leave without one.
///
/// # Errors
/// When the terminal cannot be taken or drawn on.
pub fn choose(start: Start) -> io::Result<Option<Id>> {
    app::choose(start)
}

//! The community's knowledge as a tree of Markdown pages.

mod book;
mod build;
mod called;
mod changes;
mod check;
mod entry;
mod files;
mod front;
mod knowing;
mod literal;
mod names;
mod page;
mod people;
mod places;
mod questions;
mod sheet;
mod shelf;
mod standing;
mod start;
mod summary;
mod topics;
mod veil;
mod write;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;

pub use build::{Left, build, names_left, single};
pub use check::{Broken, check};
pub use literal::literal;
pub use names::Names;
pub use page::{Options, Page, PageContent};
pub use write::{BoxError, WriteError, Written, is_written, read_back, write};

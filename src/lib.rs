//! `cop`: the memory of a community of practice, one command away from the shell prompt.
//!
//! The crate's map, from the bottom up. Imports run one way, from the fronts to the model; `tests/architecture` holds
//! the walls.
//!
//! - [`model`]: pure values and rules: entries, kinds, tags, links, marks, members, computed states.
//! - [`markdown`]: the only place that knows comrak: front matter, outline, links, plain text.
//! - [`store`]: the only place that knows rusqlite: one SQLite file a community.
//! - [`search`]: the query language and snippets.
//! - [`handbook`]: the community's knowledge as a tree of Markdown pages.
//! - [`exchange`]: Markdown files in, JSON out.
//! - [`community`]: what people do; the façade that every front calls.
//! - [`terminal`]: styles, tables, prompts, editor, pager: the only place that prints.
//! - [`browse`]: the full-screen reader and finder.
//! - [`cli`]: the command line.

pub mod browse;
pub mod cli;
pub mod community;
pub mod exchange;
pub mod handbook;
pub mod markdown;
pub mod model;
pub mod search;
pub mod store;
pub mod terminal;

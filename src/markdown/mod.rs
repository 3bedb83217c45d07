//! The only place that knows comrak: front matter, outline, links, plain text.
//!
//! Every function here takes hostile text: none panics, recurses without a bound or needs a file.

mod front_matter;
mod parser;
mod tree;

pub use front_matter::{Document, Format, FrontMatter, FrontMatterError, split, to_yaml};
pub use tree::{Alignment, Block, Inline, ListItem, parse};

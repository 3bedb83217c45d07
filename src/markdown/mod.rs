//! The only place that knows comrak: front matter, outline, links, plain text.
//!
//! Every function here takes hostile text: none panics, recurses without a bound or needs a file.

mod front_matter;
mod outline;
mod parser;
mod plain;
mod template;
mod tree;

pub use front_matter::{Document, Format, FrontMatter, FrontMatterError, split, to_yaml};
pub use outline::{first_sentence, title};
pub use plain::plain_text;
pub use template::{drop_empty_sections, strip_comments};
pub use tree::{Alignment, Block, Inline, ListItem, parse};

//! The only place that knows comrak: front matter, outline, links, plain text.
//!
//! Every function here takes hostile text: none panics, recurses without a bound or needs a file.

mod address;
mod edits;
mod front_matter;
mod heading;
mod html;
mod links;
mod outline;
mod page;
mod page_links;
mod parser;
mod places;
mod plain;
mod prose;
mod syntax;
mod template;
mod tree;

pub use front_matter::{Document, Format, FrontMatter, FrontMatterError, split, to_yaml};
pub use links::{Reference, ReferenceKind, references};
pub use outline::{first_sentence, title};
pub use page::{Embed, embed};
pub use page_links::PageLinks;
pub use plain::plain_text;
pub use prose::rewrite_prose;
pub use template::{drop_empty_sections, strip_comments};
pub use tree::{Alignment, Block, Inline, ListItem, parse};

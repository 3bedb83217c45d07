//! What people add to a mark in their own words.

use clap::Args;

use super::content;

/// What someone adds.
#[derive(Debug, Clone, Default, Args)]
pub struct Said {
    /// In your words; each -m is a paragraph
    #[arg(short, long = "message", value_name = "TEXT", allow_hyphen_values = true, value_parser = content::prose_parser())]
    pub message: Vec<String>,
}

impl Said {
    /// The words; `None` where there are none.
    pub fn note(&self) -> Option<String> {
        (!self.message.is_empty()).then(|| content::paragraphs(&self.message))
    }
}

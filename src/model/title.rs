//! Titles: one line of text.

use super::limits::{InvalidText, one_line};
use serde::{Deserialize, Serialize};

/// An entry's title: one line, with something to see in it, of at most [`Title::MAX`] characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Title(String);

impl Title {
    /// The longest title, in characters.
    pub const MAX: usize = 300;

    /// Reads a title as a person gave it; runs of white space become one space.
    ///
    /// # Errors
    /// When nothing is left, it is too long, or it holds a control character.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        one_line("title", text, Title::MAX).map(Title)
    }

    /// Makes a title of text that was not written to be one, such as a heading or a file name: control characters are
    /// dropped, and what is too long ends in `…`. `None` where nothing is left.
    pub fn derive(text: &str) -> Option<Self> {
        let plain: String = text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        match Title::parse(&plain) {
            Ok(title) => Some(title),
            Err(InvalidText::TooLong { .. }) => {
                let cut: String = plain.trim_start().chars().take(Title::MAX - 1).collect();
                Title::parse(&format!("{}…", cut.trim_end())).ok()
            }
            Err(_) => None,
        }
    }

    /// The title's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Title {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_one_visible_line() {
        assert_eq!(
            Title::parse("  Kiln\n tripped\tat 900 ").unwrap().as_str(),
            "Kiln tripped at 900"
        );
        assert_eq!(Title::parse(" \u{200B} "), Err(InvalidText::Empty("title")));
        assert_eq!(
            Title::parse("a\u{1b}[31mb"),
            Err(InvalidText::Control {
                what: "title",
                code: 0x1b
            })
        );
        let long = "x".repeat(10_000);
        assert_eq!(
            Title::parse(&long).unwrap_err().to_string(),
            "the title has 10000 characters; at most 300 fit"
        );
    }

    #[test]
    fn derived_titles_are_always_valid() {
        assert_eq!(Title::derive("a\u{1b}[31mb").unwrap().as_str(), "a [31mb");
        assert_eq!(Title::derive("\u{7}"), None);
        let long = Title::derive(&"word ".repeat(1000)).unwrap();
        assert!(long.as_str().chars().count() <= Title::MAX && long.as_str().ends_with('…'));
        assert_eq!(Title::parse(long.as_str()), Ok(long));
    }
}

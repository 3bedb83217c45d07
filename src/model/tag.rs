//! Tags: the community's own words for its topics.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::InvalidText;

/// A topic: lower case, words joined by hyphens, at most [`Tag::MAX`] characters.
///
/// Letters and digits of any script are allowed, and `- _ . / + #`, so that `c++`, `c#` and `node.js` are tags.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tag(String);

impl Tag {
    /// The longest tag, in characters.
    pub const MAX: usize = 60;

    /// The tag's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Tag {
    type Err = InvalidText;

    /// Reads a tag as people write it: `#Glaze Recipes` is `glaze-recipes`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if is_plain(text) {
            return Ok(Tag(text.to_owned()));
        }
        let signs = |c: char| c == '#' || c.is_whitespace();
        let composed: String = text.trim_start_matches(signs).nfc().collect();
        let words: Vec<&str> = composed.split_whitespace().collect();
        // A letter may be one character with its accent in lower case alone. What is written is read back as it is.
        let tag: String = words.join("-").to_lowercase().nfc().collect();
        if !tag.chars().any(char::is_alphanumeric) {
            return Err(InvalidText::Empty("tag"));
        }
        if let Some(control) = tag.chars().find(|c| c.is_control()) {
            return Err(InvalidText::Control {
                what: "tag",
                code: control as u32,
            });
        }
        let allowed = |c: char| {
            c.is_alphanumeric()
                || "-_./+#'&:".contains(c)
                || unicode_normalization::char::is_combining_mark(c)
                || matches!(c, '\u{200C}' | '\u{200D}')
        };
        if let Some(character) = tag.chars().find(|&c| !allowed(c)) {
            return Err(InvalidText::Character {
                what: "tag",
                text: tag,
                character,
            });
        }
        let length = tag.chars().count();
        if length > Tag::MAX {
            return Err(InvalidText::TooLong {
                what: "tag",
                length,
                most: Tag::MAX,
            });
        }
        Ok(Tag(tag))
    }
}

/// Whether a text is a tag of ASCII characters already, as most are that are read back.
fn is_plain(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = text.as_bytes();
    bytes.first().is_some_and(|&byte| letter(byte))
        && bytes.len() <= Tag::MAX
        && bytes
            .iter()
            .all(|&byte| letter(byte) || b"-_./+#".contains(&byte))
}

impl std::fmt::Display for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_people_write_them() {
        for (typed, read) in [
            ("kiln", "kiln"),
            (" #Glaze  Recipes ", "glaze-recipes"),
            ("C++", "c++"),
            ("C#", "c#"),
            ("c#", "c#"),
            ("#kiln", "kiln"),
            ("2-b_c.d/e+", "2-b_c.d/e+"),
            ("node.js", "node.js"),
            ("陶芸", "陶芸"),
            ("हिन्दी", "हिन्दी"),
            ("e\u{301}te", "éte"),
            ("J\u{30c}", "\u{1f0}"),
            ("# #kiln", "kiln"),
        ] {
            assert_eq!(typed.parse::<Tag>().unwrap().as_str(), read, "{typed}");
        }
    }

    #[test]
    fn bad_tags_say_why() {
        for (typed, why) in [
            ("##", "the tag is empty"),
            ("---", "the tag is empty"),
            ("a,b", "the tag `a,b` holds `,`, which it may not"),
            ("a\u{1b}b", "the tag holds the control character U+001B"),
        ] {
            assert_eq!(
                typed.parse::<Tag>().unwrap_err().to_string(),
                why,
                "{typed}"
            );
        }
        assert!("x".repeat(61).parse::<Tag>().is_err());
    }
}

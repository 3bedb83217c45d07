//! How large a text may be, and which characters it may hold.

/// The largest body of an entry, in bytes: a book. What is longer is a file to attach. Reading Markdown costs a second or
/// two a megabyte where the text is made to be costly (`*_*_*_…`), and a handbook reads each page several times.
pub const MAX_BODY: usize = 1024 * 1024;

/// The largest attachment, in bytes.
pub const MAX_ATTACHMENT: u64 = 20 * 1024 * 1024;

/// Why a text cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidText {
    /// Nothing but white space.
    #[error("the {0} is empty")]
    Empty(&'static str),
    /// Longer than its kind of text may be.
    #[error("the {what} has {length} characters; at most {most} fit")]
    TooLong {
        /// What is too long, such as `title`.
        what: &'static str,
        /// Its length in characters.
        length: usize,
        /// The limit in characters.
        most: usize,
    },
    /// A character that has no place in text, such as an escape sequence.
    #[error("the {what} holds the control character U+{code:04X}")]
    Control {
        /// What holds it.
        what: &'static str,
        /// Its code point.
        code: u32,
    },
    /// A character that this kind of text may not hold.
    #[error("the {what} `{text}` holds `{character}`, which it may not")]
    Character {
        /// What holds it.
        what: &'static str,
        /// The whole text.
        text: String,
        /// The offending character.
        character: char,
    },
    /// A body beyond [`MAX_BODY`].
    #[error("the body has {:.1} MB; an entry holds at most {} MB", *.0 as f64 / 1_048_576.0, MAX_BODY / 1_048_576)]
    BodyTooLarge(usize),
    /// A NUL in a body: text tools stop reading at it.
    #[error("the text holds a NUL byte (line {0})")]
    Nul(usize),
}

/// Checks that a body can be kept byte for byte.
///
/// # Errors
/// When it is larger than [`MAX_BODY`] or holds a NUL byte.
pub fn check_body(body: &str) -> Result<(), InvalidText> {
    if body.len() > MAX_BODY {
        return Err(InvalidText::BodyTooLarge(body.len()));
    }
    if let Some(at) = body.bytes().position(|byte| byte == 0) {
        let line = body.as_bytes()[..at]
            .iter()
            .filter(|&&byte| byte == b'\n')
            .count()
            + 1;
        return Err(InvalidText::Nul(line));
    }
    Ok(())
}

/// Folds white space and refuses control characters: the common part of titles and names.
pub(super) fn one_line(what: &'static str, text: &str, most: usize) -> Result<String, InvalidText> {
    if is_plain_line(text) && text.len() <= most {
        return Ok(text.to_owned());
    }
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(control) = folded.chars().find(|c| c.is_control()) {
        return Err(InvalidText::Control {
            what,
            code: control as u32,
        });
    }
    if !folded.chars().any(is_visible) {
        return Err(InvalidText::Empty(what));
    }
    let length = folded.chars().count();
    if length > most {
        return Err(InvalidText::TooLong { what, length, most });
    }
    Ok(folded)
}

/// Whether a text is words of visible ASCII characters with single spaces between them: most titles and names that are read
/// back, and nothing has to be done about them.
fn is_plain_line(text: &str) -> bool {
    let mut before = b' ';
    for byte in text.bytes() {
        let fits = matches!(byte, b'!'..=b'~') || (byte == b' ' && before != b' ');
        if !fits {
            return false;
        }
        before = byte;
    }
    before != b' '
}

/// Whether a character leaves a mark on the page; zero-width and formatting characters do not.
fn is_visible(c: char) -> bool {
    !c.is_whitespace()
        && !matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_bounded_and_hold_no_nul() {
        assert_eq!(check_body("a\nb"), Ok(()));
        assert_eq!(check_body("a\nb\0"), Err(InvalidText::Nul(2)));
        let large = "x".repeat(MAX_BODY + 1);
        assert_eq!(
            check_body(&large),
            Err(InvalidText::BodyTooLarge(MAX_BODY + 1))
        );
        assert_eq!(
            InvalidText::BodyTooLarge(52_428_800).to_string(),
            "the body has 50.0 MB; an entry holds at most 1 MB"
        );
    }
}

//! Makes text that other people wrote harmless to a terminal.

use std::borrow::Cow;

use crate::model::{hostile_in, is_hostile};

/// What a dangerous character is shown as.
const VISIBLE: char = '\u{FFFD}';

/// Replaces every character that is [hostile](is_hostile) by a visible `�`. The carriage return of a CR LF pair is dropped.
pub fn sanitize(text: &str) -> Cow<'_, str> {
    if is_printable_ascii(text) || !text.chars().any(is_hostile) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    push_safe(text, &mut safe);
    Cow::Owned(safe)
}

/// Like [`sanitize`], and folds every run of white space that has a line break or a tab in it to
/// one space, so that the text stays on one line.
pub fn single_line(text: &str) -> Cow<'_, str> {
    if is_printable_ascii(text) {
        return Cow::Borrowed(text);
    }
    if !text.contains(['\n', '\t', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
        return sanitize(text);
    }
    let mut line = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(char::is_whitespace) {
        let tail = &rest[at..];
        let end = tail
            .find(|c: char| !c.is_whitespace())
            .unwrap_or(tail.len());
        line.push_str(&rest[..at]);
        let folds = tail[..end].contains(|c: char| c.is_control() || is_hostile(c));
        line.push_str(if folds { " " } else { &tail[..end] });
        rest = &tail[end..];
    }
    line.push_str(rest);
    Cow::Owned(sanitize(&line).into_owned())
}

/// Like [`sanitize`], but keeps the colours and weights that `cop` itself paints with: the last filter for lines
/// that quote what others wrote.
pub fn keep_colors(text: &str) -> Cow<'_, str> {
    keep(text, color_length)
}

/// Like [`keep_colors`], and keeps clickable links in the form that `cop` itself gives them: the last filter for results.
pub fn keep_own(text: &str) -> Cow<'_, str> {
    keep(text, |rest| {
        color_length(rest).or_else(|| link_length(rest))
    })
}

/// Makes a text safe but for the sequences of which `own` tells the length in bytes.
fn keep(text: &str, own: impl Fn(&str) -> Option<usize>) -> Cow<'_, str> {
    if !text.contains('\u{1b}') {
        return sanitize(text);
    }
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        push_safe(&rest[..at], &mut safe);
        rest = &rest[at..];
        let length = own(rest).unwrap_or(0);
        if length == 0 {
            safe.push(VISIBLE);
            rest = &rest[1..];
        } else {
            safe.push_str(&rest[..length]);
            rest = &rest[length..];
        }
    }
    push_safe(rest, &mut safe);
    Cow::Owned(safe)
}

/// The length in bytes of the colour sequence at the start of `text`; none for what would hide words or paint over others.
fn color_length(text: &str) -> Option<usize> {
    let parameters = text.strip_prefix("\u{1b}[")?;
    let end = parameters.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    let painted = |number: &str| {
        let number = number.parse();
        matches!(number, Ok(0..=4 | 9 | 30..=37 | 39 | 90..=97))
    };
    let plain = parameters[..end].is_empty();
    let own = plain || parameters[..end].split(';').all(painted);
    (own && parameters[end..].starts_with('m')).then_some(end + 3)
}

/// The length in bytes of the beginning or the end of a link at the start of `text`.
fn link_length(text: &str) -> Option<usize> {
    let url = text.strip_prefix("\u{1b}]8;;")?;
    let end = url.find(|c: char| !c.is_ascii_graphic())?;
    let own = end == 0 || opens_a_page(&url[..end]);
    (own && url[end..].starts_with("\u{1b}\\")).then_some(end + 7)
}

/// Whether an address has a scheme that does no more than open a page, or a letter to somebody.
pub(super) fn opens_a_page(url: &str) -> bool {
    let known = ["https://", "http://", "mailto:"];
    let begins = |scheme: &&str| {
        url.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    known.iter().any(begins)
}

fn push_safe(text: &str, safe: &mut String) {
    let mut characters = hostile_in(text).peekable();
    while let Some((c, hostile)) = characters.next() {
        if c == '\r' && characters.peek() == Some(&('\n', false)) {
            continue;
        }
        safe.push(if hostile { VISIBLE } else { c });
    }
}

/// Whether a text is made of nothing but the characters of a typewriter: most are, and need no second look.
pub(super) fn is_printable_ascii(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_characters_become_visible() {
        for (text, safe) in [
            ("plain", "plain"),
            ("", ""),
            ("two\nlines\tand a tab", "two\nlines\tand a tab"),
            ("\u{1b}[31mred\u{1b}[0m", "�[31mred�[0m"),
            (
                "\u{1b}]8;;http://evil\u{7}click\u{1b}]8;;\u{7}",
                "�]8;;http://evil�click�]8;;�",
            ),
            ("\u{1b}]52;c;ZXZpbA==\u{1b}\\", "�]52;c;ZXZpbA==�\\"),
            ("\u{9b}31m \u{9d}0;title\u{9c}", "�31m �0;title�"),
            (
                "nul\0 bell\u{7} back\u{8} del\u{7f}",
                "nul� bell� back� del�",
            ),
            ("over\rwritten", "over�written"),
            ("windows\r\nlines\r\n", "windows\nlines\n"),
            ("a\u{202e}b\u{202c} \u{2066}c\u{2069}", "a�b� �c�"),
            ("a\u{2028}b\u{2029}c", "a�b�c"),
            ("word\u{2060}joiner \u{feff}mark", "word�joiner �mark"),
            ("hidden\u{e0041}\u{e0042}", "hidden��"),
            // Scripts and emoji that need invisible characters.
            (
                "می\u{200c}خواهم 👩\u{200d}🏭",
                "می\u{200c}خواهم 👩\u{200d}🏭",
            ),
            (
                "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
                "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
            ),
            ("ok \u{1F3F4} \u{E0041}", "ok \u{1F3F4} �"),
        ] {
            assert_eq!(sanitize(text), safe, "{text:?}");
        }
    }

    #[test]
    fn harmless_text_is_borrowed() {
        assert!(matches!(sanitize("Grüße, 世界\n"), Cow::Borrowed(_)));
        assert!(matches!(single_line("Grüße,  世界"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_single_line_stays_one() {
        for (text, line) in [
            ("a\nb", "a b"),
            ("a \n\n b", "a b"),
            ("a\tb", "a b"),
            ("two  spaces stay", "two  spaces stay"),
            ("a\r\nb", "a b"),
            ("a\u{2028}b\u{85}c", "a b c"),
            ("\nedge\n", " edge "),
            ("\u{1b}[2J\nb", "�[2J b"),
        ] {
            assert_eq!(single_line(text), line, "{text:?}");
        }
    }

    #[test]
    fn only_colours_pass_the_last_filter() {
        for (text, safe) in [
            ("\u{1b}[1;31mred\u{1b}[0m", "\u{1b}[1;31mred\u{1b}[0m"),
            ("\u{1b}[mplain", "\u{1b}[mplain"),
            ("\u{1b}[2Jgone", "�[2Jgone"),
            ("\u{1b}]52;c;x\u{7}", "�]52;c;x�"),
            ("\u{1b}[31", "�[31"),
            ("\u{1b}", "�"),
            ("\u{1b}\u{1b}[1mx", "�\u{1b}[1mx"),
            ("\u{1b}[95mé\u{7}", "\u{1b}[95mé�"),
            ("\u{1b}[8mhidden", "�[8mhidden"),
            ("\u{1b}[1;7mturned", "�[1;7mturned"),
            ("\u{1b}[38;5;1mx", "�[38;5;1mx"),
            ("\u{1b}[1;mx", "�[1;mx"),
            ("\u{1b}]8;;https://a.b\u{1b}\\x", "�]8;;https://a.b�\\x"),
        ] {
            assert_eq!(keep_colors(text), safe, "{text:?}");
        }
    }

    #[test]
    fn only_links_of_one_form_pass_with_the_colours() {
        let own = "\u{1b}[4m\u{1b}]8;;https://a.b/c\u{1b}\\x\u{1b}]8;;\u{1b}\\\u{1b}[0m";
        assert_eq!(keep_own(own), own);
        for (text, safe) in [
            ("\u{1b}]8;;file:///x\u{1b}\\x", "�]8;;file:///x�\\x"),
            ("\u{1b}]8;;https://a.b\u{7}x", "�]8;;https://a.b�x"),
            (
                "\u{1b}]8;id=1;https://a.b\u{1b}\\x",
                "�]8;id=1;https://a.b�\\x",
            ),
            ("\u{1b}]8;;https://é\u{1b}\\x", "�]8;;https://é�\\x"),
            ("\u{1b}]8;;https://a.b", "�]8;;https://a.b"),
            ("\u{1b}]52;c;x\u{1b}\\", "�]52;c;x�\\"),
        ] {
            assert_eq!(keep_own(text), safe, "{text:?}");
        }
    }
}

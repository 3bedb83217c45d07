//! Makes text that other people wrote harmless to a terminal.

use std::borrow::Cow;

/// What a dangerous character is shown as.
const VISIBLE: char = '\u{FFFD}';
/// The only base that tag characters may follow: the flags of England, Scotland and Wales.
const BLACK_FLAG: char = '\u{1F3F4}';

/// Replaces every character that could command a terminal or disguise text by a visible `�`:
/// control characters (C0 except line feed and tab, DEL, C1), bidirectional overrides and
/// isolates, line and paragraph separators, and invisible format characters.
///
/// Joiners, direction marks and the zero-width space stay: Persian, Hebrew, Khmer and emoji need
/// them. The carriage return of a CR LF pair is dropped.
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

/// Like [`sanitize`], but keeps colours and weights (`ESC [ digits m`): the last filter for lines
/// that `cop` painted itself and that may quote what others wrote.
pub fn keep_colors(text: &str) -> Cow<'_, str> {
    if !text.contains('\u{1b}') {
        return sanitize(text);
    }
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        push_safe(&rest[..at], &mut safe);
        rest = &rest[at..];
        let length = color_length(rest).unwrap_or(0);
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

/// The length in bytes of the colour sequence at the start of `text`.
fn color_length(text: &str) -> Option<usize> {
    let parameters = text.strip_prefix("\u{1b}[")?;
    let end = parameters.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    parameters[end..].starts_with('m').then_some(end + 3)
}

fn push_safe(text: &str, safe: &mut String) {
    let mut characters = text.chars().peekable();
    let mut in_flag = false;
    while let Some(c) = characters.next() {
        in_flag = c == BLACK_FLAG || (in_flag && is_tag(c));
        if c == '\r' && characters.peek() == Some(&'\n') {
            continue;
        }
        let hostile = is_control(c) || (is_tag(c) && !in_flag);
        safe.push(if hostile { VISIBLE } else { c });
    }
}

/// Tag characters: invisible, and able to carry a whole hidden text.
fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0000}'..='\u{E007F}')
}

/// Whether a text is made of nothing but the characters of a typewriter: most are, and need no second look.
pub(super) fn is_printable_ascii(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Whether a character could steer a terminal or disguise a text; line feed and tab do not.
pub fn is_hostile(c: char) -> bool {
    is_tag(c) || is_control(c)
}

fn is_control(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        _ if c.is_control() => true,
        // Line and paragraph separators; bidirectional embeddings, overrides and isolates;
        // invisible operators and deprecated format characters.
        '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' => true,
        // Byte order mark, interlinear annotation.
        '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' => true,
        _ => false,
    }
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
            ("\u{1b}[38;5;1mé\u{7}", "\u{1b}[38;5;1mé�"),
        ] {
            assert_eq!(keep_colors(text), safe, "{text:?}");
        }
    }
}

//! Characters that could steer a terminal or disguise a text: the one list of them.

/// The only base that tag characters may follow: the flags of England, Scotland and Wales.
const BLACK_FLAG: char = '\u{1F3F4}';

/// Whether a character could steer a terminal or disguise a text: control characters (C0 except line feed and tab, DEL, C1),
/// bidirectional overrides and isolates, line and paragraph separators, and invisible format characters.
///
/// Joiners, direction marks and the zero-width space are none: Persian, Hebrew, Khmer and emoji need them.
pub fn is_hostile(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        _ if c.is_control() => true,
        // Line and paragraph separators; bidirectional embeddings, overrides and isolates;
        // invisible operators and deprecated format characters.
        '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' => true,
        // Byte order mark, interlinear annotation.
        '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' => true,
        _ => is_tag(c),
    }
}

/// Each character of a text, and whether it is hostile where it stands: the tag characters of a flag are not.
pub fn hostile_in(text: &str) -> impl Iterator<Item = (char, bool)> {
    let mut in_flag = false;
    text.chars().map(move |c| {
        in_flag = c == BLACK_FLAG || (in_flag && is_tag(c));
        (c, is_hostile(c) && !in_flag)
    })
}

/// Tag characters: invisible, and able to carry a whole hidden text.
fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_scripts_and_emoji_need_is_harmless() {
        for text in [
            "two\nlines\tand a tab",
            "می\u{200c}خواهم 👩\u{200d}🏭 \u{200e}\u{200f}\u{200b}",
            "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
        ] {
            assert!(hostile_in(text).all(|(_, hostile)| !hostile), "{text:?}");
        }
        for text in [
            "\u{1b}",
            "\u{9b}",
            "\r",
            "\u{202e}",
            "\u{2060}",
            "\u{feff}",
            "\u{e0041}",
        ] {
            assert!(hostile_in(text).any(|(_, hostile)| hostile), "{text:?}");
        }
        assert!(hostile_in("\u{1F3F4} \u{E0041}").any(|(_, hostile)| hostile));
    }
}

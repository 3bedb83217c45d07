//! Which characters belong to words, in the eyes of the index.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Whether this character makes a word of the index: letters, digits, private use and marks (SQLite's `unicode61` with the
/// categories and separators of [`TOKENIZER`](super::TOKENIZER)).
pub(super) fn is_token(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    if is_plain_east_asian(c) {
        return true;
    }
    // Letters in circles are symbols, though Unicode also calls them alphabetic.
    let circled = matches!(c, '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F189}');
    match is_combining_mark(c) {
        true => !is_frame(c),
        false => (c.is_alphanumeric() && !circled) || is_private(c),
    }
}

/// Whether this mark makes no word by itself: it is an accent, which the index leaves out, stands around a letter, or says how a
/// picture is drawn.
fn is_frame(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{488}' | '\u{489}' | '\u{1ABE}' | '\u{20DD}'..='\u{20E0}' | '\u{20E2}'..='\u{20E4}'
        | '\u{A670}'..='\u{A672}' | '\u{FE0E}' | '\u{FE0F}')
}

/// Whether this is one of the commonest letters of Chinese, Japanese or Korean, which need no closer look: they are
/// letters, and composed.
fn is_plain_east_asian(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}'
        | '\u{AC00}'..='\u{D7A3}')
}

/// Whether this character may stand inside a word: a mark belongs to the letter before it.
pub(super) fn is_word(c: char) -> bool {
    is_token(c) || (!c.is_ascii() && is_combining_mark(c))
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}')
}

/// Whether this character is a picture that people may look for, though no word.
pub(super) fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27BF}' | '\u{1F300}'..='\u{1FAFF}')
}

/// Whether SQLite takes this character for a letter, because its tables are older than the character: a word that touches
/// it is not indexed by itself.
pub(super) fn glues(c: char) -> bool {
    is_pictograph(c) || matches!(c, '\u{20BA}'..='\u{20C0}' | '\u{2066}'..='\u{2069}')
}

/// The words of a text, with the place of each: the longest runs of word characters that hold a token character.
pub(super) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let start = text.as_ptr() as usize;
    text.split(|c| !is_word(c))
        .filter(|word| word.chars().any(is_token))
        .map(move |word| (word.as_ptr() as usize - start, word))
}

/// How many characters of an unspaced script make up one word, roughly.
pub(super) fn characters_per_word(run: &str) -> usize {
    match run.chars().next() {
        Some('\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}') => 4,
        _ => 2,
    }
}

/// Whether this character belongs to a script that is written without spaces, or whose words carry their particles:
/// Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese.
pub(super) fn is_unspaced(c: char) -> bool {
    is_plain_east_asian(c)
        || c >= '\u{0E01}'
            && matches!(c,
            // Thai and Lao, without ฿ and ๏.
            '\u{0E01}'..='\u{0E3A}' | '\u{0E40}'..='\u{0E4E}' | '\u{0E50}'..='\u{0E59}'
            | '\u{0E81}'..='\u{0EDF}'
            // Burmese and Khmer, without their punctuation.
            | '\u{1000}'..='\u{1049}' | '\u{1050}'..='\u{109F}' | '\u{AA60}'..='\u{AA7F}'
            | '\u{1780}'..='\u{17D3}' | '\u{17DC}'..='\u{17DD}' | '\u{17E0}'..='\u{17E9}'
            // Hangul: letters, syllables, half width.
            | '\u{1100}'..='\u{11FF}' | '\u{3131}'..='\u{318E}' | '\u{A960}'..='\u{A97C}'
            | '\u{AC00}'..='\u{D7A3}' | '\u{D7B0}'..='\u{D7FB}' | '\u{FFA0}'..='\u{FFDC}'
            // Kana, without the middle dot; bopomofo.
            | '\u{3041}'..='\u{309A}' | '\u{309D}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}'
            | '\u{30FC}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}'
            | '\u{3105}'..='\u{312F}'
            // Han.
            | '\u{3005}'..='\u{3007}' | '\u{303B}' | '\u{3400}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// A stretch of a word.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Letters of a script with spaces.
    Spaced(&'a str),
    /// Characters of a script without.
    Unspaced(&'a str),
}

/// A word cut where its script changes between spaced and unspaced.
pub(super) fn pieces(word: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let unspaced = is_unspaced(first);
        // A mark goes with the letter before it.
        let end = rest
            .char_indices()
            .find(|&(_, c)| is_unspaced(c) != unspaced && !is_combining_mark(c))
            .map_or(rest.len(), |(at, _)| at);
        let (piece, after) = rest.split_at(end);
        if piece.chars().any(is_token) {
            pieces.push(if unspaced {
                Piece::Unspaced(piece)
            } else {
                Piece::Spaced(piece)
            });
        }
        rest = after;
    }
    pieces
}

/// The characters of an unspaced run in the form that the index keeps: composed, and with each vowel sign or tone mark in a
/// private place of its own, where it is a character like others.
pub(super) fn indexed_characters(run: &str) -> Vec<char> {
    if run.chars().all(is_plain_east_asian) {
        return run.chars().collect();
    }
    run.nfkc()
        .map(|c| {
            if is_combining_mark(c) {
                // The low ten bits tell the marks of Thai, Lao, Khmer and Burmese apart.
                char::from_u32(0xF000 + (c as u32 & 0x3FF)).unwrap_or(c)
            } else {
                c
            }
        })
        .filter(|&c| is_token(c))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_where_the_script_changes() {
        use Piece::{Spaced, Unspaced};
        assert_eq!(
            pieces("使用Python编写"),
            [Unspaced("使用"), Spaced("Python"), Unspaced("编写")]
        );
        assert_eq!(pieces("हिन्दी"), [Spaced("हिन्दी")]);
        assert_eq!(pieces("ที่"), [Unspaced("ที่")]);
        assert_eq!(pieces("café"), [Spaced("café")]);
    }

    #[test]
    fn words_hold_a_letter_a_digit_or_a_mark() {
        let found: Vec<_> = words("  a-b ®\u{301} 50% \u{0} 🔥 \u{E35}").collect();
        assert_eq!(found, [(2, "a"), (4, "b"), (11, "50"), (22, "\u{E35}")]);
    }

    #[test]
    fn runs_are_composed_and_keep_their_marks() {
        assert_eq!(indexed_characters("ﾊﾞ"), ['バ']);
        assert_eq!(indexed_characters("か\u{3099}"), ['が']);
        let thai = indexed_characters("ที่");
        assert_eq!(thai.len(), 3);
        assert!(thai.iter().all(|&c| is_token(c)));
    }
}

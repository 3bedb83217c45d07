//! What the index would lose: the extra words of an entry.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::ops::Range;

use super::script::{Piece, glues, indexed_characters, is_pictograph, pieces, words};
use super::symbol::symbol_name;

/// Put before the pairs of a title, so that a title can be asked for alone. No pair begins with an ASCII letter.
pub(super) const TITLE_PAIR: char = 't';

/// How the index parts texts into words, as FTS5 is told: stemmed by Porter's rules; Latin letters without their accents; marks, such
/// as the vowels of Hindi, inside words; and U+FE0E and U+FE0F, which only say how a picture is drawn, outside.
pub const TOKENIZER: &str = "porter unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc' separators '\u{FE0E}\u{FE0F}'";

/// The words to put into the index beside an entry's title, body and tags, joined by spaces. Empty for most English text.
///
/// SQLite's `unicode61` parts words at spaces and punctuation alone. Lost without these terms would be:
/// - parts of unspaced text (Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese): overlapping pairs of characters,
///   and the last character of each run;
/// - parts of glued names: `camelCase` gives `camel Case`, `HTTP2` gives `HTTP 2`, each name once;
/// - words that live by their punctuation: `C++` gives `cplusplus`, `.NET` gives `dotnet`;
/// - pictures: 🔥 gives its number, and a word that touches one stands alone.
///
/// Joining what English inflects beyond Porter's stemmer (`deployment` and `deploying`) would belong here too.
pub fn index_terms(title: &str, body: &str, tags: &str) -> String {
    let mut terms = Terms::default();
    for text in [title, body, tags] {
        terms.add(text);
    }
    if !title.is_ascii() {
        for (_, word) in words(title) {
            for piece in pieces(word) {
                if let Piece::Unspaced(run) = piece {
                    pairs(run, true).for_each(|pair| terms.push(&format!("{TITLE_PAIR}{pair}")));
                }
            }
        }
    }
    terms.text
}

/// What a byte may be to a word.
const OUTSIDE: u8 = 0;
const LOWER: u8 = 1;
const UPPER: u8 = 2;
const DIGIT: u8 = 4;
const OTHER: u8 = 8;

const CLASSES: [u8; 256] = {
    let mut classes = [OUTSIDE; 256];
    let mut byte = 0_u8;
    loop {
        classes[byte as usize] = match byte {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGIT,
            0x80.. => OTHER,
            _ => OUTSIDE,
        };
        if byte == u8::MAX {
            break classes;
        }
        byte += 1;
    }
};

#[derive(Default)]
struct Terms<'a> {
    text: String,
    names: HashSet<&'a str>,
}

impl<'a> Terms<'a> {
    fn push(&mut self, term: &str) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(term);
    }

    fn push_pair(&mut self, Pair(first, second): Pair) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push(first);
        self.text.extend(second);
    }

    /// Goes through a text by bytes, and looks closer only where something is to be found: most text has nothing.
    fn add(&mut self, text: &'a str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let start = at;
            let mut seen = 0;
            while at < bytes.len() {
                let class = CLASSES[usize::from(bytes[at])];
                if class == OUTSIDE {
                    break;
                }
                // A capital at the start makes no name.
                seen |= if at == start && class == UPPER {
                    LOWER
                } else {
                    class
                };
                at += 1;
            }
            if seen & OTHER != 0 {
                self.add_stretch(text, start..at);
            } else if seen != 0 {
                // A name changes between small and large letters, or between letters and digits.
                if seen & (UPPER | DIGIT) != 0 && !seen.is_power_of_two() {
                    self.add_name(&text[start..at]);
                }
                self.add_symbol(text, start, &text[start..at]);
            }
            at += 1;
        }
    }

    /// Adds what a stretch with characters beyond ASCII holds.
    fn add_stretch(&mut self, text: &'a str, range: Range<usize>) {
        let stretch = &text[range.clone()];
        for (inside, word) in words(stretch) {
            let before = stretch[..inside].chars().next_back();
            let after = stretch[inside + word.len()..].chars().next();
            if before.is_some_and(glues) || after.is_some_and(glues) {
                self.push(word);
            }
            let cut = pieces(word);
            let glued = cut.len() > 1;
            for piece in cut {
                match piece {
                    Piece::Unspaced(run) => pairs(run, true).for_each(|pair| self.push_pair(pair)),
                    Piece::Spaced(part) => {
                        if glued {
                            self.push(part);
                        }
                        self.add_name(part);
                    }
                }
            }
            self.add_symbol(text, range.start + inside, word);
        }
        for picture in stretch.chars().filter(|&c| is_pictograph(c)) {
            self.push(&picture_name(picture));
        }
    }

    fn add_symbol(&mut self, text: &str, at: usize, word: &str) {
        let bytes = text.as_bytes();
        let touched = at > 0 && bytes[at - 1] == b'.'
            || matches!(bytes.get(at + word.len()), Some(b'+' | b'#'));
        if touched && let Some(name) = symbol_name(text, at, word) {
            self.push(&name);
        }
    }

    fn add_name(&mut self, word: &'a str) {
        if self.names.contains(word) {
            return;
        }
        let parts = name_parts(word);
        if !parts.is_empty() {
            self.names.insert(word);
            parts.iter().for_each(|part| self.push(part));
        }
    }
}

/// The word under which a picture is indexed.
pub(super) fn picture_name(picture: char) -> String {
    format!("u{:x}", picture as u32)
}

/// The overlapping pairs of an unspaced run, then its last character alone, which a search for that one character finds
/// by its beginning. A query leaves the last one out.
pub(super) fn pairs(run: &str, with_last: bool) -> impl Iterator<Item = Pair> {
    let characters = indexed_characters(run);
    let count = characters.len();
    let wanted = if with_last || count == 1 {
        count
    } else {
        count.saturating_sub(1)
    };
    (0..wanted).map(move |at| Pair(characters[at], characters.get(at + 1).copied()))
}

/// Two characters that follow each other, or the last of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair(char, Option<char>);

impl std::fmt::Display for Pair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_char(self.0)?;
        self.1.map_or(Ok(()), |second| f.write_char(second))
    }
}

/// The parts of a name that is glued together: `camelCase`, `HTTPServer`, `HTTP2`. None for an ordinary word, and for what
/// has so many parts that it is a code rather than a name.
pub(super) fn name_parts(word: &str) -> Vec<&str> {
    const MOST_PARTS: usize = 6;
    const LONGEST: usize = 64;
    let plain = !word
        .bytes()
        .skip(1)
        .any(|byte| byte.is_ascii_uppercase() || byte >= 0x80)
        && !word.bytes().any(|byte| byte.is_ascii_digit());
    if plain || word.len() > LONGEST {
        return Vec::new();
    }
    let characters: Vec<(usize, char)> = word.char_indices().collect();
    let mut cuts = vec![0];
    for (index, pair) in characters.windows(2).enumerate() {
        let [(_, a), (at, b)] = *pair else { continue };
        let next = characters.get(index + 2).map(|&(_, c)| c);
        let hump = a.is_lowercase() && b.is_uppercase();
        // In `HTTPServer` the last capital begins the next part; in `URLs` it does not.
        let last_capital = a.is_uppercase()
            && b.is_uppercase()
            && next.is_some_and(char::is_lowercase)
            && !(next == Some('s') && index + 3 == characters.len());
        let number = (a.is_numeric() && b.is_alphabetic()) || (a.is_alphabetic() && b.is_numeric());
        if hump || last_capital || number {
            cuts.push(at);
        }
    }
    if !(2..=MOST_PARTS).contains(&cuts.len()) {
        return Vec::new();
    }
    let ends = cuts[1..].iter().copied().chain([word.len()]);
    let parts: Vec<&str> = cuts.iter().zip(ends).map(|(&a, b)| &word[a..b]).collect();
    let ordinal = |part: &str| matches!(part, "st" | "nd" | "rd" | "th" | "s");
    if parts.len() == 2 && ordinal(parts[1]) {
        return Vec::new();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_index_would_lose_is_added() {
        for (text, terms) in [
            ("The kiln tripped at 900, and it's well-known.", ""),
            ("URLs, IDs and the USA in the 1990s; 2nd try; A.", ""),
            ("snake_case kebab-case", ""),
            ("parseHttpRequest", "parse Http Request"),
            ("HTTPServer on HTTP2", "HTTP Server HTTP 2"),
            ("GitHub GitHub", "Git Hub"),
            ("900C", "900 C"),
            ("dQw4w9WgXcQ 3f2a9c11bd04e7", ""),
            ("C++, C# and .NET", "cplusplus csharp dotnet"),
            ("陶芸家。", "陶芸 芸家 家"),
            ("窯 炉", "窯 炉"),
            ("使用Python编写", "使用 用 Python 编写 写"),
            ("도자기 가마", "도자 자기 기 가마 마"),
            ("हिन्दी में, العَرَبِيَّة, naïve café", ""),
            ("fire 🔥!", "u1f525"),
            ("done🤔", "done u1f914"),
        ] {
            assert_eq!(index_terms("", text, ""), terms, "{text}");
        }
    }

    #[test]
    fn titles_can_be_asked_for_alone() {
        assert_eq!(index_terms("陶芸", "", "窯"), "陶芸 芸 窯 t陶芸 t芸");
    }

    #[test]
    fn queries_leave_the_last_character_out() {
        assert_eq!(
            pairs("陶芸家", false)
                .map(|pair| pair.to_string())
                .collect::<Vec<_>>(),
            ["陶芸", "芸家"]
        );
        assert_eq!(pairs("窯", false).collect::<Vec<_>>(), [Pair('窯', None)]);
        assert_eq!(pairs("\u{0E31}", false).count(), 1);
    }
}

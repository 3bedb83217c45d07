//! The query's own words, looked for in a body as the index would find them.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::script::{Piece, is_unspaced, is_word, pieces, words};
use super::stem::stem;
use super::stop_words::is_stop_word;

/// How far into a body words are looked for, in bytes.
const FAR: usize = 1024 * 1024;

/// How many different words are looked for.
const MOST_NEEDLES: usize = 64;

/// A part of a longer word or phrase with so many letters or fewer says nothing by itself.
const SHORT: usize = 2;

/// Where the query's words stand in a body, in order and apart, at most so many.
///
/// A word is found in any case, with or without accents, and in its other English forms; one with a `*` by its beginning; words
/// that belong together where they follow each other; a run of an unspaced script also by its pairs. Where nothing is found so,
/// the words of those that belong together are found by themselves, and words by their beginnings: `camel` in `camelCase`.
pub(super) fn occurrences(body: &str, query_words: &[String], most: usize) -> Vec<Range<usize>> {
    let needles = Needles::of(query_words);
    let found = needles.find(body, most);
    match found.is_empty() {
        true => needles.loosened().find(body, most),
        false => found,
    }
}

/// What is looked for, all of it in small letters.
#[derive(Default)]
pub(super) struct Needles {
    /// Texts to be found as they are: what was typed as a whole, and unspaced runs.
    texts: Vec<String>,
    /// Words without accents, and their stems.
    stems: Vec<(String, String)>,
    /// Words that follow each other, in the same form.
    sequences: Vec<Vec<(String, String)>>,
    /// Beginnings of words, without accents.
    beginnings: Vec<String>,
}

impl Needles {
    /// A query's words as typed; see [`occurrences`].
    pub(super) fn of(query_words: &[String]) -> Needles {
        let mut needles = Needles::default();
        for typed in query_words {
            let (typed, prefix) = match typed.trim().strip_suffix('*') {
                Some(stem) => (stem, true),
                None => (typed.trim(), false),
            };
            let found: Vec<Piece<'_>> = words(typed).flat_map(|(_, word)| pieces(word)).collect();
            let word_alone = matches!(found[..], [Piece::Spaced(part)] if part == typed);
            if !word_alone {
                needles.text(typed);
            }
            let together = found.len() > 1
                && !prefix
                && found.iter().all(|piece| matches!(piece, Piece::Spaced(_)));
            if together {
                let words = found.iter().filter_map(|piece| match piece {
                    Piece::Spaced(part) => Some(with_stem(part)),
                    Piece::Unspaced(_) => None,
                });
                needles.sequences.push(words.collect());
                continue;
            }
            let last = found.len().saturating_sub(1);
            for (index, piece) in found.into_iter().enumerate() {
                match piece {
                    Piece::Unspaced(run) => needles.run(run),
                    Piece::Spaced(part) if prefix && index == last => {
                        needles.beginnings.push(folded(part).into_owned());
                    }
                    // The `C` of `C++` alone says nothing.
                    Piece::Spaced(part) if word_alone || part.chars().count() > 1 => {
                        needles.stems.push(with_stem(part));
                    }
                    Piece::Spaced(_) => {}
                }
            }
        }
        needles.texts.truncate(MOST_NEEDLES);
        needles.stems.truncate(MOST_NEEDLES);
        needles.sequences.truncate(MOST_NEEDLES);
        needles.beginnings.truncate(MOST_NEEDLES);
        needles
    }

    /// The words of those that belong together by themselves, and words by their beginnings.
    pub(super) fn loosened(mut self) -> Needles {
        let mut stems = std::mem::take(&mut self.stems);
        let parts = self.sequences.drain(..).flatten();
        stems.extend(parts.filter(|(word, _)| !is_stop_word(word) && word.chars().count() > SHORT));
        self.beginnings
            .extend(stems.into_iter().map(|(word, _)| word));
        self
    }

    fn text(&mut self, text: &str) {
        let text: String = text.chars().flat_map(char::to_lowercase).collect();
        if !text.is_empty() && !self.texts.contains(&text) {
            self.texts.push(text);
        }
    }

    /// Adds a run of an unspaced script, and its pairs.
    fn run(&mut self, run: &str) {
        self.text(run);
        let ends = run.char_indices().map(|(at, _)| at).chain([run.len()]);
        let places: Vec<usize> = ends.take(MOST_NEEDLES).collect();
        for pair in places.windows(3) {
            self.text(&run[pair[0]..pair[2]]);
        }
    }

    /// Where they stand in a body, in order and apart, at most so many.
    pub(super) fn find(&self, body: &str, most: usize) -> Vec<Range<usize>> {
        let mut limit = body.len().min(FAR);
        while !body.is_char_boundary(limit) {
            limit -= 1;
        }
        let body = &body[..limit];
        let bytes = body.as_bytes();
        let worth_a_look = self.beginnings_by_byte();
        let mut found: Vec<Range<usize>> = Vec::new();
        let mut past = 0;
        let mut at = 0;
        loop {
            // Most of a body: nothing that is looked for begins so.
            while at < limit && !worth_a_look[usize::from(bytes[at])] {
                at += 1;
            }
            let Some(c) = body[at..].chars().next() else {
                break;
            };
            let within_word = at > 0 && PLAIN[usize::from(bytes[at - 1])];
            if within_word && PLAIN[usize::from(bytes[at])] {
                at += 1;
                continue;
            }
            if within_word && !c.is_ascii() && !is_unspaced(c) {
                at = word_end(body, at).max(at + c.len_utf8());
                continue;
            }
            // A word is looked for where it begins; unspaced scripts have no such place.
            let next = match is_unspaced(c) {
                true => at + c.len_utf8(),
                false => word_end(body, at).max(at + c.len_utf8()),
            };
            // Runs overlap; other words begin where the last match has ended.
            let end = match at < past && !is_unspaced(c) {
                true => None,
                false => self.end_at(body, at, next),
            };
            if let Some(end) = end {
                if at >= past {
                    if found.len() == most {
                        break;
                    }
                    found.push(at..end);
                } else if let Some(last) = found.last_mut() {
                    last.end = last.end.max(end);
                }
                past = past.max(end);
            }
            at = next;
        }
        found
    }

    /// Which bytes may begin something that is looked for. No rule of the stemmer changes a word's first letter.
    fn beginnings_by_byte(&self) -> [bool; 256] {
        let mut worth_a_look = [false; 256];
        worth_a_look[128..].fill(true);
        let firsts = self.sequences.iter().filter_map(|words| words.first());
        let stems = self.stems.iter().chain(firsts).map(|(word, _)| word);
        for needle in self.texts.iter().chain(&self.beginnings).chain(stems) {
            if let Some(first) = needle.bytes().next().filter(u8::is_ascii) {
                worth_a_look[usize::from(first)] = true;
                worth_a_look[usize::from(first.to_ascii_uppercase())] = true;
            }
        }
        worth_a_look
    }

    /// Where what begins here ends, if it is looked for.
    fn end_at(&self, body: &str, at: usize, next: usize) -> Option<usize> {
        let texts = self.texts.iter();
        let text = texts.filter_map(|text| length_of(&body[at..], text)).max();
        let word = &body[at..next];
        let is_word = || self.has_word(&folded(word));
        let sequences = self.sequences.iter();
        let sequence = sequences.filter_map(|words| sequence_end(body, at, words));
        let whole = text.map(|length| at + length);
        match whole.into_iter().chain(sequence).max() {
            Some(end) if end >= next => Some(end),
            shorter => is_word().then_some(next).or(shorter),
        }
    }

    fn has_word(&self, word: &str) -> bool {
        self.beginnings
            .iter()
            .any(|needle| word.starts_with(needle.as_str()))
            || self.stems.iter().any(|(needle, _)| needle == word)
            || {
                let stemmed = stem(word);
                self.stems.iter().any(|(_, stem)| *stem == stemmed)
            }
    }
}

/// A word as it is looked for, and its stem.
fn with_stem(word: &str) -> (String, String) {
    let word = folded(word).into_owned();
    let stem = stem(&word);
    (word, stem)
}

/// Where words end that follow each other from a place on, with nothing but a few signs between them.
fn sequence_end(body: &str, at: usize, wanted: &[(String, String)]) -> Option<usize> {
    const MOST_BETWEEN: usize = 8;
    let mut end = at;
    for (index, (word, stemmed)) in wanted.iter().enumerate() {
        let mut start = end;
        if index > 0 {
            let between = body[end..].chars().take(MOST_BETWEEN);
            start += between
                .take_while(|&c| !is_word(c))
                .map(char::len_utf8)
                .sum::<usize>();
        }
        end = word_end(body, start);
        let found = folded(&body[start..end]);
        if end == start || (*found != **word && stem(&found) != *stemmed) {
            return None;
        }
    }
    Some(end)
}

/// Which bytes are ASCII letters and digits. A search reads every byte of what it shows, so it asks a table.
static PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        plain[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    plain
};

/// Where the word ends that begins here, or this place itself where none does.
fn word_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    while end < bytes.len() && PLAIN[usize::from(bytes[end])] {
        end += 1;
    }
    if bytes.get(end).is_none_or(u8::is_ascii) {
        return end;
    }
    let rest = text[end..].char_indices();
    let mut rest = rest.skip_while(|&(_, c)| is_word(c) && !is_unspaced(c));
    rest.next().map_or(text.len(), |(more, _)| end + more)
}

/// A word in small letters, without accents.
fn folded(word: &str) -> Cow<'_, str> {
    if word
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    {
        return Cow::Borrowed(word);
    }
    if word.is_ascii() {
        return Cow::Owned(word.to_ascii_lowercase());
    }
    let plain = word.nfd().filter(|&c| !is_combining_mark(c));
    Cow::Owned(plain.flat_map(char::to_lowercase).collect())
}

/// The length of the needle, which is in lower case, at the start of a text.
fn length_of(text: &str, needle: &str) -> Option<usize> {
    let mut wanted = needle.chars();
    let mut at = text.char_indices();
    loop {
        if wanted.as_str().is_empty() {
            return Some(at.offset());
        }
        let (_, c) = at.next()?;
        if !c.to_lowercase().all(|lower| wanted.next() == Some(lower)) {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_as_the_index_finds_them() {
        for (body, typed, marked) in [
            (
                "We fired the Kilns.",
                &["firing", "kiln"][..],
                "We «fired» the «Kilns».",
            ),
            (
                "A firewall is no fire.",
                &["fire"],
                "A firewall is no «fire».",
            ),
            (
                "A firewall is no fire.",
                &["fire*"],
                "A «firewall» is no «fire».",
            ),
            ("Crème brûlée", &["creme"], "«Crème» brûlée"),
            (
                "The kiln_log and kiln-log.",
                &["log"],
                "The kiln_«log» and kiln-«log».",
            ),
            (
                "The kiln log, a kiln.",
                &["kiln log"],
                "The «kiln log», a kiln.",
            ),
            ("A kiln and a log.", &["kiln log"], "A «kiln» and a «log»."),
            (
                "It came up for all.",
                &["group", "gro up"],
                "It came up for all.",
            ),
            (
                "Post it by post. The Postmortem, a post-mortem; post mortems.",
                &["post-mortem", "postmortem"],
                "Post it by post. The «Postmortem», a «post-mortem»; «post mortems».",
            ),
            (
                "We rolled it back, then ROLLED\nback again.",
                &["rollback", "roll back"],
                "We rolled it back, then «ROLLED\nback» again.",
            ),
            (
                "We write C and c++, C#.",
                &["C++"],
                "We write C and «c++», C#.",
            ),
            ("We write C and R.", &["c"], "We write «C» and R."),
            ("camelCase", &["camel"], "«camelCase»"),
            (
                "Décor, redécor, DECOR, indecor, caféd\u{e9}cor.",
                &["decor"],
                "«Décor», redécor, «DECOR», indecor, cafédécor.",
            ),
            ("ASP.NET is no net.", &[".NET"], "ASP«.NET» is no «net»."),
            ("陶Kiln kiln陶 aKiln", &["kiln"], "陶«Kiln» «kiln»陶 aKiln"),
            ("使用Python编写", &["python"], "使用«Python»编写"),
            ("陶芸家の窯", &["陶芸家"], "«陶芸家»の窯"),
            ("陶芸の家", &["陶芸家"], "«陶芸»の家"),
            ("nothing", &[""], "nothing"),
        ] {
            let typed: Vec<String> = typed.iter().map(|&word| word.to_owned()).collect();
            let mut shown = body.to_owned();
            for found in occurrences(body, &typed, 9).iter().rev() {
                shown.insert(found.end, '»');
                shown.insert(found.start, '«');
            }
            assert_eq!(shown, marked, "{typed:?}");
        }
    }
}

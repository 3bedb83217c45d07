//! What someone may have meant to type.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::query::{Node, Query, Scope, Term};

/// Words shorter than this are not guessed at: too many others are one letter away.
const SHORTEST: usize = 4;

/// And longer ones are no words.
const LONGEST: usize = 32;

/// How many slips a word may be away from what was meant, and from how many letters on two: in a shorter word, two change so much
/// that it may be any.
const MOST_SLIPS: usize = 2;
const LONG: usize = 8;

/// From how many letters on the first may be the wrong one.
const TELLING: usize = 6;

/// A word that is one slip of the finger away from what was typed, or a blank.
///
/// Source of the four slips: F. J. Damerau, A technique for computer detection and correction of spelling errors, 1964: they make
/// four fifths of all misspellings.
pub fn one_slip_away(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.to_lowercase().chars().collect();
    let mut found = Vec::new();
    if !is_guessable(word) {
        return found;
    }
    let with = |range: std::ops::Range<usize>, between: &[char]| -> String {
        let after = &letters[range.end..];
        letters[..range.start]
            .iter()
            .chain(between)
            .chain(after)
            .collect()
    };
    for at in 0..letters.len() {
        // A blank that was left out, two letters in the wrong order, a letter too many.
        if (2..letters.len() - 1).contains(&at) {
            found.push(with(at..at, &[' ']));
        }
        if let [one, other, ..] = letters[at..] {
            found.push(with(at..at + 2, &[other, one]));
        }
        found.push(with(at..at + 1, &[]));
        for letter in 'a'..='z' {
            found.push(with(at..at + 1, &[letter]));
            found.push(with(at..at, &[letter]));
        }
    }
    found.extend(('a'..='z').map(|letter| with(letters.len()..letters.len(), &[letter])));
    found.retain(|other| other != word);
    found.sort();
    found.dedup();
    found
}

/// Whether a word is one that may be guessed at: of a script with spaces, and neither short nor a code.
pub fn is_guessable(word: &str) -> bool {
    let count = word.chars().count();
    let plain = |c: char| c.is_alphabetic() && !super::script::is_unspaced(c);
    (SHORTEST..=LONGEST).contains(&count) && word.chars().all(plain)
}

/// How many slips of the finger lie between a word as it was typed and one as it is spelt, where that may have been meant: one, or
/// two in a long word or in the order of the letters; and few people get the first letter wrong.
///
/// Accents may be left out.
///
/// Source of the last: J. J. Pollock and A. Zamora, Automatic spelling correction in scientific and scholarly text, 1984.
pub fn slips_between(typed: &str, spelt: &str) -> Option<usize> {
    let (typed, spelt) = (&*without_accents(typed), &*without_accents(spelt));
    let letters = typed.chars().count();
    let other = spelt.chars().count();
    if other < SHORTEST || letters.abs_diff(other) > MOST_SLIPS {
        return None;
    }
    let mut typed_letters = typed.chars();
    let mut spelt_letters = spelt.chars();
    let (typed_first, spelt_first) = (typed_letters.next(), spelt_letters.next());
    let swapped = typed_first == spelt_letters.next() && spelt_first == typed_letters.next();
    let alike = typed_first == spelt_first;
    match strsim::osa_distance(typed, spelt) {
        0 => None,
        1 if alike || swapped || letters >= TELLING => Some(1),
        2 if alike && letters >= LONG => Some(2),
        // Of just the same letters.
        2 if alike && letters >= TELLING && in_order(typed) == in_order(spelt) => Some(2),
        _ => None,
    }
}

fn in_order(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.sort_unstable();
    letters
}

/// The stem under which the index keeps a word.
pub fn index_stem(word: &str) -> String {
    super::stem::stem(&without_accents(&word.to_lowercase()))
}

/// A word without the accents that the index leaves out.
fn without_accents(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    let plain = word.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36F}'));
    Cow::Owned(plain.nfc().collect())
}

impl Query {
    /// The query with another word in the place of one; several words are looked for as they follow each other.
    pub fn with(&self, word: &str, other: &str) -> Self {
        let mut query = self.clone();
        query
            .parts
            .iter_mut()
            .for_each(|part| replace(part, word, other));
        query
    }
}

fn replace(node: &mut Node, word: &str, other: &str) {
    match node {
        Node::All(nodes) | Node::Any(nodes) => {
            nodes.iter_mut().for_each(|node| replace(node, word, other));
        }
        Node::Text(term) if term.is_guess_for(word) => {
            term.text = other.to_owned();
            term.quoted = other.contains(' ');
        }
        Node::Not(_) | Node::Is(_) | Node::Text(_) => {}
    }
}

impl Term {
    fn is_guess_for(&self, word: &str) -> bool {
        let bare = !self.quoted && !self.prefix && self.scope == Scope::Anywhere;
        bare && self.text.to_lowercase() == word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_one_letter_apart() {
        let slips = one_slip_away("kilm");
        for meant in ["kiln", "kim", "film", "klim", "kilim", "kilms", "ki lm"] {
            assert!(slips.iter().any(|slip| slip == meant), "{meant}");
        }
        assert!(!slips.contains(&"kilm".to_owned()));
        assert!(slips.len() < 4 * 60);
        for word in ["kil", "k1ln", "陶芸陶芸", "", "c++", &"x".repeat(33)] {
            assert!(one_slip_away(word).is_empty(), "{word}");
        }
    }

    #[test]
    fn a_word_may_be_meant_by_one_that_is_spelt_nearly_so() {
        for (typed, spelt, slips) in [
            ("kilm", "kiln", Some(1)),
            ("kiln", "kiln", None),
            ("ikln", "kiln", Some(1)),
            ("biln", "kiln", None),
            ("glase", "glaze", Some(1)),
            ("gleise", "glaze", None),
            ("brekare", "breaker", Some(2)),
            ("contigs", "contains", None),
            ("temprature", "temperatures", Some(2)),
            ("xreaker", "breaker", Some(1)),
            ("xraeker", "breaker", None),
            ("paid", "pai", None),
            ("kids", "did", None),
            ("insurance", "inside", None),
            ("fidelity", "filing", None),
            ("handover", "hands", None),
            ("praise", "pressing", None),
            ("naive", "naïve", None),
            ("niave", "naïve", Some(1)),
            ("coordinaton", "coördination", Some(1)),
            ("müllr", "müller", Some(1)),
            ("भटठी", "भट्ठी", Some(1)),
        ] {
            assert_eq!(slips_between(typed, spelt), slips, "{typed} {spelt}");
        }
    }

    #[test]
    fn a_word_is_replaced_where_it_stands_bare() {
        let now = crate::model::Timestamp::from_seconds(0);
        let shown = |query: &str| {
            let with = crate::search::parse(query, now).with("kilm", "kiln");
            with.plan().literals.join(" ")
        };
        assert_eq!(shown("kilm Kilm (kilm OR glaze)"), "kiln glaze");
        assert_eq!(shown("\"kilm\" kilm*"), "kilm kilm*");
    }
}

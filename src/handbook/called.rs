//! The names that people go by, and where they stand in what others wrote.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// What stands for each name, to be found in texts.
///
/// A name of one word is found as it is written, since in lower case it may be a common word (`will`, `rose`), and in any
/// case behind an `@`. A name of several words is found in any case, whatever white space parts them.
#[derive(Default)]
pub(super) struct Called {
    /// By the first word in lower case; the longest name first.
    names: HashMap<String, Vec<Known>>,
    /// As slugs join them.
    joined: HashSet<String>,
    /// The most words that one of these has.
    longest: usize,
}

struct Known {
    /// The words between which white space stands.
    words: Vec<String>,
    stands_for: String,
}

impl Called {
    /// Adds a name and what shall stand for it. The first meaning that a name is given counts.
    pub(super) fn add(&mut self, name: &str, stands_for: &str) {
        let from = name.find(char::is_alphanumeric).unwrap_or(name.len());
        let bare = name[from..].trim_end_matches(|c: char| !c.is_alphanumeric());
        let words: Vec<String> = bare.split_whitespace().map(str::to_owned).collect();
        let Some(first) = words.first() else {
            return;
        };
        let joined = slug::slugify(bare);
        self.longest = self.longest.max(joined.split('-').count());
        self.joined.insert(joined);
        let known = self.names.entry(word_at(first).to_lowercase()).or_default();
        if known.iter().all(|one| one.words != words) {
            known.push(Known {
                words,
                stands_for: stands_for.to_owned(),
            });
            known.sort_by_key(|one| std::cmp::Reverse(one.words.concat().len()));
        }
    }

    /// The text with what stands for each name in its place.
    pub(super) fn replaced<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.names.is_empty() {
            return Cow::Borrowed(text);
        }
        // Names are composed; a text may spell an accent as a character of its own.
        if !is_nfc(text) {
            let composed: String = text.nfc().collect();
            return Cow::Owned(self.replaced(&composed).into_owned());
        }
        let mut out = String::new();
        let mut kept = 0;
        let mut at = 0;
        while let Some(start) = text[at..].find(char::is_alphanumeric).map(|by| at + by) {
            let word = word_at(&text[start..]);
            at = start + word.len();
            let Some((known, length)) = self.name_at(text, start, word) else {
                continue;
            };
            out.push_str(&text[kept..start]);
            let opens = opens_a_sentence(&text[..start]);
            match known.stands_for.strip_prefix('s').filter(|_| opens) {
                Some(rest) => out.extend(["S", rest]),
                None => out.push_str(&known.stands_for),
            }
            at = start + length;
            kept = at;
            // `A. L.` at the end of a sentence already has its full stop.
            if known.stands_for.ends_with('.') && text[kept..].starts_with('.') {
                kept += 1;
            }
        }
        if kept == 0 {
            return Cow::Borrowed(text);
        }
        out.push_str(&text[kept..]);
        Cow::Owned(out)
    }

    /// The name that begins at a word, and its length in bytes.
    fn name_at(&self, text: &str, start: usize, word: &str) -> Option<(&Known, usize)> {
        let known = self.names.get(&word.to_lowercase())?;
        let addressed = text[..start].ends_with('@');
        known.iter().find_map(|one| {
            let any_case = addressed || one.words.len() > 1;
            let length = spans(&text[start..], &one.words, any_case)?;
            Some((one, length))
        })
    }

    /// Whether a path or a slug, whose words are joined by signs, holds a name.
    pub(super) fn in_path(&self, path: &str) -> bool {
        if self.joined.is_empty() {
            return false;
        }
        let path = slug::slugify(path);
        let words: Vec<&str> = path.split('-').collect();
        (0..words.len()).any(|from| {
            let most = words.len().min(from + self.longest);
            (from + 1..=most).any(|to| self.joined.contains(&words[from..to].join("-")))
        })
    }
}

/// The letters and digits with which a text begins.
fn word_at(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric());
    &text[..end.unwrap_or(text.len())]
}

/// How many bytes of the text these words take, if it begins with them and the last of them ends there.
fn spans(text: &str, words: &[String], any_case: bool) -> Option<usize> {
    let mut at = 0;
    for (number, word) in words.iter().enumerate() {
        if number > 0 {
            // A quotation begins each of its lines with a sign.
            let space = text[at..].find(|c: char| !(c.is_whitespace() || c == '>'))?;
            if !text[at..at + space].contains(char::is_whitespace) {
                return None;
            }
            at += space;
        }
        for wanted in word.chars() {
            let found = text[at..].chars().next()?;
            let same =
                found == wanted || any_case && found.to_lowercase().eq(wanted.to_lowercase());
            if !same {
                return None;
            }
            at += found.len_utf8();
        }
    }
    let ends = text[at..]
        .chars()
        .next()
        .is_none_or(|c| !c.is_alphanumeric());
    ends.then_some(at)
}

/// Whether what follows begins a sentence.
fn opens_a_sentence(before: &str) -> bool {
    let line_ends = before.ends_with(['\n', '\r']);
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || "*_\"'“‘(>#-".contains(c));
    line_ends && before.ends_with(['\n', '.', ':', '?', '!'])
        || before.is_empty()
        || before.ends_with(['.', '?', '!', '…'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called() -> Called {
        let mut called = Called::default();
        for name in [
            "Ada Lovelace",
            "Ada Lovelace Byron",
            "Ben",
            "Will",
            "O'Brien",
            "Zo\u{eb}",
            "(guest) Rae",
        ] {
            called.add(name, "someone");
        }
        called.add("ada", "someone");
        called.add("Ben", "another");
        called.add("***", "nobody");
        called
    }

    #[test]
    fn names_are_replaced_where_they_stand_alone() {
        let called = called();
        for (text, expected) in [
            ("Ask Ben.", "Ask someone."),
            ("Ben knows.", "Someone knows."),
            ("So. Ben's kiln, (Ben)", "So. Someone's kiln, (someone)"),
            ("Bend the Bench, Reuben", "Bend the Bench, Reuben"),
            ("ben @ben", "ben @someone"),
            ("I will, says Will", "I will, says someone"),
            ("by ADA\n  lovelace and ada", "by someone and someone"),
            ("by Ada Lovelace Byron", "by someone"),
            ("Ada alone", "Ada alone"),
            ("for O'Brien's", "for someone's"),
            ("for Zoe\u{308} and Zo\u{eb}", "for someone and someone"),
            ("", ""),
            (
                "\u{e9}\u{e9} Ben \u{1f525}",
                "\u{e9}\u{e9} someone \u{1f525}",
            ),
        ] {
            assert_eq!(called.replaced(text), expected, "{text}");
        }
    }

    #[test]
    fn initials_do_not_end_a_sentence_twice() {
        let mut called = Called::default();
        called.add("Ada Lovelace", "A. L.");
        assert_eq!(
            called.replaced("Ask Ada Lovelace. Then go."),
            "Ask A. L. Then go."
        );
    }

    #[test]
    fn paths_hold_names_between_signs() {
        let called = called();
        for (path, holds) in [
            ("ben-counts-pedals", true),
            ("bench-press", false),
            ("pictures/Ada Lovelace.png", true),
            ("what-ada-said", true),
            ("zoe", true),
            ("", false),
        ] {
            assert_eq!(called.in_path(path), holds, "{path}");
        }
    }
}

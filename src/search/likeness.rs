//! From a text to a query for what speaks of the same.

use std::collections::HashMap;

use super::atom::is_searchable;
use super::query::{Node, Query, Scope, Term};
use super::script::words;
use super::stem::stem;
use super::stop_words::is_stop_word;

/// How many words of a heading are used, and how many of a body.
const MOST_OF_HEADING: usize = 24;
const MOST_OF_BODY: usize = 24;

/// How far into a body words are counted, in bytes.
const FAR: usize = 64 * 1024;

/// A query for what speaks of the same as a text: each word of the heading, which counts twice where there is a body, and those
/// words that the body repeats most, the earlier first among equals. Nothing in it is read as an operator or a filter.
pub fn like(heading: &str, body: &str) -> Query {
    let telling = |text| {
        words(text)
            .map(|(_, word)| word)
            .filter(|word| !is_stop_word(word) && is_searchable(word))
    };
    let heading: Vec<&str> = telling(heading).take(MOST_OF_HEADING).collect();
    let mut far = body.len().min(FAR);
    while !body.is_char_boundary(far) {
        far -= 1;
    }
    let mut counts: HashMap<String, (usize, usize, &str)> = HashMap::new();
    for (at, word) in telling(&body[..far]).enumerate() {
        let key = stem(&word.to_lowercase());
        counts.entry(key).or_insert((0, at, word)).0 += 1;
    }
    let mut counted: Vec<(usize, usize, &str)> = counts.into_values().collect();
    counted.sort_by_key(|(count, at, _)| (std::cmp::Reverse(*count), *at));
    let often = counted.iter().take(MOST_OF_BODY).map(|(.., word)| *word);
    let again = heading.iter().filter(|_| !counted.is_empty());
    let all = heading.iter().chain(again).copied().chain(often);
    Query {
        parts: all.map(bare).collect(),
        typed: true,
        filters: Vec::new(),
        notes: Vec::new(),
    }
}

fn bare(word: &str) -> Node {
    Node::Text(Term {
        text: word.to_owned(),
        scope: Scope::Anywhere,
        quoted: false,
        prefix: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(heading: &str, body: &str) -> String {
        let query = like(heading, body);
        let words = query.parts.iter().map(|part| match part {
            Node::Text(term) => term.text.as_str(),
            other => panic!("{other:?}"),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_text_is_asked_for_by_its_telling_words() {
        assert_eq!(asked("Mend the kiln", ""), "Mend kiln");
        assert_eq!(
            asked("Kiln", "The glaze ran. We glazed again; the shelf stuck."),
            "Kiln Kiln glaze ran again shelf stuck"
        );
        assert_eq!(asked("tag:x OR \"y\" -z", ""), "tag x y z");
        assert_eq!(asked("", ""), "");
        assert_eq!(asked("陶芸", ""), "陶芸");
    }

    #[test]
    fn long_texts_are_bounded() {
        let body: String = (0..100_000).map(|n| format!("word{n} ")).collect();
        assert_eq!(
            like(&body, &body).parts.len(),
            2 * MOST_OF_HEADING + MOST_OF_BODY
        );
        assert!(like("", &"é".repeat(FAR)).parts.len() <= 1);
    }
}

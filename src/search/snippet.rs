//! The piece of a body that shows why it was found.

use std::collections::HashSet;
use std::ops::Range;

use super::excerpt::{Stretch, excerpt};
use super::needle::occurrences;
use super::seen::{Seen, seen};

/// How many matches are looked at.
pub(super) const MOST_MATCHES: usize = 400;

/// The shortest snippet that can be asked for, in characters.
const SHORTEST: usize = 8;

/// How many windows are tried before a snippet goes without a match.
const MOST_TRIES: usize = 4;

/// How far into a body its first sentence is looked for, in bytes.
const LEAD: usize = 64 * 1024;

/// One line of plain text from a body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The text; `…` where it was cut.
    pub text: String,
    /// What matched, in bytes of the text, in order and apart.
    pub matches: Vec<Range<usize>>,
}

/// The best piece of a body for a query's words, as typed: the one that holds the most different of them, the earliest of
/// equals, from the start of its sentence if that is near. Where none stands in the body's first megabyte, the first
/// sentence. At most `max_chars` characters (8 at least).
pub fn snippet(body: &str, query_words: &[String], max_chars: usize) -> Snippet {
    let found = occurrences(body, query_words, MOST_MATCHES);
    best(body, &found, max_chars)
}

/// A part of a body that may become the snippet.
struct Window {
    start: usize,
    mid_sentence: bool,
    /// How many different words of the query it has as text, and with those in addresses.
    distinct: (usize, usize),
}

/// The best piece of a body in which these matched, in order and apart.
pub(super) fn best(body: &str, matches: &[Range<usize>], max_chars: usize) -> Snippet {
    let max_chars = max_chars.max(SHORTEST);
    let mut windows = windows(body, matches, max_chars);
    // The sort is stable: the earliest of equals stays first.
    windows.sort_by_key(|window| std::cmp::Reverse(window.distinct));
    for window in windows.iter().take(MOST_TRIES) {
        let end = block_end(body, window.start, farthest(body, window.start, max_chars));
        let shown = excerpt(
            &Stretch {
                body,
                range: window.start..end,
                mid_sentence: window.mid_sentence,
                matches,
                // Where nothing else shows why it was found.
                targets: window.distinct == (0, 0),
            },
            max_chars,
        );
        if !shown.matches.is_empty() {
            return shown;
        }
    }
    let range = lead(body, max_chars);
    excerpt(&Stretch::plain(body, range), max_chars)
}

/// The windows that matches stand in, in the order of the text.
fn windows(body: &str, matches: &[Range<usize>], max_chars: usize) -> Vec<Window> {
    let keys: Vec<String> = matches
        .iter()
        .map(|found| key(&body[found.clone()]))
        .collect();
    let places: Vec<(Seen, usize)> = matches
        .iter()
        .map(|found| seen(body, found.start))
        .collect();
    let mut windows: Vec<Window> = Vec::new();
    for index in 0..matches.len() {
        let (start, mid_sentence) = beginning(body, places[index].1, max_chars);
        if windows.last().is_some_and(|last| last.start == start) {
            continue;
        }
        let end = block_end(body, start, ahead(body, start, max_chars));
        let held = matches[index..]
            .iter()
            .take_while(|other| other.end <= end)
            .count();
        let distinct = |addresses: bool| {
            let held = index..index + held;
            let shown = held.filter(|&at| match places[at].0 {
                Seen::Text => true,
                Seen::Address => addresses,
                Seen::Target => false,
            });
            shown.map(|at| &keys[at]).collect::<HashSet<_>>().len()
        };
        windows.push(Window {
            start,
            mid_sentence,
            distinct: (distinct(false), distinct(true)),
        });
    }
    windows
}

/// Words are the same where they begin the same: near enough to what the stemmer does.
fn key(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).take(5).collect()
}

/// Where to begin so that this place is shown: at its sentence or line if that begins near, else some words before it; and
/// whether that is in the middle of a sentence.
fn beginning(body: &str, at: usize, max_chars: usize) -> (usize, bool) {
    let mut next = body[at..].chars().next();
    let mut word = at;
    for (back, (index, c)) in body[..at].char_indices().rev().enumerate() {
        let after = index + c.len_utf8();
        if ends_sentence(c, next) {
            return (after, false);
        }
        if c.is_whitespace() && back <= max_chars / 3 {
            word = after;
        }
        if back >= max_chars * 2 / 3 {
            // Half a link is no text.
            let (_, whole) = seen(body, word);
            let near = whole + max_chars > at;
            return (if near { whole } else { word }, true);
        }
        next = Some(c);
    }
    (0, false)
}

/// Whether a sentence or a line ends with this character, given the next one.
fn ends_sentence(c: char, next: Option<char>) -> bool {
    match c {
        '\n' | '。' | '！' | '？' => true,
        '.' | '!' | '?' => next.is_none_or(char::is_whitespace),
        _ => false,
    }
}

/// The place so many characters ahead.
fn ahead(body: &str, start: usize, characters: usize) -> usize {
    body[start..]
        .char_indices()
        .nth(characters)
        .map_or(body.len(), |(at, _)| start + at)
}

/// The farthest place ahead that a snippet can need: what it leaves out, such as the target of a link, takes room too.
fn farthest(body: &str, start: usize, max_chars: usize) -> usize {
    let mut limit = body.len().min(start + max_chars * 4 + 1_000);
    while !body.is_char_boundary(limit) {
        limit -= 1;
    }
    limit
}

/// Where the block that holds this place ends: at an empty line, save after a heading, whose text then goes on; or at the limit.
fn block_end(body: &str, start: usize, limit: usize) -> usize {
    let mut at = start;
    let mut heading = true;
    for line in body[start..limit].split_inclusive('\n') {
        let plain = line.trim();
        if plain.is_empty() && !heading {
            return at;
        }
        if !plain.is_empty() {
            heading = plain.starts_with('#');
            if heading && at > start {
                return at;
            }
        }
        at += line.len();
    }
    limit
}

/// The first sentence of a body that is no heading.
fn lead(body: &str, max_chars: usize) -> Range<usize> {
    let mut limit = body.len().min(LEAD);
    while !body.is_char_boundary(limit) {
        limit -= 1;
    }
    let mut first = None;
    let mut at = 0;
    let mut comment = false;
    for line in body[..limit].split_inclusive('\n') {
        let plain = line.trim();
        let hidden = comment || plain.starts_with("<!--");
        comment = hidden && !plain.contains("-->");
        if !hidden && plain.chars().any(char::is_alphanumeric) {
            first = first.or(Some(at));
            if !plain.starts_with(['#', '`', '~']) {
                first = Some(at);
                break;
            }
        }
        at += line.len();
    }
    let Some(start) = first else {
        return 0..0;
    };
    let end = block_end(body, start, farthest(body, start, max_chars));
    let mut characters = body[start..end].char_indices().peekable();
    while let Some((index, c)) = characters.next() {
        let next = characters.peek().map(|&(_, c)| c);
        if c != '\n' && ends_sentence(c, next) && index > 3 {
            return start..start + index + c.len_utf8();
        }
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks given as `«»`, matches shown the same way.
    fn shown(snippet: &Snippet) -> String {
        let mut text = snippet.text.clone();
        for found in snippet.matches.iter().rev() {
            text.insert(found.end, '»');
            text.insert(found.start, '«');
        }
        text
    }

    fn of(marked: &str, max_chars: usize) -> String {
        let mut body = String::new();
        let mut matches: Vec<Range<usize>> = Vec::new();
        for (index, part) in marked.split(['«', '»']).enumerate() {
            let start = body.len();
            body.push_str(part);
            if index % 2 == 1 {
                matches.push(start..body.len());
            }
        }
        let snippet = best(&body, &matches, max_chars);
        assert!(
            snippet.text.chars().count() <= max_chars.max(SHORTEST),
            "{snippet:?}"
        );
        shown(&snippet)
    }

    #[test]
    fn snippets_show_the_sentence_that_matched() {
        for (marked, max, text) in [
            ("The «breaker» tripped.", 60, "The «breaker» tripped."),
            ("We met. The «kiln» was hot.", 60, "The «kiln» was hot."),
            (
                "One «kiln» here.\n\nA «kiln» and a «glaze» there.",
                60,
                "A «kiln» and a «glaze» there.",
            ),
            (
                "One «kiln» here.\n\nA «kilns» there.",
                60,
                "One «kiln» here.",
            ),
            (
                "## The «kiln»\n\nIt tripped at\n900.\n\nMore.",
                60,
                "The «kiln» It tripped at 900.",
            ),
            (
                "- [ ] «kiln» first\n- then *more*",
                60,
                "«kiln» first then more",
            ),
            (
                "Read [the «kiln» log](https://a.b/c_(d)) and `kiln_log`, **«kiln»s**.",
                60,
                "Read the «kiln» log and kiln_log, «kiln»s.",
            ),
            (
                "See [[kiln-tripped|our «kiln»]] or [[«kiln»-two]] [sic].",
                60,
                "See our «kiln» or «kiln»-two [sic].",
            ),
            (
                "2 * 3 and 2*3, a_b, __strong__ \\*no\\* ~~gone~~ ~5 «x»",
                120,
                "2 * 3 and 2*3, a_b, strong *no* gone ~5 «x»",
            ),
            (
                "alpha beta gamma delta epsilon zeta «eta» theta iota kappa lambda mu",
                30,
                "…zeta «eta» theta iota kappa…",
            ),
            ("«陶芸»家の窯が壊れた。次の文。", 8, "«陶芸»家の窯が壊…"),
            ("前の文。「«窯»」が壊れた", 20, "「«窯»」が壊れた"),
            ("a\u{1b}[31m «b»\tc", 20, "a [31m «b» c"),
            (
                "No [link](«target») here. «kiln» text",
                60,
                "No link here. «kiln» text",
            ),
            // What is read counts, not what stands behind it or in an address.
            (
                "[a](«kiln») [b](«glaze»). «Kiln» one.\n\nAt [c](https://«kiln».org/«glaze») we met. Nothing else.",
                60,
                "a b. «Kiln» one.",
            ),
            (
                "See https://«kiln».org/«glaze» now.\n\nThe «kiln» was hot.",
                60,
                "The «kiln» was hot.",
            ),
            (
                "See https://«kiln».org/\n\n<img alt=\"«kiln»\">\n\n[a](«kiln») «kiln»",
                60,
                "a «kiln»",
            ),
            // Where nothing else tells why it was found.
            (
                "A page of links.\n\nHere. Read [the guide](https://a.b/«kiln») first.",
                60,
                "Read the guide (https://a.b/«kiln») first.",
            ),
            (
                "A page.\n\nSee [[«kiln»-log|the log]] and [more](x.md).",
                60,
                "See the log («kiln»-log) and more.",
            ),
            (
                "A page of links.\n\nRead https://a.b/c/d/e/f/g/h/i/j/k/l/m/«kiln»/n now.",
                60,
                "Read https://a.b/c/d/e/f/g/h/i/j/k/l/m/«kiln»/n now.",
            ),
            // A cut goes round a link.
            (
                "one two [three four five six seven eight](x.md) nine «kiln» ten",
                70,
                "…three four five six seven eight nine «kiln» ten",
            ),
        ] {
            assert_eq!(of(marked, max), text, "{marked}");
        }
    }

    #[test]
    fn without_a_match_the_first_sentence_is_shown() {
        for (body, text) in [
            (
                "## Situation\n\nThe kiln was on. Then not.",
                "The kiln was on.",
            ),
            ("<!-- ask\nyourself -->\n# Only", "Only"),
            ("", ""),
            ("---\n", ""),
            ("```sh\nls\n```", "ls"),
        ] {
            assert_eq!(of(body, 60), text, "{body}");
        }
    }

    #[test]
    fn plain_bodies_are_searched_for_the_words_themselves() {
        let plain = |body: &str, typed: &[&str]| {
            let typed: Vec<String> = typed.iter().map(|&word| word.to_owned()).collect();
            shown(&snippet(body, &typed, 60))
        };
        assert_eq!(
            plain("昨日、陶芸家の窯が壊れた。", &["陶芸"]),
            "昨日、«陶芸»家の窯が壊れた。"
        );
        assert_eq!(plain("陶芸家。", &["陶芸家たち"]), "«陶芸家»。");
        assert_eq!(
            plain("We write C. And c++ too.", &["C++"]),
            "And «c++» too."
        );
        assert_eq!(
            plain("An account of Kilns.", &["count", "kiln"]),
            "An account of «Kilns»."
        );
        assert_eq!(plain("Nothing here. More.", &["kiln"]), "Nothing here.");
    }

    #[test]
    fn large_bodies_are_quick() {
        let start = std::time::Instant::now();
        let typed = [
            "kiln".to_owned(),
            "陶芸".to_owned(),
            "word kiln*".to_owned(),
        ];
        for body in ["word kiln ", "kiln", "k", "[", "陶芸", "ก็", "\u{301}"] {
            snippet(&body.repeat(600_000), &typed, 200);
        }
        // A test build is slow and the machine may be busy: a bound on the order of growth, not on the speed.
        assert!(start.elapsed().as_secs() < 20);
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config {
            failure_persistence: None,
            ..proptest::test_runner::Config::default()
        })]

        #[test]
        fn snippets_of_any_text_are_sound(
            body in "([a-c陶芸 .\n]|[#*_`~<>!|\\\\-]|\\[|\\]|\\(|\\)|\\[\\[|\\]\\(|\\PC){0,60}",
            max in 0_usize..40,
        ) {
            for typed in [vec![], vec!["a".into(), "陶芸家 b*".into()]] {
                let snippet = snippet(&body, &typed, max);
                assert!(snippet.text.chars().count() <= max.max(SHORTEST), "{snippet:?}");
                assert!(!snippet.text.contains('\n'), "{snippet:?}");
                let mut last = 0;
                for found in &snippet.matches {
                    assert!(last <= found.start && !snippet.text[found.clone()].is_empty(), "{snippet:?}");
                    last = found.end;
                }
            }
        }
    }
}

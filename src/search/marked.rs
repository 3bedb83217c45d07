//! What shows why an entry was found, in its title and in its body.

use std::ops::Range;

use super::excerpt::{Stretch, excerpt};
use super::needle::Needles;
use super::snippet::{MOST_MATCHES, Snippet, best};

/// What shows why an entry was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marked {
    /// The best piece of its body.
    pub snippet: Snippet,
    /// What matched in its title, in bytes, in order and apart.
    pub title: Vec<Range<usize>>,
}

/// The best [`Snippet`] of an entry's body, without a heading at its beginning that only repeats the title, and the query's words
/// in its title. Parts of the title's words are shown only where neither has a whole one.
pub fn marked(title: &str, body: &str, query_words: &[String], max_chars: usize) -> Marked {
    let body = without_title(body, title);
    let needles = Needles::of(query_words);
    let mut in_title = needles.find(title, MOST_MATCHES);
    let mut in_body = needles.find(body, MOST_MATCHES);
    if in_body.is_empty() {
        let loosened = needles.loosened();
        in_body = loosened.find(body, MOST_MATCHES);
        if in_title.is_empty() {
            in_title = loosened.find(title, MOST_MATCHES);
        }
    }
    Marked {
        snippet: best(body, &in_body, max_chars),
        title: in_title,
    }
}

/// What follows a heading at the beginning of a body that says what the title says; all of it where there is none.
fn without_title<'b>(body: &'b str, title: &str) -> &'b str {
    let mut lines = body.split_inclusive('\n');
    let mut at = 0;
    while let Some(line) = lines.next() {
        at += line.len();
        let plain = line.trim_start_matches('\u{feff}').trim();
        let comment = plain.starts_with("<!--") && plain.ends_with("-->");
        if plain.is_empty() || comment {
            continue;
        }
        let underlined = |next: &str| {
            let next = next.trim_end();
            let same = |c: char| next.chars().all(|other| other == c);
            !next.is_empty() && (same('=') || same('-'))
        };
        if !plain.starts_with('#') {
            match lines.next() {
                Some(next) if underlined(next) => at += next.len(),
                _ => return body,
            }
        }
        // Signs of Markdown make a heading longer, but not without end.
        let repeats = plain.len() < title.len() * 4 + 100 && said(plain) == said(title);
        return if repeats { &body[at..] } else { body };
    }
    body
}

/// A heading or a title as its words alone, in small letters.
fn said(line: &str) -> String {
    let line = line.trim().trim_end_matches('#');
    let shown = excerpt(&Stretch::plain(line, 0..line.len()), line.len());
    shown.text.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text with what matched in it between marks.
    fn shown(text: &str, matches: &[Range<usize>]) -> String {
        let mut shown = text.to_owned();
        for found in matches.iter().rev() {
            shown.insert(found.end, '»');
            shown.insert(found.start, '«');
        }
        shown
    }

    #[test]
    fn titles_show_whole_words_before_parts() {
        for (title, body, typed, expected) in [
            (
                "The Kiln's breaker",
                "It tripped.",
                "breakers",
                "The Kiln's «breaker»",
            ),
            ("Kilns, kiln", "A kiln.", "kiln", "«Kilns», «kiln»"),
            ("Kilnhouse", "A kiln.", "kiln", "Kilnhouse"),
            ("Kilnhouse", "No word.", "kiln", "«Kilnhouse»"),
            ("窑炉在夜里", "", "窑炉", "«窑炉»在夜里"),
            ("Größe", "A size.", "size", "Größe"),
        ] {
            let marked = marked(title, body, &[typed.to_owned()], 60);
            assert_eq!(shown(title, &marked.title), expected, "{typed}");
        }
    }

    #[test]
    fn a_heading_that_repeats_the_title_is_no_answer() {
        for (title, body, expected) in [
            (
                "Kiln log",
                "# Kiln log\n\nThe kiln tripped. More.",
                "The «kiln» tripped. More.",
            ),
            ("Kiln log", "# Kiln log\n\nIt tripped. More.", "It tripped."),
            (
                "Kiln log",
                "\u{feff}\n<!-- kiln -->\n## kiln  **Log** ##\nIt tripped.",
                "It tripped.",
            ),
            (
                "Kiln log",
                "Kiln log\n========\n\nIt tripped.",
                "It tripped.",
            ),
            (
                "The `kiln` log",
                "# The `kiln` log\r\n\r\nIt tripped.\r\n",
                "It tripped.",
            ),
            ("Kiln log", "# Kiln log", ""),
            (
                "Kiln log",
                "# The kiln\n\nIt tripped.",
                "The «kiln» It tripped.",
            ),
            ("Kiln log", "Kiln log\n\nIt tripped.", "«Kiln» log"),
            ("Kiln log", "We met.\n\n# Kiln log\n", "«Kiln» log"),
            ("Kiln log", "", ""),
        ] {
            let Marked { snippet, .. } = marked(title, body, &["kiln".to_owned()], 60);
            assert_eq!(shown(&snippet.text, &snippet.matches), expected, "{body}");
        }
    }
}

//! Text that means nothing but itself in Markdown: titles, names, places, notes.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::model::{Timestamp, hostile_in};

/// What stays readable in a link's destination.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'.')
    .remove(b'-')
    .remove(b'_')
    .remove(b'~');

/// A text as one line of Markdown that shows it as it is, wherever it comes to stand.
///
/// White space becomes one space; characters that steer a terminal or disguise a text are dropped.
pub fn literal(text: &str) -> String {
    let line = one_line(text);
    let chars: Vec<char> = line.chars().collect();
    let number = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    let mut out = String::with_capacity(line.len() + 8);
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| chars[at]);
        let after = chars.get(at + 1).copied();
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let special = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '$' | '{' | '}' => true,
            '_' => !(word(before) && word(after)),
            '&' => word(after) || after == Some('#'),
            '!' => after.is_none(),
            '#' => !word(before),
            // At the start of a line: a list or an underline.
            '-' | '+' | '=' => at == 0,
            '.' | ')' => (number > 0 && at == number) || (c == '.' && after_www(&chars[..at])),
            ':' => after == Some('/'),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn after_www(before: &[char]) -> bool {
    before.len() >= 3
        && before[before.len() - 3..]
            .iter()
            .all(|c| matches!(c, 'w' | 'W'))
}

fn one_line(text: &str) -> String {
    let spaced: String = hostile_in(text)
        .filter(|&(c, hostile)| c.is_whitespace() || !hostile)
        .map(|(c, _)| c)
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What someone said in a mark, as one line of Markdown: literal, but for web addresses, which become links.
pub(super) fn note(text: &str) -> String {
    let line = one_line(text);
    let mut out = String::with_capacity(line.len());
    let mut plain = String::new();
    for word in line.split(' ') {
        match address(word) {
            Some((before, url, after)) => {
                plain.push_str(before);
                let spaced = plain.ends_with(' ');
                out.push_str(&literal(&plain));
                if spaced {
                    out.push(' ');
                }
                plain.clear();
                out.push_str(&format!("<{url}>"));
                plain.push_str(after);
                plain.push(' ');
                if after.is_empty() {
                    out.push(' ');
                    plain.clear();
                }
            }
            None => {
                plain.push_str(word);
                plain.push(' ');
            }
        }
    }
    out.push_str(&literal(&plain));
    out.trim_end().to_owned()
}

/// Splits a word into what stands before a web address, the address, and what stands after it.
fn address(word: &str) -> Option<(&str, &str, &str)> {
    let start = word.find("https://").or_else(|| word.find("http://"))?;
    let before = &word[..start];
    let sound = |c: char| c.is_ascii_alphanumeric() || "/:.-_~?=%+,;@#&".contains(c);
    let rest = &word[start..];
    let end = rest.find(|c| !sound(c)).unwrap_or(rest.len());
    let url = rest[..end].trim_end_matches(['.', ',', ';', ':', '?']);
    let opens = before.chars().all(|c| !c.is_alphanumeric());
    (opens && url.len() > "https://".len() && !url.contains('&'))
        .then(|| (before, url, &rest[url.len()..]))
}

/// A link, of words that are Markdown already.
pub(super) fn link(words: &str, url: &str) -> String {
    format!("[{words}]({url})")
}

/// A path as a link's destination.
pub(super) fn destination(path: &str) -> String {
    utf8_percent_encode(path, PLAIN).to_string()
}

/// The words joined as a sentence joins them: `a`, `a and b`, `a, b and c`.
pub(super) fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// A moment's day as the pages write it.
pub(super) fn day(at: Timestamp) -> String {
    at.date().to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::markdown::{Block, Inline, parse};

    fn shown(markdown: &str) -> Option<String> {
        let blocks = parse(markdown);
        let [Block::Paragraph(content) | Block::Heading { content, .. }] = &blocks[..] else {
            return None;
        };
        content
            .iter()
            .map(|inline| match inline {
                Inline::Text(text) => Some(text.as_str()),
                // An e-mail address is made a link after parsing, whatever is escaped.
                Inline::Link { url, content, .. } if url.starts_with("mailto:") => {
                    match &content[..] {
                        [Inline::Text(text)] => Some(text.as_str()),
                        _ => None,
                    }
                }
                _ => None,
            })
            .collect()
    }

    #[test]
    fn hostile_titles_show_literally() {
        for text in [
            "Use [x] & <script> *now*",
            "![a](b) [[c]] `d` ~~e~~",
            "# not a heading #",
            "- not a list",
            "1. not a list",
            "12) not a list",
            "+ x",
            "=== x",
            "> quote",
            "&lt; &#60; & x",
            "a | b \\| c \\",
            "https://a.b/[x] www.a.b",
            "__init__ snake_case _x_",
            "C# and F# #1 {#id} {{#include x}} $x$",
            "{{title}}!",
            "***",
            "---",
            "| a |",
            "<https://a.b>",
            "^note [^1]",
            "[x]: /url",
        ] {
            for frame in ["# {}", "{}", "- {}"] {
                let markdown = frame.replace("{}", &literal(text));
                let blocks = parse(&markdown);
                let inner = match &blocks[..] {
                    [Block::List { items, .. }] if frame.starts_with('-') => {
                        assert_eq!(items.len(), 1);
                        shown(&literal(text))
                    }
                    _ => shown(&markdown),
                };
                assert_eq!(inner.as_deref(), Some(text), "{markdown}");
            }
            let linked = link(&literal(text), "x.md");
            let blocks = parse(&linked);
            let [Block::Paragraph(content)] = &blocks[..] else {
                panic!("{linked}")
            };
            assert!(
                matches!(&content[..], [Inline::Link { url, .. }] if url == "x.md"),
                "{linked}: {content:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_shows_literally(text in "[ -~é]{1,40}") {
            let text = one_line(&text);
            prop_assume!(!text.is_empty());
            let markdown = literal(&text);
            prop_assert_eq!(shown(&markdown), Some(text), "{}", markdown);
        }

        #[test]
        fn any_note_is_one_paragraph(text in "(https://a.b/x|[ -~é\n]{1,4}){1,12}") {
            let markdown = note(&text);
            prop_assume!(!markdown.is_empty());
            let blocks = parse(&markdown);
            let one = matches!(&blocks[..], [Block::Paragraph(_)]);
            prop_assert!(one, "{markdown}: {blocks:?}");
        }
    }

    #[test]
    fn notes_keep_their_addresses() {
        for (text, markdown) in [
            ("see https://a.b/x_y.", "see <https://a.b/x_y>."),
            ("(https://a.b/x), *so*", "(<https://a.b/x>), \\*so\\*"),
            ("a\n\n# b", "a \\# b"),
            ("http://", "http\\://"),
            (
                "https://a.b and https://c.d/",
                "<https://a.b> and <https://c.d/>",
            ),
        ] {
            assert_eq!(note(text), markdown, "{text}");
        }
    }
}

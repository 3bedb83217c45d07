//! Footnotes that one program sees and another does not.

use std::collections::BTreeSet;
use std::ops::Range;

use comrak::nodes::{Node, NodeValue};

use crate::markdown::parser::Lines;

/// The longest label of a footnote that is taken for one, and how far one is looked for, in bytes.
const LONGEST: usize = 200;
const FAR: usize = 1_100;

/// Where a text has a footnote to one program alone, or a reference to one. Git hosts let no blank stand in a label, mdBook no bracket, and
/// they do not agree on what a backslash does: to one of them the rest of the line is the beginning of a block, such as a heading or
/// HTML, to the other it goes on with a paragraph, or is an address. And HTML in a label is HTML where nothing is known by it.
/// Behind a backslash each of them is text to everybody.
pub(super) fn doubtful(text: &str, root: Node<'_>) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        found.extend(first_of(text, start..start + line.len()));
        start += line.len();
    }
    let labels = text.match_indices("[^").filter(|(at, _)| {
        let inner = &text.as_bytes()[at + 2..];
        let end = inner.iter().take(FAR).position(|&byte| byte == b']');
        end.is_some_and(|end| inner[..end].contains(&b'<')) && !is_escaped(text, *at)
    });
    found.extend(labels.map(|(at, _)| at));
    if !found.is_empty() {
        let code = code(text, root);
        found.retain(|at| !code.iter().any(|place| place.contains(at)));
    }
    found
}

/// Whether a backslash makes what stands here an ordinary character.
fn is_escaped(text: &str, at: usize) -> bool {
    let backslashes = text.as_bytes()[..at]
        .iter()
        .rev()
        .take_while(|&&byte| byte == b'\\');
    backslashes.count() % 2 == 1
}

/// The first doubtful note among those that a line begins with, behind what quotes, lists and other notes begin with.
fn first_of(text: &str, line: Range<usize>) -> Option<usize> {
    let mut at = line.start;
    while at < line.end {
        let rest = text[at..line.end].trim_start_matches(|c: char| {
            c.is_whitespace() || c.is_ascii_digit() || ">-+*.)".contains(c)
        });
        at = line.end - rest.len();
        if rest.is_empty() {
            break;
        }
        // A label may go on behind the end of its line.
        let label = text[at..].strip_prefix("[^")?;
        let close = label.bytes().position(|byte| byte == b']')?;
        let (near, escaped) = (&label[..close], escaped_close(label));
        let ends = |close: usize| label[close + 1..].starts_with(':');
        if !ends(close) && !escaped.is_some_and(ends) {
            return None;
        }
        let is_plain = |c: char| !c.is_whitespace() && !matches!(c, '[' | '\\');
        if near.is_empty() || near.len() > LONGEST || !near.chars().all(is_plain) {
            return Some(at);
        }
        at += "[^".len() + close + "]:".len();
    }
    None
}

/// The end of a label in which a backslash makes the next character an ordinary one.
fn escaped_close(label: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in label.bytes().enumerate().take(FAR) {
        match byte {
            b']' if !escaped => return Some(at),
            _ => escaped = byte == b'\\' && !escaped,
        }
    }
    None
}

/// Where code stands, in which nothing is a note, and a backslash would be seen.
fn code(text: &str, root: Node<'_>) -> Vec<Range<usize>> {
    let lines = Lines::new(text);
    let places = root.descendants().filter_map(|node| {
        let data = node.data();
        let place = data.sourcepos;
        match data.value {
            NodeValue::Code(_) => Some(lines.offset(place.start)..lines.offset(place.end)),
            NodeValue::CodeBlock(_) => Some(lines.offset(place.start)..lines.end(place.end.line)),
            _ => None,
        }
    });
    places.collect()
}

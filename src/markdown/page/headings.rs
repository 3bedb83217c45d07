//! Headings: the level that the page asks for, and none that repeats its title.

use comrak::nodes::{Node, NodeHeading, NodeValue};

use crate::markdown::edits::Edits;
use crate::markdown::heading::split_name;
use crate::markdown::parser::{Lines, with_whole_root};
use crate::markdown::places::content_start;
use crate::markdown::plain::fold;
use crate::markdown::syntax::definition;
use crate::markdown::tree::flat_text;

/// Drops an H1 at the start that says what the page's title says.
pub(super) fn drop_title(text: &str, title: &str) -> String {
    let end = with_whole_root(text, |root| {
        let first = root.first_child()?;
        let data = first.data();
        let NodeValue::Heading(heading) = &data.value else {
            return None;
        };
        let words = flat_text(first);
        let same = heading.level == 1 && fold(split_name(&words).0) == fold(title);
        let lines = Lines::new(text);
        // Definitions before a setext heading belong to the text that stays.
        let defines = heading.setext && text[..lines.end(data.sourcepos.end.line)].contains("]:");
        (same && !defines).then(|| lines.end(data.sourcepos.end.line))
    });
    text[end.unwrap_or(0)..].to_owned()
}

/// Moves the headings so that the highest gets `top_level`.
pub(super) fn shift(text: &str, top_level: u8) -> String {
    with_whole_root(text, |root| {
        let headings: Vec<(Node<'_>, NodeHeading)> = root
            .descendants()
            .filter_map(|node| match node.data().value {
                NodeValue::Heading(heading) => Some((node, heading)),
                _ => None,
            })
            .collect();
        let Some(highest) = headings.iter().map(|(_, heading)| heading.level).min() else {
            return text.to_owned();
        };
        if highest == top_level {
            return text.to_owned();
        }
        let lines = Lines::new(text);
        let mut edits = Edits::default();
        for (node, heading) in headings {
            let level = (heading.level - highest + top_level).min(6);
            let place = node.data().sourcepos;
            let start = lines.offset(place.start);
            let marks = "#".repeat(level.into());
            if heading.setext {
                underlined(text, start, lines.end(place.end.line), &marks, &mut edits);
            } else {
                let old = text.as_bytes()[start..]
                    .iter()
                    .take_while(|&&b| b == b'#')
                    .count();
                if old == usize::from(heading.level) {
                    edits.replace(start..start + old, marks);
                }
            }
        }
        edits.apply(text)
    })
}

/// Escapes a brace at the end of a heading: mdBook takes `{onclick=x}` there for attributes of the heading, and writes them.
pub(super) fn escape_attributes(text: &str) -> String {
    if !text.contains('}') {
        return text.to_owned();
    }
    with_whole_root(text, |root| {
        let lines = Lines::new(text);
        let mut edits = Edits::default();
        for node in root.descendants() {
            let data = node.data();
            let NodeValue::Heading(heading) = &data.value else {
                continue;
            };
            let last = data.sourcepos.end.line;
            let end = match heading.setext {
                true => lines.start(last),
                false => lines.end(last),
            };
            let words = text[..end].trim_end();
            if words.ends_with('}') && !words.ends_with("\\}") {
                edits.replace(words.len() - 1..words.len() - 1, "\\");
            }
        }
        edits.apply(text)
    })
}

/// Turns an underlined heading into one with marks before it: there is no third underline.
fn underlined(text: &str, mut start: usize, end: usize, marks: &str, edits: &mut Edits) {
    while let Some(found) = definition(text, start) {
        start = content_start(text, found.end);
    }
    let Some(whole) = text.get(start..end) else {
        return;
    };
    let Some((words, _underline)) = whole.trim_end_matches('\n').rsplit_once('\n') else {
        return;
    };
    // A heading with marks is one line: the lines are joined, without the markers of quotes.
    let mut line = marks.to_owned();
    for part in words.split('\n') {
        let part = part.trim_start_matches([' ', '\t', '>']).trim_end();
        let slashes = part.len() - part.trim_end_matches('\\').len();
        let hard_break = slashes % 2 == 1;
        line.push(' ');
        line.push_str(if hard_break {
            &part[..part.len() - 1]
        } else {
            part
        });
    }
    if line.ends_with('#') {
        // Else the last marks of the words would be taken for closing marks.
        line.push_str(" #");
    }
    edits.replace(start..start + whole.trim_end_matches('\n').len(), line);
}

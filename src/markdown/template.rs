//! What the editor adds to a text and takes away again: prompts in comments, empty sections.

use comrak::nodes::{Node, NodeValue};

use super::parser::{Lines, with_root};

/// Removes the HTML comments that stand alone on their lines, outside code. All else stays byte
/// for byte, an unclosed comment included: it may be somebody's words.
pub fn strip_comments(text: &str) -> String {
    let mut gone = Vec::new();
    with_root(text, |root| {
        let lines = Lines::new(text);
        for node in root.descendants() {
            if !matches!(node.data().value, NodeValue::HtmlBlock(_)) {
                continue;
            }
            let place = node.data().sourcepos;
            let start = lines.start(place.start.line);
            let end = lines.end(place.end.line).max(start);
            if let Some(end) = comments_end(&text[start..end]) {
                gone.push(start..start + end);
            }
        }
    });
    without(text, &gone)
}

/// Where the lines that hold nothing but comments end, if the text begins with such lines.
fn comments_end(text: &str) -> Option<usize> {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([' ', '\t']).strip_prefix("<!--")?;
        // `<!-->` and `<!--->` are whole comments.
        rest = match rest.strip_prefix('>').or_else(|| rest.strip_prefix("->")) {
            Some(after) => after,
            None => &rest[rest.find("-->")? + 3..],
        };
        let after = rest.trim_start_matches([' ', '\t']);
        let ending = ["\r\n", "\n", "\r"]
            .into_iter()
            .find(|ending| after.starts_with(ending));
        if ending.is_some() || after.is_empty() {
            return Some(text.len() - after.len() + ending.map_or(0, str::len));
        }
        rest = after;
    }
}

/// Removes the headings under which nothing stands: no block before the next heading of the same
/// or a higher level, or only headings that are empty themselves. Comments are nothing.
pub fn drop_empty_sections(body: &str) -> String {
    let gone = with_root(body, |root| {
        let lines = Lines::new(body);
        let blocks: Vec<Node<'_>> = root.children().collect();
        let mut gone = Vec::new();
        // From the end: the level of the nearest heading below that holds something, 0 for text.
        let mut filled: Option<u8> = None;
        for node in blocks.into_iter().rev() {
            match &node.data().value {
                NodeValue::Heading(heading) => {
                    let empty = filled.is_none_or(|below| below != 0 && below <= heading.level);
                    if !empty {
                        filled = Some(heading.level);
                    } else if let Some(range) = heading_lines(body, &lines, node, heading.setext) {
                        gone.push(range);
                    } else {
                        filled = Some(heading.level);
                    }
                }
                NodeValue::HtmlBlock(html) if comments_end(&html.literal).is_some() => {}
                _ => filled = Some(0),
            }
        }
        gone.reverse();
        gone
    });
    let mut left = without(body, &gone);
    if gone.last().is_some_and(|last| last.end == body.len()) {
        let end = left.trim_end_matches(['\r', '\n', ' ', '\t']).len();
        let ending = left[end..].find('\n').map_or(0, |at| at + 1);
        left.truncate(end + if end == 0 { 0 } else { ending });
    }
    left
}

/// The lines of a heading and the blank lines after it, if they are what they should be.
fn heading_lines(
    body: &str,
    lines: &Lines,
    node: Node<'_>,
    setext: bool,
) -> Option<std::ops::Range<usize>> {
    let place = node.data().sourcepos;
    let start = lines.start(place.start.line);
    let mut end = lines.end(place.end.line);
    let slice = body.get(start..end)?;
    let slice = slice.strip_prefix('\u{feff}').unwrap_or(slice);
    // The parser counts definitions of links that stand before a setext heading as part of it.
    let sound = if setext {
        !slice.contains("]:")
    } else {
        slice.trim_start().starts_with('#')
    };
    if !sound {
        return None;
    }
    for line in place.end.line + 1.. {
        let next = lines.end(line);
        if next <= end || !body.get(end..next)?.trim().is_empty() {
            break;
        }
        end = next;
    }
    Some(start..end)
}

fn without(text: &str, gone: &[std::ops::Range<usize>]) -> String {
    let mut left = String::with_capacity(text.len());
    let mut at = 0;
    for range in gone {
        // Ranges in order never overlap; a wrong one from the parser must not lose text twice.
        if range.start >= at {
            left.push_str(&text[at..range.start]);
            at = range.end;
        }
    }
    left.push_str(&text[at..]);
    left
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn comments_alone_on_their_lines_go() {
        for (text, expected) in [
            ("## A\n<!-- why? -->\n\nb\n", "## A\n\nb\n"),
            ("a\n<!-- x\n\ny -->\r\nb", "a\nb"),
            ("<!-- a --> <!-- b -->  \nc", "c"),
            ("a <!-- b --> c\n", "a <!-- b --> c\n"),
            ("<!-- a --> b\n", "<!-- a --> b\n"),
            ("```\n<!-- a -->\n```\n", "```\n<!-- a -->\n```\n"),
            ("    <!-- a -->\n", "    <!-- a -->\n"),
            ("<!-- never closed\n\na\n", "<!-- never closed\n\na\n"),
            ("<!-->\nb", "b"),
            ("- a\n  <!-- x -->\n  b\n", "- a\n  b\n"),
            ("> <!-- x -->\n", "> <!-- x -->\n"),
        ] {
            assert_eq!(strip_comments(text), expected, "{text:?}");
        }
    }

    #[test]
    fn sections_without_content_go() {
        for (body, expected) in [
            (
                "## A\n\nx\n\n## B\n\n## C\n\ny\n",
                "## A\n\nx\n\n## C\n\ny\n",
            ),
            ("## A\n\nx\n\n## B\n\n", "## A\n\nx\n"),
            ("# A\n## B\n### C\n", ""),
            ("# A\n## B\ntext\n## C\n", "# A\n## B\ntext\n"),
            ("## A\n### B\n## C\ntext", "## C\ntext"),
            ("A\n=\n\nB\n=\ntext", "B\n=\ntext"),
            ("## A\r\n\r\n## B\r\n\r\ntext\r\n", "## B\r\n\r\ntext\r\n"),
            ("> # A\n", "> # A\n"),
            ("", ""),
        ] {
            assert_eq!(drop_empty_sections(body), expected, "{body:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn any_text_is_survived(
            text in any::<String>(),
            marks in "([#<>!=a\\[\\]: \n\r-]|<!--|-->|\n## ){0,30}",
        ) {
            for text in [text, marks] {
                prop_assert!(strip_comments(&text).len() <= text.len());
                prop_assert!(drop_empty_sections(&text).len() <= text.len());
            }
        }
    }
}

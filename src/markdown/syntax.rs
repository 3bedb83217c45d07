//! Reads the small constructs of Markdown at a known byte: brackets, destinations, definitions.

use std::ops::Range;

use comrak::nodes::NodeValue;

use super::parser::with_root;

/// The longest title that is read, in bytes: titles that never close must not cost their square.
const LONGEST_TITLE: usize = 4_000;

/// The bracket that closes the one at `open`, with escapes, code spans and inner brackets skipped.
pub(super) fn closing_bracket(text: &str, open: usize, limit: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut at = open;
    while at < limit.min(bytes.len()) {
        match bytes[at] {
            b'\\' => at += 1,
            b'[' => depth += 1,
            b']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            b'`' => at = code_span_end(bytes, at, limit) - 1,
            _ => {}
        }
        at += 1;
    }
    None
}

/// Where the code span that begins at `at` ends; the end of the backticks if none begins there.
pub(super) fn code_span_end(bytes: &[u8], at: usize, limit: usize) -> usize {
    let run = |from: usize| {
        bytes[from..]
            .iter()
            .take_while(|&&byte| byte == b'`')
            .count()
    };
    let ticks = run(at);
    let mut from = at + ticks;
    let limit = limit.min(bytes.len());
    while let Some(found) = bytes
        .get(from..limit)
        .and_then(|b| b.iter().position(|&b| b == b'`'))
    {
        let closing = run(from + found);
        from += found + closing;
        if closing == ticks {
            return from;
        }
    }
    at + ticks
}

/// Skips spaces and line ends, and the markers of block quotes after a line end.
pub(super) fn skip_space(text: &str, mut at: usize) -> usize {
    let mut fresh_line = false;
    for byte in text.as_bytes()[at..].iter() {
        match byte {
            b'\n' | b'\r' => fresh_line = true,
            b' ' | b'\t' => {}
            b'>' if fresh_line => {}
            _ => break,
        }
        at += 1;
    }
    at
}

/// A link destination that begins at `at`, with its angle brackets where it has them.
pub(super) fn destination(text: &str, at: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut end = at;
    if bytes.get(at) == Some(&b'<') {
        loop {
            end += 1;
            match bytes.get(end)? {
                b'>' => return Some(at..end + 1),
                b'<' | b'\n' | b'\r' => return None,
                b'\\' if bytes.get(end + 1).is_some_and(u8::is_ascii_punctuation) => end += 1,
                _ => {}
            }
        }
    }
    let mut depth = 0_usize;
    while let Some(&byte) = bytes.get(end) {
        match byte {
            b'\\' if bytes.get(end + 1).is_some_and(u8::is_ascii_punctuation) => end += 1,
            // The parser's own bound.
            b'(' if depth == 32 => return None,
            b'(' => depth += 1,
            b')' if depth == 0 => break,
            b')' => depth -= 1,
            byte if byte <= b' ' => break,
            _ => {}
        }
        end += 1;
    }
    (depth == 0).then_some(at..end.min(bytes.len()))
}

/// Where the title that begins at `at` ends.
fn title_end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let close = match bytes.get(at)? {
        b'(' => b')',
        quote @ (b'"' | b'\'') => *quote,
        _ => return None,
    };
    let mut end = at + 1;
    loop {
        if end > at + LONGEST_TITLE {
            return None;
        }
        match bytes.get(end)? {
            b'\\' => end += 1,
            byte if *byte == close => return Some(end + 1),
            _ => {}
        }
        end += 1;
    }
}

/// What follows the words of an inline link from its `(`: the destination, and the link's end.
pub(super) fn resource(text: &str, open: usize) -> Option<(Range<usize>, usize)> {
    if text.as_bytes().get(open) != Some(&b'(') {
        return None;
    }
    let target = destination(text, skip_space(text, open + 1))?;
    let mut at = skip_space(text, target.end);
    if at > target.end
        && let Some(end) = title_end(text, at)
    {
        at = skip_space(text, end);
    }
    (text.as_bytes().get(at) == Some(&b')')).then_some((target, at + 1))
}

/// `[label]: destination "title"`.
pub(super) struct Definition {
    /// From the bracket to the end of the destination or title.
    pub(super) span: Range<usize>,
    /// The destination's bytes.
    pub(super) target: Range<usize>,
    /// The destination, decoded.
    pub(super) url: String,
    /// The label as uses are compared with it.
    pub(super) label: String,
    /// Where the next line begins.
    pub(super) end: usize,
}

/// A definition that begins at `at`.
pub(super) fn definition(text: &str, at: usize) -> Option<Definition> {
    if !text.get(at..)?.starts_with('[') || text[at..].starts_with("[^") {
        return None;
    }
    let close = closing_bracket(text, at, at + 1_002)?;
    let label = fold_label(text.get(at + 1..close)?);
    if label.is_empty() || text.as_bytes().get(close + 1) != Some(&b':') {
        return None;
    }
    let target = destination(text, skip_space(text, close + 2))?;
    if target.is_empty() {
        return None;
    }
    let space = skip_space(text, target.end);
    let titled = (space > target.end).then(|| {
        title_end(text, space).and_then(|title| Some((title, blank_to_end(text, title)?)))
    });
    let (span_end, end) = match titled.flatten() {
        Some(ends) => ends,
        None => (target.end, blank_to_end(text, target.end)?),
    };
    let url = decode(&text[target.clone()]);
    Some(Definition {
        span: at..span_end,
        target,
        url,
        label,
        end,
    })
}

/// Where the next line begins, if nothing stands on the rest of this one.
fn blank_to_end(text: &str, at: usize) -> Option<usize> {
    let rest = text[at..].trim_start_matches([' ', '\t']);
    let ending = ["\r\n", "\n", "\r"]
        .into_iter()
        .find(|ending| rest.starts_with(ending));
    (ending.is_some() || rest.is_empty())
        .then(|| text.len() - rest.len() + ending.map_or(0, str::len))
}

/// A label as it is compared: folded spaces, one case.
pub(super) fn fold_label(label: &str) -> String {
    super::plain::fold(&label.to_lowercase())
}

/// A destination as it is meant: no angle brackets, escapes and entities resolved.
pub(super) fn decode(raw: &str) -> String {
    let bare = raw
        .strip_prefix('<')
        .and_then(|bare| bare.strip_suffix('>'))
        .unwrap_or(raw);
    if !bare.contains(['\\', '&']) {
        return bare.trim().to_owned();
    }
    first_url(&format!("[x]({raw})")).unwrap_or_else(|| bare.to_owned())
}

/// A wiki link's target as it is meant.
pub(super) fn decode_wiki(raw: &str) -> String {
    if !raw.contains(['\\', '&']) {
        return raw.trim().to_owned();
    }
    first_url(&format!("[[{raw}]]")).unwrap_or_else(|| raw.trim().to_owned())
}

/// Lets the parser itself resolve entities and escapes, so that both always agree.
fn first_url(markdown: &str) -> Option<String> {
    with_root(markdown, |root| {
        root.descendants()
            .find_map(|node| match &node.data().value {
                NodeValue::Link(link) => Some(link.url.clone()),
                NodeValue::WikiLink(link) => Some(link.url.clone()),
                _ => None,
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_close_where_they_should() {
        for (text, close) in [
            ("[a]", Some(2)),
            ("[a[b]c]", Some(6)),
            ("[a\\]b]", Some(5)),
            ("[`]`]", Some(4)),
            ("[``]`]", Some(3)),
            ("[a", None),
        ] {
            assert_eq!(closing_bracket(text, 0, text.len()), close, "{text:?}");
        }
    }

    #[test]
    fn resources_are_read_whole() {
        for (text, target, end) in [
            ("(a.md)", "a.md", 6),
            ("( <a b.md> \"t)\" )x", "<a b.md>", 17),
            ("(a(b)c\n  (t))", "a(b)c", 13),
            ("()", "", 2),
            ("(a\\)b)", "a\\)b", 6),
        ] {
            let (range, found) = resource(text, 0).unwrap();
            assert_eq!((&text[range], found), (target, end), "{text:?}");
        }
        assert!(
            ["(a b)", "(a", "(<a)", "[a]", "((a)"]
                .iter()
                .all(|t| resource(t, 0).is_none())
        );
    }

    #[test]
    fn definitions_are_read_whole() {
        for (text, span, url, rest) in [
            ("[A  b]: x.md\nc", "[A  b]: x.md", "x.md", "c"),
            (
                "[a]:\n  <x y>\n  'T'\nc",
                "[a]:\n  <x y>\n  'T'",
                "x y",
                "c",
            ),
            ("[a]: x&amp;y \"t\"", "[a]: x&amp;y \"t\"", "x&y", ""),
            ("[a]: x\n\"t\" no\n", "[a]: x", "x", "\"t\" no\n"),
        ] {
            let found = definition(text, 0).unwrap();
            assert_eq!(
                (&text[found.span], &*found.url, &text[found.end..]),
                (span, url, rest)
            );
        }
        for text in [
            "[a]: x y",
            "[^a]: x",
            "[]: x",
            "[a] : x",
            "[a]:",
            "[a]: x \"t\" y",
        ] {
            assert!(definition(text, 0).is_none(), "{text:?}");
        }
    }
}

//! What of a body a reader sees: text, addresses, and what stands behind a link.

/// How far around a place, in bytes, a link is looked for.
const LONGEST_LINK: usize = 1_000;

/// How a reader sees what stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// As words.
    Text,
    /// As part of an address or of a tag of HTML, which says little.
    Address,
    /// Not at all: it is the target of a link.
    Target,
}

/// How what stands at this byte of a body is seen, and where the link or address begins that it stands in; that place itself
/// where it stands in none. A link is on one line, as an excerpt reads it.
pub(super) fn seen(body: &str, at: usize) -> (Seen, usize) {
    let start = line_start(body, at);
    let (before, after) = (&body[start..at], line_rest(body, at));
    let opens = |from: usize| match before[..from].ends_with('!') {
        true => start + from - 1,
        false => start + from,
    };
    if let Some(open) = before.rfind('[') {
        let page = open.checked_sub(1);
        let page = page.filter(|_| before[..=open].ends_with("[["));
        if let Some(page) = page.filter(|&page| !before[page..].contains("]]"))
            && let Some(close) = after.find("]]")
        {
            return match after[..close].contains('|') {
                true => (Seen::Target, start + page),
                false => (Seen::Text, start + page),
            };
        }
        let inside = &before[open + 1..];
        match inside.find(']') {
            // Within the words of a link, or within brackets that are none.
            None => {
                let close = after.find(['[', ']']);
                if close.is_some_and(|close| after[close..].starts_with("](")) {
                    return (Seen::Text, opens(open));
                }
            }
            Some(close) => {
                if let Some(target) = inside[close..].strip_prefix("](")
                    && is_open(target)
                    && after.contains(')')
                {
                    return (Seen::Target, opens(open));
                }
                if open == 0 && inside[close..].starts_with("]:") {
                    return (Seen::Address, start);
                }
            }
        }
    }
    if let Some(tag) = before.rfind('<') {
        let inside = &before[tag + 1..];
        let named = inside.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        if named && !inside.contains('>') && after.contains('>') {
            return (Seen::Address, start + tag);
        }
    }
    let word = before
        .char_indices()
        .rev()
        .find(|&(_, c)| c.is_whitespace() || "<(\"'".contains(c))
        .map_or(0, |(at, c)| at + c.len_utf8());
    match before[word..].contains("://") || before[word..].starts_with("www.") {
        true => (Seen::Address, start + word),
        false => (Seen::Text, at),
    }
}

/// Whether the bracket before a target is not closed in it.
fn is_open(target: &str) -> bool {
    let mut depth = 0_usize;
    for c in target.chars() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return false,
            ')' => depth -= 1,
            _ => {}
        }
    }
    true
}

/// Where the line begins, or a place near enough to tell a link by.
fn line_start(body: &str, at: usize) -> usize {
    let mut from = at.saturating_sub(LONGEST_LINK);
    while !body.is_char_boundary(from) {
        from += 1;
    }
    body[from..at]
        .rfind('\n')
        .map_or(from, |end| from + end + 1)
}

/// The rest of the line, as far as tells a link.
fn line_rest(body: &str, at: usize) -> &str {
    let mut limit = body.len().min(at + LONGEST_LINK);
    while !body.is_char_boundary(limit) {
        limit -= 1;
    }
    let near = &body[at..limit];
    &near[..near.find('\n').unwrap_or(near.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_link_or_an_address_is_told_from_text() {
        // What is looked at stands behind `|`, and what holds it begins behind `^`.
        for (marked, kind) in [
            ("The ^|kiln", Seen::Text),
            ("The ^[the |kiln](log.md) log", Seen::Text),
            ("The ^[log](https://a.b/|kiln) log", Seen::Target),
            ("The ^![log](a_(b)/|kiln.png) log", Seen::Target),
            ("The [log](a.md) and ^|kiln (b)", Seen::Text),
            ("The [log](a_(b)) and ^|kiln (b)", Seen::Text),
            ("The [log](a and ^|kiln", Seen::Text),
            ("The [log] (^|kiln)", Seen::Text),
            ("[a](b) [sic, ^|kiln] here", Seen::Text),
            ("See ^[[|kiln-log¦the log]] now", Seen::Target),
            ("See ^[[log¦the |kiln]] now", Seen::Text),
            ("See ^[[|kiln-log]] now", Seen::Text),
            ("See [[log]] and ^|kiln", Seen::Text),
            ("See ^https://a.b/|kiln now", Seen::Address),
            ("See ^<https://a.b/|kiln> now", Seen::Address),
            ("See (^www.|kiln.org)", Seen::Address),
            ("https://a.b ^|kiln", Seen::Text),
            ("^[1]: ../|kiln.md", Seen::Address),
            ("An ^<img src=\"|kiln.png\"> here", Seen::Address),
            ("1 < 2 ^|kiln > 3", Seen::Text),
            ("[log](\n^|kiln)", Seen::Text),
            ("窑炉 ^https://a.b/|窑炉", Seen::Address),
        ] {
            // A bar is a sign of links as well, so there it is written as `¦`.
            let body = marked.replace(['^', '|'], "").replace('¦', "|");
            let from = marked.replace('|', "").find('^').unwrap();
            let at = marked.replace('^', "").find('|').unwrap();
            let (from, at) = (shift(marked, from), shift(marked, at));
            assert_eq!(seen(&body, at), (kind, from), "{marked}");
        }
    }

    /// A place in a text where `¦` takes one byte more than the bar that it stands for.
    fn shift(marked: &str, at: usize) -> usize {
        let wide = marked.find('¦').is_some_and(|bar| bar < at);
        at - usize::from(wide)
    }

    #[test]
    fn long_lines_are_read_but_near() {
        let start = std::time::Instant::now();
        for piece in ["[", "[[", "](", "<a ", "x", "陶"] {
            let body = piece.repeat(300_000);
            for at in (0..body.len()).step_by(3 * piece.len()).take(400) {
                seen(&body, body.len() - at);
            }
        }
        assert!(start.elapsed().as_secs() < 10);
    }
}

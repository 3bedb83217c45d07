//! Which HTML may stand on a published page: a few tags without attributes.

use std::ops::Range;

use super::edits::Edits;

const HARMLESS: [&str; 10] = [
    "br", "kbd", "sub", "sup", "b", "i", "em", "strong", "details", "summary",
];

/// What a harmless tag does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Open,
    Close,
    Alone,
}

/// The harmless tag that a text begins with: its length, its name and what it does.
fn harmless(text: &str) -> Option<(usize, &'static str, Role)> {
    let inner = text.strip_prefix('<')?;
    let (role, inner) = match inner.strip_prefix('/') {
        Some(inner) => (Role::Close, inner),
        None => (Role::Open, inner),
    };
    let letters = inner.bytes().take_while(u8::is_ascii_alphabetic).count();
    let name = HARMLESS
        .into_iter()
        .find(|name| inner[..letters].eq_ignore_ascii_case(name))?;
    let rest = inner[letters..].trim_start_matches([' ', '\t']);
    let (role, rest) = match (name, role) {
        ("br", Role::Close) => return None,
        ("br", _) => (Role::Alone, rest.strip_prefix('/').unwrap_or(rest)),
        _ => (role, rest),
    };
    Some((text.len() - rest.strip_prefix('>')?.len(), name, role))
}

/// Whether a piece of HTML holds nothing but harmless tags and text.
pub(super) fn is_harmless(html: &str) -> bool {
    unknown_markup(html).next().is_none()
}

/// Where markup begins, or may begin, that is not one of the harmless tags.
pub(super) fn unknown_markup(html: &str) -> impl Iterator<Item = usize> {
    let begins = html.match_indices('<').map(|(at, _)| at);
    begins.filter(|&at| seems_markup(&html[at..]) && harmless(&html[at..]).is_none())
}

/// Whether a text that begins with `<` may begin markup.
fn seems_markup(text: &str) -> bool {
    text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c))
}

/// Collects what must change in the HTML of a text.
#[derive(Default)]
pub(super) struct Filter {
    tags: Vec<(usize, &'static str, Role)>,
}

impl Filter {
    /// Takes in a tag or comment in running text that begins at `at`.
    pub(super) fn inline(&mut self, text: &str, at: usize, literal: &str, edits: &mut Edits) {
        if literal.starts_with("<!--") {
            // In a quote the comment's bytes hold more than its literal: look for its end.
            let end = match literal {
                "<!-->" | "<!--->" => Some(at + literal.len()),
                _ => text[at + 4..].find("-->").map(|end| at + 4 + end + 3),
            };
            match end {
                Some(end) => edits.remove(at..end),
                None => edits.replace(at..at + 1, "&lt;"),
            }
        } else if let Some((_, name, role)) = harmless(&text[at..]) {
            self.tags.push((at, name, role));
        } else {
            edits.replace(at..at + 1, "&lt;");
        }
    }

    /// Takes in a block of HTML.
    pub(super) fn block(&mut self, text: &str, range: Range<usize>, edits: &mut Edits) {
        let mut at = range.start;
        // Looked for once: openings that never close must not cost their square.
        let mut closes = true;
        while let Some(found) = text[at..range.end].find('<') {
            at += found;
            let rest = &text[at..range.end];
            // An unclosed comment may be somebody's words: they are shown, not dropped.
            let comment = (closes && rest.starts_with("<!--")).then(|| comment_length(rest));
            closes &= comment != Some(None);
            if let Some(Some(length)) = comment {
                edits.remove(at..at + length);
                at += length;
            } else if let Some((length, name, role)) = harmless(rest) {
                self.tags.push((at, name, role));
                at += length;
            } else {
                if seems_markup(rest) {
                    edits.replace(at..at + 1, "&lt;");
                }
                at += 1;
            }
        }
    }

    /// Shows as text the tags that open and never close, or close what is not open: they would
    /// reach beyond the body.
    pub(super) fn finish(mut self, edits: &mut Edits) {
        self.tags.sort_by_key(|(at, ..)| *at);
        let mut open: Vec<(usize, &str)> = Vec::new();
        for (at, name, role) in self.tags {
            match role {
                Role::Alone => {}
                Role::Open => open.push((at, name)),
                Role::Close if open.last().is_some_and(|(_, last)| *last == name) => {
                    open.pop();
                }
                Role::Close => edits.replace(at..at + 1, "&lt;"),
            }
        }
        for (at, _) in open {
            edits.replace(at..at + 1, "&lt;");
        }
    }
}

fn comment_length(text: &str) -> Option<usize> {
    let short = ["<!-->", "<!--->"]
        .into_iter()
        .find(|short| text.starts_with(short));
    short
        .map(str::len)
        .or_else(|| text[4..].find("-->").map(|end| 4 + end + 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bare_known_tags_are_harmless() {
        for tag in [
            "<br>",
            "<BR/>",
            "<br />",
            "<kbd>",
            "</Details>",
            "<summary >",
            "1 < 2",
            "a<",
        ] {
            assert!(is_harmless(tag), "{tag:?}");
        }
        for tag in [
            "<b onclick=x>",
            "<script>",
            "<!-- c -->",
            "<?x?>",
            "</br>",
            "<b",
            "<bx>",
            "<img src=x>",
            "<b/onclick=x>",
            "<b\nonclick=x>",
            "</p>",
            "<!DOCTYPE x>",
            "<details open>",
        ] {
            assert!(!is_harmless(tag), "{tag:?}");
        }
    }
}

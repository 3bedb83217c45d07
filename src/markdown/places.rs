//! Finds where the links and the HTML of a text really stand.
//!
//! The parser's places are wrong behind links that span lines, behind definitions in the same
//! paragraph and behind `\|` in tables. So each place is only a first guess: what stands there is
//! read and compared with the node; failing that the construct is searched for in its block; what
//! cannot be found is left out.

use std::collections::HashMap;
use std::ops::Range;

use comrak::nodes::{Node, NodeValue};

use super::parser::Lines;
use super::syntax::{
    Definition, closing_bracket, code_span_end, decode, decode_wiki, definition, fold_label,
    resource,
};
use super::tree::flat_text;

/// How many bytes the search may read in one text beyond reading it once: hostile nesting would
/// make it quadratic.
const BUDGET: usize = 32 << 20;

/// How far from its guess a construct is searched for, in bytes.
const WINDOW: usize = 8 << 10;

/// A construct in running text.
pub(super) struct Place {
    pub(super) span: Range<usize>,
    pub(super) what: What,
}

pub(super) enum What {
    /// `[[target|label]]`
    Wiki {
        embed: bool,
        url: String,
        label: Option<String>,
        target: Range<usize>,
    },
    /// `[words](target)`, or the same with `!` before it.
    Inline {
        image: bool,
        words: Range<usize>,
        target: Range<usize>,
        url: String,
    },
    /// `[words][label]`, `[words][]`, `[words]`: its target stands in a definition.
    Used {
        image: bool,
        words: Range<usize>,
        url: String,
    },
    /// `<address>` or a bare address.
    Bare { url: String },
    /// An HTML tag or comment.
    Html { literal: String },
}

/// What was found in a text.
pub(super) struct Places {
    /// In the order of the text; inner constructs after the outer one.
    pub(super) inlines: Vec<Place>,
    pub(super) definitions: Vec<Definition>,
}

/// Finds every link and piece of inline HTML below `root`, and every definition.
pub(super) fn find(body: &str, root: Node<'_>) -> Places {
    let lines = Lines::new(body);
    let mut blocks = Vec::new();
    for node in root.descendants() {
        let place = node.data().sourcepos;
        let (leaf, opens) = match &node.data().value {
            NodeValue::Paragraph => (true, true),
            NodeValue::Heading(heading) => (true, heading.setext),
            NodeValue::CodeBlock(_) | NodeValue::HtmlBlock(_) | NodeValue::Table(_) => {
                (true, false)
            }
            _ => (false, false),
        };
        if leaf {
            let start = lines.offset(place.start);
            let end = lines.end(place.end.line).max(start);
            blocks.push((node, opens, start..end));
        }
    }
    let mut definitions = Vec::new();
    let mut covered = 0;
    let mut texts = Vec::new();
    for (node, opens, mut range) in blocks {
        between(body, covered..range.start, &mut definitions);
        covered = covered.max(range.end);
        while opens && let Some(found) = definition(body, range.start) {
            range.start = content_start(body, found.end);
            definitions.push(found);
        }
        if range.start <= range.end {
            texts.push((node, range));
        }
    }
    between(body, covered..body.len(), &mut definitions);
    let mut labels = HashMap::new();
    for found in &definitions {
        labels
            .entry(found.label.clone())
            .or_insert_with(|| found.url.clone());
    }
    let mut search = Search {
        body,
        labels,
        budget: BUDGET,
        found: Vec::new(),
    };
    for (node, range) in texts {
        search.block(node, range, &lines);
    }
    Places {
        inlines: search.found,
        definitions,
    }
}

/// Collects the definitions among lines that belong to no block: the parser leaves none for them.
fn between(body: &str, range: Range<usize>, definitions: &mut Vec<Definition>) {
    let mut at = range.start;
    while at < range.end {
        let start = content_start(body, at);
        match definition(body, start).filter(|found| found.end <= range.end) {
            Some(found) => {
                at = found.end.max(at + 1);
                definitions.push(found);
            }
            None => {
                let line = body.as_bytes()[at..range.end]
                    .iter()
                    .position(|b| b"\r\n".contains(b));
                at += line.map_or(range.end - at, |end| end + 1);
            }
        }
    }
}

/// The bar between a wiki link's target and its words. A table needs a backslash before it;
/// elsewhere a backslash makes it part of the target.
fn bar(inner: &str, in_table: bool) -> Option<usize> {
    let escaped = |at: usize| {
        inner[..at]
            .bytes()
            .rev()
            .take_while(|&b| b == b'\\')
            .count()
            % 2
            == 1
    };
    inner
        .match_indices('|')
        .map(|(at, _)| at)
        .find(|&at| in_table || !escaped(at))
}

/// Skips the markers of quotes and lists at the start of a line.
pub(super) fn content_start(body: &str, line: usize) -> usize {
    let bytes = body.as_bytes();
    let mut at = line;
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'>') => at += 1,
            Some(b'-' | b'*' | b'+') if bytes.get(at + 1) == Some(&b' ') => at += 2,
            Some(b'0'..=b'9') => {
                let digits = bytes[at..]
                    .iter()
                    .take_while(|b| b.is_ascii_digit())
                    .count();
                let after = at + digits;
                if !matches!(bytes.get(after), Some(b'.' | b')'))
                    || bytes.get(after + 1) != Some(&b' ')
                {
                    return at;
                }
                at = after + 2;
            }
            _ => return at,
        }
    }
}

struct Search<'a> {
    body: &'a str,
    labels: HashMap<String, String>,
    budget: usize,
    found: Vec<Place>,
}

impl Search<'_> {
    /// Finds the constructs of one block in the order in which they stand.
    fn block(&mut self, block: Node<'_>, range: Range<usize>, lines: &Lines) {
        let in_table = matches!(block.data().value, NodeValue::Table(_));
        let mut cursor = range.start;
        for node in block.descendants() {
            let wanted = matches!(
                node.data().value,
                NodeValue::Link(_)
                    | NodeValue::Image(_)
                    | NodeValue::WikiLink(_)
                    | NodeValue::HtmlInline(_)
            );
            if !wanted {
                continue;
            }
            let guess = lines.offset(node.data().sourcepos.start);
            let place = (guess >= cursor && guess < range.end)
                .then(|| self.read(node, guess, range.end, in_table))
                .flatten()
                .or_else(|| self.search(node, cursor..range.end, in_table));
            if let Some(place) = place {
                cursor = place.span.start + 1;
                self.found.push(place);
            }
        }
    }

    /// Searches the text from the last construct on, past code and escapes.
    fn search(&mut self, node: Node<'_>, range: Range<usize>, in_table: bool) -> Option<Place> {
        let bytes = self.body.as_bytes();
        let end = range.end.min(range.start + WINDOW);
        let bare = matches!(node.data().value, NodeValue::Link(_)).then(|| flat_text(node));
        let first = bare.as_deref().and_then(|text| text.bytes().next());
        let mut at = range.start;
        while at < end && self.budget > 0 {
            self.budget -= 1;
            match bytes[at] {
                b'\\' => at += 1,
                b'`' => {
                    at = code_span_end(bytes, at, range.end);
                    continue;
                }
                byte if b"[!<".contains(&byte) || Some(byte) == first => {
                    if let Some(place) = self.read(node, at, range.end, in_table) {
                        return Some(place);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// Reads the construct at a byte, if it is what the node says.
    fn read(&mut self, node: Node<'_>, at: usize, end: usize, in_table: bool) -> Option<Place> {
        let text = self.body.get(at..end)?;
        let (length, what) = match &node.data().value {
            NodeValue::WikiLink(link) => self.wiki(at, end, link.embed, &link.url, in_table)?,
            NodeValue::Link(link) if text.starts_with('[') => {
                self.link(at, end, false, &link.url, in_table)?
            }
            NodeValue::Image(image) if text.starts_with("![") => {
                self.link(at, end, true, &image.url, in_table)?
            }
            NodeValue::Link(link) => {
                let words = flat_text(node);
                let inner = text.strip_prefix('<').unwrap_or(text);
                if words.is_empty() || !inner.starts_with(&words) {
                    return None;
                }
                let brackets = if inner.len() < text.len() { 2 } else { 0 };
                (
                    words.len() + brackets,
                    What::Bare {
                        url: link.url.clone(),
                    },
                )
            }
            NodeValue::HtmlInline(literal) => {
                let line = literal.split(['\r', '\n']).next().unwrap_or(literal);
                if !text.starts_with(line) {
                    return None;
                }
                (
                    line.len(),
                    What::Html {
                        literal: literal.clone(),
                    },
                )
            }
            _ => return None,
        };
        let span = at..at + length;
        self.body.get(span.clone())?;
        Some(Place { span, what })
    }

    fn wiki(
        &mut self,
        at: usize,
        end: usize,
        embed: bool,
        url: &str,
        in_table: bool,
    ) -> Option<(usize, What)> {
        let open = if embed { "![[" } else { "[[" };
        let inner = self.body.get(at..end)?.strip_prefix(open)?;
        // The parser allows a thousand bytes on each side of the bar.
        let window = inner.as_bytes().get(..2_100).unwrap_or(inner.as_bytes());
        let length = window.windows(2).position(|pair| pair == b"]]")?;
        self.budget = self.budget.saturating_sub(length);
        let inner = inner.get(..length)?;
        let target = &inner[..bar(inner, in_table).unwrap_or(length)];
        let label = inner.get(target.len() + 1..);
        // In a table the bar itself must be escaped.
        let target = if in_table {
            target.strip_suffix('\\').unwrap_or(target)
        } else {
            target
        };
        if decode_wiki(target) != url {
            return None;
        }
        let start = at + open.len() + (target.len() - target.trim_start().len());
        let what = What::Wiki {
            embed,
            url: url.to_owned(),
            label: label.map(decode_wiki),
            target: start..start + target.trim().len(),
        };
        Some((open.len() + length + 2, what))
    }

    fn link(
        &mut self,
        at: usize,
        end: usize,
        image: bool,
        url: &str,
        in_table: bool,
    ) -> Option<(usize, What)> {
        let open = at + usize::from(image);
        let close = closing_bracket(self.body, open, end.min(open + self.budget));
        self.budget = self.budget.saturating_sub(close.unwrap_or(end) - open);
        let (close, words) = (close?, open + 1..close?);
        let unbroken = self.body.as_bytes()[close..end]
            .iter()
            .take_while(|&&byte| byte > b' ');
        self.budget = self.budget.saturating_sub(unbroken.count());
        if let Some((target, length)) = resource(self.body, close + 1)
            && length <= end
            && self.means(&self.body[target.clone()], url, in_table)
        {
            let what = What::Inline {
                image,
                words,
                target,
                url: url.to_owned(),
            };
            return Some((length - at, what));
        }
        let label_at = close + 1;
        let label = (self.body.as_bytes().get(label_at) == Some(&b'['))
            .then(|| closing_bracket(self.body, label_at, end.min(label_at + 1_002)))
            .flatten();
        let (label, length) = match label {
            Some(label_end) if label_end > label_at + 1 => {
                (&self.body[label_at + 1..label_end], label_end + 1)
            }
            Some(label_end) => (&self.body[words.clone()], label_end + 1),
            None => (&self.body[words.clone()], close + 1),
        };
        let known = label.len() <= 1_000
            && self
                .labels
                .get(&fold_label(label))
                .is_some_and(|known| known == url);
        known.then(|| {
            (
                length - at,
                What::Used {
                    image,
                    words,
                    url: url.to_owned(),
                },
            )
        })
    }

    fn means(&self, raw: &str, url: &str, in_table: bool) -> bool {
        if in_table && raw.contains("\\|") {
            return decode(&raw.replace("\\|", "|")) == url;
        }
        decode(raw) == url
    }
}

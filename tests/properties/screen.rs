//! Markdown on a terminal: nothing steers it, no word is lost, and no line is wider than the window.

use std::collections::HashMap;

use cop::markdown::{Block, Inline, parse};
use cop::model::is_hostile;
use cop::terminal::{Page, Styles, display_width, sanitize};

/// Shows any Markdown on windows of several widths, with and without colour.
pub fn check(text: &str) {
    let blocks = parse(text);
    let words = Words::of(&blocks);
    for (width, color, hyperlinks) in [(16, false, false), (40, true, true), (100, true, false)] {
        let page = Page::new(width, Styles::new(color), hyperlinks);
        let painted = page.render(&blocks);
        assert!(painted.is_empty() || painted.ends_with('\n'));
        assert!(color || !painted.contains('\u{1b}'));
        let shown = unpainted(&painted);
        assert_eq!(sanitize(&shown), shown, "something steers the terminal");
        assert!(!shown.contains('\t'), "{shown:?}");
        words.are_in(&shown);
        for line in shown.lines() {
            assert!(
                display_width(line) <= width || words.may_be_wide(line),
                "{width}: {line:?}"
            );
        }
    }
}

/// A text without the styles and links that cop paints; whatever else begins with an escape stays.
pub fn unpainted(painted: &str) -> String {
    let mut shown = String::with_capacity(painted.len());
    let mut rest = painted;
    while let Some(at) = rest.find('\u{1b}') {
        shown.push_str(&rest[..at]);
        let sequence = &rest[at + 1..];
        let length = style(sequence).or_else(|| link(sequence));
        if length.is_none() {
            shown.push('\u{1b}');
        }
        rest = &sequence[length.unwrap_or(0)..];
    }
    shown + rest
}

/// The length of `[1;31m` at the start.
fn style(sequence: &str) -> Option<usize> {
    let numbers = sequence.strip_prefix('[')?;
    let end = numbers.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    numbers[end..].starts_with('m').then_some(end + 2)
}

/// The length of `]8;;address ESC \` at the start, where the address is a plain one to a page.
fn link(sequence: &str) -> Option<usize> {
    let address = sequence.strip_prefix("]8;;")?;
    let end = address.find("\u{1b}\\")?;
    let lower = address[..end].to_ascii_lowercase();
    let is_plain = address[..end]
        .bytes()
        .all(|byte| matches!(byte, b'!'..=b'~'));
    let pages = ["http://", "https://", "mailto:"];
    let is_known = lower.is_empty() || pages.iter().any(|page| lower.starts_with(page));
    (is_plain && is_known).then_some(4 + end + 2)
}

/// What of a Markdown text must be seen.
#[derive(Default)]
struct Words {
    /// The characters that leave a mark, in their order.
    characters: Vec<char>,
    /// Whether the order need not be that of the text: cells of a table stand side by side.
    tabled: bool,
    /// The lines of code, which are not broken.
    code: Vec<String>,
}

impl Words {
    fn of(blocks: &[Block]) -> Self {
        let mut words = Words::default();
        words.blocks(blocks);
        words
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Heading { content, .. } | Block::Paragraph(content) => self.inlines(content),
                Block::Quote(inner) => self.quote(inner),
                Block::Footnote { blocks: inner, .. } => self.blocks(inner),
                Block::List { items, .. } => {
                    items.iter().for_each(|item| self.blocks(&item.blocks))
                }
                Block::Code { text, .. } => {
                    self.text(text);
                    let lines = text
                        .lines()
                        .map(|line| sanitize(line).replace('\t', "    "));
                    self.code
                        .extend(lines.map(|line| line.trim_end().to_owned()));
                }
                Block::Table { head, rows, .. } => {
                    self.tabled = true;
                    for (column, name) in head.iter().enumerate() {
                        // Where each row is a record of its own, what is empty is left out with its name.
                        let is_used = |row: &Vec<Vec<Inline>>| {
                            row.get(column).is_some_and(|cell| says_something(cell))
                        };
                        if rows.is_empty() || rows.iter().any(is_used) {
                            self.inlines(name);
                        }
                    }
                    rows.iter().flatten().for_each(|cell| self.inlines(cell));
                }
                Block::Rule | Block::Html(_) => {}
            }
        }
    }

    /// What a quote says it is, as in `[!NOTE]`, is shown in another way.
    fn quote(&mut self, blocks: &[Block]) {
        if let Some((Block::Paragraph(content), rest)) = blocks.split_first()
            && let Some((Inline::Text(first), more)) = content.split_first()
            && let Some((_, after)) = first
                .strip_prefix("[!")
                .and_then(|mark| mark.split_once(']'))
        {
            self.text(after.strip_prefix(['+', '-']).unwrap_or(after));
            self.inlines(more);
            return self.blocks(rest);
        }
        self.blocks(blocks);
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        let mut rest = inlines;
        while let Some((inline, after)) = rest.split_first() {
            rest = past_hidden(inline, after).unwrap_or(after);
            match inline {
                Inline::Text(text) | Inline::Code(text) => self.text(text),
                Inline::Emphasis(inner)
                | Inline::Strong(inner)
                | Inline::Strikethrough(inner)
                | Inline::Link { content: inner, .. } => self.inlines(inner),
                Inline::WikiLink { target, label } => self.text(label.as_ref().unwrap_or(target)),
                Inline::Image { url, alt } if alt.trim().is_empty() => self.text(url),
                Inline::Image { alt, .. } => self.text(alt),
                Inline::FootnoteReference(name) => self.text(name),
                Inline::Html(_) | Inline::SoftBreak | Inline::HardBreak => {}
            }
        }
    }

    fn text(&mut self, text: &str) {
        // A mark alone takes no column, and no line is shown for it.
        let is_seen = |c: &char| !c.is_whitespace() && !is_hostile(*c) && takes_room(*c);
        let seen = text.chars().filter(is_seen);
        self.characters.extend(seen);
    }

    /// Checks that every character is there, in its order where that can be told.
    fn are_in(&self, shown: &str) {
        if self.tabled {
            let mut count: HashMap<char, i64> = HashMap::new();
            shown
                .chars()
                .for_each(|c| *count.entry(c).or_default() += 1);
            for c in &self.characters {
                let left = count.entry(*c).or_default();
                *left -= 1;
                assert!(*left >= 0, "{c:?} is lost in {shown:?}");
            }
        } else {
            let mut there = shown.chars();
            for c in &self.characters {
                assert!(there.any(|other| other == *c), "{c:?} is lost in {shown:?}");
            }
        }
    }

    /// Whether a line may be wider than the window: it holds an address, is code, or is one character.
    fn may_be_wide(&self, line: &str) -> bool {
        let is_code = |code: &String| !code.is_empty() && line.trim_end().ends_with(code.as_str());
        line.contains("://")
            || self.code.iter().any(is_code)
            || line.trim().chars().nth(1).is_none()
    }
}

/// What follows the end of a script or a style sheet, if the inline begins one that ends in the same place.
fn past_hidden<'i>(inline: &Inline, after: &'i [Inline]) -> Option<&'i [Inline]> {
    let is_tag = |inline: &Inline, begins: String| match inline {
        Inline::Html(html) => {
            let html = html.to_ascii_lowercase();
            let name_ends = |c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/');
            html.strip_prefix(&begins)
                .is_some_and(|rest| rest.starts_with(name_ends))
        }
        _ => false,
    };
    ["script", "style"].iter().find_map(|name| {
        let ends = |inline: &Inline| is_tag(inline, format!("</{name}"));
        let end = after.iter().position(ends);
        let end = end.filter(|_| is_tag(inline, format!("<{name}")))?;
        Some(&after[end + 1..])
    })
}

fn says_something(cell: &[Inline]) -> bool {
    let mut words = Words::default();
    words.inlines(cell);
    !words.characters.is_empty()
}

fn takes_room(c: char) -> bool {
    display_width(c.encode_utf8(&mut [0; 4])) > 0
}

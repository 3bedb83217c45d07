//! What a page leads to, and what it can be led to.

use std::collections::{HashMap, HashSet};

use percent_encoding::percent_decode_str;

use super::tree::{Block, Inline, parse};

/// The links of a page, and the anchors that links can name.
#[derive(Debug, Clone, Default)]
pub struct PageLinks {
    links: Vec<String>,
    anchors: HashSet<String>,
    /// The last number that was given to headings of the same words.
    repeated: HashMap<String, usize>,
}

impl PageLinks {
    /// Reads a page.
    pub fn of(text: &str) -> Self {
        Self::below("", text)
    }

    /// Reads a text that stands below a heading of these words.
    pub(super) fn below(heading: &str, text: &str) -> Self {
        let mut page = PageLinks::default();
        if !heading.is_empty() {
            page.heading(heading);
        }
        page.blocks(&parse(text));
        page
    }

    /// Where the links and images lead, as written, in the order of the text.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        self.links.iter().map(String::as_str)
    }

    /// Whether the page has an anchor of this name, which may be percent-encoded. An empty one is the page's top.
    pub fn has_anchor(&self, fragment: &str) -> bool {
        let decoded = percent_decode_str(fragment).decode_utf8_lossy();
        decoded.is_empty() || self.anchors.contains(decoded.as_ref())
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Heading { content, .. } => {
                    self.inlines(content);
                    self.heading(&words(content));
                }
                Block::Paragraph(content) => self.inlines(content),
                Block::Quote(inner) | Block::Footnote { blocks: inner, .. } => self.blocks(inner),
                Block::List { items, .. } => {
                    for item in items {
                        self.blocks(&item.blocks);
                    }
                }
                Block::Table { head, rows, .. } => {
                    for cell in head.iter().chain(rows.iter().flatten()) {
                        self.inlines(cell);
                    }
                }
                Block::Html(html) => self.html(html),
                Block::Code { .. } | Block::Rule => {}
            }
        }
    }

    fn inlines(&mut self, content: &[Inline]) {
        for inline in content {
            match inline {
                Inline::Link { url, content, .. } => {
                    self.links.push(url.clone());
                    self.inlines(content);
                }
                Inline::Image { url, .. } => self.links.push(url.clone()),
                // The pages have none: one that is left over leads nowhere.
                Inline::WikiLink { target, .. } => self.links.push(target.clone()),
                Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strikethrough(inner) => {
                    self.inlines(inner);
                }
                Inline::Html(html) => self.html(html),
                _ => {}
            }
        }
    }

    fn html(&mut self, html: &str) {
        let ids = html.split("id=\"").skip(1);
        self.anchors.extend(
            ids.filter_map(|rest| rest.split('"').next())
                .map(str::to_owned),
        );
    }

    /// Adds a heading's anchor as GitHub and mdBook make it, and gives it; the second of the same words gets `-1`.
    pub(super) fn heading(&mut self, words: &str) -> String {
        let slug: String = words
            .to_lowercase()
            .chars()
            .filter_map(|c| match c {
                ' ' => Some('-'),
                c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
                _ => None,
            })
            .collect();
        let mut name = slug.clone();
        // Where the last one of these words ended: thousands of them must not each count from the start.
        let number = self.repeated.entry(slug.clone()).or_default();
        while self.anchors.contains(&name) {
            *number += 1;
            name = format!("{slug}-{number}");
        }
        self.anchors.insert(name.clone());
        name
    }
}

fn words(content: &[Inline]) -> String {
    content
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) | Inline::Code(text) => text.clone(),
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Strikethrough(inner)
            | Inline::Link { content: inner, .. } => words(inner),
            Inline::SoftBreak | Inline::HardBreak => " ".to_owned(),
            _ => String::new(),
        })
        .collect()
}

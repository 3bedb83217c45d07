//! Whether every link of a handbook leads somewhere.

use std::collections::{HashMap, HashSet};

use percent_encoding::percent_decode_str;

use crate::markdown::{Block, Inline, parse};

use super::page::{Page, PageContent};

/// A link that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Broken {
    /// The page that holds it.
    pub page: String,
    /// Its line there, from 1.
    pub line: usize,
    /// Where it leads, as written.
    pub target: String,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.page, self.line, self.target)
    }
}

/// Finds every relative link and anchor among the pages that leads nowhere, by page and line.
///
/// What the community itself wrote can be at fault in one way only: a link to a heading of its own page that is not there.
/// All its other links lead somewhere or were made plain words.
pub fn check(pages: &[Page]) -> Vec<Broken> {
    let outlines: HashMap<&str, Option<Outline<'_>>> = pages
        .iter()
        .map(|page| match &page.content {
            PageContent::Text(text) if page.path.ends_with(".md") => {
                (page.path.as_str(), Some(Outline::of(text)))
            }
            _ => (page.path.as_str(), None),
        })
        .collect();
    let mut broken = Vec::new();
    for (&page, outline) in &outlines {
        let Some(outline) = outline else { continue };
        let mut nowhere: Vec<&str> = outline
            .links
            .iter()
            .map(String::as_str)
            .filter(|target| !resolves(page, target, &outlines))
            .collect();
        nowhere.sort_unstable();
        nowhere.dedup();
        for target in nowhere {
            let lines = outline.lines(target);
            broken.extend(lines.into_iter().map(|line| Broken {
                page: page.to_owned(),
                line,
                target: target.to_owned(),
            }));
        }
    }
    broken.sort();
    broken
}

/// Whether a link's target leads to a file of the handbook, and to an anchor there if it names one.
fn resolves(page: &str, target: &str, outlines: &HashMap<&str, Option<Outline<'_>>>) -> bool {
    // An address of its own, such as `https:` or `mailto:`.
    if target
        .split(['/', '?', '#'])
        .next()
        .is_some_and(|start| start.contains(':'))
    {
        return true;
    }
    let (path, fragment) = match target.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (target, None),
    };
    let found = if path.is_empty() {
        outlines.get(page)
    } else {
        let decoded = percent_decode_str(path).decode_utf8_lossy();
        joined(page, &decoded).and_then(|path| outlines.get(path.as_str()))
    };
    match (found, fragment) {
        (None, _) => false,
        (Some(_), None | Some("")) => true,
        (Some(outline), Some(fragment)) => {
            let fragment = percent_decode_str(fragment).decode_utf8_lossy();
            outline
                .as_ref()
                .is_some_and(|outline| outline.anchors.contains(fragment.as_ref()))
        }
    }
}

/// The path that a relative one means on a page; `None` where it leads out of the handbook.
fn joined(page: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            ".." => {
                parts.pop()?;
            }
            "." => {}
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// What a page leads to and what it can be led to.
struct Outline<'t> {
    text: &'t str,
    links: Vec<String>,
    anchors: HashSet<String>,
}

impl<'t> Outline<'t> {
    fn of(text: &'t str) -> Self {
        let mut outline = Outline {
            text,
            links: Vec::new(),
            anchors: HashSet::new(),
        };
        outline.blocks(&parse(text));
        outline
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

    /// Adds a heading's anchor as GitHub and mdBook make it; the second of the same words gets `-1`.
    fn heading(&mut self, words: &str) {
        let slug: String = words
            .to_lowercase()
            .chars()
            .filter_map(|c| match c {
                ' ' => Some('-'),
                c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
                _ => None,
            })
            .collect();
        let numbered = (1..).map(|number| format!("{slug}-{number}"));
        let mut names = std::iter::once(slug.clone()).chain(numbered);
        if let Some(free) = names.find(|name| !self.anchors.contains(name)) {
            self.anchors.insert(free);
        }
    }

    /// The lines that hold a target; the first line where it is written in another way.
    fn lines(&self, target: &str) -> Vec<usize> {
        let written = [
            format!("({target})"),
            format!("({target} "),
            format!("<{target}>"),
            format!("]: {target}"),
            format!("[[{target}"),
        ];
        let holds = |line: &str| written.iter().any(|written| line.contains(written));
        let lines = self.text.lines().zip(1..).filter(|(line, _)| holds(line));
        let lines: Vec<usize> = lines.map(|(_, number)| number).collect();
        if lines.is_empty() { vec![1] } else { lines }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn nowhere(text: &str) -> Vec<String> {
        let pages = [
            Page::text("a/one.md", text.to_owned()),
            Page::text(
                "two.md",
                "# It's *so*\n\n# It's so\n\n<a id=\"x\"></a>\n".to_owned(),
            ),
            Page {
                path: "a/one/p q.png".to_owned(),
                content: PageContent::Attachment {
                    sha256: String::new(),
                },
            },
        ];
        check(&pages).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn sound_links_are_silent() {
        assert_eq!(
            nowhere(
                "# Top\n\n[a](../two.md) [b](../two.md#its-so) [c](../two.md#its-so-1) [d](../two.md#x)\n\n\
                 ![p](one/p%20q.png) [e](#top) [f](https://gone.example/x) [g](mailto:a@b) `[h](gone.md)`\n"
            ),
            [""; 0]
        );
    }

    #[test]
    fn broken_links_are_told_by_line() {
        assert_eq!(
            nowhere(
                "[a](gone.md)\n\n- **[b](../two.md#gone)**\n\n> [c](#gone)\n\n| [d](../../two.md) |\n|--|\n| x |\n\n[[e]]\n"
            ),
            [
                "a/one.md:1: gone.md",
                "a/one.md:3: ../two.md#gone",
                "a/one.md:5: #gone",
                "a/one.md:7: ../../two.md",
                "a/one.md:11: e",
            ]
            .map(str::to_owned)
            .to_vec()
        );
    }
}

//! Whether every link of a handbook leads somewhere.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;

use crate::markdown::PageLinks;

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
/// In a handbook that `cop` wrote there is none, unless a file was changed by hand: what led nowhere in a body was made plain words.
pub fn check(pages: &[Page]) -> Vec<Broken> {
    let texts = pages.iter().filter_map(|page| match &page.content {
        PageContent::Text(text) if page.path.ends_with(".md") => Some((page.path.as_str(), text)),
        _ => None,
    });
    let texts: Vec<(&str, &String, PageLinks)> = texts
        .map(|(path, text)| (path, text, PageLinks::of(text)))
        .collect();
    let mut known: Known<'_> = pages
        .iter()
        .map(|page| (page.path.as_str(), None))
        .collect();
    known.extend(texts.iter().map(|(path, _, links)| (*path, Some(links))));
    let mut broken = Vec::new();
    for (page, text, links) in &texts {
        let mut nowhere: Vec<&str> = links
            .links()
            .filter(|target| !resolves(page, target, &known))
            .collect();
        nowhere.sort_unstable();
        nowhere.dedup();
        for target in nowhere {
            broken.extend(lines(text, target).into_iter().map(|line| Broken {
                page: (*page).to_owned(),
                line,
                target: target.to_owned(),
            }));
        }
    }
    broken.sort();
    broken
}

/// The files by path; what is no Markdown has no anchors.
type Known<'p> = HashMap<&'p str, Option<&'p PageLinks>>;

/// Whether a link's target leads to a file of the handbook, and to an anchor there if it names one.
fn resolves(page: &str, target: &str, known: &Known<'_>) -> bool {
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
        known.get(page)
    } else {
        let decoded = percent_decode_str(path).decode_utf8_lossy();
        joined(page, &decoded).and_then(|path| known.get(path.as_str()))
    };
    match (found, fragment) {
        (None, _) => false,
        (Some(_), None | Some("")) => true,
        (Some(links), Some(fragment)) => links.is_some_and(|links| links.has_anchor(fragment)),
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

/// The lines that hold a target; the first line where it is written in another way.
fn lines(text: &str, target: &str) -> Vec<usize> {
    let written = [
        format!("({target})"),
        format!("({target} "),
        format!("<{target}>"),
        format!("]: {target}"),
        format!("[[{target}"),
    ];
    let holds = |line: &str| written.iter().any(|written| line.contains(written));
    let lines = text.lines().zip(1..).filter(|(line, _)| holds(line));
    let lines: Vec<usize> = lines.map(|(_, number)| number).collect();
    if lines.is_empty() { vec![1] } else { lines }
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

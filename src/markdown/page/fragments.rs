//! Links within the page: each leads to a heading that is there, or becomes plain words.

use std::collections::HashMap;

use comrak::nodes::NodeValue;

use crate::markdown::edits::Edits;
use crate::markdown::heading::split_name;
use crate::markdown::page_links::PageLinks;
use crate::markdown::parser::{Lines, with_whole_root};
use crate::markdown::places::{What, find};
use crate::markdown::tree::flat_text;

/// Leads links to the names that the author gave headings, `Words {#name}`, to the names that renderers make from the words,
/// since few renderers know the former; the names go. Unties the links that name no heading of the text and not the page's
/// title either.
pub(super) fn settle(text: &str, title: &str) -> String {
    let (text, given) = drop_names(text, title);
    if !may_hold_fragments(&text) {
        return text;
    }
    let places = with_whole_root(&text, |root| find(&text, root));
    let page = PageLinks::below(title, &text);
    let now = |url: &str| {
        let fragment = url.strip_prefix('#')?;
        Some(match given.get(fragment) {
            Some(name) => Place::Other(name),
            None if page.has_anchor(fragment) => Place::Same,
            None => Place::None,
        })
    };
    let mut edits = Edits::default();
    for definition in places.definitions {
        match now(&definition.url) {
            Some(Place::Other(name)) => edits.replace(definition.target, format!("#{name}")),
            Some(Place::None) => edits.remove(definition.span),
            Some(Place::Same) | None => {}
        }
    }
    for place in places.inlines {
        let (words, url, target) = match place.what {
            What::Inline {
                words, url, target, ..
            } => (words, url, Some(target)),
            What::Used { words, url, .. } => (words, url, None),
            _ => continue,
        };
        match (now(&url), target) {
            (Some(Place::Other(name)), Some(target)) => edits.replace(target, format!("#{name}")),
            (Some(Place::None), _) => {
                edits.remove(place.span.start..words.start);
                edits.remove(words.end..place.span.end);
            }
            _ => {}
        }
    }
    edits.apply(&text)
}

/// Where a link within the page leads.
enum Place<'n> {
    /// Where it says.
    Same,
    /// To a heading that goes by another name now.
    Other(&'n str),
    /// Nowhere.
    None,
}

/// The text without the names that its author gave headings, and by these names those that renderers make.
fn drop_names(text: &str, title: &str) -> (String, HashMap<String, String>) {
    let mut given = HashMap::new();
    if !text.contains("{#") && !text.contains("{ #") {
        return (text.to_owned(), given);
    }
    let edits = with_whole_root(text, |root| {
        let lines = Lines::new(text);
        let mut page = PageLinks::default();
        page.heading(title);
        let mut edits = Edits::default();
        for node in root.descendants() {
            let data = node.data();
            if !matches!(data.value, NodeValue::Heading(_)) {
                continue;
            }
            let words = flat_text(node);
            let (words, name) = split_name(&words);
            let made = page.heading(words);
            let Some(name) = name else { continue };
            let start = lines.offset(data.sourcepos.start);
            let source = text.get(start..lines.end(data.sourcepos.end.line));
            if let Some(at) = source.and_then(|source| source.rfind('{'))
                && let Some(length) = text[start + at..].find('}')
            {
                let words = text[start..start + at].trim_end_matches([' ', '\t']);
                edits.remove(start + words.len()..start + at + length + 1);
                given.entry(name.to_owned()).or_insert(made);
            }
        }
        edits
    });
    (edits.apply(text), given)
}

/// Whether a `#` stands where a link's target can begin: most bodies need not be read again.
fn may_hold_fragments(text: &str) -> bool {
    text.match_indices('#').any(|(at, _)| {
        let before = text[..at].trim_end();
        before.ends_with(['(', '<', ':'])
    })
}

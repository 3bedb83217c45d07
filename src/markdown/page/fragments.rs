//! Links within the page: each leads to a heading that is there, or becomes plain words.

use crate::markdown::edits::Edits;
use crate::markdown::page_links::PageLinks;
use crate::markdown::parser::with_root;
use crate::markdown::places::{What, find};

/// Unties the links that name no heading of the text and not the page's title either.
pub(super) fn untie_dead(text: &str, title: &str) -> String {
    if !may_hold_fragments(text) {
        return text.to_owned();
    }
    let places = with_root(text, |root| find(text, root));
    let page = PageLinks::below(title, text);
    let is_dead = |url: &str| {
        let fragment = url.strip_prefix('#');
        fragment.is_some_and(|fragment| !page.has_anchor(fragment))
    };
    let mut edits = Edits::default();
    for definition in places.definitions {
        if is_dead(&definition.url) {
            edits.remove(definition.span);
        }
    }
    for place in places.inlines {
        if let What::Inline { words, url, .. } | What::Used { words, url, .. } = place.what
            && is_dead(&url)
        {
            edits.remove(place.span.start..words.start);
            edits.remove(words.end..place.span.end);
        }
    }
    edits.apply(text)
}

/// Whether a `#` stands where a link's target can begin: most bodies need not be read again.
fn may_hold_fragments(text: &str) -> bool {
    text.match_indices('#').any(|(at, _)| {
        let before = text[..at].trim_end();
        before.ends_with(['(', '<', ':'])
    })
}

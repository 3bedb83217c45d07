//! What may not reach a page: HTML, addresses that run something, control characters, directives.

use std::collections::HashSet;
use std::ops::Range;

use super::notes::doubtful;
use comrak::nodes::{Node, NodeValue};

use crate::markdown::address::is_safe;
use crate::markdown::edits::Edits;
use crate::markdown::html::{Filter, is_harmless};
use crate::markdown::parser::{Lines, with_root_without_notes, with_whole_root};
use crate::markdown::places::{What, find};
use crate::model::hostile_in;

/// One kind of line end; no control characters; nothing that turns the direction of writing or is not seen.
pub(super) fn clean(body: &str) -> String {
    let body = body.strip_prefix('\u{feff}').unwrap_or(body);
    let body = body.replace("\r\n", "\n").replace('\r', "\n");
    let body = body.replace(['\u{2028}', '\u{2029}'], " ");
    hostile_in(&body)
        .filter(|(_, hostile)| !hostile)
        .map(|(c, _)| c)
        .collect()
}

/// Makes HTML and bad addresses harmless; `None` when there is nothing to do. What was HTML is
/// Markdown afterwards, so the result must be looked at again.
pub(super) fn neutralise(text: &str) -> Option<String> {
    let mut edits = Edits::default();
    with_whole_root(text, |root| {
        let lines = Lines::new(text);
        let mut filter = Filter::default();
        let mut fence = None;
        for node in root.descendants() {
            if matches!(node.data().value, NodeValue::HtmlBlock(_)) {
                let place = node.data().sourcepos;
                let start = lines.offset(place.start);
                let end = lines.end(place.end.line);
                if text.get(start..end).is_some() {
                    filter.block(text, start..end, &mut edits);
                }
            }
        }
        let places = find(text, root);
        for place in places.inlines {
            match place.what {
                What::Html { literal } => {
                    filter.inline(text, place.span.start, &literal, &mut edits);
                }
                What::Inline { target, url, .. } if !is_safe(&url) => edits.replace(target, "#"),
                What::Bare { url } if !is_safe(&url) => {
                    if text[place.span.clone()].starts_with('<') {
                        edits.replace(place.span.start..place.span.start + 1, "&lt;");
                    } else {
                        // A bare address in code is no link. The backticks must pair with no
                        // others, wherever they stand.
                        let fence = fence.get_or_insert_with(|| unused_fence(text));
                        let Range { start, end } = place.span;
                        let ticks = |c| c == '`' || c == '\\';
                        let before = if text[..start].ends_with(ticks) {
                            " "
                        } else {
                            ""
                        };
                        let after = if text[end..].starts_with('`') {
                            " "
                        } else {
                            ""
                        };
                        let pad = if text[start..end].ends_with('`') {
                            " "
                        } else {
                            ""
                        };
                        edits.replace(start..start, format!("{before}{fence}{pad}"));
                        edits.replace(end..end, format!("{pad}{fence}{after}"));
                    }
                }
                _ => {}
            }
        }
        for definition in places.definitions {
            if !is_safe(&definition.url) {
                edits.replace(definition.target, "#");
            }
        }
        for note in doubtful(text, root) {
            edits.replace(note..note, "\\");
        }
        filter.finish(&mut edits);
    });
    (!edits.is_empty()).then(|| edits.apply(text))
}

/// The shortest run of backticks that does not stand in a text.
fn unused_fence(text: &str) -> String {
    let runs: HashSet<usize> = text.split(|c| c != '`').map(str::len).collect();
    let length = (1..).find(|length| !runs.contains(length)).unwrap_or(1);
    "`".repeat(length)
}

/// Escapes mdBook's `{{#include …}}` and its like. It reads them everywhere, in code too, and
/// takes one backslash away again.
pub(super) fn escape_directives(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let inner = rest[at + 2..].trim_start();
        if !inner.starts_with('#') {
            out.push_str(&rest[..at + 1]);
            rest = &rest[at + 1..];
            continue;
        }
        out.push_str(&rest[..at]);
        let line = inner.split('\n').next().unwrap_or(inner);
        if !line.contains("}}") {
            // Its backslash works on one line only. This one breaks the directive itself.
            out.push_str("{{\\");
        } else {
            out.push_str(if out.ends_with('\\') { "{{" } else { "\\{{" });
        }
        rest = inner;
    }
    out + rest
}

/// Whether nothing bad is left, whatever is taken for a footnote.
pub(super) fn is_sound(text: &str, top_level: u8) -> bool {
    let runs_nothing = |node: Node<'_>| match &node.data().value {
        NodeValue::HtmlBlock(html) => is_harmless(&html.literal),
        NodeValue::HtmlInline(html) => is_harmless(html),
        NodeValue::Link(link) | NodeValue::Image(link) => is_safe(&link.url),
        NodeValue::WikiLink(link) => is_safe(&link.url),
        _ => true,
    };
    let is_low = |node: Node<'_>| match &node.data().value {
        NodeValue::Heading(heading) => heading.level >= top_level,
        _ => true,
    };
    with_whole_root(text, |root| {
        let all = root
            .descendants()
            .all(|node| runs_nothing(node) && is_low(node));
        all && doubtful(text, root).is_empty()
    }) && with_root_without_notes(text, |root| root.descendants().all(runs_nothing))
}

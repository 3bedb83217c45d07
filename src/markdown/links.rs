//! The references of a body to other entries and files.

use std::collections::HashSet;
use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::address::is_relative;
use super::parser::with_root;
use super::places::{Place, Places, What, find};

/// What a reference is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceKind {
    /// `[[target]]`
    Wiki,
    /// `[words](target)`, or the definition `[label]: target`.
    Link,
    /// `![words](target)`, or a definition that only images use.
    Image,
}

/// One reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// What it is written as.
    pub kind: ReferenceKind,
    /// Whether a wiki link asks for its target to be shown in place: `![[target]]`.
    pub embed: bool,
    /// Whether a link's target begins with `/`: it counts from the root of its collection.
    pub rooted: bool,
    /// A wiki link's target without `#heading`; a link's path, percent-decoded, without query and
    /// fragment. Empty for a wiki link to a heading of its own page.
    pub target: String,
    /// What stands after the first `#`.
    pub fragment: Option<String>,
    /// The words of a wiki link after the bar, or a link's words as written.
    pub label: Option<String>,
    /// The bytes of the whole construct.
    pub span: Range<usize>,
    /// The bytes of the target as written, a fragment included.
    pub target_span: Option<Range<usize>>,
}

/// Every wiki link and every relative link and image of a body, outside code, by the place where
/// it begins. A reference-style link is represented once, by its definition.
///
/// Left out is what the parser sees but cannot be found again in the bytes (about never).
pub fn references(body: &str) -> Vec<Reference> {
    let places = with_root(body, |root| find(body, root));
    let mut references = inlines(body, &places);
    references.extend(definitions(&places));
    references.sort_by_key(|reference| (reference.span.start, reference.span.end));
    references
}

pub(super) fn inlines(body: &str, places: &Places) -> Vec<Reference> {
    places
        .inlines
        .iter()
        .filter_map(|place| of_place(body, place))
        .collect()
}

/// The reference that a place is, if it is one.
pub(super) fn of_place(body: &str, place: &Place) -> Option<Reference> {
    match &place.what {
        What::Wiki {
            embed,
            url,
            label,
            target,
        } => {
            let (path, fragment) = cut(url, '#');
            Some(Reference {
                kind: ReferenceKind::Wiki,
                embed: *embed,
                rooted: false,
                target: path.trim().to_owned(),
                fragment: fragment.map(str::to_owned),
                label: label.clone(),
                span: place.span.clone(),
                target_span: Some(target.clone()),
            })
        }
        What::Inline {
            image,
            words,
            target,
            url,
        } => relative(
            if *image {
                ReferenceKind::Image
            } else {
                ReferenceKind::Link
            },
            url,
            Some(body[words.clone()].to_owned()),
            place.span.clone(),
            target.clone(),
        ),
        _ => None,
    }
}

/// The references that the definitions are, in the order of the text.
pub(super) fn definitions(places: &Places) -> Vec<Reference> {
    let uses = |of_image: bool| -> HashSet<&str> {
        let uses = places.inlines.iter().filter_map(|place| match &place.what {
            What::Used { image, url, .. } if *image == of_image => Some(url.as_str()),
            _ => None,
        });
        uses.collect()
    };
    let (images, links) = (uses(true), uses(false));
    let all = places.definitions.iter().filter_map(|definition| {
        let url = definition.url.as_str();
        let image = images.contains(url) && !links.contains(url);
        let kind = if image {
            ReferenceKind::Image
        } else {
            ReferenceKind::Link
        };
        relative(
            kind,
            url,
            None,
            definition.span.clone(),
            definition.target.clone(),
        )
    });
    all.collect()
}

fn relative(
    kind: ReferenceKind,
    url: &str,
    label: Option<String>,
    span: Range<usize>,
    target_span: Range<usize>,
) -> Option<Reference> {
    if !is_relative(url) {
        return None;
    }
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let (path, fragment) = cut(url, '#');
    let (path, _) = cut(path, '?');
    Some(Reference {
        kind,
        embed: false,
        rooted: path.starts_with('/'),
        target: decoded(path),
        fragment: fragment.map(decoded),
        label,
        span,
        target_span: Some(target_span),
    })
}

fn cut(text: &str, at: char) -> (&str, Option<&str>) {
    match text.split_once(at) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(body: &str) -> Vec<(String, String)> {
        let all = references(body).into_iter();
        all.map(|r| (body[r.span].to_owned(), r.target)).collect()
    }

    #[test]
    fn every_sort_is_found() {
        let body = "[[kiln#heat|the *kiln*]] ![[p.png]] [a](b%20c.md?x#d) ![i](/i.png \"t\") \
            [q][r]\n\n[r]: ../r.md 'x'\n";
        let all = references(body);
        let short: Vec<_> = all
            .iter()
            .map(|r| {
                (
                    r.kind,
                    r.embed,
                    r.rooted,
                    &*r.target,
                    r.fragment.as_deref(),
                    r.label.as_deref(),
                )
            })
            .collect();
        use ReferenceKind::{Image, Link, Wiki};
        assert_eq!(
            short,
            [
                (Wiki, false, false, "kiln", Some("heat"), Some("the *kiln*")),
                (Wiki, true, false, "p.png", None, None),
                (Link, false, false, "b c.md", Some("d"), Some("a")),
                (Image, false, true, "/i.png", None, Some("i")),
                (Link, false, false, "../r.md", None, None),
            ]
        );
        let targets: Vec<_> = all
            .iter()
            .map(|r| &body[r.target_span.clone().unwrap()])
            .collect();
        assert_eq!(
            targets,
            ["kiln#heat", "p.png", "b%20c.md?x#d", "/i.png", "../r.md"]
        );
    }

    #[test]
    fn other_things_are_not_references() {
        for body in [
            "`[[a]]` `[b](c.md)`",
            "```\n[[a]]\n[x]: y.md\n```\n",
            "    [[a]]\n",
            "\\[[a] [b](http://c) [d](#e) [f](//g) <http://h> [i](mailto:j) [k](javascript:l)",
            "<!-- [[a]] -->\n",
            "<div>\n[b](c.md)\n</div>\n",
            "[^1]: note [^1]",
            "text\n[x]: y.md\n",
        ] {
            assert_eq!(found(body), [], "{body:?}");
        }
    }

    #[test]
    fn places_are_right_where_the_parser_is_wrong() {
        for (body, span, target) in [
            (
                "| a | b |\n|--|--|\n| \\| \\| [[x\\|y]] | c |\n",
                "[[x\\|y]]",
                "x",
            ),
            (
                "| a | b |\n|--|--|\n| `\\|` \\| | [l](m.md) |\n",
                "[l](m.md)",
                "m.md",
            ),
            (
                "[x]: http://a\n[y]: http://b\ntext [l](m.md)\n",
                "[l](m.md)",
                "m.md",
            ),
            (
                "- [q\n  r](http://a) [s](\n  http://b) [l](m.md)\n",
                "[l](m.md)",
                "m.md",
            ),
            ("> [q\n> r](m.md)\n", "[q\n> r](m.md)", "m.md"),
            ("`[l](m.md)`\n`a\nb` [l](m.md)", "[l](m.md)", "m.md"),
            ("\u{feff}[[é]]\r\n", "[[é]]", "é"),
            ("- [x]: m.md\n\n> [y]: http://x\n", "[x]: m.md", "m.md"),
            ("[x]: <a b.md>\n", "[x]: <a b.md>", "a b.md"),
            ("[a [b] `]` \\] c](m.md)", "[a [b] `]` \\] c](m.md)", "m.md"),
            ("[a](m&amp;n.md)", "[a](m&amp;n.md)", "m&n.md"),
            ("[[x\\|y]]", "[[x\\|y]]", "x|y"),
            ("a\r\r[[b]]\r", "[[b]]", "b"),
        ] {
            assert_eq!(
                found(body),
                [(span.to_owned(), target.to_owned())],
                "{body:?}"
            );
        }
        let nested = "[![a](b.png)](c.md)";
        let expected = [
            (nested.to_owned(), "c.md".to_owned()),
            ("![a](b.png)".to_owned(), "b.png".to_owned()),
        ];
        let mut all = found(nested);
        all.sort();
        all.reverse();
        assert_eq!(all, expected);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn spans_lie_in_the_text(
            text in any::<String>(),
            marks in "(\\[\\[|\\]\\]|\\]\\(|[\\[\\]()<>|!a-c é\"'`\\\\:\n>#*_~&;.-]|\\[a\\]: b\n|\\|-\\|\n){0,60}",
        ) {
            for body in [text, marks] {
                for reference in references(&body) {
                    prop_assert!(body.get(reference.span.clone()).is_some());
                    let target = reference.target_span.unwrap();
                    prop_assert!(body.get(target.clone()).is_some());
                    prop_assert!(reference.span.start <= target.start && target.end <= reference.span.end);
                }
            }
        }
    }
}

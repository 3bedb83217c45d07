//! A page as mdBook's own parser reads it, which is not in all as git hosts do.

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::markdown::address::is_safe;
use crate::markdown::edits::Edits;
use crate::markdown::html::{is_harmless, unknown_markup};

/// What mdBook turns on, with definition lists, which are on unless a book says otherwise.
const MDBOOK: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_SMART_PUNCTUATION)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_GFM);

/// What stands before a body on its page: to mdBook a definition at the body's start belongs to it.
const BEFORE: &str = "Told by Ada\n\n";

/// Shows as text what begins a definition to mdBook alone: git hosts go on with the paragraph, so that each may see another block behind
/// it. Where there is none, shows what is HTML to it and not harmless. `None` when there is nothing to do.
pub(super) fn neutralise(text: &str) -> Option<String> {
    let (mut definitions, mut html) = (Edits::default(), Edits::default());
    let page = format!("{BEFORE}{text}");
    for (event, range) in Parser::new_ext(&page, MDBOOK).into_offset_iter() {
        let (start, part) = (range.start, &page[range]);
        match event {
            Event::Start(Tag::DefinitionListDefinition) => {
                if let Some(colon) = part.find(':') {
                    definitions.replace(start + colon..start + colon, "\\");
                }
            }
            Event::Html(_) | Event::InlineHtml(_) => {
                for at in unknown_markup(part) {
                    html.replace(start + at..start + at + 1, "&lt;");
                }
            }
            _ => {}
        }
    }
    let edits = [definitions, html]
        .into_iter()
        .find(|edits| !edits.is_empty())?;
    let changed = edits.apply(&page);
    Some(changed[BEFORE.len()..].to_owned())
}

/// Whether nothing of it runs, or leads where it should not.
pub(super) fn is_sound(text: &str) -> bool {
    let page = format!("{BEFORE}{text}");
    Parser::new_ext(&page, MDBOOK).all(|event| match &event {
        Event::Html(html) | Event::InlineHtml(html) => is_harmless(html),
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => is_safe(dest_url),
        Event::Start(Tag::Heading {
            id, classes, attrs, ..
        }) => id.is_none() && classes.is_empty() && attrs.is_empty(),
        Event::Start(Tag::DefinitionList) => false,
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_html_to_mdbook_alone_is_shown() {
        for (text, shown) in [
            (
                "a <? > <img src=x onerror=y??> ?>",
                "a &lt;? > &lt;img src=x onerror=y??> ?>",
            ),
            (
                "Kiln\n: hot\n\n  : or cold",
                "Kiln\n\\: hot\n\n  \\: or cold",
            ),
            (": hot", "\\: hot"),
            ("a `<b onclick=x>` <br>", "a `<b onclick=x>` <br>"),
            (
                "<section>\n\n> <kbd>x</kbd> <!-- y -->",
                "&lt;section>\n\n> <kbd>x</kbd> &lt;!-- y -->",
            ),
        ] {
            let neutralised = neutralise(text);
            assert_eq!(neutralised.as_deref().unwrap_or(text), shown);
            assert!(is_sound(shown), "{shown}");
            assert_eq!(is_sound(text), neutralised.is_none(), "{text}");
        }
    }

    #[test]
    fn what_mdbook_alone_makes_of_a_text_is_seen() {
        for text in [
            "[x](javascript:y)",
            "![x](javascript:y)",
            "# Kiln {onclick=x}",
            "Kiln\n: hot",
            "x[^1]\n\n[^1]: <b onclick=y>",
        ] {
            assert!(!is_sound(text), "{text}");
        }
        for text in [
            "[x](https://a.b)",
            "# Kiln {",
            "x[^1]\n\n[^1]: y",
            "a | b\n--|--\n1 | 2",
        ] {
            assert!(is_sound(text), "{text}");
        }
    }
}

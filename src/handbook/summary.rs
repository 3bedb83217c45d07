//! What mdBook needs to build the handbook as it is.

use super::book::Book;
use super::literal::{link, literal};
use super::page::Page;
use super::places;
use super::standing::capital;

/// `SUMMARY.md`: every page, in reading order.
pub(super) fn page(book: &Book<'_>) -> Page {
    let way = |to: &str| book.way(places::SUMMARY, to);
    let mut lines = vec![
        "# Summary".to_owned(),
        String::new(),
        link("Welcome", &way(places::FRONT)),
        String::new(),
    ];
    let mut chapter = |depth: usize, words: &str, to: &str| {
        lines.push(format!("{}- {}", "  ".repeat(depth), link(words, &way(to))));
    };
    chapter(0, "Start here", places::START);
    chapter(0, "People", places::PEOPLE);
    for kind in places::ORDER
        .into_iter()
        .filter(|kind| book.has_shelf(*kind))
    {
        chapter(0, &capital(kind.plural()), &places::shelf(kind));
        for whole in book.of_kind(kind) {
            if let Some(page) = book.page(whole.entry.id) {
                chapter(1, &literal(whole.entry.title.as_str()), page);
            }
        }
    }
    chapter(0, "Topics", places::TOPICS);
    for topic in &book.topics {
        chapter(1, &literal(topic.tag.as_str()), &topic.page);
    }
    chapter(0, "What changed", places::CHANGES);
    lines.push(String::new());
    Page::text(places::SUMMARY, lines.join("\n"))
}

/// `book.toml`: the handbook's own folder is the source.
///
/// The preprocessors are off: one would include other files where a text asks for it, the other renames README pages but
/// not the links to them.
pub(super) fn book_toml(book: &Book<'_>) -> Page {
    let title = toml::Value::String(book.name().to_owned());
    let text = format!(
        "[book]\n\
         title = {title}\n\
         src = \".\"\n\
         \n\
         [build]\n\
         build-dir = \"book\"\n\
         create-missing = false\n\
         use-default-preprocessors = false\n"
    );
    Page::text(places::BOOK, text)
}

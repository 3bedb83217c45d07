//! From a snapshot to pages.

use crate::model::{Kind, Snapshot};

use super::book::{Book, Shape};
use super::page::{Options, Page, PageContent};
use super::{
    changes, entry, front, knowing, people, places, questions, shelf, start, summary, topics,
};

/// Builds the handbook as a tree of pages, in reading order, and the files that belong to them.
///
/// Only what is public and asked for is in it: no draft, nothing private, in the trash or flagged as sensitive, and nobody's
/// progress on a path. The same snapshot and options give the same bytes.
pub fn build(snapshot: &Snapshot, options: &Options) -> Vec<Page> {
    let book = Book::new(snapshot, options, Shape::Tree);
    let mut pages = written(&book);
    pages.push(summary::page(&book));
    pages.push(summary::book_toml(&book));
    pages
}

/// Builds the handbook as one Markdown file: the same pages one after the other, with links from one to another as anchors.
///
/// Attached files are named, but cannot be shown.
pub fn single(snapshot: &Snapshot, options: &Options) -> String {
    let book = Book::new(snapshot, options, Shape::Single);
    let texts: Vec<String> = written(&book)
        .into_iter()
        .filter_map(|page| match page.content {
            PageContent::Text(text) => Some(text),
            PageContent::Attachment { .. } => None,
        })
        .collect();
    texts.join("\n")
}

fn written(book: &Book<'_>) -> Vec<Page> {
    let knowers = knowing::knowers(book);
    let mut pages = vec![
        front::page(book),
        start::page(book),
        people::page(book, &knowers),
    ];
    for kind in places::ORDER
        .into_iter()
        .filter(|kind| book.has_shelf(*kind))
    {
        pages.push(match kind {
            Kind::Question => questions::page(book),
            _ => shelf::page(book, kind),
        });
        for whole in book.of_kind(kind) {
            pages.extend(entry::pages(book, whole));
        }
    }
    pages.push(topics::index(book));
    for topic in &book.topics {
        pages.push(topics::page(book, topic, &knowers));
    }
    pages.push(changes::page(book));
    pages
}

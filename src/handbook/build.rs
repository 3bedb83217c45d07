//! From a snapshot to pages.

use std::borrow::Cow;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

use crate::model::{Kind, Snapshot, Whole};

use super::book::{Book, Shape};
use super::names::Names;
use super::page::{Options, Page, PageContent};
use super::veil::Veil;
use super::{
    changes, entry, front, knowing, people, places, questions, shelf, start, summary, topics,
};

/// Builds the handbook as a tree of pages, in reading order, and the files that belong to them.
///
/// Only what is public and asked for is in it: no draft, nothing private, in the trash or flagged as sensitive, and nobody's
/// progress on a path. The same snapshot and options give the same bytes.
pub fn build(snapshot: &Snapshot, options: &Options) -> Vec<Page> {
    let veil = Veil::of(snapshot, options.names);
    let told = told(snapshot, options, &veil);
    let book = Book::new(&told, options, &veil, Shape::Tree);
    let mut pages = written(&book);
    pages.push(summary::page(&book));
    pages.push(summary::book_toml(&book));
    pages
}

/// Builds the handbook as one Markdown file: the same pages one after the other, with links from one to another as anchors.
///
/// Attached files are named, but cannot be shown.
pub fn single(snapshot: &Snapshot, options: &Options) -> String {
    let veil = Veil::of(snapshot, options.names);
    let told = told(snapshot, options, &veil);
    let book = Book::new(&told, options, &veil, Shape::Single);
    let texts: Vec<String> = written(&book)
        .into_iter()
        .filter_map(|page| match page.content {
            PageContent::Text(text) => Some(text),
            PageContent::Attachment { .. } => None,
        })
        .collect();
    texts.join("\n")
}

/// Words of people's names that stand on a page by themselves, where names were not to be told.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Left {
    /// The page.
    pub page: String,
    /// The words: `Ada`, where a text speaks of Ada Lovelace by her first name.
    pub words: Vec<String>,
}

/// Where a reader may still learn a name from a text: no rule can tell whether a word alone is a name.
pub fn names_left(snapshot: &Snapshot, options: &Options, pages: &[Page]) -> Vec<Left> {
    let veil = Veil::of(snapshot, options.names);
    let left = pages.iter().filter_map(|page| {
        let PageContent::Text(text) = &page.content else {
            return None;
        };
        let words: Vec<String> = veil.left(text).into_iter().map(str::to_owned).collect();
        (!words.is_empty()).then(|| Left {
            page: page.path.clone(),
            words,
        })
    });
    left.collect()
}

fn told<'s>(snapshot: &'s Snapshot, options: &Options, veil: &Veil) -> Cow<'s, Snapshot> {
    match options.names {
        Names::Full => Cow::Borrowed(snapshot),
        Names::Initials | Names::None => Cow::Owned(veil.over(snapshot)),
    }
}

/// The pages of many entries, in their order. Most of a handbook's time goes into these, so all cores take a share.
fn of_entries<'a>(book: &Book<'a>, wholes: &[&'a Whole]) -> Vec<Page> {
    /// Fewer are written sooner than a thread begins.
    const WORTH_A_THREAD: usize = 32;
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = wholes.len().div_ceil(cores).max(WORTH_A_THREAD);
    let (own, others) = wholes.split_at(share.min(wholes.len()));
    let pages = |part: &[&'a Whole]| -> Vec<Page> {
        let pages = part.iter().flat_map(|whole| entry::pages(book, whole));
        pages.collect()
    };
    thread::scope(|scope| {
        let others = others.chunks(share).map(|part| {
            let begun = thread::Builder::new().spawn_scoped(scope, move || pages(part));
            (part, begun)
        });
        let others: Vec<_> = others.collect();
        let mut all = pages(own);
        for (part, begun) in others {
            all.extend(match begun {
                Ok(begun) => begun.join().unwrap_or_else(|panic| resume_unwind(panic)),
                // Where no thread is to be had, the work is done all the same.
                Err(_) => pages(part),
            });
        }
        all
    })
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
        let wholes: Vec<&Whole> = book.of_kind(kind).collect();
        pages.extend(of_entries(book, &wholes));
    }
    pages.push(topics::index(book));
    for topic in &book.topics {
        pages.push(topics::page(book, topic, &knowers));
    }
    pages.push(changes::page(book));
    pages
}

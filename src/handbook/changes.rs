//! What changed, by month: new, revised, proven, retired.

use crate::model::{Lifecycle, Timestamp, Whole};

use super::book::Book;
use super::literal::day;
use super::page::Page;
use super::places;
use super::sheet::Sheet;

/// What happened to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    New,
    Revised,
    Proven,
    Retired,
}

impl What {
    const ALL: [What; 4] = [What::New, What::Revised, What::Proven, What::Retired];

    fn as_str(self) -> &'static str {
        match self {
            What::New => "New",
            What::Revised => "Revised",
            What::Proven => "Proven",
            What::Retired => "Retired",
        }
    }
}

/// The changes of an entry's text, in the words of its history.
const REVISIONS: [&str; 5] = ["edit", "undo", "merge", "import", "sync"];

pub(super) struct Event<'a> {
    pub(super) at: Timestamp,
    pub(super) what: What,
    pub(super) whole: &'a Whole,
}

/// Everything that changed, newest first. Revisions of one entry within a month count once, and not in the month in which it
/// was new.
pub(super) fn all<'a>(book: &Book<'a>) -> Vec<Event<'a>> {
    let mut events = Vec::new();
    for &whole in &book.entries {
        let entry = &whole.entry;
        let mut add = |at, what| events.push(Event { at, what, whole });
        add(entry.created, What::New);
        let mut last_month = month(entry.created);
        // The first is how the entry came to be here.
        let later = whole.changes.get(1..).unwrap_or_default();
        for change in later {
            if REVISIONS.contains(&change.what.as_str()) && month(change.at) > last_month {
                last_month = month(change.at);
                // The latest of the month, so that the page says when it was last touched.
                let of_month = later.iter().filter(|other| {
                    REVISIONS.contains(&other.what.as_str()) && month(other.at) == last_month
                });
                add(
                    of_month.map(|other| other.at).max().unwrap_or(change.at),
                    What::Revised,
                );
            }
        }
        if let Some(at) = book.proven_since(whole) {
            add(at, What::Proven);
        }
        if entry.state == Lifecycle::Retired {
            let retired = whole
                .changes
                .iter()
                .filter(|change| change.what == "retire");
            add(
                retired
                    .map(|change| change.at)
                    .max()
                    .unwrap_or(entry.updated),
                What::Retired,
            );
        }
    }
    // Of one moment, what came later in the life of an entry stands first, like everything newer.
    events.sort_by_key(|event| std::cmp::Reverse((event.at, event.what, event.whole.entry.id)));
    events
}

fn month(at: Timestamp) -> String {
    day(at)
        .rsplit_once('-')
        .map_or_else(String::new, |(month, _)| month.to_owned())
}

/// `new practice Check the breaker`, `Check the breaker is proven`.
pub(super) fn said(sheet: &Sheet<'_, '_>, event: &Event<'_>) -> String {
    let title = sheet.mention(event.whole);
    match event.what {
        What::New => format!("new {}, {title}", event.whole.entry.kind()),
        What::Revised => format!("{title} was revised"),
        What::Proven => format!("{title} is proven"),
        What::Retired => format!("{title} was retired"),
    }
}

pub(super) fn page(book: &Book<'_>) -> Page {
    let mut sheet = Sheet::new(book, places::CHANGES, "What changed");
    let events = all(book);
    if events.is_empty() {
        sheet.block("Nothing yet.");
    }
    for months in events.chunk_by(|a, b| month(a.at) == month(b.at)) {
        sheet.section(&month(months[0].at));
        for what in What::ALL {
            let items: Vec<String> = months
                .iter()
                .filter(|event| event.what == what)
                .map(|event| {
                    format!(
                        "{} ({})",
                        sheet.mention(event.whole),
                        event.whole.entry.kind()
                    )
                })
                .collect();
            if !items.is_empty() {
                sheet.part(what.as_str());
                sheet.list(items);
            }
        }
    }
    sheet.finish()
}

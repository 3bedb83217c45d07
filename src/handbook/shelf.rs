//! The page that lists the entries of one kind.

use crate::model::{Details, Kind, Lifecycle, Maturity, Whole};

use super::book::Book;
use super::front;
use super::literal::{day, literal};
use super::page::Page;
use super::places;
use super::sheet::Sheet;
use super::standing::capital;

pub(super) fn page(book: &Book<'_>, kind: Kind) -> Page {
    let mut sheet = Sheet::new(book, places::shelf(kind), &capital(kind.plural()));
    sheet.block(&format!("{}.", capital(front::about(kind))));
    if let Some(words) = words(kind) {
        sheet.block(words);
    }
    if book.of_kind(kind).next().is_none() {
        sheet.block(empty(kind));
    }
    match kind {
        Kind::Gathering => by_date(&mut sheet),
        Kind::Path => {
            let items: Vec<String> = book
                .live(kind)
                .map(|whole| sheet.introduce(whole))
                .collect();
            sheet.list(items);
        }
        _ => by_topic(&mut sheet, kind),
    }
    let retired = book
        .of_kind(kind)
        .filter(|whole| whole.entry.state == Lifecycle::Retired);
    let items = retired.map(|whole| sheet.mention(whole)).collect();
    sheet.listed("Retired", items);
    sheet.finish()
}

/// What the words for how far an entry has come mean.
fn words(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Practice => Some(
            "**Proven** means that at least three people besides its author say that it worked for them. **Trial** means that \
             it is still waiting for that: try it, and tell us. **Contested** means that it failed for as many as it worked \
             for, or that someone says it is wrong: read its page before you follow it.",
        ),
        Kind::Lesson => Some(
            "A lesson is **identified** when it is written down, **adopted** when a practice follows from it, and **learned** \
             when someone else has found that this practice works.",
        ),
        _ => None,
    }
}

fn empty(kind: Kind) -> &'static str {
    match kind {
        Kind::Story => "None yet. Yours could be the first.",
        Kind::Lesson => {
            "None yet. What would you tell someone who faces tomorrow what you faced today?"
        }
        Kind::Practice => "None yet. How do you do it?",
        Kind::Question => "None yet. What would you like to know?",
        Kind::Path => "None yet. What would you show a newcomer first?",
        Kind::Gathering => "None yet. Shall we meet?",
    }
}

/// One section a topic, then what has none. An entry with two topics stands in both.
fn by_topic(sheet: &mut Sheet<'_, '_>, kind: Kind) {
    let book = sheet.book;
    let of_kind =
        |whole: &&Whole| whole.entry.kind() == kind && whole.entry.state == Lifecycle::Live;
    for topic in &book.topics {
        let entries: Vec<&Whole> = topic.entries.iter().copied().filter(of_kind).collect();
        if entries.is_empty() {
            continue;
        }
        let name = sheet.link(&literal(topic.tag.as_str()), &topic.page);
        sheet.section(&name);
        let items = items(sheet, entries);
        sheet.list(items);
    }
    let mut rest: Vec<&Whole> = book.entries.iter().copied().filter(of_kind).collect();
    rest.retain(|whole| whole.entry.tags.is_empty());
    let items = items(sheet, rest);
    sheet.listed("Without a topic", items);
}

/// The entries of one section: practices by how far they are to be trusted, and the newest first.
pub(super) fn items<'a>(sheet: &Sheet<'_, 'a>, mut entries: Vec<&'a Whole>) -> Vec<String> {
    entries.reverse();
    entries.sort_by_key(|whole| match sheet.book.maturity(whole) {
        Some(Maturity::Proven) => 0,
        Some(Maturity::Trial) => 1,
        Some(Maturity::Contested) => 2,
        None => 3,
    });
    entries
        .into_iter()
        .map(|whole| item(sheet, whole))
        .collect()
}

/// `Check the breaker (proven): Before each firing, press the test button.`
pub(super) fn item<'a>(sheet: &Sheet<'_, 'a>, whole: &'a Whole) -> String {
    let mut about: Vec<String> = Vec::new();
    about.extend(sheet.book.standing(whole).map(str::to_owned));
    if let Some((at, true)) = sheet.book.review_day(whole) {
        about.push(format!("review due since {}", day(at)));
    }
    if whole.entry.kind() == Kind::Story {
        about.push(format!(
            "told by {}",
            sheet.book.cast.name(whole.entry.voice())
        ));
    }
    let about = if about.is_empty() {
        String::new()
    } else {
        format!(" ({})", about.join(", "))
    };
    let mut sentence = sheet.book.sentence(whole);
    if !sentence.is_empty() {
        sentence.insert_str(0, ": ");
    }
    format!("{}{about}{sentence}", sheet.mention(whole))
}

fn by_date(sheet: &mut Sheet<'_, '_>) {
    let book = sheet.book;
    let on = |whole: &Whole| match whole.entry.details {
        Details::Gathering { on, .. } => on,
        _ => None,
    };
    let mut entries: Vec<&Whole> = book.live(Kind::Gathering).collect();
    entries.reverse();
    entries.sort_by_key(|whole| std::cmp::Reverse(on(whole)));
    let items: Vec<String> = entries
        .into_iter()
        .map(|whole| match on(whole) {
            Some(on) => format!("{on}: {}", sheet.introduce(whole)),
            None => sheet.introduce(whole),
        })
        .collect();
    sheet.list(items);
}

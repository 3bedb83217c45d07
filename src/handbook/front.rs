//! The first page: who we are, three doors, a story, and what is new.

use std::cmp::Reverse;

use crate::model::{CalendarDate, Details, Kind, Lifecycle, LinkKind, Period, Whole};

use super::book::Book;
use super::changes;
use super::literal::{day, listed, literal};
use super::page::Page;
use super::places;
use super::sheet::Sheet;

/// How many changes the first page shows.
const LATEST: usize = 8;

pub(super) fn page(book: &Book<'_>) -> Page {
    let mut sheet = Sheet::new(book, places::FRONT, &literal(book.name()));
    if let Some(domain) = book.charter.domain.as_deref().map(literal) {
        sheet.block(&format!("**What we care about:** {domain}"));
    }
    match book.charter.welcome.as_deref() {
        Some(welcome) if !welcome.trim().is_empty() => {
            sheet.embed(welcome, book.name(), 2, None);
        }
        _ => sheet.block(
            "Welcome. We are people who care about the same craft and get better at it together. These pages hold what \
             happened to us, what we learned from it, and how we work now.",
        ),
    }
    pinned(&mut sheet);
    doors(&mut sheet);
    story(&mut sheet);
    gathering(&mut sheet);
    shelves(&mut sheet);
    let latest: Vec<String> = changes::all(book)
        .iter()
        .take(LATEST)
        .map(|change| format!("{}: {}", day(change.at), changes::said(&sheet, change)))
        .collect();
    if !latest.is_empty() {
        sheet.listed("Latest changes", latest);
        let all = sheet.link("Everything that changed", places::CHANGES);
        sheet.block(&all);
    }
    sheet.finish()
}

/// What the community puts first, the latest changed first.
fn pinned(sheet: &mut Sheet<'_, '_>) {
    let entries = sheet.book.entries.iter();
    let mut first: Vec<&Whole> = entries
        .copied()
        .filter(|whole| whole.entry.comes_first())
        .collect();
    first.sort_by_key(|whole| Reverse(whole.entry.updated));
    let items = first.iter().map(|whole| sheet.introduce(whole)).collect();
    sheet.listed("Read this first", items);
}

fn doors(sheet: &mut Sheet<'_, '_>) {
    sheet.section("Come in");
    let people = sheet.link("who knows what", places::PEOPLE);
    let stuck = if sheet.book.has_shelf(Kind::Question) {
        let door = sheet.link("I'm stuck", &places::shelf(Kind::Question));
        format!(
            "**{door}**: you are not alone. See what others asked and what helped, and {people}."
        )
    } else {
        let door = sheet.link("I'm stuck", places::PEOPLE);
        format!("**{door}**: you are not alone. See whom to ask.")
    };
    let new = sheet.link("I'm new", places::START);
    let share = sheet.link(
        "I want to share",
        &format!("{}#{}", places::START, super::start::SHARE),
    );
    sheet.list([
        format!(
            "**{new}**: small first ways to take part, what we agreed on, and paths to follow."
        ),
        stuck,
        format!("**{share}**: tell what happened to you, in three minutes or in one line."),
    ]);
}

/// One story worth telling: the newest that something was learned from, else the newest.
pub(super) fn worth_telling<'a>(book: &Book<'a>) -> Option<&'a Whole> {
    let newest = |fruitful: bool| {
        book.live(Kind::Story)
            .rev()
            .find(|story| !fruitful || !lessons(book, story).is_empty())
    };
    newest(true).or_else(|| newest(false))
}

fn lessons<'a>(book: &Book<'a>, story: &Whole) -> Vec<&'a Whole> {
    let mut led_to = book.linking(story, LinkKind::From);
    led_to.retain(|one| {
        matches!(one.entry.kind(), Kind::Lesson | Kind::Practice)
            && one.entry.state == Lifecycle::Live
    });
    led_to
}

fn story(sheet: &mut Sheet<'_, '_>) {
    let book = sheet.book;
    let Some(story) = worth_telling(book) else {
        return;
    };
    sheet.section("A story worth telling");
    let teller = book.cast.with_team(story.entry.voice());
    let happened = match story.entry.details {
        Details::Story {
            happened: Some(date),
            ..
        } => format!(", {date}"),
        _ => String::new(),
    };
    sheet.block(&format!(
        "**{}**, told by {teller}{happened}",
        sheet.mention(story)
    ));
    let sentence = crate::markdown::first_sentence(&story.body, 300);
    if !sentence.is_empty() {
        sheet.block(&format!("> {}", literal(&sentence)));
    }
    let led_to: Vec<String> = lessons(book, story)
        .iter()
        .map(|one| sheet.mention(one))
        .collect();
    if !led_to.is_empty() {
        sheet.block(&format!("It led to {}.", listed(&led_to)));
    }
}

/// The next gathering if one is dated from today on, else the latest.
pub(super) fn gathering_to_show<'a>(book: &Book<'a>) -> Option<(bool, &'a Whole)> {
    let today = book.options.now.date().first_day();
    let dated = |whole: &Whole| match whole.entry.details {
        Details::Gathering { on, .. } => on,
        _ => None,
    };
    let to_come = |date: CalendarDate| match date {
        CalendarDate::Day(on) => on >= today,
        // A month or a year alone says that it is to come only while it has not begun.
        CalendarDate::Month(_) | CalendarDate::Year(_) => date.first_day() > today,
    };
    let all = || {
        book.live(Kind::Gathering)
            .filter_map(|one| Some((dated(one)?, one)))
    };
    let next = all()
        .filter(|(on, _)| to_come(*on))
        .min_by_key(|(on, _)| *on);
    let latest = || {
        all()
            .filter(|(on, _)| !to_come(*on))
            .max_by_key(|(on, _)| *on)
    };
    next.map(|(_, one)| (true, one))
        .or_else(|| latest().map(|(_, one)| (false, one)))
}

fn gathering(sheet: &mut Sheet<'_, '_>) {
    let book = sheet.book;
    let mut lines = Vec::new();
    if let Some((next, gathering)) = gathering_to_show(book) {
        let when = if next { "Next time" } else { "Last time" };
        let mut line = format!("**{when}:** {}", sheet.mention(gathering));
        if let Details::Gathering { on, place } = &gathering.entry.details {
            line.extend(on.map(|on| format!(", {on}")));
            line.extend(
                place
                    .as_deref()
                    .map(|place| format!(", {}", literal(place))),
            );
        }
        lines.push(line);
    }
    if let Some(rhythm) = book.charter.rhythm {
        lines.push(format!("We meet {}.", every(rhythm)));
    }
    if !lines.is_empty() {
        sheet.section("When we meet");
        for line in lines {
            sheet.block(&line);
        }
    }
}

/// A rhythm in words.
fn every(rhythm: Period) -> String {
    match rhythm.days() {
        1 => "every day".to_owned(),
        7 => "every week".to_owned(),
        days if days % 7 == 0 => format!("every {} weeks", days / 7),
        30 => "every month".to_owned(),
        days => format!("every {days} days"),
    }
}

fn shelves(sheet: &mut Sheet<'_, '_>) {
    sheet.section("What is here");
    let mut items: Vec<String> = sheet
        .book
        .kinds()
        .map(|kind| {
            let title = super::standing::capital(kind.plural());
            let door = sheet.link(&title, &places::shelf(kind));
            format!("{door}: {}", about(kind))
        })
        .collect();
    items.push(format!(
        "{}: our words, and everything on each subject",
        sheet.link("Topics", places::TOPICS)
    ));
    items.push(format!(
        "{}: who knows what",
        sheet.link("People", places::PEOPLE)
    ));
    sheet.list(items);
}

/// What the entries of a kind are.
pub(super) fn about(kind: Kind) -> &'static str {
    match kind {
        Kind::Story => "what happened to us",
        Kind::Lesson => "what we learned from it",
        Kind::Practice => "how we do it",
        Kind::Question => "what we need to know, and what helped",
        Kind::Path => "how to learn the craft, step by step",
        Kind::Gathering => "when we met, and what was said",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rhythms_in_words() {
        for (days, words) in [
            (1, "every day"),
            (7, "every week"),
            (14, "every 2 weeks"),
            (30, "every month"),
            (10, "every 10 days"),
        ] {
            assert_eq!(every(Period::of_days(days).unwrap()), words);
        }
    }
}

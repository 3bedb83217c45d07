//! Questions: what is open, what was lately answered, and everything else that was asked.

use crate::markdown::first_sentence;
use crate::model::{Act, Kind, Lifecycle, LinkKind, Resolution, Timestamp, Whole};

use super::book::Book;
use super::entry::asked_by;
use super::literal::literal;
use super::page::Page;
use super::places;
use super::sheet::Sheet;

/// How many answered questions are shown with their answer.
const LATELY: usize = 15;

pub(super) fn page(book: &Book<'_>) -> Page {
    let mut sheet = Sheet::new(book, places::shelf(Kind::Question), "Questions");
    sheet.block(
        "If you are stuck, you are not alone. Perhaps your question is here; if it is open, say \"me too\"; if it is not here, \
         ask it.",
    );
    let (mut open, mut answered): (Vec<&Whole>, Vec<&Whole>) = book
        .live(Kind::Question)
        .partition(|whole| book.resolution(whole) == Resolution::Open);
    open.reverse();
    sheet.section("Open");
    if open.is_empty() {
        sheet.block("None right now. What would you like to know?");
    }
    let items: Vec<String> = open
        .iter()
        .map(|whole| {
            let mut said = book.sentence(whole);
            if !said.is_empty() {
                said.insert_str(0, ": ");
            }
            format!("{}, {}{said}", sheet.mention(whole), asked_by(book, whole))
        })
        .collect();
    sheet.list(items);

    answered.sort_by_key(|whole| std::cmp::Reverse((answered_at(book, whole), whole.entry.id)));
    let (lately, earlier) = answered.split_at(answered.len().min(LATELY));
    let items = lately
        .iter()
        .map(|whole| {
            let answer = answer(&sheet, whole);
            format!(
                "{} ({}){answer}",
                sheet.mention(whole),
                book.resolution(whole)
            )
        })
        .collect();
    sheet.listed("Lately answered", items);
    let items = earlier.iter().map(|whole| sheet.mention(whole)).collect();
    sheet.listed("Answered before", items);
    let retired = book
        .of_kind(Kind::Question)
        .filter(|whole| whole.entry.state == Lifecycle::Retired);
    let items = retired.map(|whole| sheet.mention(whole)).collect();
    sheet.listed("No longer asked", items);
    sheet.finish()
}

/// When a question got its latest answer.
fn answered_at(book: &Book<'_>, whole: &Whole) -> Option<Timestamp> {
    let replies = whole
        .marks
        .iter()
        .filter(|mark| matches!(mark.act, Act::Answer { .. }));
    let entries = book.all_ties(whole.entry.id, true).iter();
    let entries = entries.filter(|tie| tie.kind == LinkKind::Answers);
    replies
        .map(|mark| mark.at)
        .chain(entries.map(|tie| tie.made))
        .max()
}

/// The latest answer in short, after a colon.
fn answer(sheet: &Sheet<'_, '_>, whole: &Whole) -> String {
    let replies = whole
        .marks
        .iter()
        .filter(|mark| matches!(mark.act, Act::Answer { .. }));
    let said = replies
        .filter_map(|mark| Some((mark.order(), first_sentence(mark.note.as_deref()?, 200))))
        .filter(|(_, said)| !said.is_empty())
        .max_by_key(|(at, _)| *at);
    if let Some((_, said)) = said {
        return format!(": {}", literal(&said));
    }
    match sheet.book.answering(whole).first() {
        Some(entry) => format!(": see {}", sheet.mention(entry)),
        None => String::new(),
    }
}

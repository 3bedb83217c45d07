//! The line under the title: how far to trust the page, and whose it is.

use crate::handbook::book::Book;
use crate::handbook::literal::{day, literal};
use crate::handbook::standing::capital;
use crate::model::{Act, Details, Lifecycle, Outcome, Whole};

/// The status line of an entry's page, as Markdown.
pub(super) fn line<'a>(book: &Book<'a>, whole: &'a Whole) -> String {
    let entry = &whole.entry;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(book.standing(whole).map(capital));
    match &entry.details {
        Details::Story {
            told_by,
            happened,
            outcome,
        } => {
            parts.push(format!("Told by {}", book.cast.with_team(entry.voice())));
            if let Some(teller) = told_by
                && book.cast.key(teller) != book.cast.key(&entry.author)
            {
                parts.push(format!("written down by {}", book.cast.name(&entry.author)));
            }
            parts.extend(happened.map(|date| format!("happened {date}")));
            parts.extend(outcome.map(|outcome| ending(outcome).to_owned()));
        }
        Details::Lesson {} => parts.push(format!("from {}", book.cast.name(&entry.author))),
        Details::Practice { steward, .. } => {
            // A steward and a review belong to what is in use.
            if entry.state == Lifecycle::Live {
                parts.push(match steward {
                    Some(steward) => format!("steward {}", book.cast.name(steward)),
                    None => "no steward yet".to_owned(),
                });
            }
            parts.extend(book.review_day(whole).map(|(at, due)| {
                let words = if due { "review due since" } else { "review by" };
                format!("{words} {}", day(at))
            }));
        }
        Details::Question {} => parts.push(asked_by(book, whole)),
        Details::Path { steps } => {
            parts.push(match steps.len() {
                0 => "No steps yet".to_owned(),
                1 => "One step".to_owned(),
                n => format!("{n} steps"),
            });
            parts.push(format!("laid out by {}", book.cast.name(&entry.author)));
        }
        Details::Gathering { on, place } => {
            parts.extend(on.map(|date| date.to_string()));
            parts.extend(place.as_deref().map(literal));
            parts.push(format!("notes by {}", book.cast.name(&entry.author)));
        }
    }
    parts.join(" · ")
}

fn ending(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Good => "ended well",
        Outcome::Mixed => "ended neither well nor badly",
        Outcome::Bad => "ended badly",
    }
}

/// Who asked, and that they are not alone.
pub(in crate::handbook) fn asked_by(book: &Book<'_>, whole: &Whole) -> String {
    let asker = book.cast.key(&whole.entry.author);
    let mut others: Vec<String> = whole
        .marks
        .iter()
        .filter(|mark| mark.act == Act::MeToo)
        .map(|mark| book.cast.key(&mark.by))
        .filter(|key| *key != asker)
        .collect();
    others.sort();
    others.dedup();
    let name = book.cast.name(&whole.entry.author);
    match others.len() {
        0 => format!("asked by {name}"),
        1 => format!("asked by {name}, and 1 other too"),
        n => format!("asked by {name}, and {n} others too"),
    }
}

//! Who looks after an entry, what needs care, and who is grateful for it.

use crate::handbook::literal::day;
use crate::handbook::sheet::Sheet;
use crate::handbook::standing::open_flags;
use crate::model::{Act, Details, FlagReason, Kind, Lifecycle, Whole};

use super::evidence::with_note;

/// What a reader should know before trusting the page.
pub(super) fn notice(sheet: &mut Sheet<'_, '_>, whole: &Whole) {
    let flags = open_flags(whole);
    if flags.is_empty() || whole.entry.state == Lifecycle::Retired {
        return;
    }
    let lines: Vec<String> = flags
        .into_iter()
        .map(|(reason, mark)| {
            let what = match reason {
                FlagReason::Stale => "Someone says that this is out of date",
                FlagReason::Wrong => "Someone says that something here is wrong",
                FlagReason::Unclear => "Someone could not follow this",
                FlagReason::Duplicate => "Someone says that another page says the same",
                // Never reached: such an entry stays out of the handbook.
                FlagReason::Sensitive => "This needs care",
            };
            format!(
                "> - {}",
                with_note(format!("{what} ({})", day(mark.at)), mark)
            )
        })
        .collect();
    sheet.block(&format!("> **Read with care.**\n>\n{}", lines.join("\n")));
}

/// "Looking after this page": steward, author, review.
pub(super) fn section<'a>(sheet: &mut Sheet<'_, 'a>, whole: &'a Whole) {
    let entry = &whole.entry;
    let (book, cast) = (sheet.book, &sheet.book.cast);
    if !matches!(entry.kind(), Kind::Practice | Kind::Lesson) {
        return;
    }
    let mut items = Vec::new();
    if let Details::Practice { steward, .. } = &entry.details
        && entry.state == Lifecycle::Live
    {
        items.push(match steward {
            Some(steward) => format!("Steward: {}", cast.with_team(steward)),
            None => "Steward: nobody yet. Could it be you?".to_owned(),
        });
    }
    let last_changed = if entry.updated.date() == entry.created.date() {
        String::new()
    } else {
        format!(", last changed {}", day(entry.updated))
    };
    let author = cast.with_team(&entry.author);
    items.push(format!(
        "Written by {author}, {}{last_changed}",
        day(entry.created)
    ));
    let reviews = whole
        .marks
        .iter()
        .filter(|mark| matches!(mark.act, Act::Review { .. }));
    if let Some(review) = reviews.max_by_key(|mark| mark.order()) {
        // Its note stays inside: it may speak of what made the entry sensitive.
        let who = cast.name(&review.by);
        items.push(format!("Last reviewed {} by {who}", day(review.at)));
    }
    if let Some((at, due)) = book.review_day(whole) {
        items.push(if due {
            format!("Review due since {}: read it with that in mind", day(at))
        } else {
            format!("Next review by {}", day(at))
        });
    }
    sheet.listed("Who looks after it", items);
}

/// "Thanks": who is grateful, oldest first. Never counted.
pub(super) fn thanks(sheet: &mut Sheet<'_, '_>, whole: &Whole) {
    let cast = &sheet.book.cast;
    let mut items = Vec::new();
    for mark in &whole.marks {
        let Act::Thanks { to } = &mark.act else {
            continue;
        };
        let to = to.as_ref().unwrap_or_else(|| whole.entry.voice());
        let line = format!("{} thanks {}", cast.opening(&mark.by), cast.name(to));
        items.push(with_note(line, mark));
    }
    sheet.listed("Thanks", items);
}

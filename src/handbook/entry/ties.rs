//! How an entry hangs together with others.

use crate::handbook::sheet::Sheet;
use crate::model::{Details, Id, Kind, LinkKind, Whole};

/// How far a chain is followed.
const DEPTH: usize = 6;

/// The sections on provenance, in both directions, and on what an entry answers and replaces.
pub(super) fn sections<'a>(sheet: &mut Sheet<'_, 'a>, whole: &'a Whole) {
    let sources = chain(sheet, whole, Direction::Sources);
    lines_section(sheet, "Where this comes from", &sources);
    let results = chain(sheet, whole, Direction::Results);
    lines_section(sheet, "What it led to", &results);
    for (heading, kind) in [
        ("Questions that it answers", LinkKind::Answers),
        ("What it replaces", LinkKind::Supersedes),
    ] {
        let others = sheet.book.linked(whole, kind);
        let items = others.into_iter().map(|one| sheet.introduce(one)).collect();
        sheet.listed(heading, items);
    }
}

fn lines_section(sheet: &mut Sheet<'_, '_>, heading: &str, lines: &[String]) {
    if !lines.is_empty() {
        sheet.section(heading);
        sheet.block(&lines.join("\n"));
    }
}

#[derive(Clone, Copy)]
enum Direction {
    Sources,
    Results,
}

/// The chain in one direction as the lines of a nested list.
fn chain<'a>(sheet: &Sheet<'_, 'a>, whole: &'a Whole, direction: Direction) -> Vec<String> {
    let mut lines = Vec::new();
    let mut seen = vec![whole.entry.id];
    follow(sheet, whole, direction, 0, &mut seen, &mut lines);
    lines
}

fn follow<'a>(
    sheet: &Sheet<'_, 'a>,
    whole: &'a Whole,
    direction: Direction,
    depth: usize,
    seen: &mut Vec<Id>,
    lines: &mut Vec<String>,
) {
    let next = match direction {
        Direction::Sources => sheet.book.linked(whole, LinkKind::From),
        Direction::Results => sheet.book.linking(whole, LinkKind::From),
    };
    for one in next {
        if depth >= DEPTH || seen.contains(&one.entry.id) {
            continue;
        }
        seen.push(one.entry.id);
        lines.push(format!("{}- {}", "  ".repeat(depth), described(sheet, one)));
        follow(sheet, one, direction, depth + 1, seen, lines);
    }
}

/// `Story: Kiln tripped, told by Ada`, `Practice: Check the breaker (proven)`.
fn described<'a>(sheet: &Sheet<'_, 'a>, whole: &'a Whole) -> String {
    let book = sheet.book;
    let kind = crate::handbook::standing::capital(whole.entry.kind().as_str());
    let mut line = format!("{kind}: {}", sheet.mention(whole));
    if whole.entry.kind() == Kind::Story {
        line.push_str(&format!(
            ", told by {}",
            book.cast.with_team(whole.entry.voice())
        ));
    }
    if let Some(standing) = book.standing(whole) {
        line.push_str(&format!(" ({standing})"));
    }
    line
}

/// "Discussed at", "On the way of" and "Related".
pub(super) fn related<'a>(sheet: &mut Sheet<'_, 'a>, whole: &'a Whole) {
    let book = sheet.book;
    let linking = book.linking(whole, LinkKind::Relates);
    let is_gathering = |one: &&Whole| one.entry.kind() == Kind::Gathering;
    let mut gatherings: Vec<&Whole> = linking.iter().copied().filter(is_gathering).collect();
    gatherings.sort_by_key(|one| std::cmp::Reverse(gathering_day(one)));
    let items = gatherings
        .into_iter()
        .map(|one| match gathering_day(one) {
            Some(on) => format!("{}, {on}", sheet.mention(one)),
            None => sheet.mention(one),
        })
        .collect();
    sheet.listed("Discussed at", items);

    let paths = book.paths_through(whole.entry.id).iter();
    let items = paths.map(|path| sheet.introduce(path)).collect();
    sheet.listed("Paths that lead through it", items);

    let mut others: Vec<&Whole> = book.linked(whole, LinkKind::Relates);
    others.extend(linking.iter().copied().filter(|one| !is_gathering(one)));
    let mut seen: Vec<Id> = Vec::new();
    others.retain(|one| {
        let new = !seen.contains(&one.entry.id) && !closer(sheet, whole, one);
        seen.push(one.entry.id);
        new
    });
    let items = others
        .into_iter()
        .map(|one| described(sheet, one))
        .collect();
    let heading = match whole.entry.kind() {
        Kind::Gathering => "What we spoke of",
        _ => "Related",
    };
    sheet.listed(heading, items);
}

/// Whether another section speaks of the other entry already.
fn closer(sheet: &Sheet<'_, '_>, whole: &Whole, other: &Whole) -> bool {
    [false, true]
        .into_iter()
        .flat_map(|back| sheet.book.all_ties(whole.entry.id, back))
        .any(|tie| tie.kind != LinkKind::Relates && tie.other.entry.id == other.entry.id)
}

fn gathering_day(whole: &Whole) -> Option<crate::model::CalendarDate> {
    match whole.entry.details {
        Details::Gathering { on, .. } => on,
        _ => None,
    }
}

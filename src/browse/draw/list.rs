//! The query, and the entries that were found.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::text::{Ink, columns};
use crate::browse::finding::{Finding, Focus};
use crate::browse::row::Row;
use crate::browse::state::State;
use crate::terminal::{Label, shorten, single_line, words};

/// The longest word for a kind, `gathering`, and a space.
const KIND: u16 = 10;

/// A handle and a space.
const HANDLE: u16 = 7;

/// From so many columns on, a row tells how an entry stands,
const WITH_STATE: u16 = 44;

/// and from so many on, how old it is.
const WITH_AGE: u16 = 60;

/// The longest word for a state, `identified`.
const STATE: u16 = 10;

/// The longest age, `11 months ago`.
const AGE: u16 = 14;

/// The query with its cursor, and the filters at its right.
pub(super) fn query(
    ink: Ink,
    state: &State,
    row: Rect,
    picture: &mut Buffer,
) -> Option<(u16, u16)> {
    if row.is_empty() {
        return None;
    }
    let finding = &state.finding;
    let filters = filters(finding);
    let wide = columns(&filters).min(row.width / 2);
    let end = Rect::new(row.x + row.width - wide, row.y, wide, 1);
    ink.put(
        picture,
        end,
        Some(Label::Tag),
        &shorten(&filters, wide.into()),
    );
    let gap = wide + u16::from(wide > 0);
    let left = Rect::new(row.x, row.y, row.width.saturating_sub(gap), 1);
    let cursor = ink.typed(picture, left, "> ", &finding.query);
    if finding.query.text().is_empty() && finding.focus == Focus::Query {
        let after = Rect::new(
            left.x + 2.min(left.width),
            left.y,
            left.width.saturating_sub(2),
            1,
        );
        ink.put(picture, after, Some(Label::Dim), "type to search");
    }
    (finding.focus == Focus::Query).then_some(cursor)
}

/// Which entries are asked for beside what is typed.
fn filters(finding: &Finding) -> String {
    let mut filters: Vec<String> = finding
        .filters
        .iter()
        .map(|filter| single_line(filter).into_owned())
        .collect();
    filters.extend(finding.kind.map(|kind| format!("kind:{kind}")));
    filters.join(" ")
}

/// The entries, the selected one in sight.
pub(super) fn list(ink: Ink, state: &State, pane: Rect, picture: &mut Buffer) {
    let finding = &state.finding;
    if finding.found.rows.is_empty() {
        return nothing(ink, finding, pane, picture);
    }
    let shown = usize::from(pane.height).max(1);
    // The selected one stands in the middle where there is more on both sides, as little as possible being moved.
    let last = finding.found.rows.len().saturating_sub(shown);
    let top = finding.place().saturating_sub(shown / 2).min(last);
    let rows = finding.found.rows.iter().enumerate().skip(top);
    for (row, (place, entry)) in pane.rows().zip(rows) {
        let selected = place == finding.place();
        one(ink, entry, row, picture, selected, state.choice.is_some());
        if selected {
            let style = match finding.focus {
                Focus::List => Modifier::REVERSED,
                Focus::Query => Modifier::BOLD,
            };
            picture.set_style(row, ratatui::style::Style::new().add_modifier(style));
        }
    }
}

/// One entry; where it is to be chosen, with the handle by which it can be named next time, and without its age.
fn one(ink: Ink, entry: &Row, row: Rect, picture: &mut Buffer, selected: bool, chosen: bool) {
    let mut left = row;
    let take = |left: &mut Rect, columns: u16| {
        let columns = columns.min(left.width);
        left.x += columns;
        left.width -= columns;
    };
    ink.put(
        picture,
        left,
        Some(Label::Question),
        if selected { ">" } else { " " },
    );
    take(&mut left, 2);
    if chosen && row.width >= WITH_STATE {
        ink.put(picture, left, Some(Label::Handle), &entry.handle);
        take(&mut left, HANDLE);
    }
    ink.put(picture, left, Some(Label::Kind), entry.kind.as_str());
    take(&mut left, KIND);
    if row.width >= WITH_AGE && !chosen {
        left.width -= AGE;
        let age = Rect::new(left.x + left.width + 1, row.y, AGE - 1, 1);
        ink.put(picture, age, Some(Label::Dim), &entry.age);
    }
    if row.width >= WITH_STATE {
        let state = Rect::new(left.x + left.width - STATE, row.y, STATE, 1);
        ink.put(
            picture,
            state,
            Some(Label::of_state(entry.state)),
            entry.state,
        );
        left.width -= STATE + 1;
    }
    title(ink, entry, left, picture);
}

/// The title with its matched words, cut where there is no more room.
fn title(ink: Ink, entry: &Row, area: Rect, picture: &mut Buffer) {
    let aside = words::aside(&[(entry.pinned, "pinned"), (entry.private, "private")]);
    let room = usize::from(area.width);
    let text = shorten(&format!("{}{aside}", entry.title), room);
    let plain = if entry.complete {
        None
    } else {
        Some(Label::Dim)
    };
    let whole = text.strip_suffix('…').map_or(text.len(), str::len);
    let (mut rest, mut at) = (area, 0);
    let mut put = |part: &str, label: Option<Label>| {
        let taken = ink.put(picture, rest, label, part);
        rest.x += taken;
        rest.width -= taken;
    };
    for &(from, to) in &entry.matches {
        let to = to.min(whole);
        if let (Some(before), Some(word)) = (text.get(at..from), text.get(from..to)) {
            put(before, plain);
            put(word, Some(Label::Match));
            at = to;
        }
    }
    put(text.get(at..).unwrap_or_default(), plain);
}

/// Why the list is empty.
fn nothing(ink: Ink, finding: &Finding, pane: Rect, picture: &mut Buffer) {
    let asked = !finding.query.text().trim().is_empty()
        || finding.kind.is_some()
        || !finding.filters.is_empty();
    let (label, told) = match &finding.found.failure {
        Some(failure) => (Label::Bad, failure.clone()),
        None if !finding.answered => return,
        None if asked => {
            let kind = match finding.kind {
                Some(kind) => format!(" among {}; Ctrl-T looks among others", kind.plural()),
                None => ".".to_owned(),
            };
            (
                Label::Dim,
                format!("Nothing was found{kind}\nTry other words, or ask: cop ask \"…\""),
            )
        }
        None => (
            Label::Dim,
            "Nothing is kept here yet.\nBegin with: cop add story".to_owned(),
        ),
    };
    let width = usize::from(pane.width).saturating_sub(3).max(8);
    let lines = told
        .lines()
        .flat_map(|line| textwrap::wrap(line, width))
        .map(|line| single_line(&line).into_owned());
    let rows = pane.rows().skip(usize::from(pane.height > 2));
    for (row, line) in rows.zip(lines.collect::<Vec<_>>()) {
        let row = Rect::new(
            row.x + 2.min(row.width),
            row.y,
            row.width.saturating_sub(2),
            1,
        );
        ink.put(picture, row, Some(label), &line);
    }
}

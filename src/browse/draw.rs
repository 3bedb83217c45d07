//! Painting: a pure function from the state to cells.

mod list;
mod text;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use self::text::{Ink, Words};
use super::help;
use super::page::Page;
use super::reading::Reading;
use super::state::State;
use crate::terminal::{Label, display_width, shorten};

#[cfg(test)]
mod tests;

/// Paints the state; where the cursor stands, if it is to be seen.
pub fn draw(state: &State, picture: &mut Buffer) -> Option<(u16, u16)> {
    let ink = Ink(state.styles);
    let panes = state.panes();
    if let Some(top) = state.help {
        helped(ink, state.help_text(), top, picture);
        return None;
    }
    let mut cursor = None;
    match state.reading.last() {
        Some(reading) => {
            let area = picture.area;
            let rows = area.height.saturating_sub(panes.bottom.height);
            let pane = Rect::new(1.min(area.width), 0, area.width.saturating_sub(1), rows);
            read(ink, reading, pane, picture);
        }
        None => {
            cursor = list::query(ink, state, panes.query, picture);
            list::list(ink, state, panes.list, picture);
            if let Some(divider) = panes.divider {
                let line = if divider.width == 1 { "│" } else { "─" };
                for row in divider.rows() {
                    let line = line.repeat(row.width.into());
                    ink.put(picture, row, Some(Label::Dim), &line);
                }
            }
            if let (Some(page), Some(pane)) = (&state.preview, panes.preview) {
                let selected = state.finding.selected();
                if let Some(row) = selected.filter(|row| row.id == page.id) {
                    preview(ink, page, &row.words, pane, picture);
                }
            }
        }
    }
    bottom(ink, state, panes.bottom, picture).or(cursor)
}

/// An entry that is read.
fn read(ink: Ink, reading: &Reading, pane: Rect, picture: &mut Buffer) {
    let Some(page) = &reading.page else {
        return;
    };
    let top = reading.top(pane.height.into());
    let link = reading.link.and_then(|link| page.links.get(link));
    for (row, (place, line)) in pane.rows().zip(page.lines.iter().enumerate().skip(top)) {
        let link = link.filter(|link| link.line == place).map(|link| link.from);
        ink.line(
            picture,
            row,
            line,
            &Words {
                words: &reading.words,
                link,
            },
        );
    }
}

/// The beginning of an entry, or where the words stand in it that were looked for.
fn preview(ink: Ink, page: &Page, words: &[String], pane: Rect, picture: &mut Buffer) {
    let rows = usize::from(pane.height);
    let top = match page.first_match(words) {
        Some(place) if place >= rows => place.saturating_sub(rows / 3),
        _ => 0,
    };
    for (row, line) in pane.rows().zip(page.lines.iter().skip(top)) {
        ink.line(picture, row, line, &Words { words, link: None });
    }
}

/// The bottom, and where its cursor stands.
fn bottom(ink: Ink, state: &State, area: Rect, picture: &mut Buffer) -> Option<(u16, u16)> {
    let rows = state.bottom();
    let typed = state.dialogue.is_some();
    // What is typed is seen, however low the screen is.
    let room = usize::from(area.height).saturating_sub(usize::from(typed));
    let skipped = rows.len().saturating_sub(room);
    let mut lines = area.rows();
    for (row, line) in rows.iter().skip(skipped).zip(lines.by_ref()) {
        let right = display_width(&row.right);
        let room = usize::from(line.width).saturating_sub(right + usize::from(right > 0));
        ink.put(picture, line, row.label, &shorten(&row.text, room));
        let right = u16::try_from(right).unwrap_or(line.width).min(line.width);
        let end = Rect::new(line.x + line.width - right, line.y, right, 1);
        ink.put(picture, end, Some(Label::Dim), &row.right);
    }
    let (dialogue, line) = (state.dialogue.as_ref()?, lines.next()?);
    Some(ink.typed(picture, line, "> ", &dialogue.line))
}

fn helped(ink: Ink, text: &str, top: usize, picture: &mut Buffer) {
    let area = picture.area;
    let mut rows = area.rows();
    let last = rows.next_back();
    let lines = help::lines(text, area.width);
    for (row, line) in rows.zip(lines.iter().skip(top)) {
        ink.put(
            picture,
            row,
            line.heads.then_some(Label::Strong),
            &line.text,
        );
    }
    if let Some(row) = last {
        ink.put(
            picture,
            row,
            Some(Label::Dim),
            "Up Down more  any other key: back",
        );
    }
}

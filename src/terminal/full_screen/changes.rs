//! What must be written so that a terminal shows another picture.

use std::io;

use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell};
use ratatui::crossterm::cursor::MoveTo;
use ratatui::crossterm::queue;
use ratatui::crossterm::style::{Attribute, SetAttribute};
use ratatui::crossterm::terminal::{Clear, ClearType};

/// Writes what differs between what is shown and a picture of the same size.
pub(super) fn write(shown: &mut Buffer, picture: &Buffer, to: &mut Vec<u8>) -> io::Result<()> {
    let width = usize::from(picture.area.width).max(1);
    let rows = shown
        .content
        .chunks_mut(width)
        .zip(picture.content.chunks(width));
    for (row, (old, new)) in (0..).zip(rows) {
        // Nobody knows where the terminal has put what stands after such a character, so all of its row is written anew.
        if old != new && (old.iter().any(is_unsure) || new.iter().any(is_unsure)) {
            queue!(
                to,
                SetAttribute(Attribute::Reset),
                MoveTo(0, row),
                Clear(ClearType::UntilNewLine)
            )?;
            old.fill(Cell::EMPTY);
        }
    }
    let changes: Vec<(u16, u16, &Cell)> = shown.diff_iter(picture).collect();
    // Each part begins by saying where it stands.
    for part in changes.split_inclusive(|(_, _, cell)| is_unsure(cell)) {
        CrosstermBackend::new(&mut *to).draw(part.iter().copied())?;
    }
    Ok(())
}

/// Whether terminals differ in how many columns a character takes: flags, and emoji that are made of several.
fn is_unsure(cell: &Cell) -> bool {
    let symbol = cell.symbol();
    let joins = |c: char| matches!(c, '\u{200d}' | '\u{fe0f}' | '\u{1f1e6}'..='\u{1f1ff}' | '\u{1f3fb}'..='\u{1f3ff}');
    !symbol.is_ascii() && symbol.contains(joins)
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    fn picture(text: &str) -> Buffer {
        let mut picture = Buffer::empty(Rect::new(0, 0, 12, 1));
        picture.set_string(0, 0, text, Style::new());
        picture
    }

    /// What is written to get from one text to another, without colours.
    fn written(from: &str, to: &str) -> String {
        let (mut shown, mut bytes) = (picture(from), Vec::new());
        write(&mut shown, &picture(to), &mut bytes).unwrap();
        let mut text = String::from_utf8(bytes).unwrap();
        for color in [
            "\u{1b}[m",
            "\u{1b}[0m",
            "\u{1b}[39m",
            "\u{1b}[49m",
            "\u{1b}[59m",
        ] {
            text = text.replace(color, "");
        }
        text.replace("\u{1b}[", "^")
    }

    #[test]
    fn only_what_differs_is_written_unless_nobody_knows_where_it_stands() {
        for (from, to, expected) in [
            ("kiln", "kiln", ""),
            ("kiln", "kilt", "^1;4Ht"),
            ("窑炉", "窑x", "^1;3Hx"),
            // A flag and a family: a place is said after each, and their row is empty before.
            ("ab", "a🇨🇭b", "^1;1H^K^1;1Ha🇨🇭^1;4Hb"),
            ("a🇨🇭b", "ab", "^1;1H^K^1;1Hab"),
            ("a🇨🇭b", "a🇨🇭b", ""),
            ("", "👩\u{200d}🏭x", "^1;1H^K^1;1H👩\u{200d}🏭^1;3Hx"),
        ] {
            assert_eq!(written(from, to), expected, "{from} to {to}");
        }
    }
}

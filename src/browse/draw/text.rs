//! Text in cells.

use anstyle::{AnsiColor, Effects};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use unicode_segmentation::UnicodeSegmentation;

use crate::browse::page::{matches, text};
use crate::terminal::{Label, Line, Piece, Styles, display_width};

/// What is shown of a line beside what it says.
pub(super) struct Words<'a> {
    /// Words that were looked for.
    pub(super) words: &'a [String],
    /// Where the selected link begins in it, in bytes.
    pub(super) link: Option<usize>,
}

/// Puts text into cells, in the styles of the terminal.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ink(pub(super) Styles);

impl Ink {
    /// The style of a label.
    pub(super) fn style(self, label: Option<Label>) -> Style {
        label.map_or_else(Style::new, |label| cell_style(self.0.of(label)))
    }

    /// Writes a text into one row, as much of it as there is room for.
    pub(super) fn put(
        self,
        picture: &mut Buffer,
        row: Rect,
        label: Option<Label>,
        text: &str,
    ) -> u16 {
        self.put_in(picture, row, self.style(label), text)
    }

    /// Writes a text into one row; the columns that it takes.
    pub(super) fn put_in(self, picture: &mut Buffer, row: Rect, style: Style, text: &str) -> u16 {
        if row.is_empty() {
            return 0;
        }
        let (end, _) = picture.set_stringn(row.x, row.y, text, row.width.into(), style);
        end - row.x
    }

    /// Writes a line of a page.
    pub(super) fn line(self, picture: &mut Buffer, row: Rect, line: &[Piece], shown: &Words<'_>) {
        let whole = text(line);
        let matched = matches(&whole, shown.words);
        let (mut rest, mut at) = (row, 0);
        for piece in line {
            let style = cell_style(piece.style);
            for character in piece.text.graphemes(true) {
                let mut style = style;
                if matched.iter().any(|&(from, to)| (from..to).contains(&at)) {
                    style = style.patch(self.style(Some(Label::Match)));
                }
                if shown.link.is_some_and(|from| at >= from) {
                    style = style.add_modifier(Modifier::REVERSED);
                }
                let taken = self.put_in(picture, rest, style, character);
                rest.x += taken;
                rest.width -= taken;
                at += character.len();
            }
        }
    }

    /// Writes a line that is typed, with what stands before it; where its cursor stands.
    pub(super) fn typed(
        self,
        picture: &mut Buffer,
        row: Rect,
        before: &str,
        line: &Line,
    ) -> (u16, u16) {
        let taken = self.put(picture, row, Some(Label::Question), before);
        let room = row.width.saturating_sub(taken);
        let (shown, column) = line.window(room.into());
        let rest = Rect::new(row.x + taken, row.y, room, row.height);
        self.put(picture, rest, None, &shown);
        let column = u16::try_from(column).unwrap_or(room);
        let last = (row.x + row.width).saturating_sub(1);
        ((rest.x + column).min(last), row.y)
    }
}

/// How wide a text is, in columns of the screen.
pub(super) fn columns(text: &str) -> u16 {
    u16::try_from(display_width(text)).unwrap_or(u16::MAX)
}

/// The style of a terminal as one of cells.
fn cell_style(style: anstyle::Style) -> Style {
    let mut cell = Style::new();
    if let Some(anstyle::Color::Ansi(color)) = style.get_fg_color() {
        cell = cell.fg(cell_color(color));
    }
    for (effect, modifier) in [
        (Effects::BOLD, Modifier::BOLD),
        (Effects::DIMMED, Modifier::DIM),
        (Effects::ITALIC, Modifier::ITALIC),
        (Effects::UNDERLINE, Modifier::UNDERLINED),
        (Effects::STRIKETHROUGH, Modifier::CROSSED_OUT),
    ] {
        if style.get_effects().contains(effect) {
            cell = cell.add_modifier(modifier);
        }
    }
    cell
}

fn cell_color(color: AnsiColor) -> Color {
    match color {
        AnsiColor::Black => Color::Black,
        AnsiColor::Red => Color::Red,
        AnsiColor::Green => Color::Green,
        AnsiColor::Yellow => Color::Yellow,
        AnsiColor::Blue => Color::Blue,
        AnsiColor::Magenta => Color::Magenta,
        AnsiColor::Cyan => Color::Cyan,
        AnsiColor::White => Color::Gray,
        AnsiColor::BrightBlack => Color::DarkGray,
        AnsiColor::BrightRed => Color::LightRed,
        AnsiColor::BrightGreen => Color::LightGreen,
        AnsiColor::BrightYellow => Color::LightYellow,
        AnsiColor::BrightBlue => Color::LightBlue,
        AnsiColor::BrightMagenta => Color::LightMagenta,
        AnsiColor::BrightCyan => Color::LightCyan,
        AnsiColor::BrightWhite => Color::White,
    }
}

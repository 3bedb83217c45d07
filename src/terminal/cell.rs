//! The text of lists: cells, how wide they are, and how they are cut or written for a pipe.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::markdown::runs::Runs;
use super::sanitize::is_printable_ascii;
use super::{Label, Styles, single_line};

/// The text of one row in one column, in pieces that may each have a style.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    pieces: Vec<(Option<Label>, String)>,
    /// The places of those pieces that stay on one line.
    unbroken: Vec<usize>,
}

impl Cell {
    /// Text in a style.
    pub fn new(label: Label, text: &str) -> Cell {
        Cell::default().then(label, text)
    }

    /// Adds text in a style.
    pub fn then(mut self, label: Label, text: &str) -> Cell {
        self.pieces
            .push((Some(label), single_line(text).into_owned()));
        self
    }

    /// Keeps what was added last on one line, where it fits one: a command is typed and copied more easily so.
    pub fn unbroken(mut self) -> Cell {
        self.unbroken.extend(self.pieces.len().checked_sub(1));
        self
    }

    /// Adds all of another.
    pub fn and(mut self, other: Cell) -> Cell {
        let places = other.unbroken.iter().map(|place| place + self.pieces.len());
        self.unbroken.extend(places);
        self.pieces.extend(other.pieces);
        self
    }

    /// Adds plain text.
    pub fn plain(mut self, text: &str) -> Cell {
        self.pieces.push((None, single_line(text).into_owned()));
        self
    }

    pub(super) fn width(&self) -> usize {
        self.pieces
            .iter()
            .map(|(_, text)| display_width(text))
            .sum()
    }

    pub(super) fn text(&self) -> String {
        self.pieces.iter().map(|(_, text)| text.as_str()).collect()
    }

    pub(super) fn shortened(&self, width: usize) -> Cell {
        if self.width() <= width {
            return self.clone();
        }
        let mut room = width;
        let mut pieces = Vec::new();
        for (label, text) in &self.pieces {
            if display_width(text) < room {
                room -= display_width(text);
                pieces.push((*label, text.clone()));
            } else {
                // Something is cut here or right after: the mark of it takes one column.
                pieces.push((*label, shorten(&format!("{text}  "), room)));
                break;
            }
        }
        Cell {
            pieces,
            ..Cell::default()
        }
    }

    /// The text in lines of at most `width` columns, broken between words.
    pub(super) fn lines(&self, width: usize, styles: Styles) -> Vec<String> {
        let mut runs = Runs::default();
        for (place, (label, text)) in self.pieces.iter().enumerate() {
            let style = label.map(|label| styles.of(label)).unwrap_or_default();
            runs.push(text, style, None);
            if self.unbroken.contains(&place) {
                runs.keep_last();
            }
        }
        let rows = runs.wrap(width, true, Styles::new(styles.paints()));
        rows.into_iter().map(|row| row.text).collect()
    }

    pub(super) fn painted(&self, styles: Styles) -> String {
        let paint = |(label, text): &(Option<Label>, String)| match label {
            Some(label) => styles.wrap(*label, text),
            None => text.clone(),
        };
        self.pieces.iter().map(paint).collect()
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::default().plain(text)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::from(text.as_str())
    }
}

/// Rows for a program: one line each, cells separated by tabs, nothing cut, no colour. Line
/// breaks and tabs within a cell become a space.
pub fn records<R, C>(rows: R) -> String
where
    R: IntoIterator<Item = C>,
    C: IntoIterator<Item = Cell>,
{
    let mut text = String::new();
    for row in rows {
        for (i, cell) in row.into_iter().enumerate() {
            if i > 0 {
                text.push('\t');
            }
            text.push_str(&cell.text());
        }
        text.push('\n');
    }
    text
}

/// How many columns the text takes on a terminal. It must hold no escape sequences.
pub fn display_width(text: &str) -> usize {
    if is_printable_ascii(text) {
        return text.len();
    }
    UnicodeWidthStr::width(text)
}

/// The text, cut with `…` to at most `width` columns. What people see as one character stays whole.
pub fn shorten(text: &str, width: usize) -> String {
    if display_width(text) <= width {
        return text.to_owned();
    }
    if width == 0 {
        return String::new();
    }
    let mut kept = String::new();
    let mut room = width - 1;
    for character in text.graphemes(true) {
        let takes = display_width(character);
        if takes > room {
            break;
        }
        room -= takes;
        kept.push_str(character);
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_cut_nothing() {
        let long = "word ".repeat(60);
        let rows = [
            vec![
                Cell::new(Label::Handle, "k7m2qd"),
                Cell::from(long.as_str()),
            ],
            vec![
                Cell::from("a\tb\nc"),
                Cell::default(),
                Cell::from("\u{1b}]0;x"),
            ],
        ];
        assert_eq!(records(rows), format!("k7m2qd\t{long}\na b c\t\t�]0;x\n"));
    }

    #[test]
    fn cutting_keeps_characters_whole() {
        for (text, width, short) in [
            ("kiln", 4, "kiln"),
            ("kilns", 4, "kil…"),
            ("kiln trip", 6, "kiln…"),
            ("世界地図", 5, "世界…"),
            ("世界地図", 4, "世…"),
            (
                "👩\u{200d}🏭👩\u{200d}🏭👩\u{200d}🏭",
                5,
                "👩\u{200d}🏭👩\u{200d}🏭…",
            ),
            ("abc", 1, "…"),
            ("abc", 0, ""),
            ("", 0, ""),
        ] {
            assert_eq!(shorten(text, width), short, "{text} at {width}");
        }
        let cell = Cell::from("kiln ")
            .then(Label::Match, "tripped")
            .plain(" at 900");
        for (width, text) in [
            (19, "kiln tripped at 900"),
            (13, "kiln tripped…"),
            (12, "kiln trippe…"),
            (5, "kiln…"),
        ] {
            assert_eq!(cell.shortened(width).text(), text, "at {width}");
        }
    }
}

//! One line of text while it is typed: pure, so that it can be tested without a terminal.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

use super::{display_width, single_line};

/// What a person does to a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stroke {
    /// Types a character.
    Insert(char),
    /// To the character before.
    Left,
    /// To the character after.
    Right,
    /// To the beginning of a word.
    WordLeft,
    /// To the end of a word.
    WordRight,
    /// To the beginning.
    Home,
    /// To the end.
    End,
    /// Takes the character before the cursor away.
    Backspace,
    /// Takes the character at the cursor away.
    Delete,
    /// Takes the word before the cursor away.
    DeleteWord,
    /// Takes all before the cursor away.
    DeleteToStart,
    /// Takes all after the cursor away.
    DeleteToEnd,
}

/// A line of text with a cursor in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    text: String,
    /// A byte position between two characters as people see them.
    cursor: usize,
}

impl Line {
    /// A line with its cursor at the end.
    pub fn new(text: &str) -> Line {
        Line {
            text: text.to_owned(),
            cursor: text.len(),
        }
    }

    /// What it says.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Does what a person does.
    pub fn apply(&mut self, stroke: Stroke) {
        let (before, after) = self.text.split_at(self.cursor);
        let left = before.graphemes(true).next_back().map_or(0, str::len);
        let right = after.graphemes(true).next().map_or(0, str::len);
        match stroke {
            Stroke::Insert(c) => {
                self.text.insert(self.cursor, c);
                self.cursor += c.len_utf8();
            }
            Stroke::Left => self.cursor -= left,
            Stroke::Right => self.cursor += right,
            Stroke::WordLeft => self.cursor = word_start(before),
            Stroke::WordRight => self.cursor += word_end(after),
            Stroke::Home => self.cursor = 0,
            Stroke::End => self.cursor = self.text.len(),
            Stroke::Backspace => self.cut(self.cursor - left, self.cursor),
            Stroke::Delete => self.cut(self.cursor, self.cursor + right),
            Stroke::DeleteWord => self.cut(word_start(before), self.cursor),
            Stroke::DeleteToStart => self.cut(0, self.cursor),
            Stroke::DeleteToEnd => self.cut(self.cursor, self.text.len()),
        }
    }

    fn cut(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.cursor = from;
    }

    /// The word, without a leading `#`, that ends at the cursor; words end at commas and spaces.
    pub(super) fn word(&self) -> &str {
        let before = &self.text[..self.cursor];
        let start = before.rfind([',', ' ']).map_or(0, |at| at + 1);
        before[start..].trim_start_matches('#')
    }

    /// Puts another word in place of [`Line::word`].
    pub(super) fn replace_word(&mut self, word: &str) {
        let start = self.cursor - self.word().len();
        self.text.replace_range(start..self.cursor, word);
        self.cursor = start + word.len();
    }

    /// The part of the line that `room` columns show, with the cursor in it, and the cursor's column. It is safe to show.
    pub fn window(&self, room: usize) -> (String, usize) {
        let room = room.max(1);
        let (before, after) = self.text.split_at(self.cursor);
        let mut shown: Vec<Cow<'_, str>> = Vec::new();
        let mut column = 0;
        // The cursor stands on a column of its own at the end.
        for character in before.graphemes(true).rev() {
            let character = single_line(character);
            let width = display_width(&character);
            if column + width >= room {
                break;
            }
            column += width;
            shown.push(character);
        }
        shown.reverse();
        let mut text = shown.concat();
        let mut width = column;
        for character in after.graphemes(true) {
            let character = single_line(character);
            width += display_width(&character);
            if width > room {
                break;
            }
            text.push_str(&character);
        }
        (text, column)
    }

    /// The rows that the line takes when the first has room for `first` columns and each further
    /// one for `room`, and the row and column of the cursor. Rows are safe to show.
    pub(super) fn rows(&self, first: usize, room: usize) -> (Vec<String>, (usize, usize)) {
        let (mut rows, mut column, mut place) = (vec![String::new()], 0, None);
        for (at, character) in self.text.grapheme_indices(true) {
            let shown = single_line(character);
            let width = display_width(&shown);
            let limit = if rows.len() == 1 { first } else { room };
            if column + width > limit {
                rows.push(String::new());
                column = 0;
            }
            if at >= self.cursor && place.is_none() {
                place = Some((rows.len() - 1, column));
            }
            column += width;
            if let Some(row) = rows.last_mut() {
                row.push_str(&shown);
            }
        }
        let place = place.unwrap_or((rows.len() - 1, column));
        (rows, place)
    }
}

fn word_start(before: &str) -> usize {
    let trimmed = before.trim_end();
    trimmed.rfind(char::is_whitespace).map_or(0, |at| {
        at + trimmed[at..].chars().next().map_or(0, char::len_utf8)
    })
}

fn word_end(after: &str) -> usize {
    let skipped = after.len() - after.trim_start().len();
    skipped
        + after[skipped..]
            .find(char::is_whitespace)
            .unwrap_or(after.len() - skipped)
}

#[cfg(test)]
mod tests {
    use super::Stroke::*;
    use super::*;

    /// A line with `|` for its cursor.
    fn at(marked: &str) -> Line {
        let cursor = marked.find('|').unwrap();
        Line {
            text: marked.replace('|', ""),
            cursor,
        }
    }

    #[test]
    fn strokes_edit_the_line() {
        for (before, stroke, after) in [
            ("ki|n", Insert('l'), "kil|n"),
            ("|", Insert('é'), "é|"),
            ("ab|", Left, "a|b"),
            ("|ab", Left, "|ab"),
            ("ab|", Right, "ab|"),
            ("a👩\u{200d}🏭|", Left, "a|👩\u{200d}🏭"),
            ("a👩\u{200d}🏭|", Backspace, "a|"),
            ("|e\u{301}x", Right, "e\u{301}|x"),
            ("|e\u{301}x", Delete, "|x"),
            ("x|", Delete, "x|"),
            ("|x", Backspace, "|x"),
            ("one two |", WordLeft, "one |two "),
            ("one two|", WordLeft, "one |two"),
            ("one|", WordLeft, "|one"),
            ("a\u{3000}b|", WordLeft, "a\u{3000}|b"),
            ("one| two x", WordRight, "one two| x"),
            ("one two|", WordRight, "one two|"),
            ("one t|wo", Home, "|one two"),
            ("o|ne", End, "one|"),
            ("one two|", DeleteWord, "one |"),
            ("one two | x", DeleteWord, "one | x"),
            ("one| two", DeleteToStart, "| two"),
            ("one| two", DeleteToEnd, "one|"),
        ] {
            let mut line = at(before);
            line.apply(stroke.clone());
            assert_eq!(line, at(after), "{before:?} {stroke:?}");
        }
    }

    #[test]
    fn words_are_completed_in_place() {
        for (before, word, with, after) in [
            ("ki|", "ki", "kiln", "kiln|"),
            ("glaze, ki| x", "ki", "kiln", "glaze, kiln| x"),
            ("glaze #ki|", "ki", "kiln", "glaze #kiln|"),
            ("glaze,|", "", "kiln", "glaze,kiln|"),
        ] {
            let mut line = at(before);
            assert_eq!(line.word(), word, "{before:?}");
            line.replace_word(with);
            assert_eq!(line, at(after), "{before:?}");
        }
    }

    #[test]
    fn long_lines_take_several_rows() {
        for (marked, rows, place) in [
            ("|", &[""][..], (0, 0)),
            ("ab|c", &["abc"], (0, 2)),
            ("abc|", &["abc"], (0, 3)),
            ("abcd|", &["abc", "d"], (1, 1)),
            ("abc|d", &["abc", "d"], (1, 0)),
            ("abcdefghi|", &["abc", "defgh", "i"], (2, 1)),
            ("ab世|", &["ab", "世"], (1, 2)),
            ("a\t\u{1b}|", &["a �"], (0, 3)),
        ] {
            let expected: Vec<String> = rows.iter().map(|row| (*row).to_owned()).collect();
            assert_eq!(at(marked).rows(3, 5), (expected, place), "{marked:?}");
        }
    }

    #[test]
    fn a_window_holds_the_cursor() {
        for (marked, text, column) in [
            ("|", "", 0),
            ("ab|c", "abc", 2),
            ("abcd|", "abcd", 4),
            ("abcde|", "bcde", 4),
            ("abcdefgh|i", "efghi", 4),
            ("|abcdefghi", "abcde", 0),
            ("世界世|", "界世", 4),
            ("a\u{1b}[2J|", "�[2J", 4),
        ] {
            assert_eq!(
                at(marked).window(5),
                (text.to_owned(), column),
                "{marked:?}"
            );
        }
    }
}

//! Running text in styles: wrapped first, painted afterwards, so that colour takes no room.

use std::ops::Range;
use std::rc::Rc;

use anstyle::Style;
use textwrap::WordSeparator;
use textwrap::core::Fragment;
use textwrap::wrap_algorithms::wrap_first_fit;
use unicode_segmentation::UnicodeSegmentation;

use crate::terminal::{Styles, display_width, single_line};

/// One line of a screen, painted, and how many columns it takes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::terminal) struct Row {
    pub(in crate::terminal) text: String,
    pub(in crate::terminal) width: usize,
}

/// A text, safe to show, and the style of each of its parts.
#[derive(Debug, Clone, Default)]
pub(in crate::terminal) struct Runs {
    text: String,
    spans: Vec<Span>,
    /// Parts that are not broken where they fit a row.
    kept: Vec<Range<usize>>,
}

#[derive(Debug, Clone)]
struct Span {
    range: Range<usize>,
    style: Style,
    /// Where a click leads; safe to show. Parts of one link share it.
    url: Option<Rc<str>>,
}

impl Runs {
    /// Adds text, sanitised and with its line breaks folded.
    pub(in crate::terminal) fn push(&mut self, text: &str, style: Style, url: Option<&str>) {
        let start = self.text.len();
        self.text.push_str(&single_line(text));
        let range = start..self.text.len();
        let before = self.spans.last().and_then(|span| span.url.clone());
        let url = url.map(|url| match before {
            Some(before) if *before == *url => before,
            _ => Rc::from(url),
        });
        self.spans.push(Span { range, style, url });
    }

    /// Keeps what was added last on one row, where it fits one.
    pub(in crate::terminal) fn keep_last(&mut self) {
        let last = self.spans.last();
        self.kept.extend(last.map(|span| span.range.clone()));
    }

    /// Begins a new line whatever the width.
    pub(super) fn push_break(&mut self) {
        self.text.push('\n');
    }

    /// Begins a new line, unless one has only just begun.
    pub(super) fn begin_line(&mut self) {
        if !matches!(self.text.chars().next_back(), None | Some('\n')) {
            self.push_break();
        }
    }

    /// Adds other runs at the end.
    pub(super) fn append(&mut self, other: &Runs) {
        let shift = self.text.len();
        self.text.push_str(&other.text);
        self.spans.extend(other.spans.iter().map(|span| Span {
            range: span.range.start + shift..span.range.end + shift,
            ..span.clone()
        }));
        let kept = other.kept.iter();
        self.kept
            .extend(kept.map(|range| range.start + shift..range.end + shift));
    }

    /// The text without styles.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The columns of the longest line before wrapping.
    pub(super) fn width(&self) -> usize {
        self.text.lines().map(display_width).max().unwrap_or(0)
    }

    /// The text in rows of at most `width` columns. Only web addresses may be longer, so that a
    /// terminal still knows them, unless `cut_addresses`; those that fit a row are never cut.
    pub(in crate::terminal) fn wrap(
        &self,
        width: usize,
        cut_addresses: bool,
        styles: Styles,
    ) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut start = 0;
        for line in self.text.split('\n') {
            let mut pieces = pieces(line, width.max(1), cut_addresses);
            for kept in &self.kept {
                join(&mut pieces, start, kept, width);
            }
            let mut at = start;
            for row in wrap_first_fit(&pieces, &[width as f64]) {
                let length: usize = row.iter().map(|piece| piece.length).sum();
                let text = &self.text[at..at + length];
                let lead = if at == start {
                    0
                } else {
                    text.len() - text.trim_start().len()
                };
                let end = at + text.trim_end().len();
                rows.push(self.row((at + lead).min(end)..end, styles));
                at += length;
            }
            start += line.len() + 1;
        }
        while rows.last().is_some_and(|row| row.width == 0) {
            rows.pop();
        }
        rows
    }

    fn row(&self, range: Range<usize>, styles: Styles) -> Row {
        let width = display_width(&self.text[range.clone()]);
        if !styles.color() {
            return Row {
                text: self.text[range].to_owned(),
                width,
            };
        }
        let mut text = String::new();
        // Where a click on what comes next would lead.
        let mut open: Option<&str> = None;
        // Spans stand in the order of the text, one after the other.
        let first = self
            .spans
            .partition_point(|span| span.range.end <= range.start);
        for span in &self.spans[first..] {
            if span.range.start >= range.end {
                break;
            }
            let part = span.range.start.max(range.start)..span.range.end.min(range.end);
            if part.is_empty() {
                continue;
            }
            let (style, words) = (span.style, &self.text[part]);
            let url = span.url.as_deref();
            if url != open {
                text.push_str(&link(open, url));
                open = url;
            }
            if style.is_plain() {
                text.push_str(words);
            } else {
                text.push_str(&format!("{style}{words}{style:#}"));
            }
        }
        text.push_str(&link(open, None));
        Row { text, width }
    }
}

/// What ends a link, if one is open, and begins the next, if there is one.
fn link(open: Option<&str>, next: Option<&str>) -> String {
    let end = open.map_or("", |_| "\u{1b}]8;;\u{1b}\\");
    let begin = next.map(|url| format!("\u{1b}]8;;{url}\u{1b}\\"));
    end.to_owned() + &begin.unwrap_or_default()
}

/// A part of a line that is not broken, with the spaces after it.
#[derive(Debug)]
struct Piece {
    /// In bytes, spaces included.
    length: usize,
    /// In columns, without the spaces.
    width: usize,
    spaces: usize,
}

impl Fragment for Piece {
    fn width(&self) -> f64 {
        self.width as f64
    }

    fn whitespace_width(&self) -> f64 {
        self.spaces as f64
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

/// The whole line in pieces that fit `width`. Scripts without spaces break where they may.
fn pieces(line: &str, width: usize, cut_addresses: bool) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for token in line.split_inclusive(' ') {
        // Whoever copies an address wants it whole.
        let fits = || display_width(token.trim_end_matches(' ')) <= width;
        if token.contains("://") && (!cut_addresses || fits()) {
            push_piece(token, &mut pieces);
            continue;
        }
        if never_breaks(token) && token.len() <= width {
            push_piece(token, &mut pieces);
            continue;
        }
        let mut rest = token;
        for word in WordSeparator::UnicodeBreakProperties.find_words(token) {
            // Words follow each other without a gap.
            let (whole, after) = rest.split_at(word.word.len() + word.whitespace.len());
            rest = after;
            if display_width(word.word) <= width {
                push_piece(whole, &mut pieces);
            } else {
                push_cut(whole, width, &mut pieces);
            }
        }
    }
    pieces
}

/// Makes one piece of all that touch a range of the text, where it is no wider than a row; the first of them begins at `start`.
fn join(pieces: &mut Vec<Piece>, start: usize, range: &Range<usize>, width: usize) {
    let mut end = start;
    let touching = pieces.iter().enumerate().filter_map(|(index, piece)| {
        let begin = end;
        end += piece.length;
        (begin < range.end && end > range.start).then_some(index)
    });
    let touching: Vec<usize> = touching.collect();
    let (Some(&first), Some(&last)) = (touching.first(), touching.last()) else {
        return;
    };
    let whole = Piece {
        length: pieces[first..=last].iter().map(|piece| piece.length).sum(),
        width: pieces[first..last]
            .iter()
            .map(|piece| piece.width + piece.spaces)
            .sum::<usize>()
            + pieces[last].width,
        spaces: pieces[last].spaces,
    };
    if whole.width <= width {
        pieces.splice(first..=last, [whole]);
    }
}

/// Whether a word holds nothing but letters, digits and marks that lines never break at (classes AL, NU, IS and QU of Unicode
/// Standard Annex 14): most words, for which the whole algorithm takes a hundred times as long.
fn never_breaks(token: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b",.;:'\"".contains(&byte);
    token.trim_end_matches(' ').bytes().all(plain)
}

/// Cuts a word that is wider than a row, between characters as people see them.
fn push_cut(word: &str, width: usize, pieces: &mut Vec<Piece>) {
    let (mut start, mut column) = (0, 0);
    for (at, character) in word.grapheme_indices(true) {
        let takes = display_width(character);
        if column + takes > width && at > start && character != " " {
            push_piece(&word[start..at], pieces);
            (start, column) = (at, 0);
        }
        column += takes;
    }
    push_piece(&word[start..], pieces);
}

fn push_piece(text: &str, pieces: &mut Vec<Piece>) {
    let word = text.trim_end_matches(' ');
    let spaces = text.len() - word.len();
    pieces.push(Piece {
        length: text.len(),
        width: display_width(word),
        spaces,
    });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rows_break_between_words_and_where_an_unspaced_script_may() {
        for (text, width, rows) in [
            ("Kiln tripped at 900", 12, &["Kiln tripped", "at 900"][..]),
            ("a cop --told-by B", 13, &["a cop", "--told-by B"]),
            ("see https://a.b/c d", 14, &["see", "https://a.b/c", "d"]),
            ("see https://a.b/c", 8, &["see", "https://", "a.b/c"]),
            ("窑炉的断路器跳闸，了", 8, &["窑炉的断", "路器跳", "闸，了"]),
        ] {
            let mut runs = Runs::default();
            runs.push(text, Style::new(), None);
            let wrapped = runs.wrap(width, true, Styles::plain());
            let wrapped: Vec<&str> = wrapped.iter().map(|row| row.text.as_str()).collect();
            assert_eq!(wrapped, rows, "{text} at {width}");
        }
    }

    #[test]
    fn what_is_kept_stands_on_one_row_where_it_fits_one() {
        for (before, kept, after, width, rows) in [
            (
                "On the day: ",
                "cop agenda",
                "",
                18,
                &["On the day:", "cop agenda"][..],
            ),
            (
                "On the day: ",
                "cop agenda",
                " or so",
                22,
                &["On the day: cop agenda", "or so"],
            ),
            ("said (", "cop show a", ")", 16, &["said", "(cop show a)"]),
            (
                "On the day: ",
                "cop agenda",
                "",
                8,
                &["On the", "day: cop", "agenda"],
            ),
            ("a b ", "c d", " e f", 5, &["a b", "c d e", "f"]),
        ] {
            let mut runs = Runs::default();
            runs.push("one", Style::new(), None);
            runs.push_break();
            runs.push(before, Style::new(), None);
            runs.push(kept, Style::new(), None);
            runs.keep_last();
            runs.push(after, Style::new(), None);
            let wrapped = runs.wrap(width, true, Styles::plain());
            let wrapped: Vec<&str> = wrapped.iter().map(|row| row.text.as_str()).collect();
            assert_eq!(wrapped[1..], *rows, "{before}{kept}{after} at {width}");
        }
    }

    proptest! {
        #[test]
        fn what_never_breaks_is_one_word_to_the_algorithm(word in "[a-zA-Z0-9,.;:'\"]{1,12} {0,2}") {
            prop_assume!(never_breaks(&word));
            let found: Vec<String> = WordSeparator::UnicodeBreakProperties
                .find_words(&word)
                .map(|found| found.word.to_owned())
                .collect();
            prop_assert_eq!(found, [word.trim_end_matches(' ')]);
        }
    }
}

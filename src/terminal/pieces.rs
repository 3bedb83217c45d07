//! Painted text taken apart again, for a screen that is drawn cell by cell.

use anstyle::{Ansi256Color, AnsiColor, Effects, Style};

use super::keep_colors;

/// Some text in one style; it holds nothing that steers a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// How it looks.
    pub style: Style,
    /// What it says.
    pub text: String,
}

/// The lines of a text that this program painted, in pieces. Tabs become spaces; of what steers a terminal nothing is left.
pub fn painted_lines(text: &str) -> Vec<Vec<Piece>> {
    let mut style = Style::new();
    let safe = keep_colors(text);
    safe.lines().map(|line| pieces(line, &mut style)).collect()
}

/// The pieces of a line, whose style may go on in the next one.
fn pieces(line: &str, style: &mut Style) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut push = |text: &str, style: Style| {
        if !text.is_empty() {
            pieces.push(Piece {
                style,
                text: text.replace('\t', "    "),
            });
        }
    };
    let mut parts = line.split("\u{1b}[");
    push(parts.next().unwrap_or_default(), *style);
    for part in parts {
        // Nothing else was kept: numbers, and the letter that ends them.
        let (numbers, text) = part.split_once('m').unwrap_or(("", part));
        for number in numbers.split(';') {
            *style = after(*style, number.parse().unwrap_or(0));
        }
        push(text, *style);
    }
    pieces
}

/// The style after a number of a colour sequence. Source: ECMA-48, 8.3.117 (SGR).
fn after(style: Style, number: u8) -> Style {
    let effect = |effect: Effects| style.effects(style.get_effects() | effect);
    match number {
        0 => Style::new(),
        1 => effect(Effects::BOLD),
        2 => effect(Effects::DIMMED),
        3 => effect(Effects::ITALIC),
        4 => effect(Effects::UNDERLINE),
        9 => effect(Effects::STRIKETHROUGH),
        30..=37 => style.fg_color(ansi(number - 30)),
        90..=97 => style.fg_color(ansi(number - 90 + 8)),
        39 => style.fg_color(None),
        _ => style,
    }
}

/// One of the terminal's own sixteen colours.
fn ansi(number: u8) -> Option<anstyle::Color> {
    Ansi256Color(number).into_ansi().map(AnsiColor::into)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::{Label, Styles};

    #[test]
    fn what_was_painted_is_taken_apart() {
        let styles = Styles::new(true);
        for label in [
            Label::Handle,
            Label::Title,
            Label::Heading,
            Label::Tag,
            Label::Match,
            Label::Struck,
            Label::Emphasis,
            Label::Dim,
        ] {
            let text = format!("a {}\n{}b", styles.paint(label, "one\ntwo"), "\t");
            let plain = |text: &str| Piece {
                style: Style::new(),
                text: text.to_owned(),
            };
            let painted = |text: &str| Piece {
                style: styles.of(label),
                text: text.to_owned(),
            };
            assert_eq!(
                painted_lines(&text),
                [
                    vec![plain("a "), painted("one")],
                    vec![painted("two")],
                    vec![plain("    b")]
                ],
                "{label:?}"
            );
        }
    }

    #[test]
    fn nothing_that_steers_is_left() {
        for text in [
            "\u{1b}[2J\u{1b}]0;x\u{7}y",
            "\u{1b}[31",
            "\u{1b}[5mblink\u{1b}[8mhidden",
            "\u{9b}31m\u{202e}\r",
            "\u{1b}]8;;https://a.b\u{1b}\\c\u{1b}]8;;\u{1b}\\",
            "\u{1b}",
        ] {
            for piece in painted_lines(text).concat() {
                assert!(!piece.text.contains(crate::model::is_hostile), "{piece:?}");
            }
        }
    }
}

//! Numbers as bars.

use super::glyphs::Glyphs;
use super::{Label, Styles, display_width, shorten, single_line};

/// Between a name and its bar, and between a bar and its number.
const GAP: usize = 2;
/// A longer bar tells no more.
const LONGEST: usize = 40;
/// Names give way to bars of at least this length.
const SHORTEST: usize = 8;

/// Names with numbers, drawn as bars that share one scale.
#[derive(Debug, Clone, Default)]
pub struct Bars {
    rows: Vec<(String, u64)>,
}

impl Bars {
    /// Bars from the top down.
    pub fn new<N: AsRef<str>>(rows: impl IntoIterator<Item = (N, u64)>) -> Bars {
        let rows = rows.into_iter();
        Bars {
            rows: rows
                .map(|(name, n)| (single_line(name.as_ref()).into_owned(), n))
                .collect(),
        }
    }

    /// The bars for a screen of `width` columns: one line each, with a line break, `indent` spaces before it.
    pub fn render(&self, glyphs: Glyphs, styles: Styles, width: usize, indent: usize) -> String {
        let most = self.rows.iter().map(|(_, n)| *n).max().unwrap_or(0);
        let digits = most.to_string().len();
        let free = width.saturating_sub(indent + GAP + GAP + digits);
        let names = self.rows.iter().map(|(name, _)| display_width(name));
        let names = names
            .max()
            .unwrap_or(0)
            .min(free.saturating_sub(SHORTEST).max(1));
        let longest = free.saturating_sub(names).clamp(1, LONGEST);
        let mut text = String::new();
        for (name, n) in &self.rows {
            // A cut name ends with a sign that is no ASCII.
            let name = match glyphs {
                Glyphs::Blocks => shorten(name, names),
                Glyphs::Ascii => shorten(name, names).replace('…', "~"),
            };
            let pad = names.saturating_sub(display_width(&name));
            let bar = glyphs.bar(*n, most, longest);
            let number = format!("{n:>digits$}");
            text.push_str(&format!(
                "{:indent$}{name}{:pad$}{:GAP$}{number}{:GAP$}{}",
                "",
                "",
                "",
                "",
                styles.wrap(Label::Kind, &bar)
            ));
            text.truncate(text.trim_end_matches(' ').len());
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_share_a_scale_and_fit_the_screen() {
        let bars = Bars::new([("stories", 12), ("lessons", 6), ("paths", 0)]);
        assert_eq!(
            bars.render(Glyphs::Blocks, Styles::plain(), 30, 2),
            "  stories  12  ███████████████\n  lessons   6  ███████▌\n  paths     0\n"
        );
        assert_eq!(
            bars.render(Glyphs::Ascii, Styles::plain(), 20, 0),
            "stori~  12  ########\nlesso~   6  ####\npaths    0\n"
        );
        let long = Bars::new([
            ("a topic with a very long name indeed", u64::MAX),
            ("\u{1b}[2Jx", 1),
        ]);
        for width in [40, 80, 120] {
            for glyphs in [Glyphs::Blocks, Glyphs::Ascii] {
                let drawn = long.render(glyphs, Styles::plain(), width, 2);
                for line in drawn.lines() {
                    assert!(display_width(line) <= width, "{width}: {line}");
                }
                assert!(!drawn.contains('\u{1b}'));
            }
        }
        assert_eq!(
            Bars::default().render(Glyphs::Ascii, Styles::plain(), 40, 0),
            ""
        );
    }
}

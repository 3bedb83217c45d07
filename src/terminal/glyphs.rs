//! The signs that drawings are made of.

/// What a terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyphs {
    /// Blocks of eight heights and widths.
    Blocks,
    /// ASCII alone.
    Ascii,
}

/// Blocks from an eighth of the width to all of it.
const WIDE: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
/// Blocks from an eighth of the height to all of it.
const HIGH: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Signs that grow darker; read without colour.
const DARK: [char; 4] = ['-', '+', '*', '#'];

impl Glyphs {
    /// A bar as long as `n` is of `most`, `most` being `width` columns. Whatever is not nothing shows.
    pub(super) fn bar(self, n: u64, most: u64, width: usize) -> String {
        if n == 0 || most == 0 {
            return String::new();
        }
        let parts = match self {
            Glyphs::Blocks => WIDE.len(),
            Glyphs::Ascii => 1,
        };
        let filled = scaled(n, most, width * parts).max(1);
        match self {
            Glyphs::Ascii => "#".repeat(filled),
            Glyphs::Blocks => {
                let mut bar = "█".repeat(filled / parts);
                bar.extend((filled % parts).checked_sub(1).map(|rest| WIDE[rest]));
                bar
            }
        }
    }

    /// The sign for `n` on a scale that ends with `most`. Nothing has a sign of its own.
    pub(super) fn level(self, n: u64, most: u64) -> char {
        let (nothing, levels): (char, &[char]) = match self {
            Glyphs::Blocks => ('·', &HIGH),
            Glyphs::Ascii => ('.', &DARK),
        };
        if n == 0 {
            return nothing;
        }
        // Of a scale of two, one is half way up.
        let level = scaled(n, most, levels.len()).clamp(1, levels.len());
        levels[level - 1]
    }
}

/// `n` of `most`, on a scale of `steps`, rounded to the nearest.
fn scaled(n: u64, most: u64, steps: usize) -> usize {
    let most = u128::from(most.max(1));
    let steps = steps as u128;
    let n = u128::from(n).min(most);
    usize::try_from((n * steps * 2 + most) / (most * 2)).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_share() {
        for (n, most, blocks, ascii) in [
            (0, 10, "", ""),
            (0, 0, "", ""),
            (10, 10, "████", "####"),
            (5, 10, "██", "##"),
            (1, 32, "▏", "#"),
            (1, 1_000_000, "▏", "#"),
            (9, 32, "█▏", "#"),
            (31, 32, "███▉", "####"),
            (u64::MAX, u64::MAX, "████", "####"),
        ] {
            assert_eq!(Glyphs::Blocks.bar(n, most, 4), blocks, "{n} of {most}");
            assert_eq!(Glyphs::Ascii.bar(n, most, 4), ascii, "{n} of {most}");
        }
    }

    #[test]
    fn levels_rise_with_the_number_and_nothing_is_its_own() {
        let row = |glyphs: Glyphs, most| {
            (0..=most)
                .map(|n| glyphs.level(n, most))
                .collect::<String>()
        };
        for (most, blocks, ascii) in [
            (0, "·", "."),
            (1, "·█", ".#"),
            (2, "·▄█", ".+#"),
            (8, "·▁▂▃▄▅▆▇█", ".-++**##"),
        ] {
            assert_eq!(row(Glyphs::Blocks, most), blocks);
            assert_eq!(
                row(Glyphs::Ascii, most).len(),
                ascii.len().max(most as usize + 1)
            );
        }
        assert_eq!(row(Glyphs::Ascii, 4), ".-+*#");
        assert_eq!(Glyphs::Blocks.level(1, 1_000_000), '▁');
    }
}

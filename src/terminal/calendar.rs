//! A year by weeks.

use chrono::{Datelike, Days, NaiveDate};

use super::glyphs::Glyphs;
use super::{Label, Styles};

/// Numbers of weeks that follow each other, drawn as one row of signs with the months under it.
#[derive(Debug, Clone)]
pub struct Calendar {
    first: NaiveDate,
    weeks: Vec<u64>,
}

impl Calendar {
    /// The numbers of weeks, of which the first begins on this day.
    pub fn new(first: NaiveDate, weeks: impl IntoIterator<Item = u64>) -> Calendar {
        Calendar {
            first,
            weeks: weeks.into_iter().collect(),
        }
    }

    /// The last weeks that fit on a screen of `width` columns, with `indent` spaces before them; two columns a week where all of
    /// them fit so.
    pub fn render(&self, glyphs: Glyphs, styles: Styles, width: usize, indent: usize) -> String {
        let free = width.saturating_sub(indent);
        let wide = if self.weeks.len() * 2 <= free { 2 } else { 1 };
        let fit = (free / wide).min(self.weeks.len());
        let shown = &self.weeks[self.weeks.len() - fit..];
        if shown.is_empty() {
            return String::new();
        }
        let most = shown.iter().copied().max().unwrap_or(0);
        let signs: String = shown
            .iter()
            .flat_map(|&n| std::iter::repeat_n(glyphs.level(n, most), wide))
            .collect();
        let months = self.months(self.weeks.len() - fit, fit, wide);
        let mut text = format!("{:indent$}{}\n", "", styles.wrap(Label::Good, &signs));
        if !months.is_empty() {
            let months = styles.wrap(Label::Dim, &months);
            text.push_str(&format!("{:indent$}{months}\n", ""));
        }
        text
    }

    /// How many of its weeks fit on a screen of `width` columns.
    pub fn fitting(&self, width: usize, indent: usize) -> usize {
        width.saturating_sub(indent).min(self.weeks.len())
    }

    /// The name of each month under the week in which it begins, where there is room for it.
    fn months(&self, skip: usize, fit: usize, wide: usize) -> String {
        let room = fit * wide;
        let mut text = String::new();
        for place in 0..fit {
            let before = (skip + place) as u64 * 7;
            let Some(monday) = self.first.checked_add_days(Days::new(before)) else {
                break;
            };
            let sunday = monday.checked_add_days(Days::new(6)).unwrap_or(monday);
            let at = place * wide;
            let begins = monday.day() == 1 || sunday.month() != monday.month();
            let free = at >= text.len() + usize::from(!text.is_empty());
            if begins && free && at + 3 <= room {
                text.push_str(&" ".repeat(at - text.len()));
                text.push_str(&sunday.format("%b").to_string());
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year() -> Calendar {
        let monday = NaiveDate::from_ymd_opt(2025, 5, 19).unwrap();
        Calendar::new(monday, 0..52)
    }

    #[test]
    fn the_last_weeks_that_fit_are_drawn_with_their_months() {
        let few = Calendar::new(
            NaiveDate::from_ymd_opt(2026, 5, 4).unwrap(),
            [0, 2, 4, 1, 0, 3],
        );
        for (width, glyphs, drawn) in [
            (40, Glyphs::Blocks, "  ··▄▄██▂▂··▆▆\n          Jun\n"),
            (40, Glyphs::Ascii, "  ..++##--..**\n          Jun\n"),
            (10, Glyphs::Ascii, "  .+#-.*\n"),
            (5, Glyphs::Ascii, "  -.#\n"),
            (2, Glyphs::Ascii, ""),
        ] {
            let text = few.render(glyphs, Styles::plain(), width, 2);
            assert_eq!(text, drawn, "at {width}");
        }
    }

    #[test]
    fn a_year_fits_every_screen() {
        for (width, weeks, months) in [
            (40, 38, "Sep Oct Nov  Dec Jan Feb Mar Apr May"),
            (80, 52, "Jun Jul  Aug Sep Oct Nov  Dec Jan Feb Mar Apr"),
            (120, 52, "Jun       Jul"),
        ] {
            let drawn = year().render(Glyphs::Blocks, Styles::plain(), width, 2);
            let lines: Vec<&str> = drawn.lines().collect();
            let columns = lines[0].trim().chars().count();
            assert_eq!(
                columns,
                if width == 120 { weeks * 2 } else { weeks },
                "{}",
                lines[0]
            );
            assert_eq!(year().fitting(width, 2), weeks);
            let squeezed = lines[1].split_whitespace().collect::<Vec<_>>();
            let wanted = months.split_whitespace().collect::<Vec<_>>();
            assert!(squeezed.starts_with(&wanted), "at {width}: {}", lines[1]);
            assert!(lines.iter().all(|line| line.chars().count() <= width));
        }
    }
}

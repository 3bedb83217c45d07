//! Lists, aligned and fitted for a terminal.

use super::{Cell, Label, Styles, display_width};

/// The space between two columns.
const GAP: usize = 2;
/// A column that may shrink stays at least so wide while other columns can be left out.
const COMFORTABLE: usize = 24;
/// No column gets narrower than this.
const NARROWEST: usize = 6;

/// Where a cell's text stands in its column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Align {
    /// Words.
    #[default]
    Left,
    /// Numbers.
    Right,
}

/// One column of a [`Table`].
#[derive(Debug, Clone, Default)]
pub struct Column {
    header: String,
    align: Align,
    shrinks: bool,
    optional: u8,
}

impl Column {
    /// A column under a header, which may be empty.
    pub fn new(header: &str) -> Column {
        Column {
            header: header.to_owned(),
            ..Column::default()
        }
    }

    /// Aligns the column to the right, for numbers.
    pub fn right(mut self) -> Column {
        self.align = Align::Right;
        self
    }

    /// Lets the column be cut with `…` where the screen is narrow. Columns that stand further right
    /// shrink first: what matters most stands first.
    pub fn shrinks(mut self) -> Column {
        self.shrinks = true;
        self
    }

    /// Lets the column be left out where the screen is narrow. The highest rank goes first; rank 0
    /// always stays.
    pub fn optional(mut self, rank: u8) -> Column {
        self.optional = rank;
        self
    }
}

/// A list with aligned columns.
#[derive(Debug, Clone, Default)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A list without rows.
    pub fn new(columns: impl IntoIterator<Item = Column>) -> Table {
        Table {
            columns: columns.into_iter().collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row. Missing cells are empty, surplus ones are left out.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        let mut row: Vec<Cell> = cells.into_iter().collect();
        row.resize(self.columns.len(), Cell::default());
        self.rows.push(row);
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The list for a screen of `width` columns: one line a row, each with a line break, no
    /// spaces at the ends of lines. Columns without any text are left out.
    pub fn render(&self, styles: Styles, width: usize) -> String {
        let layout = self.layout(width);
        let mut text = String::new();
        if layout
            .iter()
            .any(|&(column, _)| !self.columns[column].header.is_empty())
        {
            let headers: Vec<Cell> = self
                .columns
                .iter()
                .map(|c| Cell::new(Label::Dim, &c.header))
                .collect();
            self.push_line(&headers, &layout, styles, &mut text);
        }
        for row in &self.rows {
            self.push_line(row, &layout, styles, &mut text);
        }
        text
    }

    fn push_line(
        &self,
        row: &[Cell],
        layout: &[(usize, usize)],
        styles: Styles,
        text: &mut String,
    ) {
        let mut owed = 0;
        for (place, &(column, width)) in layout.iter().enumerate() {
            let cell = row[column].shortened(width);
            let pad = width.saturating_sub(cell.width());
            let right = self.columns[column].align == Align::Right;
            if place > 0 {
                owed += GAP;
            }
            // Spaces are only written once something follows them.
            let painted = cell.painted(styles);
            if painted.is_empty() {
                owed += pad;
                continue;
            }
            text.extend(std::iter::repeat_n(' ', owed + if right { pad } else { 0 }));
            text.push_str(&painted);
            owed = if right { 0 } else { pad };
        }
        text.push('\n');
    }

    /// Which columns are shown, and how wide.
    fn layout(&self, width: usize) -> Vec<(usize, usize)> {
        let natural = |column: usize| {
            let cells = self
                .rows
                .iter()
                .map(|row| row[column].width())
                .max()
                .unwrap_or(0);
            if cells == 0 {
                0
            } else {
                cells.max(display_width(&self.columns[column].header))
            }
        };
        let mut layout: Vec<(usize, usize)> = (0..self.columns.len())
            .map(|column| (column, natural(column)))
            .filter(|&(_, width)| width > 0)
            .collect();

        let comfortable = |&(column, width): &(usize, usize)| match self.columns[column].shrinks {
            true => (column, width.min(COMFORTABLE)),
            false => (column, width),
        };
        while total(layout.iter().map(comfortable)) > width {
            let least = layout
                .iter()
                .enumerate()
                .max_by_key(|&(_, &(column, _))| self.columns[column].optional)
                .filter(|&(_, &(column, _))| self.columns[column].optional > 0);
            let Some((place, _)) = least else { break };
            layout.remove(place);
        }

        // First the columns made for it, comfortably; then as far as it goes; then any.
        for (any, floor) in [(false, COMFORTABLE), (false, NARROWEST), (true, NARROWEST)] {
            for place in (0..layout.len()).rev() {
                let excess = total(layout.iter().copied()).saturating_sub(width);
                let (column, now) = layout[place];
                if any || self.columns[column].shrinks {
                    layout[place].1 = now.saturating_sub(excess).max(now.min(floor));
                }
            }
        }
        layout
    }
}

fn total(layout: impl Iterator<Item = (usize, usize)>) -> usize {
    let (columns, width) = layout.fold((0, 0), |(n, sum), (_, width)| (n + 1, sum + width));
    width + GAP * usize::saturating_sub(columns, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries() -> Table {
        let mut table = Table::new([
            Column::new(""),
            Column::new("").optional(2),
            Column::new("").shrinks(),
            Column::new("").optional(3).right(),
        ]);
        for (handle, kind, title, n) in [
            ("k7m2qd", "story", "Kiln tripped at 900", "12"),
            (
                "p3wx9a",
                "practice",
                "Check the breaker before every firing above 900 °C",
                "3",
            ),
            (
                "z8h4tc",
                "question",
                "青磁に小さな穴があくのはなぜですか？",
                "",
            ),
        ] {
            table.row([
                Cell::new(Label::Handle, handle),
                Cell::new(Label::Kind, kind),
                Cell::new(Label::Title, title),
                Cell::from(n),
            ]);
        }
        table
    }

    #[test]
    fn a_list_fits_its_screen() {
        for (width, lines) in [
            (
                100,
                [
                    "k7m2qd  story     Kiln tripped at 900                                 12",
                    "p3wx9a  practice  Check the breaker before every firing above 900 °C   3",
                    "z8h4tc  question  青磁に小さな穴があくのはなぜですか？",
                ],
            ),
            (
                50,
                [
                    "k7m2qd  story     Kiln tripped at 900           12",
                    "p3wx9a  practice  Check the breaker before ev…   3",
                    "z8h4tc  question  青磁に小さな穴があくのはな…",
                ],
            ),
            (
                42,
                [
                    "k7m2qd  story     Kiln tripped at 900",
                    "p3wx9a  practice  Check the breaker befor…",
                    "z8h4tc  question  青磁に小さな穴があくの…",
                ],
            ),
            (
                40,
                [
                    "k7m2qd  Kiln tripped at 900",
                    "p3wx9a  Check the breaker before every…",
                    "z8h4tc  青磁に小さな穴があくのはなぜで…",
                ],
            ),
            (
                20,
                [
                    "k7m2qd  Kiln trippe…",
                    "p3wx9a  Check the b…",
                    "z8h4tc  青磁に小さ…",
                ],
            ),
        ] {
            let text = entries().render(Styles::plain(), width);
            assert_eq!(text.lines().collect::<Vec<_>>(), lines, "at {width}");
            assert!(
                text.lines().all(|line| display_width(line) <= width),
                "at {width}"
            );
        }
    }

    #[test]
    fn what_stands_first_is_cut_last() {
        let mut table = Table::new([Column::new("").shrinks(), Column::new("").shrinks()]);
        let title = "Check the breaker before each firing";
        table.row([title.into(), "kiln, electricity, safety, evenings".into()]);
        for (width, line) in [
            (
                64,
                "Check the breaker before each firing  kiln, electricity, safety…",
            ),
            (
                56,
                "Check the breaker before each…  kiln, electricity, safe…",
            ),
        ] {
            assert_eq!(table.render(Styles::plain(), width), format!("{line}\n"));
        }
    }

    #[test]
    fn headers_are_shown_if_there_are_any() {
        let mut table = Table::new([
            Column::new("name"),
            Column::new("team"),
            Column::new("n").right(),
        ]);
        table.row(["Ada".into(), "".into(), "100".into()]);
        assert_eq!(table.render(Styles::plain(), 80), "name    n\nAda   100\n");
    }

    #[test]
    fn colour_does_not_move_columns() {
        let mut table = Table::new([Column::new(""), Column::new("").shrinks()]);
        table.row([
            Cell::new(Label::Handle, "ab"),
            Cell::from("x").then(Label::Match, "kiln").plain("y"),
        ]);
        table.row([Cell::new(Label::Handle, "abcd"), Cell::from("z")]);
        assert_eq!(
            table.render(Styles::new(true), 80),
            "\u{1b}[35mab\u{1b}[0m    x\u{1b}[1m\u{1b}[31mkiln\u{1b}[0my\n\u{1b}[35mabcd\u{1b}[0m  z\n"
        );
    }

    #[test]
    fn cells_are_safe_and_on_one_line() {
        let mut table = Table::new([Column::new("")]);
        table.row([Cell::from("a\nb\u{1b}[2J")]);
        assert_eq!(table.render(Styles::new(true), 80), "a b�[2J\n");
    }
}

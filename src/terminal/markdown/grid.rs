//! Tables of a Markdown text: side by side where they fit, one record after the other where not.

use anstyle::Style;

use super::Page;
use super::runs::{Row, Runs};
use crate::markdown::{Alignment, Inline};
use crate::terminal::Label;

/// A column narrower than this is no pleasure to read.
const NARROWEST: usize = 12;
/// Between two columns.
const BAR: &str = " │ ";
const BAR_WIDTH: usize = 3;

impl Page {
    pub(super) fn table(
        &self,
        align: &[Alignment],
        head: &[Vec<Inline>],
        rows: &[Vec<Vec<Inline>>],
        width: usize,
    ) -> Vec<String> {
        let bold = self.styles.look(Label::Strong);
        let head: Vec<Runs> = head.iter().map(|cell| self.runs(cell, bold)).collect();
        let rows: Vec<Vec<Runs>> = rows
            .iter()
            .map(|row| {
                row.iter()
                    .map(|cell| self.runs(cell, Style::new()))
                    .collect()
            })
            .collect();
        match widths(&head, &rows, width) {
            Some(widths) => self.grid(align, &head, &rows, &widths),
            None => self.cards(&head, &rows, width),
        }
    }

    fn grid(
        &self,
        align: &[Alignment],
        head: &[Runs],
        rows: &[Vec<Runs>],
        widths: &[usize],
    ) -> Vec<String> {
        let rules: Vec<String> = widths.iter().map(|&width| "─".repeat(width)).collect();
        let mut lines = self.grid_row(align, head, widths);
        lines.push(self.styles.wrap(Label::Dim, &rules.join("─┼─")));
        for row in rows {
            lines.extend(self.grid_row(align, row, widths));
        }
        lines
    }

    /// One row of a table, as many lines as its tallest cell takes.
    fn grid_row(&self, align: &[Alignment], cells: &[Runs], widths: &[usize]) -> Vec<String> {
        let cells: Vec<Vec<Row>> = cells
            .iter()
            .zip(widths)
            .map(|(cell, &width)| cell.wrap(width, true, self.styles))
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        let bar = self.styles.wrap(Label::Dim, BAR);
        let line = |number: usize| {
            let parts: Vec<String> = cells
                .iter()
                .zip(widths)
                .enumerate()
                .map(|(column, (rows, &width))| {
                    let empty = Row::default();
                    let row = rows.get(number).unwrap_or(&empty);
                    let room = width.saturating_sub(row.width);
                    let left = match align.get(column) {
                        Some(Alignment::Right) => room,
                        Some(Alignment::Center) => room / 2,
                        _ => 0,
                    };
                    format!(
                        "{}{}{}",
                        " ".repeat(left),
                        row.text,
                        " ".repeat(room - left)
                    )
                })
                .collect();
            parts.join(&bar).trim_end().to_owned()
        };
        (0..height).map(line).collect()
    }

    /// Each row as lines `head: cell`, with an empty line between rows; the head alone where there are none.
    fn cards(&self, head: &[Runs], rows: &[Vec<Runs>], width: usize) -> Vec<String> {
        if rows.is_empty() {
            let names = head.iter();
            let names = names.flat_map(|name| name.wrap(width, false, self.styles));
            return names.map(|line| line.text).collect();
        }
        let mut lines = Vec::new();
        for row in rows {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            for (cell, name) in row.iter().zip(head) {
                if cell.text().trim().is_empty() {
                    continue;
                }
                let mut runs = Runs::default();
                if !name.text().trim().is_empty() {
                    let strong = self.styles.look(Label::Strong);
                    runs.push(&format!("{}: ", name.text()), strong, None);
                }
                runs.append(cell);
                let wrapped = runs.wrap(width.saturating_sub(2), false, self.styles);
                for (number, line) in wrapped.into_iter().enumerate() {
                    let indent = if number == 0 { "" } else { "  " };
                    lines.push(format!("{indent}{}", line.text));
                }
            }
        }
        lines
    }
}

/// How wide each column is, or none where the table is too wide to be read side by side.
fn widths(head: &[Runs], rows: &[Vec<Runs>], width: usize) -> Option<Vec<usize>> {
    let natural: Vec<usize> = (0..head.len())
        .map(|column| {
            let cells = rows
                .iter()
                .filter_map(|row| row.get(column))
                .map(Runs::width);
            cells.chain([head[column].width(), 1]).max().unwrap_or(1)
        })
        .collect();
    let room = width.checked_sub(BAR_WIDTH * natural.len().saturating_sub(1))?;
    let capped = |cap: usize| natural.iter().map(move |&width| width.min(cap));
    // The widest columns give way first.
    let cap = (1..=room)
        .rev()
        .find(|&cap| capped(cap).sum::<usize>() <= room)?;
    let readable = natural.iter().all(|&width| width <= cap) || cap >= NARROWEST;
    readable.then(|| capped(cap).collect())
}

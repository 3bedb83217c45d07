//! Markdown as a terminal shows it: wrapped, indented, painted and safe.

mod alerts;
mod grid;
mod highlight;
mod html;
mod inline;
pub(super) mod runs;

use anstyle::{Effects, Style};

use self::html::visible_lines;
use super::{Label, Screen, Styles, display_width, sanitize, single_line};
use crate::markdown::{Block, ListItem};

/// Longer lines are hard to read, however wide the screen is.
const WIDEST: usize = 100;
/// What is nested deeper than the screen is wide is not indented any further.
const NARROWEST: usize = 16;

/// A place to render Markdown for.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    width: usize,
    styles: Styles,
    hyperlinks: bool,
}

impl Page {
    /// A page as wide as the screen, up to 100 columns.
    pub fn on(screen: &Screen) -> Page {
        Page::new(screen.width(), screen.styles(), screen.hyperlinks())
    }

    /// A page of so many columns; `hyperlinks` says whether words can be made clickable.
    pub fn new(width: usize, styles: Styles, hyperlinks: bool) -> Page {
        Page {
            width: width.clamp(NARROWEST, WIDEST),
            styles,
            hyperlinks: hyperlinks && styles.color(),
        }
    }

    /// The blocks as lines, each with a line break; empty if there is nothing to see.
    pub fn render(&self, blocks: &[Block]) -> String {
        let mut text = String::new();
        for line in self.blocks(blocks, self.width, false) {
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    fn blocks(&self, blocks: &[Block], width: usize, tight: bool) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for block in blocks {
            let more = self.block(block, width);
            if more.is_empty() {
                continue;
            }
            if !lines.is_empty() && !tight {
                lines.push(String::new());
            }
            lines.extend(more);
        }
        lines
    }

    fn block(&self, block: &Block, width: usize) -> Vec<String> {
        match block {
            Block::Heading { level, content } => {
                let words = self.runs(content, self.heading(*level));
                if words.text().trim().is_empty() {
                    return Vec::new();
                }
                let mut runs = runs::Runs::default();
                if !self.styles.color() {
                    // Without a style nothing else tells a heading.
                    runs.push(
                        &format!("{} ", "#".repeat((*level).into())),
                        Style::new(),
                        None,
                    );
                }
                runs.append(&words);
                self.wrapped(&runs, width)
            }
            Block::Paragraph(content) => self.wrapped(&self.runs(content, Style::new()), width),
            Block::Quote(inner) => match alerts::alert(inner) {
                Some(alert) => self.alert(&alert, width),
                None => self.quoted(Label::Dim, width, |width| self.blocks(inner, width, false)),
            },
            Block::List {
                ordered,
                tight,
                items,
            } => self.list(*ordered, *tight, items, width),
            Block::Code { info, text } => self.code(info, text),
            Block::Table { align, head, rows } => self.table(align, head, rows, width),
            Block::Rule => vec![self.styles.wrap(Label::Dim, &"─".repeat(width.min(40)))],
            Block::Html(html) => {
                let mut runs = runs::Runs::default();
                for (number, line) in visible_lines(html).iter().enumerate() {
                    if number > 0 {
                        runs.push_break();
                    }
                    runs.push(line, Style::new(), None);
                }
                self.wrapped(&runs, width)
            }
            Block::Footnote { name, blocks } => {
                let mark = format!("[{}] ", single_line(name));
                let columns = display_width(&mark);
                let mark = self.styles.wrap(Label::Dim, &mark);
                let rest = " ".repeat(columns);
                self.indented(width, columns, &mark, &rest, |width| {
                    self.blocks(blocks, width, false)
                })
            }
        }
    }

    /// How a heading looks: those of the first two levels stand out.
    fn heading(&self, level: u8) -> Style {
        let look = self.styles.look(Label::Heading);
        match level {
            1 | 2 => look,
            _ => look.effects(look.get_effects().remove(Effects::UNDERLINE)),
        }
    }

    /// Lines behind a bar.
    fn quoted(
        &self,
        label: Label,
        width: usize,
        lines: impl FnOnce(usize) -> Vec<String>,
    ) -> Vec<String> {
        let bar = self.styles.wrap(label, "│ ");
        self.indented(width, 2, &bar, &bar, lines)
    }

    fn alert(&self, alert: &alerts::Alert<'_>, width: usize) -> Vec<String> {
        let strong = self.styles.look(Label::Strong);
        let mut runs = runs::Runs::default();
        runs.push(
            &alert.name,
            strong.fg_color(self.styles.look(alert.label).get_fg_color()),
            None,
        );
        if !alert.title.is_empty() {
            runs.push(" ", strong, None);
            runs.append(&self.runs(&alert.title, strong));
        }
        if !alert.text.is_empty() {
            runs.push_break();
            runs.append(&self.runs(alert.text, Style::new()));
        }
        self.quoted(alert.label, width, |width| {
            let mut lines = self.wrapped(&runs, width);
            let rest = self.blocks(alert.blocks, width, false);
            if !rest.is_empty() {
                lines.push(String::new());
                lines.extend(rest);
            }
            lines
        })
    }

    fn list(
        &self,
        ordered: Option<usize>,
        tight: bool,
        items: &[ListItem],
        width: usize,
    ) -> Vec<String> {
        let numbers = ordered.map(|first| first.saturating_add(items.len().saturating_sub(1)));
        let columns = numbers.map_or(2, |last| last.to_string().len() + 2);
        let mut lines: Vec<String> = Vec::new();
        for (place, item) in items.iter().enumerate() {
            let number = ordered.map(|first| format!("{}. ", first.saturating_add(place)));
            let task = item.task.map(|done| if done { "[x] " } else { "[ ] " });
            let marker = match (number, task) {
                (Some(number), task) => format!("{number:>columns$}{}", task.unwrap_or_default()),
                (None, Some(task)) => task.to_owned(),
                (None, None) => "• ".to_owned(),
            };
            let columns = display_width(&marker);
            let rest = " ".repeat(columns);
            let mut item_lines = self.indented(width, columns, &marker, &rest, |width| {
                self.blocks(&item.blocks, width, tight)
            });
            if item_lines.is_empty() {
                item_lines.push(marker);
            }
            if place > 0 && !tight {
                lines.push(String::new());
            }
            lines.extend(item_lines);
        }
        lines
    }

    /// Lines of a narrower page behind a prefix; `rest` stands before all lines but the first.
    fn indented(
        &self,
        width: usize,
        columns: usize,
        first: &str,
        rest: &str,
        lines: impl FnOnce(usize) -> Vec<String>,
    ) -> Vec<String> {
        if width < NARROWEST + columns {
            return lines(width);
        }
        let prefixed = |(number, line): (usize, String)| {
            format!("{}{line}", if number == 0 { first } else { rest })
        };
        lines(width - columns)
            .into_iter()
            .enumerate()
            .map(prefixed)
            .collect()
    }

    /// Code as it is: a broken line of code is worse than a long one.
    fn code(&self, info: &str, text: &str) -> Vec<String> {
        let line = |line: &str| sanitize(line).replace('\t', "    ");
        let lines: Vec<String> = text.lines().map(line).collect();
        let parts = match self.styles.color() {
            true => highlight::highlighted(info, &lines),
            false => None,
        };
        let indented = |line: String| format!("    {line}");
        match parts {
            Some(parts) => parts
                .iter()
                .map(|line| self.parts(line))
                .map(indented)
                .collect(),
            None => lines
                .iter()
                .map(|line| self.styles.wrap(Label::Code, line))
                .map(indented)
                .collect(),
        }
    }

    /// One line of code, each part as it is painted.
    fn parts(&self, line: &[highlight::Part]) -> String {
        let painted = line.iter().map(|(label, text)| match label {
            Some(label) => self.styles.wrap(*label, text),
            None => text.clone(),
        });
        painted.collect()
    }

    fn wrapped(&self, runs: &runs::Runs, width: usize) -> Vec<String> {
        runs.wrap(width, false, self.styles)
            .into_iter()
            .map(|row| row.text)
            .collect()
    }
}

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

//! How results are written: for people, for pipes, for programs. One value gives every form.

mod json;
mod template;

use clap::Args;
use serde::Serialize;

use super::context::Context;
use super::error::Failure;
use crate::terminal::{self, Cell};

pub use template::by_template;

/// How one thing is written.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct OneForm {
    /// Write JSON
    #[arg(long, help_heading = "Output")]
    pub json: bool,
}

/// How a receipt of a change is written.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct ReceiptForm {
    /// Write JSON
    #[arg(long, help_heading = "Output", conflicts_with = "quiet")]
    pub json: bool,
    /// Write the handle alone
    #[arg(hide_short_help = true, short, long, help_heading = "Output")]
    pub quiet: bool,
}

/// How a list is written.
#[derive(Debug, Clone, Default, Args)]
pub struct ListForm {
    /// Write a JSON array
    #[arg(long, help_heading = "Output", conflicts_with_all = ["quiet", "format"])]
    pub json: bool,
    /// Write handles alone
    #[arg(
        hide_short_help = true,
        short,
        long,
        help_heading = "Output",
        conflicts_with = "format"
    )]
    pub quiet: bool,
    /// Write each entry by a template, such as '{{ handle }} {{ title }}'
    #[arg(
        hide_short_help = true,
        long,
        value_name = "TEMPLATE",
        help_heading = "Output"
    )]
    pub format: Option<String>,
    /// End each record with a NUL instead of a line break, for xargs -0
    #[arg(
        hide_short_help = true,
        short = '0',
        long = "null",
        help_heading = "Output",
        conflicts_with = "json"
    )]
    pub null: bool,
    /// Show at most so many; else a screenful, or all when piped
    #[arg(short = 'n', long = "limit", value_name = "N", value_parser = super::content::limit_parser(), help_heading = "Output")]
    pub limit: Option<usize>,
}

/// How many entries a terminal is shown unless more are asked for.
pub const SCREENFUL: usize = 20;

impl ListForm {
    /// At most how many entries to fetch.
    pub fn most(&self, context: &Context) -> Option<usize> {
        let for_people = context.screen.stdout_is_terminal()
            && !self.json
            && !self.quiet
            && !self.null
            && self.format.is_none();
        self.limit.or(for_people.then_some(SCREENFUL))
    }

    /// Whether it shows every field that an item has.
    pub fn shows_fields(&self) -> bool {
        self.json || self.format.is_some()
    }

    /// Writes a list. `handle` names each, `record` gives its cells for a pipe, and `human` the text for a terminal.
    pub fn write<T: Serialize>(
        &self,
        context: &mut Context,
        items: &[T],
        handle: impl Fn(&T) -> String,
        record: impl Fn(&T) -> Vec<String>,
        human: impl FnOnce(&mut Context, &[T]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        if self.json {
            return write_json(context, &items);
        }
        let end = if self.null { "\0" } else { "\n" };
        if let Some(template) = &self.format {
            let mut written = String::new();
            for line in by_template(template, items)? {
                written.push_str(&line);
                written.push_str(end);
            }
            return Ok(context.screen.bytes(written)?);
        }
        if self.quiet || self.null {
            let written: String = items.iter().map(|item| handle(item) + end).collect();
            return Ok(context.screen.bytes(written)?);
        }
        if context.screen.stdout_is_terminal() {
            return human(context, items);
        }
        let rows: Vec<Vec<Cell>> = items
            .iter()
            .map(|item| {
                record(item)
                    .iter()
                    .map(|text| Cell::from(text.as_str()))
                    .collect()
            })
            .collect();
        Ok(context.screen.bytes(terminal::records(rows))?)
    }
}

/// Writes a value as indented JSON and a line break.
pub fn write_json(context: &mut Context, value: &impl Serialize) -> Result<(), Failure> {
    // Never broken to the screen's width: it is for programs, on a terminal too.
    Ok(context.screen.bytes(json::pretty(value)? + "\n")?)
}

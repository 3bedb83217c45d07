//! `cop history`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::completion;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::write_json;
use crate::cli::pick::{self, Purpose};
use crate::community::{History, Past};
use crate::terminal::{Cell, Column, Label, Table, records};

/// List every revision of an entry, latest first
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop history check-the-breaker
  cop show check-the-breaker --revision 1   what it said then
  cop diff check-the-breaker 1 3            what changed between two")]
pub struct Args {
    /// The entry
    #[arg(value_name = "REF", add = completion::references())]
    pub reference: Option<String>,
    /// Write JSON
    #[arg(long, help_heading = "Output")]
    pub json: bool,
}

/// What an entry is picked for.
const PURPOSE: Purpose = Purpose::new("Choose whose past to list");

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let reference = pick::required(context, args.reference.as_deref(), PURPOSE)?;
    let history = context.community()?.history(&reference)?;
    if args.json {
        write_json(context, &history)?;
    } else if context.screen.stdout_is_terminal() {
        let text = table(context, &history);
        crate::terminal::page(&mut context.screen, &text)?;
    } else {
        let rows: Vec<Vec<Cell>> = history.revisions.iter().map(record).collect();
        context.screen.bytes(records(rows))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The cells of a revision in a pipe: number, at, author, change, lines added, lines removed, title.
fn record(past: &Past) -> Vec<Cell> {
    [
        past.number.to_string(),
        past.at.to_string(),
        past.author.to_string(),
        past.change.clone(),
        past.added.to_string(),
        past.removed.to_string(),
        past.title.clone(),
    ]
    .iter()
    .map(|text| Cell::from(text.as_str()))
    .collect()
}

fn table(context: &Context, history: &History) -> String {
    let mut table = Table::new([
        Column::new("").right(),
        Column::new(""),
        Column::new("").shrinks(),
        Column::new(""),
        Column::new("").optional(1),
        Column::new("").shrinks().optional(2),
    ]);
    for past in &history.revisions {
        let lines = match (past.added, past.removed) {
            (0, 0) => String::new(),
            (added, removed) => format!("+{added} -{removed}"),
        };
        table.row([
            Cell::new(Label::Handle, &past.number.to_string()),
            Cell::new(Label::Dim, &past.at.date().to_string()),
            Cell::new(Label::Member, past.author.as_str()),
            Cell::new(Label::Kind, &past.change),
            Cell::new(Label::Dim, &lines),
            Cell::new(Label::Title, &past.title),
        ]);
    }
    table.render(context.screen.styles(), context.screen.width())
}

//! `cop stats`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{OneForm, write_json};
use crate::cli::views;
use crate::terminal::{Cell, records};

/// See what the community holds: kinds, topics, a year by weeks, and how far stories came
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop stats
  cop stats | grep ^topic     every topic, not the ten most used alone
  cop stats --json

What others may see counts, live and retired: drafts, private and sensitive entries and the trash do not. A week's activity is \
what was captured and revised in it, and what was said of it: reports, answers, thanks and the like. Nothing is counted by \
person, nor are steps of paths.")]
pub struct Args {
    #[command(flatten)]
    pub form: OneForm,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let stats = context.community()?.stats()?;
    if args.form.json {
        write_json(context, &stats)?;
    } else if stats.is_empty() {
        context.screen.say("Nothing that others may see is kept here yet.")?;
        context.screen.hint("cop add story")?;
    } else if context.screen.stdout_is_terminal() {
        let text = views::stats(context, &stats);
        crate::terminal::page(&mut context.screen, &text)?;
    } else {
        let rows = views::stats_records(&stats);
        context.screen.bytes(records(rows.into_iter().map(|row| row.map(Cell::from))))?;
    }
    Ok(ExitCode::from(u8::from(stats.is_empty())))
}

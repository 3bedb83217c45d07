//! `cop home`, and `cop` alone.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{OneForm, write_json};
use crate::cli::{content, views};
use crate::terminal::{Cell, records};

/// See what waits for you, what is new, and a story worth hearing again
#[derive(Debug, Default, Arguments)]
#[command(after_help = "Examples:
  cop home         the same as cop alone
  cop home -n 20   more of each
  cop home --json

Nothing is recorded of who reads what: what is new is what others added or changed in the last two weeks.")]
pub struct Args {
    /// Show at most so many of each [default: 5]
    #[arg(short = 'n', long = "limit", value_name = "N", value_parser = content::limit_parser(), help_heading = "Output")]
    pub limit: Option<usize>,
    #[command(flatten)]
    pub form: OneForm,
}

/// How many of each are read at a glance.
const A_GLANCE: usize = 5;

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let community = context.community()?;
    let home = community.home(Some(args.limit.unwrap_or(A_GLANCE)))?;
    if args.form.json {
        write_json(context, &home)?;
    } else if context.screen.stdout_is_terminal() {
        let text = views::home(context, &home, community.now());
        crate::terminal::page(&mut context.screen, &text)?;
    } else {
        let rows = views::home_records(&home);
        let cells = rows.iter().map(|row| row.iter().map(|text| Cell::from(text.as_str())));
        context.screen.bytes(records(cells))?;
    }
    context.screen.flush()?;
    if home.empty && !context.screen.stdout_is_terminal() {
        context.screen.say("Nothing is kept here yet.")?;
        context.screen.hint("begin with: cop add story")?;
    }
    Ok(ExitCode::SUCCESS)
}

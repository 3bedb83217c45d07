//! `cop health`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{OneForm, write_json};
use crate::cli::views;
use crate::terminal::{Cell, records};

/// See how the community fares, and what would help
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop health
  cop health --json

Eight signals of the last 90 days, over what everyone may hear of: first those that are worth a look. They are about the \
community, never about anybody in it: what one person did is not counted, and what people read or search is not even known.")]
pub struct Args {
    #[command(flatten)]
    pub form: OneForm,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let health = context.community()?.health()?;
    if args.form.json {
        write_json(context, &health)?;
    } else if context.screen.stdout_is_terminal() {
        let text = views::health(context, &health);
        crate::terminal::page(&mut context.screen, &text)?;
    } else {
        let rows = health.signals.iter().map(|reading| {
            [reading.signal.as_str(), reading.pulse.as_str(), &reading.sentence, &reading.next].map(Cell::from)
        });
        context.screen.bytes(records(rows))?;
    }
    Ok(ExitCode::SUCCESS)
}

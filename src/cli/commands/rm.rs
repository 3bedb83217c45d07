//! `cop rm`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::completion;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{ReceiptForm, write_json};
use crate::cli::views;

/// Move entries to the trash
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop rm kiln-tripped
  cop list -t draft-notes -0 | xargs -0 cop rm

Nothing is lost: cop restore REF, or cop undo. An outdated practice is better retired: cop retire REF")]
pub struct Args {
    /// The entries
    #[arg(value_name = "REF", required = true, add = completion::references())]
    pub references: Vec<String>,
    #[command(flatten)]
    pub form: ReceiptForm,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let trashed = context.community()?.trash(&args.references)?;
    if args.form.json {
        write_json(context, &trashed)?;
        return Ok(ExitCode::SUCCESS);
    }
    for entry in &trashed {
        let line = match args.form.quiet {
            true => entry.handle.to_string(),
            false => format!("Moved to the trash: {}", views::brief(context, entry)),
        };
        context.screen.line(line)?;
    }
    if !args.form.quiet {
        context.screen.hint("back again: cop undo")?;
    }
    Ok(ExitCode::SUCCESS)
}

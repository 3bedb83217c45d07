//! `cop restore`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{ReceiptForm, write_json};
use crate::cli::{completion, views};

/// Take entries back from the trash
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop restore kiln-tripped
  cop list --trash      what can be restored")]
pub struct Args {
    /// The entries
    #[arg(value_name = "REF", required = true, add = completion::trashed())]
    pub references: Vec<String>,
    #[command(flatten)]
    pub form: ReceiptForm,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let restored = context.community()?.restore(&args.references)?;
    if args.form.json {
        write_json(context, &restored)?;
        return Ok(ExitCode::SUCCESS);
    }
    for entry in &restored {
        let line = match args.form.quiet {
            true => entry.handle.to_string(),
            false => format!("Restored {}", views::brief(context, entry)),
        };
        context.screen.line(line)?;
    }
    Ok(ExitCode::SUCCESS)
}

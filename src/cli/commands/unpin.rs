//! `cop unpin`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::completion;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::ReceiptForm;
use crate::cli::pick::{self, Purpose};
use crate::cli::views;

/// Have an entry that is pinned stand among the others again
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop unpin check-the-breaker
  cop list --pinned           all that is pinned")]
pub struct Args {
    /// The entry
    #[arg(value_name = "REF", add = completion::references())]
    pub reference: String,
    #[command(flatten)]
    pub form: ReceiptForm,
}

/// What an entry is picked for.
const PURPOSE: Purpose = Purpose::new("Choose what is unpinned");

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let reference = pick::meant(context, &args.reference, PURPOSE)?;
    let unpinned = context.community()?.unpin(&reference)?;
    let done = match unpinned.changed {
        true => "Unpinned",
        false => "It was not pinned:",
    };
    if views::pinned(context, &unpinned, args.form, done)? && unpinned.first > 0 {
        context.screen.hint("what is pinned still: cop list --pinned")?;
    }
    Ok(ExitCode::SUCCESS)
}

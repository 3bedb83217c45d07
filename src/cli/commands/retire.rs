//! `cop retire`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::completion;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{ReceiptForm, write_json};
use crate::cli::pick::{self, Purpose};
use crate::cli::views;

/// Withdraw an entry, leaving a page that points to its successor
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop retire old-way --for better-way
  cop retire old-way

It stays readable: cop show REF. Back again: cop edit REF --state live")]
pub struct Args {
    /// The entry
    #[arg(value_name = "REF", add = completion::references())]
    pub reference: Option<String>,
    /// The entry that takes its place
    #[arg(long = "for", value_name = "REF", add = completion::references())]
    pub successor: Option<String>,
    #[command(flatten)]
    pub form: ReceiptForm,
}

/// What an entry is picked for.
const PURPOSE: Purpose = Purpose::new("Choose what to retire");

/// What its successor is picked for.
const SUCCESSOR: Purpose = Purpose::new("Choose what takes its place");

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let reference = pick::required(context, args.reference.as_deref(), PURPOSE)?;
    let successor = pick::optional(context, args.successor.as_deref(), SUCCESSOR)?;
    let retired = context.community()?.retire(&reference, successor.as_deref())?;
    if args.form.json {
        write_json(context, &retired)?;
        return Ok(ExitCode::SUCCESS);
    }
    if args.form.quiet {
        context.screen.line(&retired.entry.handle)?;
        return Ok(ExitCode::SUCCESS);
    }
    context.screen.line(format!("Retired {}", views::brief(context, &retired.entry)))?;
    match &retired.successor {
        Some(successor) => {
            let successor = views::brief(context, successor);
            context.screen.line(format!("  in favour of {successor}"))?;
        }
        None if retired.wants_successor() => {
            let handle = &retired.entry.handle;
            context.screen.hint(format!("what should people do instead? cop link REF --supersedes {handle}"))?;
        }
        None => {}
    }
    Ok(ExitCode::SUCCESS)
}

//! `cop why`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::completion;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::write_json;
use crate::cli::pick::{self, Purpose};
use crate::cli::views;

/// Show where an entry comes from and what it led to
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop why check-the-breaker     story → lesson → practice → evidence, a tree
  cop why kiln-tripped --json")]
pub struct Args {
    /// The entry
    #[arg(value_name = "REF", add = completion::references())]
    pub reference: Option<String>,
    /// Write JSON
    #[arg(long, help_heading = "Output")]
    pub json: bool,
}

/// What an entry is picked for.
const PURPOSE: Purpose = Purpose::new("Choose whose ties to show");

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let reference = pick::required(context, args.reference.as_deref(), PURPOSE)?;
    let chain = context.community()?.why(&reference)?;
    if args.json {
        write_json(context, &chain)?;
        return Ok(ExitCode::SUCCESS);
    }
    let text = views::tree(context, &chain);
    crate::terminal::page(&mut context.screen, &text)?;
    if chain.comes_from.is_empty() && chain.led_to.is_empty() {
        let handle = &chain.listed.entry.handle;
        context.screen.hint(format!("nothing is said of where it comes from: cop link {handle} --from REF"))?;
    }
    Ok(ExitCode::SUCCESS)
}

//! `cop diff`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::write_json;
use crate::cli::pick::{self, Purpose};
use crate::cli::{completion, content, views};

/// Show what changed between two revisions of an entry
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop diff check-the-breaker        the last change
  cop diff check-the-breaker 1      from revision 1 to what it says now
  cop diff check-the-breaker 1 3    from revision 1 to revision 3")]
pub struct Args {
    /// The entry
    #[arg(value_name = "REF", add = completion::references())]
    pub reference: Option<String>,
    /// The older revision [default: the one before the last]
    #[arg(value_name = "A", value_parser = content::number_parser())]
    pub from: Option<u32>,
    /// The newer revision [default: the last]
    #[arg(value_name = "B", value_parser = content::number_parser())]
    pub to: Option<u32>,
    /// Write JSON
    #[arg(long, help_heading = "Output")]
    pub json: bool,
}

/// What an entry is picked for.
const PURPOSE: Purpose = Purpose::new("Choose what to compare");

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let reference = pick::required(context, args.reference.as_deref(), PURPOSE)?;
    let difference = context.community()?.difference(&reference, args.from, args.to)?;
    if args.json {
        write_json(context, &difference)?;
        return Ok(ExitCode::SUCCESS);
    }
    if difference.fields.is_empty() && difference.diff.is_empty() {
        let text = match difference.from == difference.to {
            true => "There is one revision; nothing has changed since.",
            false => "Nothing differs between the two.",
        };
        context.screen.say(text)?;
        return Ok(ExitCode::SUCCESS);
    }
    let text = views::difference(context, &difference.fields, &difference.diff);
    crate::terminal::page(&mut context.screen, &text)?;
    Ok(ExitCode::SUCCESS)
}

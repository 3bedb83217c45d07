//! `cop link`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::completion;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::fields::Links;
use crate::cli::output::{ReceiptForm, write_json};
use crate::cli::views;

/// Link an entry with others
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop link check-the-breaker --from when-firing
  cop link slow-cooling --answers why-does
  cop link new-way --supersedes old-way

In a text, [[slug]] or [[slug|words]] links as well.")]
pub struct Args {
    /// The entry that makes the links
    #[arg(value_name = "REF", add = completion::references())]
    pub reference: String,
    #[command(flatten)]
    pub links: Links,
    #[command(flatten)]
    pub form: ReceiptForm,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let links = args.links.all();
    if links.is_empty() {
        return Err(Failure::usage(
            "say what it is linked with",
            format!("cop link {} --from REF (or --answers, --supersedes, --relates)", args.reference),
        ));
    }
    let done = context.community()?.link(&args.reference, &links)?;
    if args.form.json {
        write_json(context, &done)?;
        return Ok(ExitCode::SUCCESS);
    }
    if args.form.quiet {
        context.screen.line(&done.entry.handle)?;
        return Ok(ExitCode::SUCCESS);
    }
    for (kind, other) in &done.linked {
        let (this, other) = (views::brief(context, &done.entry), views::brief(context, other));
        context.screen.line(format!("{this}\n  {} {other}", kind.forward()))?;
    }
    for (kind, other) in &done.known {
        let other = views::brief(context, other);
        context.screen.say(format!("It was linked already: {} {other}", kind.forward()))?;
    }
    Ok(ExitCode::SUCCESS)
}

//! `cop unlink`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::completion;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::fields::Links;
use crate::cli::output::{ReceiptForm, write_json};
use crate::cli::pick::{self, Purpose};
use crate::cli::views;

/// Take links from an entry
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop unlink check-the-breaker when-firing         every link to it
  cop unlink check-the-breaker --from when-firing  this one alone

A link that stands in a text goes with the text: cop edit REF")]
pub struct Args {
    /// The entry that makes the links
    #[arg(value_name = "REF", add = completion::references())]
    pub reference: String,
    /// The entries that it shall no longer link to
    #[arg(value_name = "OTHER", add = completion::references())]
    pub others: Vec<String>,
    #[command(flatten)]
    pub links: Links,
    #[command(flatten)]
    pub form: ReceiptForm,
}

/// What an entry is picked for.
const PURPOSE: Purpose = Purpose::new("Choose what loses a link");

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let reference = pick::meant(context, &args.reference, PURPOSE)?;
    let links = args.links.all();
    if links.is_empty() && args.others.is_empty() {
        return Err(Failure::usage(
            "say which link shall go",
            format!("cop unlink {reference} OTHER"),
        ));
    }
    let done = context.community()?.unlink(&reference, &links, &args.others)?;
    if args.form.json {
        write_json(context, &done)?;
        return Ok(ExitCode::SUCCESS);
    }
    if args.form.quiet {
        context.screen.line(&done.entry.handle)?;
        return Ok(ExitCode::SUCCESS);
    }
    for (kind, other) in &done.unlinked {
        let (this, other) = (views::brief(context, &done.entry), views::brief(context, other));
        context.screen.line(format!("{this}\n  no longer {} {other}", kind.forward()))?;
    }
    Ok(ExitCode::SUCCESS)
}

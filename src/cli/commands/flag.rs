//! `cop flag`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::ReceiptForm;
use crate::cli::pick::{self, Purpose};
use crate::cli::said::Said;
use crate::cli::{completion, content, views};
use crate::model::FlagReason;

/// Say that an entry needs care
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop flag check-the-breaker stale -m \"The new kilns have no button.\"
  cop flag kiln-tripped sensitive

A `wrong` flag makes a practice contested; `stale` and `wrong` make it due. A `sensitive` flag takes an entry out of every \
export at once. A review closes the flags: cop review REF fixed")]
pub struct Args {
    /// The entry
    #[arg(value_name = "REF", add = completion::references())]
    pub reference: String,
    /// Why
    #[arg(value_parser = content::reason_parser())]
    pub reason: FlagReason,
    #[command(flatten)]
    pub said: Said,
    #[command(flatten)]
    pub form: ReceiptForm,
}

/// What an entry is picked for.
const PURPOSE: Purpose = Purpose::new("Choose what needs care");

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let reference = pick::meant(context, &args.reference, PURPOSE)?;
    let community = context.community()?;
    let flagged = community.flag(&reference, args.reason, args.said.note())?;
    let done = format!("Flagged {}:", args.reason);
    if !views::marked(context, &flagged, args.form, &done)? {
        return Ok(ExitCode::SUCCESS);
    }
    let handle = &flagged.entry.handle;
    if args.reason == FlagReason::Sensitive {
        context.screen.say("It stays out of every export until someone has looked at it.")?;
    }
    context.screen.hint(format!("once it is put right: cop edit {handle}, then cop review {handle} fixed"))?;
    Ok(ExitCode::SUCCESS)
}

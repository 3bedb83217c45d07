//! `cop pin`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::completion;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::ReceiptForm;
use crate::cli::pick::{self, Purpose};
use crate::cli::views;
use crate::model::Lifecycle;

/// Put an entry first for everybody: in lists, on the home screen, in the handbook
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop pin check-the-breaker
  cop list --pinned           all that is pinned
  cop unpin check-the-breaker

The pin is the community's: it is exchanged like a title or a tag. Search goes by relevance alone, and a list that was asked \
for in an order of its own (--sort) keeps to that. What is retired does not come first while it is.")]
pub struct Args {
    /// The entry
    #[arg(value_name = "REF", add = completion::references())]
    pub reference: String,
    #[command(flatten)]
    pub form: ReceiptForm,
}

/// As many as are still read at a glance: what is all first is not first.
const A_GLANCE: u64 = 7;

/// What an entry is picked for.
const PURPOSE: Purpose = Purpose::new("Choose what comes first");

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let reference = pick::meant(context, &args.reference, PURPOSE)?;
    let pinned = context.community()?.pin(&reference)?;
    let done = match pinned.changed {
        true => "Pinned",
        false => "Pinned already:",
    };
    if !views::pinned(context, &pinned, args.form, done)? {
        return Ok(ExitCode::SUCCESS);
    }
    match &pinned.entry {
        entry if entry.state == Lifecycle::Draft => {
            context.screen.say("It is a draft, and comes first once it is live.")?;
        }
        entry if entry.private => {
            context.screen.say("It stays on this machine, so it comes first here alone.")?;
        }
        _ => {}
    }
    match pinned.first {
        many if many > A_GLANCE => {
            context.screen.hint(format!(
                "{many} entries are pinned, and what is all first is not first: cop list --pinned, then cop unpin REF"
            ))?;
        }
        _ if pinned.entry.state == Lifecycle::Draft => {
            context.screen.hint("the drafts that are pinned: cop list --pinned --state draft")?;
        }
        _ => context.screen.hint("all that is pinned: cop list --pinned")?,
    }
    Ok(ExitCode::SUCCESS)
}

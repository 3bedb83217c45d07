//! `cop purge`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{ReceiptForm, write_json};
use crate::cli::{completion, views};
use crate::model::Entry;
use crate::terminal::{Prompts, words};

/// Erase entries for good: text, history, evidence and files
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop purge leaked-password         asks first
  cop purge leaked-password --yes
  cop purge --trash --yes           everything in the trash

This cannot be undone. Copies that you exported or backed up are yours to erase.")]
pub struct Args {
    /// The entries
    #[arg(value_name = "REF", required_unless_present = "trash", conflicts_with = "trash", add = completion::references())]
    pub references: Vec<String>,
    /// Everything in the trash
    #[arg(long)]
    pub trash: bool,
    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
    #[command(flatten)]
    pub form: ReceiptForm,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let community = context.community()?;
    let doomed = match args.trash {
        true => community.trashed()?.into_iter().map(|listed| listed.entry).collect(),
        false => args
            .references
            .iter()
            .map(|reference| community.find(reference))
            .collect::<Result<Vec<_>, _>>()?,
    };
    if doomed.is_empty() {
        if args.form.json {
            write_json(context, &doomed)?;
        }
        context.screen.say("The trash is empty.")?;
        return Ok(ExitCode::SUCCESS);
    }
    if !args.yes && !confirmed(context, &doomed)? {
        context.screen.say("Nothing was erased.")?;
        return Ok(ExitCode::from(1));
    }
    let ids: Vec<String> = doomed.iter().map(|entry| entry.id.to_string()).collect();
    let purged = community.purge(&ids)?;
    tell(context, &purged.entries, args.form)?;
    match purged.left {
        None => Ok(ExitCode::SUCCESS),
        Some(why) => Err(Failure::expected(
            format!("bytes of what was erased may be left in the file or its log: {why}"),
            "have them wiped later: cop doctor --repair",
        )),
    }
}

/// Tells what was erased.
fn tell(context: &mut Context, erased: &[Entry], form: ReceiptForm) -> Result<(), Failure> {
    if form.json {
        return write_json(context, &erased);
    }
    for entry in erased {
        let line = match form.quiet {
            true => entry.handle.to_string(),
            false => format!("Erased {}", views::brief(context, entry)),
        };
        context.screen.line(line)?;
    }
    Ok(context.screen.flush()?)
}

/// Asks whether these shall go for good.
fn confirmed(context: &mut Context, doomed: &[Entry]) -> Result<bool, Failure> {
    if !context.screen.interactive() {
        return Err(Failure::usage(
            format!("erasing {} cannot be undone, and there is nobody to ask", words::count(doomed.len(), "entry", "entries")),
            "add --yes if you mean it, or use the trash: cop rm REF",
        ));
    }
    for entry in doomed.iter().take(20) {
        context.screen.say(views::brief(context, entry))?;
    }
    let question = format!("Erase {} for good?", words::count(doomed.len(), "entry", "entries"));
    Ok(Prompts::new(&mut context.screen).confirm(&question, false)?)
}

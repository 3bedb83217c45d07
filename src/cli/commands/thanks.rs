//! `cop thanks`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::ReceiptForm;
use crate::cli::pick::{self, Purpose};
use crate::cli::said::Said;
use crate::cli::{completion, views};
use crate::model::Act;

/// Thank someone for what they told, wrote or answered
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop thanks kiln-tripped -m \"That saved our load.\"
  cop thanks Ada --for why-does-celadon

It stands with the entry and in their own mirror (cop me). Thanks are never counted or ranked.")]
pub struct Args {
    /// A member, or the entry whose author you thank
    #[arg(value_name = "MEMBER|REF", add = completion::members_and_references())]
    pub whom: String,
    /// The entry that you thank a member for
    #[arg(long = "for", value_name = "REF", add = completion::references())]
    pub what_for: Option<String>,
    #[command(flatten)]
    pub said: Said,
    #[command(flatten)]
    pub form: ReceiptForm,
}

/// What an entry is picked for.
const PURPOSE: Purpose = Purpose::new("Choose what they are thanked for");

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let community = context.community()?;
    let what_for = pick::optional(context, args.what_for.as_deref(), PURPOSE)?;
    let thanked = community.thank(&args.whom, what_for.as_deref(), args.said.note())?;
    let person = match &thanked.mark.act {
        Act::Thanks { to: Some(person) } => person,
        _ => thanked.entry.voice(),
    };
    let done = format!("Thanked {person} for");
    views::marked(context, &thanked, args.form, &done)?;
    Ok(ExitCode::SUCCESS)
}

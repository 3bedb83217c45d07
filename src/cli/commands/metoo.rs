//! `cop metoo`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::ReceiptForm;
use crate::cli::pick::{self, Purpose};
use crate::cli::said::Said;
use crate::cli::{completion, views};
use crate::model::{Kind, Resolution};

/// Say that you have the same question, or met the same thing
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop metoo why-does-celadon
  cop metoo kiln-tripped -m \"Ours too, in March.\"

Whoever asked learns that they are not alone, and you can settle the question: cop tried REF worked")]
pub struct Args {
    /// The question, story or lesson
    #[arg(value_name = "REF", add = completion::references())]
    pub reference: Option<String>,
    #[command(flatten)]
    pub said: Said,
    #[command(flatten)]
    pub form: ReceiptForm,
}

/// What an entry is picked for.
const PURPOSE: Purpose = Purpose::new("Choose what you met, too").of(&[Kind::Question, Kind::Story, Kind::Lesson]);

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let reference = pick::required(context, args.reference.as_deref(), PURPOSE)?;
    let community = context.community()?;
    let said = community.me_too(&reference, args.said.note())?;
    let done = match said.known {
        true => "You had said so:",
        false => "You too:",
    };
    if !views::marked(context, &said, args.form, done)? {
        return Ok(ExitCode::SUCCESS);
    }
    let handle = &said.entry.handle;
    match (said.entry.kind(), said.standing.resolution) {
        (Kind::Question, Some(Resolution::Open)) => {
            context.screen.hint(format!("if you find out: cop answer {handle} -m \"…\""))?;
        }
        (Kind::Question, _) => {
            context.screen.hint(format!("it has an answer: cop show {handle}; if it helped: cop tried {handle} worked"))?;
        }
        (kind, _) => {
            context.screen.hint(format!("tell yours: cop add {kind} --relates {handle}"))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

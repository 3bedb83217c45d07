//! `cop ask`.

use std::process::ExitCode;

use clap::Args as Arguments;

use super::add::{CaptureArgs, add};
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::model::Kind;

/// What other kinds have; asking for it gives an error that says so.
const NOT_OF_QUESTIONS: [&str; 9] = [
    "aar",
    "told_by",
    "happened",
    "outcome",
    "steward",
    "review_every",
    "on",
    "place",
    "steps",
];

/// Ask the community a question
#[derive(Debug, Arguments)]
#[command(mut_args(|arg| match NOT_OF_QUESTIONS.contains(&arg.get_id().as_str()) {
    true => arg.hide(true),
    false => arg,
}))]
#[command(after_help = "Examples:
  cop ask \"Why does celadon pinhole?\" -t glaze
  cop ask \"Which cone for stoneware?\" -m \"Our clay is rated to 8.\"

The same as: cop add question")]
pub struct Args {
    #[command(flatten)]
    pub capture: CaptureArgs,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    add(context, Kind::Question, args.capture)
}

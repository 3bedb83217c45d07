//! `cop undo`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{OneForm, write_json};

/// Take the last change back
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop undo          the last change; again: the one before it

A new entry goes to the trash, an edit becomes a further revision, an import is taken back whole. A purge is for good.")]
pub struct Args {
    #[command(flatten)]
    pub form: OneForm,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let community = context.community()?;
    if !community.exists() {
        return Err(Failure::expected("there is nothing to take back", ""));
    }
    let undone = community.undo()?;
    match args.form.json {
        true => write_json(context, &undone)?,
        false => context.screen.line(format!("Took back: {}", crate::terminal::single_line(&undone.what)))?,
    }
    Ok(ExitCode::SUCCESS)
}

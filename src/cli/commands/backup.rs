//! `cop backup`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{OneForm, write_json};
use crate::terminal::{single_line, words};

/// Copy the community to a file, consistent even while it is in use
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop backup                     a dated file in this folder
  cop backup /media/stick/       a dated file in that folder
  cop backup guild.db --force

The copy is a whole community: cop --db guild.db list. It holds private entries and drafts too.")]
pub struct Args {
    /// A file to write, or a folder for a dated one
    #[arg(value_hint = clap::ValueHint::AnyPath)]
    pub target: Option<PathBuf>,
    /// Overwrite the file
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub form: OneForm,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let backup = context.community()?.backup(args.target.as_deref(), args.force)?;
    match args.form.json {
        true => write_json(context, &backup)?,
        false => {
            let path = backup.path.display().to_string();
            context.screen.line(format!("{} ({})", single_line(&path), words::size(backup.bytes)))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

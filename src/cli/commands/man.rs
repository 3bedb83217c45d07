//! `cop man`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::terminal::words;

/// Print the manual page of cop or of a verb
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop man | man -l -
  cop man add | man -l -
  cop man --all ~/.local/share/man/man1   for `man cop-add`")]
pub struct Args {
    /// The verb
    #[arg(add = crate::cli::completion::verbs())]
    pub verb: Option<String>,
    /// Write every page into this folder instead
    #[arg(long, value_name = "FOLDER", conflicts_with = "verb", value_hint = clap::ValueHint::DirPath)]
    pub all: Option<PathBuf>,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    // A page's heading groups its flags; the verbs are listed by clap_mangen itself.
    let mut command = crate::cli::commands::described(<crate::cli::Cli as clap::CommandFactory>::command());
    command.build();
    if let Some(folder) = &args.all {
        std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(command, folder)).map_err(
            |error| {
                Failure::expected(
                    format!("cannot write manual pages to {}: {error}", folder.display()),
                    "name a folder that you may write to",
                )
            },
        )?;
        let pages = std::fs::read_dir(folder)?.count();
        context.screen.say(format!("The folder has {}.", words::count(pages, "page", "pages")))?;
        return Ok(ExitCode::SUCCESS);
    }
    let command = match &args.verb {
        None => command,
        Some(verb) => match command.find_subcommand(verb) {
            Some(found) => found.clone(),
            None => {
                return Err(Failure::usage(
                    format!("there is no verb `{}`", crate::terminal::single_line(verb)),
                    "cop --help lists them",
                ));
            }
        },
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    context.screen.bytes(page)?;
    Ok(ExitCode::SUCCESS)
}

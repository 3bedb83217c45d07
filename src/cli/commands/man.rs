//! `cop man`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args as Arguments, Command};
use clap_mangen::Man;

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
    let command = crate::cli::commands::described(<crate::cli::Cli as clap::CommandFactory>::command());
    let mut command = in_full(command.disable_help_subcommand(true));
    command.build();
    if let Some(folder) = &args.all {
        std::fs::create_dir_all(folder).and_then(|()| write_all(&command, folder)).map_err(|error| {
            Failure::expected(
                format!("cannot write manual pages to {}: {error}", folder.display()),
                "name a folder that you may write to",
            )
        })?;
        let pages = std::fs::read_dir(folder)?.count();
        context.screen.say(format!("The folder has {}.", words::count(pages, "page", "pages")))?;
        return Ok(ExitCode::SUCCESS);
    }
    let command = match &args.verb {
        None => &command,
        Some(verb) => match command.find_subcommand(verb) {
            Some(found) => found,
            None => {
                return Err(Failure::usage(
                    format!("there is no verb `{}`", crate::terminal::single_line(verb)),
                    "cop --help lists them",
                ));
            }
        },
    };
    context.screen.bytes(page(command)?.1)?;
    Ok(ExitCode::SUCCESS)
}

/// What short help leaves out belongs into a manual.
fn in_full(command: Command) -> Command {
    command.mut_args(|arg| arg.hide_short_help(false)).mut_subcommands(in_full)
}

/// The name of a manual page's file, and the page.
fn page(command: &Command) -> std::io::Result<(String, String)> {
    let man = Man::new(command.clone());
    let mut page = Vec::new();
    man.render(&mut page)?;
    let page = String::from_utf8_lossy(&page);
    // What stands behind help begins with a heading of its own.
    let page = page.replace(".SH EXTRA\nExamples:\n", ".SH EXAMPLES\n").replace(".SH EXTRA\n", ".SH NOTES\n");
    Ok((man.get_filename(), page))
}

/// Writes the pages of a command and of its verbs into a folder.
fn write_all(command: &Command, folder: &Path) -> std::io::Result<()> {
    let (name, page) = page(command)?;
    std::fs::write(folder.join(name), page)?;
    command.get_subcommands().filter(|verb| !verb.is_hide_set()).try_for_each(|verb| write_all(verb, folder))
}

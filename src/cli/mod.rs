//! The command line: arguments in, one call on the community, a typed result out.

mod args;
mod capture;
mod completion;
mod config;
mod content;
mod context;
mod error;
mod fields;
mod filters;
mod groups;
mod output;
mod query_words;
mod usage;
mod views;

mod commands;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use args::Cli;
use context::Context;
use error::Failure;

pub use groups::GROUPS;

/// Everything: parse, run, report.
pub fn main() -> ExitCode {
    completion::answer();
    let mut command = command();
    command.build();
    let arguments = query_words::flags_first(&command, std::env::args_os().collect());
    let matches = match command.try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return usage::report(&error),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return usage::report(&error),
    };
    let mut context = Context::new(&cli.globals);
    let done = commands::run(&mut context, cli.command)
        .and_then(|code| context.screen.flush().map(|()| code).map_err(Failure::from));
    match done {
        Ok(code) => code,
        Err(failure) => failure.report(&mut context.screen),
    }
}

/// The whole command line, with the verbs grouped as `cop --help` shows them.
pub fn command() -> clap::Command {
    let command = Cli::command();
    let grouped = groups::help(&command);
    command.help_template(format!(
        "{{about}}\n\n{{usage-heading}} {{usage}}\n\n{grouped}\n{{options}}{{after-help}}"
    ))
}

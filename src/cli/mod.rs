//! The command line: arguments in, one call on the community, a typed result out.

mod args;
mod brief;
mod capture;
mod completion;
mod config;
mod content;
mod context;
mod error;
mod fields;
mod filters;
mod groups;
mod near;
mod otherwise;
mod output;
mod pick;
mod query_words;
mod said;
mod settings;
mod topics;
mod usage;
mod views;

mod commands;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};

use args::Cli;
use context::Context;
use error::Failure;

pub use groups::GROUPS;
pub use output::by_template;

/// Everything: parse, run, report.
pub fn main() -> ExitCode {
    crate::terminal::outlive_file_limit();
    completion::answer();
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let quick = commands::deferred(Cli::command(), &arguments);
    let said = quick
        .get_subcommands()
        .next()
        .map(|verb| verb.get_name().to_owned());
    let arguments = query_words::flags_first(&quick, arguments);
    let matches = match quick.try_get_matches_from(&arguments) {
        Ok(matches) => matches,
        Err(error) if error.kind() == ErrorKind::DisplayVersion => return usage::report(&error),
        Err(_) => return explain(arguments),
    };
    let globals = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli.globals,
        Err(error) => return usage::report(&error),
    };
    let mut context = Context::new(&globals);
    context.set_for_programs(pick::is_for_programs(&matches));
    if let (None, Some(verb)) = (matches.subcommand_name(), said) {
        return usage::swallowed(&verb).report(&mut context.screen);
    }
    if let Some(flag) = globals.left_empty(&matches) {
        return usage::empty(flag).report(&mut context.screen);
    }
    let done = commands::run(&mut context, &matches)
        .and_then(|code| context.screen.flush().map(|()| code).map_err(Failure::from));
    log::debug!("done");
    match done {
        Ok(code) => code,
        Err(failure) => failure.report(&mut context.screen),
    }
}

/// Tells help, the version or a mistake, with what is known of every verb.
fn explain(arguments: Vec<OsString>) -> ExitCode {
    let columns = crate::terminal::columns();
    match brief::brief(command_in(columns), columns).try_get_matches_from(arguments) {
        Err(error) => usage::report(&error),
        // Only the two forms of the same command line could differ; there is nothing to tell then.
        Ok(_) => ExitCode::from(2),
    }
}

/// The whole command line: what help, completion, manual pages and the reference tell of.
pub fn command() -> clap::Command {
    command_in(80)
}

/// The same, with the verbs grouped as `cop help` shows them in so many columns.
fn command_in(columns: usize) -> clap::Command {
    let command = commands::described(Cli::command());
    let grouped = groups::help(&command, columns);
    command.help_template(format!(
        "{{about}}\n\n{{usage-heading}} {{usage}}\n\n{grouped}Options:\n{{options}}{{after-help}}"
    ))
}

//! The verbs: one file a command.

use std::process::ExitCode;

use clap::{ArgMatches, Args as _, FromArgMatches as _};

use super::context::Context;
use super::error::Failure;
use super::usage;

/// Other names of a verb; the type says what an empty list is a list of.
fn aliases<'a>(names: &'a [&'static str]) -> impl Iterator<Item = &'static str> + 'a {
    names.iter().copied()
}

/// Declares the verbs: each a module with `Args` and `run`, its name and its aliases.
macro_rules! verbs {
    ($($name:literal $aliases:tt => $module:ident,)+) => {
        $(pub mod $module;)+

        /// Adds the verbs to the command line. Their flags are put together only for a verb that is called: with thirty of them
        /// that is most of what starting up would cost.
        pub fn deferred(command: clap::Command) -> clap::Command {
            command$(.subcommand(
                clap::Command::new($name).visible_aliases(aliases(&$aliases)).defer($module::Args::augment_args),
            ))+
        }

        /// Adds the verbs with all that help, completion and manual pages tell of them.
        pub fn described(command: clap::Command) -> clap::Command {
            command$(.subcommand(
                $module::Args::augment_args(clap::Command::new($name).visible_aliases(aliases(&$aliases))),
            ))+
        }

        /// Runs the verb that was called.
        pub fn run(context: &mut Context, matches: &ArgMatches) -> Result<ExitCode, Failure> {
            match matches.subcommand() {
                $(Some(($name, matches)) => match $module::Args::from_arg_matches(matches) {
                    Ok(args) => $module::run(context, args),
                    Err(error) => Ok(usage::report(&error)),
                },)+
                _ => Ok(ExitCode::from(2)),
            }
        }
    };
}

verbs! {
    "about" [] => about,
    "add" ["a"] => add,
    "ask" [] => ask,
    "attach" [] => attach,
    "backup" [] => backup,
    "completions" [] => completions,
    "config" [] => config,
    "diff" [] => diff,
    "doctor" [] => doctor,
    "edit" ["e"] => edit,
    "export" [] => export,
    "history" [] => history,
    "import" [] => import,
    "init" [] => init,
    "link" [] => link,
    "list" ["ls"] => list,
    "man" [] => man,
    "me" [] => me,
    "purge" [] => purge,
    "restore" [] => restore,
    "retire" [] => retire,
    "rm" [] => rm,
    "search" ["s", "find"] => search,
    "show" ["cat"] => show,
    "tag" [] => tag,
    "tried" [] => tried,
    "undo" [] => undo,
    "unlink" [] => unlink,
    "use" [] => use_community,
    "why" [] => why,
}

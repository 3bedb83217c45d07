//! The verbs: one file a command.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{ArgMatches, Args as _, FromArgMatches as _};

use super::context::Context;
use super::error::Failure;
use super::usage;

/// Other names of a verb; the type says what an empty list is a list of.
fn aliases<'a>(names: &'a [&'static str]) -> impl Iterator<Item = &'static str> + 'a {
    names.iter().copied()
}

/// Whether a verb is among the arguments, by its name or another.
fn mentioned(name: &str, others: &[&str], arguments: &[OsString]) -> bool {
    let names = |argument: &OsString| argument == name || others.iter().any(|o| argument == o);
    arguments.iter().any(names)
}

/// Declares the verbs: each a module with `Args` and `run`, its name and its aliases.
macro_rules! verbs {
    ($($name:literal $aliases:tt => $module:ident,)+) => {
        $(pub mod $module;)+

        /// Adds the verbs that could be meant, being among the arguments, and puts their flags together only when one is
        /// called: all of that for all of them is most of what starting up would cost.
        pub fn deferred(mut command: clap::Command, arguments: &[OsString]) -> clap::Command {
            $(if mentioned($name, &$aliases, arguments) {
                command = command.subcommand(
                    clap::Command::new($name).visible_aliases(aliases(&$aliases)).defer($module::Args::augment_args),
                );
            })+
            command
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
                // `cop` alone.
                _ => home::run(context, home::Args::default()),
            }
        }
    };
}

verbs! {
    "about" [] => about,
    "add" ["a"] => add,
    "agenda" [] => agenda,
    "answer" [] => answer,
    "ask" [] => ask,
    "attach" [] => attach,
    "backup" [] => backup,
    "brief" [] => brief,
    "browse" [] => browse,
    "completions" [] => completions,
    "config" [] => config,
    "diff" [] => diff,
    "doctor" [] => doctor,
    "edit" ["e"] => edit,
    "export" [] => export,
    "flag" [] => flag,
    "health" [] => health,
    "help" [] => help,
    "history" [] => history,
    "home" [] => home,
    "import" [] => import,
    "init" [] => init,
    "link" [] => link,
    "list" ["ls"] => list,
    "man" [] => man,
    "me" [] => me,
    "members" [] => members,
    "metoo" [] => metoo,
    "path" [] => path,
    "pin" [] => pin,
    "purge" [] => purge,
    "related" [] => related,
    "restore" [] => restore,
    "retire" [] => retire,
    "review" [] => review,
    "rm" [] => rm,
    "search" ["s", "find"] => search,
    "show" ["cat"] => show,
    "stats" [] => stats,
    "sync" [] => sync,
    "tag" [] => tag,
    "thanks" [] => thanks,
    "tried" [] => tried,
    "undo" [] => undo,
    "unlink" [] => unlink,
    "unpin" [] => unpin,
    "use" [] => use_community,
    "who" [] => who,
    "why" [] => why,
}

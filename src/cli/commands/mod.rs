//! The verbs: one file a command.

use std::process::ExitCode;

use clap::Subcommand;

use super::context::Context;
use super::error::Failure;

/// Declares the verbs: each a module with `Args` and `run`.
macro_rules! verbs {
    ($($(#[$attribute:meta])* $variant:ident => $module:ident,)+) => {
        $(pub mod $module;)+

        /// What to do.
        #[derive(Debug, Subcommand)]
        pub enum Command {
            $($(#[$attribute])* $variant($module::Args),)+
        }

        /// Does it.
        pub fn run(context: &mut Context, command: Command) -> Result<ExitCode, Failure> {
            match command {
                $(Command::$variant(args) => $module::run(context, args),)+
            }
        }
    };
}

verbs! {
    About => about,
    #[command(visible_alias = "a")]
    Add => add,
    Ask => ask,
    Attach => attach,
    Backup => backup,
    Completions => completions,
    Config => config,
    Diff => diff,
    Doctor => doctor,
    #[command(visible_alias = "e")]
    Edit => edit,
    Export => export,

    History => history,
    Import => import,
    Init => init,
    Link => link,
    #[command(visible_alias = "ls")]
    List => list,
    Man => man,
    Me => me,
    Purge => purge,
    Restore => restore,
    Retire => retire,
    Rm => rm,
    #[command(visible_aliases = ["s", "find"])]
    Search => search,
    #[command(visible_alias = "cat")]
    Show => show,
    Tag => tag,
    Tried => tried,
    Undo => undo,
    Unlink => unlink,
    Use => use_community,
    Why => why,
}

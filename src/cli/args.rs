//! What every command understands.

use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser, ValueParser};
use clap::parser::ValueSource;
use clap::{ArgAction, ArgMatches, Args, Parser, ValueEnum};

/// Keep and find what your community of practice knows.
///
/// Stories, lessons and practices as Markdown in one local file: captured in a minute, found in other words than their
/// author's, trusted by the evidence on each page, shared as a handbook.
#[derive(Debug, Parser)]
#[command(
    name = "cop",
    version,
    max_term_width = 100,
    disable_help_subcommand = true,
    disable_help_flag = true,
    after_help = "`cop help VERB` tells all of a verb, and `cop help topics` what else is explained.
Begin with: cop add story"
)]
pub struct Cli {
    /// What holds for every command
    #[command(flatten)]
    pub globals: Globals,
}

/// What holds for every command.
#[derive(Debug, Args)]
pub struct Globals {
    /// Use this database file
    #[arg(
        long,
        value_name = "PATH",
        value_parser = path_parser(),
        global = true,
        env = "COP_DB",
        hide_env_values = true,
        hide_short_help = true,
        help_heading = "Options for every command"
    )]
    pub db: Option<PathBuf>,
    /// Use this community, see `cop use`
    #[arg(
        long,
        value_name = "NAME",
        global = true,
        env = "COP_COMMUNITY",
        add = super::completion::communities(),
        hide_env_values = true,
        hide_short_help = true,
        help_heading = "Options for every command"
    )]
    pub community: Option<String>,
    /// Act as this member
    #[arg(
        long,
        value_name = "NAME",
        global = true,
        env = "COP_ME",
        add = super::completion::members(),
        hide_env_values = true,
        hide_short_help = true,
        help_heading = "Options for every command"
    )]
    pub me: Option<String>,
    /// Never ask; fail where an answer is needed
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        help_heading = "Options for every command"
    )]
    pub no_input: bool,
    /// When to use colour
    #[arg(long, value_name = "WHEN", global = true, value_enum, default_value_t = Color::Auto, hide_default_value = true, hide_short_help = true, help_heading = "Options for every command")]
    pub color: Color,
    /// Never start a pager
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        help_heading = "Options for every command"
    )]
    pub no_pager: bool,
    /// Tell what is done: files, settings, programs that are started, times; sync and import name each entry
    #[arg(
        short,
        long,
        global = true,
        hide_short_help = true,
        help_heading = "Options for every command"
    )]
    pub verbose: bool,
    /// Print this help
    // Short, so that it fits a screen: `cop help VERB` tells all.
    #[arg(short, long, global = true, action = ArgAction::HelpShort, hide_short_help = true, hide_long_help = true)]
    help: Option<bool>,
}

impl Globals {
    /// An option for every command that was given without saying anything, as by a variable of a script that is not set: it must
    /// not mean another community than the one that was meant. An empty variable of the environment is one that is not set.
    pub fn left_empty(&self, matches: &ArgMatches) -> Option<&'static str> {
        let is_empty =
            |value: &Option<String>| value.as_deref().is_some_and(|v| v.trim().is_empty());
        let no_path = self
            .db
            .as_ref()
            .is_some_and(|path| path.as_os_str().is_empty());
        [
            ("db", no_path),
            ("community", is_empty(&self.community)),
            ("me", is_empty(&self.me)),
        ]
        .into_iter()
        .find(|(id, empty)| *empty && matches.value_source(id) == Some(ValueSource::CommandLine))
        .map(|(id, _)| id)
    }
}

/// Reads a path; an empty one is taken, since an empty `$COP_DB` means that none is set.
fn path_parser() -> ValueParser {
    OsStringValueParser::new().map(PathBuf::from).into()
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal that shows it
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl From<Color> for crate::terminal::ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}

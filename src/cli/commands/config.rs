//! `cop config`.

use std::process::ExitCode;

use clap::{Args as Arguments, Subcommand};
use serde::Serialize;

use crate::cli::config::{Config, Key};
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{OneForm, write_json};
use crate::cli::{completion, settings};
use crate::model::Name;
use crate::search;
use crate::terminal::{Cell, Column, Label, Palette, Table, check_command, records, single_line};

/// Show or change your settings
#[derive(Debug, Arguments)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  cop config                         every setting, and where it comes from
  cop config get name
  cop config set name Ada            who acts, unless --me or COP_ME say it
  cop config set filters.due \"kind:practice state:due\"
  cop list --filter due              uses it
  cop config set editor \"code --wait\"
  cop config set colors.tag \"bold green\"
  cop config unset colors.tag

Settings:
  name              who you are
  community         which one is meant; see cop use
  pager             what shows long text: COP_PAGER, else this, PAGER, less
  editor            what you write in: COP_EDITOR, else this, VISUAL, EDITOR
  communities.NAME  where the file of one lies
  filters.NAME      a query to choose by, for every command with --filter
  colors.LABEL      how a kind of text looks: one of sixteen colours, such as
                    red or brightblue, and bold, dim, italic, ul, strike

They stand in config.toml, whose comments stay. Templates for new entries are taken from templates/story.md and so on \
beside it."
)]
pub struct Args {
    /// What to do with them
    #[command(subcommand)]
    pub act: Option<Act>,
    /// How to write the result
    #[command(flatten)]
    pub form: OneForm,
}

/// What to do with the settings.
#[derive(Debug, Subcommand)]
pub enum Act {
    /// List every setting with its value and where that comes from
    #[command(after_help = "Examples:
  cop config list
  cop config list --json")]
    List(OneForm),
    /// Print one setting
    #[command(after_help = "Examples:
  cop config get name")]
    Get {
        /// The setting
        #[arg(value_name = "KEY", add = completion::settings())]
        key: String,
        /// How to write the result
        #[command(flatten)]
        form: OneForm,
    },
    /// Change one setting; comments in the file stay
    #[command(after_help = "Examples:
  cop config set name Ada
  cop config set filters.due \"kind:practice state:due\"
  cop config set colors.tag \"bold green\"")]
    Set {
        /// The setting
        #[arg(value_name = "KEY", add = completion::settings())]
        key: String,
        /// Its new value
        value: String,
        /// How to write the result
        #[command(flatten)]
        form: OneForm,
    },
    /// Take one setting back
    #[command(after_help = "Examples:
  cop config unset filters.due")]
    Unset {
        /// The setting
        #[arg(value_name = "KEY", add = completion::settings())]
        key: String,
        /// How to write the result
        #[command(flatten)]
        form: OneForm,
    },
    /// Print where the file is
    #[command(after_help = "Examples:
  cop config path
  $EDITOR \"$(cop config path)\"")]
    Path(OneForm),
}

/// A setting, as JSON tells it.
#[derive(Debug, Serialize)]
struct Told<'a> {
    key: &'a str,
    value: Option<&'a str>,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    match args.act.unwrap_or(Act::List(args.form)) {
        Act::List(form) => list(context, form),
        Act::Get { key, form } => get(context, &Key::parse(&key)?, form),
        Act::Set { key, value, form } => {
            let key = Key::parse(&key)?;
            let value = checked(context, &key, &value)?;
            context.set(&key, Some(&value))?;
            tell(context, &key.to_string(), Some(&value), form, |value| format!("{key} = {value}"))?;
            if let Key::Filter(name) = &key {
                context.screen.hint(format!("cop list --filter {name}"))?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Act::Unset { key, form } => {
            let key = Key::parse(&key)?;
            let was = context.config()?.get(&key).is_some();
            if was {
                context.set(&key, None)?;
            }
            tell(context, &key.to_string(), None, form, str::to_owned)?;
            context.screen.say(format!("{key} is not set{}", if was { " any more" } else { "" }))?;
            Ok(ExitCode::from(u8::from(!was)))
        }
        Act::Path(form) => {
            // Not from the settings: who looks for the file may look for the one that cannot be read.
            let path = Config::place()?.display().to_string();
            tell(context, "file", Some(&path), form, str::to_owned)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Writes one setting: as JSON, or as a line if there is something to write.
fn tell(
    context: &mut Context,
    key: &str,
    value: Option<&str>,
    form: OneForm,
    line: impl Fn(&str) -> String,
) -> Result<(), Failure> {
    if form.json {
        return write_json(context, &Told { key, value });
    }
    match value {
        Some(value) => Ok(context.screen.line(line(&single_line(value)))?),
        None => Ok(()),
    }
}

fn list(context: &mut Context, form: OneForm) -> Result<ExitCode, Failure> {
    let settings = settings::all(context)?;
    if form.json {
        write_json(context, &settings)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = Table::new([Column::new(""), Column::new("").shrinks(), Column::new("")]);
    let mut rows = Vec::new();
    for setting in &settings {
        let value = setting.value.as_deref().unwrap_or_default();
        table.row([
            Cell::new(Label::Title, &setting.key),
            Cell::from(value),
            Cell::new(Label::Dim, &setting.source),
        ]);
        rows.push([&setting.key, value, &setting.source].map(Cell::from).to_vec());
    }
    let text = match context.screen.stdout_is_terminal() {
        true => table.render(context.screen.styles(), context.screen.width()),
        false => records(rows),
    };
    context.screen.out(text)?;
    Ok(ExitCode::SUCCESS)
}

fn get(context: &mut Context, key: &Key, form: OneForm) -> Result<ExitCode, Failure> {
    let value = context.config()?.get(key);
    tell(context, &key.to_string(), value.as_deref(), form, str::to_owned)?;
    if value.is_some() {
        return Ok(ExitCode::SUCCESS);
    }
    context.screen.say(format!("{key} is not set"))?;
    context.screen.hint(format!("cop config set {key} VALUE"))?;
    Ok(ExitCode::from(1))
}

/// A program and its arguments.
fn command(key: &Key, value: &str, example: &str) -> Result<String, Failure> {
    match check_command(value) {
        Ok(()) => Ok(value.to_owned()),
        Err(reason) => Err(Failure::usage(
            format!("`{}` cannot be the {key}: {reason}", single_line(value)),
            format!("cop config set {key} {example}"),
        )),
    }
}

/// A value that the setting can have.
fn checked(context: &Context, key: &Key, value: &str) -> Result<String, Failure> {
    match key {
        Key::Name => Name::parse(value)
            .map(|name| name.to_string())
            .map_err(|error| Failure::usage(error.to_string(), "cop config set name Ada")),
        Key::Community => {
            context.config()?.database(value)?;
            Ok(value.to_owned())
        }
        Key::Pager => command(key, value, "\"less -R\""),
        Key::Editor => command(key, value, "nano"),
        Key::Database(_) if value.trim().is_empty() => {
            Err(Failure::usage("a community's file needs a path", "cop config set communities.guild ~/guild.db"))
        }
        // Below the home folder, wherever that is.
        Key::Database(_) if value.starts_with("~/") => Ok(value.to_owned()),
        Key::Database(_) => Ok(std::path::absolute(value)?.display().to_string()),
        Key::Filter(_) => {
            let query = search::parse(value, context.now()?);
            match query.is_empty() {
                true => Err(Failure::usage(
                    "that filter asks for nothing",
                    "cop config set filters.due \"kind:practice state:due\"",
                )),
                false => Ok(value.to_owned()),
            }
        }
        Key::Look(label) => Palette::default()
            .set(*label, value)
            .map(|()| value.to_owned())
            .map_err(|reason| Failure::usage(reason, "cop config set colors.tag \"bold green\"")),
    }
}

//! `cop config`.

use std::process::ExitCode;

use clap::Args as Arguments;
use serde::Serialize;

use crate::cli::config::KEYS;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::write_json;
use crate::model::Name;
use crate::terminal::{single_line, words};

/// Show or change your settings
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop config                    every setting, and where the file lies
  cop config name               one
  cop config name Ada           who acts unless --me or COP_ME say otherwise
  cop config name --unset

Settings: name (who you are), community (which one is meant, see cop use).
Templates for new entries are taken from templates/story.md and so on beside the file.")]
pub struct Args {
    /// The setting
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(KEYS))]
    pub key: Option<String>,
    /// Its new value
    #[arg(requires = "key")]
    pub value: Option<String>,
    /// Take the setting back
    #[arg(long, requires = "key", conflicts_with = "value")]
    pub unset: bool,
    /// Write JSON
    #[arg(long, help_heading = "Output")]
    pub json: bool,
}

/// Every setting.
#[derive(Debug, Serialize)]
struct Settings {
    name: Option<String>,
    community: Option<String>,
    path: String,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    if let Some(key) = args.key.as_deref().filter(|_| args.value.is_some() || args.unset) {
        let value = args.value.as_deref().map(|value| checked(context, key, value)).transpose()?;
        context.config()?.set(key, value.as_deref())?;
    }
    let config = context.config()?;
    let settings = Settings {
        name: config.name.clone(),
        community: config.community.clone(),
        path: config.path.display().to_string(),
    };
    if args.json {
        write_json(context, &settings)?;
        return Ok(ExitCode::SUCCESS);
    }
    let values = [("name", &settings.name), ("community", &settings.community)];
    match &args.key {
        Some(key) => {
            let value = values.iter().find(|(name, _)| name == key).and_then(|(_, value)| value.as_ref());
            match value {
                Some(value) => context.screen.out(format!("{}\n", single_line(value)))?,
                None if args.unset => context.screen.say(format!("{key} is not set any more"))?,
                None => {
                    context.screen.say(format!("{key} is not set"))?;
                    context.screen.hint(format!("cop config {key} VALUE"))?;
                    return Ok(ExitCode::from(1));
                }
            }
        }
        None => {
            for (name, value) in values {
                let value = value.as_deref().unwrap_or_default();
                context.screen.line(format!("{name} = {}", single_line(value)))?;
            }
            let file = words::ticked(&[single_line(&settings.path)]);
            context.screen.say(format!("The file is {file}."))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A value that the setting can have.
fn checked(context: &Context, key: &str, value: &str) -> Result<String, Failure> {
    match key {
        "name" => Name::parse(value)
            .map(|name| name.to_string())
            .map_err(|error| Failure::usage(error.to_string(), "cop config name Ada")),
        _ => {
            context.config()?.database(value)?;
            Ok(value.to_owned())
        }
    }
}

//! `cop init`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::content;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{OneForm, write_json};
use crate::terminal::{Prompts, single_line};

/// Name the community and its domain
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop init \"Potters Guild\" --domain \"Firing safely\"

Never required: the first thing you write makes a community. More about it: cop about")]
pub struct Args {
    /// What the community is called
    pub name: Option<String>,
    /// The craft that its people share
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, value_parser = content::prose_parser())]
    pub domain: Option<String>,
    #[command(flatten)]
    pub form: OneForm,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let (mut name, mut domain) = (args.name, args.domain);
    if name.is_none() && domain.is_none() {
        if !context.screen.interactive() {
            return Err(Failure::usage(
                "the community needs a name",
                "cop init \"Potters Guild\" --domain \"Firing safely\"",
            ));
        }
        let mut talk = Prompts::new(&mut context.screen);
        name = Some(talk.text("What is your community called?", None)?);
        domain = talk.text_optional("Which craft do you share?")?;
    }
    let name = name.map(|name| line("name", &name)).transpose()?;
    let domain = domain.map(|domain| line("domain", &domain)).transpose()?;
    let founded = context.community()?.found(name.as_deref(), domain.as_deref())?;
    if args.form.json {
        write_json(context, &founded)?;
        return Ok(ExitCode::SUCCESS);
    }
    let named = founded.charter.name.as_deref().unwrap_or("The community");
    let sentence = match &founded.charter.domain {
        Some(domain) => format!("{}: {}", single_line(named), single_line(domain)),
        None => single_line(named).into_owned(),
    };
    context.screen.line(sentence)?;
    context.screen.say(format!("Kept in {}", single_line(&founded.database)))?;
    context.screen.hint(match context.knows_me()? {
        true => "tell a story: cop add story",
        false => "say who you are: cop me --name Ada; then tell a story: cop add story",
    })?;
    Ok(ExitCode::SUCCESS)
}

/// A text on one line, for the charter.
pub fn line(what: &str, text: &str) -> Result<String, Failure> {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if folded.is_empty() || folded.chars().count() > 500 || folded.chars().any(char::is_control) {
        return Err(Failure::usage(
            format!("the community's {what} must be one line of 1 to 500 characters"),
            "cop init \"Potters Guild\" --domain \"Firing safely\"",
        ));
    }
    Ok(folded)
}

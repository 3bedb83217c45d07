//! `cop agenda`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{OneForm, write_json};
use crate::cli::{content, views};
use crate::markdown;
use crate::terminal::Page;

/// Draft the next gathering: what to hear, to answer and to decide
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop agenda
  cop agenda > tonight.md
  cop add gathering \"May firing\" --on today < notes.md

It looks back to the last gathering. How often you gather: cop about --rhythm 14d")]
pub struct Args {
    /// Show at most so many of each [default: 5]
    #[arg(short = 'n', long = "limit", value_name = "N", value_parser = content::limit_parser(), help_heading = "Output")]
    pub limit: Option<usize>,
    #[command(flatten)]
    pub form: OneForm,
}

/// How many items of a kind an evening has time for.
const AN_EVENING: usize = 5;

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let community = context.community()?;
    let agenda = community.agenda(Some(args.limit.unwrap_or(AN_EVENING)))?;
    if args.form.json {
        write_json(context, &agenda)?;
        return Ok(ExitCode::SUCCESS);
    }
    let text = views::agenda(&agenda);
    if !context.screen.stdout_is_terminal() {
        context.screen.out(text)?;
        return Ok(ExitCode::SUCCESS);
    }
    let rendered = Page::on(&context.screen).render(&markdown::parse(&text));
    crate::terminal::page(&mut context.screen, &rendered)?;
    context.screen.flush()?;
    context.screen.hint("as a file: cop agenda > tonight.md; afterwards: cop add gathering \"…\" --on today")?;
    Ok(ExitCode::SUCCESS)
}

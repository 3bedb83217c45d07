//! `cop brief`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{OneForm, write_json};
use crate::cli::{content, views};
use crate::markdown;
use crate::terminal::Page;

/// Name what to read before a task: five entries to cite, as Markdown
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop brief \"fire the big kiln with celadon\"
  cop brief mend a slipping gear > before.md
  cop brief \"run the first workshop\" -n 3 --json

Only what holds today and may be shared: nothing private, retired or flagged.")]
pub struct Args {
    /// The task, in your own words
    #[arg(required = true, value_name = "TASK")]
    pub task: Vec<String>,
    /// Name at most so many [default: 5]
    #[arg(short = 'n', long = "limit", value_name = "N", value_parser = content::limit_parser(), help_heading = "Output")]
    pub limit: Option<usize>,
    #[command(flatten)]
    pub form: OneForm,
}

/// How many entries someone reads before they begin.
const FEW: usize = 5;

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let task = args.task.join(" ");
    let hits = context
        .community()?
        .brief(&task, args.limit.unwrap_or(FEW))?;
    if args.form.json {
        write_json(context, &hits)?;
    } else if !hits.is_empty() {
        let text = views::reading(&task, &hits);
        if context.screen.stdout_is_terminal() {
            let rendered = Page::on(&context.screen).render(&markdown::parse(&text));
            crate::terminal::page(&mut context.screen, &rendered)?;
        } else {
            context.screen.out(text)?;
        }
    }
    context.screen.flush()?;
    if hits.is_empty() {
        context.screen.say("Nobody has told of this yet.")?;
        context.screen.hint("ask those who may know: cop ask \"…\"; afterwards, tell how it went: cop add story")?;
        return Ok(ExitCode::from(1));
    }
    Ok(ExitCode::SUCCESS)
}

//! `cop review`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::filters::Filters;
use crate::cli::otherwise::name_unknown;
use crate::cli::output::ListForm;
use crate::cli::{completion, content, views};
use crate::community::{Community, Few};
use crate::model::Decision;
use crate::terminal::words;

/// See what needs a look, or say that you looked
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop review                            what is flagged or due, the longest waiting first
  cop review --tag kiln
  cop review check-the-breaker ok       it is right as it stands
  cop review check-the-breaker fixed -m \"Added the new kilns.\"

A review closes an entry's flags, and keeps a practice fresh for another period.")]
pub struct Args {
    /// The entry that you looked at
    #[arg(value_name = "REF", requires = "decision", add = completion::references())]
    pub reference: Option<String>,
    /// What came of it
    #[arg(value_parser = content::decision_parser())]
    pub decision: Option<Decision>,
    /// What you did or saw; each -m is a paragraph
    #[arg(short, long = "message", value_name = "TEXT", allow_hyphen_values = true, value_parser = content::prose_parser(), requires = "decision")]
    pub message: Vec<String>,
    #[command(flatten)]
    pub filters: Filters,
    #[command(flatten)]
    pub form: ListForm,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let community = context.community()?;
    match (&args.reference, args.decision) {
        (Some(reference), Some(decision)) => decide(context, &community, &args, reference, decision),
        _ => queue(context, &community, &args),
    }
}

/// What needs a look.
fn queue(context: &mut Context, community: &Community, args: &Args) -> Result<ExitCode, Failure> {
    let condition = args.filters.condition(context, &[])?;
    let Few { items: concerns, total } = community.concerns(&condition, args.form.most(context), args.form.shows_fields())?;
    args.form.write(
        context,
        &concerns,
        |concern| concern.entry.handle.to_string(),
        views::concern_record,
        |context, concerns| Ok(context.screen.out(views::concerns(context, concerns))?),
    )?;
    context.screen.flush()?;
    if concerns.is_empty() {
        name_unknown(context, community, &args.filters.tag, args.filters.by.as_slice())?;
        context.screen.say("Nothing needs a look.")?;
        return Ok(ExitCode::from(1));
    }
    if context.screen.stdout_is_terminal() && !args.form.json {
        let handle = &concerns[0].entry.handle;
        if (concerns.len() as u64) < total {
            let shown = words::count(concerns.len(), "entry", "entries");
            context.screen.hint(format!("{shown} of {total}; all of them: add -n {total}"))?;
        }
        context.screen.hint(format!("read it: cop show {handle}; then: cop review {handle} ok, or fixed after an edit"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Keeps a decision.
fn decide(
    context: &mut Context,
    community: &Community,
    args: &Args,
    reference: &str,
    decision: Decision,
) -> Result<ExitCode, Failure> {
    if !args.filters.is_empty() {
        return Err(Failure::usage(
            "filters choose what the queue shows; a decision names its entry",
            format!("cop review {reference} {decision}"),
        ));
    }
    let note = (!args.message.is_empty()).then(|| content::paragraphs(&args.message));
    let reviewed = community.review(reference, decision, note)?;
    let form = crate::cli::output::ReceiptForm { json: args.form.json, quiet: args.form.quiet };
    if !views::marked(context, &reviewed, form, "Reviewed")? {
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(by) = reviewed.standing.review_by {
        context.screen.say(format!("Next review by {}.", by.date()))?;
    }
    Ok(ExitCode::SUCCESS)
}

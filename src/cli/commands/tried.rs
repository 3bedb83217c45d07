//! `cop tried`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{ReceiptForm, write_json};
use crate::cli::pick::{self, Purpose};
use crate::cli::{completion, content, views};
use crate::community::Report;
use crate::model::{Kind, Lifecycle, Maturity, Resolution, Verdict};
use crate::terminal::words;

/// Say how a practice went when you tried it
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop tried check-the-breaker worked
  cop tried check-the-breaker failed -m \"It has no button.\" --where \"Kiln 2\"

Reports are what a practice's standing is computed from; a failed one helps as much as the others.")]
pub struct Args {
    /// The practice or lesson, or the question whose answer you tried
    #[arg(value_name = "REF", add = completion::references())]
    pub reference: String,
    /// How it went
    #[arg(value_parser = content::verdict_parser())]
    pub verdict: Verdict,
    /// What you noticed; each -m is a paragraph
    #[arg(short, long = "message", value_name = "TEXT", allow_hyphen_values = true, value_parser = content::prose_parser())]
    pub message: Vec<String>,
    /// Where you tried it
    #[arg(long = "where", value_name = "PLACE")]
    pub place: Option<String>,
    #[command(flatten)]
    pub form: ReceiptForm,
}

/// What an entry is picked for.
const PURPOSE: Purpose = Purpose::new("Choose what you tried").of(&[Kind::Practice, Kind::Question, Kind::Lesson]);

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let reference = pick::meant(context, &args.reference, PURPOSE)?;
    let community = context.community()?;
    let note = (!args.message.is_empty()).then(|| content::paragraphs(&args.message));
    let report = Report { verdict: args.verdict, place: args.place, note };
    let reported = community.tried(&reference, report)?;
    if args.form.json {
        write_json(context, &reported)?;
        return Ok(ExitCode::SUCCESS);
    }
    if args.form.quiet {
        context.screen.line(&reported.entry.handle)?;
        return Ok(ExitCode::SUCCESS);
    }
    let line = format!("Kept: {} on {}", reported.report.by, views::brief(context, &reported.entry));
    context.screen.line(line)?;
    if let Some(evidence) = reported.standing.evidence {
        let counted: Vec<String> = [
            (evidence.worked, "worked"),
            (evidence.partly, "partly"),
            (evidence.failed, "failed"),
        ]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| format!("{word} for {}", words::count(n, "person", "people")))
        .collect();
        let standing = match reported.standing.maturity {
            Some(Maturity::Trial) => "It is in trial",
            Some(Maturity::Proven) => "It is proven",
            Some(Maturity::Contested) => "It is contested",
            None => "So far",
        };
        context.screen.say(format!("{standing}: {}.", counted.join(", ")))?;
    }
    if reported.standing.resolution == Some(Resolution::Settled) {
        context.screen.say("It is settled.")?;
    }
    views::ask_who(context, &reported.report.by)?;
    let handle = &reported.entry.handle;
    let practice = reported.entry.kind() == Kind::Practice;
    if reported.entry.state == Lifecycle::Retired {
        context.screen.hint(format!("it is retired; its page says what took its place, if anything did: cop show {handle}"))?;
        return Ok(ExitCode::SUCCESS);
    }
    match (reported.own && practice, args.verdict) {
        // Who wrote it can mend it.
        (true, Verdict::Failed) => context.screen.hint(format!(
            "put it right, then say so: cop edit {handle}; cop review {handle} fixed"
        ))?,
        (true, _) => context.screen.hint("your own report does not prove your own practice; ask someone else to try it")?,
        (false, Verdict::Failed) => context.screen.hint(format!("tell what happened: cop add story --relates {handle}"))?,
        (false, _) => {}
    }
    Ok(ExitCode::SUCCESS)
}

//! `cop doctor`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::write_json;
use crate::terminal::{Label, single_line, words};

/// Check the database, and repair what can be made anew
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop doctor             integrity, search index against entries, files, links
  cop doctor --repair    makes the index and everything derived anew

Exit code 3 says that the data needs a person.")]
pub struct Args {
    /// Make everything that is derived anew
    #[arg(long)]
    pub repair: bool,
    /// Write JSON
    #[arg(long, help_heading = "Output")]
    pub json: bool,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let diagnosis = context.community()?.diagnose(args.repair)?;
    let code = ExitCode::from(if diagnosis.is_sound() { 0 } else { 3 });
    if args.json {
        write_json(context, &diagnosis)?;
        return Ok(code);
    }
    let checked = &diagnosis.checked;
    context.screen.line(format!(
        "{}: {}, schema {}, {}, {}, {}, {}",
        single_line(&diagnosis.database),
        words::size(diagnosis.bytes),
        diagnosis.schema,
        words::count(checked.entries as usize, "entry", "entries"),
        words::count(checked.revisions as usize, "revision", "revisions"),
        words::count(checked.links as usize, "link", "links"),
        words::count(checked.files as usize, "file", "files"),
    ))?;
    for finding in &checked.findings {
        let (label, word) = if finding.wrong { (Label::Bad, "wrong") } else { (Label::Warn, "note") };
        let head = context.screen.paint(label, &format!("{word:<5} {:<9}", finding.check));
        context.screen.line(format!("{head} {}", single_line(&finding.message)))?;
    }
    if diagnosis.repaired.is_some() {
        context.screen.say("Everything that is derived was made anew.")?;
    }
    context.screen.flush()?;
    let repairable = checked.findings.iter().any(|finding| finding.wrong && finding.repairable);
    match (diagnosis.is_sound(), repairable) {
        (true, _) => context.screen.say("All is well.")?,
        (false, true) => context.screen.hint("cop doctor --repair")?,
        (false, false) => context.screen.hint("keep this file as it is, and go back to a copy that `cop backup` made")?,
    }
    Ok(code)
}

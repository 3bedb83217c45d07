//! `cop import`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::content;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::write_json;
use crate::community::{ImportReport, ImportRequest, ImportStep, Outcome};
use crate::model::Kind;
use crate::terminal::{Progress, keep_colors, words};

/// Take in Markdown files, or a folder of them
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop import notes/                     every Markdown file in it, and below
  cop import incident.md --kind story
  cop import notes/ --dry-run           tells what it would do

Kind, title, tags, dates and authors come from front matter (YAML, TOML or JSON), the folder's name \
and the first heading. Run again, it takes in what changed since. A file that cannot be taken is \
named with its line and reason, the rest goes on, and the exit code is 1.")]
pub struct Args {
    /// A Markdown file, or a folder
    #[arg(value_name = "PATH", required = true, value_hint = clap::ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    /// The kind of each file whose front matter says no other
    #[arg(short, long, value_name = "KIND", value_parser = content::kind_parser())]
    pub kind: Option<Kind>,
    /// Tell what would be done, and do nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Write JSON
    #[arg(long, help_heading = "Output")]
    pub json: bool,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let mut reports = Vec::new();
    for path in &args.paths {
        let community = context.community()?;
        let request =
            ImportRequest { path: path.clone(), kind: args.kind, dry_run: args.dry_run };
        let mut bar: Option<(Progress, &'static str)> = None;
        let report = community.import(&request, &mut |step| {
            let (label, total) = match step {
                ImportStep::Read { total, .. } => ("Reading", total),
                ImportStep::Taken { total, .. } => ("Taking in", total),
            };
            if bar.as_ref().is_none_or(|(_, of)| *of != label) {
                // What was before goes first.
                bar = None;
                bar = Some((Progress::new(&context.screen, total as u64, label), label));
            }
            if let Some((bar, _)) = &mut bar {
                bar.tick();
            }
        });
        drop(bar);
        let report = report?;
        tell(context, &report, &args)?;
        reports.push(report);
    }
    if args.json {
        match reports.as_slice() {
            [one] => write_json(context, one)?,
            several => write_json(context, &several)?,
        }
    }
    let failed = reports.iter().any(|report| !report.problems.is_empty());
    Ok(ExitCode::from(u8::from(failed)))
}

/// Says what was done: problems and notes as talk, files as results.
fn tell(context: &mut Context, report: &ImportReport, args: &Args) -> Result<(), Failure> {
    if report.founded {
        let path = context.community()?.path().display().to_string();
        context.screen.say(format!("Made a new community in {}", crate::terminal::single_line(&path)))?;
    }
    for problem in &report.problems {
        context.screen.error(keep_colors(problem))?;
    }
    for note in &report.notes {
        context.screen.warn(keep_colors(note))?;
    }
    if context.verbose {
        for skipped in &report.skipped {
            context.screen.say(keep_colors(skipped))?;
        }
    }
    if args.json {
        return Ok(());
    }
    if context.verbose || args.dry_run {
        for file in report.files.iter().filter(|file| context.verbose || !file.is_settled()) {
            let word = match file.outcome {
                Outcome::Added => "added",
                Outcome::Changed => "changed",
                Outcome::Unchanged => "unchanged",
                Outcome::Trashed => "in the trash",
            };
            let handle = file.handle.as_deref().unwrap_or("-");
            let cells = [word, file.kind.as_str(), handle, &file.path, &file.title];
            let row = vec![cells.iter().map(|cell| crate::terminal::Cell::from(*cell)).collect::<Vec<_>>()];
            context.screen.bytes(crate::terminal::records(row))?;
        }
    }
    context.screen.line(summary(report))?;
    if report.guessed_kinds > 0 {
        let guessed = words::count(report.guessed_kinds, "file was", "files were");
        context.screen.hint(format!("{guessed} taken for practices, since nothing said what they are; --kind or a folder's name says it"))?;
    }
    if !report.dry_run && report.count(Outcome::Added) > 0 {
        context.screen.hint("cop list; cop search WORDS; all of it back: cop undo")?;
    }
    Ok(())
}

/// One line: what became of the files.
fn summary(report: &ImportReport) -> String {
    let entries = |n: usize| words::count(n, "entry", "entries");
    let counted: Vec<String> = [
        (Outcome::Added, "added"),
        (Outcome::Changed, "changed"),
        (Outcome::Unchanged, "unchanged"),
        (Outcome::Trashed, "in the trash"),
    ]
    .into_iter()
    .map(|(outcome, word)| (report.count(outcome), word))
    .filter(|(n, _)| *n > 0)
    .map(|(n, word)| format!("{} {word}", entries(n)))
    .collect();
    let mut line = match counted.is_empty() {
        true => "No Markdown file was taken".to_owned(),
        false => words::join(&counted),
    };
    if report.attachments > 0 {
        line.push_str(&format!(", {}", words::count(report.attachments, "file", "files")));
    }
    if !report.problems.is_empty() {
        let n = words::count(report.problems.len(), "file", "files");
        line.push_str(&format!("; {n} could not be taken"));
    }
    if report.dry_run {
        line.push_str(" (dry run: nothing was written)");
    }
    line
}

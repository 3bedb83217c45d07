//! `cop doctor`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::write_json;
use crate::model::typed;
use crate::store::Salvaged;
use crate::terminal::{Label, Progress, single_line, words};

/// Check the database, and repair what can be made anew
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop doctor             integrity, search index against entries, files, links
  cop doctor --repair    makes the index and everything derived anew

If more than that is damaged, --repair leaves the file as it is, and saves what can still be read in a \
new one beside it. Exit code 3 says that the data needs a person.")]
pub struct Args {
    /// Make everything that is derived anew, or save what can be read
    #[arg(long)]
    pub repair: bool,
    /// Write JSON
    #[arg(long, help_heading = "Output")]
    pub json: bool,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let community = context.community()?;
    let doing = if args.repair { "Checking and making anew" } else { "Checking" };
    let diagnosis = Progress::during(&context.screen, doing, || community.diagnose(args.repair))?;
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
    if let Some(salvaged) = &diagnosis.salvaged {
        tell_saved(context, salvaged)?;
        return Ok(code);
    }
    context.screen.flush()?;
    let repairable = checked.findings.iter().all(|finding| !finding.wrong || finding.repairable);
    let helps = checked.findings.iter().any(|finding| finding.repairable);
    match (diagnosis.is_sound(), repairable) {
        (true, _) if !helps => context.screen.say("All is well.")?,
        (true, _) => context.screen.hint("cop doctor --repair")?,
        (false, true) => context.screen.hint("cop doctor --repair")?,
        (false, false) => context
            .screen
            .hint("go back to a copy that `cop backup` made, or save what can be read: cop doctor --repair")?,
    }
    Ok(code)
}

/// How many titles are told at most.
const MOST: usize = 5;

/// What is in the new file, and what is not.
fn tell_saved(context: &mut Context, salvaged: &Salvaged) -> Result<(), Failure> {
    let path = salvaged.path.display().to_string();
    let path = single_line(&path);
    let saved = words::count(salvaged.entries as usize, "entry", "entries");
    let parts = [
        ("with something in it that is not what was written", &salvaged.changed),
        ("put together from history and indexes", &salvaged.rebuilt),
        ("with an older text", &salvaged.older),
        ("without a text", &salvaged.without_text),
        ("lost", &salvaged.lost),
    ];
    context.screen.line(format!("Saved {saved} in {path}"))?;
    for (what, titles) in parts.into_iter().filter(|(_, titles)| !titles.is_empty()) {
        let mut told: Vec<String> =
            titles.iter().take(MOST).map(|title| format!("“{}”", single_line(title))).collect();
        if titles.len() > MOST {
            told.push(format!("{} more", titles.len() - MOST));
        }
        let count = words::count(titles.len(), "entry", "entries");
        context.screen.line(format!("{count} {what}: {}", words::join(&told)))?;
    }
    if salvaged.files > 0 {
        let files = words::count(salvaged.files as usize, "attached file", "attached files");
        context.screen.line(format!("{files} lost"))?;
    }
    if salvaged.marks > 0 {
        let marks = words::count(salvaged.marks as usize, "mark", "marks");
        context.screen.line(format!("{marks} without what was added in words"))?;
    }
    if salvaged.charter_changed {
        context.screen.line("What the community says of itself, its people or its topics is not what was written")?;
    }
    if salvaged.names > 0 {
        let names = words::count(salvaged.names as usize, "person's name", "people's names");
        context.screen.line(format!("{names} lost: `unknown 1` and the like stand for them"))?;
    }
    context.screen.flush()?;
    context.screen.say("The damaged file was left as it is. Tags, links and marks may be missing in the new one.")?;
    let typed = typed(&path);
    context.screen.hint(format!(
        "look at it before you put it in the place of the other, or sync it: cop --db {typed} list"
    ))?;
    Ok(())
}

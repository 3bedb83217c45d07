//! What a sync did, in plain words.

use std::process::ExitCode;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::community::{Exchanged, Left, SyncReport, SyncStatus};
use crate::terminal::{Cell, Column, Label, Table, keep_colors, records, single_line, words};

/// How many of something are named before the rest is counted.
const NAMED: usize = 5;

/// The exit code: 3 where a person has to settle something or mend a file.
pub fn sync_code(report: &SyncReport) -> ExitCode {
    match report.diverged.is_empty() && report.left.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(3),
    }
}

/// Says what a sync did; one line for whoever reads it in a pipe, and on the side what needs a person.
pub fn synced(
    context: &mut Context,
    report: &SyncReport,
    verbose: bool,
) -> Result<ExitCode, Failure> {
    if verbose || report.dry_run {
        exchanged(context, report)?;
    }
    context.screen.line(summary(report))?;
    name(
        context,
        &report.trashed,
        "to the trash, since somebody deleted it there",
        "back: cop restore",
    )?;
    let hidden = "kept out of others' sight here; what they wrote is in its history";
    name(context, &report.hidden, hidden, "")?;
    let back: Vec<String> = report.back.iter().map(titled).collect();
    name(
        context,
        &back,
        "here again, since somebody had changed it",
        "",
    )?;
    for clash in &report.clashes {
        context
            .screen
            .warn(format!("both sides changed {}", single_line(clash)))?;
    }
    for unknown in report.unknown.iter().take(NAMED) {
        let (title, name) = (single_line(&unknown.title), single_line(&unknown.name));
        let told = format!("“{title}” speaks of {name}, which is not here");
        context.screen.warn(told)?;
    }
    left(context, &report.left)?;
    for entry in report.diverged.iter().take(NAMED) {
        let handle = &entry.handle;
        context.screen.hint(format!(
            "two versions of “{}”: cop review; then cop review {handle} mine, theirs or edit",
            single_line(&entry.title)
        ))?;
    }
    Ok(sync_code(report))
}

/// Names each entry that came in or went out.
fn exchanged(context: &mut Context, report: &SyncReport) -> std::io::Result<()> {
    let ways = [("in", &report.received), ("out", &report.sent)];
    let entries = ways
        .iter()
        .flat_map(|(way, entries)| entries.iter().map(move |entry| (*way, entry)));
    let rows = entries.map(|(way, entry)| {
        [
            Cell::new(Label::Dim, way),
            Cell::new(Label::Handle, entry.handle.as_str()),
            Cell::new(Label::Kind, entry.kind.as_str()),
            Cell::new(Label::Title, &entry.title),
        ]
    });
    let text = match context.screen.stdout_is_terminal() {
        false => records(rows),
        true => {
            let columns = [Column::new(""), Column::new(""), Column::new("")];
            let mut table = Table::new(columns.into_iter().chain([Column::new("").shrinks()]));
            rows.for_each(|row| table.row(row));
            table.render(context.screen.styles(), context.screen.width())
        }
    };
    context.screen.out(text)
}

/// “Took in 4 entries from 2 people, sent 2; 1 needs you: cop review”.
fn summary(report: &SyncReport) -> String {
    let entries = |n: usize| words::count(n, "entry", "entries");
    let mut done = Vec::new();
    let received = report.received.len();
    let (take, send) = match report.dry_run {
        true => ("would take in", "would send"),
        false => ("took in", "sent"),
    };
    if received > 0 || report.marks > 0 {
        let mut what = Vec::new();
        if received > 0 {
            what.push(entries(received));
        }
        if report.marks > 0 {
            what.push(words::count(report.marks, "mark", "marks"));
        }
        let from = match report.people.len() {
            0 => String::new(),
            1 => format!(" from {}", single_line(report.people[0].as_str())),
            n => format!(" from {n} people"),
        };
        done.push(format!("{take} {}{from}", words::join(&what)));
    }
    if !report.sent.is_empty() {
        done.push(format!("{send} {}", entries(report.sent.len())));
    }
    if done.is_empty() {
        // Where entries go as well, these few lines go without saying.
        let ways = [
            (take, report.community.received),
            (send, report.community.sent),
        ];
        let ways: Vec<&str> = ways
            .iter()
            .filter_map(|(way, went)| went.then_some(*way))
            .collect();
        match ways.is_empty() {
            false => done.push(format!(
                "{} what the community says of itself",
                ways.join(" and ")
            )),
            true if report.pushed => done.push("sent what was missing there".to_owned()),
            true => {}
        }
    }
    let mut line = match done.is_empty() {
        true => "nothing is new on either side".to_owned(),
        false => done.join(", "),
    };
    if !report.diverged.is_empty() {
        let n = report.diverged.len();
        let needs = if n == 1 { "needs" } else { "need" };
        let still = if done.is_empty() { "still " } else { "" };
        line.push_str(&format!("; {n} {still}{needs} you: cop review"));
    }
    if report.dry_run {
        line.push_str(" (dry run: nothing was done)");
    }
    crate::terminal::words::capital(&line)
}

/// Names a few, and counts the rest.
fn name(context: &mut Context, titles: &[String], what: &str, hint: &str) -> std::io::Result<()> {
    for title in titles.iter().take(NAMED) {
        context
            .screen
            .say(format!("“{}”: {what}", single_line(title)))?;
    }
    if titles.len() > NAMED {
        context
            .screen
            .say(format!("and {} more", titles.len() - NAMED))?;
    }
    match titles.is_empty() || hint.is_empty() {
        true => Ok(()),
        false => context.screen.hint(hint),
    }
}

fn titled(entry: &Exchanged) -> String {
    entry.title.clone()
}

/// The files of the tree that could not be taken in, with line and reason.
fn left(context: &mut Context, left: &[Left]) -> std::io::Result<()> {
    for one in left {
        let told = format!("{}:{}: {}", one.path, one.line, one.reason);
        context.screen.warn(keep_colors(&told))?;
    }
    match left.len() {
        0 => Ok(()),
        n => {
            let files = words::count(n, "file of the tree was", "files of the tree were");
            let them = if n == 1 { "it" } else { "them" };
            context.screen.hint(format!(
                "{files} left alone; mend or delete {them} there, then: cop sync"
            ))
        }
    }
}

/// With whom, since when, and what waits.
pub fn sync_status(context: &mut Context, status: &SyncStatus) -> Result<ExitCode, Failure> {
    let Some(remote) = &status.remote else {
        context.screen.line("Not exchanged with anybody yet.")?;
        context.screen.hint("cop sync --setup followed by the address of an empty git repository, a folder in a shared drive, or a file.bundle")?;
        return Ok(ExitCode::from(1));
    };
    context
        .screen
        .line(format!("With {}", single_line(remote)))?;
    let since = match status.at {
        Some(at) => at.to_string(),
        None => "never".to_owned(),
    };
    context.screen.line(format!("Last agreed: {since}"))?;
    let waiting = match status.unsent {
        0 if status.interrupted => "What was new at the last sync waits to be sent.".to_owned(),
        0 => "Nothing waits to be sent.".to_owned(),
        n => format!(
            "{} to be sent.",
            words::count(n, "entry waits", "entries wait")
        ),
    };
    context.screen.line(waiting)?;
    for entry in &status.diverged {
        let title = context
            .screen
            .paint(Label::Strong, &single_line(&entry.title));
        context.screen.line(format!(
            "Two versions of {title}: cop review {} mine, theirs or edit",
            entry.handle
        ))?;
    }
    left(&mut *context, &status.left)?;
    Ok(ExitCode::SUCCESS)
}

//! `cop path`.

mod done;
mod steps;

use std::process::ExitCode;

use clap::{Args as Arguments, Subcommand};

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{OneForm, ReceiptForm, write_json};
use crate::cli::{completion, views};
use crate::community::{Progress, Stage};
use crate::terminal::{Cell, Label, records, single_line};

/// Learn along a path: begin it, do its steps, see how far you have come; build one for others
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop path                              every path, and how far you have come
  cop path start first-month --coach Ada
  cop path show first-month
  cop path done first-month 1 -m \"Listen for the hum.\"
  cop path add first-month pair:check-the-breaker --at 2
  cop path move first-month 3 1
  cop path drop first-month 2

A path is made by: cop add path \"First month\" --step watch:REF --step do:REF --step teach:REF

Your progress is shown to nobody else, and no export holds it. It stays with what you did when steps are added, moved or dropped.")]
pub struct Args {
    /// What to do; without it, every path is listed
    #[command(subcommand)]
    pub act: Option<Act>,
    /// How to write the list
    #[command(flatten)]
    pub form: OneForm,
}

/// What to do along a path.
#[derive(Debug, Subcommand)]
pub enum Act {
    /// Begin a path
    #[command(after_help = "Examples:
  cop path start first-month
  cop path start first-month --coach Ada")]
    Start {
        /// The path
        #[arg(value_name = "PATH", add = completion::paths())]
        reference: String,
        /// Who goes along with you
        #[arg(long, value_name = "MEMBER", add = completion::members())]
        coach: Option<String>,
        /// How to write the result
        #[command(flatten)]
        form: ReceiptForm,
    },
    /// Say that you did a step, and what you noticed
    #[command(after_help = done::EXAMPLES)]
    Done(done::Args),
    /// See a path's steps, and which of them you did
    #[command(after_help = "Examples:
  cop path show first-month")]
    Show {
        /// The path
        #[arg(value_name = "PATH", add = completion::paths())]
        reference: String,
        /// How to write it
        #[command(flatten)]
        form: OneForm,
    },
    /// Add steps to a path
    #[command(after_help = "Examples:
  cop path add first-month pair:check-the-breaker
  cop path add first-month watch:kiln-tripped do:check-the-breaker --at 1")]
    Add(steps::Add),
    /// Move a step of a path
    #[command(after_help = "Examples:
  cop path move first-month 3 1         what was step 3 comes first")]
    Move(steps::Move),
    /// Take a step out of a path; its entry stays
    #[command(after_help = "Examples:
  cop path drop first-month 2")]
    Drop(steps::Drop),
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    match args.act {
        None => list(context, args.form),
        Some(Act::Start { reference, coach, form }) => start(context, &reference, coach.as_deref(), form),
        Some(Act::Done(args)) => done::run(context, &args),
        Some(Act::Show { reference, form }) => show(context, &reference, form),
        Some(Act::Add(args)) => steps::add(context, &args),
        Some(Act::Move(args)) => steps::relocate(context, &args),
        Some(Act::Drop(args)) => steps::drop(context, &args),
    }
}

fn list(context: &mut Context, form: OneForm) -> Result<ExitCode, Failure> {
    let community = context.community()?;
    let paths = community.paths()?;
    if form.json {
        write_json(context, &paths)?;
    } else if context.screen.stdout_is_terminal() {
        for path in &paths {
            let far = context.screen.paint(Label::Dim, &far(path));
            let line = format!("{}  {far}", views::brief(context, &path.entry));
            context.screen.line(line)?;
        }
    } else {
        let rows = paths.iter().map(|path| {
            let entry = &path.entry;
            let steps = path.way.len().to_string();
            [entry.handle.as_str(), entry.title.as_str(), &path.done.to_string(), &steps].map(Cell::from)
        });
        context.screen.bytes(records(rows))?;
    }
    context.screen.flush()?;
    if paths.is_empty() {
        context.screen.say("There is no path yet.")?;
        context.screen.hint("make one: cop add path \"First month\" --step watch:REF --step do:REF")?;
        return Ok(ExitCode::from(1));
    }
    Ok(ExitCode::SUCCESS)
}

fn start(
    context: &mut Context,
    reference: &str,
    coach: Option<&str>,
    form: ReceiptForm,
) -> Result<ExitCode, Failure> {
    let community = context.community()?;
    let started = community.start_path(reference, coach)?;
    let done = match started.known {
        true => "You had begun",
        false => "You begin",
    };
    if !views::marked(context, &started, form, done)? {
        return Ok(ExitCode::SUCCESS);
    }
    let progress = community.progress(&started.entry.handle.to_string())?;
    match &progress.coach {
        Some(coach) => context.screen.say(format!("{coach} coaches you: agree on a time for the first step."))?,
        None => context.screen.hint(format!("nobody need learn alone: cop path start {} --coach MEMBER", started.entry.handle))?,
    }
    next(context, &progress)?;
    Ok(ExitCode::SUCCESS)
}

fn show(context: &mut Context, reference: &str, form: OneForm) -> Result<ExitCode, Failure> {
    let community = context.community()?;
    let progress = community.progress(reference)?;
    if form.json {
        write_json(context, &progress)?;
        return Ok(ExitCode::SUCCESS);
    }
    if !context.screen.stdout_is_terminal() {
        let rows = progress.way.iter().map(|stage| {
            let (handle, title) = with(stage);
            let done = stage.at.map(|at| at.to_string()).unwrap_or_default();
            let number = stage.number.to_string();
            [number.as_str(), stage.verb.as_str(), &handle, &title, &done].map(Cell::from)
        });
        context.screen.bytes(records(rows))?;
        return Ok(ExitCode::SUCCESS);
    }
    let text = for_people(context, &progress);
    crate::terminal::page(&mut context.screen, &text)?;
    context.screen.flush()?;
    if progress.started.is_none() {
        let handle = &progress.entry.handle;
        context.screen.hint(format!("begin it: cop path start {handle} --coach MEMBER"))?;
    } else {
        next(context, &progress)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn for_people(context: &Context, progress: &Progress) -> String {
    let paint = |label, text: &str| context.screen.paint(label, text);
    let mut text = format!("{}\n", paint(Label::Heading, progress.entry.title.as_str()));
    let mut told = far(progress);
    told.extend(progress.coach.iter().map(|coach| format!(", with {coach}")));
    text.push_str(&paint(Label::Dim, &told));
    text.push('\n');
    let width = context.screen.width().clamp(24, 100);
    for stage in &progress.way {
        let (handle, title) = with(stage);
        let (sign, label) = match stage.at {
            Some(_) => ("x", Label::Good),
            None => (" ", Label::Member),
        };
        text.push_str(&format!(
            "{} {}. {:<5} {}  {title}\n",
            paint(label, &format!("[{sign}]")),
            stage.number,
            stage.verb,
            paint(Label::Handle, &handle),
        ));
        if let Some(note) = &stage.note {
            for line in textwrap::wrap(&single_line(note), width - 8) {
                text.push_str(&format!("        {line}\n"));
            }
        }
    }
    text
}

/// The entry of a step: its handle and its title.
fn with(stage: &Stage) -> (String, String) {
    match &stage.with {
        Some(entry) => (entry.handle.to_string(), entry.title.to_string()),
        None => ("-".to_owned(), "(an entry that is gone)".to_owned()),
    }
}

/// `1 of 3`
fn far(progress: &Progress) -> String {
    format!("{} of {}", progress.done, progress.way.len())
}

/// Names the next step.
fn next(context: &mut Context, progress: &Progress) -> Result<(), Failure> {
    let next = progress.way.iter().find(|stage| stage.at.is_none());
    match next {
        Some(stage) => {
            let (handle, title) = with(stage);
            let step = format!("next: {} “{title}”, cop show {handle}", stage.verb);
            Ok(context.screen.hint(step)?)
        }
        None if progress.way.is_empty() => Ok(()),
        None => Ok(context.screen.say("You have come to its end. Who could you coach now?")?),
    }
}

//! `cop answer`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::ReceiptForm;
use crate::cli::pick::{self, Purpose};
use crate::cli::{capture, completion, content, views};
use crate::model::Kind;
use crate::terminal::{Edited, Multiline, PromptError, Prompts};

/// Answer a question, in words or by an entry
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop answer why-does-celadon -m \"Slow the cooling.\"
  cop answer why-does-celadon --with slow-the-cooling
  cop answer why-does-celadon < answer.md

Whoever asked, or said me too, settles the question: cop tried REF worked")]
pub struct Args {
    /// The question
    #[arg(value_name = "REF", add = completion::questions())]
    pub reference: Option<String>,
    /// The answer; each -m is a paragraph
    #[arg(short, long = "message", value_name = "TEXT", allow_hyphen_values = true, value_parser = content::prose_parser(), conflicts_with = "file")]
    pub message: Vec<String>,
    /// Read the answer from a file, `-` for a pipe
    #[arg(short = 'F', long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub file: Option<PathBuf>,
    /// An entry that answers it
    #[arg(long, value_name = "REF", add = completion::references())]
    pub with: Option<String>,
    #[command(flatten)]
    pub form: ReceiptForm,
}

/// What an entry is picked for.
const PURPOSE: Purpose = Purpose::new("Choose what to answer").of(&[Kind::Question]);

/// What an entry that answers is picked for.
const ANSWER: Purpose = Purpose::new("Choose what answers it");

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let reference = pick::required(context, args.reference.as_deref(), PURPOSE)?;
    let community = context.community()?;
    let question = community.question(&reference)?;
    let with = pick::optional(context, args.with.as_deref(), ANSWER.but(Some(question.id)))?;
    let again = format!("cop answer {}", question.handle);
    let asked = args.message.is_empty() && args.file.is_none() && with.is_none();
    let note = match (&args.file, asked) {
        (Some(file), _) => Some(content::read_text(file)?),
        (None, true) => typed(context, &again)?,
        (None, false) => (!args.message.is_empty()).then(|| content::paragraphs(&args.message)),
    };
    let note = note.filter(|text| !text.trim().is_empty());
    if note.is_none() && with.is_none() {
        return Err(Failure::usage(
            "an answer needs words, or an entry that answers",
            format!("{again} -m \"…\", or {again} --with REF"),
        ));
    }
    let answered = community.answer(&reference, note.clone(), with.as_deref());
    // What came by flags or from a file is there still.
    let is_fleeting = asked || args.file.as_ref().is_some_and(|file| file.as_os_str() == "-");
    let answered = answered.map_err(|error| match (is_fleeting, &note) {
        (true, Some(text)) => capture::keep(error.into(), &again, text),
        _ => error.into(),
    })?;
    if views::marked(context, &answered, args.form, "Answered")? {
        let asker = answered.entry.voice();
        let hint = format!("{asker} settles it once it helped: cop tried {} worked", answered.entry.handle);
        context.screen.hint(hint)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What a person types, or what waits in a pipe.
fn typed(context: &mut Context, again: &str) -> Result<Option<String>, Failure> {
    if !context.screen.interactive() {
        return match context.screen.stdin_is_terminal() {
            true => Ok(None),
            false => content::read_text(Path::new("-")).map(Some),
        };
    }
    let mut talk = Prompts::new(&mut context.screen);
    match talk.paragraphs("Your answer", "What worked for you, and when does it not?") {
        Ok(Multiline::Text(text)) => Ok(Some(text)),
        Ok(Multiline::Skip) => Ok(None),
        Ok(Multiline::Editor(text)) => match capture::edited(context, &text, "answer", again) {
            Ok(Edited::Changed(text)) => Ok(Some(text)),
            Ok(Edited::Unchanged) => Ok(Some(text)),
            Err(failure) if failure.kept().is_some() => Err(failure),
            Err(failure) => Err(capture::keep(failure, again, &text)),
        },
        Err(PromptError::Interrupted { typed }) if !typed.trim().is_empty() => {
            Err(capture::keep(Failure::interrupted(), again, &typed))
        }
        Err(error) => Err(error.into()),
    }
}

//! `cop path done`: a step is done, and what was noticed may become a story.

use std::process::ExitCode;

use serde::Serialize;

use super::{far, next};
use crate::cli::context::Context;
use crate::cli::error::{Failure, shell_word};
use crate::cli::output::{ReceiptForm, write_json};
use crate::cli::said::Said;
use crate::cli::{capture, completion, content, views};
use crate::community::{Capture, Community, Progress, Stage};
use crate::model::{Entry, Kind, LinkKind, Title, typed};
use crate::terminal::{PromptError, Prompts};

/// How it is typed.
pub const EXAMPLES: &str = "Examples:
  cop path done first-month 1
  cop path done first-month 1 -m \"Listen for the hum.\"
  cop path done first-month 1 -m \"Listen for the hum.\" --story

Nobody else sees that you did a step. With --story, what you noticed is also told to everyone, as a story of its own that says nothing of the path.";

/// Which step was done, and what was noticed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The path
    #[arg(value_name = "PATH", add = completion::paths())]
    reference: String,
    /// The step's number
    #[arg(value_name = "STEP", value_parser = content::number_parser())]
    step: u32,
    /// What you noticed
    #[command(flatten)]
    said: Said,
    /// Tell what you noticed to everyone as a story, linked to the step's entry
    #[arg(long)]
    story: bool,
    /// The story's title; without it, the first sentence
    #[arg(long, value_name = "TITLE", requires = "story", allow_hyphen_values = true, value_parser = content::prose_parser())]
    title: Option<String>,
    /// How to write the result
    #[command(flatten)]
    form: ReceiptForm,
}

/// What a program is told.
#[derive(Serialize)]
struct Done<'a> {
    #[serde(flatten)]
    progress: &'a Progress,
    story: Option<&'a Entry>,
}

/// Runs it.
pub fn run(context: &mut Context, args: &Args) -> Result<ExitCode, Failure> {
    let community = context.community()?;
    let step = community.stage(&args.reference, args.step)?;
    let again = format!("cop path done {} {}", args.reference, args.step);
    let asks = context.screen.interactive() && !args.form.json && !args.form.quiet;
    let mut said = args.said.clone();
    if said.message.is_empty() && asks {
        said.message.extend(noticed(context, &again)?);
    }
    let note = said.note().filter(|text| !text.trim().is_empty());
    let title = args.title.as_deref();
    // Before anything is kept: a title that cannot be one must not leave half of it done.
    let story = match (&note, args.story) {
        (Some(_), true) => Some(telling(context, &step, &said, title)?),
        (None, true) => {
            return Err(Failure::usage(
                "a story needs what you noticed",
                format!("{again} -m \"…\" --story"),
            ));
        }
        (_, false) => None,
    };
    let progress = community.finish_step(&args.reference, args.step, note.clone())?;
    let plain = !args.form.json && !args.form.quiet;
    if plain {
        let path = views::brief(context, &progress.entry);
        let far = far(&progress);
        context.screen.line(format!("Step {} of {path}  ({far})", args.step))?;
        context.screen.flush()?;
    }
    let story = match (story, &note) {
        (Some(story), _) => Some(community.capture(story)?.entry),
        (None, Some(_)) if asks => offered(context, &community, &step, &said)?,
        (None, _) => None,
    };
    if args.form.json {
        write_json(context, &Done { progress: &progress, story: story.as_ref() })?;
    } else if args.form.quiet {
        context.screen.line(&progress.entry.handle)?;
    }
    if plain {
        match (&story, &note) {
            (Some(story), _) => {
                let line = format!("Added {}", views::brief(context, story));
                context.screen.line(line)?;
            }
            (None, None) => {
                context.screen.hint(format!("what did you notice? {again} -m \"…\""))?;
            }
            (None, Some(_)) if asks => {}
            (None, Some(_)) => {
                let command = as_command(&step, &said);
                context.screen.hint(format!("others learn from it as a story: {command}"))?;
            }
        }
        next(context, &progress)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What the person noticed, if they say it.
fn noticed(context: &mut Context, again: &str) -> Result<Option<String>, Failure> {
    let mut talk = Prompts::new(&mut context.screen);
    match talk.text_optional("What did you notice, in one sentence? (Enter to skip)") {
        Ok(sentence) => Ok(sentence),
        Err(PromptError::Interrupted { typed }) if !typed.trim().is_empty() => {
            let again = format!("{again} -m {}", shell_word(typed.trim()));
            Err(Failure::interrupted().hint(format!("the step is not marked; your words again: {again}")))
        }
        Err(error) => Err(error.into()),
    }
}

/// Asks whether others may hear of it; no, unless the person says yes.
fn offered(
    context: &mut Context,
    community: &Community,
    step: &Stage,
    said: &Said,
) -> Result<Option<Entry>, Failure> {
    let mut talk = Prompts::new(&mut context.screen);
    if !talk.confirm("Tell it to everyone as a story?", false)? {
        return Ok(None);
    }
    let mut story = telling(context, step, said, None)?;
    let derived = story.content.title.to_string();
    let title = Prompts::new(&mut context.screen).text("Its headline", Some(&derived))?;
    story.content.title = Title::derive(&title).unwrap_or(story.content.title);
    Ok(Some(community.capture(story)?.entry))
}

/// What was noticed as a story about the step's entry. It says nothing of the path: how far somebody has come is theirs.
fn telling(
    context: &Context,
    step: &Stage,
    said: &Said,
    title: Option<&str>,
) -> Result<Capture, Failure> {
    let source = capture::Source::Paragraphs(said.message.clone());
    let given = capture::given(context, Kind::Story, title, &source)?;
    let mut content = given.ok_or_else(|| capture::no_title(Kind::Story))?.content;
    let about = step.with.as_ref();
    content.tags = about.map(|entry| entry.tags.clone()).unwrap_or_default();
    let links = about.map(|entry| (LinkKind::Relates, entry.id.to_string()));
    Ok(Capture { links: links.into_iter().collect(), ..Capture::new(content) })
}

/// The same as a command to type.
fn as_command(step: &Stage, said: &Said) -> String {
    let mut command = "cop add story".to_owned();
    for text in &said.message {
        command.push_str(&format!(" -m {}", shell_word(text)));
    }
    if let Some(entry) = &step.with {
        command.push_str(&format!(" --relates {}", entry.handle));
        for tag in &entry.tags {
            command.push_str(&format!(" -t {}", typed(tag.as_str())));
        }
    }
    command
}

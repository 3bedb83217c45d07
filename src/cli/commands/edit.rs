//! `cop edit`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::capture::{self, Interview};
use crate::cli::content::{paragraphs, read_text};
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::fields::Fields;
use crate::cli::output::{ReceiptForm, write_json};
use crate::cli::pick::{self, Purpose};
use crate::cli::{completion, content, views};
use crate::community::{Capture, Community, Edited};
use crate::markdown;
use crate::model::{Content, Entry, Lifecycle, LinkKind, Prompt, Title};

/// Change an entry, in your editor or by flags
#[derive(Debug, Default, Arguments)]
#[command(after_help = "Examples:
  cop edit check-the-breaker                opens it in $EDITOR
  cop edit                                  pick it from a list first
  cop edit @last                            goes on with a draft
  cop edit check-the-breaker --steward Ben --review-every 90d
  cop edit kiln-tripped --title \"Kiln tripped at 950\"
  cop edit kiln-tripped -m \"The whole text anew.\"

What it said before stays in its history: cop history REF")]
pub struct Args {
    /// The entry
    #[arg(value_name = "REF", add = completion::references())]
    pub reference: Option<String>,
    /// A new title; the slug stays
    #[arg(long, value_name = "TITLE", allow_hyphen_values = true, value_parser = content::prose_parser(), help_heading = "Text")]
    pub title: Option<String>,
    /// The new text; each -m is a paragraph
    #[arg(short, long = "message", value_name = "TEXT", allow_hyphen_values = true, value_parser = content::prose_parser(), help_heading = "Text")]
    pub message: Vec<String>,
    /// Open it in your editor, which is what happens without flags; a draft too, instead of asking on
    #[arg(short, long, help_heading = "Text", conflicts_with_all = ["message", "file"])]
    pub edit: bool,
    /// Take the new text from a file, front matter and all; `-` is standard input
    #[arg(short = 'F', long, value_name = "FILE", help_heading = "Text", conflicts_with = "message")]
    pub file: Option<PathBuf>,
    /// Draft, live or retired
    #[arg(long, value_name = "STATE", value_parser = content::lifecycle_parser(), help_heading = "Fields")]
    pub state: Option<Lifecycle>,
    /// Share it with the others again
    #[arg(long, help_heading = "Fields", conflicts_with = "private")]
    pub public: bool,
    #[command(flatten)]
    pub fields: Fields,
    #[command(flatten)]
    pub form: ReceiptForm,
}

impl Args {
    fn by_flags(&self) -> bool {
        self.title.is_some()
            || !self.message.is_empty()
            || self.file.is_some()
            || self.state.is_some()
            || self.public
            || !self.fields.is_empty()
    }
}

/// What an entry is picked for.
const PURPOSE: Purpose = Purpose::new("Choose what to edit");

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let reference = pick::required(context, args.reference.as_deref(), PURPOSE)?;
    let community = context.community()?;
    let (entry, before) = community.content(&reference)?;
    if args.edit && args.by_flags() {
        return Err(Failure::usage(
            "-e opens the editor, and the other flags change the entry without it",
            format!("one after the other: cop edit {reference}"),
        ));
    }
    if !args.edit
        && !args.by_flags()
        && before.state == Lifecycle::Draft
        && context.screen.interactive()
        && let Some(prompts) = capture::resumable(&before)
    {
        return go_on(context, &community, &entry, &before, prompts);
    }
    let after = match args.by_flags() {
        true => Some(flagged(context, &community, &args, &reference, &before)?),
        false => capture::revise(context, &community, &entry, &before)?,
    };
    let Some((after, notes)) = after else {
        context.screen.say("Nothing was changed.")?;
        return Ok(ExitCode::SUCCESS);
    };
    // What came by flags or from a file is there still.
    let is_piped = args.file.as_ref().is_some_and(|file| file.as_os_str() == "-");
    let text = match args.by_flags() && !is_piped {
        true => None,
        false => Some(capture::whole(&community, &after)?),
    };
    let edited = save(&community, &entry, &before, after).map_err(|failure| match &text {
        Some(text) => capture::keep(failure, &format!("cop edit {}", entry.handle), text),
        None => failure,
    })?;
    for note in &notes {
        context.screen.warn(note)?;
    }
    receipt(context, &edited, args.form)
}

/// The content as the flags want it.
fn flagged(
    context: &Context,
    community: &Community,
    args: &Args,
    reference: &str,
    before: &Content,
) -> Result<(Content, Vec<String>), Failure> {
    let (mut content, mut notes) = (before.clone(), Vec::new());
    // Before the other flags, which go before what a file's front matter says.
    if let Some(file) = &args.file {
        let text = read_text(file)?;
        // A pipe whose writer failed is blank; whoever wants no text says so.
        if text.trim().is_empty() {
            let named = match file.as_os_str() == "-" {
                true => "standard input".to_owned(),
                false => file.display().to_string(),
            };
            return Err(Failure::expected(
                format!("{named} holds no text, so nothing was changed"),
                format!("to empty the entry: cop edit {reference} -m ''"),
            ));
        }
        match markdown::split(&text).is_ok_and(|document| document.front.is_none()) {
            true => content.body = text,
            false => (content, notes) = capture::reread(context, community, before, &text)?,
        }
    }
    if let Some(title) = &args.title {
        content.title = Title::parse(title)
            .map_err(|error| Failure::usage(error.to_string(), ""))?;
    }
    if !args.message.is_empty() {
        content.body = paragraphs(&args.message);
    }
    content.state = args.state.unwrap_or(content.state);
    content.private &= !args.public;
    args.fields.apply(context, community, &mut content)?;
    Ok((content, notes))
}

/// Saves an edit, unless somebody else has changed the entry since it was opened.
fn save(
    community: &Community,
    entry: &Entry,
    before: &Content,
    after: Content,
) -> Result<Edited, Failure> {
    let mut overtaken = false;
    let edited = community.edit(
        &entry.id.to_string(),
        Box::new(|now: &mut Content| {
            overtaken = now != before;
            if !overtaken {
                *now = after;
            }
            Ok(())
        }),
    )?;
    match overtaken {
        true => Err(Failure::person(
            format!("“{}” was changed elsewhere while you edited it; nothing was overwritten", entry.title),
            format!("see what changed: cop diff {}", entry.handle),
        )),
        false => Ok(edited),
    }
}

/// The same for what was typed as answers, which are kept in a file where they cannot be saved.
fn save_answers(
    community: &Community,
    entry: &Entry,
    before: &Content,
    after: Content,
) -> Result<Edited, Failure> {
    let text = capture::whole(community, &after)?;
    save(community, entry, before, after)
        .map_err(|failure| capture::keep(failure, &format!("cop edit {}", entry.handle), &text))
}

/// Takes a draft up again where its author stopped.
fn go_on(
    context: &mut Context,
    community: &Community,
    entry: &Entry,
    before: &Content,
    prompts: &'static [Prompt],
) -> Result<ExitCode, Failure> {
    let (given, lesson) = match capture::resume(context, community, before, prompts)? {
        Interview::Done { given, lesson } => (given, lesson),
        Interview::Draft(draft) => {
            save_answers(community, entry, before, draft.content)?;
            context.screen.say(format!("Draft kept: {}", views::brief(context, entry)))?;
            context.screen.hint("go on with it: cop edit @last")?;
            capture::tell_kept(context, draft.kept.as_deref(), &entry.handle)?;
            return Ok(ExitCode::from(130));
        }
        Interview::Nothing | Interview::TriedInstead(_) => {
            context.screen.say("Nothing was changed; the draft is kept.")?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    let edited = save_answers(community, entry, before, given.content)?;
    context.screen.line(format!("Added {}", views::brief(context, &edited.entry)))?;
    if let Some(title) = lesson {
        let mut content = Content::plain(crate::model::Kind::Lesson, title, String::new());
        content.tags.clone_from(&edited.entry.tags);
        let mut from_story = Capture::new(content);
        from_story.links = vec![(LinkKind::From, edited.entry.id.to_string())];
        let lesson = community.capture(from_story)?;
        context.screen.line(format!("Added {}", views::brief(context, &lesson.entry)))?;
    }
    context.screen.hint(format!("cop show {}", edited.entry.handle))?;
    capture::tell_kept(context, given.kept.as_deref(), &edited.entry.handle)?;
    Ok(ExitCode::SUCCESS)
}

fn receipt(context: &mut Context, edited: &Edited, form: ReceiptForm) -> Result<ExitCode, Failure> {
    if form.json {
        write_json(context, edited)?;
    } else if form.quiet {
        context.screen.line(&edited.entry.handle)?;
    } else if edited.changed {
        context.screen.line(format!("Changed {}", views::brief(context, &edited.entry)))?;
        context.screen.hint(format!("what changed: cop diff {}; back again: cop undo", edited.entry.handle))?;
    } else {
        context.screen.say("Nothing was changed.")?;
    }
    Ok(ExitCode::SUCCESS)
}

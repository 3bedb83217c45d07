//! `cop add`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::capture::{self, Given, Interview, Source};
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::fields::{Fields, Links, add_tags};
use crate::cli::output::{ReceiptForm, write_json};
use crate::cli::{completion, content, views};
use crate::community::{Capture, Captured, Community};
use crate::exchange;
use crate::model::{Content, Details, Id, Kind, Lifecycle, LinkKind, StepVerb, Tag, Title, typed};
use crate::terminal::words;

/// Capture a story, lesson, practice, question, path or gathering
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop add story              asks the questions
  cop add story \"Kiln tripped at 900\" -m \"The breaker tripped.\" -t kiln
  cop add lesson \"When firing above 900, test the breaker\" --from kiln-tripped
  cop add practice -e        writes it in $EDITOR
  cop add story -F notes.md  takes a file, front matter and all
  cat notes.md | cop add gathering \"May firing\"

Front matter may give title, tags and fields; flags go before it.")]
pub struct Args {
    /// A story, lesson, practice, question, path or gathering
    #[arg(hide_possible_values = true, value_parser = content::kind_parser())]
    pub kind: Kind,
    #[command(flatten)]
    pub capture: CaptureArgs,
}

/// What `add` and `ask` share.
#[derive(Debug, Arguments)]
pub struct CaptureArgs {
    /// Its title, on one line; `-` reads the whole text from standard input
    pub title: Option<String>,
    /// `-`: read the text from standard input
    #[arg(value_name = "-", value_parser = ["-"], hide = true)]
    pub stdin: Option<String>,
    /// The text; each -m is a paragraph
    #[arg(short, long = "message", value_name = "TEXT", allow_hyphen_values = true, value_parser = content::prose_parser(), help_heading = "Text", conflicts_with_all = ["edit", "file"])]
    pub message: Vec<String>,
    /// Write the text in your editor
    #[arg(short, long, help_heading = "Text", conflicts_with = "file")]
    pub edit: bool,
    /// Take the text from a file; `-` is standard input
    #[arg(short = 'F', long, value_name = "FILE", help_heading = "Text")]
    pub file: Option<PathBuf>,
    /// Give a gathering the headings of an after-action review
    #[arg(hide_short_help = true, long, help_heading = "Text")]
    pub aar: bool,
    /// A topic (repeatable)
    #[arg(short, long, value_name = "TAG", value_parser = content::tag_parser(), add = completion::tags(), help_heading = "Fields")]
    pub tag: Vec<Tag>,
    #[command(flatten)]
    pub fields: Fields,
    /// Keep it as a draft: out of search and lists until it is live
    #[arg(long, hide_short_help = true, help_heading = "Fields")]
    pub draft: bool,
    #[command(flatten)]
    pub links: Links,
    #[command(flatten)]
    pub form: ReceiptForm,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    add(context, args.kind, args.capture)
}

/// Captures an entry of a kind.
pub fn add(context: &mut Context, kind: Kind, args: CaptureArgs) -> Result<ExitCode, Failure> {
    if args.aar && kind != Kind::Gathering {
        return Err(Failure::usage(
            format!("--aar belongs to a gathering, and this is a {kind}"),
            "cop add gathering --aar",
        ));
    }
    let community = context.community()?;
    let (given, lesson) = match text(context, &community, kind, &args)? {
        Text::Given(given, lesson) => (given, lesson),
        Text::Ended(code) => return Ok(code),
    };
    keep(context, &community, given, lesson, &args)
}

/// What came of asking for the text.
enum Text {
    Given(Box<Given>, Option<Title>),
    /// There is nothing more to do.
    Ended(ExitCode),
}

/// Gets the text from wherever it comes.
fn text(
    context: &mut Context,
    community: &Community,
    kind: Kind,
    args: &CaptureArgs,
) -> Result<Text, Failure> {
    let asked_for_stdin = args.title.as_deref() == Some("-") || args.stdin.is_some();
    let title = args.title.as_deref().filter(|title| *title != "-");
    let source = match &args.file {
        Some(file) => Some(Source::File(file.clone())),
        None if asked_for_stdin && !args.message.is_empty() => {
            return Err(Failure::usage("the text comes from -m or from `-`, not from both", ""));
        }
        None if asked_for_stdin => Some(Source::File("-".into())),
        None if !args.message.is_empty() => Some(Source::Paragraphs(args.message.clone())),
        None => None,
    };
    if args.edit {
        check_flags(context, community, kind, args)?;
        let given = capture::compose(context, kind, title, "", args.aar)?;
        return match given {
            Some(given) => Ok(Text::Given(Box::new(given), None)),
            None => {
                context.screen.say("Nothing was written, so nothing was added.")?;
                Ok(Text::Ended(ExitCode::from(1)))
            }
        };
    }
    if let Some(source) = source {
        let given = capture::given(context, kind, title, &source)?;
        return match given {
            Some(given) => Ok(Text::Given(Box::new(given), None)),
            None => Err(no_text(kind)),
        };
    }
    if context.screen.interactive() {
        return interview(context, community, kind, title, args);
    }
    // A terminal that may not be asked has no text to give; reading it would wait for ever.
    let given = match context.screen.stdin_is_terminal() {
        true => capture::given(context, kind, title, &Source::Paragraphs(Vec::new())),
        false => capture::given(context, kind, title, &Source::Pipe),
    }?;
    match given {
        Some(given) => Ok(Text::Given(Box::new(given), None)),
        None => Err(no_text(kind)),
    }
}

fn no_text(kind: Kind) -> Failure {
    capture::no_title(kind)
}

/// Reads the flags before anything is asked: whoever mistypes one learns it then, not after the last question. Gives the
/// entries that the links lead to.
fn check_flags(
    context: &Context,
    community: &Community,
    kind: Kind,
    args: &CaptureArgs,
) -> Result<Vec<Id>, Failure> {
    if let Some(title) = Title::derive(kind.as_str()) {
        let mut stand_in = Content::plain(kind, title, String::new());
        args.fields.apply(context, community, &mut stand_in)?;
    }
    Ok(community.targets(&args.links.all())?)
}

fn interview(
    context: &mut Context,
    community: &Community,
    kind: Kind,
    title: Option<&str>,
    args: &CaptureArgs,
) -> Result<Text, Failure> {
    let linked = check_flags(context, community, kind, args)?;
    match Interview::hold(context, community, kind, title, args.aar, linked)? {
        Interview::Done { given, lesson } => Ok(Text::Given(Box::new(given), lesson)),
        Interview::Draft(Given { content: mut draft, kept, .. }) => {
            args.fields.apply(context, community, &mut draft)?;
            add_tags(&mut draft, &args.tag);
            let links = args.links.all();
            let text = exchange::front_matter_text(&draft, &links, &args.fields.steps);
            let capture = Capture { links, ..Capture::new(draft) };
            let captured = community
                .capture(capture)
                .map_err(|error| capture::keep(error.into(), &format!("cop add {kind}"), &text))?;
            draft_kept(context, &captured)?;
            capture::tell_kept(context, kept.as_deref(), &captured.entry.handle)?;
            Ok(Text::Ended(ExitCode::from(130)))
        }
        Interview::Nothing => {
            context.screen.say("Nothing was written, so nothing was added.")?;
            Ok(Text::Ended(ExitCode::from(1)))
        }
        Interview::TriedInstead(title) => {
            context.screen.say(format!("Kept your report on “{title}”. Thank you for coming back to it."))?;
            Ok(Text::Ended(ExitCode::SUCCESS))
        }
    }
}

fn draft_kept(context: &mut Context, captured: &Captured) -> Result<(), Failure> {
    context.screen.say(format!("Draft kept: {}", views::brief(context, &captured.entry)))?;
    Ok(context.screen.hint("go on with it: cop edit @last")?)
}

/// Keeps what was given.
fn keep(
    context: &mut Context,
    community: &Community,
    given: Box<Given>,
    lesson: Option<Title>,
    args: &CaptureArgs,
) -> Result<ExitCode, Failure> {
    let Given { mut content, author, created, links, steps, notes, kept } = *given;
    let kind = content.details.kind();
    // What came by flags or from a file is there still; of the rest all is kept that was said, so that the same entry comes of it.
    let bare = Content::plain(kind, content.title.clone(), String::new());
    let here = !args.message.is_empty()
        || args.file.as_ref().is_some_and(|file| file.as_os_str() != "-")
        || args.title.is_some() && content == bare;
    let mut all = args.links.all();
    all.extend(links);
    let steps = match args.fields.steps.is_empty() {
        true => steps,
        false => args.fields.steps.clone(),
    };
    add_tags(&mut content, &args.tag);
    if args.draft {
        content.state = Lifecycle::Draft;
    }
    let rescue = |failure: Failure, content: &Content| match here {
        true => failure,
        false => {
            let text = exchange::front_matter_text(content, &all, &steps);
            capture::keep(failure, &format!("cop add {kind}"), &text)
        }
    };
    args.fields
        .apply(context, community, &mut content)
        .and_then(|()| walk(community, &mut content, &steps))
        .map_err(|failure| rescue(failure, &content))?;
    let capture = Capture { content: content.clone(), author, created, links: all.clone() };
    let captured = community
        .capture(capture)
        .map_err(|error| rescue(error.into(), &content))?;
    for note in &notes {
        context.screen.warn(note)?;
    }
    receipt(context, community, &captured, lesson.is_some(), args.form)?;
    capture::tell_kept(context, kept.as_deref(), &captured.entry.handle)?;
    if let Some(title) = lesson {
        let mut content = Content::plain(Kind::Lesson, title, String::new());
        content.tags.clone_from(&captured.entry.tags);
        let mut from_story = Capture::new(content);
        from_story.links = vec![(LinkKind::From, captured.entry.id.to_string())];
        let lesson = community.capture(from_story)?;
        receipt(context, community, &lesson, false, args.form)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Gives a path the steps that were named for it.
fn walk(
    community: &Community,
    content: &mut Content,
    named: &[(StepVerb, String)],
) -> Result<(), Failure> {
    if !named.is_empty()
        && let Details::Path { steps } = &mut content.details
    {
        let found = named.iter().map(|(verb, reference)| community.step(*verb, reference));
        *steps = found.collect::<Result<_, _>>()?;
    }
    Ok(())
}

/// One line that says what was kept, and what to do next, unless that `follows` by itself.
fn receipt(
    context: &mut Context,
    community: &Community,
    captured: &Captured,
    follows: bool,
    form: ReceiptForm,
) -> Result<(), Failure> {
    let entry = &captured.entry;
    if captured.founded {
        let place = community.path().display().to_string();
        context.screen.say(format!("Made a new community in {}", crate::terminal::single_line(&place)))?;
        context.screen.hint("name it: cop init \"Potters Guild\" --domain \"Firing safely\"")?;
    }
    for (new, old) in &captured.near_tags {
        let [known, taken] = [old, new].map(|tag| typed(tag.as_str()));
        context.screen.warn(format!("`{new}` is a new tag; did you mean `{old}`? cop tag {} {known} -{taken}", entry.handle))?;
    }
    if form.json {
        return write_json(context, captured);
    }
    if form.quiet {
        return Ok(context.screen.line(&entry.handle)?);
    }
    let verb = if entry.state == Lifecycle::Draft { "Kept the draft" } else { "Added" };
    let line = format!("{verb} {}", views::brief(context, entry));
    context.screen.line(line)?;
    context.screen.flush()?;
    if !captured.wanted.is_empty() {
        let wanted = words::ticked(&captured.wanted);
        context.screen.say(format!("{wanted} will link once there is an entry of that name."))?;
    }
    if follows {
        return Ok(());
    }
    let next = match (entry.state, entry.kind()) {
        (Lifecycle::Draft, _) => format!("cop edit {}", entry.handle),
        (_, Kind::Story) => format!("what should others do with it? cop add lesson \"When …, do …\" --from {}", entry.handle),
        (_, Kind::Lesson) => format!("turn it into a practice: cop add practice --from {}", entry.handle),
        (_, Kind::Practice) => format!("once you or others tried it: cop tried {} worked", entry.handle),
        (_, Kind::Path) if entry.details == Details::empty(Kind::Path) => format!("give it steps: cop path add {} watch:REF do:REF", entry.handle),
        _ => format!("cop show {}", entry.handle),
    };
    views::ask_who(context, community.me())?;
    Ok(context.screen.hint(next)?)
}

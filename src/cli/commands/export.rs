//! `cop export`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args as Arguments, Subcommand, ValueEnum};

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::filters::Filters;
use crate::cli::output::write_json;
use crate::cli::{completion, content};
use crate::community::{ArchiveRequest, Community, HandbookRequest};
use crate::handbook::{Left, Names};
use crate::model::{Condition, Kind, Predicate, Tag};
use crate::terminal::{Progress, single_line, words};

/// Hand on what the community knows: as a handbook, an archive, or JSON
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop export handbook                     into the folder handbook/
  cop export handbook site --topic kiln --names initials
  cop export handbook --check             writes nothing, looks at every link
  cop export archive guild --topic kiln   for cop import at the other end
  cop export json > guild.json

Private entries, drafts, the trash and what is flagged sensitive are never exported; nor is anyone's progress.")]
pub struct Args {
    /// As what
    #[command(subcommand)]
    pub form: Form,
}

/// As what to export.
#[derive(Debug, Subcommand)]
pub enum Form {
    /// A folder of Markdown pages, as the community would hand it to a newcomer
    #[command(after_help = "Examples:
  cop export handbook
  cop export handbook site --names initials
  cop export handbook --single guild.md
  mdbook build handbook      makes a web site of it, as it is")]
    Handbook(Handbook),
    /// A folder that another cop imports: with identities, marks and files, so that it merges with what is there
    #[command(after_help = "Examples:
  cop export archive guild
  cop export archive guild --topic kiln --topic glaze
  cop import guild           at the other end, as often as you like

The folder has the form that cop sync exchanges, see docs/sync.md.")]
    Archive(Archive),
    /// Everything as one JSON object, on standard output
    #[command(after_help = "Examples:
  cop export json > guild.json
  cop export json --kind practice --state proven
  cop export json --all      with drafts and private entries")]
    Json(Json),
}

/// How the handbook is written.
#[derive(Debug, Arguments)]
pub struct Handbook {
    /// The folder; made if it is not there
    #[arg(default_value = "handbook", value_hint = clap::ValueHint::DirPath)]
    pub folder: PathBuf,
    /// Only what carries this topic (repeatable: any of them)
    #[arg(long, value_name = "TAG", value_parser = content::tag_parser(), add = completion::tags())]
    pub topic: Vec<Tag>,
    /// Only this kind (repeatable: any of them)
    #[arg(short, long, value_name = "KIND", value_parser = content::kind_parser())]
    pub kind: Vec<Kind>,
    /// How people are named, also inside of texts
    #[arg(long, value_enum, default_value_t = NamesArg::Full, value_name = "HOW")]
    pub names: NamesArg,
    /// Write one file instead of a folder; `-` is standard output
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub single: Option<PathBuf>,
    /// Check that every link resolves, and write nothing
    #[arg(long, conflicts_with = "single")]
    pub check: bool,
    /// Replace pages that were changed by hand
    #[arg(long)]
    pub force: bool,
    /// Write JSON
    #[arg(long, help_heading = "Output")]
    pub json: bool,
}

/// What the archive holds.
#[derive(Debug, Arguments)]
pub struct Archive {
    /// The folder; made if it is not there
    #[arg(value_hint = clap::ValueHint::DirPath)]
    pub folder: PathBuf,
    /// Only what carries this topic (repeatable: any of them)
    #[arg(long, value_name = "TAG", value_parser = content::tag_parser(), add = completion::tags())]
    pub topic: Vec<Tag>,
    /// Only this kind (repeatable: any of them)
    #[arg(short, long, value_name = "KIND", value_parser = content::kind_parser())]
    pub kind: Vec<Kind>,
    /// Replace files that were changed by hand
    #[arg(long)]
    pub force: bool,
    /// Write JSON
    #[arg(long, help_heading = "Output")]
    pub json: bool,
}

/// How people are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NamesArg {
    /// Ada Lovelace
    Full,
    /// A. L.
    Initials,
    /// Someone
    None,
}

/// What the JSON holds.
#[derive(Debug, Arguments)]
pub struct Json {
    #[command(flatten)]
    pub filters: Filters,
    /// Drafts and private entries too
    #[arg(long)]
    pub all: bool,
}

/// What is said while a handbook is written.
const HANDBOOK: &str = "Writing the handbook";

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    match args.form {
        Form::Handbook(args) => handbook(context, &args),
        Form::Archive(args) => archive(context, &args),
        Form::Json(args) => {
            let condition = args.filters.condition(context, &[])?;
            let dump = context.community()?.dump(&condition, args.all)?;
            write_json(context, &dump)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn handbook(context: &mut Context, args: &Handbook) -> Result<ExitCode, Failure> {
    let community = context.community()?;
    let request = HandbookRequest {
        topics: args.topic.clone(),
        kinds: args.kind.clone(),
        names: match args.names {
            NamesArg::Full => Names::Full,
            NamesArg::Initials => Names::Initials,
            NamesArg::None => Names::None,
        },
    };
    if args.check {
        return check(context, &request, args.json);
    }
    name_empty_topics(context, &community, &args.topic)?;
    if let Some(file) = &args.single {
        let written = Progress::during(&context.screen, HANDBOOK, || community.export_single(&request));
        let (text, left) = written?;
        names_left(context, &left)?;
        if file.as_os_str() == "-" {
            context.screen.hand_on(&text)?;
            return Ok(ExitCode::SUCCESS);
        }
        write_whole(file, &text, args.force)?;
        let path = file.display().to_string();
        context.screen.line(format!("Wrote the handbook to {}", single_line(&path)))?;
        return Ok(ExitCode::SUCCESS);
    }
    let written = Progress::during(&context.screen, HANDBOOK, || {
        community.export_handbook(&args.folder, &request, args.force)
    });
    let report = written?;
    names_left(context, &report.names_left)?;
    if report.files_unread > 0 {
        let files = words::count(report.files_unread, "attached file", "attached files");
        context.screen.warn(format!("{files} went along unread: look for names in them yourself"))?;
    }
    if args.json {
        write_json(context, &report)?;
        return Ok(ExitCode::SUCCESS);
    }
    let path = report.path.display().to_string();
    let what = what_changed(report.created, report.changed, report.removed);
    context.screen.line(format!(
        "Wrote the handbook to {}: {}, {what}",
        single_line(&path),
        words::count(report.pages, "page", "pages")
    ))?;
    context.screen.hint(format!("begin with {}", single_line(&report.path.join("README.md").display().to_string())))?;
    Ok(ExitCode::SUCCESS)
}

fn archive(context: &mut Context, args: &Archive) -> Result<ExitCode, Failure> {
    let community = context.community()?;
    name_empty_topics(context, &community, &args.topic)?;
    let request = ArchiveRequest {
        topics: args.topic.clone(),
        kinds: args.kind.clone(),
        force: args.force,
    };
    let written = Progress::during(&context.screen, "Writing the archive", || {
        community.export_archive(&args.folder, &request)
    });
    let report = written?;
    if args.json {
        write_json(context, &report)?;
        return Ok(ExitCode::SUCCESS);
    }
    let path = report.path.display().to_string();
    let path = single_line(&path);
    context.screen.line(format!(
        "Wrote an archive to {path}: {}, {}",
        words::count(report.entries, "entry", "entries"),
        what_changed(report.created, report.changed, report.removed)
    ))?;
    context.screen.hint(format!("at the other end: cop import {path}"))?;
    Ok(ExitCode::SUCCESS)
}

/// What became of the files of a folder.
fn what_changed(created: usize, changed: usize, removed: usize) -> String {
    let files = |n: usize| words::count(n, "file", "files");
    let done = [(created, "new"), (changed, "changed"), (removed, "gone")].into_iter();
    let done: Vec<String> = done.filter(|(n, _)| *n > 0).map(|(n, word)| format!("{} {word}", files(n))).collect();
    match done.is_empty() {
        true => "nothing has changed".to_owned(),
        false => words::join(&done),
    }
}

/// Names the topics of which the handbook can say nothing.
fn name_empty_topics(context: &mut Context, community: &Community, topics: &[Tag]) -> Result<(), Failure> {
    for topic in topics {
        let shown = [Predicate::AnyTag(vec![topic.clone()]), Predicate::Shared];
        if community.unknown_tags(std::slice::from_ref(topic))?.is_empty() && community.count(&Condition::all(shown))? == 0 {
            context.screen.warn(format!("nothing that others may see carries `{topic}`"))?;
            context.screen.hint("cop tag list")?;
        }
    }
    Ok(())
}

/// How many pages are named where words of names are left.
const PAGES_NAMED: usize = 5;

/// Tells where a word that is part of a name still stands in a text; only a person can tell whether it is one.
fn names_left(context: &mut Context, left: &[Left]) -> std::io::Result<()> {
    let Some(rest) = left.len().checked_sub(1) else {
        return Ok(());
    };
    let pages = words::count(rest + 1, "page", "pages");
    context.screen.warn(format!("words of names are left on {pages}; read them before you hand this on:"))?;
    for one in left.iter().take(PAGES_NAMED) {
        context.screen.say(format!("  {}: {}", single_line(&one.page), single_line(&one.words.join(", "))))?;
    }
    if left.len() > PAGES_NAMED {
        context.screen.say(format!("  and {} more", left.len() - PAGES_NAMED))?;
    }
    Ok(())
}

/// Tells which links lead nowhere.
fn check(context: &mut Context, request: &HandbookRequest, json: bool) -> Result<ExitCode, Failure> {
    let community = context.community()?;
    let checked = Progress::during(&context.screen, "Checking the links", || community.check_handbook(request));
    let (pages, broken) = checked?;
    if json {
        write_json(context, &broken)?;
    } else {
        for link in &broken {
            context.screen.line(single_line(&link.to_string()))?;
        }
        let checked = words::count(pages, "file", "files");
        match broken.len() {
            0 => context.screen.say(format!("Every link in {checked} resolves."))?,
            n => context.screen.say(format!("{} in {checked} lead nowhere.", words::count(n, "link", "links")))?,
        }
    }
    Ok(ExitCode::from(u8::from(!broken.is_empty())))
}

/// Writes a file whole or not at all; a file that is there is replaced only where that is asked for.
fn write_whole(file: &std::path::Path, text: &str, force: bool) -> Result<(), Failure> {
    if file.is_dir() {
        return Err(Failure::expected(
            format!("{} is a folder", file.display()),
            "name a file: cop export handbook --single FILE",
        ));
    }
    if file.exists() && !force {
        return Err(Failure::expected(
            format!("{} is there already", file.display()),
            "add --force to replace it",
        ));
    }
    let folder = crate::store::folder_of(file);
    if !folder.is_dir() {
        return Err(Failure::expected(
            format!("cannot write {}: there is no folder {}", file.display(), folder.display()),
            "make it first, or name another file",
        ));
    }
    let failed = |error: std::io::Error| {
        Failure::expected(format!("cannot write {}: {error}", file.display()), "name another file")
    };
    let mut part = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    std::io::Write::write_all(&mut part, text.as_bytes()).map_err(failed)?;
    part.as_file().sync_all().map_err(failed)?;
    part.persist(file).map_err(|error| failed(error.error))?;
    Ok(())
}

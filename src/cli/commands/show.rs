//! `cop show`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::write_json;
use crate::cli::pick::{self, Purpose};
use crate::cli::{completion, content, views};
use crate::community::Shown;
use crate::model::{Kind, Lifecycle, LinkKind};

/// Read an entry, with its evidence and links
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop show kiln-tripped          by the beginning of its slug
  cop show @last                 what was written last
  cop show                       pick it from a list, searching as you type
  cop show q7k2xm --raw          the body alone, byte for byte
  cop show q7k2xm --file a.png > a.png

An entry is named by its handle, its slug, the unique beginning of either, or its exact title.")]
pub struct Args {
    /// The entry
    #[arg(value_name = "REF", add = completion::references())]
    pub reference: Option<String>,
    /// Write the body alone, byte for byte
    #[arg(long, help_heading = "Output", conflicts_with_all = ["json", "file"])]
    pub raw: bool,
    /// Write one of its files, byte for byte
    #[arg(long, value_name = "PATH", help_heading = "Output", conflicts_with = "json")]
    pub file: Option<String>,
    /// Show an earlier revision, see `cop history`
    #[arg(long, value_name = "N", value_parser = content::number_parser(), help_heading = "Output", conflicts_with = "file")]
    pub revision: Option<u32>,
    /// Write JSON
    #[arg(long, help_heading = "Output")]
    pub json: bool,
}

/// What an entry is picked for.
const PURPOSE: Purpose = Purpose::new("Choose what to read");

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let reference = pick::required(context, args.reference.as_deref(), PURPOSE)?;
    let community = context.community()?;
    if let Some(file) = &args.file {
        let bytes = community.attachment(&reference, file)?;
        return write_file(context, &bytes);
    }
    if let Some(number) = args.revision {
        let (_, revision) = community.revision(&reference, number)?;
        match args.json {
            true => write_json(context, &revision)?,
            false => context.screen.hand_on(&revision.content.body)?,
        }
        return Ok(ExitCode::SUCCESS);
    }
    if args.raw {
        let body = community.body(&reference)?;
        context.screen.hand_on(&body)?;
        return Ok(ExitCode::SUCCESS);
    }
    let shown = community.show(&reference)?;
    if args.json {
        write_json(context, &shown)?;
        return Ok(ExitCode::SUCCESS);
    }
    let text = views::shown(&context.screen, &shown, community.now());
    crate::terminal::page(&mut context.screen, &text)?;
    if let Some(hint) = next_step(&shown) {
        context.screen.hint(hint)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes a file byte for byte to another file or a pipe; what other people wrote must not steer a terminal.
fn write_file(context: &mut Context, bytes: &[u8]) -> Result<ExitCode, Failure> {
    match std::str::from_utf8(bytes) {
        Ok(text) => context.screen.hand_on(text)?,
        Err(_) if context.screen.stdout_is_terminal() => {
            return Err(Failure::expected(
                "this file is no text, and a terminal can show no other",
                "put it into a file: cop show REF --file PATH > FILE",
            ));
        }
        Err(_) => context.screen.bytes(bytes)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// What would make most of this entry.
fn next_step(shown: &Shown) -> Option<String> {
    let entry = &shown.entry;
    if entry.trashed.is_some() {
        return Some(format!("cop restore {}", entry.handle));
    }
    if !shown.diverged.is_empty() {
        let handle = &entry.handle;
        return Some(format!("two versions of this stand side by side: cop review; then cop review {handle} mine, theirs or edit"));
    }
    if entry.state == Lifecycle::Retired {
        let mut backlinks = shown.neighbourhood.backlinks.iter();
        let successor = backlinks.find(|link| link.link == LinkKind::Supersedes)?;
        return Some(format!("what took its place: cop show {}", short(&successor.slug, &successor.handle)));
    }
    let led_to = |kind: Kind| {
        shown
            .neighbourhood
            .backlinks
            .iter()
            .any(|link| link.link == LinkKind::From && link.kind == kind)
    };
    let name = short(entry.slug.as_str(), entry.handle.as_str());
    match entry.kind() {
        Kind::Story if !led_to(Kind::Lesson) => Some(format!(
            "what should others do with this? cop add lesson \"When …, do …\" --from {name}"
        )),
        Kind::Lesson if !led_to(Kind::Practice) => Some(format!(
            "a lesson is learned once something changes: cop add practice --from {name}"
        )),
        Kind::Practice if entry.state == Lifecycle::Live => Some(format!("tried it? cop tried {name} worked|partly|failed")),
        _ => None,
    }
}

/// A slug is read more easily than a handle, but one of a long title is wider than a narrow screen.
const READ_EASILY: usize = 32;

/// What an entry is called in a command to type.
fn short<'a>(slug: &'a str, handle: &'a str) -> &'a str {
    if slug.len() > READ_EASILY { handle } else { slug }
}

//! `cop browse`.

use std::io;
use std::process::ExitCode;

use clap::Args as Arguments;

use super::edit;
use crate::browse::{self, Start};
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::filters::Filters;
use crate::cli::otherwise::nothing_kept;
use crate::cli::views;
use crate::community::{CommunityError, Shown};
use crate::model::{Id, Timestamp};
use crate::terminal::{Screen, Styles, Tape};

/// Find and read on a full screen, searching as you type
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop browse                     the latest entries
  cop browse breaker             what speaks of a breaker
  cop browse 'kiln -electric'    the whole query language, see cop search
  cop browse -k practice --state due

Enter reads, Tab goes to the list, and there e edits, t tags, w says how it went, T thanks. ? tells of every key.")]
pub struct Args {
    /// What to look for first
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    #[command(flatten)]
    pub filters: Filters,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    if !context.screen.fills() {
        return Err(Failure::usage(
            "cop browse fills a terminal, and there is none that it may use",
            "use one of these instead: cop list, cop search WORDS, cop show REF",
        ));
    }
    let among = args.filters.condition(context, &[])?;
    let door = context.door()?;
    let community = door.community();
    if !community.exists() {
        nothing_kept(context, &community)?;
        return Ok(ExitCode::from(1));
    }
    // What cannot be read is told here, not on a screen that is empty for it.
    community.is_anything_kept()?;
    let start = Start {
        community: Box::new(move || door.community()),
        page,
        told,
        among,
        filters: args.filters.typed().unwrap_or_default(),
        query: args.query.join(" "),
        styles: context.screen.styles(),
        choice: None,
    };
    context.screen.flush()?;
    let ended = browse::run(start, &mut |id| edited(context, id)).map_err(unusable)?;
    for told in &ended.refused {
        context.screen.say(told)?;
    }
    ended.result.map_err(unusable)?;
    Ok(ExitCode::from(u8::from(!ended.refused.is_empty())))
}

fn unusable(error: io::Error) -> Failure {
    Failure::expected(
        format!("the terminal cannot be used: {error}"),
        "cop list and cop search need no full screen",
    )
}

/// An entry as `cop show` shows it.
pub fn page(shown: &Shown, now: Timestamp, width: usize, styles: Styles) -> String {
    views::shown(&Screen::laid_out(width, styles), shown, now)
}

/// A failure as every command tells it.
pub fn told(error: CommunityError) -> String {
    let tape = Tape::default();
    Failure::from(error).report(&mut tape.screen(usize::MAX));
    tape.text()
}

/// Has the person edit an entry as `cop edit REF -e` does; what that said.
fn edited(context: &mut Context, id: Id) -> String {
    let tape = Tape::default();
    let screen = std::mem::replace(&mut context.screen, tape.screen(usize::MAX));
    let args = edit::Args {
        reference: Some(id.to_string()),
        edit: true,
        ..edit::Args::default()
    };
    if let Err(failure) = edit::run(context, args) {
        failure.report(&mut context.screen);
    }
    // A tape takes everything.
    let _ = context.screen.flush();
    context.screen = screen;
    tape.text()
}

//! `cop link`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::completion;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::fields::Links;
use crate::cli::output::{ReceiptForm, write_json};
use crate::cli::pick::{self, Purpose};
use crate::cli::views;
use crate::model::{Id, Kind, LinkKind};
use crate::terminal::Prompts;

/// Link an entry with others
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop link check-the-breaker --from when-firing
  cop link slow-cooling --answers why-does
  cop link new-way --supersedes old-way
  cop link                                  pick both ends from a list

In a text, [[slug]] or [[slug|words]] links as well.")]
pub struct Args {
    /// The entry that makes the links
    #[arg(value_name = "REF", add = completion::references())]
    pub reference: Option<String>,
    #[command(flatten)]
    pub links: Links,
    #[command(flatten)]
    pub form: ReceiptForm,
}

/// What an entry is picked for.
const PURPOSE: Purpose = Purpose::new("Choose what to link");

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let reference = pick::required(context, args.reference.as_deref(), PURPOSE)?;
    // Nothing links to itself; what names no entry is told of below.
    let this = context.community()?.find(&reference).ok().map(|entry| entry.id);
    let mut links = args.links.all();
    for (kind, other) in &mut links {
        *other = pick::meant(context, other, other_end(*kind).but(this))?;
    }
    if links.is_empty() {
        links.push(picked(context, &reference, this)?);
    }
    let done = context.community()?.link(&reference, &links)?;
    if args.form.json {
        write_json(context, &done)?;
        return Ok(ExitCode::SUCCESS);
    }
    if args.form.quiet {
        context.screen.line(&done.entry.handle)?;
        return Ok(ExitCode::SUCCESS);
    }
    for (kind, other) in &done.linked {
        let (this, other) = (views::brief(context, &done.entry), views::brief(context, other));
        context.screen.line(format!("{this}\n  {} {other}", kind.forward()))?;
    }
    for (kind, other) in &done.known {
        let other = views::brief(context, other);
        context.screen.say(format!("It was linked already: {} {other}", kind.forward()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Each kind of link, as it is told where nobody said which: what it says, and the flag that says so.
const KINDS: [(LinkKind, &str); 4] = [
    (LinkKind::From, "it comes from another (--from)"),
    (LinkKind::Answers, "it answers a question (--answers)"),
    (LinkKind::Supersedes, "it takes another's place (--supersedes)"),
    (LinkKind::Relates, "it speaks of the same as another (--relates)"),
];

/// What the other end of a link is picked for.
fn other_end(kind: LinkKind) -> Purpose {
    match kind {
        LinkKind::From => Purpose::new("Choose what it comes from"),
        LinkKind::Answers => Purpose::new("Choose what it answers").of(&[Kind::Question]),
        LinkKind::Supersedes => Purpose::new("Choose whose place it takes"),
        LinkKind::Relates => Purpose::new("Choose what it relates to"),
    }
}

/// Asks how an entry is linked, and with which.
fn picked(
    context: &mut Context,
    reference: &str,
    this: Option<Id>,
) -> Result<(LinkKind, String), Failure> {
    if !pick::can(context) {
        return Err(Failure::usage(
            "say what it is linked with",
            format!("cop link {reference} --from REF (or --answers, --supersedes, --relates)"),
        ));
    }
    let ways = KINDS.map(|(_, told)| told);
    let way = Prompts::new(&mut context.screen).choose("How is it linked?", &ways)?;
    let kind = KINDS[way].0;
    Ok((kind, pick::required(context, None, other_end(kind).but(this))?))
}

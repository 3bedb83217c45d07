//! `cop members`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{OneForm, write_json};
use crate::model::{Member, Name, Tag};
use crate::terminal::{Cell, Column, Label, Table, records};

/// See who is here: names, teams, what they offer and seek, and their other names
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop members
  cop members --json

Whom to ask about a topic: cop who TOPIC. What is said of you: cop me")]
pub struct Args {
    #[command(flatten)]
    pub form: OneForm,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let community = context.community()?;
    let members = community.members()?;
    if args.form.json {
        write_json(context, &members)?;
    } else if context.screen.stdout_is_terminal() {
        let mut table = Table::new([
            Column::new(""),
            Column::new("").shrinks(),
            Column::new("").shrinks().optional(1),
            Column::new("").shrinks().optional(3),
            Column::new("").shrinks().optional(2),
            Column::new("").shrinks().optional(4),
        ]);
        for member in &members {
            let said = |what: &str, tags: &[Tag]| match tags.is_empty() {
                true => String::new(),
                false => format!("{what} {}", joined(tags)),
            };
            table.row([
                Cell::new(Label::Strong, member.name.as_str()),
                Cell::from(member.team.as_deref().unwrap_or_default()),
                Cell::new(Label::Dim, member.role.as_deref().unwrap_or_default()),
                Cell::from(said("offers", &member.offers)),
                Cell::from(said("seeks", &member.seeks)),
                Cell::new(Label::Dim, &match member.aliases.is_empty() {
                    true => String::new(),
                    false => format!("also {}", names(member)),
                }),
            ]);
        }
        let text = table.render(context.screen.styles(), context.screen.width());
        crate::terminal::page(&mut context.screen, &text)?;
    } else {
        context.screen.bytes(records(members.iter().map(record)))?;
    }
    context.screen.flush()?;
    if members.is_empty() {
        context.screen.say("Nobody is here yet.")?;
        context.screen.hint("say who you are: cop me --name Ada")?;
        return Ok(ExitCode::from(1));
    }
    Ok(ExitCode::SUCCESS)
}

/// The cells of a member in a pipe: name, team, role, offers, seeks, other names.
fn record(member: &Member) -> [Cell; 6] {
    [
        Cell::from(member.name.as_str()),
        Cell::from(member.team.as_deref().unwrap_or_default()),
        Cell::from(member.role.as_deref().unwrap_or_default()),
        Cell::from(joined(&member.offers)),
        Cell::from(joined(&member.seeks)),
        Cell::from(names(member)),
    ]
}

fn names(member: &Member) -> String {
    let names: Vec<&str> = member.aliases.iter().map(Name::as_str).collect();
    names.join(", ")
}

fn joined(tags: &[Tag]) -> String {
    let words: Vec<&str> = tags.iter().map(Tag::as_str).collect();
    words.join(", ")
}

//! `cop who`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{OneForm, SCREENFUL, write_json};
use crate::cli::{completion, content};
use crate::community::{Knower, Who};
use crate::terminal::{Cell, Label, records, sanitize, words};

/// Find whom to ask about a topic, and why them
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop who kiln
  cop who slow cooling

People are found by what they told, wrote, tried, look after and answered, and by what they offer: cop me --offer kiln")]
pub struct Args {
    /// A tag, or any words
    #[arg(required = true, value_name = "TOPIC", add = completion::tags())]
    pub topic: Vec<String>,
    /// Show at most so many people [default: 20; all when piped]
    #[arg(short = 'n', long = "limit", value_name = "N", value_parser = content::limit_parser(), help_heading = "Output")]
    pub limit: Option<usize>,
    #[command(flatten)]
    pub form: OneForm,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let community = context.community()?;
    let for_people = context.screen.stdout_is_terminal() && !args.form.json;
    let most = args.limit.or(for_people.then_some(SCREENFUL));
    let topic = args.topic.join(" ");
    if topic.trim().is_empty() {
        return Err(Failure::usage("who knows about what? The topic is empty", "cop who kiln"));
    }
    let who = community.who(&topic, most)?;
    let found = !who.people.is_empty() || !who.seekers.is_empty();
    if args.form.json {
        write_json(context, &who)?;
    } else if for_people {
        let text = told(context, &who);
        crate::terminal::page(&mut context.screen, &text)?;
    } else {
        let rows = who.people.items.iter().map(|knower| {
            let team = knower.team.as_deref().unwrap_or_default();
            [Cell::from(knower.name.as_str()), Cell::from(team), Cell::from(why(knower))]
        });
        context.screen.bytes(records(rows))?;
    }
    context.screen.flush()?;
    if who.people.is_empty() {
        let topic = crate::terminal::single_line(&who.topic).into_owned();
        context.screen.say(format!("Nobody is known to know about “{topic}”."))?;
        context.screen.hint("ask everyone: cop ask \"…\"; do you know? cop me --offer TAG")?;
    }
    Ok(ExitCode::from(u8::from(!found)))
}

fn told(context: &Context, who: &Who) -> String {
    let width = context.screen.width().clamp(24, 100);
    let mut text = String::new();
    for knower in &who.people.items {
        let name = match &knower.team {
            Some(team) => format!("{} ({team})", knower.name),
            None => knower.name.to_string(),
        };
        text.push_str(&context.screen.paint(Label::Strong, &sanitize(&name)));
        text.push('\n');
        for line in textwrap::wrap(&sanitize(&why(knower)), width - 2) {
            text.push_str(&format!("  {line}\n"));
        }
    }
    if who.people.more() > 0 {
        let total = who.people.total;
        text.push_str(&context.screen.paint(Label::Dim, &format!("and {} more: add -n {total}\n", who.people.more())));
    }
    if !who.seekers.is_empty() {
        let names: Vec<String> = who.seekers.iter().map(ToString::to_string).collect();
        let told = format!("Wants to learn it: {}", words::join(&names));
        for line in textwrap::wrap(&sanitize(&told), width) {
            text.push_str(&context.screen.paint(Label::Dim, &line));
            text.push('\n');
        }
    }
    text
}

/// `offers help; looks after “Check the breaker”; told “Kiln tripped at 900” and more`
fn why(knower: &Knower) -> String {
    let mut parts = Vec::new();
    if knower.offers {
        parts.push("offers help".to_owned());
    }
    for because in &knower.because {
        let titles = because.entries.iter().map(|entry| format!("“{}”", entry.title));
        let mut named: Vec<String> = titles.collect();
        if because.more {
            named.push("more".to_owned());
        }
        parts.push(format!("{} {}", because.ground.verb(), words::join(&named)));
    }
    parts.join("; ")
}

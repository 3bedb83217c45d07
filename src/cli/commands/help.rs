//! `cop help`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::near::nearest;
use crate::cli::topics::{TOPICS, Topic};
use crate::cli::completion;
use crate::markdown;
use crate::terminal::{Cell, Column, Label, Page, Table, page, records, single_line};

/// Explain a topic or a verb
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop help topics         what is explained
  cop help query          the query language
  cop help add            all that there is to say of a verb
  cop help                every verb, and the flags that each of them takes")]
pub struct Args {
    /// A topic, or a verb
    #[arg(value_name = "TOPIC", add = completion::topics())]
    pub about: Vec<String>,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    if let [word] = args.about.as_slice() {
        if word == "topics" {
            return list(context);
        }
        if let Some(topic) = TOPICS.iter().find(|topic| topic.name == word) {
            return explain(context, topic);
        }
    }
    let mut command = crate::cli::command_in(context.screen.width());
    command.build();
    let verb = args.about.iter().try_fold(&mut command, |at, word| at.find_subcommand_mut(word));
    let Some(verb) = verb else {
        return Err(unknown(&args.about));
    };
    let help = verb.render_long_help();
    let text = match context.screen.styles().color() {
        true => help.ansi().to_string(),
        false => help.to_string(),
    };
    page(&mut context.screen, &text)?;
    Ok(ExitCode::SUCCESS)
}

/// Shows a topic's page: as it is read on a terminal, and as it was written elsewhere.
fn explain(context: &mut Context, topic: &Topic) -> Result<ExitCode, Failure> {
    let text = match context.screen.stdout_is_terminal() {
        true => Page::on(&context.screen).render(&markdown::parse(topic.text)),
        false => topic.text.to_owned(),
    };
    page(&mut context.screen, &text)?;
    if crate::cli::command().find_subcommand(topic.name).is_some() {
        context.screen.hint(format!("its flags and examples: cop {} --help", topic.name))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn list(context: &mut Context) -> Result<ExitCode, Failure> {
    let mut table = Table::new([Column::new(""), Column::new("").shrinks()]);
    let mut rows = Vec::new();
    for topic in TOPICS {
        table.row([Cell::new(Label::Title, topic.name), Cell::from(topic.about)]);
        rows.push(vec![Cell::from(topic.name), Cell::from(topic.about)]);
    }
    let text = match context.screen.stdout_is_terminal() {
        true => table.render(context.screen.styles(), context.screen.width()),
        false => records(rows),
    };
    context.screen.out(text)?;
    context.screen.hint("cop help query")?;
    Ok(ExitCode::SUCCESS)
}

fn unknown(words: &[String]) -> Failure {
    let said = single_line(&words.join(" ")).into_owned();
    let failure = Failure::usage(format!("there is no topic and no verb `{said}`"), "");
    let mut at = &crate::cli::command();
    let mut known = String::new();
    for word in words {
        let Some(below) = at.find_subcommand(word) else {
            let below = at.get_subcommands().map(clap::Command::get_name);
            let topics = TOPICS.iter().map(|topic| topic.name);
            let topics = topics.take_while(|_| known.is_empty());
            return match nearest(word, topics.chain(below)) {
                Some(near) => failure.hint(format!("did you mean `{known}{near}`? cop help {known}{near}")),
                None if known.is_empty() => failure.hint("cop help topics, or cop --help"),
                None => failure.hint(format!("cop help {}", known.trim_end())),
            };
        };
        at = below;
        known += word;
        known.push(' ');
    }
    failure
}

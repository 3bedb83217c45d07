//! `cop why`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::completion;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::write_json;
use crate::cli::views;
use crate::community::{Chain, Node};
use crate::model::{Act, Mark};
use crate::terminal::{Label, words};

/// Show where an entry comes from and what it led to
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop why check-the-breaker     story → lesson → practice → evidence, as a tree
  cop why kiln-tripped --json")]
pub struct Args {
    /// The entry
    #[arg(value_name = "REF", add = completion::references())]
    pub reference: String,
    /// Write JSON
    #[arg(long, help_heading = "Output")]
    pub json: bool,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let chain = context.community()?.why(&args.reference)?;
    if args.json {
        write_json(context, &chain)?;
        return Ok(ExitCode::SUCCESS);
    }
    let text = tree(context, &chain);
    crate::terminal::page(&mut context.screen, &text)?;
    if chain.comes_from.is_empty() && chain.led_to.is_empty() {
        let handle = &chain.listed.entry.handle;
        context.screen.hint(format!("nothing is said of where it comes from: cop link {handle} --from REF"))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn tree(context: &Context, chain: &Chain) -> String {
    let mut text = node_line(context, &chain.listed);
    text.push('\n');
    text.push_str(&evidence(context, &chain.reports, ""));
    for (heading, nodes) in [("comes from", &chain.comes_from), ("led to", &chain.led_to)] {
        if !nodes.is_empty() {
            text.push_str(&context.screen.paint(Label::Dim, heading));
            text.push('\n');
            branches(context, nodes, "", &mut text);
        }
    }
    text
}

fn branches(context: &Context, nodes: &[Node], indent: &str, text: &mut String) {
    for (index, node) in nodes.iter().enumerate() {
        let last = index + 1 == nodes.len();
        let (branch, more) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        text.push_str(indent);
        text.push_str(branch);
        text.push_str(&node_line(context, &node.listed));
        text.push('\n');
        let deeper = format!("{indent}{more}");
        text.push_str(&evidence(context, &node.reports, &deeper));
        branches(context, &node.next, &deeper, text);
    }
}

fn node_line(context: &Context, listed: &crate::community::Listed) -> String {
    let mut line = views::brief(context, &listed.entry);
    if let Some(word) = listed.standing.word(&listed.entry) {
        line.push_str("  ");
        line.push_str(&context.screen.paint(Label::of_state(word), word));
    }
    line
}

/// Who tried it, in one line.
fn evidence(context: &Context, reports: &[Mark], indent: &str) -> String {
    let told: Vec<String> = reports
        .iter()
        .filter_map(|mark| match &mark.act {
            Act::Tried { verdict, .. } => Some(format!("{} {verdict}", mark.by)),
            _ => None,
        })
        .collect();
    if told.is_empty() {
        return String::new();
    }
    let line = format!("tried: {}", words::join(&told));
    format!("{indent}{}\n", context.screen.paint(Label::Dim, &line))
}

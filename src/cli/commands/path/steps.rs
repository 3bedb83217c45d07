//! `cop path add`, `move` and `drop`: building a path.

use std::process::ExitCode;

use clap::Args;

use super::with;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{ReceiptForm, write_json};
use crate::cli::{completion, content, views};
use crate::community::Paved;
use crate::model::StepVerb;

/// What to add, and where.
#[derive(Debug, Args)]
pub struct Add {
    /// The path
    #[arg(value_name = "PATH", add = completion::paths())]
    reference: String,
    /// What to do there, in order: watch:REF, pair:REF, do:REF or teach:REF
    #[arg(value_name = "VERB:REF", required = true, value_parser = content::step_parser(), add = completion::steps())]
    steps: Vec<(StepVerb, String)>,
    /// The number that the first of them gets; without it, they come last
    #[arg(long, value_name = "N", value_parser = content::number_parser())]
    at: Option<u32>,
    /// How to write the result
    #[command(flatten)]
    form: ReceiptForm,
}

/// What to move, and where to.
#[derive(Debug, Args)]
pub struct Move {
    /// The path
    #[arg(value_name = "PATH", add = completion::paths())]
    reference: String,
    /// The step's number
    #[arg(value_name = "FROM", value_parser = content::number_parser())]
    from: u32,
    /// The number that it gets
    #[arg(value_name = "TO", value_parser = content::number_parser())]
    to: u32,
    /// How to write the result
    #[command(flatten)]
    form: ReceiptForm,
}

/// What to drop.
#[derive(Debug, Args)]
pub struct Drop {
    /// The path
    #[arg(value_name = "PATH", add = completion::paths())]
    reference: String,
    /// The step's number
    #[arg(value_name = "STEP", value_parser = content::number_parser())]
    step: u32,
    /// How to write the result
    #[command(flatten)]
    form: ReceiptForm,
}

/// Adds steps.
pub fn add(context: &mut Context, args: &Add) -> Result<ExitCode, Failure> {
    let community = context.community()?;
    let paved = community.add_steps(&args.reference, &args.steps, args.at)?;
    receipt(context, &paved, args.form)
}

/// Moves a step.
pub fn relocate(context: &mut Context, args: &Move) -> Result<ExitCode, Failure> {
    let community = context.community()?;
    let paved = community.move_step(&args.reference, args.from, args.to)?;
    receipt(context, &paved, args.form)
}

/// Takes a step out.
pub fn drop(context: &mut Context, args: &Drop) -> Result<ExitCode, Failure> {
    let community = context.community()?;
    let paved = community.drop_step(&args.reference, args.step)?;
    receipt(context, &paved, args.form)
}

fn receipt(context: &mut Context, paved: &Paved, form: ReceiptForm) -> Result<ExitCode, Failure> {
    let entry = &paved.progress.entry;
    if form.json {
        write_json(context, paved)?;
    } else if form.quiet {
        context.screen.line(&entry.handle)?;
    } else if paved.changed {
        let mut text = format!("Changed {}", views::brief(context, entry));
        for stage in &paved.progress.way {
            let (_, title) = with(stage);
            text.push_str(&format!("\n  {}. {:<5}  {title}", stage.number, stage.verb));
        }
        context.screen.line(text)?;
        context.screen.hint("everyone keeps what they did; back again: cop undo")?;
    } else {
        context.screen.say("Nothing was changed.")?;
    }
    Ok(ExitCode::SUCCESS)
}

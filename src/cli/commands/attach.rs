//! `cop attach`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{ReceiptForm, write_json};
use crate::cli::pick::{self, Purpose};
use crate::cli::{completion, views};
use crate::terminal::{single_line, words};

/// Keep a picture or another file with an entry
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop attach kiln-tripped breaker.png   then, in the text: ![It](breaker.png)
  cop attach kiln-tripped scan.jpg --name breaker.jpg
  cop attach kiln-tripped --remove breaker.png
  cop show kiln-tripped --file breaker.png > breaker.png

At most 20 MB each. The handbook writes it beside the page.")]
pub struct Args {
    /// The entry
    #[arg(value_name = "REF", add = completion::references())]
    pub reference: String,
    /// The file
    #[arg(value_hint = clap::ValueHint::FilePath, required_unless_present = "remove", conflicts_with = "remove")]
    pub file: Option<PathBuf>,
    /// The name to keep it under
    #[arg(long, value_name = "PATH", conflicts_with = "remove")]
    pub name: Option<String>,
    /// Take a file from the entry
    #[arg(long, value_name = "PATH")]
    pub remove: Option<String>,
    #[command(flatten)]
    pub form: ReceiptForm,
}

/// What an entry is picked for.
const PURPOSE: Purpose = Purpose::new("Choose what has the file");

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let reference = pick::meant(context, &args.reference, PURPOSE)?;
    let community = context.community()?;
    if let Some(path) = &args.remove {
        let (entry, file) = community.detach(&reference, path)?;
        match (args.form.json, args.form.quiet) {
            (true, _) => write_json(context, &file)?,
            (_, true) => context.screen.line(&entry.handle)?,
            _ => {
                let line = format!("Took {} from {}", single_line(&file.path), views::brief(context, &entry));
                context.screen.line(line)?;
            }
        }
        return Ok(ExitCode::SUCCESS);
    }
    let file = args.file.unwrap_or_default();
    let attached = community.attach(&reference, &file, args.name.as_deref())?;
    if args.form.json {
        write_json(context, &attached)?;
        return Ok(ExitCode::SUCCESS);
    }
    if args.form.quiet {
        context.screen.line(&attached.entry.handle)?;
        return Ok(ExitCode::SUCCESS);
    }
    let path = single_line(&attached.attachment.path).into_owned();
    let line = format!(
        "{} {path} ({}) {} {}",
        if attached.replaced { "Replaced" } else { "Attached" },
        words::size(attached.attachment.size),
        if attached.replaced { "of" } else { "to" },
        views::brief(context, &attached.entry)
    );
    context.screen.line(line)?;
    if !attached.referred_to {
        context.screen.hint(format!("show it in the text with ![What it shows]({path}): cop edit {}", attached.entry.handle))?;
    }
    Ok(ExitCode::SUCCESS)
}

//! `cop related`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::completion;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::filters::Filters;
use crate::cli::otherwise::name_unknown;
use crate::cli::output::ListForm;
use crate::cli::pick::{self, Purpose};
use crate::cli::views;

/// Show what else speaks of what an entry speaks of
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop related kiln-tripped
  cop related @last --kind practice
  cop related kiln-tripped -n 3 --json

It goes by the words of the title, the tags and the body, not by links: for those, cop why and cop show.")]
pub struct Args {
    /// The entry
    #[arg(value_name = "REF", add = completion::references())]
    pub reference: Option<String>,
    #[command(flatten)]
    pub filters: Filters,
    #[command(flatten)]
    pub form: ListForm,
}

/// How many are shown unless more are asked for: as many as someone reads.
const FEW: usize = 10;

/// What an entry is picked for.
const PURPOSE: Purpose = Purpose::new("Choose what others relate to");

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let reference = pick::required(context, args.reference.as_deref(), PURPOSE)?;
    let among = args.filters.condition(context, &[])?;
    let community = context.community()?;
    let most = args.form.most(context).map(|most| most.min(FEW));
    let hits = community.related(&reference, &among, args.form.limit.or(most))?;
    args.form.write(
        context,
        &hits,
        |hit| hit.entry.handle.to_string(),
        views::hit_record,
        |context, hits| {
            let fits = args.form.limit.is_none();
            let (text, _) = views::hits(context, hits, false, community.now(), fits);
            Ok(crate::terminal::page(&mut context.screen, &text)?)
        },
    )?;
    context.screen.flush()?;
    if hits.is_empty() {
        match args.filters.is_empty() {
            true => context.screen.say("Nothing else speaks of this.")?,
            false => {
                context.screen.say("Nothing else that meets the filters speaks of this.")?;
                context.screen.hint("leave them out to see all that does")?;
            }
        }
        name_unknown(context, &community, &args.filters.tag, args.filters.by.as_slice())?;
        return Ok(ExitCode::from(1));
    }
    Ok(ExitCode::SUCCESS)
}

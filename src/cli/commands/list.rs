//! `cop list`.

use std::process::ExitCode;

use clap::{Args as Arguments, ValueEnum};

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::filters::Filters;
use crate::cli::otherwise::{Asked, nothing_kept};
use crate::cli::output::ListForm;
use crate::cli::{content, views};
use crate::community::Order;
use crate::model::{Condition, Kind, Predicate};
use crate::search;
use crate::terminal::words;

/// Browse the entries: what is pinned, then the latest change first
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop list                       the latest entries
  cop list practice --state due  practices to look at again
  cop list -t kiln --json        everything about the kiln, as JSON
  cop list --sort updated        latest change first, pinned or not
  cop list --trash               what can be restored")]
pub struct Args {
    /// Only this kind
    #[arg(value_name = "KIND", value_parser = content::kind_parser())]
    pub of: Option<Kind>,
    #[command(flatten)]
    pub filters: Filters,
    /// What is in the trash
    #[arg(long, help_heading = "Filters")]
    pub trash: bool,
    /// In which order; without it, what is pinned comes first, then the latest change
    #[arg(long, value_enum, value_name = "ORDER", help_heading = "Output")]
    pub sort: Option<Sort>,
    #[command(flatten)]
    pub form: ListForm,
}

/// In which order a list comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// Latest change first
    Updated,
    /// Latest capture first
    Created,
    /// By title
    Title,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let kinds: Vec<Kind> = args.of.into_iter().collect();
    let mut condition = args.filters.condition(context, &kinds)?;
    if args.trash {
        condition = Condition::All(vec![condition, Condition::Is(Predicate::Trashed)]);
    }
    let order = match args.sort {
        None => Order::PinnedFirst,
        Some(Sort::Updated) => Order::Updated,
        Some(Sort::Created) => Order::Created,
        Some(Sort::Title) => Order::Title,
    };
    let community = context.community()?;
    let most = args.form.most(context);
    // One more than is shown tells whether there are more.
    let fetched = most.map(|most| most.saturating_add(1));
    let mut found = community.list(&condition, order, fetched, args.form.shows_fields())?;
    let more = most.is_some_and(|most| found.len() > most);
    if let Some(most) = most {
        found.truncate(most);
    }
    let now = community.now();
    args.form.write(
        context,
        &found,
        |listed| listed.entry.handle.to_string(),
        views::list_record,
        |context, found| Ok(context.screen.out(views::list_table(context, found, now))?),
    )?;
    if found.is_empty() {
        return nothing(context, &args, &community);
    }
    if more && context.screen.stdout_is_terminal() {
        let total = community.count(&condition)?;
        let shown = words::count(found.len(), "entry", "entries");
        context.screen.hint(format!("{shown} of {total}; all of them: add -n {total}"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Says that nothing was found, and what to do about it.
fn nothing(
    context: &mut Context,
    args: &Args,
    community: &crate::community::Community,
) -> Result<ExitCode, Failure> {
    context.screen.flush()?;
    let unfiltered = args.filters.is_empty() && !args.trash;
    match (args.of, unfiltered) {
        _ if args.trash => context.screen.say("The trash is empty.")?,
        (Some(kind), true) => {
            context.screen.say(format!("There is no {kind} yet."))?;
            context.screen.hint(format!("cop add {kind}"))?;
        }
        _ if nothing_kept(context, community)? => {}
        (None, true) => {
            context.screen.say("Nothing but drafts is kept here yet.")?;
            context.screen.hint("cop list --state draft")?;
        }
        _ => {
            context.screen.say("Nothing meets all of that.")?;
            let mut filters = args.filters.clone();
            filters.kind.extend(args.of);
            let query = search::parse("", context.now()?);
            let asked = Asked { verb: "list", query, filters };
            match asked.explain(context, community)? {
                true => context.screen.hint("or try: cop search WORDS")?,
                false => context.screen.hint("leave a filter out, or try: cop search WORDS")?,
            }
        }
    }
    Ok(ExitCode::from(1))
}

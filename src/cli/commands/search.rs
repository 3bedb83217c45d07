//! `cop search`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::filters::Filters;
use crate::cli::otherwise::{Asked, nothing_kept};
use crate::cli::output::ListForm;
use crate::cli::views;
use crate::search;
use crate::terminal::words;

/// Find what the community knows, best match first
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop search breaker
  cop search why does the glaze get pinholes when it cools
  cop search 'kiln OR oven -electric tag:firing since:2026-01'
  cop search '\"reduction firing\" kind:practice' --json
  cop search kiln breaker --explain

A short query shows the entries that have all of its words first. See docs/query.md for the whole language.")]
pub struct Args {
    /// Words, "a phrase", -without, this OR that, start*, tag:x kind:x by:x state:x since:x before:x from:x links:x
    #[arg(
        required_unless_present_any = ["kind", "tag", "by", "state", "since", "before", "from", "links", "private", "pinned"],
        value_name = "QUERY"
    )]
    pub query: Vec<String>,
    /// Say what each score is made of
    #[arg(long, help_heading = "Output", conflicts_with_all = ["quiet", "format"])]
    pub explain: bool,
    #[command(flatten)]
    pub filters: Filters,
    #[command(flatten)]
    pub form: ListForm,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let text = args.query.join(" ");
    let query = search::parse(&text, context.now()?);
    let among = args.filters.condition(context, &[])?;
    let community = context.community()?;
    let most = args.form.most(context);
    let mut found = community.search(&query, &among, most.map(|most| most.saturating_add(1)))?;
    let more = most.is_some_and(|most| found.hits.len() > most);
    if let Some(most) = most {
        found.hits.truncate(most);
    }
    if !args.explain {
        found.hits.iter_mut().for_each(|hit| hit.points.clear());
    }
    for note in &found.notes {
        context.screen.warn(note)?;
    }
    for (word, other) in found.instead.iter().filter(|_| !found.hits.is_empty()) {
        context.screen.say(format!("No entry has “{word}”; showing results for “{other}”."))?;
    }
    let short = found.short;
    let mut shown = found.hits.len();
    args.form.write(
        context,
        &found.hits,
        |hit| hit.entry.handle.to_string(),
        views::hit_record,
        |context, hits| {
            let fits = args.form.limit.is_none();
            let (text, fitting) = views::hits(context, hits, short, community.now(), fits);
            shown = fitting;
            Ok(crate::terminal::page(&mut context.screen, &text)?)
        },
    )?;
    context.screen.flush()?;
    if found.hits.is_empty() {
        if nothing_kept(context, &community)? {
            return Ok(ExitCode::from(1));
        }
        context.screen.say("Nothing was found.")?;
        let asked = Asked { verb: "search", query, filters: args.filters };
        match asked.explain(context, &community)? {
            true => context.screen.hint("or ask: cop ask \"…\"")?,
            false if asked.has_words() => context.screen.hint("try other words, or ask: cop ask \"…\"")?,
            false => context.screen.hint("try another filter, or ask: cop ask \"…\"")?,
        }
        return Ok(ExitCode::from(1));
    }
    if context.screen.stdout_is_terminal() && !args.form.json {
        let more = more || shown < found.hits.len();
        let counted = words::count(shown, "entry", "entries");
        match more {
            true => context.screen.hint(format!("{counted} shown, the best; for more: -n 100"))?,
            false => context.screen.say(format!("Found {counted}."))?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

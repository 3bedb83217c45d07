//! `cop review`.

use std::process::ExitCode;

use clap::{Args as Arguments, ValueEnum};

use crate::cli::capture;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::filters::Filters;
use crate::cli::otherwise::name_unknown;
use crate::cli::output::{ListForm, write_json};
use crate::cli::pick::{self, Purpose};
use crate::cli::{completion, content, views};
use crate::community::{Beside, Choice, Community, Few};
use crate::exchange;
use crate::model::{Content, Decision};
use crate::terminal::{single_line, words};

/// See what needs a look, or say that you looked
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop review                            what is flagged or due
  cop review check-the-breaker ok       it is right as it stands
  cop review check-the-breaker fixed -m \"Added the new kilns.\"
  cop review check-the-breaker theirs   of two versions, the other's; or mine, edit

A review closes an entry's flags, and keeps a practice fresh for another period. Where two people changed the same \
words and `cop sync` kept both versions, mine, theirs or edit settles what the entry says, for everybody.")]
pub struct Args {
    /// The entry that you looked at
    #[arg(value_name = "REF", requires = "decision", add = completion::references())]
    pub reference: Option<String>,
    /// What came of it
    #[arg(value_enum)]
    pub decision: Option<Decided>,
    /// What you did or saw; each -m is a paragraph
    #[arg(short, long = "message", value_name = "TEXT", allow_hyphen_values = true, value_parser = content::prose_parser(), requires = "decision")]
    pub message: Vec<String>,
    #[command(flatten)]
    pub filters: Filters,
    #[command(flatten)]
    pub form: ListForm,
}

/// What came of a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Decided {
    /// It is right as it stands
    Ok,
    /// It was put right
    Fixed,
    /// Of two versions, the one that is shown here
    Mine,
    /// Of two versions, the other
    Theirs,
    /// Of two versions, make one in the editor
    Edit,
}

/// What an entry is picked for.
const PURPOSE: Purpose = Purpose::new("Choose what you looked at");

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let community = context.community()?;
    match (&args.reference, args.decision) {
        (Some(reference), Some(decision)) => {
            let reference = pick::meant(context, reference, PURPOSE)?;
            decide(context, &community, &args, &reference, decision)
        }
        _ => queue(context, &community, &args),
    }
}

/// What needs a look.
fn queue(context: &mut Context, community: &Community, args: &Args) -> Result<ExitCode, Failure> {
    let condition = args.filters.condition(context, &[])?;
    let Few { items: concerns, total } = community.concerns(&condition, args.form.most(context), args.form.shows_fields())?;
    args.form.write(
        context,
        &concerns,
        |concern| concern.entry.handle.to_string(),
        views::concern_record,
        |context, concerns| Ok(context.screen.out(views::concerns(context, concerns))?),
    )?;
    context.screen.flush()?;
    if concerns.is_empty() {
        name_unknown(context, community, &args.filters.tag, args.filters.by.as_slice())?;
        context.screen.say("Nothing needs a look.")?;
        return Ok(ExitCode::from(1));
    }
    if context.screen.stdout_is_terminal() && !args.form.json {
        let handle = &concerns[0].entry.handle;
        let two = !concerns[0].diverged.is_empty();
        if (concerns.len() as u64) < total {
            let shown = words::count(concerns.len(), "entry", "entries");
            context.screen.hint(format!("{shown} of {total}; all of them: add -n {total}"))?;
        }
        context.screen.hint(match two {
            true => format!("choose: cop review {handle} mine, theirs, or edit to make one of both"),
            false => format!("read it: cop show {handle}; then: cop review {handle} ok, or fixed after an edit"),
        })?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Keeps a decision.
fn decide(
    context: &mut Context,
    community: &Community,
    args: &Args,
    reference: &str,
    decided: Decided,
) -> Result<ExitCode, Failure> {
    if !args.filters.is_empty() {
        let word = decided.to_possible_value().map(|word| word.get_name().to_owned());
        return Err(Failure::usage(
            "filters choose what the queue shows; a decision names its entry",
            format!("cop review {reference} {}", word.unwrap_or_default()),
        ));
    }
    let decision = match decided {
        Decided::Ok => Decision::Ok,
        Decided::Fixed => Decision::Fixed,
        Decided::Mine => return settle(context, community, args, reference, Choice::Mine),
        Decided::Theirs => return settle(context, community, args, reference, Choice::Theirs),
        Decided::Edit => {
            return match one_of_both(context, community, reference)? {
                Some(content) => settle(context, community, args, reference, Choice::Text(Box::new(content))),
                None => {
                    context.screen.say("Nothing was settled: the text was left as it was.")?;
                    context.screen.hint(format!("to keep what you see here: cop review {reference} mine"))?;
                    Ok(ExitCode::SUCCESS)
                }
            };
        }
    };
    let note = (!args.message.is_empty()).then(|| content::paragraphs(&args.message));
    let reviewed = community.review(reference, decision, note)?;
    let form = crate::cli::output::ReceiptForm { json: args.form.json, quiet: args.form.quiet };
    if !views::marked(context, &reviewed, form, "Reviewed")? {
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(by) = reviewed.standing.review_by {
        context.screen.say(format!("Next review by {}.", by.date()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Has a person make one text of all the versions; `None` where they saved it as it was.
fn one_of_both(
    context: &Context,
    community: &Community,
    reference: &str,
) -> Result<Option<Content>, Failure> {
    let (entry, mut both, others) = community.versions(reference)?;
    for (other, _) in others.iter().filter(|(_, beside)| !beside.diff.is_empty()) {
        both.body = exchange::side_by_side(&both.body, &other.body);
    }
    if let Some(note) = note(&others) {
        both.body = exchange::with_note(&note, &both.body);
    }
    let Some((mut content, _)) = capture::revise(context, community, &entry, &both)? else {
        return Ok(None);
    };
    content.body = exchange::without_note(&content.body);
    if exchange::has_conflict_marks(&content.body) {
        let text = capture::whole(community, &content)?;
        let failure = Failure::expected(
            "lines of `<<<<<<<`, `=======` or `>>>>>>>` are left in the text, so nothing was settled",
            "",
        );
        let handle = &entry.handle;
        let failure = capture::keep(failure, &format!("cop edit {handle}"), &text);
        return Err(failure.hint(format!("then settle for it: cop review {handle} mine")));
    }
    Ok(Some(content))
}

/// What the others' versions say in their fields, for whoever sees only this machine's; `None` where these are the same.
fn note(others: &[(Content, Beside)]) -> Option<String> {
    let fields: Vec<String> = others
        .iter()
        .flat_map(|(_, other)| &other.fields)
        .map(|change| format!("  {}: {}", single_line(&change.field), single_line(&change.after)))
        .collect();
    (!fields.is_empty()).then(|| {
        let fields = fields.join("\n");
        format!("the other version says in its fields\n{fields}\nTake over above what is right of it; without this note, what stands above is settled.")
    })
}

/// Settles which version an entry is to say.
fn settle(
    context: &mut Context,
    community: &Community,
    args: &Args,
    reference: &str,
    choice: Choice,
) -> Result<ExitCode, Failure> {
    if !args.message.is_empty() {
        return Err(Failure::usage(
            "mine, theirs and edit choose a text; they take no message",
            format!("cop review {reference} mine"),
        ));
    }
    let settled = community.settle(reference, choice)?;
    if args.form.json {
        write_json(context, &settled)?;
        return Ok(ExitCode::SUCCESS);
    }
    match args.form.quiet {
        true => context.screen.line(&settled.entry.handle)?,
        false => {
            context.screen.line(format!("Settled {}", views::brief(context, &settled.entry)))?;
            let handle = &settled.entry.handle;
            context.screen.hint(format!("both versions stay in `cop history {handle}`; tell the others: cop sync"))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

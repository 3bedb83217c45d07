//! `cop me --alias`: who is found to be the same person is told, and asked about.

use crate::cli::context::Context;
use crate::cli::error::{Failure, shell_word};
use crate::community::{Community, Joining};
use crate::model::Name;
use crate::terminal::{Prompts, single_line, words};

/// Whether these names may become the acting member's; asked where somebody is a member under one of them.
pub fn agreed(
    context: &mut Context,
    community: &Community,
    names: &[Name],
    yes: bool,
) -> Result<bool, Failure> {
    let joining = community.joining(names)?;
    if joining.is_empty() {
        return Ok(true);
    }
    let me = community.me().clone();
    let told: Vec<String> = joining.iter().map(|one| told(one, &me, yes)).collect();
    if yes {
        for line in told {
            context.screen.say(line)?;
        }
        context.screen.hint("cop undo parts you again")?;
        return Ok(true);
    }
    if !context.screen.interactive() {
        let flags: Vec<String> = names
            .iter()
            .map(|name| format!("--alias {}", shell_word(name.as_str())))
            .collect();
        return Err(Failure::usage(
            told.join("; "),
            format!("if that is you, add --yes: cop me {} --yes", flags.join(" ")),
        ));
    }
    for line in told {
        context.screen.say(line)?;
    }
    let names: Vec<String> = joining.iter().map(|one| single_line(one.name.as_str()).into_owned()).collect();
    let question = format!("Are {} and {me} the same person?", words::join(&names));
    let question = match names.as_slice() {
        [one] => format!("Is {one} the same person as {me}?"),
        _ => question,
    };
    Ok(Prompts::new(&mut context.screen).confirm(&question, false)?)
}

/// "Ada L. (Studio) is here already: 3 stories and 2 reports would be Ada's"
fn told(one: &Joining, me: &Name, done: bool) -> String {
    let mut held: Vec<String> = one
        .entries
        .iter()
        .map(|(kind, n)| words::count(*n, kind.as_str(), kind.plural()))
        .collect();
    for (n, what, many) in [(one.reports, "report", "reports"), (one.words, "response", "responses")] {
        if n > 0 {
            held.push(words::count(n, what, many));
        }
    }
    let team = one.team.as_ref().map(|team| format!(" ({})", single_line(team)));
    let who = format!("{}{}", single_line(one.name.as_str()), team.unwrap_or_default());
    let all = one.entries.iter().map(|(_, n)| n).sum::<usize>() + one.reports + one.words;
    let is = if all == 1 { "is" } else { "are" };
    match (held.is_empty(), done) {
        (true, true) => format!("{who} was here already, and is another name of {me} now"),
        (true, false) => format!("{who} is here already, and would be another name of {me}"),
        (false, true) => format!("{who} was here already: {} {is} {me}'s now", words::join(&held)),
        (false, false) => format!("{who} is here already: {} would be {me}'s", words::join(&held)),
    }
}

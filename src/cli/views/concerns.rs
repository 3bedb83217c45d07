//! What needs a look.

use super::difference;
use super::rows::{hanging_entry, state_word};
use crate::cli::context::Context;
use crate::community::{Beside, Concern, Listed};
use crate::model::{Act, Mark};
use crate::terminal::{Cell, Label, single_line};

/// The cells of a concern in a pipe: handle, kind, state, title, since when, why.
pub fn concern_record(concern: &Concern) -> Vec<String> {
    vec![
        concern.entry.handle.to_string(),
        concern.entry.kind().to_string(),
        state_word(&Listed {
            entry: concern.entry.clone(),
            standing: concern.standing.clone(),
        }),
        concern.entry.title.to_string(),
        concern.since.to_string(),
        why(concern).join("; "),
    ]
}

/// The queue for a terminal: each entry, and why it is in the queue.
pub fn concerns(context: &Context, concerns: &[Concern]) -> String {
    let width = context.screen.width().clamp(24, 100);
    let mut text = String::new();
    for concern in concerns {
        let since = format!("since {}", concern.since.date());
        let since = Cell::new(Label::Dim, &since).unbroken();
        text.push_str(&hanging_entry(
            context,
            &concern.entry,
            Cell::from("  ").and(since),
        ));
        for reason in why(concern) {
            for line in textwrap::wrap(&reason, width - 4) {
                text.push_str(&format!("    {line}\n"));
            }
        }
        for version in &concern.diverged {
            let difference = difference(context, &version.fields, &version.diff);
            for line in difference.lines() {
                text.push_str(&format!("    {line}\n"));
            }
        }
    }
    text
}

/// Why an entry needs a look: each flag in the words of whoever set it, and its age.
fn why(concern: &Concern) -> Vec<String> {
    let two = |version: &Beside| {
        format!(
            "two versions: yours, and that of {} on {}",
            version.by,
            version.at.date()
        )
    };
    let mut why: Vec<String> = concern.diverged.iter().map(two).collect();
    why.extend(concern.flags.iter().map(flag));
    if concern.standing.due == Some(true)
        && let Some(due) = concern.standing.review_by
    {
        why.push(format!("due for review since {}", due.date()));
    }
    why
}

fn flag(mark: &Mark) -> String {
    let reason = match &mark.act {
        Act::Flag { reason } => reason.as_str(),
        other => other.word(),
    };
    let mut said = format!("{reason}, says {}", mark.by);
    if let Some(note) = &mark.note {
        said.push_str(&format!(": {}", single_line(note)));
    }
    said
}

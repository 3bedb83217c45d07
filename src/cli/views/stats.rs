//! What the community holds, drawn.

use crate::cli::context::Context;
use crate::community::{Stats, Tally};
use crate::terminal::{Bars, Calendar, Glyphs, Label, words};

/// How many topics are drawn.
const TOPICS: usize = 10;
/// The space before what is drawn.
const INDENT: usize = 2;

/// The cells of each number in a pipe: section, name, number.
pub fn stats_records(stats: &Stats) -> Vec<[String; 3]> {
    let tallies = |section: &'static str, tallies: &[Tally]| {
        let row = |tally: &Tally| {
            [
                section.to_owned(),
                tally.name.clone(),
                tally.entries.to_string(),
            ]
        };
        tallies.iter().map(row).collect::<Vec<_>>()
    };
    let numbers = |section: &'static str, numbers: &[(&str, u64)]| {
        let row = |(name, n): &(&str, u64)| [section.to_owned(), (*name).to_owned(), n.to_string()];
        numbers.iter().map(row).collect::<Vec<_>>()
    };
    let weeks = stats.weeks.iter();
    let weeks = weeks.map(|week| {
        [
            "week".to_owned(),
            week.week.to_string(),
            week.activity.to_string(),
        ]
    });
    [
        tallies("kind", &stats.kinds),
        tallies("topic", &stats.topics),
        weeks.collect(),
        numbers("loop", &learning(stats)),
        numbers("practice", &practices(stats)),
    ]
    .concat()
}

/// The sections for a terminal; those of which there is nothing are left out.
pub fn stats(context: &Context, stats: &Stats) -> String {
    let mut text = String::new();
    let drawn = |tallies: &[Tally]| {
        bars(
            context,
            tallies.iter().map(|one| (one.name.as_str(), one.entries)),
        )
    };
    section(context, &mut text, "What is kept", &drawn(&stats.kinds));
    if !stats.topics.is_empty() {
        let most = &stats.topics[..stats.topics.len().min(TOPICS)];
        section(context, &mut text, "Topics", &drawn(most));
        if stats.topics.len() > most.len() {
            let more = format!(
                "{:INDENT$}and {} more\n",
                "",
                stats.topics.len() - most.len()
            );
            text.push_str(&context.screen.paint(Label::Dim, &more));
        }
    }
    section(
        context,
        &mut text,
        "Activity by week",
        &activity(context, stats),
    );
    if stats.learning.stories + stats.learning.lessons > 0 {
        section(
            context,
            &mut text,
            "From stories to what was learned",
            &bars(context, learning(stats)),
        );
    }
    if practices(stats).iter().any(|(_, n)| *n > 0) {
        section(
            context,
            &mut text,
            "Practices",
            &bars(context, practices(stats)),
        );
    }
    text
}

fn learning(stats: &Stats) -> [(&'static str, u64); 5] {
    let learning = &stats.learning;
    [
        ("stories", learning.stories),
        ("led to a lesson", learning.led),
        ("lessons", learning.lessons),
        ("adopted", learning.adopted),
        ("learned", learning.learned),
    ]
}

fn practices(stats: &Stats) -> [(&'static str, u64); 3] {
    let practices = &stats.practices;
    [
        ("trial", practices.trial),
        ("proven", practices.proven),
        ("contested", practices.contested),
    ]
}

fn section(context: &Context, text: &mut String, heading: &str, drawn: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&context.screen.paint(Label::Strong, heading));
    text.push('\n');
    text.push_str(drawn);
}

fn bars<'a>(context: &Context, rows: impl IntoIterator<Item = (&'a str, u64)>) -> String {
    let screen = &context.screen;
    Bars::new(rows).render(screen.glyphs(), screen.styles(), screen.width(), INDENT)
}

/// The weeks, and what their signs mean.
fn activity(context: &Context, stats: &Stats) -> String {
    let screen = &context.screen;
    let Some(first) = stats.weeks.first() else {
        return String::new();
    };
    let calendar = Calendar::new(first.week, stats.weeks.iter().map(|week| week.activity));
    let fitting = calendar.fitting(screen.width(), INDENT);
    let shown = &stats.weeks[stats.weeks.len() - fitting..];
    let most = shown.iter().map(|week| week.activity).max().unwrap_or(0);
    let (none, top) = match screen.glyphs() {
        Glyphs::Blocks => ('·', '█'),
        Glyphs::Ascii => ('.', '#'),
    };
    let weeks = words::count(fitting, "week", "weeks");
    let legend = match most {
        0 => format!("nothing in the last {weeks}"),
        most => format!("the last {weeks}: {none} none, {top} {most} in a week"),
    };
    let mut text = calendar.render(screen.glyphs(), screen.styles(), screen.width(), INDENT);
    for line in textwrap::wrap(&legend, screen.width().saturating_sub(INDENT)) {
        text.push_str(&format!(
            "{:INDENT$}{}\n",
            "",
            screen.paint(Label::Dim, &line)
        ));
    }
    text
}

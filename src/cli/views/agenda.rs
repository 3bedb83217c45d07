//! The agenda as Markdown that a meeting can be run from.

use std::fmt::Write;

use crate::community::{Agenda, Few, Listed, Seeker, Thanks, Waiting};
use crate::handbook::literal;
use crate::model::{Entry, Kind, Maturity, Name};
use crate::terminal::words;

/// The agenda.
pub fn agenda(agenda: &Agenda) -> String {
    let mut text = "# Agenda".to_owned();
    if let Some(name) = &agenda.community {
        let _ = write!(text, ": {}", literal(name));
    }
    if let Some(next) = agenda.next {
        let _ = write!(text, ", {next}");
    }
    text.push('\n');
    if let Some(last) = &agenda.last {
        let _ = writeln!(text, "\nSince {}.", mention(last));
    }
    section(
        &mut text,
        "Welcome",
        &agenda.newcomers,
        "cop members",
        |name| format!("{} is new among us", literal(name.as_str())),
    );
    story(&mut text, agenda.story.as_ref());
    let all = "cop list question --state open";
    section(
        &mut text,
        "Open questions, the longest waiting first",
        &agenda.questions,
        all,
        question,
    );
    let all = "cop list lesson --state identified";
    section(
        &mut text,
        "Lessons without a practice: who could try what?",
        &agenda.lessons,
        all,
        mention,
    );
    section(
        &mut text,
        "Practices to look at",
        &agenda.practices,
        "cop review",
        practice,
    );
    section(
        &mut text,
        "Who wants to learn",
        &agenda.seekers,
        "cop members",
        seeker,
    );
    section(
        &mut text,
        "Thanks",
        &agenda.thanks,
        "cop agenda -n 100",
        thanks,
    );
    text.push_str(
        "\n## Before we part\n\n- What do we do differently from tomorrow on?\n- Who tells a story next time?\n",
    );
    text
}

/// A section with its first items, and the command that shows all; nothing where there are none.
fn section<T>(
    text: &mut String,
    heading: &str,
    few: &Few<T>,
    all: &str,
    line: impl Fn(&T) -> String,
) {
    if few.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n## {heading}\n");
    for item in &few.items {
        let _ = writeln!(text, "- {}", line(item));
    }
    if few.more() > 0 {
        let _ = writeln!(text, "- and {} more: `{all}`", few.more());
    }
}

fn story(text: &mut String, story: Option<&Entry>) {
    text.push_str("\n## A story to hear\n\n");
    let _ = match story {
        Some(story) => writeln!(
            text,
            "- {}, told by {}",
            mention(story),
            literal(story.voice().as_str())
        ),
        None => writeln!(text, "- Nobody has told one lately. What happened to you?"),
    };
}

/// A title, and the handle by which `cop` finds it.
fn mention(entry: &Entry) -> String {
    format!("{} (`{}`)", literal(entry.title.as_str()), entry.handle)
}

fn question(waiting: &Waiting) -> String {
    let asked = waiting.entry.created.date();
    let mut line = format!(
        "{}, asked by {} on {asked}",
        mention(&waiting.entry),
        literal(waiting.entry.voice().as_str())
    );
    if !waiting.also.is_empty() {
        let _ = write!(line, "; {} too", names(&waiting.also));
    }
    line
}

fn practice(listed: &Listed) -> String {
    let mut why = Vec::new();
    if listed.standing.maturity == Some(Maturity::Contested) {
        why.push("contested".to_owned());
    }
    if let (Some(true), Some(since)) = (listed.standing.due, listed.standing.review_by) {
        why.push(format!("due since {}", since.date()));
    }
    format!("{}: {}", mention(&listed.entry), why.join(", "))
}

fn seeker(seeker: &Seeker) -> String {
    let wants = format!(
        "{} wants to learn {}",
        literal(seeker.name.as_str()),
        literal(seeker.topic.as_str())
    );
    match seeker.offered_by.is_empty() {
        true => format!("{wants}; who can help?"),
        false => format!("{wants}; ask {}", names(&seeker.offered_by)),
    }
}

fn thanks(thanks: &Thanks) -> String {
    let what = match thanks.entry.kind() {
        Kind::Question => "the answer to ",
        _ => "",
    };
    let mut line = format!(
        "{} thanks {} for {what}{}",
        literal(thanks.by.as_str()),
        literal(thanks.to.as_str()),
        mention(&thanks.entry)
    );
    if let Some(note) = &thanks.note {
        let _ = write!(line, ": {}", literal(note));
    }
    line
}

fn names(names: &[Name]) -> String {
    let names: Vec<String> = names.iter().map(|name| literal(name.as_str())).collect();
    words::join(&names)
}

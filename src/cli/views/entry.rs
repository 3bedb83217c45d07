//! One entry, as a person reads it.

use super::chain::in_two_lines;
use super::rows::{WIDE_ENOUGH, brief_cell, state_word, tags};
use crate::community::{Listed, Shown};
use crate::markdown;
use crate::model::{Act, Details, Id, Kind, LinkKind, Mark, Timestamp, Verdict};
use crate::terminal::{Cell, Label, Page, Screen, words};

/// An entry with its evidence, provenance and links, and the next step.
pub fn shown(screen: &Screen, shown: &Shown, now: Timestamp) -> String {
    let mut text = heading(screen, shown, now);
    let body = without_title(shown);
    let rendered = Page::on(screen).render(&markdown::parse(body));
    if !rendered.trim().is_empty() {
        text.push('\n');
        text.push_str(&rendered);
    }
    for section in [
        steps(screen, shown),
        evidence(screen, shown),
        answers(screen, shown),
        links(screen, shown),
        files(screen, shown),
        in_two_lines(screen, &shown.comes_from, &shown.led_to),
    ] {
        if !section.is_empty() {
            text.push('\n');
            text.push_str(&section);
        }
    }
    text
}

/// The title and the lines that say who, when and how far to trust it.
fn heading(screen: &Screen, shown: &Shown, now: Timestamp) -> String {
    let entry = &shown.entry;
    let paint = |label, text: &str| screen.paint(label, text);
    let listed = Listed {
        entry: entry.clone(),
        standing: shown.standing.clone(),
    };
    let mut text = String::new();
    for line in textwrap::wrap(entry.title.as_str(), screen.width().clamp(20, 100)) {
        text.push_str(&paint(Label::Heading, &line));
        text.push('\n');
    }
    let mut facts = vec![words::capital(entry.kind().as_str())];
    if shown.standing.word(entry).is_some() || !shown.standing.flagged.is_empty() {
        facts.push(state_word(&listed));
    }
    if entry.pinned {
        facts.push("pinned".to_owned());
    }
    if entry.private {
        facts.push("private".to_owned());
    }
    if entry.trashed.is_some() {
        facts.push("in the trash".to_owned());
    }
    facts.push(entry.handle.to_string());
    for facts in [facts, who(shown), when(shown, now)] {
        text.push_str(&screen.hanging("", "", &beside(&facts)));
    }
    if !entry.tags.is_empty() {
        let tags = format!("Tags: {}", tags(entry));
        text.push_str(&screen.hanging("", "", &Cell::new(Label::Dim, &tags)));
    }
    text
}

/// Facts beside each other; a line ends between two of them.
fn beside(facts: &[String]) -> Cell {
    let mut cell = Cell::default();
    for (index, fact) in facts.iter().enumerate() {
        let fact = match index + 1 == facts.len() {
            true => fact.clone(),
            false => format!("{fact} ·"),
        };
        if index > 0 {
            cell = cell.then(Label::Dim, " ");
        }
        cell = cell.then(Label::Dim, &fact).unbroken();
    }
    cell
}

/// Who speaks, who wrote, who looks after it.
fn who(shown: &Shown) -> Vec<String> {
    let entry = &shown.entry;
    let voice = match &shown.team {
        Some(team) => format!("{} ({team})", shown.entry.voice()),
        None => shown.entry.voice().to_string(),
    };
    let mut parts = vec![match entry.kind() {
        Kind::Story => format!("Told by {voice}"),
        Kind::Question => format!("Asked by {voice}"),
        _ => format!("Written by {voice}"),
    }];
    match &entry.details {
        Details::Story {
            told_by: Some(teller),
            ..
        } if !teller.is(&entry.author) => {
            parts.push(format!("written down by {}", entry.author));
        }
        Details::Practice {
            steward: Some(steward),
            ..
        } => parts.push(format!("steward {steward}")),
        _ => {}
    }
    parts
}

/// The dates that matter for its kind.
fn when(shown: &Shown, now: Timestamp) -> Vec<String> {
    let entry = &shown.entry;
    let mut parts = Vec::new();
    match &entry.details {
        Details::Story {
            happened, outcome, ..
        } => {
            parts.extend(happened.map(|date| format!("happened {date}")));
            parts.extend(outcome.map(|outcome| format!("outcome {outcome}")));
        }
        Details::Practice { .. } => {
            if let (Some(due), Some(by)) = (shown.standing.due, shown.standing.review_by) {
                parts.push(match due {
                    true => format!("due for review since {}", by.date()),
                    false => format!("review by {}", by.date()),
                });
            }
        }
        Details::Gathering { on, place } => {
            parts.extend(on.map(|date| format!("on {date}")));
            parts.extend(place.as_ref().map(|place| format!("at {place}")));
        }
        _ => {}
    }
    let age = words::age(now.seconds_since(entry.updated));
    parts.push(match shown.revisions {
        // What came from a file may have been changed before it came.
        0 | 1 if entry.updated > entry.created => format!("changed {age}"),
        0 | 1 => format!("added {age}"),
        n => format!("changed {age}, revision {n}"),
    });
    parts[0] = words::capital(&parts[0]);
    parts
}

/// The body without a first heading that only repeats the title.
fn without_title(shown: &Shown) -> &str {
    let body = shown.body.trim_start_matches('\u{feff}');
    let trimmed = body.trim_start();
    match trimmed
        .strip_prefix("# ")
        .and_then(|rest| rest.split_once('\n').or(Some((rest, ""))))
    {
        Some((heading, rest)) if heading.trim() == shown.entry.title.as_str() => rest,
        _ => body,
    }
}

fn steps(screen: &Screen, shown: &Shown) -> String {
    let Details::Path { steps } = &shown.entry.details else {
        return String::new();
    };
    if steps.is_empty() {
        return String::new();
    }
    let mut text = section(screen, "Steps");
    for (number, (step, entry)) in steps.iter().zip(&shown.steps).enumerate() {
        let verb = Cell::new(Label::Strong, &format!("{:<5}", step.verb)).plain(" ");
        let line = match entry {
            Some(entry) if entry.trashed.is_some() => verb
                .and(brief_cell(entry))
                .then(Label::Dim, " (in the trash)"),
            Some(entry) => verb.and(brief_cell(entry)),
            None => verb.then(Label::Dim, "(an entry that is gone)"),
        };
        let first = format!("  {}. ", number + 1);
        text.push_str(&screen.hanging(&first, "     ", &line));
    }
    text
}

/// Who tried it and how it went: the latest report of each person.
fn evidence(screen: &Screen, shown: &Shown) -> String {
    let mut latest: Vec<&Mark> = Vec::new();
    for mark in &shown.marks {
        if matches!(mark.act, Act::Tried { .. }) {
            latest.retain(|known| !known.by.is(&mark.by));
            latest.push(mark);
        }
    }
    if latest.is_empty() {
        return String::new();
    }
    let mut text = section(screen, "Tried by");
    for mark in latest {
        let Act::Tried { verdict, place } = &mark.act else {
            continue;
        };
        let label = match verdict {
            Verdict::Worked => Label::Good,
            Verdict::Partly => Label::Warn,
            Verdict::Failed => Label::Bad,
        };
        let mut line = format!("{}: {verdict}", mark.by);
        line.extend(place.as_ref().map(|place| format!(", {place}")));
        line.push_str(&format!(", {}", mark.at.date()));
        text.push_str(&screen.hanging("  ", "    ", &Cell::new(label, &line)));
        text.push_str(&note(screen, mark));
    }
    text
}

fn answers(screen: &Screen, shown: &Shown) -> String {
    let mut text = String::new();
    for mark in &shown.marks {
        let told = match &mark.act {
            Act::Answer { with } => {
                text.push_str(&screen.hanging("  ", "    ", &answer(shown, mark, *with)));
                text.push_str(&note(screen, mark));
                continue;
            }
            Act::MeToo if shown.entry.kind() == Kind::Question => {
                format!("{} has the same question, {}", mark.by, mark.at.date())
            }
            Act::MeToo => format!("{} knows it too, {}", mark.by, mark.at.date()),
            Act::Thanks { to: Some(to) } => format!("{} thanked {to}, {}", mark.by, mark.at.date()),
            Act::Thanks { to: None } => format!("{} said thanks, {}", mark.by, mark.at.date()),
            Act::Flag { reason } => format!("{} flagged it {reason}, {}", mark.by, mark.at.date()),
            Act::Review { decision } => {
                format!("{} reviewed it ({decision}), {}", mark.by, mark.at.date())
            }
            Act::Tried { .. } | Act::Step { .. } | Act::Unknown { .. } => continue,
        };
        text.push_str(&screen.hanging("  ", "    ", &Cell::new(Label::Member, &told)));
        text.push_str(&note(screen, mark));
    }
    match text.is_empty() {
        true => text,
        false => section(screen, "Said about it") + &text,
    }
}

/// Who answered, and the entry that they pointed to, where it can still be read.
fn answer(shown: &Shown, mark: &Mark, with: Option<Id>) -> Cell {
    let who = format!("{} answered", mark.by);
    let date = format!(", {}", mark.at.date());
    let pointed = shown.answers.iter().find(|entry| Some(entry.id) == with);
    match pointed {
        None => Cell::new(Label::Member, &(who + &date)),
        Some(entry) => Cell::new(Label::Member, &format!("{who} with "))
            .then(Label::Title, &format!("“{}”", entry.title))
            .then(Label::Member, " (")
            .then(Label::Handle, entry.handle.as_str())
            .then(Label::Member, &format!("){date}")),
    }
}

fn note(screen: &Screen, mark: &Mark) -> String {
    let Some(note) = &mark.note else {
        return String::new();
    };
    let width = screen.width().clamp(24, 100) - 4;
    let safe = crate::terminal::single_line(note);
    textwrap::wrap(&safe, width)
        .iter()
        .map(|line| format!("    {line}\n"))
        .collect()
}

/// The links both ways, each as it reads from here.
fn links(screen: &Screen, shown: &Shown) -> String {
    let mut text = String::new();
    let column = if screen.width() < WIDE_ENOUGH { 0 } else { 14 };
    let forward = shown
        .neighbourhood
        .links
        .iter()
        .map(|link| (link.link.forward(), link));
    let backward = shown.neighbourhood.backlinks.iter().map(|link| {
        let read = match (link.link, link.kind) {
            (LinkKind::Relates, Kind::Gathering) => "discussed at",
            (kind, _) => kind.backward(),
        };
        (read, link)
    });
    for (read, link) in forward.chain(backward) {
        let line = Cell::new(Label::Dim, &format!("{read:<column$} "))
            .then(Label::Handle, &link.handle)
            .plain("  ")
            .then(Label::Kind, link.kind.as_str())
            .plain("  ")
            .then(Label::Title, &link.title);
        text.push_str(&screen.hanging("  ", "    ", &line));
    }
    for wanted in &shown.neighbourhood.wanted {
        let told = format!("{:<column$} {wanted}  (no such entry yet)", "mentions");
        text.push_str(&screen.hanging("  ", "    ", &Cell::new(Label::Dim, &told)));
    }
    match text.is_empty() {
        true => text,
        false => section(screen, "Links") + &text,
    }
}

fn files(screen: &Screen, shown: &Shown) -> String {
    if shown.attachments.is_empty() {
        return String::new();
    }
    let mut text = section(screen, "Files");
    for file in &shown.attachments {
        let size = screen.paint(Label::Dim, &words::size(file.size));
        text.push_str(&format!(
            "  {}  {size}\n",
            crate::terminal::single_line(&file.path)
        ));
    }
    text
}

fn section(screen: &Screen, name: &str) -> String {
    format!("{}\n", screen.paint(Label::Strong, name))
}

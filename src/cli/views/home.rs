//! What someone finds when they come in.

use std::collections::BTreeMap;

use super::rows::{list_table, state_word};
use crate::cli::context::Context;
use crate::community::{Heard, Home, Waits};
use crate::model::{Act, Entry, Kind, Need, Tag, Timestamp, Verdict};
use crate::terminal::{Cell, Label, single_line, words};

/// The home screen.
pub fn home(context: &Context, home: &Home, now: Timestamp) -> String {
    let mut text = heading(context, home);
    if home.empty {
        text.push_str(&welcome(context, home));
        return text;
    }
    for section in [
        pinned(context, home, now),
        waiting(context, home, now),
        learners(context, home),
        heard(context, home),
        new(context, home, now),
        story(context, home),
        company(context, home),
    ] {
        if !section.is_empty() {
            text.push('\n');
            text.push_str(&section);
        }
    }
    text
}

/// The cells of each thing in a pipe: what it is, handle, kind, title, and what there is to say of it.
pub fn home_records(home: &Home) -> Vec<Vec<String>> {
    let record = |what: &str, entry: &Entry, said: String| {
        vec![
            what.to_owned(),
            entry.handle.to_string(),
            entry.kind().to_string(),
            entry.title.to_string(),
            said,
        ]
    };
    let mut records = Vec::new();
    for listed in &home.pinned.items {
        records.push(record("pinned", &listed.entry, state_word(listed)));
    }
    for waits in &home.waiting {
        for listed in &waits.entries.items {
            records.push(record(
                waits.need.as_str(),
                &listed.entry,
                state_word(listed),
            ));
        }
    }
    for seeker in &home.learners.items {
        let [name, topic] = [seeker.name.to_string(), seeker.topic.to_string()];
        records.push(vec![
            "learner".to_owned(),
            String::new(),
            String::new(),
            name,
            topic,
        ]);
    }
    for heard in &home.heard.items {
        records.push(record("heard", &heard.entry, said(heard)));
    }
    for listed in &home.new.items {
        let author = listed.entry.voice().to_string();
        records.push(record("new", &listed.entry, author));
    }
    if let Some(story) = &home.story {
        records.push(record("story", &story.entry, story.gist.clone()));
    }
    records
}

/// What the community is called, what it is about, and when it meets.
fn heading(context: &Context, home: &Home) -> String {
    let name = match (&home.community, &home.domain) {
        (Some(name), Some(domain)) => format!("{name}: {domain}"),
        (Some(name), None) => name.clone(),
        (None, Some(domain)) => domain.clone(),
        (None, None) if home.empty => "Welcome to cop".to_owned(),
        (None, None) => "Your community".to_owned(),
    };
    let mut text = String::new();
    let name = Cell::new(Label::Heading, &name);
    text.push_str(&context.screen.paragraph("", &name));
    if let Some(next) = home.next {
        let line = format!("The next gathering is on {next}:");
        text.push_str(&dim(context, &line, "cop agenda"));
    }
    text
}

/// The first minute: nothing is here yet.
fn welcome(context: &Context, home: &Home) -> String {
    let mut text = String::new();
    let mut say = |line: &str| {
        text.push('\n');
        text.push_str(&prose(context, line, ""));
    };
    say(
        "cop keeps what the people of a craft learn from each other: their stories, the lessons in them, and the practices \
         that came of it. Nothing is kept here yet. One of these is a good beginning:",
    );
    for (want, line) in [
        ("Tell what happened", "cop add story"),
        (
            "Ask what you wonder about",
            "cop ask \"Why does the glaze pit?\"",
        ),
        ("Take in notes that you have", "cop import ~/notes"),
    ] {
        text.push('\n');
        text.push_str(&prose(context, want, "  "));
        let command = Cell::new(Label::Code, line);
        text.push_str(&context.screen.hanging("    ", "      ", &command));
    }
    text.push('\n');
    let me = single_line(home.me.as_str());
    text.push_str(&prose(
        context,
        &format!("You write as {me}. Another name: cop me --name NAME"),
        "",
    ));
    if home.community.is_none() {
        text.push_str(&prose(
            context,
            "Your community gets its name with: cop init \"Potters Guild\"",
            "",
        ));
    }
    text.push_str(&prose(
        context,
        "Everything stays in one file on this machine until you hand it on. All that cop can do: cop help",
        "",
    ));
    text
}

fn pinned(context: &Context, home: &Home, now: Timestamp) -> String {
    if home.pinned.is_empty() {
        return String::new();
    }
    let mut text = title(context, "Pinned");
    let mut entries = home.pinned.items.clone();
    // The title says it of all of them.
    entries
        .iter_mut()
        .for_each(|listed| listed.entry.pinned = false);
    text.push_str(&list_table(context, &entries, now));
    text.push_str(&rest(context, home.pinned.more(), "cop list --pinned"));
    text
}

fn waiting(context: &Context, home: &Home, now: Timestamp) -> String {
    if home.waiting.is_empty() {
        return String::new();
    }
    let mut text = title(context, "Waits for you");
    for waits in &home.waiting {
        let Some(first) = waits.entries.items.first() else {
            continue;
        };
        text.push_str(&context.screen.paragraph("", &reason(waits, &first.entry)));
        text.push_str(&list_table(context, &waits.entries.items, now));
        text.push_str(&rest(context, waits.entries.more(), all_of(waits.need)));
    }
    text
}

/// Why it waits, and what to do about the first of it.
fn reason(waits: &Waits, first: &Entry) -> Cell {
    let handle = &first.handle;
    let looked_at = |said: &str, decision: &str| {
        sentence(said, &format!("cop show {handle},")).and(sentence(
            " then",
            &format!("cop review {handle} {decision}"),
        ))
    };
    match waits.need {
        Need::Flagged => looked_at(
            "In your care, and someone says that it needs a look:",
            "fixed",
        ),
        Need::Due => looked_at("In your care, and time for a look:", "ok"),
        Need::Answered => sentence(
            "You asked, and someone answered. Did it help?",
            &format!("cop tried {handle} worked"),
        ),
        Need::Asked => sentence(
            "Someone asks about what you offer:",
            &format!("cop answer {handle} -m \"…\""),
        ),
        Need::Begun => sentence("Your path goes on:", &format!("cop path show {handle}")),
        Need::Draft => sentence("You began to write:", &format!("cop edit {handle}")),
    }
}

/// The command that shows everything that waits for a reason.
fn all_of(need: Need) -> &'static str {
    match need {
        Need::Flagged | Need::Due => "cop review",
        Need::Answered => "cop list question --state answered",
        Need::Asked => "cop list question --state open",
        Need::Begun => "cop path",
        Need::Draft => "cop list --state draft",
    }
}

fn learners(context: &Context, home: &Home) -> String {
    if home.learners.is_empty() {
        return String::new();
    }
    let mut text = title(context, "You could help");
    let mut by_topic: BTreeMap<&Tag, Vec<String>> = BTreeMap::new();
    for seeker in &home.learners.items {
        let names = by_topic.entry(&seeker.topic).or_default();
        names.push(single_line(seeker.name.as_str()).into_owned());
    }
    for (topic, names) in by_topic {
        let want = if names.len() == 1 { "wants" } else { "want" };
        let names = words::join(&names);
        let line = format!("{names} {want} to learn {topic}, which you offer.");
        text.push_str(&prose(context, &line, ""));
    }
    text.push_str(&dim(context, "Ways to walk together:", "cop path"));
    text.push_str(&rest(context, home.learners.more(), "cop members"));
    text
}

fn heard(context: &Context, home: &Home) -> String {
    if home.heard.is_empty() {
        return String::new();
    }
    let mut text = title(context, "Said to you");
    for heard in &home.heard.items {
        let show = format!("(cop show {})", heard.entry.handle);
        text.push_str(&context.screen.paragraph("", &sentence(&said(heard), &show)));
    }
    text.push_str(&rest(context, home.heard.more(), "cop home -n 50"));
    text
}

/// What someone said, as a sentence.
fn said(heard: &Heard) -> String {
    let by = single_line(heard.mark.by.as_str());
    let title = format!("“{}”", single_line(heard.entry.title.as_str()));
    let mut line = match &heard.mark.act {
        Act::Thanks { .. } => format!("{by} thanks you for {title}"),
        Act::MeToo if heard.entry.kind() == Kind::Question => {
            format!("You are not alone: {by} has your question too, {title}")
        }
        Act::MeToo => format!("You are not alone: {by} met the same, {title}"),
        Act::Answer { .. } => format!("{by} answered {title}"),
        Act::Tried { verdict, .. } => {
            let how = match verdict {
                Verdict::Worked => "it worked",
                Verdict::Partly => "it helped in part",
                Verdict::Failed => "it failed",
            };
            format!("{by} tried {title}, and {how}")
        }
        other => format!("{by}: {} {title}", other.word()),
    };
    if let Some(note) = &heard.mark.note {
        line.push_str(&format!(": {}", single_line(note)));
    }
    line
}

fn new(context: &Context, home: &Home, now: Timestamp) -> String {
    if home.new.is_empty() {
        return String::new();
    }
    let mut text = title(context, "New");
    text.push_str(&list_table(context, &home.new.items, now));
    text.push_str(&rest(
        context,
        home.new.more(),
        "cop list --since \"2 weeks ago\"",
    ));
    text
}

fn story(context: &Context, home: &Home) -> String {
    let Some(story) = &home.story else {
        return String::new();
    };
    let mut text = title(context, "A story worth hearing again");
    let entry = &story.entry;
    let told = format!(
        "{}, told by {}:",
        single_line(entry.title.as_str()),
        single_line(entry.voice().as_str())
    );
    let show = format!("cop show {}", entry.handle);
    text.push_str(&context.screen.paragraph("", &sentence(&told, &show)));
    if !story.gist.is_empty() {
        let gist = Cell::new(Label::Dim, &story.gist);
        text.push_str(&context.screen.paragraph("  ", &gist));
    }
    text
}

/// What to do where nothing waits, or nobody else is here.
fn company(context: &Context, home: &Home) -> String {
    let mut lines: Vec<Cell> = Vec::new();
    if home.waiting.is_empty() {
        lines.push(sentence(
            "Nothing waits for you. What happened lately?",
            "cop add story",
        ));
    }
    if home.alone {
        lines.push(sentence(
            "You are the only one here so far. A story that you heard counts too:",
            "cop add story --told-by NAME",
        ));
    }
    lines
        .iter()
        .map(|line| context.screen.paragraph("", line))
        .collect()
}

fn rest(context: &Context, more: u64, all: &str) -> String {
    match more {
        0 => String::new(),
        n => dim(context, &format!("and {n} more:"), all),
    }
}

fn title(context: &Context, text: &str) -> String {
    format!("{}\n", context.screen.paint(Label::Strong, text))
}

/// Lines broken at words, all of them behind an indent.
fn prose(context: &Context, text: &str, indent: &str) -> String {
    context.screen.paragraph(indent, &Cell::from(text))
}

/// A sentence that ends with a command.
fn sentence(said: &str, command: &str) -> Cell {
    Cell::from(said).plain(" ").plain(command).unbroken()
}

/// The same in small print.
fn dim(context: &Context, said: &str, command: &str) -> String {
    let text = Cell::new(Label::Dim, said)
        .then(Label::Dim, " ")
        .then(Label::Dim, command)
        .unbroken();
    context.screen.paragraph("", &text)
}

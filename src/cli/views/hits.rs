//! Search results that can be read at a glance.

use super::rows::state_word;
use crate::cli::context::Context;
use crate::community::{Listed, SearchHit};
use crate::model::{Lifecycle, Timestamp};
use crate::terminal::{Label, sanitize, words};

/// The cells of a hit in a pipe: handle, kind, state, title, snippet, author, updated, slug.
pub fn hit_record(hit: &SearchHit) -> Vec<String> {
    let entry = &hit.entry;
    let mut record = vec![
        entry.handle.to_string(),
        entry.kind().to_string(),
        state_of(hit),
        entry.title.to_string(),
        hit.snippet.clone(),
        entry.voice().to_string(),
        entry.updated.to_string(),
        entry.slug.to_string(),
    ];
    if !hit.points.is_empty() {
        record.push(explained(hit));
    }
    record
}

/// What a score is made of.
fn explained(hit: &SearchHit) -> String {
    let points = hit.points.iter().map(|one| {
        let near = if one.near { " near each other" } else { "" };
        let entries = words::count(one.entries as usize, "entry", "entries");
        format!("{}{near} {:.2} (in {entries})", one.words, one.points)
    });
    let half = match hit.entry.state {
        Lifecycle::Retired => ", halved since it is retired",
        _ => "",
    };
    let points: Vec<String> = points.collect();
    format!("score {:.2}: {}{half}", hit.score, points.join(", "))
}

/// The state that tells most of a hit.
pub(super) fn state_of(hit: &SearchHit) -> String {
    state_word(&Listed {
        entry: hit.entry.clone(),
        standing: hit.standing.clone(),
    })
}

/// Hits for a terminal: two or three lines each.
pub fn hits(context: &Context, hits: &[SearchHit], short: bool, now: Timestamp) -> String {
    let paint = |label, text: &str| context.screen.paint(label, text);
    let width = context.screen.width().min(100);
    let mut text = String::new();
    let complete = hits.iter().filter(|hit| hit.complete).count();
    for (index, hit) in hits.iter().enumerate() {
        if short && index == complete {
            let note = match complete {
                0 => "No entry has all of these words; these have some:",
                _ => "These have some of the words:",
            };
            text.push_str(&paint(Label::Dim, note));
            text.push_str("\n\n");
        }
        let entry = &hit.entry;
        let state = match hit.standing.word(entry) {
            Some(word) => format!(
                "  {}",
                context.screen.paint(Label::of_state(word), &state_of(hit))
            ),
            None => String::new(),
        };
        let about = format!(
            "{}, {}",
            entry.voice(),
            words::age(now.seconds_since(entry.updated))
        );
        text.push_str(&format!(
            "{}  {}  {}{state}  {}\n",
            paint(Label::Handle, entry.handle.as_str()),
            paint(Label::Kind, entry.kind().as_str()),
            paint(Label::Title, entry.title.as_str()),
            paint(Label::Dim, &about),
        ));
        for line in marked_lines(context, hit, width.saturating_sub(4).max(20)) {
            text.push_str("    ");
            text.push_str(&line);
            text.push('\n');
        }
        if !hit.points.is_empty() {
            let why = sanitize(&explained(hit)).into_owned();
            for line in textwrap::wrap(&why, width.saturating_sub(4).max(20)) {
                text.push_str("    ");
                text.push_str(&paint(Label::Dim, &line));
                text.push('\n');
            }
        }
    }
    text
}

/// The snippet in lines, its matched words shown.
fn marked_lines(context: &Context, hit: &SearchHit, width: usize) -> Vec<String> {
    let mut marked = String::new();
    let mut at = 0;
    for &(start, end) in &hit.matches {
        let (Some(before), Some(word)) = (hit.snippet.get(at..start), hit.snippet.get(start..end))
        else {
            continue;
        };
        marked.push_str(&sanitize(before));
        marked.push_str(&context.screen.paint(Label::Match, word));
        at = end;
    }
    marked.push_str(&sanitize(hit.snippet.get(at..).unwrap_or_default()));
    textwrap::wrap(&marked, width)
        .into_iter()
        .map(|line| line.into_owned())
        .collect()
}

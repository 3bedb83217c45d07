//! Search results that can be read at a glance.

use super::rows::state_word;
use crate::cli::context::Context;
use crate::community::{Listed, SearchHit};
use crate::model::{Lifecycle, Timestamp};
use crate::terminal::{Cell, Label, words};

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
        let near = match () {
            () if one.near => " near each other",
            () if one.title => " is its title",
            () => "",
        };
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

/// Behind what a snippet stands; the further lines of a head stand deeper, under the text after its handle.
const UNDER_THE_HIT: &str = "    ";

/// So many hits are shown however small the window is: fewer are no choice.
const LEAST: usize = 5;

/// What a window keeps free: for what is said before the hits, for what is said after them, and for the shell's next line.
const KEPT_FREE: usize = 3;

/// Hits for a terminal: each with its head and what was found in it. Where `fits`, no more of them than the window holds,
/// and how many these are.
pub fn hits(
    context: &Context,
    hits: &[SearchHit],
    short: bool,
    now: Timestamp,
    fits: bool,
) -> (String, usize) {
    let screen = &context.screen;
    let mut text = String::new();
    let complete = hits.iter().filter(|hit| hit.complete).count();
    for (index, found) in hits.iter().enumerate() {
        let mut next = String::new();
        if short && index == complete {
            let note = match complete {
                0 => "No entry has all of these words; these have some:",
                _ => "These have some of the words:",
            };
            // What has all of them ends here.
            if complete > 0 {
                next.push('\n');
            }
            next.push_str(&screen.hanging("", "", &Cell::new(Label::Dim, note)));
            next.push('\n');
        }
        next.push_str(&hit(context, found, now));
        let rows = text.lines().count() + next.lines().count();
        if fits && index >= LEAST && rows + KEPT_FREE > screen.height() {
            return (text, index);
        }
        text.push_str(&next);
    }
    (text, hits.len())
}

fn hit(context: &Context, hit: &SearchHit, now: Timestamp) -> String {
    let screen = &context.screen;
    let handle = hit.entry.handle.as_str();
    let first = format!("{}  ", screen.paint(Label::Handle, handle));
    let rest = " ".repeat(handle.len() + 2);
    let mut text = screen.hanging(&first, &rest, &head(hit, now));
    if !hit.snippet.is_empty() {
        text.push_str(&screen.paragraph(UNDER_THE_HIT, &snippet(hit)));
    }
    if !hit.points.is_empty() {
        let why = Cell::new(Label::Dim, &explained(hit));
        text.push_str(&screen.paragraph(UNDER_THE_HIT, &why));
    }
    text
}

/// What it is, how it stands, and who tells it.
fn head(hit: &SearchHit, now: Timestamp) -> Cell {
    let entry = &hit.entry;
    let kind = Cell::new(Label::Kind, entry.kind().as_str()).plain("  ");
    let title = |cell: Cell, text: &str| cell.then(Label::Title, text);
    let mut head = with_matches(kind, entry.title.as_str(), &hit.title_matches, title);
    if let Some(word) = hit.standing.word(entry) {
        head = head.plain("  ").then(Label::of_state(word), &state_of(hit));
    }
    let age = words::age(now.seconds_since(entry.updated));
    let about = format!("{}, {age}", entry.voice());
    head.plain("  ").then(Label::Dim, &about).unbroken()
}

/// The snippet, its matched words shown.
fn snippet(hit: &SearchHit) -> Cell {
    let plain = |cell: Cell, text: &str| cell.plain(text);
    with_matches(Cell::default(), &hit.snippet, &hit.matches, plain)
}

/// Adds a text with its matched words shown, and what stands between them as `plain` adds it.
fn with_matches(
    mut cell: Cell,
    text: &str,
    matches: &[(usize, usize)],
    plain: impl Fn(Cell, &str) -> Cell,
) -> Cell {
    let mut at = 0;
    for &(start, end) in matches {
        if let (Some(before), Some(word)) = (text.get(at..start), text.get(start..end)) {
            cell = plain(cell, before).then(Label::Match, word);
            at = end;
        }
    }
    plain(cell, text.get(at..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_are_shown_where_they_stand_and_nothing_is_lost() {
        let plain = |cell: Cell, text: &str| cell.plain(text);
        for (text, matches, expected) in [
            (
                "a kiln",
                &[(2, 6)][..],
                Cell::from("a ").then(Label::Match, "kiln").plain(""),
            ),
            ("kiln", &[], Cell::from("kiln")),
            // Not between characters, or past the end: shown without a mark.
            ("ü kiln", &[(1, 2), (3, 99)], Cell::from("ü kiln")),
        ] {
            assert_eq!(
                with_matches(Cell::default(), text, matches, plain),
                expected,
                "{text}"
            );
        }
    }
}

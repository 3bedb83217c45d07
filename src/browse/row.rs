//! An entry as the list shows it.

use crate::community::{Listed, SearchHit};
use crate::model::{Entry, Id, Kind, Timestamp};
use crate::terminal::{single_line, words};

/// Why something cannot be done about an entry, where it cannot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusals {
    /// Nobody can have tried it.
    pub(super) tried: Option<String>,
    /// There is nobody to thank.
    pub(super) thanks: Option<String>,
}

/// An entry as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub(super) id: Id,
    pub(super) handle: String,
    pub(super) kind: Kind,
    pub(super) title: String,
    /// Byte ranges of the matched words in the title.
    pub(super) matches: Vec<(usize, usize)>,
    /// The state that tells most, or nothing.
    pub(super) state: &'static str,
    pub(super) private: bool,
    pub(super) pinned: bool,
    pub(super) age: String,
    pub(super) tags: Vec<String>,
    /// Whether it has all the words of a short query.
    pub(super) complete: bool,
    /// The words by which it was found, as they stand in it, in small letters.
    pub(super) words: Vec<String>,
    pub(super) refusals: Refusals,
}

impl Row {
    /// An entry of a list.
    pub(super) fn listed(listed: &Listed, now: Timestamp) -> Row {
        let standing = &listed.standing;
        let state = state(
            standing.word(&listed.entry),
            standing.due == Some(true),
            !standing.flagged.is_empty(),
        );
        Row::of(&listed.entry, state, now)
    }

    /// An entry that a search found.
    pub(super) fn hit(hit: &SearchHit, now: Timestamp) -> Row {
        let title = hit.entry.title.as_str();
        let part =
            |text: &str, &(from, to): &(usize, usize)| text.get(from..to).map(str::to_lowercase);
        let mut words: Vec<String> = hit
            .title_matches
            .iter()
            .filter_map(|m| part(title, m))
            .collect();
        words.extend(hit.matches.iter().filter_map(|m| part(&hit.snippet, m)));
        words.sort_unstable();
        words.dedup();
        let standing = &hit.standing;
        let state = state(
            standing.word(&hit.entry),
            standing.due == Some(true),
            !standing.flagged.is_empty(),
        );
        let mut row = Row::of(&hit.entry, state, now);
        // What was made safe may have other places.
        if row.title == title {
            row.matches.clone_from(&hit.title_matches);
        }
        row.complete = hit.complete;
        row.words = words;
        row
    }

    fn of(entry: &Entry, state: &'static str, now: Timestamp) -> Row {
        Row {
            id: entry.id,
            handle: entry.handle.to_string(),
            kind: entry.kind(),
            title: single_line(entry.title.as_str()).into_owned(),
            matches: Vec::new(),
            state,
            private: entry.private,
            pinned: entry.pinned,
            age: words::age(now.seconds_since(entry.updated)),
            tags: entry.tags.iter().map(ToString::to_string).collect(),
            complete: true,
            words: Vec::new(),
            refusals: Refusals::default(),
        }
    }
}

/// The one word that tells most: what wants somebody's care goes before how far it is to be trusted.
fn state(word: Option<&'static str>, due: bool, flagged: bool) -> &'static str {
    match word {
        _ if flagged => "flagged",
        Some("proven" | "trial") if due => "due",
        word => word.unwrap_or_default(),
    }
}

//! A state to try things out on, without a community.

use super::page::Page;
use super::row::{Refusals, Row};
use super::state::{Effect, Event, State};
use super::worker::{Answer, Found};
use super::{Choice, Start};
use crate::community::Community;
use crate::model::{Condition, Id, Kind, Name, Timestamp};
use crate::terminal::{Key, Piece, Styles, painted_lines};

/// What a front is started with in tests; nothing is ever read.
pub(super) fn start(query: &str) -> Start {
    let community = || {
        let now = Timestamp::parse_rfc3339("2026-05-12T08:30:00Z").unwrap();
        Community::new("/nowhere/cop.db".into(), now, Box::new(Name::unknown))
    };
    Start {
        community: Box::new(community),
        page: |_, _, _, _| String::new(),
        told: |error| error.to_string(),
        among: Condition::All(Vec::new()),
        filters: Vec::new(),
        query: query.to_owned(),
        styles: Styles::plain(),
        choice: None,
    }
}

/// The id of the entry of this number, and its handle.
pub(super) fn id(number: usize) -> Id {
    Id::parse(&format!("{number:032x}")).unwrap()
}

/// An entry of a list.
pub(super) fn row(number: usize, kind: Kind, title: &str) -> Row {
    Row {
        id: id(number),
        handle: id(number).handle().to_string(),
        kind,
        title: title.to_owned(),
        matches: Vec::new(),
        state: match kind {
            Kind::Practice => "proven",
            Kind::Lesson => "learned",
            _ => "",
        },
        private: false,
        pinned: false,
        age: "3 weeks ago".to_owned(),
        tags: vec!["kiln".to_owned()],
        complete: true,
        words: Vec::new(),
        refusals: Refusals::default(),
    }
}

/// What an entry says, laid out for so many columns.
pub(super) fn page(number: usize, text: &str, width: u16) -> Page {
    let lines: Vec<Vec<Piece>> = painted_lines(text);
    Page {
        id: id(number),
        width,
        title: lines
            .first()
            .map(|line| super::page::text(line))
            .unwrap_or_default(),
        tags: vec!["kiln".to_owned()],
        refusals: Refusals::default(),
        links: Vec::new(),
        lines,
    }
}

/// A screen of so many columns and rows with what was found, as an answer to what is asked.
pub(super) fn found(size: (u16, u16), rows: Vec<Row>) -> State {
    let (state, effects) = State::new(&start(""), size);
    answer(state, &effects, rows)
}

/// The same where an entry is chosen of those that were found.
pub(super) fn choosing(size: (u16, u16), rows: Vec<Row>) -> State {
    let choice = Choice {
        asks: "Choose what to edit".to_owned(),
        said: None,
    };
    let start = Start {
        choice: Some(choice),
        ..start("")
    };
    let (state, effects) = State::new(&start, size);
    answer(state, &effects, rows)
}

/// The state after the search that is among these effects has found so much.
pub(super) fn answer(state: State, effects: &[Effect], rows: Vec<Row>) -> State {
    let ask = effects.iter().find_map(|effect| match effect {
        Effect::Find(ask) => Some(ask.clone()),
        _ => None,
    });
    let ask = ask.expect("a search");
    let found = Found {
        query: ask.query,
        kind: ask.kind,
        rows,
        ..Found::default()
    };
    let number = ask.number;
    after(state, Event::Answer(Answer::Found { number, found })).0
}

pub(super) fn after(state: State, event: Event) -> (State, Vec<Effect>) {
    state.after(event)
}

/// The state after these keys, and what the last of them asks for.
pub(super) fn press(mut state: State, keys: &[Key]) -> (State, Vec<Effect>) {
    let mut effects = Vec::new();
    for key in keys {
        (state, effects) = state.after(Event::Key(*key));
    }
    (state, effects)
}

/// The keys of a text.
pub(super) fn typed(text: &str) -> Vec<Key> {
    text.chars().map(Key::Char).collect()
}

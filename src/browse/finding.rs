//! Looking for entries: what is typed, what was found, and which of it is selected.

use super::row::Row;
use super::worker::{Ask, Found};
use crate::model::{Id, Kind};
use crate::terminal::{Key, Line, Stroke};

/// So many entries are asked for at first.
const AT_FIRST: usize = 50;

/// So far from the end of what was found more is asked for.
const NEAR_THE_END: usize = 10;

/// Where letters go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Focus {
    /// Into the query.
    Query,
    /// They are commands about the selected entry.
    List,
}

/// What was typed, what was found, and which of it is selected.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    pub(super) query: Line,
    /// Only this kind.
    pub(super) kind: Option<Kind>,
    /// The filters of the command line, as they were typed.
    pub(super) filters: Vec<String>,
    pub(super) focus: Focus,
    pub(super) found: Found,
    /// Whether anything was found yet, be it nothing.
    pub(super) answered: bool,
    selected: usize,
    /// The number of what is asked for, and how many entries of it.
    number: u64,
    limit: usize,
    /// Whether the answer to it is still to come.
    waits: bool,
}

/// What a key made of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Turn {
    Nothing,
    /// Another entry is selected.
    Moved,
    /// Something else is looked for.
    Asks,
    /// The selected entry is to be read.
    Opens,
    /// A command.
    Says(char),
    Leaves,
}

impl Finding {
    pub(super) fn new(query: &str, filters: Vec<String>) -> Finding {
        Finding {
            query: Line::new(query),
            kind: None,
            filters,
            focus: Focus::Query,
            found: Found::default(),
            answered: false,
            selected: 0,
            number: 0,
            limit: AT_FIRST,
            waits: false,
        }
    }

    /// The place of the selected entry.
    pub(super) fn place(&self) -> usize {
        self.selected
    }

    /// The selected entry.
    pub(super) fn selected(&self) -> Option<&Row> {
        self.found.rows.get(self.selected)
    }

    /// Whether the answer to what is asked for is still to come.
    pub(super) fn waits(&self) -> bool {
        self.waits
    }

    /// Whether what was found is not what is asked for now.
    pub(super) fn is_behind(&self) -> bool {
        self.waits
            && (self.found.query != self.query.text()
                || self.found.kind != self.kind
                || !self.answered)
    }

    /// Asks for what is typed now, the list showing so many rows.
    pub(super) fn ask(&mut self, rows: usize) -> Ask {
        self.limit = AT_FIRST.max(rows.saturating_add(NEAR_THE_END));
        self.asked()
    }

    /// Asks for the same again.
    pub(super) fn again(&mut self) -> Ask {
        self.asked()
    }

    /// Asks for more of the same, where the end of what was found is near.
    pub(super) fn more(&mut self, rows: usize) -> Option<Ask> {
        let near = self.selected + NEAR_THE_END.max(rows) >= self.found.rows.len();
        if !near || !self.found.more || self.waits {
            return None;
        }
        self.limit = self.limit.saturating_mul(2);
        Some(self.asked())
    }

    fn asked(&mut self) -> Ask {
        self.number += 1;
        self.waits = true;
        Ask {
            number: self.number,
            query: self.query.text().to_owned(),
            kind: self.kind,
            limit: self.limit,
        }
    }

    /// Takes an answer, unless it is one to what is asked for no longer.
    pub(super) fn answered(&mut self, number: u64, found: Found) -> bool {
        if number != self.number {
            return false;
        }
        // What is the same stays selected, unless something else was looked for.
        let known: Option<Id> = self.selected().map(|row| row.id);
        let same = self.found.query == found.query && self.found.kind == found.kind;
        let place = found.rows.iter().position(|row| Some(row.id) == known);
        self.selected = match (same, place) {
            (true, Some(place)) => place,
            (true, None) => self.selected.min(found.rows.len().saturating_sub(1)),
            (false, _) => 0,
        };
        self.found = found;
        self.answered = true;
        self.waits = false;
        true
    }

    /// Types a pasted text; whether something else is looked for.
    pub(super) fn paste(&mut self, text: &str) -> bool {
        self.focus = Focus::Query;
        type_in(&mut self.query, text)
    }

    pub(super) fn key(&mut self, key: Key, rows: usize) -> Turn {
        let page = rows.saturating_sub(1).max(1);
        match key {
            Key::Up | Key::Ctrl('p') => return self.moved_to(self.selected.saturating_sub(1)),
            Key::Down | Key::Ctrl('n') => return self.moved_to(self.selected + 1),
            Key::PageUp => return self.moved_to(self.selected.saturating_sub(page)),
            Key::PageDown => return self.moved_to(self.selected + page),
            Key::Enter => return Turn::Opens,
            Key::Ctrl('t') => {
                self.kind = next_kind(self.kind);
                return Turn::Asks;
            }
            _ => {}
        }
        match self.focus {
            Focus::Query => self.typed(key),
            Focus::List => self.commanded(key),
        }
    }

    fn typed(&mut self, key: Key) -> Turn {
        match key {
            Key::Tab => {
                self.focus = Focus::List;
                Turn::Nothing
            }
            Key::Esc if self.query.text().is_empty() => Turn::Leaves,
            Key::Esc => {
                self.query = Line::default();
                Turn::Asks
            }
            Key::Char('?') if self.query.text().is_empty() => Turn::Says('?'),
            key => match strokes(key) {
                Some(stroke) => {
                    let before = self.query.text().to_owned();
                    self.query.apply(stroke);
                    match self.query.text() == before {
                        true => Turn::Nothing,
                        false => Turn::Asks,
                    }
                }
                None => Turn::Nothing,
            },
        }
    }

    fn commanded(&mut self, key: Key) -> Turn {
        match key {
            Key::Tab | Key::Esc | Key::Char('/') | Key::Char('i') => {
                self.focus = Focus::Query;
                Turn::Nothing
            }
            Key::Char('q') => Turn::Leaves,
            Key::Char('j') => self.moved_to(self.selected + 1),
            Key::Char('k') => self.moved_to(self.selected.saturating_sub(1)),
            Key::Char('g') | Key::Home => self.moved_to(0),
            Key::Char('G') | Key::End => self.moved_to(self.found.rows.len()),
            Key::Char(' ') | Key::Char('l') | Key::Right => Turn::Opens,
            Key::Char(c) => Turn::Says(c),
            _ => Turn::Nothing,
        }
    }

    fn moved_to(&mut self, place: usize) -> Turn {
        let place = place.min(self.found.rows.len().saturating_sub(1));
        match place == self.selected {
            true => Turn::Nothing,
            false => {
                self.selected = place;
                Turn::Moved
            }
        }
    }
}

/// The kind after this one, all of them being one too.
fn next_kind(kind: Option<Kind>) -> Option<Kind> {
    match kind {
        None => Kind::ALL.first().copied(),
        Some(kind) => {
            let place = Kind::ALL.iter().position(|other| *other == kind)?;
            Kind::ALL.get(place + 1).copied()
        }
    }
}

/// Types a text that may have several lines; whether anything came of it.
pub(super) fn type_in(line: &mut Line, text: &str) -> bool {
    let text = text.trim_end_matches(['\r', '\n']);
    for c in text.chars() {
        let c = if c.is_control() { ' ' } else { c };
        line.apply(Stroke::Insert(c));
    }
    !text.is_empty()
}

/// What a key does to a line of text.
pub(super) fn strokes(key: Key) -> Option<Stroke> {
    Some(match key {
        Key::Char(c) => Stroke::Insert(c),
        Key::Backspace => Stroke::Backspace,
        Key::Delete | Key::Ctrl('d') => Stroke::Delete,
        Key::Left | Key::Ctrl('b') => Stroke::Left,
        Key::Right | Key::Ctrl('f') => Stroke::Right,
        Key::WordLeft | Key::Alt('b') => Stroke::WordLeft,
        Key::WordRight | Key::Alt('f') => Stroke::WordRight,
        Key::Home | Key::Ctrl('a') => Stroke::Home,
        Key::End | Key::Ctrl('e') => Stroke::End,
        Key::Ctrl('w') => Stroke::DeleteWord,
        Key::Ctrl('u') => Stroke::DeleteToStart,
        Key::Ctrl('k') => Stroke::DeleteToEnd,
        _ => return None,
    })
}

//! Reading an entry: where it is scrolled to, and which of its links is selected.

use super::page::Page;
use super::row::Refusals;
use crate::model::Id;
use crate::terminal::Key;

/// An entry that is read.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    pub(super) id: Id,
    /// What it says, once it was read.
    pub(super) page: Option<Page>,
    /// The first line that is shown.
    pub(super) top: usize,
    /// The selected link.
    pub(super) link: Option<usize>,
    /// Words that were looked for.
    pub(super) words: Vec<String>,
}

/// What a key made of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Turn {
    Nothing,
    /// A link is followed.
    Follows(Id),
    /// To where this was opened from.
    Back,
    /// To the list.
    Closes,
    /// A command.
    Says(char),
}

impl Reading {
    pub(super) fn new(id: Id, page: Option<Page>, words: Vec<String>) -> Reading {
        Reading {
            id,
            page,
            top: 0,
            link: None,
            words,
        }
    }

    /// Its tags.
    pub(super) fn tags(&self) -> Vec<String> {
        self.page
            .as_ref()
            .map(|page| page.tags.clone())
            .unwrap_or_default()
    }

    /// What cannot be done about it.
    pub(super) fn refusals(&self) -> Refusals {
        self.page
            .as_ref()
            .map(|page| page.refusals.clone())
            .unwrap_or_default()
    }

    /// Takes what it says, laid out anew: what was at the top stays about there.
    pub(super) fn take(&mut self, page: Page) {
        let before = self.page.as_ref().map_or(0, |page| page.lines.len());
        let anew = (self.top * page.lines.len()).checked_div(before);
        self.top = anew.unwrap_or(self.top);
        self.link = self.link.filter(|link| *link < page.links.len());
        self.page = Some(page);
    }

    /// The last line that can be at the top, where so many are shown.
    fn last_top(&self, rows: usize) -> usize {
        self.page
            .as_ref()
            .map_or(0, |page| page.lines.len().saturating_sub(rows))
    }

    /// The line at the top, where so many are shown.
    pub(super) fn top(&self, rows: usize) -> usize {
        self.top.min(self.last_top(rows))
    }

    pub(super) fn key(&mut self, key: Key, rows: usize) -> Turn {
        let top = self.top(rows);
        let page = rows.saturating_sub(2).max(1);
        let half = (rows / 2).max(1);
        self.top = match key {
            Key::Down | Key::Char('j') | Key::Ctrl('n') => top + 1,
            Key::Up | Key::Char('k') | Key::Ctrl('p') => top.saturating_sub(1),
            Key::PageDown | Key::Char(' ') | Key::Ctrl('f') => top + page,
            Key::PageUp | Key::Ctrl('b') => top.saturating_sub(page),
            Key::Ctrl('d') => top + half,
            Key::Ctrl('u') => top.saturating_sub(half),
            Key::Char('g') | Key::Home => 0,
            Key::Char('G') | Key::End => usize::MAX,
            Key::Tab | Key::Char('n') => return self.select(true, rows),
            Key::BackTab | Key::Char('p') => return self.select(false, rows),
            Key::Enter | Key::Char('l') | Key::Right => return self.follow(),
            Key::Backspace | Key::Char('b') | Key::Char('h') | Key::Left => return Turn::Back,
            Key::Esc | Key::Char('q') => return Turn::Closes,
            Key::Char(c) => return Turn::Says(c),
            _ => top,
        }
        .min(self.last_top(rows));
        Turn::Nothing
    }

    fn follow(&self) -> Turn {
        let link = self
            .page
            .as_ref()
            .zip(self.link)
            .and_then(|(page, link)| page.links.get(link));
        link.map_or(Turn::Nothing, |link| Turn::Follows(link.id))
    }

    /// Selects the next link, or the one before, and shows it.
    fn select(&mut self, next: bool, rows: usize) -> Turn {
        let top = self.top(rows);
        let Some(page) = self.page.as_ref().filter(|page| !page.links.is_empty()) else {
            return Turn::Nothing;
        };
        let last = page.links.len() - 1;
        let link = match (self.link, next) {
            // The first that is in sight, or comes after it.
            (None, true) => page
                .links
                .iter()
                .position(|link| link.line >= top)
                .unwrap_or(0),
            (None, false) => last,
            (Some(link), true) if link >= last => 0,
            (Some(link), true) => link + 1,
            (Some(0), false) => last,
            (Some(link), false) => link - 1,
        };
        let line = page.links[link].line;
        self.link = Some(link);
        if line < top || line >= top + rows {
            self.top = line.saturating_sub(rows / 2);
        }
        self.top = self.top(rows);
        Turn::Nothing
    }
}

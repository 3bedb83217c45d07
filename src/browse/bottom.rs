//! The bottom of the screen: a message, a question, or what can be done.

use super::finding::Focus;
use super::state::State;
use crate::terminal::{Label, between_words, display_width, single_line};

/// So many rows a message takes at most.
const MOST_ROWS: usize = 6;

/// What is said of what was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) label: Option<Label>,
    pub(super) text: String,
}

impl Message {
    pub(super) fn plain(text: String) -> Message {
        Message { label: None, text }
    }

    /// Something was done.
    pub(super) fn good(text: String) -> Message {
        Message {
            label: Some(Label::Good),
            text,
        }
    }

    /// Something could not be done.
    pub(super) fn bad(text: String) -> Message {
        Message {
            label: Some(Label::Bad),
            text,
        }
    }
}

/// A row of the bottom: what it says, and what stands at its right end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) label: Option<Label>,
    pub(super) text: String,
    pub(super) right: String,
}

impl Row {
    fn new(label: Option<Label>, text: impl Into<String>) -> Row {
        Row {
            label,
            text: text.into(),
            right: String::new(),
        }
    }
}

impl State {
    /// How many rows the bottom takes.
    pub(super) fn bottom_rows(&self) -> usize {
        let rows = match (&self.message, &self.dialogue) {
            (message, Some(_)) => {
                2 + message
                    .as_ref()
                    .map_or(0, |message| self.told(message).len())
            }
            (Some(message), None) => self.told(message).len(),
            (None, None) => 1,
        };
        // Something of what it is about stays in sight.
        rows.min(usize::from(self.size.1 / 2).max(1))
    }

    /// A message in rows that fit.
    fn told(&self, message: &Message) -> Vec<Row> {
        let width = usize::from(self.size.0).saturating_sub(1).max(8);
        let options = between_words(width).subsequent_indent("  ");
        let lines = message.text.lines().filter(|line| !line.trim().is_empty());
        let rows = lines.flat_map(|line| {
            let line = single_line(line);
            let wrapped = textwrap::wrap(&line, &options);
            wrapped
                .into_iter()
                .map(|line| Row::new(message.label, line))
                .collect::<Vec<_>>()
        });
        rows.take(MOST_ROWS).collect()
    }

    /// The rows of the bottom but for what is typed in a dialogue, which stands below them.
    pub(super) fn bottom(&self) -> Vec<Row> {
        if let Some(dialogue) = &self.dialogue {
            let message = self.message.iter().flat_map(|message| self.told(message));
            let asked = Row::new(Some(Label::Question), dialogue.asks());
            return message.chain([asked]).collect();
        }
        if let Some(message) = &self.message {
            return self.told(message);
        }
        vec![match self.reading.last() {
            Some(_) => self.reading_row(),
            None => self.finding_row(),
        }]
    }

    /// What can be done where an entry is read, and how far it is read.
    fn reading_row(&self) -> Row {
        let reading = self.reading.last();
        let page = reading.and_then(|reading| reading.page.as_ref());
        let links = page.is_some_and(|page| !page.links.is_empty());
        let follows = reading.is_some_and(|reading| reading.link.is_some());
        let back = if self.reading.len() > 1 { "b back" } else { "" };
        let keys = [
            if follows { "Enter follow" } else { "" },
            if links { "Tab links" } else { "" },
            back,
            "e edit",
            "t tag",
            "w tried",
            "T thanks",
            "q list",
            "? help",
        ];
        let mut row = Row::new(Some(Label::Dim), self.fitting(&keys, 5));
        row.right = self.how_far();
        row
    }

    fn how_far(&self) -> String {
        let rows = usize::from(self.size.1).saturating_sub(1);
        let Some((reading, page)) = self
            .reading
            .last()
            .and_then(|reading| Some((reading, reading.page.as_ref()?)))
        else {
            return String::new();
        };
        let last = page.lines.len().saturating_sub(rows);
        match (last, reading.top(rows)) {
            (0, _) => String::new(),
            (last, top) => format!("{}%", top * 100 / last),
        }
    }

    /// What can be done where entries are looked for, and how many were found.
    fn finding_row(&self) -> Row {
        let found = &self.finding.found;
        let counted = match found.rows.len() {
            0 => String::new(),
            n => format!(
                "{}/{n}{}",
                self.finding.place() + 1,
                if found.more { "+" } else { "" }
            ),
        };
        if let Some(note) = found.notes.first() {
            let mut row = Row::new(Some(Label::Warn), single_line(note).into_owned());
            row.right = counted;
            return row;
        }
        if let Some(choice) = &self.choice {
            let keys = [&*choice.asks, "Enter choose", "Esc leave", "F1 help"];
            let taken = display_width(&counted) + 1;
            let mut text = self.fitting(&keys, taken);
            if !text.starts_with(&*choice.asks) {
                text.clone_from(&choice.asks);
            }
            let mut row = Row::new(Some(Label::Question), text);
            row.right = counted;
            return row;
        }
        let keys: &[&str] = match self.finding.focus {
            Focus::Query => &[
                "Enter read",
                "Tab to act on it",
                "Ctrl-T kind",
                "Esc leave",
                "F1 help",
            ],
            Focus::List => &[
                "Enter read",
                "e edit",
                "t tag",
                "w tried",
                "T thanks",
                "/ search",
                "q leave",
                "? help",
            ],
        };
        let mut row = Row::new(
            Some(Label::Dim),
            self.fitting(keys, display_width(&counted) + 1),
        );
        row.right = counted;
        row
    }

    /// As many keys as fit beside what takes so many columns; the last, which leads to all others, always.
    fn fitting(&self, keys: &[&str], taken: usize) -> String {
        let room = usize::from(self.size.0).saturating_sub(taken);
        let keys: Vec<&str> = keys.iter().copied().filter(|key| !key.is_empty()).collect();
        let Some((last, others)) = keys.split_last() else {
            return String::new();
        };
        let mut text = String::new();
        for key in others {
            if display_width(&text) + key.len() + 2 + last.len() > room {
                break;
            }
            text.push_str(key);
            text.push_str("  ");
        }
        text + last
    }
}

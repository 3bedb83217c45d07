//! Lists of entries.

use crate::cli::context::Context;
use crate::community::Listed;
use crate::model::{Entry, Lifecycle, Timestamp};
use crate::terminal::{Cell, Column, Label, Table, words};

/// On a screen of fewer columns a table would cut most titles and leave the states out: nothing stands in columns there.
pub const WIDE_ENOUGH: usize = 60;

/// The cells of a listed entry in a pipe: handle, kind, state, title, tags, author, updated, slug.
pub fn list_record(listed: &Listed) -> Vec<String> {
    let entry = &listed.entry;
    vec![
        entry.handle.to_string(),
        entry.kind().to_string(),
        state_word(listed),
        entry.title.to_string(),
        tags(entry),
        entry.author.to_string(),
        entry.updated.to_string(),
        entry.slug.to_string(),
    ]
}

/// The state that tells most: computed where there is one, with `due` and `flagged` beside it.
pub fn state_word(listed: &Listed) -> String {
    let word = listed
        .standing
        .word(&listed.entry)
        .unwrap_or(Lifecycle::Live.as_str());
    let due = (listed.standing.due == Some(true)).then_some("due");
    let flagged = (!listed.standing.flagged.is_empty()).then_some("flagged");
    let words: Vec<&str> = [Some(word), due, flagged].into_iter().flatten().collect();
    words.join(", ")
}

/// An entry's tags, joined by commas.
pub fn tags(entry: &Entry) -> String {
    entry
        .tags
        .iter()
        .map(|tag| tag.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

/// A list for a terminal: a table, or on a narrow screen each entry in as many lines as it takes.
pub fn list_table(context: &Context, found: &[Listed], now: Timestamp) -> String {
    let narrow = context.screen.width() < WIDE_ENOUGH;
    let mut lines = String::new();
    let mut table = Table::new([
        Column::new(""),
        Column::new(""),
        Column::new("").shrinks(),
        Column::new("").optional(1),
        Column::new("").shrinks().optional(3),
        Column::new("").optional(2),
    ]);
    for listed in found {
        let entry = &listed.entry;
        let state = match listed.standing.word(entry) {
            Some(_) => state_word(listed),
            None if !listed.standing.flagged.is_empty() => state_word(listed),
            None => String::new(),
        };
        let label = Label::of_state(listed.standing.word(entry).unwrap_or_default());
        let aside = words::aside(&[(entry.pinned, "pinned"), (entry.private, "private")]);
        if narrow {
            let mut rest = Cell::default().then(Label::Dim, &aside);
            if !state.is_empty() {
                rest = rest.plain("  ").then(label, &state).unbroken();
            }
            lines.push_str(&hanging_entry(context, entry, rest));
            continue;
        }
        table.row([
            Cell::new(Label::Handle, entry.handle.as_str()),
            Cell::new(Label::Kind, entry.kind().as_str()),
            Cell::new(Label::Title, entry.title.as_str()).then(Label::Dim, &aside),
            Cell::new(label, &state),
            Cell::new(Label::Tag, &tags(entry)),
            Cell::new(Label::Dim, &words::age(listed.age(now))),
        ]);
    }
    lines + &table.render(context.screen.styles(), context.screen.width())
}

/// An entry and what else there is to say of it, the further lines under the text after its handle.
pub fn hanging_entry(context: &Context, entry: &Entry, rest: Cell) -> String {
    let handle = context.screen.paint(Label::Handle, entry.handle.as_str());
    let under = " ".repeat(entry.handle.as_str().len() + 2);
    let head = Cell::new(Label::Kind, entry.kind().as_str())
        .plain("  ")
        .then(Label::Title, entry.title.as_str())
        .and(rest);
    context
        .screen
        .hanging(&format!("{handle}  "), &under, &head)
}

/// The same in pieces, for a line that may be broken.
pub fn brief_cell(entry: &Entry) -> Cell {
    Cell::new(Label::Handle, entry.handle.as_str())
        .plain("  ")
        .then(Label::Kind, entry.kind().as_str())
        .plain("  ")
        .then(Label::Title, entry.title.as_str())
}

/// One entry on one line, as receipts and trees name it: `q7k2xm  story  Kiln tripped at 900`.
pub fn brief(context: &Context, entry: &Entry) -> String {
    let paint = |label, text: &str| context.screen.paint(label, text);
    format!(
        "{}  {}  {}",
        paint(Label::Handle, entry.handle.as_str()),
        paint(Label::Kind, entry.kind().as_str()),
        paint(Label::Title, entry.title.as_str())
    )
}

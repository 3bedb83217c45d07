//! What to read before a task, as Markdown.

use std::fmt::Write;

use super::hits::state_of;
use crate::community::SearchHit;
use crate::handbook::literal;
use crate::model::Kind;

/// The entries to read before a task.
pub fn reading(task: &str, hits: &[SearchHit]) -> String {
    let mut text = format!("# Before you begin: {}\n\n", literal(task.trim()));
    for (at, hit) in hits.iter().enumerate() {
        let entry = &hit.entry;
        let _ = writeln!(
            text,
            "{}. **{}** (`{}`)  \n   {}, {}; {}, {}",
            at + 1,
            literal(entry.title.as_str()),
            entry.handle,
            entry.kind(),
            state_of(hit),
            literal(entry.voice().as_str()),
            entry.updated.date()
        );
        if !hit.snippet.is_empty() {
            let _ = writeln!(text, "\n   > {}", literal(&hit.snippet));
        }
        text.push('\n');
    }
    let first = |kind| hits.iter().find(|hit| hit.entry.kind() == kind);
    let whole = &hits[0].entry.handle;
    let _ = write!(
        text,
        "Read one whole: `cop show {whole}`. Cite it: `[[{whole}]]`."
    );
    match first(Kind::Practice) {
        Some(practice) => {
            let handle = &practice.entry.handle;
            let _ = writeln!(
                text,
                " Afterwards, tell how it went: `cop tried {handle} worked`."
            );
        }
        None => text.push_str(" Afterwards, tell how it went: `cop add story`.\n"),
    }
    text
}

//! Quotes that begin with a word for what they are, as in `> [!NOTE]`: GitHub's alerts and the callouts of note programs.

use crate::markdown::{Block, Inline};
use crate::terminal::{Label, words};

/// A quote that says what it is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Alert<'q> {
    /// What it is, with a colon: `Note:`.
    pub(super) name: String,
    /// How that looks.
    pub(super) label: Label,
    /// The words on the same line.
    pub(super) title: Vec<Inline>,
    /// The other lines of the first paragraph.
    pub(super) text: &'q [Inline],
    /// What follows that paragraph.
    pub(super) blocks: &'q [Block],
}

/// A quote as an alert, if it is one.
pub(super) fn alert(quote: &[Block]) -> Option<Alert<'_>> {
    let (Block::Paragraph(content), blocks) = quote.split_first()? else {
        return None;
    };
    let (Inline::Text(first), after) = content.split_first()? else {
        return None;
    };
    let (name, rest) = first.strip_prefix("[!")?.split_once(']')?;
    let is_word = name.chars().all(|c| c.is_alphabetic() || c == '-');
    if name.is_empty() || !is_word {
        return None;
    }
    // Note programs mark so which ones are folded; a terminal folds none.
    let rest = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    if !(rest.is_empty() || rest.starts_with(' ')) {
        return None;
    }
    let is_break = |inline: &Inline| matches!(inline, Inline::SoftBreak | Inline::HardBreak);
    let line = after.iter().position(is_break).unwrap_or(after.len());
    let (same_line, text) = after.split_at(line);
    let mut title = Vec::new();
    if !rest.trim().is_empty() {
        title.push(Inline::Text(rest.trim_start().to_owned()));
    }
    title.extend_from_slice(same_line);
    let lower = name.to_lowercase();
    Some(Alert {
        name: format!("{}:", words::capital(&lower)),
        label: label(&lower),
        title,
        text: text.get(1..).unwrap_or_default(),
        blocks,
    })
}

fn label(name: &str) -> Label {
    match name {
        "note" | "info" => Label::Name,
        "tip" | "hint" | "success" => Label::Good,
        "important" => Label::Keyword,
        "warning" | "attention" => Label::Warn,
        "caution" | "danger" | "error" | "failure" | "bug" => Label::Bad,
        _ => Label::Dim,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::parse;

    #[test]
    fn quotes_that_only_look_alike_are_no_alerts() {
        for (quote, name) in [
            ("> [!NOTE]\n> x", Some("Note:")),
            ("> [!see-also]- Title", Some("See-also:")),
            ("> [!ÉTAPE]", Some("Étape:")),
            ("> [!]\n> x", None),
            ("> [!2]\n> x", None),
            ("> [!NOTE]: x", None),
            ("> [!NOTE](x)", None),
            ("> [!a note]\n> x", None),
            ("> x [!NOTE]", None),
            ("> - [!NOTE]", None),
            ("> **[!NOTE]**", None),
        ] {
            let Some(Block::Quote(inner)) = parse(quote).into_iter().next() else {
                panic!("{quote}");
            };
            let found = alert(&inner).map(|alert| alert.name);
            assert_eq!(found.as_deref(), name, "{quote}");
        }
    }
}

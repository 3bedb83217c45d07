//! What differs between two texts of an entry.

use crate::cli::context::Context;
use crate::community::FieldChange;
use crate::terminal::{Label, sanitize, single_line};

/// What differs: each field before and after, then the lines of the text.
pub fn difference(context: &Context, fields: &[FieldChange], diff: &str) -> String {
    let paint = |label, text: &str| context.screen.paint(label, text);
    let mut text = String::new();
    for field in fields {
        text.push_str(&format!("{}\n", paint(Label::Strong, &field.field)));
        for (sign, label, value) in [
            ("-", Label::Bad, &field.before),
            ("+", Label::Good, &field.after),
        ] {
            if !value.is_empty() {
                text.push_str(&format!(
                    "{}\n",
                    paint(label, &format!("{sign} {}", single_line(value)))
                ));
            }
        }
    }
    for line in diff.lines() {
        let label = match line.as_bytes().first() {
            Some(b'+') => Label::Good,
            Some(b'-') => Label::Bad,
            Some(b'@') => Label::Dim,
            _ => {
                text.push_str(&sanitize(line));
                text.push('\n');
                continue;
            }
        };
        text.push_str(&paint(label, line));
        text.push('\n');
    }
    text
}

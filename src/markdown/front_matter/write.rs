//! Writes fields as YAML lines.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// The longest key that YAML takes without a `?` before it, in bytes as it is written.
const LONGEST_PLAIN_KEY: usize = 1_000;

/// Writes fields as block-style YAML, without the `---` lines. Each scalar stands on one line, and
/// is quoted only where [`split`](super::split) would not read the same string back.
pub fn to_yaml(fields: &Map<String, Value>) -> String {
    let mut out = String::new();
    mapping(&mut out, fields, 0);
    out
}

fn mapping(out: &mut String, fields: &Map<String, Value>, indent: usize) {
    for (key, value) in fields {
        let pad = " ".repeat(indent);
        let key = scalar(key);
        if key.len() > LONGEST_PLAIN_KEY {
            out.push_str(&format!("{pad}? {key}\n{pad}:"));
        } else {
            out.push_str(&format!("{pad}{key}:"));
        }
        if *value == Value::Null {
            out.push('\n');
        } else {
            below(out, value, indent);
        }
    }
}

/// Writes what stands after `key:` or `-`.
fn below(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            out.push('\n');
            mapping(out, fields, indent + 2);
        }
        Value::Array(items) if !items.is_empty() => {
            out.push('\n');
            for item in items {
                out.push_str(&" ".repeat(indent + 2));
                out.push('-');
                below(out, item, indent + 2);
            }
        }
        Value::String(text) => out.push_str(&format!(" {}\n", scalar(text))),
        other => out.push_str(&format!(" {other}\n")),
    }
}

fn scalar(text: &str) -> String {
    if is_plain(text) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// Whether a text stands in YAML as it is. Errs on the side of quotes.
fn is_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else {
        return false;
    };
    let starts_well = first.is_alphanumeric()
        || matches!(first, '_' | '/' | '.' | '(' | '+' | '$' | '^' | ';')
        || (first == '-' && text.chars().nth(1).is_some_and(char::is_alphanumeric));
    starts_well
        && !text.starts_with("...")
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.chars().any(must_escape)
        && !matches!(text, "null" | "Null" | "NULL")
}

fn must_escape(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
        || (c.is_whitespace() && c != ' ')
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Writing to a string never fails.
            c if must_escape(c) => _ = write!(out, "\\u{:04x}", c as u32),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

//! Front matter: what is read and written again reads the same, and the body is left alone.

use cop::markdown::{split, to_yaml};
use serde_json::Value;

/// Cuts any text, and writes what was found.
pub fn check(text: &str) {
    let document = match split(text) {
        Ok(document) => document,
        Err(error) => {
            assert!(!error.reason.is_empty(), "it does not say why");
            let lines = 1 + line_ends(text);
            assert!(
                (1..=lines).contains(&error.line),
                "{error} of {lines} lines"
            );
            return;
        }
    };
    let body = document.body;
    assert!(text.ends_with(body), "the body is not that of the text");
    let Some(front) = document.front else {
        assert_eq!((body, document.body_line), (text, 1));
        return;
    };
    let head = &text[..text.len() - body.len()];
    if !body.is_empty() {
        assert_eq!(document.body_line, 1 + line_ends(head));
    }
    let written = to_yaml(&front.fields);
    let again = format!("---\n{written}---\n{body}");
    let read = split(&again).unwrap_or_else(|error| panic!("{error} in {again:?}"));
    assert_eq!(read.body, body, "{again:?}");
    let fields = read.front.expect("there are fields").fields;
    let wanted = as_texts(&Value::Object(front.fields));
    assert_eq!(Value::Object(fields.clone()), wanted, "{again:?}");
    // With the order of the fields, which equal objects may differ in.
    assert_eq!(to_yaml(&fields), written);
}

/// A value as YAML gives it back: every scalar but null is a text.
fn as_texts(value: &Value) -> Value {
    match value {
        Value::Bool(_) | Value::Number(_) => Value::String(value.to_string()),
        Value::Array(items) => items.iter().map(as_texts).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| (key.clone(), as_texts(value)))
            .collect(),
        Value::Null | Value::String(_) => value.clone(),
    }
}

/// How many lines end in a text, with any of the three line ends.
fn line_ends(text: &str) -> usize {
    let bytes = text.as_bytes();
    let lone = |at: usize| bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    (0..bytes.len())
        .filter(|&at| bytes[at] == b'\n' || lone(at))
        .count()
}

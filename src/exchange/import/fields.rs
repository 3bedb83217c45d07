//! Front matter fields, taken one by one; what nobody takes is kept.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::incoming::Note;

/// The fields of one text that were not taken yet, and what was found out about the others.
pub(super) struct Fields<'a> {
    left: Map<String, Value>,
    kept: BTreeMap<String, Value>,
    notes: Vec<Note>,
    /// The first line on which each field begins: found once, since a field may have very many notes.
    lines: HashMap<&'a str, usize>,
}

impl<'a> Fields<'a> {
    /// The fields of a text; `head` is all of it from its first line to the end of the front matter.
    pub(super) fn new(left: Map<String, Value>, head: &'a str) -> Self {
        Fields {
            left,
            kept: BTreeMap::new(),
            notes: vec![],
            lines: lines_of(head),
        }
    }

    /// Takes a field out; names match in any case, with `-` or a space for `_`.
    pub(super) fn take(&mut self, name: &str) -> Option<(String, Value)> {
        let key = self.key(name)?;
        self.left.shift_remove_entry(&key)
    }

    /// A look at a field that stays where it is.
    pub(super) fn peek(&self, name: &str) -> Option<&Value> {
        self.left.get(&self.key(name)?)
    }

    /// The line on which a field begins; the first line where that cannot be told.
    pub(super) fn line(&self, name: &str) -> usize {
        self.key(name).map_or(1, |key| self.line_of(&key))
    }

    fn line_of(&self, key: &str) -> usize {
        self.lines.get(key).copied().unwrap_or(1)
    }

    fn key(&self, name: &str) -> Option<String> {
        if self.left.contains_key(name) {
            return Some(name.to_owned());
        }
        self.left.keys().find(|key| canonical(key) == name).cloned()
    }

    /// The first of these fields that can be read. One that holds nothing counts as absent; one that cannot be read is
    /// kept, with a note of why; those after the one that is read stay where they are.
    pub(super) fn read<T>(
        &mut self,
        names: &[&str],
        mut read: impl FnMut(&Value) -> Result<T, String>,
    ) -> Option<T> {
        for name in names {
            let Some((key, value)) = self.take(name) else {
                continue;
            };
            if is_blank(&value) {
                continue;
            }
            match read(&value) {
                Ok(read) => return Some(read),
                Err(why) => self.pass_over(key, value, &why),
            }
        }
        None
    }

    /// Keeps a field as it is, since it says more than was taken from it.
    pub(super) fn keep(&mut self, key: String, value: Value) {
        self.kept.insert(key, value);
    }

    /// Keeps a field that cannot be used, and notes why.
    pub(super) fn pass_over(&mut self, key: String, value: Value, why: &str) {
        self.note(&key, &format!("{why}; `{key}` is kept as it is"));
        self.keep(key, value);
    }

    /// Notes something about a field.
    pub(super) fn note(&mut self, key: &str, reason: &str) {
        self.notes.push(Note {
            line: self.line_of(key),
            reason: reason.to_owned(),
        });
    }

    /// Everything that was not taken, and the notes by line.
    pub(super) fn finish(mut self) -> (BTreeMap<String, Value>, Vec<Note>) {
        for (key, value) in self.left {
            self.kept.entry(key).or_insert(value);
        }
        self.notes.sort();
        (self.kept, self.notes)
    }
}

/// A field's name as it is compared.
pub(in crate::exchange) fn canonical(key: &str) -> String {
    key.trim().to_lowercase().replace(['-', ' '], "_")
}

/// What stands before the first `:` or `=` of each line, without its quotes, and the first line where it does.
fn lines_of(head: &str) -> HashMap<&str, usize> {
    const QUOTES: [char; 2] = ['"', '\''];
    let mut lines = HashMap::new();
    let mut start = 0;
    let ends = super::line_ends(head.as_bytes()).chain([head.len()]);
    for (at, end) in ends.enumerate() {
        if let Some((key, _)) = head[start..end].split_once([':', '=']) {
            let key = key.trim_start().trim_start_matches(QUOTES);
            let key = key.trim_end().trim_end_matches(QUOTES);
            lines.entry(key).or_insert(at + 1);
        }
        start = (end + 1).min(head.len());
    }
    lines
}

/// Whether a value holds nothing.
pub(super) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(is_blank),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The text of a single value.
pub(super) fn scalar(value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(yes) => Ok(yes.to_string()),
        Value::Null => Ok(String::new()),
        Value::Array(_) => Err("a list stands where one value is expected".to_owned()),
        Value::Object(_) => Err("a mapping stands where one value is expected".to_owned()),
    }
}

/// The value as yes or no, in the words of YAML 1.1 and of people.
pub(super) fn yes_or_no(value: &Value) -> Result<bool, String> {
    let text = scalar(value)?;
    match text.trim().to_lowercase().as_str() {
        "true" | "yes" | "on" | "y" | "1" => Ok(true),
        "false" | "no" | "off" | "n" | "0" => Ok(false),
        _ => Err(format!("{} is neither yes nor no", shown(&text))),
    }
}

/// The items of a list; a single value is a list of one.
pub(super) fn items(value: Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items,
        Value::Null => vec![],
        one => vec![one],
    }
}

/// A value in a note: on one line, and not all of it if it is long.
pub(in crate::exchange) fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(MOST + 1)
        .collect();
    match line.char_indices().nth(MOST) {
        Some((cut, _)) => format!("`{}…`", &line[..cut]),
        None => format!("`{line}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fields<'a>(value: Value, head: &'a str) -> Fields<'a> {
        let Value::Object(map) = value else {
            panic!("not a mapping")
        };
        Fields::new(map, head)
    }

    #[test]
    fn the_first_readable_field_wins_and_the_rest_is_kept() {
        let head = "---\nDate: soon\ncreated-at: 2\nother: 1\ncreated:\n---\n";
        let value = json!({"Date": "soon", "created-at": "2", "other": "1", "created": null});
        let mut fields = fields(value, head);
        let number = |value: &Value| {
            scalar(value)?
                .parse::<i32>()
                .map_err(|_| "no number".to_owned())
        };
        assert_eq!(
            fields.read(&["created", "date", "created_at", "other"], number),
            Some(2)
        );
        let (kept, notes) = fields.finish();
        assert_eq!(json!(kept), json!({"Date": "soon", "other": "1"}));
        assert_eq!(notes.len(), 1);
        assert_eq!(
            (notes[0].line, notes[0].reason.as_str()),
            (2, "no number; `Date` is kept as it is")
        );
    }

    #[test]
    fn lines_are_found_in_every_format() {
        for (head, line) in [
            ("+++\na = 1\ntags = 2\n+++\n", 3),
            ("{\n  \"tags\": 1\n}\n", 2),
            ("---\rtagsoup: 1\rtags: 1\r---\r", 3),
            ("{\"a\": {}, \"tags\": 1}", 1),
        ] {
            assert_eq!(
                fields(json!({"tags": 1}), head).line("tags"),
                line,
                "{head}"
            );
        }
    }

    #[test]
    fn a_field_is_found_however_it_is_written() {
        for (head, key, line) in [
            ("---\na: tags\n\"Tags\" : 1\n---\n", "Tags", 3),
            ("---\r\n'review every': 1\r\n---\r\n", "review every", 2),
            ("---\ntags: 1\ntags: 2\n---\n", "tags", 2),
            ("---\n  \" tags \": 1\n---\n", " tags ", 2),
        ] {
            let mut fields = fields(json!({key: 1}), head);
            fields.note(key, "odd");
            assert_eq!(fields.finish().1[0].line, line, "{head}");
        }
    }

    #[test]
    fn very_many_notes_are_told_at_once() {
        let lines = "x\n".repeat(20_000);
        let head = format!("---\nother: |\n{lines}tags:\n{lines}---\n");
        let mut fields = fields(json!({"tags": 1}), &head);
        let start = std::time::Instant::now();
        for _ in 0..20_000 {
            fields.note("tags", "odd");
        }
        assert!(start.elapsed().as_secs() < 10);
        assert_eq!(fields.finish().1[0].line, 20_003);
    }
}

//! Reads the fields of YAML and TOML, within bounds.

use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle};
use serde_json::{Map, Value};

use super::{FrontMatterError, MAX_DEPTH, has_key};

/// How many values all aliases together may stand for. A few honest ones fit; a bomb does not.
const MAX_ALIASED: usize = 1_000;

pub(super) const TOO_DEEP: &str = "the front matter nests more than 32 levels deep";

type Fields = Map<String, Value>;

/// The fields of a YAML block, or nothing when the block is prose between two thematic breaks.
/// `text` begins on the second line of its file.
pub(super) fn yaml(text: &str) -> Result<Option<Fields>, FrontMatterError> {
    let prose = !text.lines().any(|line| has_key(line, ':'));
    match value(text) {
        Ok(None) => Ok(Some(Fields::new())),
        Ok(Some(Value::Object(fields))) => Ok(Some(fields)),
        Ok(Some(Value::String(_))) | Err(_) if prose => Ok(None),
        Ok(Some(_)) => {
            let reason = "the front matter is no set of fields (`name: value` lines)";
            Err(FrontMatterError::new(2, reason))
        }
        Err(error) => Err(error),
    }
}

/// The fields of a TOML block. `text` begins on the second line of its file.
pub(super) fn toml(text: &str) -> Result<Fields, FrontMatterError> {
    let table: toml::Table = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start.min(text.len()));
        let line = 2 + text.as_bytes()[..at]
            .iter()
            .filter(|&&byte| byte == b'\n')
            .count();
        let message = error.message().trim_end().replace('\n', ", ");
        FrontMatterError::new(
            line,
            format!("the front matter is not valid TOML: {message}"),
        )
    })?;
    let fields: Fields = table
        .into_iter()
        .map(|(key, value)| (key, from_toml(value)))
        .collect();
    if fields.values().any(|value| depth(value) >= MAX_DEPTH) {
        return Err(FrontMatterError::new(2, TOO_DEEP));
    }
    Ok(fields)
}

/// The parser bounds the depth, so recursion is safe here.
fn from_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        // JSON has no `nan` and no `inf`.
        toml::Value::Float(number) => match serde_json::Number::from_f64(number) {
            Some(number) => Value::Number(number),
            None => Value::String(number.to_string()),
        },
        toml::Value::Boolean(yes) => Value::Bool(yes),
        toml::Value::Datetime(time) => Value::String(time.to_string()),
        toml::Value::Array(items) => items.into_iter().map(from_toml).collect(),
        toml::Value::Table(table) => table
            .into_iter()
            .map(|(key, value)| (key, from_toml(value)))
            .collect(),
    }
}

/// How deep a value nests: 0 for a scalar.
pub(super) fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(fields) => 1 + fields.values().map(size).sum::<usize>(),
        Value::String(text) => 1 + text.len() / 1_000,
        _ => 1,
    }
}

/// A list or a mapping that is still being read.
enum Open {
    List(Vec<Value>),
    Mapping { fields: Fields, key: Option<String> },
}

/// Builds a value from the parser's events with a stack of its own: no recursion.
struct Builder {
    open: Vec<(Open, usize)>,
    anchors: HashMap<usize, Value>,
    aliased: usize,
    done: Option<Value>,
}

/// The one value of a YAML text; nothing when the text is empty.
fn value(text: &str) -> Result<Option<Value>, FrontMatterError> {
    let mut builder = Builder {
        open: Vec::new(),
        anchors: HashMap::new(),
        aliased: 0,
        done: None,
    };
    let mut parser = Parser::new_from_str(text);
    let mut documents = 0;
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| {
            let reason = format!("the front matter is not valid YAML: {}", error.info());
            FrontMatterError::new(line(error.marker()), reason)
        })?;
        match event {
            Event::DocumentStart(_) if documents > 0 => {
                let reason = "the front matter holds more than one YAML document";
                return Err(FrontMatterError::new(line(&span.start), reason));
            }
            Event::DocumentStart(_) => documents += 1,
            Event::StreamEnd => break,
            event => builder.take(event, line(&span.start))?,
        }
    }
    Ok(builder.done)
}

/// The line in the file: the block begins on the second.
fn line(marker: &Marker) -> usize {
    marker.line() + 1
}

impl Builder {
    fn take(&mut self, event: Event<'_>, line: usize) -> Result<(), FrontMatterError> {
        match event {
            Event::SequenceStart(anchor, _) => self.enter(Open::List(Vec::new()), anchor, line),
            Event::MappingStart(anchor, _) => self.enter(
                Open::Mapping {
                    fields: Fields::new(),
                    key: None,
                },
                anchor,
                line,
            ),
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some((Open::List(items), anchor)) => self.put(Value::Array(items), anchor, line),
                Some((Open::Mapping { fields, .. }, anchor)) => {
                    self.put(Value::Object(fields), anchor, line)
                }
                None => Ok(()),
            },
            Event::Scalar(text, style, anchor, _) => {
                if let Some((
                    Open::Mapping {
                        fields,
                        key: key @ None,
                    },
                    _,
                )) = self.open.last_mut()
                {
                    if fields.contains_key(&*text) {
                        let reason = format!("the front matter gives `{text}` twice");
                        return Err(FrontMatterError::new(line, reason));
                    }
                    if anchor != 0 {
                        self.anchors
                            .insert(anchor, Value::String(text.clone().into_owned()));
                    }
                    *key = Some(text.into_owned());
                    return Ok(());
                }
                let null = style == ScalarStyle::Plain
                    && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                let value = if null {
                    Value::Null
                } else {
                    Value::String(text.into_owned())
                };
                self.put(value, anchor, line)
            }
            Event::Alias(anchor) => self.alias(anchor, line),
            _ => Ok(()),
        }
    }

    fn enter(&mut self, open: Open, anchor: usize, line: usize) -> Result<(), FrontMatterError> {
        if self.open.len() >= MAX_DEPTH {
            return Err(FrontMatterError::new(line, TOO_DEEP));
        }
        self.need_no_key(line)?;
        self.open.push((open, anchor));
        Ok(())
    }

    /// Refuses a list or a mapping where a key is expected.
    fn need_no_key(&self, line: usize) -> Result<(), FrontMatterError> {
        match self.open.last() {
            Some((Open::Mapping { key: None, .. }, _)) => {
                let reason = "a field's name in the front matter is not plain text";
                Err(FrontMatterError::new(line, reason))
            }
            _ => Ok(()),
        }
    }

    fn alias(&mut self, anchor: usize, line: usize) -> Result<(), FrontMatterError> {
        self.need_no_key(line)?;
        let refuse = |reason: &str| Err(FrontMatterError::new(line, reason));
        let Some(value) = self.anchors.get(&anchor).cloned() else {
            return refuse("an alias in the front matter refers to itself");
        };
        if self.open.len() + depth(&value) > MAX_DEPTH {
            return refuse(TOO_DEEP);
        }
        self.aliased += size(&value);
        if self.aliased > MAX_ALIASED {
            return refuse("the front matter's aliases stand for too much");
        }
        self.put(value, 0, line)
    }

    fn put(&mut self, value: Value, anchor: usize, line: usize) -> Result<(), FrontMatterError> {
        if anchor != 0 {
            self.anchors.insert(anchor, value.clone());
        }
        match self.open.last_mut() {
            None => self.done = Some(value),
            Some((Open::List(items), _)) => items.push(value),
            Some((Open::Mapping { fields, key }, _)) => match key.take() {
                Some(key) => {
                    fields.insert(key, value);
                }
                None => return self.need_no_key(line),
            },
        }
        Ok(())
    }
}

//! The envelope at the top of a file: YAML between `---`, TOML between `+++`, or a JSON object.

mod read;
mod write;

use serde_json::{Map, Value};

pub use write::to_yaml;

/// The largest envelope that is read, in bytes. It is fields, not text.
const MAX_BYTES: usize = 1 << 20;

/// How deep lists and mappings may nest.
const MAX_DEPTH: usize = 32;

/// The language that the front matter was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Between lines of `---`.
    Yaml,
    /// Between lines of `+++`.
    Toml,
    /// An object at the very start.
    Json,
}

/// The fields above a body.
#[derive(Debug, Clone, PartialEq)]
pub struct FrontMatter {
    /// What they were written in.
    pub format: Format,
    /// The fields in the order of the file. A YAML scalar keeps the text as it was written
    /// (`1.10`, `007`, `no`) as a string; only an empty one or `null` becomes null.
    pub fields: Map<String, Value>,
}

/// A file, cut into its envelope and its body.
#[derive(Debug, Clone, PartialEq)]
pub struct Document<'a> {
    /// The fields, where the file has any.
    pub front: Option<FrontMatter>,
    /// What follows the envelope, byte for byte.
    pub body: &'a str,
    /// The line of the file on which the body begins, from 1.
    pub body_line: usize,
}

/// Front matter that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct FrontMatterError {
    /// The line of the file, from 1.
    pub line: usize,
    /// What is wrong, for a person.
    pub reason: String,
}

impl FrontMatterError {
    fn new(line: usize, reason: impl Into<String>) -> Self {
        Self {
            line,
            reason: reason.into(),
        }
    }
}

/// Cuts a file into front matter and body.
///
/// A file that merely begins with a thematic break or a brace has no front matter: all of it is
/// body. A byte order mark before the front matter goes with it; otherwise it stays in the body.
///
/// # Errors
/// The envelope is there but cannot be read: never closed, not valid, not a set of fields, a field
/// given twice, nested too deeply, too large.
pub fn split(text: &str) -> Result<Document<'_>, FrontMatterError> {
    let start = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let bare = &text[start..];
    let found = if bare.starts_with("---") {
        between(bare, Format::Yaml)?
    } else if bare.starts_with("+++") {
        between(bare, Format::Toml)?
    } else if bare.starts_with('{') {
        json(bare)?
    } else {
        None
    };
    Ok(match found {
        Some((front, end)) => Document {
            front: Some(front),
            body: &bare[end..],
            body_line: Lines::new(&bare[..end]).count() + 1,
        },
        None => Document {
            front: None,
            body: text,
            body_line: 1,
        },
    })
}

/// The front matter between two delimiter lines, and where the body begins.
fn between(text: &str, format: Format) -> Result<Option<(FrontMatter, usize)>, FrontMatterError> {
    let (opening, closings): (&str, &[&str]) = match format {
        Format::Toml => ("+++", &["+++"]),
        _ => ("---", &["---", "..."]),
    };
    let mut lines = Lines::new(text);
    let Some(first) = lines.next().filter(|line| line.words.trim_end() == opening) else {
        return Ok(None);
    };
    let Some(last) = lines.find(|line| closings.contains(&line.words.trim_end())) else {
        return if seems_fields(&text[first.end..], format) {
            let reason =
                format!("the front matter that begins here is never closed with `{opening}`");
            Err(FrontMatterError::new(1, reason))
        } else {
            Ok(None)
        };
    };
    let inner = &text[first.end..last.start];
    if inner.len() > MAX_BYTES {
        return Err(FrontMatterError::new(
            1,
            "the front matter is larger than 1 MiB",
        ));
    }
    // The parsers count lines by their own rules; with one kind of line end, all rules agree.
    let inner = inner.replace("\r\n", "\n").replace('\r', "\n");
    let fields = match format {
        Format::Toml => read::toml(&inner)?,
        _ => match read::yaml(&inner)? {
            Some(fields) => fields,
            None => return Ok(None),
        },
    };
    Ok(Some((FrontMatter { format, fields }, last.end)))
}

/// Whether what stands before the first blank line was meant to be fields.
fn seems_fields(text: &str, format: Format) -> bool {
    let sign = if format == Format::Toml { '=' } else { ':' };
    let mut fields = 0;
    for line in Lines::new(text).take_while(|line| !line.words.trim().is_empty()) {
        if has_key(line.words, sign) {
            fields += 1;
        } else if !line.words.starts_with([' ', '\t', '-', '#', '[', ']', '}']) {
            return false;
        }
    }
    fields > 0
}

/// Whether a line begins with a one-word key and its sign: `key:` or `key =`.
fn has_key(line: &str, sign: char) -> bool {
    let Some((key, after)) = line.split_once(sign) else {
        return false;
    };
    let key = key.trim_end().trim_matches(['"', '\'']);
    !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || "_-.".contains(c))
        && (sign == '=' || after.is_empty() || after.starts_with([' ', '\t']))
}

/// A JSON object that the text begins with, and where the body begins.
fn json(text: &str) -> Result<Option<(FrontMatter, usize)>, FrontMatterError> {
    let head = match text.char_indices().nth(MAX_BYTES) {
        Some((end, _)) => &text[..end],
        None => text,
    };
    let mut values = serde_json::Deserializer::from_str(head).into_iter::<Map<String, Value>>();
    let Some(Ok(fields)) = values.next() else {
        return Ok(None);
    };
    let object = values.byte_offset();
    let Some(rest) = Lines::new(&text[object..]).next() else {
        return Ok(Some((
            FrontMatter {
                format: Format::Json,
                fields,
            },
            object,
        )));
    };
    if !rest.words.trim().is_empty() {
        return Ok(None);
    }
    if fields.values().any(|value| read::depth(value) >= MAX_DEPTH) {
        return Err(FrontMatterError::new(1, read::TOO_DEEP));
    }
    Ok(Some((
        FrontMatter {
            format: Format::Json,
            fields,
        },
        object + rest.end,
    )))
}

/// One line: its words without the line end, and where it stands with it.
struct Line<'a> {
    words: &'a str,
    start: usize,
    end: usize,
}

/// The lines of a text, whichever of the three line ends they have.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let start = self.at;
        let rest = &self.text[start..];
        if rest.is_empty() {
            return None;
        }
        let words = rest.split(['\r', '\n']).next().unwrap_or(rest);
        let ending = &rest[words.len()..];
        let ending = if ending.starts_with("\r\n") {
            2
        } else {
            ending.len().min(1)
        };
        self.at = start + words.len() + ending;
        Some(Line {
            words,
            start,
            end: self.at,
        })
    }
}

#[cfg(test)]
mod tests;

//! JSON as it is written: indented, and harmless on a terminal.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use crate::model::is_hostile;

/// A value as indented JSON.
///
/// # Errors
/// When the value is nothing that JSON can say: a bug.
pub fn pretty(value: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut text = Vec::new();
    value.serialize(&mut Serializer::with_formatter(
        &mut text,
        Escaping::default(),
    ))?;
    // serde_json writes UTF-8 alone, and so does the formatter.
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Indented JSON in which nothing steers a terminal or turns a text's direction. serde_json itself escapes what JSON says
/// must be, and leaves the control characters beyond ASCII as they are.
#[derive(Default)]
struct Escaping(PrettyFormatter<'static>);

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        to: &mut W,
        text: &str,
    ) -> io::Result<()> {
        let mut plain = 0;
        for (at, c) in text.char_indices().filter(|(_, c)| is_hostile(*c)) {
            to.write_all(&text.as_bytes()[plain..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(to, "\\u{unit:04x}")?;
            }
            plain = at + c.len_utf8();
        }
        to.write_all(&text.as_bytes()[plain..])
    }

    fn begin_array<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.begin_array(to)
    }

    fn end_array<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.end_array(to)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(to, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.end_array_value(to)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.begin_object(to)
    }

    fn end_object<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.end_object(to)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(to, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.begin_object_value(to)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.end_object_value(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_escaped_and_comes_back() {
        let value = serde_json::json!({
            "a": ["", "Grüße, 世界 👩\u{200d}🏭", "\u{1b}[2J\n\t\"\\"],
            "b": "\u{9b}31m \u{7f} x\u{202e}y\u{2069} \u{feff} \u{e0041}",
            "c": {},
        });
        let text = pretty(&value).unwrap();
        assert!(!text.contains(|c: char| is_hostile(c)), "{text:?}");
        assert!(text.contains("Grüße, 世界 👩\u{200d}🏭"), "{text}");
        assert!(text.contains(r"\u009b31m \u007f x\u202ey"), "{text}");
        assert!(text.contains(r"\udb40\udc41"), "{text}");
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&text).unwrap(),
            value
        );
    }

    #[test]
    fn plain_values_look_as_serde_json_writes_them() {
        let value = serde_json::json!({"a": [1, {"b": null}], "c": [], "d": "e"});
        assert_eq!(
            pretty(&value).unwrap(),
            serde_json::to_string_pretty(&value).unwrap()
        );
    }
}

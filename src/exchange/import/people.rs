//! Who wrote an entry.

use serde_json::Value;

use crate::model::Name;

use super::fields::{Fields, is_blank, scalar, shown};

/// The fields that name the author, in the order in which they are asked.
pub(super) const FIELDS: &[&str] = &["author", "authors", "by", "created_by"];

/// The author. Where a field names several people, the first is the author and the field is kept whole.
pub(super) fn author(fields: &mut Fields<'_>) -> Option<Name> {
    for field in FIELDS {
        let Some((key, value)) = fields.take(field) else {
            continue;
        };
        if is_blank(&value) {
            continue;
        }
        match first(&value, *field == "authors") {
            Ok((name, true)) => return Some(name),
            Ok((name, false)) => {
                fields.keep(key, value);
                return Some(name);
            }
            Err(why) => fields.pass_over(key, value, &why),
        }
    }
    None
}

/// The first person in a value, and whether that is all the value says.
fn first(value: &Value, several: bool) -> Result<(Name, bool), String> {
    match value {
        Value::Array(items) => {
            let item = items
                .iter()
                .find(|item| !is_blank(item))
                .ok_or("nobody is named")?;
            let (name, whole) = first(item, false)?;
            Ok((name, whole && items.len() == 1))
        }
        Value::Object(fields) => {
            let named = fields
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case("name"));
            let (_, value) = named.ok_or("nobody is named")?;
            Ok((name(value)?, fields.len() == 1))
        }
        single => match scalar(single)?.split_once(',') {
            Some((lead, _)) if several => Ok((parse(lead)?, false)),
            _ => Ok((name(single)?, true)),
        },
    }
}

/// The name in a single value.
pub(super) fn name(value: &Value) -> Result<Name, String> {
    parse(&scalar(value)?)
}

fn parse(text: &str) -> Result<Name, String> {
    Name::parse(text).map_err(|error| format!("{} is no name: {error}", shown(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn authors_are_read_in_all_their_forms() {
        for (front, author_name, kept) in [
            (json!({"author": "Ada  L."}), Some("Ada L."), json!({})),
            (
                json!({"authors": ["Ada", "Ben"]}),
                Some("Ada"),
                json!({"authors": ["Ada", "Ben"]}),
            ),
            (json!({"authors": ["Ada"]}), Some("Ada"), json!({})),
            (
                json!({"authors": "Ada, Ben"}),
                Some("Ada"),
                json!({"authors": "Ada, Ben"}),
            ),
            (
                json!({"author": "Ada, Countess"}),
                Some("Ada, Countess"),
                json!({}),
            ),
            (json!({"author": {"name": "Ada"}}), Some("Ada"), json!({})),
            (
                json!({"author": {"name": "Ada", "url": "x"}}),
                Some("Ada"),
                json!({"author": {"name": "Ada", "url": "x"}}),
            ),
            (
                json!({"author": {"url": "x"}, "by": "Ben"}),
                Some("Ben"),
                json!({"author": {"url": "x"}}),
            ),
            (
                json!({"author": "a\u{1b}[31m"}),
                None,
                json!({"author": "a\u{1b}[31m"}),
            ),
            (json!({"author": ["", null]}), None, json!({})),
        ] {
            let Value::Object(map) = front.clone() else {
                unreachable!()
            };
            let mut fields = Fields::new(map, "");
            let found = author(&mut fields);
            assert_eq!(found.as_ref().map(Name::as_str), author_name, "{front}");
            assert_eq!(json!(fields.finish().0), kept);
        }
    }
}

//! An entry as the text that an editor opens: front matter and body. Reading it again gives the same content.

use serde_json::{Map, Value};

use crate::markdown;
use crate::model::{Content, Details, Kind, Lifecycle, LinkKind, StepVerb};

use super::import::{
    KEPT, NotTaken, Note, Parsed, ReadOptions, canonical, is_read, parse_document,
};

/// The front matter and the body of an entry, as text.
///
/// `links` are the links that do not stand in the body, and `steps` those of a path, each with a name under which its
/// entry is found: its slug. The steps in the content itself are not looked at.
pub fn front_matter_text(
    content: &Content,
    links: &[(LinkKind, String)],
    steps: &[(StepVerb, String)],
) -> String {
    document(&fields_of(content, links, steps, &[]), &content.body)
}

/// A text of front matter and body.
pub(super) fn document(fields: &Map<String, Value>, body: &str) -> String {
    format!("---\n{}---\n{body}", markdown::to_yaml(fields))
}

/// The fields above the body. Foreign fields that are called as one of `own`, which the caller adds, are set apart.
pub(super) fn fields_of(
    content: &Content,
    links: &[(LinkKind, String)],
    steps: &[(StepVerb, String)],
    own: &[&str],
) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("title", text(content.title.as_str()));
    put("kind", text(content.details.kind().as_str()));
    let tags = content.tags.iter().map(|tag| text(tag.as_str()));
    put("tags", list(tags));
    if content.state != Lifecycle::Live {
        put("state", text(content.state.as_str()));
    }
    if content.private {
        put("private", text("true"));
    }
    if content.pinned {
        put("pinned", text("true"));
    }
    for (name, value) in own_fields(&content.details) {
        put(name, value.map_or(Value::Null, Value::String));
    }
    if content.details.kind() == Kind::Path {
        let steps = steps.iter().map(|(verb, entry)| {
            Value::Object(Map::from_iter([(verb.as_str().to_owned(), text(entry))]))
        });
        put("steps", list(steps));
    }
    for &kind in LinkKind::ALL {
        let names = links.iter().filter(|(of, _)| *of == kind);
        let names: Vec<Value> = names.map(|(_, name)| text(name)).collect();
        if !names.is_empty() {
            put(kind.as_str(), Value::Array(names));
        }
    }
    let mut kept = Map::new();
    for (key, value) in &content.extra {
        // What this program would read as a field of its own must come back as what it is.
        let apart =
            is_read(key) || fields.contains_key(key) || own.contains(&canonical(key).as_str());
        let to = if apart { &mut kept } else { &mut fields };
        to.insert(key.clone(), value.clone());
    }
    if !kept.is_empty() {
        fields.insert(KEPT.to_owned(), Value::Object(kept));
    }
    fields
}

/// Reads the text of [`front_matter_text`] again, after somebody edited it.
///
/// YAML tells no number from a text, so fields of `before` that were not edited keep their types.
///
/// # Errors
/// When the text cannot become an entry, see [`parse_document`].
pub fn edited(
    text: &str,
    before: &Content,
    options: &ReadOptions,
) -> Result<(Parsed, Vec<Note>), NotTaken> {
    let options = ReadOptions {
        kind: options.kind.or(Some(before.details.kind())),
        ..*options
    };
    let (mut parsed, notes) = parse_document(text, None, &options)?;
    for (key, value) in &mut parsed.content.extra {
        if let Some(old) = before.extra.get(key)
            && as_read(old) == *value
        {
            *value = old.clone();
        }
    }
    Ok((parsed, notes))
}

/// A value as YAML gives it back: every scalar but null is a text.
fn as_read(value: &Value) -> Value {
    match value {
        Value::Bool(_) | Value::Number(_) => Value::String(value.to_string()),
        Value::Array(items) => items.iter().map(as_read).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| (key.clone(), as_read(value)))
            .collect(),
        Value::Null | Value::String(_) => value.clone(),
    }
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// A list; one that holds nothing is left open, for somebody to fill in.
fn list(items: impl Iterator<Item = Value>) -> Value {
    let items: Vec<Value> = items.collect();
    if items.is_empty() {
        return Value::Null;
    }
    Value::Array(items)
}

/// The fields of a kind that are single values, empty ones included: they show what could be said.
fn own_fields(details: &Details) -> Vec<(&'static str, Option<String>)> {
    match details {
        Details::Story {
            told_by,
            happened,
            outcome,
        } => vec![
            ("told_by", told_by.as_ref().map(ToString::to_string)),
            ("happened", happened.map(|date| date.to_string())),
            ("outcome", outcome.map(|outcome| outcome.to_string())),
        ],
        Details::Practice {
            steward,
            review_every,
        } => vec![
            ("steward", steward.as_ref().map(ToString::to_string)),
            ("review_every", Some(review_every.to_string())),
        ],
        Details::Gathering { on, place } => vec![
            ("on", on.map(|date| date.to_string())),
            ("where", place.clone()),
        ],
        Details::Lesson {} | Details::Question {} | Details::Path { .. } => vec![],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::LinkTarget;
    use crate::exchange::contents::any_content;
    use crate::model::{CalendarDate, Name, Timestamp, Title};
    use proptest::prelude::*;

    fn options() -> ReadOptions {
        ReadOptions {
            kind: None,
            now: Timestamp::parse_rfc3339("2026-05-12T12:00:00Z").unwrap(),
        }
    }

    #[test]
    fn an_entry_reads_well() {
        let content = Content {
            title: Title::parse("Kiln tripped: twice").unwrap(),
            body: "\nThe breaker tripped.\r\n".into(),
            tags: vec!["kiln".parse().unwrap()],
            details: Details::Story {
                told_by: Some(Name::parse("Ada").unwrap()),
                happened: CalendarDate::parse_iso("2026-05"),
                outcome: None,
            },
            state: Lifecycle::Draft,
            private: false,
            pinned: false,
            extra: [("weight".into(), 3.into()), ("date".into(), text("soon"))].into(),
        };
        let links = [(LinkKind::Relates, "cones".to_owned())];
        assert_eq!(
            front_matter_text(&content, &links, &[]),
            "---\ntitle: \"Kiln tripped: twice\"\nkind: story\ntags:\n  - kiln\nstate: draft\ntold_by: Ada\n\
             happened: 2026-05\noutcome:\nrelates:\n  - cones\nweight: 3\nkept:\n  date: soon\n---\n\n\
             The breaker tripped.\r\n"
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            content in any_content(),
        ) {
            let text = front_matter_text(&content, &[], &[]);
            let (parsed, notes) = edited(&text, &content, &options()).unwrap();
            prop_assert_eq!(parsed.content, content);
            prop_assert_eq!(notes, vec![]);
        }
    }

    #[test]
    fn links_and_steps_come_back() {
        let content = Content {
            title: Title::parse("First month").unwrap(),
            body: String::new(),
            tags: vec![],
            details: Details::Path { steps: vec![] },
            state: Lifecycle::Live,
            private: false,
            pinned: false,
            extra: Default::default(),
        };
        let links = [
            (LinkKind::From, "a-b".to_owned()),
            (LinkKind::From, "c".to_owned()),
        ];
        let steps = [
            (StepVerb::Watch, "kiln".to_owned()),
            (StepVerb::Do, "kiln".to_owned()),
        ];
        let text = front_matter_text(&content, &links, &steps);
        let (parsed, _) = edited(&text, &content, &options()).unwrap();
        let named = |name: &str| vec![LinkTarget::Name(name.to_owned())];
        let read: Vec<_> = parsed
            .links
            .iter()
            .map(|l| (l.kind, l.to.clone()))
            .collect();
        assert_eq!(
            read,
            [(LinkKind::From, named("a-b")), (LinkKind::From, named("c"))]
        );
        let read: Vec<_> = parsed
            .steps
            .iter()
            .map(|s| (s.verb, s.entry.clone()))
            .collect();
        assert_eq!(
            read,
            [
                (StepVerb::Watch, named("kiln")),
                (StepVerb::Do, named("kiln"))
            ]
        );
    }
}

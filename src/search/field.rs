//! The fields of the language and how their values are read.

use super::query::Scope;
use crate::model::{Kind, Predicate, State, Timestamp, parse_moment};

/// A field's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldName {
    Title,
    Body,
    Tag,
    Kind,
    By,
    State,
    Since,
    Before,
    From,
    Links,
}

/// What a field with a value comes to.
pub(super) enum Field {
    /// Text in one part of an entry.
    Text(Scope),
    /// Something that is true of an entry or not.
    Predicate(Predicate),
    /// A value that cannot be read, and what to tell the person.
    Unreadable(String),
}

impl FieldName {
    const ALL: [(&str, FieldName); 10] = [
        ("title", FieldName::Title),
        ("body", FieldName::Body),
        ("tag", FieldName::Tag),
        ("kind", FieldName::Kind),
        ("by", FieldName::By),
        ("state", FieldName::State),
        ("since", FieldName::Since),
        ("before", FieldName::Before),
        ("from", FieldName::From),
        ("links", FieldName::Links),
    ];

    /// Reads a name in lower case.
    pub(super) fn read(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(word, _)| *word == name)
            .map(|&(_, field)| field)
    }

    pub(super) fn as_str(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|&&(_, field)| field == self)
            .map_or("", |(word, _)| word)
    }

    /// Reads a value.
    pub(super) fn value(self, value: &str, now: Timestamp) -> Field {
        let text = value.trim();
        let predicate = match self {
            FieldName::Title => return Field::Text(Scope::Title),
            FieldName::Body => return Field::Text(Scope::Body),
            FieldName::Tag => text.parse().ok().map(Predicate::Tag),
            FieldName::Kind => text.parse().ok().map(Predicate::Kind),
            FieldName::State => text.parse().ok().map(Predicate::State),
            FieldName::Since => parse_moment(text, now).ok().map(Predicate::Since),
            FieldName::Before => parse_moment(text, now).ok().map(Predicate::Before),
            FieldName::By => name(text).map(Predicate::By),
            FieldName::From => name(text).map(Predicate::From),
            FieldName::Links => name(text).map(Predicate::Links),
        };
        predicate.map_or_else(
            || Field::Unreadable(self.unreadable(value)),
            Field::Predicate,
        )
    }

    /// What to tell about a value of this field that cannot be read.
    fn unreadable(self, value: &str) -> String {
        let field = self.as_str();
        let (what, next) = match self {
            FieldName::Kind => ("a kind", format!("the kinds are {}", listed(&Kind::ALL))),
            FieldName::State => ("a state", format!("the states are {}", listed(State::ALL))),
            FieldName::Since | FieldName::Before => (
                "a date",
                format!("write {field}:2026-05-12, {field}:yesterday or {field}:\"2 weeks ago\""),
            ),
            FieldName::Tag => (
                "a tag",
                "write tag:kiln or tag:\"glaze recipes\"".to_owned(),
            ),
            FieldName::By => ("a name", "write by:Ada or by:\"Ada L\"".to_owned()),
            FieldName::From | FieldName::Links => (
                "a reference",
                format!("write {field}: and a handle, a slug or a quoted title"),
            ),
            FieldName::Title | FieldName::Body => ("text", String::new()),
        };
        format!("`{field}:{value}` is not {what}, so it is searched as text; {next}")
    }
}

/// What to tell about a `name:value` whose name is not a field's.
pub(super) fn unknown_field(name: &str) -> String {
    let names: Vec<String> = FieldName::ALL
        .iter()
        .map(|(word, _)| format!("{word}:"))
        .collect();
    format!(
        "`{name}:` is not a field, so it is searched as text; the fields are {}",
        names.join(", ")
    )
}

/// What to tell about a field without a value.
pub(super) fn empty_field(name: FieldName) -> String {
    let name = name.as_str();
    format!(
        "`{name}:` has no value, so it is searched as text; write the value right after the colon"
    )
}

fn listed<T: std::fmt::Display>(all: &[T]) -> String {
    let words: Vec<String> = all.iter().map(T::to_string).collect();
    words.join(", ")
}

/// A name or a reference with something to see in it.
fn name(text: &str) -> Option<String> {
    text.chars()
        .any(char::is_alphanumeric)
        .then(|| text.to_owned())
}

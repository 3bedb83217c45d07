//! Lists by a template that a person typed.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use crate::cli::error::Failure;
use crate::model::is_hostile;
use crate::terminal;

/// How many steps a template may take for one entry: some 10 ms, and far more than a line needs.
const TEMPLATE_STEPS: u64 = 100_000;

/// Each item by a template in the language of Jinja, over the fields of its JSON form, in which nothing steers a terminal.
///
/// # Errors
/// When the template is none, takes too long, or asks for a field that no item has.
pub fn by_template<T: Serialize>(template: &str, items: &[T]) -> Result<Vec<String>, Failure> {
    let bad = |error: minijinja::Error| {
        let detail = match (error.kind(), error.detail()) {
            (minijinja::ErrorKind::OutOfFuel, _) => "it takes too long for one entry".to_owned(),
            (_, Some(detail)) => detail.to_owned(),
            (kind, None) => kind.to_string(),
        };
        Failure::usage(
            format!(
                "the template `{}` cannot be used: {detail}",
                terminal::single_line(template)
            ),
            "for example: --format '{{ handle }} {{ title }}'; docs/json.md lists the fields",
        )
    };
    let mut environment = minijinja::Environment::new();
    environment.set_undefined_behavior(minijinja::UndefinedBehavior::Chainable);
    // Templates are typed by the person, but the values are other people's: bound what a slip can cost.
    environment.set_recursion_limit(50);
    environment.set_fuel(Some(TEMPLATE_STEPS));
    environment.add_template("format", template).map_err(bad)?;
    let compiled = environment.get_template("format").map_err(bad)?;
    // Each kind has fields of its own.
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut lines = Vec::new();
    for item in items {
        let mut value = serde_json::to_value(item)?;
        sanitize(&mut value);
        for field in value
            .as_object()
            .into_iter()
            .flat_map(|fields| fields.keys())
        {
            if !known.contains(field) {
                known.insert(field.clone());
            }
        }
        lines.push(
            compiled
                .render(minijinja::value::Serde(&value))
                .map_err(bad)?,
        );
    }
    if !known.is_empty() {
        let asked = compiled.undeclared_variables(false);
        let misspelt = asked
            .iter()
            .find(|name| !known.contains(*name) && !OPTIONAL.contains(&name.as_str()));
        if let Some(name) = misspelt {
            return Err(Failure::usage(
                format!("no entry has a field `{}`", terminal::single_line(name)),
                format!(
                    "the fields are {}",
                    known
                        .iter()
                        .map(String::as_str)
                        .collect::<Vec<_>>()
                        .join(", ")
                ),
            ));
        }
    }
    Ok(lines)
}

/// Makes every text in a value harmless to a terminal. The template's own colours are its author's to choose.
fn sanitize(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(safe) = terminal::sanitize(text) {
                *text = safe;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(sanitize),
        Value::Object(fields) => {
            fields.values_mut().for_each(sanitize);
            // The names of foreign fields are other people's words as well.
            if fields.keys().any(|name| name.contains(is_hostile)) {
                let named = std::mem::take(fields).into_iter();
                *fields = named
                    .map(|(name, value)| (terminal::sanitize(&name).into_owned(), value))
                    .collect();
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Fields that only some kinds or commands have: asking for them is no slip.
const OPTIONAL: &[&str] = &[
    "told_by",
    "happened",
    "outcome",
    "steward",
    "review_every",
    "steps",
    "on",
    "where",
    "trashed",
    "extra",
    "learning",
    "maturity",
    "due",
    "review_by",
    "evidence",
    "resolution",
    "score",
    "snippet",
    "matches",
    "title_matches",
    "complete",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_may_paint_and_a_value_may_not() {
        let items = [serde_json::json!({"title": "a\u{1b}[31mb", "tags": ["c\u{202e}"]})];
        let lines = by_template("\u{1b}[1m{{ title }}\u{1b}[0m {{ tags|join }}", &items).unwrap();
        assert_eq!(lines, ["\u{1b}[1ma\u{fffd}[31mb\u{1b}[0m c\u{fffd}"]);
    }

    #[test]
    fn the_name_of_a_foreign_field_paints_nothing_either() {
        let items = [serde_json::json!({"extra": {"a\u{1b}[31mb": 1, "c": {"\u{9b}": 2}}})];
        let template = "{% for k, v in extra|items %}{{ k }}={{ v }} {% endfor %}";
        let lines = by_template(template, &items).unwrap();
        assert!(!lines[0].contains(is_hostile), "{lines:?}");
        assert!(lines[0].contains("a\u{fffd}[31mb=1"), "{lines:?}");
    }

    #[test]
    fn a_template_is_bounded_in_time_and_memory() {
        let doubling = "{% set a = a ~ a %}".repeat(40);
        for template in [
            "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
            "{% for i in range(1000000000) %}{% endfor %}",
            "{{ 'x' * 10000000000 }}",
            "{{ [1] * 10000000000 }}",
            "{{ 'x'|center(10000000000) }}",
            "{{ '%10000000000s'|format('x') }}",
            "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
            &format!("{{% set a = 'x' * 90000 %}}{doubling}{{{{ a|length }}}}"),
        ] {
            let refused = by_template(template, &[serde_json::json!({"title": "a"})]);
            assert!(refused.is_err(), "{template:.60}");
        }
    }
}

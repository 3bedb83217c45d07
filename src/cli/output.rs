//! How results are written: for people, for pipes, for programs. One value gives every form.

mod json;

use std::borrow::Cow;
use std::collections::BTreeMap;

use clap::Args;
use serde::Serialize;
use serde_json::Value;

use super::context::Context;
use super::error::Failure;
use crate::terminal::{self, Cell};

/// How one thing is written.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct OneForm {
    /// Write JSON
    #[arg(long, help_heading = "Output")]
    pub json: bool,
}

/// How a receipt of a change is written.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct ReceiptForm {
    /// Write JSON
    #[arg(long, help_heading = "Output", conflicts_with = "quiet")]
    pub json: bool,
    /// Write the handle alone
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,
}

/// How a list is written.
#[derive(Debug, Clone, Default, Args)]
pub struct ListForm {
    /// Write a JSON array
    #[arg(long, help_heading = "Output", conflicts_with_all = ["quiet", "format"])]
    pub json: bool,
    /// Write handles alone
    #[arg(short, long, help_heading = "Output", conflicts_with = "format")]
    pub quiet: bool,
    /// Write each entry by a template, such as '{{ handle }} {{ title }}'
    #[arg(long, value_name = "TEMPLATE", help_heading = "Output")]
    pub format: Option<String>,
    /// End each record with a NUL instead of a line break, for xargs -0
    #[arg(
        short = '0',
        long = "null",
        help_heading = "Output",
        conflicts_with = "json"
    )]
    pub null: bool,
    /// Show at most so many [default: as many as a screen shows; all when piped]
    #[arg(short = 'n', long = "limit", value_name = "N", value_parser = super::content::limit_parser(), help_heading = "Output")]
    pub limit: Option<usize>,
}

/// How many entries a terminal is shown unless more are asked for.
pub const SCREENFUL: usize = 20;

impl ListForm {
    /// At most how many entries to fetch.
    pub fn most(&self, context: &Context) -> Option<usize> {
        let for_people = context.screen.stdout_is_terminal()
            && !self.json
            && !self.quiet
            && !self.null
            && self.format.is_none();
        self.limit.or(for_people.then_some(SCREENFUL))
    }

    /// Whether it shows every field that an item has.
    pub fn shows_fields(&self) -> bool {
        self.json || self.format.is_some()
    }

    /// Writes a list. `handle` names each, `record` gives its cells for a pipe, and `human` the text for a terminal.
    pub fn write<T: Serialize>(
        &self,
        context: &mut Context,
        items: &[T],
        handle: impl Fn(&T) -> String,
        record: impl Fn(&T) -> Vec<String>,
        human: impl FnOnce(&mut Context, &[T]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        if self.json {
            return write_json(context, &items);
        }
        let end = if self.null { "\0" } else { "\n" };
        if let Some(template) = &self.format {
            let mut written = String::new();
            for line in formatted(template, items)? {
                written.push_str(&line);
                written.push_str(end);
            }
            return Ok(context.screen.bytes(written)?);
        }
        if self.quiet || self.null {
            let written: String = items.iter().map(|item| handle(item) + end).collect();
            return Ok(context.screen.bytes(written)?);
        }
        if context.screen.stdout_is_terminal() {
            return human(context, items);
        }
        let rows: Vec<Vec<Cell>> = items
            .iter()
            .map(|item| {
                record(item)
                    .iter()
                    .map(|text| Cell::from(text.as_str()))
                    .collect()
            })
            .collect();
        Ok(context.screen.bytes(terminal::records(rows))?)
    }
}

/// Writes a value as indented JSON and a line break.
pub fn write_json(context: &mut Context, value: &impl Serialize) -> Result<(), Failure> {
    // Never broken to the screen's width: it is for programs, on a terminal too.
    Ok(context.screen.bytes(json::pretty(value)? + "\n")?)
}

/// How many steps a template may take for one entry: some 10 ms, and far more than a line needs.
const TEMPLATE_STEPS: u64 = 100_000;

/// Each item by a template in the language of Jinja, over the fields of its JSON form.
fn formatted<T: Serialize>(template: &str, items: &[T]) -> Result<Vec<String>, Failure> {
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
    let mut known: Option<BTreeMap<String, ()>> = None;
    let mut lines = Vec::new();
    for item in items {
        let mut value = serde_json::to_value(item)?;
        sanitize(&mut value);
        if known.is_none() {
            known = value
                .as_object()
                .map(|fields| fields.keys().map(|key| (key.clone(), ())).collect());
        }
        lines.push(
            compiled
                .render(minijinja::value::Serde(&value))
                .map_err(bad)?,
        );
    }
    if let Some(known) = known {
        let asked = compiled.undeclared_variables(false);
        let misspelt = asked
            .iter()
            .find(|name| !known.contains_key(*name) && !OPTIONAL.contains(&name.as_str()));
        if let Some(name) = misspelt {
            return Err(Failure::usage(
                format!("no entry has a field `{}`", terminal::single_line(name)),
                format!(
                    "the fields are {}",
                    known
                        .keys()
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
        Value::Object(fields) => fields.values_mut().for_each(sanitize),
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
        let lines = formatted("\u{1b}[1m{{ title }}\u{1b}[0m {{ tags|join }}", &items).unwrap();
        assert_eq!(lines, ["\u{1b}[1ma\u{fffd}[31mb\u{1b}[0m c\u{fffd}"]);
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
            let refused = formatted(template, &[serde_json::json!({"title": "a"})]);
            assert!(refused.is_err(), "{template:.60}");
        }
    }
}

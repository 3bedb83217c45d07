//! Marks and links that front matter fields hold.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::model::{Act, Decision, FlagReason, LinkKind, Name, StepVerb, Timestamp, Verdict};

use super::date;
use super::fields::{Fields, canonical, is_blank, items, scalar, shown};
use super::incoming::{IncomingLink, IncomingMark, IncomingStep, LinkTarget};
use super::people;

/// The fields that hold marks, in the order in which they are read.
pub(super) const MARKS: &[&str] = &["tried", "answer", "metoo", "thanks", "flags", "reviewed"];

/// The marks in the fields. An item that cannot be read stays in its field, with a note.
pub(super) fn marks(fields: &mut Fields<'_>, now: Option<Timestamp>) -> Vec<IncomingMark> {
    let mut marks = vec![];
    for field in MARKS {
        each(fields, field, |item| {
            marks.push(mark(field, item, now)?);
            Ok(())
        });
    }
    marks
}

/// The links in the fields, other than those in the body.
pub(super) fn links(fields: &mut Fields<'_>) -> Vec<IncomingLink> {
    let mut links = vec![];
    let mut seen = HashSet::new();
    for &kind in LinkKind::ALL {
        let line = fields.line(kind.as_str());
        each(fields, kind.as_str(), |item| {
            let link = IncomingLink {
                kind,
                to: target(item)?,
                written: None,
                line,
            };
            if seen.insert(link.clone()) {
                links.push(link);
            }
            Ok(())
        });
    }
    links
}

/// The steps of a path: `{watch: slug}` each.
pub(super) fn steps(fields: &mut Fields<'_>) -> Vec<IncomingStep> {
    let mut steps = vec![];
    let line = fields.line("steps");
    each(fields, "steps", |item| {
        let Value::Object(map) = item else {
            return Err(
                "a step is written as `watch: entry`, with watch, pair, do or teach".into(),
            );
        };
        let mut pairs = map.iter();
        let (Some((word, entry)), None) = (pairs.next(), pairs.next()) else {
            return Err("a step holds one word and one entry".into());
        };
        let verb: StepVerb = word.parse().map_err(|error| format!("{error}"))?;
        steps.push(IncomingStep {
            verb,
            entry: target(entry)?,
            line,
        });
        Ok(())
    });
    steps
}

/// Reads each item of a field; what cannot be read stays.
fn each(fields: &mut Fields<'_>, field: &str, mut read: impl FnMut(&Value) -> Result<(), String>) {
    let Some((key, value)) = fields.take(field) else {
        return;
    };
    let mut left = vec![];
    for item in items(value) {
        if is_blank(&item) {
            continue;
        }
        if let Err(why) = read(&item) {
            fields.note(&key, &format!("{why}; it is kept in `{key}` as it is"));
            left.push(item);
        }
    }
    if !left.is_empty() {
        fields.keep(key, Value::Array(left));
    }
}

/// The entry that a field speaks of, by a slug, handle, title or path, in the brackets of a wikilink or not.
fn target(value: &Value) -> Result<Vec<LinkTarget>, String> {
    let text = scalar(value)?;
    let text = text.trim();
    let inner = text
        .strip_prefix("[[")
        .and_then(|inner| inner.strip_suffix("]]"));
    let inner = match inner {
        Some(inner) => inner.split(['|', '#']).next().unwrap_or(inner),
        None => text,
    };
    match inner.trim() {
        "" => Err(format!("{} names no entry", shown(text))),
        name => Ok(vec![LinkTarget::Name(name.to_owned())]),
    }
}

fn mark(field: &str, item: &Value, now: Option<Timestamp>) -> Result<IncomingMark, String> {
    // `metoo: [Ben, Cy]` says all there is to say.
    let by_name;
    let map = match item {
        Value::Object(map) => map,
        Value::String(_) if matches!(field, "metoo" | "thanks") => {
            by_name = Map::from_iter([("by".to_owned(), item.clone())]);
            &by_name
        }
        Value::String(_) if field == "flags" => {
            by_name = Map::from_iter([("reason".to_owned(), item.clone())]);
            &by_name
        }
        _ => {
            return Err(format!(
                "{field} is written as a list of `by`, `on` and more"
            ));
        }
    };
    let value = |name: &str| {
        map.iter()
            .find(|(key, value)| canonical(key) == name && !is_blank(value))
            .map(|(_, value)| value)
    };
    let text = |name: &str| value(name).map(scalar).transpose();
    let word = |name: &str| text(name)?.ok_or_else(|| format!("{field} does not say `{name}`"));
    let person =
        |name: &str| -> Result<Option<Name>, String> { value(name).map(people::name).transpose() };
    let wrong = |error: crate::model::UnknownWord| error.to_string();
    let act = match field {
        "tried" => Act::Tried {
            verdict: word("verdict")?.parse::<Verdict>().map_err(wrong)?,
            place: text("where")?,
        },
        "answer" => Act::Answer { with: None },
        "metoo" => Act::MeToo,
        "thanks" => Act::Thanks { to: person("to")? },
        "flags" => Act::Flag {
            reason: word("reason")?.parse::<FlagReason>().map_err(wrong)?,
        },
        _ => Act::Review {
            decision: match text("decision")? {
                Some(word) => word.parse::<Decision>().map_err(wrong)?,
                None => Decision::Ok,
            },
        },
    };
    let on = value("on")
        .or_else(|| value("at"))
        .or_else(|| value("date"));
    let at = on.map(|on| date::moment(on, now)).transpose();
    let by = person("by").and_then(|by| by.ok_or_else(|| format!("{field} does not say `by`")));
    // What is sensitive stays inside, whoever said so and however carelessly it was written down.
    let keeps_inside = matches!(
        act,
        Act::Flag {
            reason: FlagReason::Sensitive
        }
    );
    let (by, at, note) = match keeps_inside {
        true => (
            by.unwrap_or_else(|_| Name::unknown()),
            at.unwrap_or_default(),
            text("note").unwrap_or_default(),
        ),
        false => (by?, at?, text("note")?),
    };
    Ok(IncomingMark {
        act,
        by,
        at,
        note,
        with: match value("with") {
            Some(entry) if field == "answer" => target(entry)?,
            _ => vec![],
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;

    fn fields(yaml: &str) -> Map<String, Value> {
        let text = format!("---\n{yaml}---\n");
        markdown::split(&text).unwrap().front.unwrap().fields
    }

    #[test]
    fn marks_are_read_from_lists() {
        let yaml = "tried:\n  - {by: Ben, verdict: worked, on: 2026-04-02, where: Kiln 2, note: \"Fine: twice\"}\n\
            thanks: [{by: Cy, on: 2026-04-03, to: Ada}]\nmetoo: [Ben, {by: Dee, on: 2026-04-04T10:00:00Z}]\n\
            flags: {by: Ben, on: 2026-04-05, reason: stale}\nreviewed: [{by: Ada, on: 2026-04-06, decision: fixed}]\n\
            answer: [{by: Ada, note: Slowly., with: \"[[slow-cooling|it]]\"}]\n";
        let mut left = Fields::new(fields(yaml), "");
        let marks = marks(&mut left, None);
        let said: Vec<_> = marks
            .iter()
            .map(|m| {
                format!(
                    "{} {} {}",
                    m.act.word(),
                    m.by,
                    m.at.map(|at| at.to_string()).unwrap_or_default()
                )
            })
            .collect();
        assert_eq!(
            said,
            [
                "tried Ben 2026-04-02T00:00:00Z",
                "answer Ada ",
                "metoo Ben ",
                "metoo Dee 2026-04-04T10:00:00Z",
                "thanks Cy 2026-04-03T00:00:00Z",
                "flag Ben 2026-04-05T00:00:00Z",
                "review Ada 2026-04-06T00:00:00Z"
            ]
        );
        assert_eq!(marks[0].note.as_deref(), Some("Fine: twice"));
        assert_eq!(marks[1].with, [LinkTarget::Name("slow-cooling".into())]);
        let (kept, notes) = left.finish();
        assert!(kept.is_empty() && notes.is_empty(), "{kept:?} {notes:?}");
    }

    #[test]
    fn items_that_cannot_be_read_stay() {
        let yaml = "tried: [{by: Ben, verdict: meh}, {verdict: worked}, {by: Ben, verdict: worked}, often]\n\
            steps: [{watch: a}, {listen: b}, c, {do: a, teach: b}]\n";
        let head = format!("---\n{yaml}");
        let mut left = Fields::new(fields(yaml), &head);
        assert_eq!(marks(&mut left, None).len(), 1);
        assert_eq!(steps(&mut left).len(), 1);
        let (kept, notes) = left.finish();
        assert_eq!(kept["tried"].as_array().unwrap().len(), 3);
        assert_eq!(kept["steps"].as_array().unwrap().len(), 3);
        assert_eq!(
            notes.iter().map(|n| n.line).collect::<Vec<_>>(),
            [2, 2, 2, 3, 3, 3]
        );
    }

    #[test]
    fn links_are_read_once_each() {
        let mut left = Fields::new(
            fields("from: [a, \"[[B c]]\", a]\nsupersedes: old-way\n"),
            "",
        );
        let links = links(&mut left);
        let said: Vec<_> = links
            .iter()
            .map(|l| format!("{} {:?}", l.kind, l.to))
            .collect();
        assert_eq!(
            said,
            [
                "from [Name(\"a\")]",
                "from [Name(\"B c\")]",
                "supersedes [Name(\"old-way\")]"
            ]
        );
    }

    #[test]
    fn very_many_links_are_taken_once_each() {
        let names = (0..120_000).map(|number| format!("n{}", number % 80_000));
        let names: Vec<Value> = names.map(Value::String).collect();
        let left = Map::from_iter([("relates".to_owned(), Value::Array(names))]);
        let start = std::time::Instant::now();
        assert_eq!(links(&mut Fields::new(left, "")).len(), 80_000);
        assert!(start.elapsed().as_secs() < 10);
    }
}

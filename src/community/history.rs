//! What an entry said before.

use serde::Serialize;

use super::find::resolve;
use super::{Community, CommunityError};
use crate::exchange::Apart;
use crate::model::{Content, Details, Entry, Id, Name, Revision, Timestamp};
use crate::store::Read;

/// One revision, as `history` lists it.
#[derive(Debug, Clone, Serialize)]
pub struct Past {
    /// Its number, from 1.
    pub number: u32,
    /// Its id.
    pub id: Id,
    /// Its parents.
    pub parents: Vec<Id>,
    /// Who made it.
    pub author: Name,
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub change: String,
    /// Whether it is the one shown.
    pub shown: bool,
    /// Its title.
    pub title: String,
    /// Lines of the body that it added to the revision before.
    pub added: usize,
    /// Lines of the body that it took from the revision before.
    pub removed: usize,
}

/// The history of an entry, latest first.
#[derive(Debug, Clone, Serialize)]
pub struct History {
    /// The entry.
    pub entry: Entry,
    /// Its revisions.
    pub revisions: Vec<Past>,
}

/// Two revisions to compare.
#[derive(Debug, Clone, Serialize)]
pub struct Difference {
    /// The entry.
    pub entry: Entry,
    /// The number of the older one.
    pub from: u32,
    /// The number of the newer one.
    pub to: u32,
    /// Fields other than the body that differ: name, before, after.
    pub fields: Vec<FieldChange>,
    /// The body's changes as a unified diff; empty where it is the same.
    pub diff: String,
}

/// A field that differs between two revisions.
#[derive(Debug, Clone, Serialize)]
pub struct FieldChange {
    /// Its name, as in JSON.
    pub field: String,
    /// Its value before.
    pub before: String,
    /// Its value after.
    pub after: String,
}

impl Community {
    /// Every revision of an entry, latest first.
    pub fn history(&self, reference: &str) -> Result<History, CommunityError> {
        self.read(|data| {
            let entry = resolve(data, reference)?;
            let head = data.head(entry.id)?;
            let revisions = data.revisions(entry.id)?;
            let mut past = Vec::new();
            let mut before = "";
            for revision in &revisions {
                let (added, removed) = changed_lines(before, &revision.content.body);
                before = &revision.content.body;
                past.push(Past {
                    number: revision.number,
                    id: revision.id,
                    parents: revision.parents.clone(),
                    author: revision.author.clone(),
                    at: revision.at,
                    change: revision.change.clone(),
                    shown: head == Some(revision.id),
                    title: revision.content.title.to_string(),
                    added,
                    removed,
                });
            }
            past.reverse();
            Ok(History {
                entry,
                revisions: past,
            })
        })
    }

    /// One revision of an entry, by its number.
    pub fn revision(
        &self,
        reference: &str,
        number: u32,
    ) -> Result<(Entry, Revision), CommunityError> {
        self.read(|data| {
            let entry = resolve(data, reference)?;
            let mut revisions = data.revisions(entry.id)?;
            let index = place(&entry, revisions.len(), number)?;
            Ok((entry, revisions.swap_remove(index)))
        })
    }

    /// What changed between two revisions: by default the last two; with one number, from it to the one shown.
    pub fn difference(
        &self,
        reference: &str,
        from: Option<u32>,
        to: Option<u32>,
    ) -> Result<Difference, CommunityError> {
        self.read(|data| {
            let entry = resolve(data, reference)?;
            let revisions = data.revisions(entry.id)?;
            let latest = u32::try_from(revisions.len()).unwrap_or(u32::MAX);
            let from = from.unwrap_or(latest.saturating_sub(1).max(1));
            let to = to.unwrap_or(latest);
            let (old, new) = (
                &revisions[place(&entry, revisions.len(), from)?].content,
                &revisions[place(&entry, revisions.len(), to)?].content,
            );
            let names = [format!("revision {from}"), format!("revision {to}")];
            let (fields, text) = between(data, old, new, [&names[0], &names[1]])?;
            Ok(Difference {
                fields,
                diff: text,
                entry,
                from,
                to,
            })
        })
    }
}

/// What differs between two contents: the fields, and the bodies as a unified diff under these names.
pub(super) fn between(
    data: &Read<'_>,
    old: &Content,
    new: &Content,
    [before, after]: [&str; 2],
) -> Result<(Vec<FieldChange>, String), CommunityError> {
    let text = unified(&old.body, &new.body, [before, after]);
    let mut fields = field_changes(old, new);
    for change in fields.iter_mut().filter(|change| change.field == "steps") {
        change.before = steps_in_words(data, old)?;
        change.after = steps_in_words(data, new)?;
    }
    Ok((fields, text))
}

/// How a text became another, as a unified diff; empty where it did not. Texts that differ too much to be compared line by
/// line differ as a whole.
fn unified(old: &str, new: &str, [before, after]: [&str; 2]) -> String {
    if old == new {
        return String::new();
    }
    let apart = Apart::of(old, new);
    if apart.is_comparable() {
        let diff = similar::TextDiff::from_lines(old, new);
        return diff.unified_diff().header(before, after).to_string();
    }
    let line = apart.head.len() + 1;
    let (gone, come) = (apart.one.len(), apart.other.len());
    let mut text = format!("--- {before}\n+++ {after}\n@@ -{line},{gone} +{line},{come} @@\n");
    for (sign, lines) in [('-', &apart.one), ('+', &apart.other)] {
        for line in lines {
            text.push(sign);
            text.push_str(line);
            if !line.ends_with('\n') {
                text.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
    text
}

/// The index of the revision of this number.
fn place(entry: &Entry, count: usize, number: u32) -> Result<usize, CommunityError> {
    let index = (number as usize)
        .checked_sub(1)
        .filter(|&index| index < count);
    index.ok_or_else(|| {
        let there = match count {
            1 => "it has one".to_owned(),
            _ => format!("it has 1 to {count}"),
        };
        CommunityError::refused(
            format!("“{}” has no revision {number}; {there}", entry.title),
            format!("cop history {}", entry.handle),
        )
    })
}

fn changed_lines(before: &str, after: &str) -> (usize, usize) {
    if before == after {
        return (0, 0);
    }
    let apart = Apart::of(before, after);
    if !apart.is_comparable() {
        return (apart.other.len(), apart.one.len());
    }
    let diff = similar::TextDiff::from_lines(before, after);
    let (mut added, mut removed) = (0, 0);
    for change in diff.iter_all_changes() {
        match change.tag() {
            similar::ChangeTag::Insert => added += 1,
            similar::ChangeTag::Delete => removed += 1,
            similar::ChangeTag::Equal => {}
        }
    }
    (added, removed)
}

/// A path's steps as one reads them: `watch kiln-tripped, do check-the-breaker`.
fn steps_in_words(data: &Read<'_>, content: &Content) -> Result<String, CommunityError> {
    let Details::Path { steps } = &content.details else {
        return Ok(String::new());
    };
    let mut words = Vec::new();
    for step in steps {
        let name = match data.entry(step.entry)? {
            Some(entry) => entry.slug.to_string(),
            None => step.entry.handle().to_string(),
        };
        words.push(format!("{} {name}", step.verb));
    }
    Ok(words.join(", "))
}

/// The fields that differ, the body apart.
fn field_changes(old: &Content, new: &Content) -> Vec<FieldChange> {
    let fields = |content: &Content| match serde_json::to_value(content) {
        Ok(serde_json::Value::Object(mut fields)) => {
            fields.remove("body");
            fields
        }
        _ => serde_json::Map::new(),
    };
    let (before, after) = (fields(old), fields(new));
    let names: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let written = |value: Option<&serde_json::Value>| match value {
        None | Some(serde_json::Value::Null) => String::new(),
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(serde_json::Value::Array(items)) if items.iter().all(serde_json::Value::is_string) => {
            items
                .iter()
                .filter_map(serde_json::Value::as_str)
                .collect::<Vec<_>>()
                .join(", ")
        }
        Some(other) => other.to_string(),
    };
    names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| FieldChange {
            field: name.clone(),
            before: written(before.get(name)),
            after: written(after.get(name)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_differ_too_much_differ_as_a_whole() {
        let text = |word: &str| format!("first\n{}", [word; 10_001].join("\n"));
        let (old, new) = (text("a"), text("b"));
        let shown = unified(&old, &new, ["1", "2"]);
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(
            lines[..4],
            ["--- 1", "+++ 2", "@@ -2,10001 +2,10001 @@", "-a"]
        );
        let no_end = "\\ No newline at end of file";
        assert_eq!(lines[10_003..10_006], ["-a", no_end, "+b"]);
        assert_eq!(lines[20_005..], ["+b", no_end]);
        assert_eq!(changed_lines(&old, &new), (10_001, 10_001));
    }
}

//! Which kind of entry a file is.

use std::path::{Component, Path};

use crate::model::Kind;

use super::fields::{Fields, scalar};
use super::incoming::KindSource;

/// Folder names that say a kind in other words than its own.
const FOLDERS: &[(Kind, &[&str])] = &[
    (
        Kind::Story,
        &[
            "incident",
            "incidents",
            "postmortem",
            "postmortems",
            "case-study",
            "case-studies",
        ],
    ),
    (Kind::Lesson, &["lessons-learned", "lessons-learnt", "til"]),
    (
        Kind::Practice,
        &[
            "best-practice",
            "best-practices",
            "guide",
            "guides",
            "how-to",
            "how-tos",
            "howto",
            "howtos",
            "method",
            "methods",
            "pattern",
            "patterns",
            "playbook",
            "playbooks",
            "runbook",
            "runbooks",
        ],
    ),
    (Kind::Question, &["faq", "faqs"]),
    (
        Kind::Path,
        &["learning-path", "learning-paths", "onboarding"],
    ),
    (
        Kind::Gathering,
        &[
            "meeting",
            "meetings",
            "meeting-notes",
            "minutes",
            "retro",
            "retros",
            "retrospectives",
        ],
    ),
];

/// The kind of a text: what its front matter says, else what was asked for, else what the nearest folder is called,
/// else a practice.
///
/// A `type` that is no kind belongs to another tool and is kept with the other fields.
pub(super) fn of(
    fields: &mut Fields<'_>,
    asked: Option<Kind>,
    folders: Option<&Path>,
) -> (Kind, KindSource) {
    for name in ["kind", "type"] {
        let written = fields.peek(name).and_then(|value| scalar(value).ok());
        if let Some(kind) = written.and_then(|word| word.parse().ok()) {
            fields.take(name);
            return (kind, KindSource::FrontMatter);
        }
    }
    if let Some(kind) = asked {
        return (kind, KindSource::Asked);
    }
    match folders.and_then(from_folders) {
        Some(kind) => (kind, KindSource::Folder),
        None => (Kind::Practice, KindSource::Guessed),
    }
}

/// What the nearest folder that is called like a kind says.
fn from_folders(folders: &Path) -> Option<Kind> {
    folders.components().rev().find_map(|part| match part {
        Component::Normal(name) => from_name(&name.to_string_lossy()),
        _ => None,
    })
}

fn from_name(name: &str) -> Option<Kind> {
    let word = name
        .trim_start_matches('_')
        .to_lowercase()
        .replace(['_', ' '], "-");
    word.parse().ok().or_else(|| {
        FOLDERS
            .iter()
            .find(|(_, names)| names.contains(&word.as_str()))
            .map(|&(kind, _)| kind)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn kinds_come_from_the_nearest_source() {
        for (front, asked, folders, kind, source) in [
            (
                json!({"kind": "Stories"}),
                Some(Kind::Lesson),
                "faq",
                Kind::Story,
                KindSource::FrontMatter,
            ),
            (
                json!({"type": "lesson"}),
                None,
                "",
                Kind::Lesson,
                KindSource::FrontMatter,
            ),
            (
                json!({"type": "note"}),
                Some(Kind::Lesson),
                "faq",
                Kind::Lesson,
                KindSource::Asked,
            ),
            (
                json!({"type": ["story"]}),
                None,
                "docs/faq/2026",
                Kind::Question,
                KindSource::Folder,
            ),
            (
                json!({}),
                None,
                "stories/Lessons Learned",
                Kind::Lesson,
                KindSource::Folder,
            ),
            (
                json!({}),
                None,
                "_posts",
                Kind::Practice,
                KindSource::Guessed,
            ),
        ] {
            let serde_json::Value::Object(map) = front.clone() else {
                unreachable!()
            };
            let mut fields = Fields::new(map, "");
            let found = of(&mut fields, asked, Some(Path::new(folders)));
            assert_eq!(found, (kind, source), "{front} {folders}");
            let kept = fields.finish().0;
            assert_eq!(
                kept.is_empty(),
                source == KindSource::FrontMatter || front == json!({})
            );
        }
    }
}

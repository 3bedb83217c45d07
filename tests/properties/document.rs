//! Import: a text that is taken says the same after it was written by cop and read again.

use std::path::Path;

use cop::exchange::{LinkTarget, Parsed, ReadOptions, edited, front_matter_text, parse_document};
use cop::model::{LinkKind, StepVerb, Timestamp};

/// Takes any text for a page, under several names.
pub fn check(text: &str) {
    for (name, kind) in [
        (None, None),
        (Some("paths/2026-05-12 First month.md"), None),
        (Some("notes/kiln.md"), Some(cop::model::Kind::Story)),
    ] {
        let options = ReadOptions {
            kind,
            now: Timestamp::from_seconds(1_778_572_800),
        };
        let (parsed, notes) = match parse_document(text, name.map(Path::new), &options) {
            Ok(taken) => taken,
            Err(error) => {
                assert!(error.line > 0 && !error.reason.is_empty(), "{error}");
                continue;
            }
        };
        let lines = 1 + text.matches(['\n', '\r']).count();
        for line in notes.iter().map(|note| note.line) {
            assert!((1..=lines).contains(&line), "line {line} of {lines}");
        }
        assert!(text.ends_with(&parsed.content.body));
        stays(&parsed, &options);
    }
}

fn stays(parsed: &Parsed, options: &ReadOptions) {
    let (links, steps) = (links(parsed), steps(parsed));
    let written = front_matter_text(&parsed.content, &links, &steps);
    let (again, _) = edited(&written, &parsed.content, options)
        .unwrap_or_else(|error| panic!("{error} in {written:?}"));
    assert_eq!(again.content, parsed.content, "{written:?}");
    assert_eq!(self::links(&again), links, "{written:?}");
    assert_eq!(self::steps(&again), steps, "{written:?}");
    let rewritten = front_matter_text(&again.content, &links, &steps);
    assert_eq!(rewritten, written);
}

fn name(targets: &[LinkTarget]) -> Option<String> {
    targets.iter().find_map(|target| match target {
        LinkTarget::Name(name) => Some(name.clone()),
        LinkTarget::File(_) => None,
    })
}

/// The links of the fields, by kind.
fn links(parsed: &Parsed) -> Vec<(LinkKind, String)> {
    let links = parsed.links.iter().filter(|link| link.written.is_none());
    let mut links: Vec<_> = links
        .filter_map(|link| Some((link.kind, name(&link.to)?)))
        .collect();
    links.sort_by_key(|(kind, _)| *kind);
    links
}

fn steps(parsed: &Parsed) -> Vec<(StepVerb, String)> {
    let steps = parsed.steps.iter();
    steps
        .filter_map(|step| Some((step.verb, name(&step.entry)?)))
        .collect()
}

//! Reads folders of real Markdown and checks that each file is taken whole or told about.
//!
//! The folders are not part of the project: `COP_TEST_DATA` names the folder that holds them, under `markdown/`.

#![allow(clippy::print_stderr)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use cop::exchange::{KindSource, LinkTarget, ReadOptions, Reading, read};
use cop::model::Timestamp;

fn folder() -> Option<PathBuf> {
    let Some(data) = std::env::var_os("COP_TEST_DATA") else {
        eprintln!("skipped: COP_TEST_DATA is not set");
        return None;
    };
    Some(Path::new(&data).join("markdown"))
}

fn taken(folder: &Path) -> Reading {
    let options = ReadOptions {
        kind: None,
        now: Timestamp::parse_rfc3339("2026-05-12T12:00:00Z").unwrap(),
    };
    let mut last = None;
    let reading = read(folder, &options, &mut |progress| last = Some(progress)).unwrap();
    assert!(last.is_none_or(|last| last.done == last.total));
    reading
}

/// Every Markdown file that no rule leaves out, found without the library's walk.
fn markdown_files(folder: &Path, below: &Path, found: &mut BTreeSet<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        let shown = name.to_string_lossy().to_lowercase();
        if shown.starts_with('.') || shown == "node_modules" {
            continue;
        }
        let path = below.join(&name);
        if entry.file_type().unwrap().is_dir() {
            markdown_files(&entry.path(), &path, found);
        } else if [".md", ".markdown", ".mdown", ".mkd"]
            .iter()
            .any(|e| shown.ends_with(e))
        {
            found.insert(path);
        }
    }
}

#[test]
fn every_file_is_taken_whole_or_told_about() {
    let Some(data) = folder() else { return };
    for corpus in std::fs::read_dir(&data).unwrap() {
        let corpus = corpus.unwrap().path();
        if !corpus.is_dir() {
            continue;
        }
        let reading = taken(&corpus);
        let mut expected = BTreeSet::new();
        markdown_files(&corpus, Path::new(""), &mut expected);
        let mut seen: BTreeSet<PathBuf> = reading
            .incoming
            .iter()
            .map(|incoming| incoming.path.clone())
            .collect();
        assert_eq!(seen.len(), reading.incoming.len());
        for problem in &reading.problems {
            seen.insert(problem.path.strip_prefix(&corpus).unwrap().to_owned());
            assert!(problem.line > 0 && !problem.reason.is_empty());
        }
        assert_eq!(seen, expected, "{}", corpus.display());
        for incoming in &reading.incoming {
            let bytes = std::fs::read(reading.root.join(&incoming.path)).unwrap();
            let body = incoming.entry.content.body.as_bytes();
            assert!(bytes.ends_with(body), "{}", incoming.origin);
            let head = &bytes[..bytes.len() - body.len()];
            let bare = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head);
            let envelope = bare.is_empty() || bare.starts_with(b"---") || bare.starts_with(b"{");
            assert!(envelope, "{}", incoming.origin);
        }
        assert_eq!(taken(&corpus), reading, "a second reading differs");
        let links = reading
            .incoming
            .iter()
            .flat_map(|incoming| &incoming.entry.links);
        let led = links
            .clone()
            .filter(|link| matches!(link.to[0], LinkTarget::File(_)));
        eprintln!(
            "{}: {} taken, {} problems, {} notes, {} skipped, {} guessed kinds, {} links ({} to files), {} broken, {} attached",
            corpus.file_name().unwrap().display(),
            reading.incoming.len(),
            reading.problems.len(),
            reading.notes.len(),
            reading.skipped.len(),
            reading
                .incoming
                .iter()
                .filter(|i| i.entry.kind_from == KindSource::Guessed)
                .count(),
            links.clone().count(),
            led.count(),
            reading.broken_links,
            reading
                .incoming
                .iter()
                .map(|i| i.files.len())
                .sum::<usize>(),
        );
        for remark in reading.problems.iter().chain(&reading.notes) {
            eprintln!("  {remark}");
        }
    }
}

#[test]
fn titles_are_those_of_the_pages() {
    let Some(data) = folder() else { return };
    for (corpus, name, title) in [
        ("dendron-site", "careers.how-we-work.md", "How We Work"),
        ("logseq-docs", "2020_09_14.md", "Sep 14th, 2020"),
        (
            "eng-practices",
            "standard.md",
            "The Standard of Code Review",
        ),
    ] {
        let reading = taken(&data.join(corpus));
        let found = reading
            .incoming
            .iter()
            .find(|incoming| incoming.path.ends_with(name));
        let Some(found) = found else {
            panic!("{corpus} has no {name}")
        };
        assert_eq!(found.entry.content.title.as_str(), title, "{name}");
    }
}

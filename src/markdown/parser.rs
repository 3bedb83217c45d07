//! One way into comrak: the dialect, and where a node stands in the text.

use comrak::nodes::{LineColumn, Node};
use comrak::options::{Extension, Parse};
use comrak::{Arena, Options, parse_document};

/// The dialect: GitHub's tables, strikethrough, task lists, bare links and footnotes, and wiki
/// links whose words come after the bar.
fn dialect() -> Options<'static> {
    Options {
        extension: Extension {
            table: true,
            strikethrough: true,
            tasklist: true,
            autolink: true,
            footnotes: true,
            wikilinks_title_after_pipe: true,
            ..Extension::default()
        },
        ..Options::default()
    }
}

/// Parses `body` and hands the root of its tree to `read`.
pub(super) fn with_root<R>(body: &str, read: impl FnOnce(Node<'_>) -> R) -> R {
    let arena = Arena::new();
    read(parse_document(&arena, body, &dialect()))
}

/// The same with every footnote where it stands, also those that nothing refers to: git hosts drop them, but not every program that
/// makes pages does (pulldown-cmark's own HTML has them).
pub(super) fn with_whole_root<R>(body: &str, read: impl FnOnce(Node<'_>) -> R) -> R {
    let options = Options {
        parse: Parse {
            leave_footnote_definitions: true,
            ..Parse::default()
        },
        ..dialect()
    };
    let arena = Arena::new();
    read(parse_document(&arena, body, &options))
}

/// The same as a program reads it to which a footnote is none: what stands between its brackets is text like any other.
pub(super) fn with_root_without_notes<R>(body: &str, read: impl FnOnce(Node<'_>) -> R) -> R {
    let mut options = dialect();
    options.extension.footnotes = false;
    let arena = Arena::new();
    read(parse_document(&arena, body, &options))
}

/// Where the lines of a text begin, as the parser counts them: after `\n`, `\r` or `\r\n`.
pub(super) struct Lines {
    starts: Vec<usize>,
    len: usize,
}

impl Lines {
    /// Counts the lines of `text`.
    pub(super) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, &byte) in bytes.iter().enumerate() {
            if byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
                starts.push(at + 1);
            }
        }
        Self {
            starts,
            len: bytes.len(),
        }
    }

    /// Where a line begins (the first is 1), in bytes; the text's end for a line after the last.
    pub(super) fn start(&self, line: usize) -> usize {
        self.starts
            .get(line.max(1) - 1)
            .copied()
            .unwrap_or(self.len)
    }

    /// Where a line ends, its line end included.
    pub(super) fn end(&self, line: usize) -> usize {
        self.start(line.saturating_add(1))
    }

    /// The byte that a place of the parser means: lines and columns from 1, columns in bytes. It
    /// lies in the text but perhaps inside a character.
    pub(super) fn offset(&self, place: LineColumn) -> usize {
        (self.start(place.line) + place.column.max(1) - 1).min(self.len)
    }
}

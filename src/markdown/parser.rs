//! One way into comrak: the dialect, and where a node stands in the text.

use comrak::nodes::Node;
use comrak::options::Extension;
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

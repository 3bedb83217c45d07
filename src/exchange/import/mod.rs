//! The reading side of an import: Markdown files and folders become typed values. Knows no database.

mod bytes;
mod date;
mod document;
mod fields;
mod files;
mod incoming;
mod index;
mod kind;
mod links;
mod marks;
mod people;
mod read;
mod tags;
mod title;
mod walk;

use std::path::Path;

use crate::model::Kind;

pub use incoming::{
    Incoming, IncomingFile, IncomingLink, IncomingMark, IncomingStep, KindSource, LinkTarget,
    NotTaken, Note, Parsed, Progress, ReadError, ReadOptions, Reading, Remark,
};
pub use read::read;

pub(super) use document::{KEPT, is_read};
pub(super) use fields::{canonical, shown};

/// Reads one text that somebody just wrote, such as front matter and body on standard input.
///
/// `name` is the file that it would be: its name may give the title and a date, its folders the kind. Words such as
/// `yesterday` are dates here. Nothing is looked for on the disk: links by path are kept as they are written.
///
/// # Errors
/// When the front matter or the body cannot be kept, or there is no title.
pub fn parse_document(
    text: &str,
    name: Option<&Path>,
    options: &ReadOptions,
) -> Result<(Parsed, Vec<Note>), NotTaken> {
    let from = document::Origin {
        name: name.and_then(Path::file_name).map(Path::new),
        folders: name.and_then(Path::parent),
        asked: options.kind,
        now: Some(options.now),
        as_written: false,
    };
    let mut read = document::read(text, from)?;
    let place = links::From {
        path: name.unwrap_or(Path::new("")),
        body: &read.parsed.content.body,
        body_line: read.body_line,
    };
    let resolved = links::resolve(&read.references, &place, &index::Index::default(), None);
    read.parsed.links.extend(resolved.links);
    Ok((read.parsed, read.notes))
}

/// Reads one text that [`super::front_matter_text`] wrote, or that somebody edited since: nothing is guessed from the body, and
/// only the fields link.
///
/// # Errors
/// When the front matter or the body cannot be kept, or there is no title.
pub(super) fn parse_written(
    text: &str,
    kind: Option<Kind>,
) -> Result<(Parsed, Vec<Note>), NotTaken> {
    let from = document::Origin {
        asked: kind,
        as_written: true,
        ..document::Origin::default()
    };
    let read = document::read(text, from)?;
    Ok((read.parsed, read.notes))
}

/// Where lines end in these bytes, with any of the three line ends.
fn line_ends(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let ends = |at: &usize| match bytes[*at] {
        b'\n' => true,
        b'\r' => bytes.get(*at + 1) != Some(&b'\n'),
        _ => false,
    };
    (0..bytes.len()).filter(ends)
}

/// What went wrong with a file, without the number that the operating system gives it.
fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error") {
        Some((words, _)) => words.to_lowercase(),
        None => text,
    }
}

#[cfg(test)]
mod tests;

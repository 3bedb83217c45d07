//! Where the references of a body lead on its page.

use std::cell::RefCell;
use std::collections::HashSet;

use crate::markdown::{Reference, ReferenceKind, references};
use crate::model::{Attachment, Id, Whole};

use super::book::{Book, Shape};
use super::literal::literal;
use super::page::{Page, PageContent};
use super::places;
use super::sheet::Sheet;

/// An entry's own text and files, on the way to its page.
pub(super) struct Body<'b, 'a> {
    book: &'b Book<'a>,
    whole: &'a Whole,
    page: String,
    /// What each of the files is called.
    names: Vec<String>,
    /// Where each of them stands.
    files: Vec<String>,
    /// The files that the text shows or links to.
    mentioned: RefCell<HashSet<usize>>,
}

impl<'b, 'a> Body<'b, 'a> {
    pub(super) fn new(book: &'b Book<'a>, whole: &'a Whole, page: &str) -> Self {
        let names: Vec<String> = whole
            .attachments
            .iter()
            .map(|file| told(book, &file.path))
            .collect();
        Body {
            book,
            whole,
            page: page.to_owned(),
            files: places::files(page, &names),
            names,
            mentioned: RefCell::default(),
        }
    }

    /// Where a reference leads: to one of the entry's files or to another page; `None` where the handbook has neither.
    pub(super) fn resolve(&self, reference: &Reference) -> Option<String> {
        if reference.target.is_empty() {
            return None;
        }
        if let Some(at) = self.file(&reference.target) {
            self.mentioned.borrow_mut().insert(at);
            return match self.book.shape {
                Shape::Tree => Some(self.book.way(&self.page, &self.files[at])),
                Shape::Single => None,
            };
        }
        if reference.kind == ReferenceKind::Image {
            return None;
        }
        let target = self.book.page(self.target(reference)?)?;
        Some(self.book.way(&self.page, target))
    }

    /// What a wiki link to an entry reads as where it has no words of its own: a slug says little to a reader.
    pub(super) fn words(&self, reference: &Reference) -> Option<String> {
        if reference.target.is_empty() || self.file(&reference.target).is_some() {
            return None;
        }
        let target = self.book.shown(self.target(reference)?)?;
        Some(target.entry.title.as_str().to_owned())
    }

    /// The entry that a reference means.
    fn target(&self, reference: &Reference) -> Option<Id> {
        let written = self.whole.links.iter().find(|link| {
            let written = link.written.as_deref();
            written.is_some_and(|written| same_target(written, &reference.target))
        });
        match written {
            Some(link) => Some(link.target),
            None if reference.kind == ReferenceKind::Wiki => {
                let named = self.book.by_name(&reference.target.to_lowercase())?;
                Some(named.entry.id)
            }
            None => None,
        }
    }

    /// The file that a target means: by its whole path, else by its name alone where just one file has it.
    fn file(&self, target: &str) -> Option<usize> {
        let wanted = plain_path(target);
        let all = &self.whole.attachments;
        if let Some(at) = all.iter().position(|file| plain_path(&file.path) == wanted) {
            return Some(at);
        }
        let name = file_name(wanted);
        let mut named = all
            .iter()
            .enumerate()
            .filter(|(_, file)| file_name(&file.path) == name);
        match (named.next(), named.next()) {
            (Some((at, _)), None) => Some(at),
            _ => None,
        }
    }

    /// Adds the list of the files that the text did not lead to.
    pub(super) fn list_files(&self, sheet: &mut Sheet<'_, '_>) {
        let mentioned = self.mentioned.borrow();
        let rest = self.names.iter().zip(&self.files).enumerate();
        let items = rest
            .filter(|(at, _)| !mentioned.contains(at) || self.book.shape == Shape::Single)
            .map(|(_, (name, place))| {
                let name = literal(name);
                match self.book.shape {
                    Shape::Tree => sheet.link(&name, place),
                    Shape::Single => name,
                }
            })
            .collect();
        sheet.listed("Files", items);
    }

    /// The files as files of the handbook.
    pub(super) fn pages(&self) -> Vec<Page> {
        let file = |(attachment, place): (&Attachment, &String)| Page {
            path: place.clone(),
            content: PageContent::Attachment {
                sha256: attachment.sha256.clone(),
            },
        };
        self.whole
            .attachments
            .iter()
            .zip(&self.files)
            .map(file)
            .collect()
    }
}

/// What a file is called: its ending alone where its path tells a name that the pages do not.
fn told(book: &Book<'_>, path: &str) -> String {
    if !book.veil.in_path(path) {
        return path.to_owned();
    }
    match file_name(path).rsplit_once('.') {
        Some((_, ending)) if !book.veil.in_path(ending) => format!("file.{ending}"),
        _ => "file".to_owned(),
    }
}

/// Whether a link's target as it was written is this decoded target.
fn same_target(written: &str, target: &str) -> bool {
    if written == target {
        return true;
    }
    // What was written may hold a fragment or encoded characters: read it as a body would be.
    let of = |body: String| references(&body).into_iter().next();
    let read = of(format!("[x](<{written}>)"));
    read.is_some_and(|read| read.target == target)
        || written
            .split_once('#')
            .is_some_and(|(path, _)| path.trim() == target)
}

fn plain_path(path: &str) -> &str {
    let mut path = path;
    while let Some(rest) = path
        .strip_prefix("./")
        .or_else(|| path.strip_prefix("../"))
        .or_else(|| path.strip_prefix('/'))
    {
        path = rest;
    }
    path
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

//! What the references of a page mean, among the pages that are read with it.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use crate::markdown::{Reference, ReferenceKind};
use crate::model::LinkKind;

use super::files::{Files, Look};
use super::incoming::{IncomingFile, IncomingLink, LinkTarget, Note, Parsed};
use super::index::{Index, join};
use super::walk;

/// What became of the references of one page.
#[derive(Default)]
pub(super) struct Resolved {
    pub(super) links: Vec<IncomingLink>,
    pub(super) files: Vec<IncomingFile>,
    pub(super) notes: Vec<Note>,
    /// How many lead to nothing.
    pub(super) broken: usize,
}

/// A page whose references are to be resolved.
pub(super) struct From<'a> {
    /// Its path below the root.
    pub(super) path: &'a Path,
    pub(super) body: &'a str,
    pub(super) body_line: usize,
}

/// Resolves the references of a page; `files` finds other files, where there is a folder to find them in.
pub(super) fn resolve(
    references: &[Reference],
    from: &From<'_>,
    index: &Index,
    mut files: Option<&mut Files>,
) -> Resolved {
    let mut resolved = Resolved::default();
    let mut linked = HashSet::new();
    let mut attached = BTreeMap::new();
    let folder = from.path.parent().unwrap_or(Path::new(""));
    let lines = Lines::of(from);
    for reference in references {
        let meaning = match reference.kind {
            ReferenceKind::Wiki => wiki(reference, folder, index, files.as_deref_mut()),
            ReferenceKind::Link | ReferenceKind::Image => {
                relative(reference, folder, index, files.as_deref_mut())
            }
        };
        match meaning {
            Meaning::Nothing => {}
            Meaning::Broken(None) => resolved.broken += 1,
            Meaning::Broken(Some(page)) => {
                resolved.broken += 1;
                let to = vec![LinkTarget::File(page)];
                resolved
                    .links
                    .extend(link(to, &lines, reference, &mut linked));
            }
            Meaning::Page(to) if to == [LinkTarget::File(from.path.to_owned())] => {}
            Meaning::Page(to) => resolved
                .links
                .extend(link(to, &lines, reference, &mut linked)),
            Meaning::Refused(why) => resolved.notes.push(note(&lines, reference, why)),
            Meaning::File(file) => match attached.entry(file.path.clone()) {
                Entry::Vacant(free) => {
                    free.insert(file);
                }
                Entry::Occupied(taken) if taken.get().sha256 == file.sha256 => {}
                Entry::Occupied(_) => resolved.notes.push(note(
                    &lines,
                    reference,
                    format!(
                        "`{}` is left out: another file of this page is kept as `{}`",
                        reference.target, file.path
                    ),
                )),
            },
        }
    }
    resolved.files = attached.into_values().collect();
    resolved
}

fn note(lines: &Lines, reference: &Reference, reason: String) -> Note {
    let line = lines.line(reference);
    Note { line, reason }
}

/// Where the lines of a body end: found once, since a body may have very many references.
struct Lines {
    first: usize,
    ends: Vec<usize>,
}

impl Lines {
    fn of(from: &From<'_>) -> Lines {
        Lines {
            first: from.body_line,
            ends: super::line_ends(from.body.as_bytes()).collect(),
        }
    }

    /// The line on which a reference begins.
    fn line(&self, reference: &Reference) -> usize {
        self.first + self.ends.partition_point(|&end| end < reference.span.start)
    }
}

/// The link that a reference makes, unless another one written the same has made it.
fn link<'a>(
    to: Vec<LinkTarget>,
    lines: &Lines,
    reference: &'a Reference,
    linked: &mut HashSet<(&'a str, Vec<LinkTarget>)>,
) -> Option<IncomingLink> {
    linked
        .insert((&reference.target, to.clone()))
        .then(|| IncomingLink {
            kind: LinkKind::Relates,
            to,
            written: Some(reference.target.clone()),
            line: lines.line(reference),
        })
}

/// What a reference leads to.
enum Meaning {
    /// Not a matter of links: a heading of the same page, a folder, something outside.
    Nothing,
    /// A file that is not there, and the path of the page that it would be.
    Broken(Option<PathBuf>),
    Page(Vec<LinkTarget>),
    File(IncomingFile),
    Refused(String),
}

/// The entries that a wikilink may mean. Where it has two parts, the first is the target; in Dendron the second is.
fn wiki(reference: &Reference, folder: &Path, index: &Index, files: Option<&mut Files>) -> Meaning {
    let target = reference.target.trim();
    if target.is_empty() {
        return Meaning::Nothing;
    }
    let second = reference.label.as_deref().map(|label| {
        let path = label.split_once('#').map_or(label, |(path, _)| path);
        path.trim()
    });
    let names: Vec<&str> = [Some(target), second]
        .into_iter()
        .flatten()
        .filter(|name| !name.is_empty())
        .collect();
    if let Some(page) = names.iter().find_map(|name| index.named(folder, name)) {
        return Meaning::Page(vec![LinkTarget::File(page.to_owned())]);
    }
    // `![[kiln.png]]` shows a picture.
    if let Some(files) = files
        && Path::new(target).extension().is_some()
    {
        for base in [folder, Path::new("")] {
            match join(base, target).map(|path| files.look(&path, target)) {
                Some(Look::File(file)) => return Meaning::File(file),
                Some(Look::Refused(why)) => return Meaning::Refused(why),
                _ => {}
            }
        }
    }
    let mut to: Vec<LinkTarget> = names
        .iter()
        .map(|&name| LinkTarget::Name(name.into()))
        .collect();
    to.dedup();
    Meaning::Page(to)
}

/// What a relative path leads to.
fn relative(
    reference: &Reference,
    folder: &Path,
    index: &Index,
    files: Option<&mut Files>,
) -> Meaning {
    if reference.target.is_empty() {
        return Meaning::Nothing;
    }
    let base = if reference.rooted {
        Path::new("")
    } else {
        folder
    };
    let Some(path) = join(base, &reference.target) else {
        return Meaning::Nothing;
    };
    let page = |page: &Path| Meaning::Page(vec![LinkTarget::File(page.to_owned())]);
    if let Some(found) = index.at(&path) {
        return page(found);
    }
    if walk::is_markdown(&path) {
        return Meaning::Broken(Some(path));
    }
    // A path from the root of a site leads to pages; where its files lie, only that site's program knows.
    if let (Some(files), false) = (files, reference.rooted) {
        match files.look(&path, &reference.target) {
            Look::File(file) => return Meaning::File(file),
            Look::Refused(why) => return Meaning::Refused(why),
            Look::Folder => return index.near(&path).map_or(Meaning::Nothing, page),
            Look::Absent => {}
        }
    }
    match index.near(&path) {
        Some(found) => page(found),
        None if reference.rooted => Meaning::Nothing,
        None => Meaning::Broken(None),
    }
}

/// Gives the names in fields that are paths or names of files read here the files that they mean.
pub(super) fn resolve_fields(parsed: &mut Parsed, path: &Path, index: &Index) {
    let folder = path.parent().unwrap_or(Path::new(""));
    let links = parsed.links.iter_mut().map(|link| &mut link.to);
    let steps = parsed.steps.iter_mut().map(|step| &mut step.entry);
    let answers = parsed.marks.iter_mut().map(|mark| &mut mark.with);
    for targets in links.chain(steps).chain(answers) {
        for target in targets {
            if let LinkTarget::Name(name) = target
                && let Some(page) = index.named(folder, name)
            {
                *target = LinkTarget::File(page.to_owned());
            }
        }
    }
}

//! A file or a folder of files becomes values.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use sha2::{Digest, Sha256};

use super::bytes::{decode, take_bytes};
use super::document::{self, Origin, Read};
use super::files::Files;
use super::incoming::{
    Incoming, IncomingFile, NotTaken, Progress, ReadError, ReadOptions, Reading, Remark,
};
use super::index::{Index, Page};
use super::walk::Found;
use super::{links, walk};
use crate::exchange::{CommunityFile, community_file, origin};
use crate::model::hex;

/// Reads a Markdown file, or every one in a folder and the folders below it.
///
/// Files that cannot be taken are told in the reading; the rest goes on. `each` hears of every file, in no order. The
/// result does not depend on the order in which the files are read.
///
/// # Errors
/// When the path itself cannot be read.
pub fn read(
    path: &Path,
    options: &ReadOptions,
    each: &mut dyn FnMut(Progress),
) -> Result<Reading, ReadError> {
    let unreadable = |cause| ReadError::Unreadable {
        path: path.to_owned(),
        cause,
    };
    let canonical = fs::canonicalize(path).map_err(unreadable)?;
    let metadata = fs::metadata(&canonical).map_err(unreadable)?;
    if metadata.is_dir() {
        // Told here, once, rather than as a folder without files.
        fs::read_dir(&canonical).map_err(unreadable)?;
        let found = walk::walk(&canonical);
        let skipped = found.skipped.iter().any(|s| s.path.as_os_str().is_empty());
        let mut reading = read_pages(canonical, found, options, each);
        if !skipped {
            read_community(&mut reading, Path::new(community_file::NAME));
        }
        place(&mut reading, path);
        return Ok(reading);
    }
    let (Some(folder), Some(name), true) = (
        canonical.parent(),
        canonical.file_name(),
        metadata.is_file(),
    ) else {
        return Err(ReadError::NotAFile(path.to_owned()));
    };
    let mut found = Found::default();
    if name != community_file::NAME {
        found.pages.push(name.into());
    }
    let mut reading = read_pages(folder.to_owned(), found, options, each);
    if name == community_file::NAME {
        read_community(&mut reading, Path::new(name));
    }
    place(&mut reading, path.parent().unwrap_or(Path::new("")));
    Ok(reading)
}

/// Tells where things are from where the person stands.
fn place(reading: &mut Reading, base: &Path) {
    reading.base = base.to_owned();
    let remarks = reading.problems.iter_mut();
    let remarks = remarks
        .chain(&mut reading.notes)
        .chain(&mut reading.skipped);
    for remark in remarks {
        remark.path = match remark.path.as_os_str().is_empty() {
            true => base.to_owned(),
            false => base.join(&remark.path),
        };
    }
}

fn read_community(reading: &mut Reading, name: &Path) {
    let path = reading.root.join(name);
    if !path.symlink_metadata().is_ok_and(|found| found.is_file()) {
        return;
    }
    let text = match take_bytes(&path).and_then(|bytes| decode(&bytes).map(str::to_owned)) {
        Ok(text) => text,
        Err(not) => return reading.problems.push(remark(name, not)),
    };
    let (community, problems) = CommunityFile::parse(&text);
    reading.community = community;
    let problems = problems.into_iter().map(|problem| remark(name, problem));
    reading.problems.extend(problems);
}

/// One file, read by itself.
struct Alone {
    path: PathBuf,
    digest: [u8; 32],
    read: Read,
}

fn read_pages(
    root: PathBuf,
    found: Found,
    options: &ReadOptions,
    each: &mut dyn FnMut(Progress),
) -> Reading {
    let mut reading = Reading {
        problems: found.problems,
        skipped: found.skipped,
        ..Reading::default()
    };
    let mut alone = vec![];
    for (path, result) in found
        .pages
        .iter()
        .zip(read_each(&root, &found.pages, options, each))
    {
        match result {
            Ok((digest, read)) => alone.push(Alone {
                path: path.clone(),
                digest,
                read,
            }),
            Err(not) => reading.problems.push(remark(path, not)),
        }
    }
    reading.problems.sort();
    let index = Index::new(alone.iter().map(|page| Page {
        path: &page.path,
        title: page.read.parsed.content.title.as_str(),
        slug: page.read.parsed.slug.as_ref().map(|slug| slug.as_str()),
    }));
    let mut files = Files::below(&root);
    for page in alone {
        let incoming = among_others(page, &root, &index, &mut files, &mut reading);
        reading.incoming.push(incoming);
    }
    reading.root = root;
    reading
}

/// Gives a page what only its place among the others tells: what its references mean.
fn among_others(
    page: Alone,
    root: &Path,
    index: &Index,
    files: &mut Files,
    reading: &mut Reading,
) -> Incoming {
    let Alone { path, digest, read } = page;
    let mut parsed = read.parsed;
    links::resolve_fields(&mut parsed, &path, index);
    let from = links::From {
        path: &path,
        body: &parsed.content.body,
        body_line: read.body_line,
    };
    let resolved = links::resolve(&read.references, &from, index, Some(files));
    parsed.links.extend(resolved.links);
    reading.broken_links += resolved.broken;
    let mut notes = read.notes;
    notes.extend(resolved.notes);
    notes.sort();
    reading.notes.extend(notes.into_iter().map(|note| Remark {
        path: path.clone(),
        line: note.line,
        reason: note.reason,
    }));
    Incoming {
        origin: origin(&root.join(&path)),
        fingerprint: fingerprint(&digest, parsed.kind().as_str(), &resolved.files),
        files: resolved.files,
        entry: parsed,
        path,
    }
}

/// What changes when a file, what it is taken for, or one of its files changes.
fn fingerprint(digest: &[u8; 32], kind: &str, files: &[IncomingFile]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(digest);
    hasher.update(kind);
    for file in files {
        hasher.update([0]);
        hasher.update(&file.path);
        hasher.update([0]);
        hasher.update(&file.sha256);
    }
    hex(&hasher.finalize())
}

type Outcome = Result<([u8; 32], Read), NotTaken>;

/// Reads each file by itself, several at a time, and gives the results in the order of the paths.
fn read_each(
    root: &Path,
    paths: &[PathBuf],
    options: &ReadOptions,
    each: &mut dyn FnMut(Progress),
) -> Vec<Outcome> {
    const MOST_THREADS: usize = 8;
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(MOST_THREADS));
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    let mut results: Vec<Option<Outcome>> = paths.iter().map(|_| None).collect();
    std::thread::scope(|scope| {
        for _ in 0..threads.min(paths.len()) {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                while let Some((at, path)) = claim(next, paths) {
                    // The receiver outlives the scope; a failed send can only follow a panic there.
                    if sender.send((at, read_one(root, path, options))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        for (done, (at, result)) in receiver.iter().enumerate() {
            results[at] = Some(result);
            each(Progress {
                done: done + 1,
                total: paths.len(),
            });
        }
    });
    results.into_iter().flatten().collect()
}

fn claim<'a>(next: &AtomicUsize, paths: &'a [PathBuf]) -> Option<(usize, &'a Path)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    paths.get(at).map(|path| (at, path.as_path()))
}

fn read_one(root: &Path, path: &Path, options: &ReadOptions) -> Outcome {
    let bytes = take_bytes(&root.join(path))?;
    let text = decode(&bytes)?;
    let folders = folders(root, path);
    let from = Origin {
        name: path.file_name().map(Path::new),
        folders: Some(&folders),
        asked: options.kind,
        now: None,
        as_written: false,
    };
    let read = document::read(text, from)?;
    Ok((Sha256::digest(&bytes).into(), read))
}

/// The folders of a file, from the one that was asked for.
fn folders(root: &Path, path: &Path) -> PathBuf {
    let top = Path::new(root.file_name().unwrap_or_default());
    top.join(path.parent().unwrap_or(Path::new("")))
}

fn remark(path: &Path, not: NotTaken) -> Remark {
    Remark {
        path: path.to_owned(),
        line: not.line,
        reason: not.reason,
    }
}

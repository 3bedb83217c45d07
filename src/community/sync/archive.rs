//! The exchange tree as a folder that is handed over: a part of a community, or all of it, that merges at the other end.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::charter::shown_community;
use super::files::ArchiveRequest;
use super::joining::{Joined, Taken};
use super::read_community;
use super::sending::MAX_TEXT;
use super::setup::check_form;
use super::shown::{shown, version};
use super::taking::{TakenIn, apply, version_id};
use crate::community::import::{Imported, Outcome};
use crate::community::{Community, CommunityError, ImportReport, ImportRequest};
use crate::exchange::tree::{
    Marks, Page as Read, Place, Shared, Version, Written, attachment_path, place, read_entry,
    read_version,
};
use crate::exchange::{
    COMMUNITY_FILE, CommunityFile, Progress, Remark, merge_community, merge_entry, show_path,
};
use crate::handbook;
use crate::model::{Id, MAX_ATTACHMENT};
use crate::store::{Blob, Read as Data, UndoStep};

/// What an export of an archive did.
#[derive(Debug, Clone, Serialize)]
pub struct ArchiveReport {
    /// The folder.
    pub path: PathBuf,
    /// How many entries it holds.
    pub entries: usize,
    /// How many files are new.
    pub created: usize,
    /// How many files have changed.
    pub changed: usize,
    /// How many files are gone.
    pub removed: usize,
    /// How many files are as they were.
    pub unchanged: usize,
}

impl Community {
    /// Writes what others may see as an exchange tree into a folder. What was there of an earlier archive is replaced as a
    /// whole; a failed export leaves it as it was.
    ///
    /// # Errors
    /// When there is no such topic, or the folder holds what is not an archive of cop's, or cannot be written.
    pub fn export_archive(
        &self,
        folder: &Path,
        request: &ArchiveRequest,
    ) -> Result<ArchiveReport, CommunityError> {
        if handbook::is_written(folder) && !folder.join(COMMUNITY_FILE).is_file() {
            return Err(CommunityError::refused(
                format!("{} holds a handbook", show_path(folder)),
                "name another folder: cop export archive FOLDER",
            ));
        }
        let published = self.published();
        let (report, handed) = self.read(|data| {
            let (handed, pages) = self.tree(data, request, &published)?;
            let mut bytes = |sha256: &str| {
                data.blob(sha256)?
                    .ok_or_else(|| format!("the file kept as {sha256} is gone").into())
            };
            let written = handbook::write(folder, &pages, &mut bytes, request.force)?;
            let report = ArchiveReport {
                path: folder.to_path_buf(),
                entries: handed.len(),
                created: written.created.len(),
                changed: written.changed.len(),
                removed: written.removed.len(),
                unchanged: written.unchanged,
            };
            Ok((report, handed))
        })?;
        // What was handed over may come back changed. A community that cannot be written can be handed over all the same.
        let _ = self.change(|data| {
            for (entry, revision) in &handed {
                data.set_handed(*entry, *revision)?;
            }
            Ok(())
        });
        Ok(report)
    }

    /// Takes an archive in: entries by their identity, what was changed here and there joined. `None` where the path is none.
    pub(in crate::community) fn import_archive(
        &self,
        request: &ImportRequest,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Option<ImportReport>, CommunityError> {
        let root = &request.path;
        let Some(archive) = read_archive(self, root, progress)? else {
            return Ok(None);
        };
        let exists = self.exists();
        let report = match (request.dry_run, exists) {
            (true, false) => archive.joined(None)?.report(&archive),
            (true, true) => self.read(|data| Ok(archive.joined(Some(data))?.report(&archive)))?,
            (false, _) => {
                self.keep_archive_files(&archive, root)?;
                self.write(|data| {
                    let coming = archive.joined(Some(data))?;
                    let mut undo = Vec::new();
                    for taken in &coming.joined.taken {
                        undo.push(match data.head(taken.id)? {
                            Some(before) => UndoStep::Revised {
                                entry: taken.id,
                                before,
                                made: None,
                            },
                            None => UndoStep::Created(taken.id),
                        });
                    }
                    for mark in &coming.joined.marks {
                        undo.push(UndoStep::Marked {
                            entry: mark.entry,
                            mark: mark.id,
                        });
                    }
                    let TakenIn { unknown, .. } =
                        apply(self, data, &coming.before, &coming.joined, &mut |_| {})?;
                    for taken in &coming.joined.taken {
                        let handed = taken
                            .past
                            .iter()
                            .map(|version| version_id(taken.id, version));
                        for id in handed {
                            data.set_handed(taken.id, data.revision_row(id)?)?;
                        }
                    }
                    let what = format!("importing {}", show_path(root));
                    data.journal(self.now(), &what, &undo)?;
                    let mut report = coming.report(&archive);
                    report
                        .notes
                        .extend(unknown.into_iter().map(|(title, name)| {
                            format!(
                                "{}: “{title}” speaks of {name}, which is not here",
                                show_path(root)
                            )
                        }));
                    Ok(report)
                })?
            }
        };
        Ok(Some(ImportReport {
            dry_run: request.dry_run,
            founded: !exists && !request.dry_run,
            ..report
        }))
    }

    /// Keeps the bytes of the files that the entries of an archive have.
    fn keep_archive_files(&self, archive: &Archive, root: &Path) -> Result<(), CommunityError> {
        for (name, sha256) in archive.entries.iter().flat_map(|(_, shared)| &shared.files) {
            let path = attachment_path(name, sha256);
            if self.exists() && self.read(|data| Ok(data.has_blob(sha256)?))? {
                continue;
            }
            if let Some(bytes) = read_file(root, &path, MAX_ATTACHMENT) {
                let blob = Blob::new(bytes);
                if blob.sha256 == *sha256 {
                    self.write(|data| Ok(data.keep_blob(&blob)?))?;
                }
            }
        }
        Ok(())
    }
}

/// An archive, read.
struct Archive {
    /// Each entry with the path of its file.
    entries: Vec<(String, Shared)>,
    marks: Vec<Marks>,
    community: CommunityFile,
    problems: Vec<Remark>,
}

/// An archive beside what is here.
struct Coming {
    before: CommunityFile,
    joined: Joined,
    files: Vec<Imported>,
}

impl Coming {
    fn report(&self, archive: &Archive) -> ImportReport {
        let problems = archive.problems.iter().map(ToString::to_string);
        ImportReport {
            files: self.files.clone(),
            problems: problems.collect(),
            notes: Vec::new(),
            skipped: Vec::new(),
            broken_links: 0,
            guessed_kinds: 0,
            charter: true,
            attachments: archive
                .entries
                .iter()
                .map(|(_, shared)| shared.files.len())
                .sum(),
            dry_run: false,
            founded: false,
        }
    }
}

impl Archive {
    /// What the archive makes of what is here.
    fn joined(&self, data: Option<&Data<'_>>) -> Result<Coming, CommunityError> {
        let mut joined = Joined::default();
        let mut files = Vec::new();
        for (path, theirs) in &self.entries {
            let (outcome, taken) = match data {
                Some(data) => beside(data, theirs)?,
                None => (Outcome::Added, Some(taken(None, theirs, theirs.clone()))),
            };
            joined.taken.extend(taken);
            let first = &theirs.versions[0].content;
            files.push(Imported {
                path: path.clone(),
                outcome,
                kind: first.details.kind(),
                title: first.title.to_string(),
                handle: Some(theirs.id.handle().to_string()),
            });
        }
        let known: BTreeSet<Id> = match data {
            Some(data) => {
                let mut known = BTreeSet::new();
                for (_, theirs) in &self.entries {
                    known.extend(data.marks(theirs.id)?.iter().map(|mark| mark.id));
                }
                known
            }
            None => BTreeSet::new(),
        };
        let lines = self.marks.iter().flat_map(|marks| marks.known.values());
        let new = lines.filter(|line| !known.contains(&line.mark.id));
        joined.marks = new.map(|line| line.mark.clone()).collect();
        let before = match data {
            Some(data) => shown_community(data, &CommunityFile::default())?,
            None => CommunityFile::default(),
        };
        // What is said here stands: an archive fills gaps.
        (joined.community, _) =
            merge_community(&CommunityFile::default(), &self.community, &before);
        Ok(Coming {
            before,
            joined,
            files,
        })
    }
}

/// What an entry of an archive makes of the one that is here.
fn beside(data: &Data<'_>, theirs: &Shared) -> Result<(Outcome, Option<Taken>), CommunityError> {
    let Some(entry) = data.entry(theirs.id)? else {
        return Ok((Outcome::Added, Some(taken(None, theirs, theirs.clone()))));
    };
    if entry.trashed.is_some() {
        return Ok((Outcome::Trashed, None));
    }
    let Some(ours) = shown(data, theirs.id)? else {
        // It is nobody else's here, and stays so.
        return Ok((Outcome::Unchanged, None));
    };
    let ours = ours.shared;
    let common = common_version(data, &ours, theirs)?.map(|version| {
        let mut common = Shared {
            links: ours.links.clone(),
            files: ours.files.clone(),
            versions: vec![version],
            ..theirs.clone()
        };
        common
            .links
            .retain(|key, since| theirs.links.get(key) == Some(since));
        common
            .files
            .retain(|path, sha256| theirs.files.get(path) == Some(sha256));
        common
    });
    let merged = merge_entry(common.as_ref(), Some(&ours), Some(theirs));
    match merged {
        Some(merged) if merged.texts() != ours.texts() => {
            Ok((Outcome::Changed, Some(taken(Some(ours), theirs, merged))))
        }
        _ => Ok((Outcome::Unchanged, None)),
    }
}

/// What both versions of an entry most likely come from: of all that it said here and somebody elsewhere may have, what comes
/// nearest to the other's text; `None` where nothing comes near. An archive brings no history along.
fn common_version(
    data: &Data<'_>,
    ours: &Shared,
    theirs: &Shared,
) -> Result<Option<Version>, CommunityError> {
    let wanted = &theirs.versions[0];
    let Some(entry) = data.entry(ours.id)? else {
        return Ok(None);
    };
    let known = data.last_known_elsewhere(ours.id)?;
    let mut best = None;
    let mut closest = NEAR;
    for (row, revision) in data.revision_rows(ours.id)?.into_iter().rev() {
        if row > known || !revision.content.is_for_others() {
            continue;
        }
        let past = version(
            data,
            &entry,
            revision.content,
            revision.at,
            &revision.author,
        )?;
        let likeness = likeness(&past, wanted);
        if likeness > closest {
            (best, closest) = (Some(past), likeness);
        }
    }
    // The one that is shown is known by its content: who edited it when is told anew at each edit.
    let shown = |best: Version| {
        let same = ours
            .versions
            .iter()
            .find(|shown| shown.content == best.content);
        same.cloned().unwrap_or(best)
    };
    Ok(best.map(shown))
}

/// How much two texts must have in common for one to come from the other. Where nothing does, both are kept, and a person decides.
const NEAR: f64 = 0.5;

/// How much two versions have in common, from 0 to 1: of their words, wherever they stand. A body may be large, and an entry
/// has many revisions, so that comparing them in order would take too long.
fn likeness(one: &Version, other: &Version) -> f64 {
    if one.content == other.content && one.steps == other.steps {
        return 2.0;
    }
    let text = |version: &Version| format!("{}\n{}", version.content.title, version.content.body);
    let (one, other) = (text(one), text(other));
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for word in words_of(&one) {
        *left.entry(word).or_default() += 1;
    }
    let (mut both, mut others) = (0_usize, 0_usize);
    for word in words_of(&other) {
        others += 1;
        if let Some(times) = left.get_mut(word).filter(|times| **times > 0) {
            *times -= 1;
            both += 1;
        }
    }
    let all = both + left.values().sum::<usize>() + others;
    2.0 * both as f64 / all.max(1) as f64
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty())
}

/// What comes is kept as a version of its own too: the next archive is known by it.
fn taken(ours: Option<Shared>, theirs: &Shared, merged: Shared) -> Taken {
    Taken {
        id: merged.id,
        past: theirs.versions.clone(),
        by: BTreeSet::new(),
        ours,
        merged: Some(merged),
    }
}

/// Reads a folder that is an exchange tree; `None` for any other path.
fn read_archive(
    community: &Community,
    root: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Option<Archive>, CommunityError> {
    let Some(text) = read_file(root, COMMUNITY_FILE, MAX_TEXT) else {
        return Ok(None);
    };
    let Ok(file) = read_community(&String::from_utf8_lossy(&text)) else {
        return Ok(None);
    };
    if file.exchange.is_none() {
        return Ok(None);
    }
    check_form(&String::from_utf8_lossy(&text))?;
    let mut archive = Archive {
        entries: Vec::new(),
        marks: Vec::new(),
        community: file,
        problems: Vec::new(),
    };
    let mut versions: BTreeMap<Id, Vec<Version>> = BTreeMap::new();
    let paths = paths(root);
    let total = paths.len();
    for (done, path) in paths.into_iter().enumerate() {
        progress(Progress { done, total });
        let place = place(&path);
        if matches!(place, Place::Other | Place::Community) {
            continue;
        }
        let read = read_file(root, &path, MAX_TEXT);
        let Some(text) = read.and_then(|bytes| String::from_utf8(bytes).ok()) else {
            archive.leave(
                root,
                &path,
                1,
                "it is not text in UTF-8, or too large".to_owned(),
            );
            continue;
        };
        match place {
            Place::Entry(kind) => {
                let written = Written {
                    by: community.me().clone(),
                    at: community.now(),
                };
                match read_entry(&text, &path, kind, &written) {
                    Ok(Read::Known(shared)) => archive.entries.push((path, *shared)),
                    Ok(Read::New(page)) => {
                        archive.marks.push(Marks::of(&page.marks));
                        archive.entries.push((path, page.shared));
                    }
                    Err(error) => archive.leave(root, &path, error.line, error.reason),
                }
            }
            Place::Marks => archive.marks.push(Marks::read(&text)),
            Place::Diverged => match read_version(&text) {
                Ok((id, version)) => versions.entry(id).or_default().push(version),
                Err(error) => archive.leave(root, &path, error.line, error.reason),
            },
            Place::Community | Place::Other => {}
        }
    }
    let mut seen = BTreeSet::new();
    archive.entries.retain(|(_, shared)| seen.insert(shared.id));
    for (_, shared) in &mut archive.entries {
        shared.add_versions(versions.remove(&shared.id).unwrap_or_default());
    }
    Ok(Some(archive))
}

impl Archive {
    fn leave(&mut self, root: &Path, path: &str, line: usize, reason: String) {
        self.problems.push(Remark {
            path: root.join(path),
            line,
            reason,
        });
    }
}

/// The files below a folder, by path. Links are not followed, and what is hidden is not looked at.
fn paths(root: &Path) -> Vec<String> {
    let hidden = |name: &std::ffi::OsStr| name.as_encoded_bytes().starts_with(b".");
    let found = walkdir::WalkDir::new(root)
        .min_depth(1)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(move |entry| !hidden(entry.file_name()));
    let files = found
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file());
    let relative = files.filter_map(|entry| {
        let path = entry.path().strip_prefix(root).ok()?.to_str()?.to_owned();
        Some(if cfg!(windows) {
            path.replace('\\', "/")
        } else {
            path
        })
    });
    relative.collect()
}

/// The bytes of a plain file below a folder that is not too large. A link on the way to it is not followed.
fn read_file(root: &Path, path: &str, most: u64) -> Option<Vec<u8>> {
    let mut place = root.to_owned();
    for part in path.split('/') {
        place.push(part);
        let found = place.symlink_metadata().ok()?;
        if found.is_symlink() {
            return None;
        }
    }
    let found = place.symlink_metadata().ok()?;
    (found.is_file() && found.len() <= most)
        .then(|| std::fs::read(&place).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Kind, Name, Timestamp};

    #[test]
    fn likeness_is_of_words_wherever_they_stand() {
        let of = |body: &str| {
            let text = format!("---\ntitle: Kiln\n---\n{body}");
            let written = Written {
                by: Name::unknown(),
                at: Timestamp::from_seconds(1),
            };
            match read_entry(&text, "stories/kiln.md", Kind::Story, &written) {
                Ok(Read::New(page)) => page.shared.versions[0].clone(),
                _ => panic!("{body}"),
            }
        };
        let base = of("Press the red button and wait");
        assert!(likeness(&base, &base) > 1.0);
        assert!(likeness(&base, &of("Press the blue button and wait")) > NEAR);
        // Punctuation makes no other word.
        assert!(likeness(&of("One\n\nTwo\n"), &of("One, says Ben\n\nTwo\n")) > NEAR);
        assert!(likeness(&base, &of("Nothing of it at all")) < NEAR);
        let long = |word: &str| {
            (0..60_000)
                .map(|n| format!("{word}{n}\n"))
                .collect::<String>()
        };
        assert!(likeness(&of(&long("a")), &of(&long("b"))) < NEAR);
        let backwards: Vec<&str> = base.content.body.split(' ').rev().collect();
        let alike = likeness(&base, &of(&backwards.join(" ")));
        assert!((alike - 1.0).abs() < 1e-9, "{alike}");
    }
}

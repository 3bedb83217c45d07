//! Import: Markdown files become entries, and become them once.

mod charter;
mod connect;
mod merge;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::find::require;
use super::{Community, CommunityError};
use crate::exchange::{self, Incoming, KindSource, Progress, ReadOptions, Reading, Remark};
use crate::model::{Details, Id, Kind, Step};
use crate::store::{NewEntry, Read, UndoStep, Write};
use merge::{IMPORT, said_before};

/// What is to be imported.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// A file or a folder.
    pub path: PathBuf,
    /// The kind of every entry whose front matter does not say another.
    pub kind: Option<Kind>,
    /// Whether to tell what would be done, and do nothing.
    pub dry_run: bool,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It is a new entry.
    Added,
    /// Its entry has a new revision.
    Changed,
    /// It is as it was at the import before.
    Unchanged,
    /// Its entry is in the trash, and stays there.
    Trashed,
}

/// One file that was taken.
#[derive(Debug, Clone, Serialize)]
pub struct Imported {
    /// The file, relative to the folder imported.
    pub path: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The entry's kind.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Its handle; absent in a dry run for a file that is new.
    pub handle: Option<String>,
}

/// What an import did.
#[derive(Debug, Clone, Serialize)]
pub struct ImportReport {
    /// The files that were taken, by path.
    pub files: Vec<Imported>,
    /// The files that could not be taken, each as `path:line: reason`.
    pub problems: Vec<String>,
    /// What was passed over in files that were taken, each as `path:line: reason`.
    pub notes: Vec<String>,
    /// Folders that were left out, with the reason.
    pub skipped: Vec<String>,
    /// Links to files that are not there.
    pub broken_links: usize,
    /// How many new files had to be taken for practices, since nothing says what they are.
    pub guessed_kinds: usize,
    /// Whether `community.toml` was read.
    pub charter: bool,
    /// How many pictures and files came along.
    pub attachments: usize,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Whether this import made the community's file.
    #[serde(skip)]
    pub founded: bool,
}

impl ImportReport {
    /// How many files came to an end of this kind.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.files
            .iter()
            .filter(|file| file.outcome == outcome)
            .count()
    }
}

impl Community {
    /// Imports a file, or a folder with all that is in it. Everything that can be taken is, in one transaction; what cannot is
    /// reported. `step` is told how far it has come.
    ///
    /// # Errors
    /// When the path cannot be read at all, or the database cannot be written.
    pub fn import(
        &self,
        request: &ImportRequest,
        step: &mut dyn FnMut(ImportStep),
    ) -> Result<ImportReport, CommunityError> {
        if let Some(report) = self.import_archive(request, step)? {
            return Ok(report);
        }
        let options = ReadOptions {
            kind: request.kind,
            now: self.now,
        };
        let reading = exchange::read(&request.path, &options, &mut |read| step(read.into()))?;
        let exists = self.exists();
        let nothing = reading.incoming.is_empty() && reading.community.is_none();
        let dry = request.dry_run || nothing;
        let (files, missed) = match (dry, exists) {
            (true, false) => (foresee(None, &reading)?, Vec::new()),
            (true, true) => (self.read(|data| foresee(Some(data), &reading))?, Vec::new()),
            (false, _) => self.write(|data| Importing::new(self, data, &reading).run(step))?,
        };
        let guessed = |(file, imported): &(&Incoming, &Imported)| {
            file.entry.kind_from == KindSource::Guessed && imported.outcome == Outcome::Added
        };
        let guessed_kinds = reading.incoming.iter().zip(&files).filter(guessed).count();
        let mut notes = [reading.notes.as_slice(), &missed].concat();
        notes.sort();
        let told = |remarks: &[Remark]| remarks.iter().map(ToString::to_string).collect();
        Ok(ImportReport {
            files,
            problems: told(&reading.problems),
            notes: told(&notes),
            skipped: told(&reading.skipped),
            broken_links: reading.broken_links,
            guessed_kinds,
            charter: reading.community.is_some(),
            attachments: reading.incoming.iter().map(|file| file.files.len()).sum(),
            dry_run: request.dry_run,
            founded: !exists && !dry,
        })
    }
}

/// What is known of a file from an import before: its entry, and whether it has changed since.
fn known(data: &Read<'_>, file: &Incoming) -> Result<Option<(Id, bool)>, CommunityError> {
    if let Some(origin) = data.origin(&file.origin)? {
        return Ok(Some((origin.entry, origin.fingerprint != file.fingerprint)));
    }
    // A file of the same content whose old place is empty has moved; one whose old place is not is a copy of its own.
    let moved = data
        .origins_like(&file.fingerprint)?
        .into_iter()
        .find(|(path, _)| !Path::new(path).exists());
    Ok(moved.map(|(_, entry)| (entry, false)))
}

/// What an import would do.
fn foresee(data: Option<&Read<'_>>, reading: &Reading) -> Result<Vec<Imported>, CommunityError> {
    let mut files = Vec::new();
    for file in &reading.incoming {
        let known = data.map(|data| known(data, file)).transpose()?.flatten();
        let entry = match (data, known) {
            (Some(data), Some((id, _))) => data.entry(id)?,
            _ => None,
        };
        let outcome = match (&entry, known) {
            (Some(entry), _) if entry.trashed.is_some() => Outcome::Trashed,
            (Some(_), Some((_, true))) => Outcome::Changed,
            (Some(_), _) => Outcome::Unchanged,
            (None, _) => Outcome::Added,
        };
        files.push(imported(
            file,
            outcome,
            entry.map(|entry| entry.handle.to_string()),
        ));
    }
    Ok(files)
}

fn imported(file: &Incoming, outcome: Outcome, handle: Option<String>) -> Imported {
    Imported {
        path: exchange::show_path(&file.path),
        outcome,
        kind: file.entry.kind(),
        title: file.entry.content.title.to_string(),
        handle,
    }
}

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportStep {
    /// It reads the files.
    Read {
        /// How many were read.
        done: usize,
        /// How many there are.
        total: usize,
    },
    /// It keeps what they say.
    Taken {
        /// How many were kept.
        done: usize,
        /// How many there are.
        total: usize,
    },
}

impl From<Progress> for ImportStep {
    fn from(Progress { done, total }: Progress) -> Self {
        ImportStep::Read { done, total }
    }
}

/// An import on its way into the database.
struct Importing<'a> {
    community: &'a Community,
    data: &'a Write<'a>,
    reading: &'a Reading,
    /// The entries of the files, by origin.
    entries: HashMap<&'a str, Id>,
    undo: Vec<UndoStep>,
    /// The entries that got a new revision, which nobody has seen yet.
    revised: HashSet<Id>,
    /// The steps that changed paths had from their files before.
    steps_before: HashMap<Id, Vec<Step>>,
    /// Fields that name no entry.
    missed: Vec<Remark>,
}

impl<'a> Importing<'a> {
    fn new(community: &'a Community, data: &'a Write<'a>, reading: &'a Reading) -> Self {
        Importing {
            community,
            data,
            reading,
            entries: HashMap::new(),
            undo: Vec::new(),
            revised: HashSet::new(),
            steps_before: HashMap::new(),
            missed: Vec::new(),
        }
    }

    /// Gives what became of each file, and what in them named no entry.
    fn run(
        mut self,
        step: &mut dyn FnMut(ImportStep),
    ) -> Result<(Vec<Imported>, Vec<Remark>), CommunityError> {
        if let Some(community) = &self.reading.community {
            self.take_charter(community)?;
        }
        let mut files = Vec::new();
        let total = self.reading.incoming.len();
        for (done, file) in self.reading.incoming.iter().enumerate() {
            step(ImportStep::Taken { done, total });
            let (id, outcome) = self.take(file)?;
            self.entries.insert(&file.origin, id);
            files.push(imported(file, outcome, Some(id.handle().to_string())));
        }
        for (file, taken) in self.reading.incoming.iter().zip(&files) {
            if matches!(taken.outcome, Outcome::Added | Outcome::Changed) {
                let steps = self.undo.len();
                self.connect(file, taken.outcome)?;
                let id = self.entries[file.origin.as_str()];
                let changed = self.undo.len() > steps || self.revised.contains(&id);
                if taken.outcome == Outcome::Changed && changed {
                    self.undo.push(UndoStep::Imported(id));
                }
            }
        }
        let added = files
            .iter()
            .filter(|file| file.outcome == Outcome::Added)
            .count();
        if added >= WORTH_OPTIMISING {
            self.data.optimize_index()?;
        }
        let what = format!("importing {}", exchange::show_path(&self.reading.root));
        self.data.journal(self.community.now, &what, &self.undo)?;
        Ok((files, self.missed))
    }

    /// Takes the text of one file in: a new entry, a new revision, or nothing.
    fn take(&mut self, file: &Incoming) -> Result<(Id, Outcome), CommunityError> {
        let data = self.data;
        let taken_back = data
            .origin(&file.origin)?
            .is_some_and(|origin| origin.fingerprint.is_empty());
        let Some((id, changed)) = known(data, file)? else {
            let id = self.create(file)?;
            self.undo.push(UndoStep::Created(id));
            return Ok((id, Outcome::Added));
        };
        for (path, entry) in data.origins_like(&file.fingerprint)? {
            // Another file of the same content may have moved as well, and has an entry of its own.
            if entry == id && path != file.origin && !Path::new(&path).exists() {
                data.forget_origin(&path)?;
            }
        }
        data.set_origin(&file.origin, id, &file.fingerprint)?;
        let entry = require(data, id)?;
        if entry.trashed.is_some() {
            if !taken_back {
                return Ok((id, Outcome::Trashed));
            }
            data.restore(id)?;
            self.undo.push(UndoStep::Created(id));
        }
        if !changed {
            return Ok((id, Outcome::Unchanged));
        }
        let mut content = file.entry.content.clone();
        content.tags = data.canonical_tags(&content.tags)?;
        // The kind is what every reader knows the entry by; a file cannot change it later.
        if content.details.kind() != entry.kind() {
            content.details = entry.details.clone();
        } else if let (Details::Path { steps }, Details::Path { steps: old }) =
            (&mut content.details, &entry.details)
        {
            steps.clone_from(old);
        }
        let before = if taken_back {
            None
        } else {
            said_before(data, id)?
        };
        if let (Some(Details::Path { steps: said }), Details::Path { steps }) = (
            before.as_ref().map(|before| &before.details),
            &mut content.details,
        ) {
            steps.clone_from(said);
            self.steps_before.insert(id, said.clone());
        }
        self.take_in(file, id, before, content)?;
        Ok((id, Outcome::Changed))
    }

    fn create(&self, file: &Incoming) -> Result<Id, CommunityError> {
        let entry = &file.entry;
        let created = entry
            .created
            .or(entry.updated)
            .unwrap_or(self.community.now);
        let mut content = entry.content.clone();
        content.tags = self.data.canonical_tags(&content.tags)?;
        let new = NewEntry {
            content,
            author: entry
                .author
                .clone()
                .unwrap_or_else(|| self.community.me().clone()),
            created,
            updated: entry.updated.unwrap_or(created).max(created),
            slug: entry.slug.clone(),
            change: IMPORT,
        };
        let id = self.data.create(&new)?;
        self.data.set_origin(&file.origin, id, &file.fingerprint)?;
        Ok(id)
    }
}

/// From how many new entries on the index is put in order: below that it costs more than it saves.
const WORTH_OPTIMISING: usize = 1000;

impl Imported {
    /// Whether the import left its entry alone.
    pub fn is_settled(&self) -> bool {
        matches!(self.outcome, Outcome::Unchanged | Outcome::Trashed)
    }
}

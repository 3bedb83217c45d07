//! Many files changed as one: all of them, or after a failure none.
//!
//! New files are staged in a folder of their own inside the handbook's, so that moving them into place is a rename on the
//! same file system. Before the first rename a journal says what will be moved; each file that a new one replaces is kept
//! until the end. The change is made once the journal is gone. While it is there, an interrupted change can be undone, by
//! this run or by the next.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::handbook::places::parents;

use super::place::{self, Found, is_safe};

/// The folder for what is staged and what is kept.
pub(super) const WORK: &str = ".cop-handbook.work";

const JOURNAL: &str = "journal";
const NEW: &str = "new";
const OLD: &str = "old";

/// One file's part in a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Create,
    Replace,
    Remove,
    /// A folder that was not there.
    Folder,
}

const WORDS: [(Deed, &str); 4] = [
    (Deed::Create, "create"),
    (Deed::Replace, "replace"),
    (Deed::Remove, "remove"),
    (Deed::Folder, "folder"),
];

/// A change in the making. Nothing outside the work folder is touched before [`Change::make`].
pub(super) struct Change {
    folder: PathBuf,
    deeds: Vec<(Deed, String)>,
    /// The folders that files were put into: there already, or among the deeds.
    folders: HashSet<String>,
    /// Whether there are older files to lose, so that everything is written through to the disk.
    durable: bool,
}

impl Change {
    /// Begins a change of a folder that exists and has been [repaired](repair).
    pub(super) fn begin(folder: &Path, durable: bool) -> io::Result<Self> {
        let work = folder.join(WORK);
        fs::create_dir(&work)?;
        fs::create_dir(work.join(NEW))?;
        fs::create_dir(work.join(OLD))?;
        Ok(Change {
            folder: folder.to_owned(),
            deeds: Vec::new(),
            folders: HashSet::new(),
            durable,
        })
    }

    /// Stages a file's new bytes.
    pub(super) fn put(&mut self, path: &str, replaces: bool, bytes: &[u8]) -> io::Result<()> {
        let deed = if replaces {
            Deed::Replace
        } else {
            Deed::Create
        };
        for parent in parents(path) {
            if !self.folders.insert(parent.to_owned()) {
                continue;
            }
            if place::metadata(&self.folder.join(parent))?.is_none() {
                self.deeds.push((Deed::Folder, parent.to_owned()));
            }
        }
        let mut file = File::create(self.staged(self.deeds.len()))?;
        file.write_all(bytes)?;
        if self.durable {
            file.sync_all()?;
        }
        self.deeds.push((deed, path.to_owned()));
        Ok(())
    }

    /// Notes that a file goes away.
    pub(super) fn remove(&mut self, path: &str) {
        self.deeds.push((Deed::Remove, path.to_owned()));
    }

    /// Makes the change; `pulse` is asked before each file. After an error, [`undo`] puts everything back.
    pub(super) fn make(&self, pulse: &mut dyn FnMut() -> io::Result<()>) -> io::Result<()> {
        self.write_journal()?;
        for (at, (deed, path)) in self.deeds.iter().enumerate() {
            pulse()?;
            let place = self.folder.join(path);
            match deed {
                Deed::Folder => fs::create_dir(&place)?,
                Deed::Create => {
                    if place::metadata(&place)?.is_some() {
                        return Err(io::Error::new(
                            ErrorKind::AlreadyExists,
                            "it has just appeared",
                        ));
                    }
                    fs::rename(self.staged(at), &place)?;
                }
                Deed::Replace => {
                    fs::rename(&place, self.kept(at))?;
                    fs::rename(self.staged(at), &place)?;
                }
                Deed::Remove => fs::rename(&place, self.kept(at))?,
            }
        }
        pulse()?;
        if self.durable {
            let mut folders: Vec<&str> = self
                .deeds
                .iter()
                .flat_map(|(_, path)| parents(path))
                .collect();
            folders.sort_unstable();
            folders.dedup();
            for folder in folders {
                write_through(&self.folder.join(folder));
            }
        }
        write_through(&self.folder);
        // From here on the change is made.
        fs::remove_file(self.folder.join(WORK).join(JOURNAL))?;
        write_through(&self.folder.join(WORK));
        Ok(())
    }

    /// Clears away what is not needed any more: kept files, and folders that removed files left empty.
    ///
    /// What cannot be cleared away is harmless: the next export does it.
    pub(super) fn clear(&self) {
        let _ = fs::remove_dir_all(self.folder.join(WORK));
        let removed = self.deeds.iter().filter(|(deed, _)| *deed == Deed::Remove);
        let mut emptied: Vec<&str> = removed.flat_map(|(_, path)| parents(path)).collect();
        emptied.sort_unstable_by_key(|folder| std::cmp::Reverse(folder.len()));
        emptied.dedup();
        for folder in emptied {
            // Fails where something is left in it, which is as it should be.
            let _ = fs::remove_dir(self.folder.join(folder));
        }
    }

    /// Written under another name first: a journal is there whole or not at all.
    fn write_journal(&self) -> io::Result<()> {
        let work = self.folder.join(WORK);
        let draft = work.join("journal.draft");
        let mut text = String::new();
        for (deed, path) in &self.deeds {
            let word = WORDS
                .iter()
                .find(|(one, _)| one == deed)
                .map_or("", |(_, word)| word);
            text.push_str(&format!("{word} {path}\n"));
        }
        let mut file = File::create(&draft)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, work.join(JOURNAL))?;
        write_through(&work);
        Ok(())
    }

    fn staged(&self, at: usize) -> PathBuf {
        self.folder.join(WORK).join(NEW).join(at.to_string())
    }

    fn kept(&self, at: usize) -> PathBuf {
        self.folder.join(WORK).join(OLD).join(at.to_string())
    }
}

/// Writes a folder's names through to the disk, where the system can.
fn write_through(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// Puts a folder back as it was before a change that was interrupted; nothing to do where none was.
pub(super) fn undo(folder: &Path) -> io::Result<()> {
    let work = folder.join(WORK);
    match place::metadata(&work)? {
        None => return Ok(()),
        Some(found) if found.is_dir() => {}
        Some(_) => {
            return Err(io::Error::new(
                ErrorKind::InvalidData,
                format!("`{WORK}` is no folder"),
            ));
        }
    }
    let journal = work.join(JOURNAL);
    match place::metadata(&journal)? {
        None => return fs::remove_dir_all(&work),
        Some(found) if found.is_file() => {}
        Some(_) => {
            return Err(io::Error::new(
                ErrorKind::InvalidData,
                "the journal is no file",
            ));
        }
    }
    let deeds = read_journal(&fs::read_to_string(&journal)?)?;
    let change = Change {
        folder: folder.to_owned(),
        deeds,
        folders: HashSet::new(),
        durable: true,
    };
    for (at, (deed, path)) in change.deeds.iter().enumerate().rev() {
        let found = place::look(folder, path)?;
        if matches!(found, Found::Link(_) | Found::Blocked) {
            return Err(io::Error::new(
                ErrorKind::InvalidData,
                format!("`{path}` is not what it was"),
            ));
        }
        let place = folder.join(path);
        let kept = change.kept(at);
        let is_kept = place::metadata(&kept)?.is_some();
        match deed {
            Deed::Replace | Deed::Remove if is_kept => fs::rename(&kept, &place)?,
            Deed::Create if place::metadata(&change.staged(at))?.is_none() => {
                if matches!(found, Found::File) {
                    fs::remove_file(&place)?;
                }
            }
            Deed::Folder => {
                // Fails where it was not made yet, or where someone has put something there.
                let _ = fs::remove_dir(&place);
            }
            Deed::Replace | Deed::Remove | Deed::Create => {}
        }
    }
    write_through(folder);
    fs::remove_file(&journal)?;
    fs::remove_dir_all(&work)
}

/// A journal's deeds; an error where a line is none, or leads out of the folder.
fn read_journal(text: &str) -> io::Result<Vec<(Deed, String)>> {
    let deeds = text.lines().map(|line| {
        let (word, path) = line.split_once(' ')?;
        let deed = WORDS.iter().find(|(_, one)| *one == word)?.0;
        (is_safe(path) || path == super::manifest::NAME).then(|| (deed, path.to_owned()))
    });
    let deeds: Option<Vec<(Deed, String)>> = deeds.collect();
    deeds.ok_or_else(|| io::Error::new(ErrorKind::InvalidData, "the journal is damaged"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_leads_nowhere_else() {
        assert!(read_journal("folder a\ncreate a/b c\nremove x\nreplace .cop-handbook\n").is_ok());
        for bad in [
            "create ../a\n",
            "remove /etc/passwd\n",
            "burn a\n",
            "create\n",
        ] {
            assert!(read_journal(bad).is_err(), "{bad}");
        }
    }
}

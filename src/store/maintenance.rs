//! Checks, repairs and copies.

use std::path::Path;
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, params};
use serde::Serialize;

use super::rows::get;
use super::segments::Segments;
use super::tags::TAGS;
use super::{Blob, Read, Store, StoreError, Write, folder_of};
use crate::model::Id;

/// Something that a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was checked, such as `index` or `links`.
    pub check: &'static str,
    /// Whether the data is wrong, rather than worth a look.
    pub wrong: bool,
    /// Whether `doctor --repair` can put it right.
    pub repairable: bool,
    /// What is the matter.
    pub message: String,
}

impl Finding {
    /// Whether a complaint of SQLite is of the search index alone, which is derived.
    pub fn is_of_index(complaint: &str) -> bool {
        complaint.contains("inverted index for FTS5")
    }
}

/// What a check went through and found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// How many entries there are, the trash included.
    pub entries: u64,
    /// How many revisions.
    pub revisions: u64,
    /// How many links.
    pub links: u64,
    /// How many files.
    pub files: u64,
    /// What was found.
    pub findings: Vec<Finding>,
}

impl Checked {
    /// The same with what SQLite complains of, which comes first.
    #[must_use]
    pub fn with_complaints(mut self, complaints: Vec<String>) -> Self {
        let findings = complaints.into_iter().map(|message| Finding {
            check: "file",
            wrong: true,
            repairable: Finding::is_of_index(&message),
            message,
        });
        self.findings.splice(0..0, findings);
        self
    }
}

/// What a repair rebuilt.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Repaired {
    /// Entries whose derived columns were wrong.
    pub entries: u64,
    /// Entries whose state was kept as another.
    pub states: u64,
    /// Whether lengths of entries were kept as others.
    pub lengths: bool,
}

impl Store {
    /// Copies the community, consistent even while others write, to a new file.
    ///
    /// # Errors
    /// When the target cannot be written. No half-written file stays under the target's name.
    pub fn backup_to(&self, target: &Path) -> Result<(), StoreError> {
        let unwritable = |reason: String| StoreError::Unwritable {
            path: target.to_path_buf(),
            reason,
        };
        if target.is_dir() {
            return Err(StoreError::Folder(target.to_path_buf()));
        }
        let folder = folder_of(target);
        sweep(folder);
        let part = tempfile::Builder::new()
            .prefix(PART)
            .tempfile_in(folder)
            // Without the temporary name that tempfile adds.
            .map_err(|error| match folder.is_dir() {
                true => unwritable(error.kind().to_string()),
                false => unwritable(format!("there is no folder {}", folder.display())),
            })?;
        let copy = |part: &Path| -> Result<(), rusqlite::Error> {
            let mut to = Connection::open(part)?;
            Backup::new(self.connection(), &mut to)?.run_to_completion(
                1000,
                Duration::ZERO,
                None,
            )?;
            to.pragma_update(None, "journal_mode", "DELETE")?;
            to.close().map_err(|(_, error)| error)
        };
        copy(part.path()).map_err(|error| StoreError::from(error).at(target))?;
        part.as_file()
            .sync_all()
            .map_err(|error| unwritable(error.to_string()))?;
        // A log or a journal left beside the file that is overwritten would be read into the copy.
        for ending in ["-wal", "-shm", "-journal"] {
            let mut left = target.as_os_str().to_owned();
            left.push(ending);
            match std::fs::remove_file(&left) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(unwritable(error.to_string()));
                }
                _ => {}
            }
        }
        part.persist(target)
            .map_err(|error| unwritable(error.error.to_string()))?;
        Ok(())
    }

    /// Whether SQLite finds the file sound; its complaints otherwise.
    pub fn integrity(&self) -> Result<Vec<String>, StoreError> {
        let ask = || -> Result<Vec<String>, rusqlite::Error> {
            let mut complaints = Vec::new();
            let mut statement = self.connection().prepare("PRAGMA integrity_check(20)")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                complaints.push(row.get::<_, String>(0)?);
            }
            complaints.retain(|line| line != "ok");
            let mut statement = self.connection().prepare("PRAGMA foreign_key_check")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
                complaints.push(format!(
                    "a row of {table} points to a row of {parent} that is not there"
                ));
            }
            Ok(complaints)
        };
        match ask().map_err(|error| StoreError::from(error).at(self.path())) {
            // The check itself stumbled over the damage.
            Err(StoreError::Damaged { reason, .. }) => Ok(vec![reason]),
            asked => asked,
        }
    }
}

/// How the name of a copy begins while it is written.
const PART: &str = ".cop-backup-";

/// The same of the folder in which what is saved of a damaged file is put together.
pub(super) const SALVAGE: &str = ".cop-salvage-";

/// After what time nobody writes at a copy any more.
const LEFT_ALONE: Duration = Duration::from_secs(24 * 3_600);

/// Deletes what programs left in a folder that were ended by force while they wrote a copy: each is as large as a community.
pub(super) fn sweep(folder: &Path) {
    let is_left = |entry: &std::fs::DirEntry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_ours = [PART, SALVAGE].iter().any(|ours| name.starts_with(ours));
        let age = || entry.metadata().ok()?.modified().ok()?.elapsed().ok();
        is_ours && age().is_some_and(|age| age > LEFT_ALONE)
    };
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if is_left(&entry) {
            // Whoever may not delete it leaves it.
            let _ = match entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                true => std::fs::remove_dir_all(entry.path()),
                false => std::fs::remove_file(entry.path()),
            };
        }
    }
}

impl Read<'_> {
    /// Compares everything that is derived, or said twice, with what it comes from.
    pub fn check(&self) -> Result<Checked, StoreError> {
        let count = |table: &str| -> Result<u64, StoreError> {
            let sql = format!("SELECT count(*) AS n FROM {table}");
            Ok(self
                .row(&sql, [], |row| get::<i64>(row, "n"))?
                .unwrap_or_default()
                .unsigned_abs())
        };
        let mut findings = Vec::new();
        findings.extend(
            self.check_derived()?
                .into_iter()
                .map(|(_, message)| Finding {
                    check: "entries",
                    wrong: true,
                    repairable: true,
                    message,
                }),
        );
        let stale = self.stale_standings()?;
        findings.extend(stale.into_iter().map(|id| Finding {
            check: "states",
            wrong: true,
            repairable: true,
            message: format!("{}: its state is kept as another", id.handle()),
        }));
        if !self.lengths_are_right()? {
            findings.push(Finding {
                check: "index",
                wrong: true,
                repairable: true,
                message: "the lengths of entries, by which search ranks, are kept as others"
                    .to_owned(),
            });
        }
        if self.awaits_wiping()? {
            findings.push(Finding {
                check: "purge",
                wrong: false,
                repairable: true,
                message: "bytes of what was purged may be left in the file or its log".to_owned(),
            });
        }
        findings.extend(self.check_shown()?);
        findings.extend(self.check_sums()?);
        findings.extend(self.check_files()?);
        findings.extend(self.check_links()?);
        Ok(Checked {
            entries: count("entry")?,
            revisions: count("revision")?,
            links: count("link")?,
            files: count("attachment")?,
            findings,
        })
    }

    /// Entries whose derived columns are not what they should be, with what is the matter.
    fn check_derived(&self) -> Result<Vec<(i64, String)>, StoreError> {
        let sql = format!(
            "SELECT entry.id AS id, entry.uuid AS uuid, entry.handle AS handle, entry.title AS title, \
             entry.tags AS tags, entry.terms AS terms, body.text AS body, {TAGS} AS real_tags, \
             EXISTS (SELECT 1 FROM entry_tag WHERE entry_tag.entry = entry.id AND entry_tag.updated != entry.updated) \
             AS misdated \
             FROM entry JOIN body ON body.id = entry.body ORDER BY entry.id"
        );
        let rows = self.rows(&sql, [], |row| {
            let uuid: Id = super::rows::id(row, "uuid")?;
            let (handle, title): (String, String) = (get(row, "handle")?, get(row, "title")?);
            let (tags, real_tags): (String, String) = (get(row, "tags")?, get(row, "real_tags")?);
            let terms: String = get(row, "terms")?;
            let body: String = get(row, "body")?;
            let mut wrong = Vec::new();
            if handle != uuid.handle().as_str() {
                wrong.push("its handle is not that of its id");
            }
            if tags != real_tags {
                wrong.push("its tags are indexed as others");
            }
            if get(row, "misdated")? {
                wrong.push("its tags are dated otherwise");
            }
            if terms != crate::search::index_terms(&title, &body, &real_tags) {
                wrong.push("its words are indexed as others");
            }
            let message =
                (!wrong.is_empty()).then(|| format!("{}: {}", uuid.handle(), wrong.join("; ")));
            Ok(message.map(|message| (get::<i64>(row, "id"), message)))
        })?;
        rows.into_iter()
            .flatten()
            .map(|(id, message)| Ok((id?, message)))
            .collect()
    }

    fn check_files(&self) -> Result<Vec<Finding>, StoreError> {
        let finding = |key: String| Finding {
            check: "files",
            wrong: true,
            repairable: false,
            message: format!("the file kept as {key} has changed"),
        };
        Ok(self.changed_blobs()?.into_iter().map(finding).collect())
    }

    /// What the blobs are kept under whose bytes are others by now.
    pub(super) fn changed_blobs(&self) -> Result<Vec<String>, StoreError> {
        let keys = self.rows("SELECT sha256 FROM blob", [], |row| {
            get::<String>(row, "sha256")
        })?;
        let mut changed = Vec::new();
        for key in keys {
            let bytes = self.blob(&key)?.unwrap_or_default();
            if Blob::new(bytes).sha256 != key {
                changed.push(key);
            }
        }
        Ok(changed)
    }

    fn check_links(&self) -> Result<Vec<Finding>, StoreError> {
        let wanted = self.rows(
            "SELECT entry.handle AS handle, wanted.written AS written FROM wanted \
             JOIN entry ON entry.id = wanted.source WHERE entry.trashed IS NULL ORDER BY entry.id, written",
            [],
            |row| Ok((get::<String>(row, "handle")?, get::<String>(row, "written")?)),
        )?;
        let to_trash = self.rows(
            "SELECT source.handle AS source, target.handle AS target FROM link \
             JOIN entry AS source ON source.id = link.source JOIN entry AS target ON target.id = link.target \
             WHERE source.trashed IS NULL AND target.trashed IS NOT NULL ORDER BY source.id",
            [],
            |row| Ok((get::<String>(row, "source")?, get::<String>(row, "target")?)),
        )?;
        let note = |message| Finding {
            check: "links",
            wrong: false,
            repairable: false,
            message,
        };
        let mut findings: Vec<Finding> = wanted
            .into_iter()
            .map(|(handle, written)| note(format!("{handle}: `{written}` names no entry")))
            .collect();
        findings.extend(to_trash.into_iter().map(|(source, target)| {
            note(format!(
                "{source}: links to {target}, which is in the trash"
            ))
        }));
        Ok(findings)
    }
}

impl Write<'_> {
    /// Whether the index holds what the entries say; a description of the difference otherwise.
    ///
    /// Stands here because the index is asked by an `INSERT`. SQLite's own integrity check does not see such drift.
    ///
    /// # Errors
    /// When the index cannot be asked, as where the file may not be written.
    pub fn check_index(&self) -> Result<Option<Finding>, StoreError> {
        let ask = "INSERT INTO search (search, rank) VALUES ('integrity-check', 1)";
        let message = match self.execute(ask, []) {
            // FTS5 goes through all pages there, and does not look how a search gets to them.
            Ok(_) => match Segments::of(self)?.lead_to_all_pages()? {
                true => return Ok(None),
                false => "the search index does not lead to all of its words".to_owned(),
            },
            Err(StoreError::Damaged { reason, .. }) => {
                format!("the search index does not hold what the entries say ({reason})")
            }
            Err(error) => return Err(error),
        };
        Ok(Some(Finding {
            check: "index",
            wrong: true,
            repairable: true,
            message,
        }))
    }

    /// Makes everything that is derived anew.
    pub fn rebuild(&self) -> Result<Repaired, StoreError> {
        let rows = self.rows(
            &format!(
                "SELECT entry.id AS id, entry.uuid AS uuid, entry.title AS title, body.text AS body, {TAGS} AS tags \
                 FROM entry JOIN body ON body.id = entry.body"
            ),
            [],
            |row| {
                let (title, body, tags): (String, String, String) =
                    (get(row, "title")?, get(row, "body")?, get(row, "tags")?);
                let terms = crate::search::index_terms(&title, &body, &tags);
                Ok((get::<i64>(row, "id")?, super::rows::id(row, "uuid")?.handle(), tags, terms))
            },
        )?;
        let misdated = "SELECT count(DISTINCT entry) AS n FROM entry_tag JOIN entry ON entry.id = entry_tag.entry \
             WHERE entry_tag.updated != entry.updated";
        let misdated = self.row(misdated, [], |row| get::<i64>(row, "n"))?;
        self.execute(
            "UPDATE entry_tag SET updated = entry.updated FROM entry \
             WHERE entry.id = entry_tag.entry AND entry_tag.updated != entry.updated",
            [],
        )?;
        let mut repaired = Repaired {
            entries: misdated.unwrap_or_default().unsigned_abs(),
            ..Repaired::default()
        };
        for (row, handle, tags, terms) in rows {
            repaired.entries += self.execute(
                "UPDATE entry SET handle = ?2, tags = ?3, terms = ?4 \
                 WHERE id = ?1 AND (handle != ?2 OR tags != ?3 OR terms != ?4)",
                params![row, handle.as_str(), tags, terms],
            )? as u64;
        }
        repaired.states = self.rebuild_standings()?;
        let rebuild = "INSERT INTO search (search) VALUES ('rebuild')";
        if let Err(StoreError::Damaged { .. }) = self.execute(rebuild, []) {
            self.mend_index_version()?;
            self.execute(rebuild, [])?;
        }
        repaired.lengths = self.rebuild_lengths()?;
        Ok(repaired)
    }

    /// Says again which format the index has: without that FTS5 neither rebuilds nor drops it.
    fn mend_index_version(&self) -> Result<(), StoreError> {
        // Version 4 is FTS5's own for every index but those that delete securely, which cop does not ask for.
        let version = "INSERT INTO search_config (k, v) VALUES ('version', 4) \
             ON CONFLICT (k) DO UPDATE SET v = excluded.v";
        // The tables behind an index are read-only in defensive mode.
        self.defend(false)?;
        let mended = self.execute(version, []);
        self.defend(true)?;
        mended.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_that_was_never_finished_is_swept_away_after_a_day() {
        let folder = tempfile::tempdir().unwrap();
        let [path, copy] = ["a.db", "b.db"].map(|name| folder.path().join(name));
        let names = [".cop-backup-old", ".cop-backup-new", "old.db"];
        let files = names.map(|name| folder.path().join(name));
        let long_ago = std::time::SystemTime::now() - LEFT_ALONE - Duration::from_secs(60);
        for (file, is_old) in files.iter().zip([true, false, true]) {
            let file = std::fs::File::create(file).unwrap();
            if is_old {
                file.set_modified(long_ago).unwrap();
            }
        }
        Store::open(&path).unwrap().backup_to(&copy).unwrap();
        assert_eq!(files.map(|file| file.exists()), [false, true, true]);
    }

    #[test]
    fn what_lies_beside_a_file_that_a_copy_replaces_is_not_read_into_the_copy() {
        let folder = tempfile::tempdir().unwrap();
        let [path, copy] = ["a.db", "b.db"].map(|name| folder.path().join(name));
        let beside = ["b.db-wal", "b.db-shm", "b.db-journal"].map(|name| folder.path().join(name));
        for file in &beside {
            std::fs::write(file, "of the file before").unwrap();
        }
        Store::open(&path).unwrap().backup_to(&copy).unwrap();
        assert_eq!(beside.map(|file| file.exists()), [false; 3]);
    }

    #[test]
    fn an_index_that_lost_its_version_is_rebuilt() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let mut store = Store::open(&path).unwrap();
        let lose = |data: &Write<'_>| -> Result<(), StoreError> {
            data.defend(false)?;
            data.execute("UPDATE search_config SET v = 0 WHERE k = 'version'", [])?;
            data.defend(true)
        };
        store.write(lose).unwrap();
        // Another process finds it so.
        let mut store = Store::open(&path).unwrap();
        let found = store.write(|data| data.check_index()).unwrap().unwrap();
        assert!(found.wrong && found.repairable, "{found:?}");
        assert!(!store.integrity().unwrap().is_empty());
        store.write(|data| data.rebuild()).unwrap();
        assert_eq!(store.write(|data| data.check_index()).unwrap(), None);
        assert_eq!(store.integrity().unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_schema_that_lacks_a_part_is_damage() {
        let mut store = Store::in_memory().unwrap();
        store
            .write(|data| data.execute("DROP TABLE wanted", []))
            .unwrap();
        let error = store.read(|data| data.check()).unwrap_err();
        assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    }
}

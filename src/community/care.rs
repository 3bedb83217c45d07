//! Care of the file: checks, repairs, copies, and emptying the trash.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{Community, CommunityError};
use crate::store::{
    Checked, Finding, Repaired, SCHEMA_VERSION, Salvaged, Store, StoreError, beside,
};

/// What the doctor found.
#[derive(Debug, Clone, Serialize)]
pub struct Diagnosis {
    /// The file.
    pub database: String,
    /// Its size in bytes, the write-ahead log included.
    pub bytes: u64,
    /// Its schema's version.
    pub schema: u32,
    /// What was gone through, and what was found.
    #[serde(flatten)]
    pub checked: Checked,
    /// What was repaired, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repaired: Option<Repaired>,
    /// What was saved in a new file, where a repair was asked for and is beyond what can be made anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub salvaged: Option<Salvaged>,
}

impl Diagnosis {
    /// Whether the data is as it should be.
    pub fn is_sound(&self) -> bool {
        !self.checked.findings.iter().any(|finding| finding.wrong)
    }
}

/// What a backup wrote.
#[derive(Debug, Clone, Serialize)]
pub struct Backup {
    /// The copy.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
}

impl Community {
    /// Checks the file and what is derived in it. Where a repair is asked for, what can be made anew is; if more is damaged, the file is
    /// left as it is, and what can still be read of it is saved in a new one.
    pub fn diagnose(&self, repair: bool) -> Result<Diagnosis, CommunityError> {
        // Opened for reading first: the doctor must not make a community where there is none, nor write to what is damaged.
        let readable = match Store::open_read(&self.path) {
            Err(StoreError::Damaged { reason, .. }) if repair => {
                return self.saved(Checked::default().with_complaints(vec![reason]));
            }
            opened => opened?,
        };
        let complaints = readable.integrity()?;
        if !complaints
            .iter()
            .all(|complaint| Finding::is_of_index(complaint))
        {
            let found = readable.read(|data| data.check()).unwrap_or_default();
            let found = found.with_complaints(complaints);
            return match repair {
                true => self.saved(found),
                false => Ok(self.diagnosis(found, None, None)),
            };
        }
        let mut store = match Store::open(&self.path) {
            Err(StoreError::Unwritable { .. }) if !repair => readable,
            opened => opened?,
        };
        let mut found = examine(&mut store, complaints)?;
        let mut repaired = None;
        let is_beyond =
            |found: &Checked| found.findings.iter().any(|of| of.wrong && !of.repairable);
        // Also where nothing is found: a person who asks for it may see what no check does. Not where more is wrong: the file is left as
        // it is then, and what its index tells is not fitted to what is damaged.
        if repair && !is_beyond(&found) {
            repaired = Some(store.write(|data| Ok::<_, CommunityError>(data.rebuild()?))?);
            if store.read(|data| data.awaits_wiping())? {
                // Where somebody is in the way, the doctor finds it again.
                store.wipe()?;
            }
            let complaints = store.integrity()?;
            found = examine(&mut store, complaints)?;
        }
        if repair && is_beyond(&found) {
            return self.saved(found);
        }
        Ok(self.diagnosis(found, repaired, None))
    }

    /// Saves what can still be read of the file.
    fn saved(&self, found: Checked) -> Result<Diagnosis, CommunityError> {
        let salvaged = Store::salvage(&self.path)?;
        Ok(self.diagnosis(found, None, Some(salvaged)))
    }

    fn diagnosis(
        &self,
        checked: Checked,
        repaired: Option<Repaired>,
        salvaged: Option<Salvaged>,
    ) -> Diagnosis {
        let size = |ending: &str| {
            std::fs::metadata(beside(&self.path, ending)).map_or(0, |file| file.len())
        };
        Diagnosis {
            database: self.path.display().to_string(),
            bytes: size("") + size("-wal"),
            schema: SCHEMA_VERSION,
            checked,
            repaired,
            salvaged,
        }
    }

    /// Copies the community to a new file, or into a folder under a dated name. An existing file is not overwritten unless
    /// that is asked for.
    pub fn backup(&self, target: Option<&Path>, overwrite: bool) -> Result<Backup, CommunityError> {
        let store = Store::open_read(&self.path)?;
        let stem = self
            .path
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned());
        let stamp = self
            .now
            .to_string()
            .replace([':', '-'], "")
            .replace('T', "-")
            .replace('Z', "");
        let dated = format!("{}-{stamp}.db", stem.unwrap_or_else(|| "cop".to_owned()));
        let path = match target {
            None => PathBuf::from(dated),
            Some(folder) if folder.is_dir() => folder.join(dated),
            Some(file) => file.to_path_buf(),
        };
        // A file's name ends with no slash; whoever wrote one meant a folder.
        if path.as_os_str().as_encoded_bytes().ends_with(b"/") {
            return Err(CommunityError::refused(
                format!("there is no folder {}", path.display()),
                "make it first, or name a file: cop backup FILE",
            ));
        }
        let own = std::fs::canonicalize(&self.path).ok();
        if own.is_some() && std::fs::canonicalize(&path).ok() == own {
            return Err(CommunityError::refused(
                format!("{} is the community itself", path.display()),
                "name another file: cop backup FILE",
            ));
        }
        if path.exists() && !overwrite {
            return Err(CommunityError::refused(
                format!("{} is there already", path.display()),
                "add --force to overwrite it, or name another file",
            ));
        }
        store.backup_to(&path).map_err(|error| match error {
            // It is the copy that cannot be written, and not the community.
            StoreError::Unwritable { .. } => {
                CommunityError::refused(error.to_string(), "name another file: cop backup FILE")
            }
            error => error.into(),
        })?;
        let bytes = std::fs::metadata(&path).map_or(0, |file| file.len());
        Ok(Backup { path, bytes })
    }
}

/// Goes through everything once, besides what SQLite complains of.
fn examine(store: &mut Store, complaints: Vec<String>) -> Result<Checked, CommunityError> {
    let checked = store.read(|data| Ok::<_, CommunityError>(data.check()?))?;
    let mut checked = checked.with_complaints(complaints);
    checked.findings.extend(index_finding(store)?);
    Ok(checked)
}

/// What is the matter with the index; a file that may not be written cannot be asked.
fn index_finding(store: &mut Store) -> Result<Option<Finding>, CommunityError> {
    match store.write(|data| data.check_index()) {
        Err(StoreError::Unwritable { .. }) => Ok(Some(Finding {
            check: "index",
            wrong: false,
            repairable: false,
            message: "not checked, since the database cannot be written here".to_owned(),
        })),
        asked => Ok(asked?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Name, Timestamp};

    #[test]
    fn what_a_purge_left_is_told_and_wiped() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("a.db");
        let mut store = Store::open(&path).unwrap();
        store.write(|data| data.await_wiping()).unwrap();
        drop(store);
        let now = Timestamp::from_seconds(1_700_000_000);
        let community = Community::new(path, now, Box::new(Name::unknown));
        let checks = |repair: bool| -> Vec<&str> {
            let found = community.diagnose(repair).unwrap();
            assert!(found.is_sound());
            let findings = found.checked.findings.iter();
            findings.map(|finding| finding.check).collect()
        };
        assert_eq!(checks(false), ["purge"]);
        assert_eq!(checks(true), [""; 0]);
        assert_eq!(checks(false), [""; 0]);
    }
}

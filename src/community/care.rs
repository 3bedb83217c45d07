//! Care of the file: checks, repairs, copies, and emptying the trash.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{Community, CommunityError};
use crate::store::{Checked, Finding, Repaired, SCHEMA_VERSION, Store, StoreError};

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
    /// Checks the file and what is derived in it; repairs what can be made anew, where that is asked for.
    pub fn diagnose(&self, repair: bool) -> Result<Diagnosis, CommunityError> {
        // Opened for reading first: the doctor must not make a community where there is none.
        let readable = Store::open_read(&self.path)?;
        let mut store = match Store::open(&self.path) {
            Err(StoreError::Unwritable { .. }) if !repair => readable,
            opened => opened?,
        };
        let mut found = examine(&mut store)?;
        let mut repaired = None;
        // Also where nothing is found: a person who asks for it may see what no check does.
        let beyond = found
            .findings
            .iter()
            .any(|finding| finding.wrong && !finding.repairable);
        let repairable = found.findings.iter().any(|finding| finding.repairable);
        if repair && (repairable || !beyond) {
            repaired = Some(store.write(|data| Ok::<_, CommunityError>(data.rebuild()?))?);
            found = examine(&mut store)?;
        }
        let size = |suffix: &str| {
            let mut path = self.path.clone().into_os_string();
            path.push(suffix);
            std::fs::metadata(path).map_or(0, |file| file.len())
        };
        Ok(Diagnosis {
            database: self.path.display().to_string(),
            bytes: size("") + size("-wal"),
            schema: SCHEMA_VERSION,
            checked: found,
            repaired,
        })
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

/// Goes through everything once.
fn examine(store: &mut Store) -> Result<Checked, CommunityError> {
    let complaints = store.integrity()?;
    let mut checked = store.read(|data| Ok::<_, CommunityError>(data.check()?))?;
    checked.findings.splice(
        0..0,
        complaints.into_iter().map(|message| Finding {
            check: "file",
            wrong: true,
            repairable: false,
            message,
        }),
    );
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

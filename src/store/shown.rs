//! Whether an entry says what the revision does that it shows.

use std::collections::BTreeSet;

use super::maintenance::Finding;
use super::rows::{self, get};
use super::{Read, StoreError};
use crate::model::{Content, Id, Tag};

/// The revision that an entry shows, where it has the entry's text and title.
pub(super) const SHOWN_REVISION: &str = "SELECT 1 FROM revision WHERE revision.uuid = entry.head \
    AND revision.entry = entry.id AND revision.body = entry.body AND revision.title = entry.title";

impl Read<'_> {
    /// Compares each entry with the revision that it shows.
    pub(super) fn check_shown(&self) -> Result<Vec<Finding>, StoreError> {
        let sql = format!(
            "SELECT entry.uuid AS uuid, entry.handle AS handle, revision.id AS revision, EXISTS ({SHOWN_REVISION}) AS is_shown \
             FROM entry LEFT JOIN revision ON revision.uuid = entry.head ORDER BY entry.id"
        );
        let entries = self.rows(&sql, [], |row| {
            let is_shown: bool = get(row, "is_shown")?;
            let revision = get::<Option<i64>>(row, "revision")?.filter(|_| is_shown);
            Ok((
                rows::id(row, "uuid")?,
                get::<String>(row, "handle")?,
                revision,
            ))
        })?;
        let mut findings = Vec::new();
        for (id, handle, revision) in entries {
            let says_so = match revision {
                Some(revision) => match self.says(id, revision) {
                    // What cannot be read is not what was written.
                    Err(StoreError::Value { .. }) => false,
                    told => told?,
                },
                None => false,
            };
            if !says_so {
                findings.push(Finding {
                    check: "revisions",
                    wrong: true,
                    repairable: false,
                    message: format!("{handle}: what it shows is not what its last revision says"),
                });
            }
        }
        Ok(findings)
    }

    /// Whether an entry says what the revision in a row does. Tags may go by other names by now.
    pub(super) fn says(&self, id: Id, revision: i64) -> Result<bool, StoreError> {
        let written = self.revision_in(revision, 1)?.content;
        let Some(now) = self.content(id)? else {
            return Ok(false);
        };
        let same_tags = now.tags == written.tags
            || self.tag_rows(&now.tags)? == self.tag_rows(&written.tags)?;
        let without_tags = |content: Content| Content {
            tags: Vec::new(),
            ..content
        };
        Ok(same_tags && without_tags(now) == without_tags(written))
    }

    fn tag_rows(&self, tags: &[Tag]) -> Result<BTreeSet<Option<i64>>, StoreError> {
        tags.iter().map(|tag| self.tag_row(tag)).collect()
    }
}

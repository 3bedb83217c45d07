//! Everything at once, for exports.

use std::collections::HashMap;

use super::entries::EntryColumn;
use super::query::{Compiled, compile};
use super::row_lists::Tags;
use super::rows::{self, get, moment, word};
use super::{Read, StoreError};
use crate::model::{Attachment, Change, Condition, Id, Snapshot, Timestamp, Whole};

impl Read<'_> {
    /// Everything that the community holds outside the trash, of the entries that meet a condition.
    pub fn snapshot(&self, condition: &Condition, now: Timestamp) -> Result<Snapshot, StoreError> {
        let mut links = grouped(self.all_links()?, |link| link.source);
        let mut marks = grouped(self.all_marks()?, |mark| mark.entry);
        let mut changes = grouped(self.all_changes()?, |(id, _)| *id);
        let mut attachments = grouped(self.all_attachments()?, |(id, _)| *id);
        let Compiled { sql, params, .. } = compile(self, condition, Tags::All, now)?;
        let query = format!(
            "SELECT {}, body.text AS text FROM entry JOIN body ON body.id = entry.body \
             WHERE {sql} ORDER BY entry.created, entry.uuid",
            EntryColumn::SQL
        );
        let entries = self.rows(&query, rusqlite::params_from_iter(params), |row| {
            let entry = self.entry_from(row)?;
            let id = entry.id;
            let without_id =
                |pairs: Vec<(Id, Change)>| pairs.into_iter().map(|(_, change)| change).collect();
            Ok(Whole {
                body: get(row, "text")?,
                links: links.remove(&id).unwrap_or_default(),
                marks: marks.remove(&id).unwrap_or_default(),
                changes: without_id(changes.remove(&id).unwrap_or_default()),
                attachments: attachments
                    .remove(&id)
                    .unwrap_or_default()
                    .into_iter()
                    .map(|(_, attachment)| attachment)
                    .collect(),
                entry,
            })
        })?;
        Ok(Snapshot {
            charter: self.charter()?,
            members: self.members()?,
            tags: self.tags()?,
            entries,
        })
    }

    fn all_changes(&self) -> Result<Vec<(Id, Change)>, StoreError> {
        self.rows(
            "SELECT entry.uuid AS uuid, revision.at AS at, member.name AS author, revision.change AS change \
             FROM revision JOIN entry ON entry.id = revision.entry JOIN member ON member.id = revision.author \
             ORDER BY revision.id",
            [],
            |row| {
                let change = Change {
                    at: moment(row, "at")?,
                    by: word(row, "author")?,
                    what: get(row, "change")?,
                };
                Ok((rows::id(row, "uuid")?, change))
            },
        )
    }

    fn all_attachments(&self) -> Result<Vec<(Id, Attachment)>, StoreError> {
        self.rows(
            "SELECT entry.uuid AS uuid, attachment.path AS path, blob.sha256 AS sha256, blob.size AS size \
             FROM attachment JOIN blob ON blob.sha256 = attachment.sha256 JOIN entry ON entry.id = attachment.entry \
             ORDER BY attachment.path",
            [],
            |row| {
                let attachment = Attachment {
                    path: get(row, "path")?,
                    sha256: get(row, "sha256")?,
                    size: get::<i64>(row, "size")?.unsigned_abs(),
                };
                Ok((rows::id(row, "uuid")?, attachment))
            },
        )
    }
}

/// Groups values by a key, each group in the order given.
fn grouped<T>(values: Vec<T>, key: impl Fn(&T) -> Id) -> HashMap<Id, Vec<T>> {
    let mut groups: HashMap<Id, Vec<T>> = HashMap::new();
    for value in values {
        groups.entry(key(&value)).or_default().push(value);
    }
    groups
}

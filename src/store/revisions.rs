//! Every revision of every entry.

use std::collections::BTreeMap;

use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

use super::rows::{self, from_json, get, moment, to_json, word};
use super::{Read, StoreError, Write, sums};
use crate::model::{Content, Details, Entry, Id, Lifecycle, Name, Revision, Tag, Timestamp};

/// Revisions with their entries.
const KEPT: &str = "SELECT revision.id AS row, revision.uuid AS uuid, member.name AS author, revision.at AS at, \
    revision.change AS change, revision.title AS title, body.text AS body, revision.fields AS fields \
    FROM revision JOIN entry ON entry.id = revision.entry JOIN member ON member.id = revision.author \
    JOIN body ON body.id = revision.body";

/// A revision's content apart from title and body, as it is stored.
#[derive(Debug, Serialize, Deserialize)]
struct Fields {
    tags: Vec<Tag>,
    #[serde(flatten)]
    details: Details,
    state: Lifecycle,
    private: bool,
    // Left out where it is not, as in every revision before there were pins.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pinned: bool,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    extra: BTreeMap<String, serde_json::Value>,
}

impl Fields {
    fn of(content: &Content) -> Self {
        Fields {
            tags: content.tags.clone(),
            details: content.details.clone(),
            state: content.state,
            private: content.private,
            pinned: content.pinned,
            extra: content.extra.clone(),
        }
    }
}

impl Read<'_> {
    /// Every revision of an entry, oldest first.
    pub fn revisions(&self, id: Id) -> Result<Vec<Revision>, StoreError> {
        Ok(self
            .revision_rows(id)?
            .into_iter()
            .map(|(_, revision)| revision)
            .collect())
    }

    /// The same, each with its row.
    pub fn revision_rows(&self, id: Id) -> Result<Vec<(i64, Revision)>, StoreError> {
        let mut number = 0;
        self.rows(
            &format!("{KEPT} WHERE entry.uuid = ? ORDER BY revision.id"),
            [id],
            |row| {
                number += 1;
                Ok((get(row, "row")?, self.revision_from(row, number)?))
            },
        )
    }

    /// The revision in a row, which is the one of this number of its entry.
    pub fn revision_in(&self, row: i64, number: u32) -> Result<Revision, StoreError> {
        let found = self.row(&format!("{KEPT} WHERE revision.id = ?"), [row], |row| {
            self.revision_from(row, number)
        })?;
        found.ok_or(StoreError::Sqlite(rusqlite::Error::QueryReturnedNoRows))
    }

    /// How many revisions an entry has.
    pub fn revision_count(&self, id: Id) -> Result<usize, StoreError> {
        let count = self.row(
            "SELECT count(*) AS n FROM revision WHERE entry = ?",
            [self.row_of(id)?],
            |row| get::<i64>(row, "n"),
        )?;
        Ok(usize::try_from(count.unwrap_or_default()).unwrap_or_default())
    }

    /// The latest moment at which an entry was given a text.
    pub fn last_revised(&self, id: Id) -> Result<Option<Timestamp>, StoreError> {
        let last = self.row(
            "SELECT max(at) AS last FROM revision WHERE entry = ?",
            [self.row_of(id)?],
            |row| get::<Option<i64>>(row, "last"),
        )?;
        Ok(last.flatten().map(Timestamp::from_seconds))
    }

    /// Who made the revision that an entry shows.
    pub fn head_author(&self, entry: &Entry) -> Result<Name, StoreError> {
        let author = self.row(
            "SELECT author FROM revision WHERE uuid = (SELECT head FROM entry WHERE uuid = ?)",
            [entry.id],
            |row| get::<i64>(row, "author"),
        )?;
        match author {
            Some(member) => self.name_of(member),
            None => Ok(entry.author.clone()),
        }
    }

    /// The revision that an entry shows.
    pub fn head(&self, id: Id) -> Result<Option<Id>, StoreError> {
        self.row("SELECT head FROM entry WHERE uuid = ?", [id], |row| {
            rows::id(row, "head")
        })
    }

    fn revision_from(&self, row: &Row<'_>, number: u32) -> Result<Revision, StoreError> {
        let fields: Fields = from_json("revision", &get::<String>(row, "fields")?)?;
        let mut details = fields.details;
        match &mut details {
            Details::Story {
                told_by: Some(name),
                ..
            }
            | Details::Practice {
                steward: Some(name),
                ..
            } => *name = self.kept_name(name)?,
            _ => {}
        }
        Ok(Revision {
            id: rows::id(row, "uuid")?,
            number,
            parents: self.rows(
                "SELECT parent FROM revision_parent WHERE revision = ?",
                [get::<i64>(row, "row")?],
                |row| rows::id(row, "parent"),
            )?,
            author: word(row, "author")?,
            at: moment(row, "at")?,
            change: get(row, "change")?,
            content: Content {
                title: rows::title(row, "title")?,
                body: get(row, "body")?,
                tags: fields.tags,
                details,
                state: fields.state,
                private: fields.private,
                pinned: fields.pinned,
                extra: fields.extra,
            },
        })
    }
}

/// A revision that is about to be kept.
pub(super) struct NewRevision<'a> {
    /// Its identity.
    pub(super) id: Id,
    /// The row of its text.
    pub(super) body: i64,
    pub(super) content: &'a Content,
    pub(super) parents: &'a [Id],
    /// The row of its author.
    pub(super) author: i64,
    pub(super) at: Timestamp,
    pub(super) change: &'a str,
}

impl Write<'_> {
    /// Keeps a revision of the entry in this row.
    pub(super) fn keep_revision(&self, row: i64, new: &NewRevision<'_>) -> Result<(), StoreError> {
        let fields = to_json("revision", &Fields::of(new.content))?;
        let sum = sums::of_revision(new, row, &fields);
        let revision = self.insert(
            "INSERT INTO revision (uuid, entry, author, at, change, title, body, fields, sum) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            params![
                new.id,
                row,
                new.author,
                new.at,
                new.change,
                new.content.title,
                new.body,
                fields,
                sum
            ],
        )?;
        for parent in new.parents {
            self.execute(
                "INSERT INTO revision_parent (revision, parent) VALUES (?, ?) ON CONFLICT DO NOTHING",
                params![revision, parent],
            )?;
        }
        Ok(())
    }

    /// Keeps a revision and makes it the one that its entry shows.
    pub(super) fn add_revision(&self, row: i64, new: &NewRevision<'_>) -> Result<(), StoreError> {
        self.keep_revision(row, new)?;
        self.execute(
            "UPDATE entry SET head = ? WHERE id = ?",
            params![new.id, row],
        )?;
        Ok(())
    }

    /// Says the fields of the revision that an entry shows anew.
    pub(super) fn amend_revision(&self, row: i64, content: &Content) -> Result<(), StoreError> {
        let shown = "SELECT revision.id AS id FROM entry JOIN revision ON revision.uuid = entry.head WHERE entry.id = ?";
        let Some(revision) = self.row(shown, [row], |row| get::<i64>(row, "id"))? else {
            return Ok(());
        };
        let fields = to_json("revision", &Fields::of(content))?;
        self.change_revision(revision, || {
            let change = "UPDATE revision SET fields = ?2 WHERE id = ?1";
            self.execute(change, params![revision, fields]).map(drop)
        })
    }
}

//! Entries that come from elsewhere: with the identity, the moments and the people that they have there.

use rusqlite::params;

use super::revisions::NewRevision;
use super::rows::{self, get};
use super::{Read, StoreError, Write};
use crate::model::{Content, Id, Name, Slug, Timestamp};

/// An entry as it comes from elsewhere.
#[derive(Debug, Clone)]
pub struct Received<'a> {
    /// Its identity.
    pub id: Id,
    /// Its name in paths.
    pub slug: &'a Slug,
    /// Who wrote it down.
    pub author: &'a Name,
    /// When.
    pub created: Timestamp,
    /// What it said before, oldest first.
    pub past: &'a [PastVersion],
    /// What it says.
    pub now: &'a PastVersion,
}

/// Something that an entry said, or says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastVersion {
    /// The identity of the revision.
    pub id: Id,
    /// What it says.
    pub content: Content,
    /// Who said so.
    pub by: Name,
    /// When.
    pub at: Timestamp,
    /// What it was made from, as far as that is known; otherwise what the entry showed before.
    pub parents: Vec<Id>,
    /// What was done, in a word.
    pub change: &'static str,
}

impl Read<'_> {
    /// Whether there is a revision of this identity, of whichever entry.
    pub fn has_revision(&self, id: Id) -> Result<bool, StoreError> {
        let found = self.row("SELECT 1 FROM revision WHERE uuid = ?", [id], |_| Ok(()))?;
        Ok(found.is_some())
    }

    /// The last revision of an entry, as its row; 0 where there is none.
    pub fn last_revision(&self, entry: Id) -> Result<i64, StoreError> {
        let found = self.row(
            "SELECT max(id) AS last FROM revision WHERE entry = ?",
            [self.row_of(entry)?],
            |row| get::<Option<i64>>(row, "last"),
        )?;
        Ok(found.flatten().unwrap_or_default())
    }

    /// The entries of this handle and slug, in the trash or not.
    pub fn named_exactly(&self, handle: &str, slug: &str) -> Result<Vec<Id>, StoreError> {
        self.rows(
            "SELECT uuid FROM entry WHERE handle = ? AND slug = ? ORDER BY uuid",
            [handle, slug],
            |row| rows::id(row, "uuid"),
        )
    }
}

impl Write<'_> {
    /// Makes an entry say what it says elsewhere; makes it where there is none, and takes it from the trash where it is there.
    pub fn receive(&self, received: &Received<'_>) -> Result<(), StoreError> {
        let now = received.now;
        let row = match self.row_of(received.id)? {
            Some(row) => {
                self.index_remove(row)?;
                row
            }
            None => self.receive_row(received)?,
        };
        let author = self.member_id(received.author)?;
        let shown: (i64, Id) = self
            .row("SELECT body, head FROM entry WHERE id = ?", [row], |row| {
                Ok((get(row, "body")?, rows::id(row, "head")?))
            })?
            .ok_or(StoreError::Sqlite(rusqlite::Error::QueryReturnedNoRows))?;
        let known = self.has_revision(shown.1)?.then_some(shown.1);
        let last = self.keep_past(row, received.past, known)?;
        let before = self.content(received.id)?;
        let says_so = before.as_ref() == Some(&now.content) && self.is_head_of(shown.1, now)?;
        let is_new = last.is_none() || !says_so;
        self.execute(
            "UPDATE entry SET slug = ?, kind = ?, title = ?, state = ?, private = ?, author = ?, created = ?, updated = ?, \
             trashed = NULL, told_by = NULL, happened = NULL, outcome = NULL, steward = NULL, review_every = NULL, \
             held_on = NULL, held_where = NULL, steps = NULL WHERE id = ?",
            params![
                received.slug,
                now.content.details.kind(),
                now.content.title,
                now.content.state,
                now.content.private,
                author,
                received.created,
                now.at,
                row
            ],
        )?;
        if is_new {
            let same = before.is_some_and(|before| before.body == now.content.body);
            let body = match same {
                true => shown.0,
                false => self.insert("INSERT INTO body (text) VALUES (?)", [&now.content.body])?,
            };
            let head = self.keep_received(row, now, last, body)?;
            self.execute(
                "UPDATE entry SET body = ?, head = ? WHERE id = ?",
                params![body, head, row],
            )?;
        }
        self.write_fields(row, &now.content)?;
        self.touch(row);
        self.index_add(row)
    }

    /// Keeps what was said of an entry elsewhere in its history, while it goes on to say what it says here.
    pub fn remember(&self, entry: Id, past: &[PastVersion]) -> Result<(), StoreError> {
        let row = self.require_row(entry)?;
        self.keep_past(row, past, None)?;
        Ok(())
    }

    /// Keeps what is not known yet of what was said, the first made from `known`; gives what the next is made from.
    fn keep_past(
        &self,
        row: i64,
        past: &[PastVersion],
        known: Option<Id>,
    ) -> Result<Option<Id>, StoreError> {
        let mut last = known;
        for past in past {
            if !self.has_revision(past.id)? {
                let body =
                    self.insert("INSERT INTO body (text) VALUES (?)", [&past.content.body])?;
                self.keep_received(row, past, last, body)?;
            }
            last = Some(past.id);
        }
        Ok(last)
    }

    /// Whether a revision was made by this person at this moment.
    fn is_head_of(&self, head: Id, now: &PastVersion) -> Result<bool, StoreError> {
        let by = self.member_id(&now.by)?;
        let found = self.row(
            "SELECT 1 FROM revision WHERE uuid = ? AND author = ? AND at = ?",
            params![head, by, now.at],
            |_| Ok(()),
        )?;
        Ok(found.is_some())
    }

    /// The row of an entry that is new here, with nothing in it that lasts.
    fn receive_row(&self, received: &Received<'_>) -> Result<i64, StoreError> {
        let now = received.now;
        let body = self.insert("INSERT INTO body (text) VALUES (?)", [&now.content.body])?;
        let author = self.member_id(received.author)?;
        self.insert(
            "INSERT INTO entry (uuid, handle, slug, kind, title, body, state, private, author, created, updated, trashed, \
             head, tags, terms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, ?12, '', '')",
            params![
                received.id,
                received.id.handle().as_str(),
                received.slug,
                now.content.details.kind(),
                now.content.title,
                body,
                now.content.state,
                now.content.private,
                author,
                received.created,
                now.at,
                Id::random(),
            ],
        )
    }

    /// Keeps a revision that comes from elsewhere, made from `last` where it does not say from what.
    fn keep_received(
        &self,
        row: i64,
        of: &PastVersion,
        last: Option<Id>,
        body: i64,
    ) -> Result<Id, StoreError> {
        let parents = match of.parents.as_slice() {
            [] => last.into_iter().collect(),
            parents => parents.to_vec(),
        };
        let id = match self.has_revision(of.id)? {
            // It says again what it said once.
            true => Id::random(),
            false => of.id,
        };
        self.keep_revision(
            row,
            &NewRevision {
                id,
                body,
                content: &of.content,
                parents: &parents,
                author: self.member_id(&of.by)?,
                at: of.at,
                change: of.change,
            },
        )?;
        Ok(id)
    }
}

#[cfg(test)]
mod tests;

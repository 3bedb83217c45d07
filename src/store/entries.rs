//! Entries: written with their revision, tags and index row; read one by one or by their row.

use std::collections::BTreeMap;

use rusqlite::{Row, params};

use super::rows::{self, get, json, moment, to_json, word};
use super::{Read, StoreError, Write};
use crate::model::{
    Content, Details, Entry, Handle, Id, Kind, Name, Outcome, Period, Slug, Step, Tag, Timestamp,
};

/// The columns that [`Read::entry_from`] reads; `FROM entry` with the members it names must follow.
pub(super) const ENTRY_COLUMNS: &str = "entry.id AS id, entry.uuid AS uuid, entry.slug AS slug, entry.kind AS kind, \
     entry.title AS title, entry.state AS state, entry.private AS private, entry.created AS created, \
     entry.updated AS updated, entry.trashed AS trashed, entry.happened AS happened, \
     entry.outcome AS outcome, entry.review_every AS review_every, entry.held_on AS held_on, \
     entry.held_where AS held_where, entry.steps AS steps, entry.extra AS extra, \
     (SELECT name FROM member WHERE member.id = entry.author) AS author, \
     (SELECT name FROM member WHERE member.id = entry.told_by) AS told_by, \
     (SELECT name FROM member WHERE member.id = entry.steward) AS steward, \
     (SELECT group_concat(name, ' ') FROM (SELECT tag.name AS name FROM entry_tag JOIN tag ON tag.id = entry_tag.tag \
      WHERE entry_tag.entry = entry.id ORDER BY tag.name)) AS tags";

/// What a new entry is made of.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// What it says.
    pub content: Content,
    /// Who wrote it down.
    pub author: Name,
    /// When it was captured.
    pub created: Timestamp,
    /// When its content last changed.
    pub updated: Timestamp,
    /// The slug to give it, if it is free; made of the title otherwise.
    pub slug: Option<Slug>,
    /// What the first revision is called, such as `add` or `import`.
    pub change: &'static str,
}

impl Read<'_> {
    /// The entry of this id, in the trash or not.
    pub fn entry(&self, id: Id) -> Result<Option<Entry>, StoreError> {
        let sql = format!("SELECT {ENTRY_COLUMNS} FROM entry WHERE uuid = ?");
        self.row(&sql, [id], |row| self.entry_from(row))
    }

    /// The body of an entry, byte for byte; empty where there is no such entry.
    pub fn body(&self, id: Id) -> Result<String, StoreError> {
        let found = self.row(
            "SELECT body.text AS text FROM entry JOIN body ON body.id = entry.body WHERE uuid = ?",
            [id],
            |row| get(row, "text"),
        )?;
        Ok(found.unwrap_or_default())
    }

    /// Everything of an entry that an edit can change.
    pub fn content(&self, id: Id) -> Result<Option<Content>, StoreError> {
        let Some(entry) = self.entry(id)? else {
            return Ok(None);
        };
        Ok(Some(Content {
            title: entry.title,
            body: self.body(id)?,
            tags: entry.tags,
            details: entry.details,
            state: entry.state,
            private: entry.private,
            extra: entry.extra,
        }))
    }

    /// How many entries of each kind there are outside the trash, drafts apart.
    pub fn counts(&self) -> Result<BTreeMap<Kind, u64>, StoreError> {
        let rows = self.rows(
            "SELECT kind, count(*) AS n FROM entry WHERE trashed IS NULL AND state != 'draft' GROUP BY kind",
            [],
            |row| Ok((word::<Kind>(row, "kind")?, get::<i64>(row, "n")?)),
        )?;
        Ok(rows
            .into_iter()
            .map(|(kind, n)| (kind, n.unsigned_abs()))
            .collect())
    }

    /// The row number of an entry.
    pub(super) fn row_of(&self, id: Id) -> Result<Option<i64>, StoreError> {
        self.row("SELECT id FROM entry WHERE uuid = ?", [id], |row| {
            get(row, "id")
        })
    }

    /// The row number of an entry that must be there.
    pub(super) fn require_row(&self, id: Id) -> Result<i64, StoreError> {
        self.row_of(id)?.ok_or_else(|| StoreError::Value {
            what: "reference",
            reason: format!("no entry has the id {id}"),
        })
    }

    /// Reads a row of [`ENTRY_COLUMNS`].
    pub(super) fn entry_from(&self, row: &Row<'_>) -> Result<Entry, StoreError> {
        let id = rows::id(row, "uuid")?;
        let trashed: Option<i64> = get(row, "trashed")?;
        let tags: Option<String> = get(row, "tags")?;
        Ok(Entry {
            id,
            handle: id.handle(),
            slug: rows::slug(row, "slug")?,
            details: details_from(row)?,
            title: rows::title(row, "title")?,
            tags: tags
                .unwrap_or_default()
                .split_whitespace()
                .map(|tag| rows::read_word("tag", tag))
                .collect::<Result<_, _>>()?,
            author: word(row, "author")?,
            state: word(row, "state")?,
            private: get(row, "private")?,
            created: moment(row, "created")?,
            updated: moment(row, "updated")?,
            trashed: trashed.map(Timestamp::from_seconds),
            extra: json(row, "extra")?,
        })
    }
}

fn details_from(row: &Row<'_>) -> Result<Details, StoreError> {
    let name = |column: &'static str| {
        get::<Option<String>>(row, column)?
            .map(|text| rows::read_word(column, &text))
            .transpose()
    };
    Ok(match word::<Kind>(row, "kind")? {
        Kind::Story => Details::Story {
            told_by: name("told_by")?,
            happened: rows::date(row, "happened")?,
            outcome: get::<Option<String>>(row, "outcome")?
                .map(|text| rows::read_word::<Outcome>("outcome", &text))
                .transpose()?,
        },
        Kind::Lesson => Details::Lesson {},
        Kind::Practice => Details::Practice {
            steward: name("steward")?,
            review_every: get::<Option<u32>>(row, "review_every")?
                .and_then(Period::of_days)
                .unwrap_or(Period::DEFAULT_REVIEW),
        },
        Kind::Question => Details::Question {},
        Kind::Path => Details::Path {
            steps: json::<Vec<Step>>(row, "steps")?,
        },
        Kind::Gathering => Details::Gathering {
            on: rows::date(row, "held_on")?,
            place: get(row, "held_where")?,
        },
    })
}

impl Write<'_> {
    /// Adds an entry, its first revision, its tags and its index row.
    ///
    /// The id is drawn so that the handle is free, and the slug gets a number where another entry has it.
    pub fn create(&self, new: &NewEntry) -> Result<Id, StoreError> {
        let mut id = Id::random();
        while self.handle_is_taken(&id.handle())? {
            id = Id::random();
        }
        let wanted = match &new.slug {
            Some(slug) => slug.clone(),
            None => Slug::of(&new.content.title, &id.handle()),
        };
        let slug = self.free_slug(wanted, &id.handle())?;
        let content = &new.content;
        let body = self.insert("INSERT INTO body (text) VALUES (?)", [&content.body])?;
        let author = self.member_id(&new.author)?;
        let row = self.insert(
            "INSERT INTO entry (uuid, handle, slug, kind, title, body, state, private, author, created, updated, head, \
             tags, terms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '')",
            params![
                id,
                id.handle().as_str(),
                slug,
                content.details.kind(),
                content.title,
                body,
                content.state,
                content.private,
                author,
                new.created,
                new.updated,
                Id::random(),
            ],
        )?;
        self.write_fields(row, content)?;
        self.add_revision(row, body, content, &[], author, new.updated, new.change)?;
        self.index_add(row)?;
        Ok(id)
    }

    /// Makes a new revision of an entry; `None` where nothing would change.
    pub fn revise(
        &self,
        id: Id,
        content: &Content,
        by: &Name,
        at: Timestamp,
        change: &str,
    ) -> Result<Option<Id>, StoreError> {
        let row = self.require_row(id)?;
        let Some(old) = self.content(id)? else {
            return Ok(None);
        };
        if old == *content {
            return Ok(None);
        }
        self.index_remove(row)?;
        let (old_body, head): (i64, Id) = self
            .row("SELECT body, head FROM entry WHERE id = ?", [row], |row| {
                Ok((get(row, "body")?, rows::id(row, "head")?))
            })?
            .ok_or(StoreError::Sqlite(rusqlite::Error::QueryReturnedNoRows))?;
        let body = if old.body == content.body {
            old_body
        } else {
            self.insert("INSERT INTO body (text) VALUES (?)", [&content.body])?
        };
        self.execute(
            "UPDATE entry SET title = ?, body = ?, state = ?, private = ?, updated = max(created, ?) WHERE id = ?",
            params![content.title, body, content.state, content.private, at, row],
        )?;
        self.write_fields(row, content)?;
        let author = self.member_id(by)?;
        let revision = self.add_revision(row, body, content, &[head], author, at, change)?;
        self.index_add(row)?;
        Ok(Some(revision))
    }

    /// Completes the revision that an entry shows: for an import, whose paths can name their steps only once all entries are
    /// there. Nobody has seen the revision yet, so none is added.
    pub fn amend(&self, id: Id, content: &Content) -> Result<(), StoreError> {
        let row = self.require_row(id)?;
        self.index_remove(row)?;
        self.write_fields(row, content)?;
        self.amend_revision(row, content)?;
        self.index_add(row)
    }

    /// Moves an entry to the trash; the search index forgets it.
    pub fn trash(&self, id: Id, at: Timestamp) -> Result<(), StoreError> {
        let row = self.require_row(id)?;
        self.index_remove(row)?;
        self.execute(
            "UPDATE entry SET trashed = ? WHERE id = ?",
            params![at, row],
        )?;
        Ok(())
    }

    /// Takes an entry back from the trash.
    pub fn restore(&self, id: Id) -> Result<(), StoreError> {
        let row = self.require_row(id)?;
        self.index_remove(row)?;
        self.execute("UPDATE entry SET trashed = NULL WHERE id = ?", [row])?;
        self.index_add(row)
    }

    /// Erases an entry with its revisions, marks, links and files, and what only it used. See also
    /// [`super::Store::scrub`], which erases what SQLite would leave in free pages.
    pub fn purge(&self, id: Id) -> Result<(), StoreError> {
        let row = self.require_row(id)?;
        self.index_remove(row)?;
        self.execute("UPDATE mark SET target = NULL WHERE target = ?", [id])?;
        let bodies: Vec<i64> = self.rows(
            "SELECT DISTINCT body FROM revision WHERE entry = ?",
            [row],
            |row| get(row, "body"),
        )?;
        self.execute("DELETE FROM entry WHERE id = ?", [row])?;
        for body in bodies {
            self.execute(
                "DELETE FROM body WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM revision WHERE body = ?1)",
                [body],
            )?;
        }
        self.drop_unused_blobs()?;
        self.drop_unused_tags()
    }

    /// Writes the fields of a kind, the tags, and the columns derived for the index.
    fn write_fields(&self, row: i64, content: &Content) -> Result<(), StoreError> {
        let extra = match content.extra.is_empty() {
            true => None,
            false => Some(to_json("extra", &content.extra)?),
        };
        match &content.details {
            Details::Story {
                told_by,
                happened,
                outcome,
            } => {
                let teller = self.member_id_of(told_by.as_ref())?;
                self.execute(
                    "UPDATE entry SET told_by = ?, happened = ?, outcome = ? WHERE id = ?",
                    params![
                        teller,
                        happened.map(|date| date.to_string()),
                        outcome.map(Outcome::as_str),
                        row
                    ],
                )?;
            }
            Details::Practice {
                steward,
                review_every,
            } => {
                let steward = self.member_id_of(steward.as_ref())?;
                self.execute(
                    "UPDATE entry SET steward = ?, review_every = ? WHERE id = ?",
                    params![steward, review_every.days(), row],
                )?;
            }
            Details::Path { steps } => {
                self.execute(
                    "UPDATE entry SET steps = ? WHERE id = ?",
                    params![to_json("steps", steps)?, row],
                )?;
            }
            Details::Gathering { on, place } => {
                self.execute(
                    "UPDATE entry SET held_on = ?, held_where = ? WHERE id = ?",
                    params![on.map(|date| date.to_string()), place, row],
                )?;
            }
            Details::Lesson {} | Details::Question {} => {}
        }
        self.write_tags(row, &content.tags)?;
        let tags = content
            .tags
            .iter()
            .map(Tag::as_str)
            .collect::<Vec<_>>()
            .join(" ");
        let terms = crate::search::index_terms(content.title.as_str(), &content.body, &tags);
        self.execute(
            "UPDATE entry SET extra = ?, tags = ?, terms = ? WHERE id = ?",
            params![extra, tags, terms, row],
        )?;
        Ok(())
    }

    fn handle_is_taken(&self, handle: &Handle) -> Result<bool, StoreError> {
        let found = self.row(
            "SELECT 1 FROM entry WHERE handle = ?",
            [handle.as_str()],
            |_| Ok(()),
        )?;
        Ok(found.is_some())
    }

    /// The slug itself if it is free, else with a number, else with the handle.
    fn free_slug(&self, slug: Slug, handle: &Handle) -> Result<Slug, StoreError> {
        let taken = |slug: &Slug| {
            self.row("SELECT 1 FROM entry WHERE slug = ?", [slug], |_| Ok(()))
                .map(|found| found.is_some())
        };
        if !taken(&slug)? {
            return Ok(slug);
        }
        for number in 2..10 {
            let numbered = slug.with_suffix(&number.to_string());
            if !taken(&numbered)? {
                return Ok(numbered);
            }
        }
        Ok(slug.with_suffix(handle.as_str()))
    }
}

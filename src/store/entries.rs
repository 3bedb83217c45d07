//! Entries: written with their revision, tags and index row; read one by one or by their row.

use std::collections::BTreeMap;

use rusqlite::{Row, params};

use super::revisions::NewRevision;
use super::rows::{self, columns, get, json, moment, to_json, word};
use super::{Read, StoreError, Write};
use crate::model::{
    Content, Details, Entry, Handle, Id, Kind, Name, Outcome, Period, Slug, Step, Tag, Timestamp,
};

columns! {
    /// What [`Read::entry_from`] reads `FROM entry`.
    EntryColumn {
        Row = "entry.id",
        Uuid = "entry.uuid",
        Slug = "entry.slug",
        Kind = "entry.kind",
        Title = "entry.title",
        State = "entry.state",
        Private = "entry.private",
        Pinned = "entry.pinned",
        Author = "entry.author",
        Created = "entry.created",
        Updated = "entry.updated",
        Trashed = "entry.trashed",
        ToldBy = "entry.told_by",
        Happened = "entry.happened",
        Outcome = "entry.outcome",
        Steward = "entry.steward",
        ReviewEvery = "entry.review_every",
        HeldOn = "entry.held_on",
        HeldWhere = "entry.held_where",
        Steps = "entry.steps",
        Extra = "entry.extra",
        Tags = "entry.tags",
    }
}

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
        match self.row_of(id)? {
            Some(row) => self.entry_at(row),
            None => Ok(None),
        }
    }

    /// The entry of this row number.
    pub(super) fn entry_at(&self, row: i64) -> Result<Option<Entry>, StoreError> {
        let sql = format!("SELECT {} FROM entry WHERE entry.id = ?", EntryColumn::SQL);
        self.row(&sql, [row], |row| self.entry_from(row))
    }

    /// The body of an entry, byte for byte; empty where there is no such entry.
    pub fn body(&self, id: Id) -> Result<String, StoreError> {
        match self.row_of(id)? {
            Some(row) => self.body_at(row),
            None => Ok(String::new()),
        }
    }

    /// The body of the entry of this row number; empty where there is none.
    pub(super) fn body_at(&self, row: i64) -> Result<String, StoreError> {
        let found = self.row(
            "SELECT text FROM body WHERE id = (SELECT body FROM entry WHERE id = ?)",
            [row],
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
            pinned: entry.pinned,
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
        if let Some(known) = self.entry_rows.borrow().get(&id) {
            return Ok(Some(*known));
        }
        let found = self.row("SELECT id FROM entry WHERE uuid = ?", [id], |row| {
            get(row, "id")
        })?;
        if let Some(row) = found {
            self.entry_rows.borrow_mut().insert(id, row);
        }
        Ok(found)
    }

    /// The row number of an entry that must be there.
    pub(super) fn require_row(&self, id: Id) -> Result<i64, StoreError> {
        self.row_of(id)?.ok_or_else(|| StoreError::Value {
            what: "reference",
            reason: format!("no entry has the id {id}"),
        })
    }

    /// Reads a row of [`EntryColumn`].
    pub(super) fn entry_from(&self, row: &Row<'_>) -> Result<Entry, StoreError> {
        use EntryColumn as Column;
        let id = rows::id(row, Column::Uuid)?;
        self.entry_rows
            .borrow_mut()
            .insert(id, get(row, Column::Row)?);
        let trashed: Option<i64> = get(row, Column::Trashed)?;
        let tags: String = get(row, Column::Tags)?;
        let author: i64 = get(row, Column::Author)?;
        Ok(Entry {
            id,
            handle: id.handle(),
            slug: rows::slug(row, Column::Slug)?,
            details: self.details_from(row)?,
            title: rows::title(row, Column::Title)?,
            tags: tags
                .split_whitespace()
                .map(|tag| rows::read_word("tag", tag))
                .collect::<Result<_, _>>()?,
            author: self.name_of(author)?,
            state: word(row, Column::State)?,
            private: get(row, Column::Private)?,
            pinned: get(row, Column::Pinned)?,
            created: moment(row, Column::Created)?,
            updated: moment(row, Column::Updated)?,
            trashed: trashed.map(Timestamp::from_seconds),
            extra: json(row, Column::Extra)?,
        })
    }

    /// Reads the fields of a kind from a row of [`EntryColumn`].
    fn details_from(&self, row: &Row<'_>) -> Result<Details, StoreError> {
        use EntryColumn as Column;
        let name = |column| {
            get::<Option<i64>>(row, column)?
                .map(|member| self.name_of(member))
                .transpose()
        };
        Ok(match word::<Kind>(row, Column::Kind)? {
            Kind::Story => Details::Story {
                told_by: name(Column::ToldBy)?,
                happened: rows::date(row, Column::Happened)?,
                outcome: rows::maybe_word(row, Column::Outcome)?,
            },
            Kind::Lesson => Details::Lesson {},
            Kind::Practice => Details::Practice {
                steward: name(Column::Steward)?,
                review_every: get::<Option<u32>>(row, Column::ReviewEvery)?
                    .and_then(Period::of_days)
                    .unwrap_or(Period::DEFAULT_REVIEW),
            },
            Kind::Question => Details::Question {},
            Kind::Path => Details::Path {
                steps: json::<Vec<Step>>(row, Column::Steps)?,
            },
            Kind::Gathering => Details::Gathering {
                on: rows::date(row, Column::HeldOn)?,
                place: get(row, Column::HeldWhere)?,
            },
        })
    }
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
        let revision = NewRevision {
            id: Id::random(),
            body,
            content,
            parents: &[],
            author,
            at: new.updated,
            change: new.change,
        };
        self.add_revision(row, &revision)?;
        self.touch(row);
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
        let head = self.head(id)?;
        let made = self.put_revision(row, &old, content, head.as_slice(), (by, at), change)?;
        Ok(Some(made))
    }

    /// Settles what an entry says of which several versions stood side by side: a new revision, made from all of them.
    pub fn settle(
        &self,
        id: Id,
        content: &Content,
        by: &Name,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let row = self.require_row(id)?;
        let Some(old) = self.content(id)? else {
            return Ok(());
        };
        let mut parents: Vec<Id> = self.head(id)?.into_iter().collect();
        parents.extend(self.diverged(id)?.iter().map(|revision| revision.id));
        self.put_revision(row, &old, content, &parents, (by, at), "settle")?;
        self.set_diverged(id, &[])
    }

    /// Makes a revision of the entry in this row, which says `old`.
    fn put_revision(
        &self,
        row: i64,
        old: &Content,
        content: &Content,
        parents: &[Id],
        (by, at): (&Name, Timestamp),
        change: &str,
    ) -> Result<Id, StoreError> {
        let mut dropped = old.tags.clone();
        dropped.retain(|tag| !content.tags.contains(tag));
        self.keep_hidden(&dropped)?;
        self.index_remove(row)?;
        let body = if old.body == content.body {
            self.row("SELECT body FROM entry WHERE id = ?", [row], |row| {
                get(row, "body")
            })?
            .ok_or(StoreError::Sqlite(rusqlite::Error::QueryReturnedNoRows))?
        } else {
            self.insert("INSERT INTO body (text) VALUES (?)", [&content.body])?
        };
        let updated = (!old.differs_by_its_pin(content)).then_some(at);
        self.execute(
            "UPDATE entry SET title = ?, body = ?, state = ?, private = ?, updated = max(created, coalesce(?, updated)) \
             WHERE id = ?",
            params![
                content.title,
                body,
                content.state,
                content.private,
                updated,
                row
            ],
        )?;
        self.write_fields(row, content)?;
        let revision = NewRevision {
            id: Id::random(),
            body,
            content,
            parents,
            author: self.member_id(by)?,
            at,
            change,
        };
        self.add_revision(row, &revision)?;
        self.touch(row);
        self.index_add(row)?;
        Ok(revision.id)
    }

    /// Completes the revision that an entry shows: for an import, whose paths can name their steps only once all entries are
    /// there. Nobody has seen the revision yet, so none is added.
    pub fn amend(&self, id: Id, content: &Content) -> Result<(), StoreError> {
        let row = self.require_row(id)?;
        self.index_remove(row)?;
        self.write_fields(row, content)?;
        self.amend_revision(row, content)?;
        self.touch(row);
        self.index_add(row)
    }

    /// Says when an entry's content last changed, where that is not now.
    pub fn set_updated(&self, id: Id, updated: Timestamp) -> Result<(), StoreError> {
        let row = self.require_row(id)?;
        self.execute(
            "UPDATE entry SET updated = max(created, ?) WHERE id = ?",
            params![updated, row],
        )?;
        self.execute(
            "UPDATE entry_tag SET updated = (SELECT updated FROM entry WHERE id = ?1) WHERE entry = ?1",
            [row],
        )?;
        self.touch(row);
        Ok(())
    }

    /// Moves an entry to the trash; the search index forgets it.
    pub fn trash(&self, id: Id, at: Timestamp) -> Result<(), StoreError> {
        let row = self.require_row(id)?;
        self.index_remove(row)?;
        self.execute(
            "UPDATE entry SET trashed = ? WHERE id = ?",
            params![at, row],
        )?;
        self.touch(row);
        Ok(())
    }

    /// Takes an entry back from the trash.
    pub fn restore(&self, id: Id) -> Result<(), StoreError> {
        let row = self.require_row(id)?;
        self.index_remove(row)?;
        self.execute("UPDATE entry SET trashed = NULL WHERE id = ?", [row])?;
        self.touch(row);
        self.index_add(row)
    }

    /// Erases an entry with its revisions, marks, links and files, and what only it used. See also
    /// [`super::Store::wipe`], which erases what SQLite would leave in free pages.
    pub fn purge(&self, id: Id) -> Result<(), StoreError> {
        let row = self.require_row(id)?;
        if let Some(content) = self.content(id)? {
            self.keep_hidden(&content.tags)?;
        }
        self.touch_dependents(row)?;
        self.note_sight_of(id)?;
        self.note_erased(id)?;
        self.index_remove(row)?;
        // An answer that did nothing but point to it answers nothing now.
        self.execute(
            "DELETE FROM mark WHERE act = 'answer' AND note IS NULL AND target = ?",
            [id],
        )?;
        self.want_again(row)?;
        // A learner's step keeps what it was done with, as the path itself does.
        let pointing = "SELECT id FROM mark WHERE target = ? AND act != 'step'";
        for mark in self.rows(pointing, [id], |row| get::<i64>(row, "id"))? {
            self.change_mark(mark, || {
                self.execute("UPDATE mark SET target = NULL WHERE id = ?", [mark])
                    .map(drop)
            })?;
        }
        let bodies: Vec<i64> = self.rows(
            "SELECT DISTINCT body FROM revision WHERE entry = ?",
            [row],
            |row| get(row, "body"),
        )?;
        self.execute("DELETE FROM entry WHERE id = ?", [row])?;
        self.entry_rows.borrow_mut().remove(&id);
        for body in bodies {
            self.execute(
                "DELETE FROM body WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM revision WHERE body = ?1)",
                [body],
            )?;
        }
        self.drop_unused_blobs()?;
        self.drop_unused_tags()
    }

    /// Writes what an entry says but for its title, text, state and who may see it, and the columns derived for the index.
    pub(super) fn write_fields(&self, row: i64, content: &Content) -> Result<(), StoreError> {
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
            "UPDATE entry SET pinned = ?, extra = ?, tags = ?, terms = ? WHERE id = ?",
            params![content.pinned, extra, tags, terms, row],
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
    pub(super) fn free_slug(&self, slug: Slug, handle: &Handle) -> Result<Slug, StoreError> {
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

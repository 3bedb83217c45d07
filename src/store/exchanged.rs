//! What an exchange with other machines has to remember: with whom it is, and which entries they may not know as they are now.

use rusqlite::params;

use super::rows::{self, get};
use super::{Read, StoreError, Write};
use crate::model::{Id, Revision};

/// What is remembered of an exchange as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncKey {
    /// With whom.
    Remote,
    /// The branch there.
    Branch,
    /// The commit that this file and the exchange tree last agreed on.
    Tip,
    /// The commit that the remote was last known to have.
    Sent,
    /// When they last agreed, as RFC 3339.
    At,
    /// The files of the tree that cannot be taken in, as JSON.
    Left,
    /// The files of the tree that were filed under another name or deleted, and others may not know it yet, as JSON.
    Unfiled,
    /// The tags that nothing carries any more but what others may not hear of did, as JSON.
    Hidden,
}

impl SyncKey {
    fn as_str(self) -> &'static str {
        match self {
            SyncKey::Remote => "remote",
            SyncKey::Branch => "branch",
            SyncKey::Tip => "tip",
            SyncKey::Sent => "sent",
            SyncKey::At => "at",
            SyncKey::Left => "left",
            SyncKey::Unfiled => "unfiled",
            SyncKey::Hidden => "hidden",
        }
    }
}

/// An entry of which others may not know all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed {
    /// The entry; it may be erased by now.
    pub entry: Id,
    /// The row of the last revision that others have; 0 where they have none.
    pub revision: i64,
    /// The number of the change; what is changed later has a greater one.
    pub stamp: i64,
}

impl Read<'_> {
    /// What is remembered of the exchange under a key.
    pub fn sync(&self, key: SyncKey) -> Result<Option<String>, StoreError> {
        self.row(
            "SELECT value FROM sync WHERE key = ?",
            [key.as_str()],
            |row| get(row, "value"),
        )
    }

    /// The entries of which others may not know all, those that changed first before others.
    pub fn changed(&self) -> Result<Vec<Changed>, StoreError> {
        self.rows(
            "SELECT entry, revision, changed FROM exchanged WHERE changed IS NOT NULL ORDER BY changed, entry",
            [],
            |row| {
                Ok(Changed {
                    entry: rows::id(row, "entry")?,
                    revision: get(row, "revision")?,
                    stamp: get(row, "changed")?,
                })
            },
        )
    }

    /// The last revision of an entry that others have, as its row; 0 where they have none.
    pub fn last_exchanged(&self, entry: Id) -> Result<i64, StoreError> {
        let found = self.row(
            "SELECT revision FROM exchanged WHERE entry = ?",
            [entry],
            |row| get(row, "revision"),
        )?;
        Ok(found.unwrap_or_default())
    }

    /// The number of an entry's change that others may not know; 0 where they know all.
    pub fn change_of(&self, entry: Id) -> Result<i64, StoreError> {
        let found = self.row(
            "SELECT changed FROM exchanged WHERE entry = ?",
            [entry],
            |row| get::<Option<i64>>(row, "changed"),
        )?;
        Ok(found.flatten().unwrap_or_default())
    }

    /// The versions of an entry that stand beside the one it shows, oldest first.
    pub fn diverged(&self, entry: Id) -> Result<Vec<Revision>, StoreError> {
        let Some(row) = self.row_of(entry)? else {
            return Ok(Vec::new());
        };
        let beside: Vec<Id> = self.rows(
            "SELECT revision FROM diverged WHERE entry = ?",
            [row],
            |row| rows::id(row, "revision"),
        )?;
        if beside.is_empty() {
            return Ok(Vec::new());
        }
        let mut revisions = self.revisions(entry)?;
        revisions.retain(|revision| beside.contains(&revision.id));
        Ok(revisions)
    }

    /// The entries outside the trash that say more than one thing until somebody settles it, the latest changed first.
    pub fn all_diverged(&self) -> Result<Vec<Id>, StoreError> {
        self.rows(
            "SELECT DISTINCT entry.uuid AS uuid, entry.updated AS updated FROM diverged JOIN entry ON entry.id = diverged.entry \
             WHERE entry.trashed IS NULL ORDER BY entry.updated DESC, entry.id DESC",
            [],
            |row| rows::id(row, "uuid"),
        )
    }

    /// The entries that speak of another by a link of their own, by a step or by a mark: what others see of them depends on
    /// whether they may see it.
    pub fn speaking_of(&self, id: Id) -> Result<Vec<Id>, StoreError> {
        self.rows(
            "SELECT source.uuid AS uuid FROM entry AS target JOIN link ON link.target = target.id AND link.written = '' \
             JOIN entry AS source ON source.id = link.source WHERE target.uuid = ?1 \
             UNION SELECT entry.uuid FROM mark JOIN entry ON entry.id = mark.entry WHERE mark.target = ?1 \
             UNION SELECT uuid FROM entry WHERE kind = 'path' AND instr(steps, ?2)",
            params![id, id.to_string()],
            |row| rows::id(row, "uuid"),
        )
    }
}

impl Read<'_> {
    /// The last revision of an entry that somebody elsewhere may have, as its row; 0 where nobody has any.
    pub fn last_known_elsewhere(&self, entry: Id) -> Result<i64, StoreError> {
        let found = self.row(
            "SELECT max(revision, handed) AS last FROM exchanged WHERE entry = ?",
            [entry],
            |row| get(row, "last"),
        )?;
        Ok(found.unwrap_or_default())
    }

    /// The row of a revision; 0 where there is none.
    pub fn revision_row(&self, id: Id) -> Result<i64, StoreError> {
        let found = self.row("SELECT id FROM revision WHERE uuid = ?", [id], |row| {
            get(row, "id")
        })?;
        Ok(found.unwrap_or_default())
    }
}

impl Write<'_> {
    /// Notes that an entry was handed over up to this revision, or came so.
    pub fn set_handed(&self, entry: Id, revision: i64) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO exchanged (entry, revision, handed) VALUES (?1, 0, ?2) \
             ON CONFLICT (entry) DO UPDATE SET handed = max(handed, excluded.handed)",
            params![entry, revision],
        )?;
        Ok(())
    }

    /// Remembers something of the exchange; `None` forgets it.
    pub fn set_sync(&self, key: SyncKey, value: Option<&str>) -> Result<(), StoreError> {
        match value {
            Some(value) => self.execute(
                "INSERT INTO sync (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                params![key.as_str(), value],
            )?,
            None => self.execute("DELETE FROM sync WHERE key = ?", [key.as_str()])?,
        };
        Ok(())
    }

    /// Takes it that others may not know any entry as it is now.
    pub fn doubt_exchange(&self) -> Result<(), StoreError> {
        self.execute("UPDATE exchanged SET changed = 1", [])?;
        self.execute(
            "INSERT INTO exchanged (entry, revision, changed) SELECT uuid, 0, 1 FROM entry WHERE true \
             ON CONFLICT DO NOTHING",
            [],
        )?;
        Ok(())
    }

    /// Takes it that others know nothing: every entry is to be sent, and each with its whole history.
    pub fn forget_exchange(&self) -> Result<(), StoreError> {
        self.execute("UPDATE exchanged SET revision = 0", [])?;
        self.doubt_exchange()
    }

    /// Notes which entries this transaction changed, where there is anybody to be told; its last step but one.
    pub fn note_changes(&self) -> Result<(), StoreError> {
        let rows = self.unsent.take();
        if rows.is_empty() || self.sync(SyncKey::Remote)?.is_none() {
            return Ok(());
        }
        let stamp = self.next_stamp()?;
        for row in rows {
            self.execute(
                "INSERT INTO exchanged (entry, revision, changed) SELECT uuid, 0, ?2 FROM entry WHERE id = ?1 \
                 ON CONFLICT (entry) DO UPDATE SET changed = excluded.changed",
                [row, stamp],
            )?;
        }
        Ok(())
    }

    /// Notes that others may not know an entry as it is now, although nothing in it was changed.
    pub fn note_change(&self, entry: Id) -> Result<(), StoreError> {
        let row = self.require_row(entry)?;
        self.touch(row);
        Ok(())
    }

    /// Notes that an entry came into sight or went out of it: others are to read otherwise what speaks of it.
    pub fn note_sight_of(&self, id: Id) -> Result<(), StoreError> {
        for other in self.speaking_of(id)? {
            self.touch(self.require_row(other)?);
        }
        Ok(())
    }

    /// Notes that an entry is about to be erased.
    pub(super) fn note_erased(&self, id: Id) -> Result<(), StoreError> {
        if self.sync(SyncKey::Remote)?.is_some() {
            let stamp = self.next_stamp()?;
            self.execute(
                "INSERT INTO exchanged (entry, revision, changed) VALUES (?1, 0, ?2) \
                 ON CONFLICT (entry) DO UPDATE SET changed = excluded.changed, revision = 0",
                params![id, stamp],
            )?;
        }
        Ok(())
    }

    fn next_stamp(&self) -> Result<i64, StoreError> {
        let last = self.row(
            "SELECT max(changed) AS last FROM exchanged WHERE changed IS NOT NULL",
            [],
            |row| get::<Option<i64>>(row, "last"),
        )?;
        Ok(last.flatten().unwrap_or_default() + 1)
    }

    /// Others know of an entry all up to this change of it and this revision.
    pub fn set_exchanged(&self, entry: Id, up_to: i64, revision: i64) -> Result<(), StoreError> {
        if self.row_of(entry)?.is_none() {
            self.execute(
                "DELETE FROM exchanged WHERE entry = ?1 AND coalesce(changed, 0) <= ?2",
                params![entry, up_to],
            )?;
            return Ok(());
        }
        self.execute(
            "INSERT INTO exchanged (entry, revision, changed) VALUES (?1, ?3, NULL) ON CONFLICT (entry) DO UPDATE SET \
             revision = max(revision, excluded.revision), changed = CASE WHEN changed > ?2 THEN changed END",
            params![entry, up_to, revision],
        )?;
        Ok(())
    }

    /// Says which versions stand beside the one that an entry shows.
    pub fn set_diverged(&self, entry: Id, revisions: &[Id]) -> Result<(), StoreError> {
        let row = self.require_row(entry)?;
        self.execute("DELETE FROM diverged WHERE entry = ?", [row])?;
        for revision in revisions {
            self.execute(
                "INSERT INTO diverged (entry, revision) VALUES (?, ?) ON CONFLICT DO NOTHING",
                params![row, revision],
            )?;
        }
        self.touch(row);
        Ok(())
    }
}

//! What was done on this machine, and the way back.

use std::collections::BTreeMap;

use rusqlite::params;
use serde::{Deserialize, Serialize};

use super::rows::{from_json, get, to_json};
use super::{JoinedMembers, Read, StoreError, Write};
use crate::model::{Id, Link, Member, Name, Tag, Timestamp};

/// One step of taking a change back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UndoStep {
    /// The entry was new: to the trash with it.
    Created(Id),
    /// The entry got a new revision: back to the one before.
    Revised {
        /// The entry.
        entry: Id,
        /// The revision it showed before.
        before: Id,
        /// The revision it showed then, which the journal notes: what was written since is no part of the change. Absent in
        /// what was journaled before this was noted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        made: Option<Id>,
    },
    /// The entry took in what its file says now: the next import looks at the file anew.
    Imported(Id),
    /// The entry went to the trash.
    Trashed(Id),
    /// The entry came back from the trash.
    Restored(Id),
    /// The versions that stood beside the one that the entry showed were others.
    Diverged {
        /// The entry.
        entry: Id,
        /// Those before.
        before: Vec<Id>,
    },
    /// The mark was new.
    Marked {
        /// The entry.
        entry: Id,
        /// The mark.
        mark: Id,
    },
    /// The link was new.
    Linked(Link),
    /// The link was taken away.
    Unlinked(Link),
    /// The file was attached, in place of another content or of none.
    Attached {
        /// The entry.
        entry: Id,
        /// The file's path.
        path: String,
        /// The key of the content before.
        before: Option<String>,
        /// That of the content since; absent where the file was taken away.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        made: Option<String>,
    },
    /// The tag was renamed.
    TagRenamed {
        /// Its name before.
        old: Tag,
        /// Its name since.
        new: Tag,
    },
    /// What the tag means was changed.
    TagDefined {
        /// The tag.
        tag: Tag,
        /// What it meant before.
        before: Option<String>,
    },
    /// The alias was new, or meant another tag.
    TagAliased {
        /// The alias.
        alias: Tag,
        /// What it meant before.
        before: Option<Tag>,
    },
    /// The tag was joined into another.
    TagMerged {
        /// The tag that is gone.
        from: Tag,
        /// The tag that it was joined into.
        into: Tag,
        /// What it meant.
        definition: Option<String>,
        /// Its aliases.
        aliases: Vec<Tag>,
        /// The entries that carried it.
        entries: Vec<Id>,
        /// Those of them that carried the other as well.
        both: Vec<Id>,
        /// Whether the other had a meaning of its own.
        into_was_defined: bool,
    },
    /// Two members turned out to be one person.
    MembersJoined(JoinedMembers),
    /// A member's description was changed.
    MemberChanged(Member),
    /// The charter was changed.
    CharterChanged(crate::model::Charter),
}

impl UndoStep {
    /// The entry that the step is about, if it is about one.
    pub fn entry(&self) -> Option<Id> {
        match self {
            UndoStep::Created(entry)
            | UndoStep::Imported(entry)
            | UndoStep::Trashed(entry)
            | UndoStep::Restored(entry)
            | UndoStep::Revised { entry, .. }
            | UndoStep::Diverged { entry, .. }
            | UndoStep::Marked { entry, .. }
            | UndoStep::Attached { entry, .. } => Some(*entry),
            UndoStep::Linked(link) | UndoStep::Unlinked(link) => Some(link.source),
            _ => None,
        }
    }
}

/// One change, as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journaled {
    /// Its number in the journal.
    pub number: i64,
    /// When it was made.
    pub at: Timestamp,
    /// What it did, as a phrase that follows "took back": "adding story `Kiln tripped`".
    pub what: String,
    /// The steps back, last done first undone.
    pub undo: Vec<UndoStep>,
}

impl Read<'_> {
    /// The last change that was not taken back and is `me`'s to take back: somebody else's steps along a path are theirs alone,
    /// and not even a word of them is for others.
    pub fn last_change(&self, me: &Name) -> Result<Option<Journaled>, StoreError> {
        let me = self.member_row(me)?;
        let mut before = i64::MAX;
        loop {
            let last = self.row(
                "SELECT id, at, what, undo FROM journal WHERE id < ? ORDER BY id DESC LIMIT 1",
                [before],
                |row| {
                    Ok(Journaled {
                        number: get(row, "id")?,
                        at: Timestamp::from_seconds(get(row, "at")?),
                        what: get(row, "what")?,
                        undo: from_json("journal", &get::<String>(row, "undo")?)?,
                    })
                },
            )?;
            let Some(change) = last else {
                return Ok(None);
            };
            let mut anothers = false;
            for step in &change.undo {
                anothers |= self.step_by(step)?.is_some_and(|by| Some(by) != me);
            }
            if !anothers {
                return Ok(Some(change));
            }
            before = change.number;
        }
    }

    /// Whose step along a path was kept, if one was.
    fn step_by(&self, step: &UndoStep) -> Result<Option<i64>, StoreError> {
        let UndoStep::Marked { mark, .. } = step else {
            return Ok(None);
        };
        self.row(
            "SELECT by FROM mark WHERE uuid = ? AND act = 'step'",
            [*mark],
            |row| get(row, "by"),
        )
    }
}

/// How many changes back `@last` looks for an entry: tags and charters may have been changed since.
const LAST_AMONG: i64 = 50;

impl Read<'_> {
    /// The entry that was changed last on this machine, drafts included; the newest one where the journal names none. A step
    /// along a path changes nothing for anybody but who took it.
    pub fn last_touched(&self) -> Result<Option<Id>, StoreError> {
        let recent = self.rows(
            "SELECT undo FROM journal ORDER BY id DESC LIMIT ?",
            [LAST_AMONG],
            |row| from_json::<Vec<UndoStep>>("journal", &get::<String>(row, "undo")?),
        )?;
        for step in recent.iter().flatten() {
            if let Some(id) = step.entry()
                && self.step_by(step)?.is_none()
                && self.row_of(id)?.is_some()
            {
                return Ok(Some(id));
            }
        }
        self.row(
            "SELECT uuid FROM entry ORDER BY updated DESC, id DESC LIMIT 1",
            [],
            |row| super::rows::id(row, "uuid"),
        )
    }
}

/// How many changes can be taken back, one after the other.
const REMEMBERED: i64 = 1000;

impl Write<'_> {
    /// Remembers how to take a change back; nothing where there is nothing to take back.
    pub fn journal(&self, at: Timestamp, what: &str, undo: &[UndoStep]) -> Result<(), StoreError> {
        if undo.is_empty() {
            return Ok(());
        }
        let undo = self.with_made(undo)?;
        let id = self.insert(
            "INSERT INTO journal (at, what, undo) VALUES (?, ?, ?)",
            params![at, what, to_json("journal", &undo)?],
        )?;
        self.execute("DELETE FROM journal WHERE id <= ?", [id - REMEMBERED])?;
        Ok(())
    }

    /// The same steps, each with the revision that it led to: that which the next one began with, and at last what is shown.
    fn with_made(&self, undo: &[UndoStep]) -> Result<Vec<UndoStep>, StoreError> {
        let mut next = BTreeMap::new();
        let mut undo = undo.to_vec();
        for step in undo.iter_mut().rev() {
            if let UndoStep::Revised {
                entry,
                before,
                made,
            } = step
            {
                *made = match next.insert(*entry, *before) {
                    Some(next) => Some(next),
                    None => self.head(*entry)?,
                };
            }
        }
        Ok(undo)
    }

    /// Forgets a change that has been taken back.
    pub fn forget_change(&self, number: i64) -> Result<(), StoreError> {
        self.execute("DELETE FROM journal WHERE id = ?", [number])?;
        Ok(())
    }

    /// Forgets the changes that touched an entry: a purge must leave no way back to it.
    pub fn forget_changes_of(&self, entry: Id) -> Result<(), StoreError> {
        let pattern = format!("%{entry}%");
        self.execute("DELETE FROM journal WHERE undo LIKE ?", [pattern])?;
        Ok(())
    }
}

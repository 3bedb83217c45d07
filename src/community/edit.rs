//! Editing, retiring, and the trash.

use serde::Serialize;

use super::capture::{names_of, settle_links};
use super::find::{require, resolve, resolve_kept};
use super::{Community, CommunityError};
use crate::model::{Content, Entry, Id, Kind, Lifecycle, Link, LinkKind, Timestamp, check_body};
use crate::store::{Store, UndoStep, Write};

/// What an edit did.
#[derive(Debug, Clone, Serialize)]
pub struct Edited {
    /// The entry, as it is now.
    #[serde(flatten)]
    pub entry: Entry,
    /// Whether anything changed.
    pub changed: bool,
}

/// What retiring did.
#[derive(Debug, Clone, Serialize)]
pub struct Retired {
    /// The entry that is retired.
    #[serde(flatten)]
    pub entry: Entry,
    /// Its successor, if one was named.
    pub successor: Option<Entry>,
}

/// What a purge did.
#[derive(Debug, Clone)]
pub struct Purged {
    /// The entries as they were.
    pub entries: Vec<Entry>,
    /// Why bytes of them may be left in the file, if any may. The doctor wipes them.
    pub left: Option<String>,
}

/// A change of an entry's content.
pub type Changes<'a> = dyn FnOnce(&mut Content) -> Result<(), CommunityError> + 'a;

impl Community {
    /// An entry and its content, for an editor.
    pub fn content(&self, reference: &str) -> Result<(Entry, Content), CommunityError> {
        self.read(|data| {
            let entry = resolve_kept(data, reference)?;
            let content = data.content(entry.id)?;
            content
                .map(|content| (entry, content))
                .ok_or_else(|| CommunityError::NotFound {
                    reference: reference.to_owned(),
                    near: Vec::new(),
                })
        })
    }

    /// Changes an entry; what it said before stays in its history.
    ///
    /// # Errors
    /// When the reference names no one entry, `changes` refuses, or the body cannot be kept.
    pub fn edit(
        &self,
        reference: &str,
        changes: Box<Changes<'_>>,
    ) -> Result<Edited, CommunityError> {
        self.change(|data| {
            let entry = resolve_kept(data, reference)?;
            let mut content = data
                .content(entry.id)?
                .ok_or_else(|| CommunityError::NotFound {
                    reference: reference.to_owned(),
                    near: Vec::new(),
                })?;
            changes(&mut content)?;
            self.revise(data, &entry, content)
        })
    }

    /// Gives an entry another content, and remembers how to take that back.
    pub(super) fn revise(
        &self,
        data: &Write<'_>,
        entry: &Entry,
        mut content: Content,
    ) -> Result<Edited, CommunityError> {
        check_body(&content.body)?;
        content.tags = data.canonical_tags(&content.tags)?;
        let before = data.head(entry.id)?;
        let revised = data.revise(entry.id, &content, self.me(), self.now, "edit")?;
        if revised.is_some() {
            settle_links(data, entry.id, &content.body, self.now)?;
            let what = format!("editing “{}”", entry.title);
            let step = before.map(|before| UndoStep::Revised {
                entry: entry.id,
                before,
                made: None,
            });
            data.journal(self.now, &what, step.as_slice())?;
        }
        Ok(Edited {
            entry: require(data, entry.id)?,
            changed: revised.is_some(),
        })
    }

    /// Withdraws an entry; it stays readable and points to its successor.
    pub fn retire(
        &self,
        reference: &str,
        successor: Option<&str>,
    ) -> Result<Retired, CommunityError> {
        self.change(|data| {
            let entry = resolve_kept(data, reference)?;
            let successor = successor
                .map(|reference| resolve_kept(data, reference))
                .transpose()?;
            if successor.as_ref().is_some_and(|other| other.id == entry.id) {
                return Err(CommunityError::refused(
                    "an entry cannot take its own place",
                    format!("cop retire {} --for REF", entry.handle),
                ));
            }
            if let Some(other) = successor
                .as_ref()
                .filter(|other| other.state == Lifecycle::Retired)
            {
                return Err(CommunityError::refused(
                    format!(
                        "“{}” is retired itself, so it takes nothing's place",
                        other.title
                    ),
                    format!(
                        "what took its place, if anything: cop show {}",
                        other.handle
                    ),
                ));
            }
            let mut steps = Vec::new();
            if let Some(mut content) = data.content(entry.id)? {
                content.state = Lifecycle::Retired;
                let before = data.head(entry.id)?;
                if data
                    .revise(entry.id, &content, self.me(), self.now, "retire")?
                    .is_some()
                {
                    steps.extend(before.map(|before| UndoStep::Revised {
                        entry: entry.id,
                        before,
                        made: None,
                    }));
                }
            }
            if let Some(successor) = &successor {
                let link = Link {
                    source: successor.id,
                    kind: LinkKind::Supersedes,
                    target: entry.id,
                    written: None,
                    created: self.now,
                };
                if data.link(&link)? {
                    steps.push(UndoStep::Linked(link));
                }
            }
            if steps.is_empty() {
                return Err(CommunityError::refused(
                    format!("“{}” is retired already", entry.title),
                    format!("cop show {}", entry.handle),
                ));
            }
            data.journal(self.now, &format!("retiring “{}”", entry.title), &steps)?;
            Ok(Retired {
                entry: require(data, entry.id)?,
                successor,
            })
        })
    }

    /// Moves entries to the trash, all or none.
    pub fn trash(&self, references: &[String]) -> Result<Vec<Entry>, CommunityError> {
        self.change(|data| {
            let mut trashed = Vec::new();
            let mut steps = Vec::new();
            for reference in references {
                let entry = resolve_kept(data, reference)?;
                data.trash(entry.id, self.now)?;
                steps.push(UndoStep::Trashed(entry.id));
                trashed.push(require(data, entry.id)?);
            }
            data.journal(
                self.now,
                &format!("moving {} to the trash", titles(&trashed)),
                &steps,
            )?;
            Ok(trashed)
        })
    }

    /// Takes entries back from the trash, all or none.
    pub fn restore(&self, references: &[String]) -> Result<Vec<Entry>, CommunityError> {
        self.change(|data| {
            let mut restored = Vec::new();
            let mut steps = Vec::new();
            for reference in references {
                let entry = resolve(data, reference)?;
                if entry.trashed.is_none() {
                    return Err(CommunityError::refused(
                        format!("“{}” is not in the trash", entry.title),
                        "cop list --trash",
                    ));
                }
                bring_back(data, entry.id, self.now)?;
                steps.push(UndoStep::Restored(entry.id));
                restored.push(require(data, entry.id)?);
            }
            data.journal(
                self.now,
                &format!("restoring {}", titles(&restored)),
                &steps,
            )?;
            Ok(restored)
        })
    }

    /// Erases entries for good: text, revisions, marks, files, index, and what SQLite would leave in free pages.
    pub fn purge(&self, references: &[String]) -> Result<Purged, CommunityError> {
        let mut store = Store::open(&self.path)?;
        let entries = store.write(|data| {
            let mut purged = Vec::new();
            for reference in references {
                let entry = resolve(data, reference)?;
                data.forget_changes_of(entry.id)?;
                data.purge(entry.id)?;
                purged.push(entry);
            }
            data.await_wiping()?;
            Ok::<_, CommunityError>(purged)
        })?;
        Ok(Purged {
            entries,
            left: match store.wipe() {
                Ok(true) => None,
                Ok(false) => Some("another program is still reading it".to_owned()),
                Err(error) => Some(error.to_string()),
            },
        })
    }
}

/// Takes an entry back from the trash; bodies that were written meanwhile may have asked for it.
pub(super) fn bring_back(data: &Write<'_>, id: Id, now: Timestamp) -> Result<(), CommunityError> {
    data.restore(id)?;
    let entry = require(data, id)?;
    Ok(data.grant_wanted(id, &names_of(&entry), now)?)
}

/// A few entries, named in a phrase.
fn titles(entries: &[Entry]) -> String {
    match entries {
        [one] => format!("“{}”", one.title),
        several => format!("{} entries", several.len()),
    }
}

impl Retired {
    /// Whether a retired practice is left without a successor.
    pub fn wants_successor(&self) -> bool {
        self.successor.is_none() && self.entry.kind() == Kind::Practice
    }
}

//! Taking the last change back.

use serde::Serialize;

use super::capture::settle_links;
use super::edit::bring_back;
use super::find::require;
use super::{Community, CommunityError};
use crate::model::{Condition, Predicate, Tag};
use crate::store::{Order, UndoStep, Write};

/// What was taken back.
#[derive(Debug, Clone, Serialize)]
pub struct Undone {
    /// What it had done, as a phrase: "adding the story “Kiln tripped”".
    pub what: String,
    /// How many steps were taken back.
    pub steps: usize,
}

impl Community {
    /// Takes the last change back; called again, the one before. What others did along a path stays theirs.
    pub fn undo(&self) -> Result<Undone, CommunityError> {
        self.change(|data| {
            let Some(change) = data.last_change(self.me())? else {
                return Err(CommunityError::Refused {
                    message: "there is nothing to take back".to_owned(),
                    hint: None,
                });
            };
            for step in change.undo.iter().rev() {
                self.take_back(data, step)?;
            }
            data.forget_change(change.number)?;
            Ok(Undone {
                what: change.what,
                steps: change.undo.len(),
            })
        })
    }

    fn take_back(&self, data: &Write<'_>, step: &UndoStep) -> Result<(), CommunityError> {
        match step {
            UndoStep::Created(id) => {
                if require(data, *id)?.trashed.is_none() {
                    data.trash(*id, self.now)?;
                    data.distrust_origins(*id)?;
                }
            }
            UndoStep::Imported(id) => data.distrust_origins(*id)?,
            UndoStep::Trashed(id) => bring_back(data, *id, self.now)?,
            UndoStep::Restored(id) => data.trash(*id, self.now)?,
            UndoStep::Revised { entry, before } => {
                let mut past = data.revisions(*entry)?.into_iter();
                let old = past.find(|past| past.id == *before);
                if let Some(old) = old {
                    let mut content = old.content;
                    content.tags = data.canonical_tags(&content.tags)?;
                    data.revise(*entry, &content, self.me(), self.now, "undo")?;
                    // What is as it was is no fresher than it was.
                    data.set_updated(*entry, old.at)?;
                    settle_links(data, *entry, &content.body, self.now)?;
                }
            }
            UndoStep::Marked { mark, .. } => {
                data.remove_mark(*mark)?;
            }
            UndoStep::Linked(link) => {
                data.unlink(link.source, link.kind, link.target)?;
            }
            UndoStep::Unlinked(link) => {
                data.link(link)?;
            }
            UndoStep::Attached {
                entry,
                path,
                before,
            } => {
                data.reattach(*entry, path, before.as_deref())?;
            }
            UndoStep::TagRenamed { old, new } => {
                data.drop_alias(old)?;
                data.rename_tag(new, old)?;
                data.drop_alias(new)?;
            }
            UndoStep::TagDefined { tag, before } => data.define_tag(tag, before.as_deref())?,
            UndoStep::TagAliased { alias, before } => match before {
                Some(tag) => data.alias_tag(alias, tag)?,
                None => {
                    data.drop_alias(alias)?;
                }
            },
            UndoStep::TagMerged { .. } => self.unmerge(data, step)?,
            UndoStep::MembersJoined(joined) => data.part_members(joined)?,
            UndoStep::MemberChanged(member) => data.save_member(member)?,
            UndoStep::CharterChanged(charter) => data.save_charter(charter)?,
        }
        Ok(())
    }

    /// Parts two tags that were joined.
    fn unmerge(&self, data: &Write<'_>, step: &UndoStep) -> Result<(), CommunityError> {
        let UndoStep::TagMerged {
            from,
            into,
            definition,
            aliases,
            entries,
            both,
            into_was_defined,
        } = step
        else {
            return Ok(());
        };
        data.drop_alias(from)?;
        data.define_tag(from, definition.as_deref())?;
        for alias in aliases {
            data.alias_tag(alias, from)?;
        }
        if !into_was_defined {
            data.define_tag(into, None)?;
        }
        for id in entries {
            let Some(mut content) = data.content(*id)? else {
                continue;
            };
            if !both.contains(id) {
                content.tags.retain(|tag| tag != into);
            }
            content.tags.push(from.clone());
            content.tags = data.canonical_tags(&content.tags)?;
            data.revise(*id, &content, self.me(), self.now, "undo")?;
        }
        Ok(())
    }

    /// The entries in the trash, latest first.
    pub fn trashed(&self) -> Result<Vec<super::Listed>, CommunityError> {
        self.list(
            &Condition::Is(Predicate::Trashed),
            Order::Updated,
            None,
            false,
        )
    }

    /// The tags that begin with a text, for completion on the command line.
    pub fn tags_beginning(&self, text: &str) -> Result<Vec<Tag>, CommunityError> {
        let begins = |tag: &Tag| tag.as_str().starts_with(text);
        Ok(self
            .tags()?
            .into_iter()
            .map(|tag| tag.name)
            .filter(begins)
            .collect())
    }
}

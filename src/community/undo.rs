//! Taking the last change back.

use serde::Serialize;

use super::capture::settle_links;
use super::edit::bring_back;
use super::find::require;
use super::{Community, CommunityError};
use crate::exchange::merge_content;
use crate::exchange::tree::paths_beside;
use crate::model::{Condition, Id, Predicate, Revision, said_since};
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
            let beside = came_beside(data, &change.undo)?;
            for step in change.undo.iter().rev() {
                self.take_back(data, step)?;
            }
            for (entry, mut came) in beside {
                came.extend(data.diverged(entry)?.into_iter().map(|past| past.id));
                data.set_diverged(entry, &came)?;
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
            UndoStep::Revised {
                entry,
                before,
                made,
            } => self.unwrite(data, *entry, *before, *made)?,
            UndoStep::Diverged { entry, before } => data.set_diverged(*entry, before)?,
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
                made,
            } => unattach(data, *entry, path, before.as_deref(), made.as_deref())?,
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

    /// Has an entry say what it said `before` a change that `made` it say something else. What was written since stays.
    fn unwrite(
        &self,
        data: &Write<'_>,
        entry: Id,
        before: Id,
        made: Option<Id>,
    ) -> Result<(), CommunityError> {
        let revisions = data.revisions(entry)?;
        let known = |id: Id| revisions.iter().find(|past| past.id == id);
        let Some(old) = known(before) else {
            return Ok(());
        };
        let of = |past: &Revision| {
            let mut content = past.content.clone();
            content.tags = data.canonical_tags(&content.tags)?;
            Ok::<_, CommunityError>(content)
        };
        let was = of(old)?;
        let content = match (made.and_then(known), data.content(entry)?) {
            (Some(made), Some(now)) => {
                let merged = merge_content(&of(made)?, &now, &was);
                merged.ok_or_else(|| went_on(data, entry))?
            }
            _ => was.clone(),
        };
        data.revise(entry, &content, self.me(), self.now, "undo")?;
        if content == was {
            // What is as it was is no fresher than it was.
            let until = revisions.iter().take_while(|past| past.id != before);
            let past = revisions.get(..=until.count()).unwrap_or_default();
            data.set_updated(entry, said_since(past).unwrap_or(old.at))?;
        }
        settle_links(data, entry, &content.body, self.now)
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
}

/// The versions that came to stand beside what a change made entries say, after it: whoever takes the change back has not seen to
/// them, and they stay.
fn came_beside(data: &Write<'_>, undo: &[UndoStep]) -> Result<Vec<(Id, Vec<Id>)>, CommunityError> {
    let mut found = Vec::new();
    for step in undo {
        let UndoStep::Diverged { entry, .. } = step else {
            continue;
        };
        let made = undo.iter().find_map(|step| match step {
            UndoStep::Revised {
                entry: of, made, ..
            } if of == entry => *made,
            _ => None,
        });
        let Some(made) = made else {
            continue;
        };
        let revisions = data.revisions(*entry)?.into_iter();
        let since = revisions.skip_while(|past| past.id != made).skip(1);
        let since: Vec<Id> = since.map(|past| past.id).collect();
        let mut beside: Vec<Id> = data.diverged(*entry)?.iter().map(|past| past.id).collect();
        beside.retain(|id| since.contains(id));
        if !beside.is_empty() {
            found.push((*entry, beside));
        }
    }
    Ok(found)
}

/// Why a change cannot be taken back alone.
fn went_on(data: &Write<'_>, entry: Id) -> CommunityError {
    let (handle, title) = (entry.handle(), title_of(data, entry));
    CommunityError::refused(
        format!(
            "the same place of “{title}” was changed since, so that change cannot be taken back alone"
        ),
        format!("cop history {handle}; then bring it about by hand: cop edit {handle}"),
    )
}

/// Why a file cannot be taken back.
fn replaced(data: &Write<'_>, entry: Id, path: &str) -> CommunityError {
    let (handle, title) = (entry.handle(), title_of(data, entry));
    CommunityError::refused(
        format!(
            "the file {path} of “{title}” was replaced since, so that change cannot be taken back alone"
        ),
        format!(
            "what is there now: cop show {handle}; to have another: cop attach {handle} FILE --name {path}"
        ),
    )
}

fn title_of(data: &Write<'_>, entry: Id) -> String {
    match require(data, entry) {
        Ok(entry) => entry.title.to_string(),
        Err(_) => entry.handle().to_string(),
    }
}

/// Has an entry have the file that it had `before` a change that `made` it have another. What somebody else put there since stays; what
/// was put there here may have got a name beside that one's.
fn unattach(
    data: &Write<'_>,
    entry: Id,
    path: &str,
    before: Option<&str>,
    made: Option<&str>,
) -> Result<(), CommunityError> {
    let files = data.attachments(entry)?;
    let has = |path: &str, sha256: Option<&str>| {
        let here = files.iter().find(|file| file.path == path);
        here.map(|file| file.sha256.as_str()) == sha256
    };
    if has(path, made) {
        return Ok(data.reattach(entry, path, before)?);
    }
    let is_so_already = has(path, before) || has(path, None);
    match (made, before) {
        (Some(made), _) => {
            let mut beside = paths_beside(path, made).into_iter();
            match beside.find(|second| has(second, Some(made))) {
                Some(second) => data.reattach(entry, &second, None)?,
                None if is_so_already => {}
                None => return Err(replaced(data, entry, path)),
            }
        }
        (None, Some(before)) if !is_so_already => {
            let mut beside = paths_beside(path, before).into_iter();
            if let Some(second) = beside.find(|second| has(second, None)) {
                data.reattach(entry, &second, Some(before))?;
            }
        }
        (None, _) => {}
    }
    Ok(())
}

//! What becomes of an entry that was changed here when the file that it came from changes too.

use super::Importing;
use crate::community::CommunityError;
use crate::community::find::require;
use crate::exchange::{Incoming, Overlap, Remark, merge_details, merge_tags};
use crate::model::{Content, Id};
use crate::store::{Read, UndoStep};

/// The change that holds what a file says, and nothing else.
pub(super) const IMPORT: &str = "import";
/// The change that brings together what a file says and what was changed here.
const MERGE: &str = "merge";

/// What the file of an entry said at the import before, where that was not taken back.
pub(super) fn said_before(data: &Read<'_>, entry: Id) -> Result<Option<Content>, CommunityError> {
    let mut revisions = data.revisions(entry)?;
    let last = revisions
        .iter()
        .rposition(|revision| revision.change == IMPORT);
    let Some(last) = last else {
        return Ok(None);
    };
    let mut said = revisions.swap_remove(last).content;
    said.tags = data.canonical_tags(&said.tags)?;
    Ok(Some(said))
}

/// Brings together what is said here and what the file says now, by what the file said before: each field as it was changed,
/// and where both changed it, as the file says. Gives also whether both changed the body.
fn merged(before: &Content, here: &Content, file: &Content) -> (Content, bool) {
    let content = Content {
        title: pick(&before.title, &here.title, &file.title),
        body: pick(&before.body, &here.body, &file.body),
        tags: merge_tags(&before.tags, &here.tags, &file.tags),
        // A path's steps are set once every entry is there.
        details: merge_details(
            &before.details,
            &here.details,
            &file.details,
            Overlap::Theirs,
        )
        .unwrap_or_else(|| file.details.clone()),
        state: pick(&before.state, &here.state, &file.state),
        private: pick(&before.private, &here.private, &file.private),
        pinned: pick(&before.pinned, &here.pinned, &file.pinned),
        extra: pick(&before.extra, &here.extra, &file.extra),
    };
    let both = here.body != before.body && file.body != before.body && here.body != file.body;
    (content, both)
}

fn pick<T: PartialEq + Clone>(before: &T, here: &T, file: &T) -> T {
    if file == before { here } else { file }.clone()
}

impl Importing<'_> {
    /// Makes what a changed file says the newest revision of its entry, and after it what was changed here.
    pub(super) fn take_in(
        &mut self,
        file: &Incoming,
        id: Id,
        said: Option<Content>,
        mut content: Content,
    ) -> Result<(), CommunityError> {
        let data = self.data;
        let (Some(here), Some(head)) = (data.content(id)?, data.head(id)?) else {
            return Ok(());
        };
        let merged = match &said {
            Some(said) => merged(said, &here, &content),
            None => {
                // Nothing tells what was changed here; what is private must not become public by a file that is silent, nor may
                // it take a pin away.
                content.private |= here.private;
                content.pinned |= here.pinned;
                (content.clone(), false)
            }
        };
        let (merged, both) = merged;
        if both {
            self.missed.push(Remark {
                path: self.reading.base.join(&file.path),
                line: 1,
                reason: format!(
                    "its text was changed here as well: the file's was taken, the other is in `cop history {}`",
                    id.handle()
                ),
            });
        }
        let entry = require(data, id)?;
        let now = self.community.now;
        let at = file.entry.updated.unwrap_or(now).max(entry.updated);
        let me = self.community.me().clone();
        let by = file.entry.author.clone().unwrap_or(me);
        let mut revised = false;
        if said.as_ref() != Some(&content) {
            revised |= data.revise(id, &content, &by, at, IMPORT)?.is_some();
        }
        revised |= data.revise(id, &merged, &by, at, MERGE)?.is_some();
        if revised {
            self.revised.insert(id);
            self.undo.push(UndoStep::Revised {
                entry: id,
                before: head,
                made: None,
            });
        }
        Ok(())
    }
}

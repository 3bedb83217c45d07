//! Two versions of an entry that stand side by side, until somebody settles which it is to be.

use serde::Serialize;

use crate::community::capture::settle_links;
use crate::community::find::{require, resolve_kept};
use crate::community::history::{FieldChange, between};
use crate::community::{Community, CommunityError};
use crate::model::{Content, Entry, Id, Name, Revision, Timestamp};
use crate::store::{Read, UndoStep};

/// An entry that says two things.
#[derive(Debug, Clone, Serialize)]
pub struct Divergence {
    /// The entry.
    #[serde(flatten)]
    pub entry: Entry,
    /// The versions that stand beside the one it shows.
    pub versions: Vec<Beside>,
}

/// A version that stands beside the one that an entry shows.
#[derive(Debug, Clone, Serialize)]
pub struct Beside {
    /// Who wrote it.
    pub by: Name,
    /// When.
    pub at: Timestamp,
    /// What differs apart from the body: first what this machine shows.
    pub fields: Vec<FieldChange>,
    /// How the body differs from the one that the entry shows, as a unified diff; empty where it does not.
    pub diff: String,
}

/// An entry, what it shows, and what stands beside that, each with how it differs.
pub type Versions = (Entry, Content, Vec<(Content, Beside)>);

/// How a divergence is settled.
#[derive(Debug)]
pub enum Choice {
    /// What this machine shows stays.
    Mine,
    /// What the other wrote takes its place.
    Theirs,
    /// This does.
    Text(Box<Content>),
}

/// What settling did.
#[derive(Debug, Clone, Serialize)]
pub struct Settled {
    /// The entry, as it is now.
    #[serde(flatten)]
    pub entry: Entry,
}

impl Community {
    /// What an entry shows and what stands beside it, for somebody who is to make one text of them.
    ///
    /// # Errors
    /// When the reference names no one entry, or it says one thing.
    pub fn versions(&self, reference: &str) -> Result<Versions, CommunityError> {
        self.read(|data| {
            let entry = resolve_kept(data, reference)?;
            beside(data, &entry)?;
            let shown = data.content(entry.id)?;
            let shown = shown.ok_or_else(|| says_one_thing(&entry))?;
            let mut versions = Vec::new();
            for version in data.diverged(entry.id)? {
                versions.push(compared(data, &shown, version)?);
            }
            Ok((entry, shown, versions))
        })
    }

    /// Settles what an entry is to say.
    ///
    /// # Errors
    /// When the reference names no one entry, it says one thing, or several others wrote versions of their own, so that
    /// “theirs” names none.
    pub fn settle(&self, reference: &str, choice: Choice) -> Result<Settled, CommunityError> {
        self.change(|data| {
            let entry = resolve_kept(data, reference)?;
            let mut beside = beside(data, &entry)?;
            let mut content = match (choice, beside.as_slice()) {
                (Choice::Theirs, [_]) => beside.remove(0),
                (Choice::Theirs, several) => {
                    return Err(CommunityError::refused(
                        format!(
                            "{} others wrote versions of “{}”",
                            several.len(),
                            entry.title
                        ),
                        format!("make one text of them: cop review {} edit", entry.handle),
                    ));
                }
                (Choice::Text(content), _) => *content,
                (Choice::Mine, _) => data
                    .content(entry.id)?
                    .ok_or_else(|| says_one_thing(&entry))?,
            };
            content.tags = data.canonical_tags(&content.tags)?;
            let shown = data.head(entry.id)?;
            let beside = data.diverged(entry.id)?.into_iter();
            let beside = beside.map(|version| version.id).collect();
            data.settle(entry.id, &content, self.me(), self.now())?;
            settle_links(data, entry.id, &content.body, self.now())?;
            let mut undo = vec![UndoStep::Diverged {
                entry: entry.id,
                before: beside,
            }];
            undo.extend(shown.map(|before| UndoStep::Revised {
                entry: entry.id,
                before,
                made: None,
            }));
            let what = format!("settling “{}”", entry.title);
            data.journal(self.now(), &what, &undo)?;
            Ok(Settled {
                entry: require(data, entry.id)?,
            })
        })
    }
}

/// The versions beside an entry.
fn beside(data: &Read<'_>, entry: &Entry) -> Result<Vec<Content>, CommunityError> {
    let versions = data.diverged(entry.id)?;
    match versions.is_empty() {
        true => Err(says_one_thing(entry)),
        false => Ok(versions
            .into_iter()
            .map(|version| version.content)
            .collect()),
    }
}

fn says_one_thing(entry: &Entry) -> CommunityError {
    CommunityError::refused(
        format!(
            "there is one version of “{}”, so there is nothing to choose",
            entry.title
        ),
        format!("cop history {}", entry.handle),
    )
}

/// An entry with the versions that stand beside it.
pub(in crate::community) fn divergence(
    data: &Read<'_>,
    id: Id,
) -> Result<Divergence, CommunityError> {
    let entry = require(data, id)?;
    let beside = data.diverged(id)?;
    let mut versions = Vec::new();
    // Most entries have none, and their text need not be read for that.
    let shown = match beside.is_empty() {
        true => None,
        false => data.content(id)?,
    };
    for (version, shown) in beside.into_iter().zip(shown.iter().cycle()) {
        versions.push(compared(data, shown, version)?.1);
    }
    Ok(Divergence { versions, entry })
}

/// A version beside what an entry shows, and how it differs.
fn compared(
    data: &Read<'_>,
    shown: &Content,
    version: Revision,
) -> Result<(Content, Beside), CommunityError> {
    let (fields, diff) = between(data, shown, &version.content, ["yours", "theirs"])?;
    let beside = Beside {
        by: version.author,
        at: version.at,
        fields,
        diff,
    };
    Ok((version.content, beside))
}

//! Links that people make by hand.

use serde::{Serialize, Serializer};

use super::capture::{resolve_links, resolve_targets};
use super::find::resolve_kept;
use super::{Community, CommunityError};
use crate::model::{Entry, Id, Link, LinkKind};
use crate::store::UndoStep;

/// What linking did.
#[derive(Debug, Clone, Serialize)]
pub struct Linked {
    /// The entry that makes the links.
    #[serde(flatten)]
    pub entry: Entry,
    /// The links that are new, each with the entry it leads to.
    #[serde(serialize_with = "as_objects")]
    pub linked: Vec<(LinkKind, Entry)>,
    /// The links that were there already.
    #[serde(serialize_with = "as_objects")]
    pub known: Vec<(LinkKind, Entry)>,
}

/// What unlinking did.
#[derive(Debug, Clone, Serialize)]
pub struct Unlinked {
    /// The entry that made the links.
    #[serde(flatten)]
    pub entry: Entry,
    /// The links that are gone.
    #[serde(serialize_with = "as_objects")]
    pub unlinked: Vec<(LinkKind, Entry)>,
}

/// Links as `show` names them: each an object with `link` beside the other entry's fields.
fn as_objects<S: Serializer>(
    links: &[(LinkKind, Entry)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Object<'a> {
        link: LinkKind,
        #[serde(flatten)]
        entry: &'a Entry,
    }
    serializer.collect_seq(
        links
            .iter()
            .map(|&(link, ref entry)| Object { link, entry }),
    )
}

impl Community {
    /// The entries that links would lead to.
    ///
    /// # Errors
    /// When one of them cannot be made.
    pub fn targets(&self, links: &[(LinkKind, String)]) -> Result<Vec<Id>, CommunityError> {
        if links.is_empty() {
            return Ok(Vec::new());
        }
        self.read(|data| {
            let targets = resolve_targets(data, links)?;
            Ok(targets.into_iter().map(|(_, target)| target).collect())
        })
    }

    /// Makes links from an entry.
    pub fn link(
        &self,
        reference: &str,
        links: &[(LinkKind, String)],
    ) -> Result<Linked, CommunityError> {
        self.change(|data| {
            let entry = resolve_kept(data, reference)?;
            let (mut linked, mut known, mut steps) = (Vec::new(), Vec::new(), Vec::new());
            for (kind, target) in resolve_targets(data, links)? {
                if target == entry.id {
                    return Err(CommunityError::refused(
                        "an entry cannot link to itself",
                        format!("cop show {}", entry.handle),
                    ));
                }
                if kind == LinkKind::From && leads_to(data, target, entry.id)? {
                    return Err(CommunityError::refused(
                        "that would make each come from the other",
                        format!("cop why {}", entry.handle),
                    ));
                }
                let link = Link {
                    source: entry.id,
                    kind,
                    target,
                    written: None,
                    created: self.now,
                };
                let other = super::find::require(data, target)?;
                if data.link(&link)? {
                    steps.push(UndoStep::Linked(link));
                    linked.push((kind, other));
                } else {
                    known.push((kind, other));
                }
            }
            data.journal(self.now, &format!("linking “{}”", entry.title), &steps)?;
            Ok(Linked {
                entry,
                linked,
                known,
            })
        })
    }

    /// Takes links from an entry; without kinds, every link to the entries named.
    pub fn unlink(
        &self,
        reference: &str,
        links: &[(LinkKind, String)],
        any: &[String],
    ) -> Result<Unlinked, CommunityError> {
        self.change(|data| {
            let entry = resolve_kept(data, reference)?;
            let mut wanted = resolve_links(data, links)?;
            for reference in any {
                let other = super::find::resolve(data, reference)?.id;
                wanted.extend(LinkKind::ALL.iter().map(|&kind| (kind, other)));
            }
            let (mut unlinked, mut steps) = (Vec::new(), Vec::new());
            for neighbour in data.links_out(entry.id)? {
                let link = neighbour.link;
                let asked = wanted.contains(&(link.kind, link.target));
                if asked
                    && link.written.is_none()
                    && data.unlink(entry.id, link.kind, link.target)?
                {
                    unlinked.push((link.kind, neighbour.entry));
                    steps.push(UndoStep::Unlinked(link));
                }
            }
            if unlinked.is_empty() {
                return Err(CommunityError::refused(
                    format!("“{}” makes no such link of its own", entry.title),
                    format!(
                        "cop show {}  (a link in the text goes with the text: cop edit {})",
                        entry.handle, entry.handle
                    ),
                ));
            }
            data.journal(self.now, &format!("unlinking “{}”", entry.title), &steps)?;
            Ok(Unlinked { entry, unlinked })
        })
    }
}

/// Whether one entry comes from another, at any distance.
fn leads_to(
    data: &crate::store::Read<'_>,
    start: crate::model::Id,
    end: crate::model::Id,
) -> Result<bool, CommunityError> {
    let mut seen = std::collections::BTreeSet::from([start]);
    let mut waiting = vec![start];
    while let Some(id) = waiting.pop() {
        if id == end {
            return Ok(true);
        }
        for neighbour in data.links_out(id)? {
            if neighbour.link.kind == LinkKind::From && seen.insert(neighbour.entry.id) {
                waiting.push(neighbour.entry.id);
            }
        }
    }
    Ok(false)
}

//! How to take back what an archive brought: what was here before it, beside what is here since.
//!
//! Two topics or two people of whom it says that they are one stay one: what was said of each is not told apart any more.

use std::collections::{BTreeMap, BTreeSet};

use super::coming::Coming;
use crate::community::CommunityError;
use crate::model::{Attachment, Charter, Id, Link, Member, Tag};
use crate::store::{Read, UndoStep};

/// What an archive may change, as it was before.
pub(super) struct Before {
    entries: Vec<(Id, Option<Here>)>,
    charter: Charter,
    definitions: BTreeMap<Tag, String>,
    aliases: BTreeMap<Tag, Tag>,
    tags: BTreeSet<Tag>,
    members: Vec<Member>,
}

/// An entry that is here already.
struct Here {
    head: Id,
    is_trashed: bool,
    links: Vec<Link>,
    files: Vec<Attachment>,
    /// The versions that stood beside the one that it showed.
    beside: Vec<Id>,
}

impl Here {
    fn of(data: &Read<'_>, id: Id) -> Result<Option<Here>, CommunityError> {
        let (Some(entry), Some(head)) = (data.entry(id)?, data.head(id)?) else {
            return Ok(None);
        };
        let mut links: Vec<Link> = Vec::new();
        links.extend(data.links_out(id)?.into_iter().map(|other| other.link));
        // Those in its text follow from that.
        links.retain(|link| link.written.is_none());
        let beside = data.diverged(id)?;
        Ok(Some(Here {
            head,
            is_trashed: entry.trashed.is_some(),
            links,
            files: data.attachments(id)?,
            beside: beside.into_iter().map(|version| version.id).collect(),
        }))
    }
}

impl Before {
    /// What is here before the archive is taken in.
    pub(super) fn of(data: &Read<'_>, coming: &Coming) -> Result<Self, CommunityError> {
        let entry = |id: Id| Ok((id, Here::of(data, id)?));
        let taken = coming.joined.taken.iter().map(|taken| entry(taken.id));
        Ok(Before {
            entries: taken.collect::<Result<_, CommunityError>>()?,
            charter: data.charter()?,
            definitions: data.definitions()?,
            aliases: data.tag_aliases()?,
            tags: data.tags()?.into_iter().map(|info| info.name).collect(),
            members: data.members()?,
        })
    }

    /// The steps back from what is here since.
    pub(super) fn steps_back(
        self,
        data: &Read<'_>,
        coming: &Coming,
    ) -> Result<Vec<UndoStep>, CommunityError> {
        let mut undo = Vec::new();
        self.words(data, &mut undo)?;
        self.people(data, &mut undo)?;
        if data.charter()? != self.charter {
            undo.push(UndoStep::CharterChanged(self.charter));
        }
        for (id, before) in self.entries {
            match before {
                None => undo.push(UndoStep::Created(id)),
                Some(before) => {
                    if let Some(since) = Here::of(data, id)? {
                        undo.extend(entry(id, before, since));
                    }
                }
            }
        }
        let marks = coming.joined.marks.iter();
        undo.extend(marks.map(|mark| UndoStep::Marked {
            entry: mark.entry,
            mark: mark.id,
        }));
        Ok(undo)
    }

    fn words(&self, data: &Read<'_>, undo: &mut Vec<UndoStep>) -> Result<(), CommunityError> {
        let (definitions, aliases) = (data.definitions()?, data.tag_aliases()?);
        let defined: BTreeSet<&Tag> = self.definitions.keys().chain(definitions.keys()).collect();
        for tag in defined {
            let before = self.definitions.get(tag);
            let was_joined = self.tags.contains(tag) && aliases.contains_key(tag);
            if before != definitions.get(tag) && !was_joined {
                undo.push(UndoStep::TagDefined {
                    tag: tag.clone(),
                    before: before.cloned(),
                });
            }
        }
        let meant: BTreeSet<&Tag> = self.aliases.keys().chain(aliases.keys()).collect();
        for alias in meant {
            let before = self.aliases.get(alias);
            if before != aliases.get(alias) && !self.tags.contains(alias) {
                undo.push(UndoStep::TagAliased {
                    alias: alias.clone(),
                    before: before.cloned(),
                });
            }
        }
        Ok(())
    }

    fn people(&self, data: &Read<'_>, undo: &mut Vec<UndoStep>) -> Result<(), CommunityError> {
        for member in data.members()? {
            let known = self.members.iter().find(|one| one.name.is(&member.name));
            let mut before = known
                .cloned()
                .unwrap_or_else(|| Member::named(member.name.clone()));
            let joined = member.aliases.iter().filter(|alias| {
                let others = self.members.iter().filter(|one| !one.name.is(&member.name));
                others.into_iter().any(|other| other.name.is(alias))
            });
            before.aliases.extend(joined.cloned());
            if before != member {
                undo.push(UndoStep::MemberChanged(before));
            }
        }
        Ok(())
    }
}

fn entry(id: Id, before: Here, since: Here) -> Vec<UndoStep> {
    let mut undo = Vec::new();
    if before.beside != since.beside {
        undo.push(UndoStep::Diverged {
            entry: id,
            before: before.beside,
        });
    }
    if before.head != since.head {
        undo.push(UndoStep::Revised {
            entry: id,
            before: before.head,
            made: None,
        });
    }
    let is = |one: &Link, other: &Link| (one.kind, one.target) == (other.kind, other.target);
    let lacks = |links: &[Link], link: &Link| !links.iter().any(|one| is(one, link));
    let (was, are) = (before.links, since.links);
    let new = are.iter().filter(|link| lacks(&was, link)).cloned();
    undo.extend(new.map(UndoStep::Linked));
    let gone = was.iter().filter(|link| lacks(&are, link)).cloned();
    undo.extend(gone.map(UndoStep::Unlinked));
    undo.extend(attached(id, &before.files, since.files));
    if since.is_trashed && !before.is_trashed {
        undo.push(UndoStep::Trashed(id));
    }
    undo
}

/// How to take back the files that an entry has since.
fn attached(entry: Id, before: &[Attachment], since: Vec<Attachment>) -> Vec<UndoStep> {
    let mut undo = Vec::new();
    for file in since {
        let before = before.iter().find(|before| before.path == file.path);
        let before = before.map(|before| before.sha256.clone());
        if before.as_ref() != Some(&file.sha256) {
            undo.push(UndoStep::Attached {
                entry,
                path: file.path,
                before,
                made: Some(file.sha256),
            });
        }
    }
    undo
}

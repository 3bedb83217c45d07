//! Handing on what the community knows: a handbook for people, JSON for programs.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::tagging::known_tag;
use super::{Community, CommunityError};
use crate::exchange::{self, COMMUNITY_FILE};
use crate::handbook::{self, Broken, Left, Names, Options, Page, PageContent, Written};
use crate::model::{
    Act, Attachment, Charter, Condition, Details, Entry, FlagReason, Id, Kind, LinkKind, Mark,
    Member, Predicate, Snapshot, State, Tag, TagInfo, Whole,
};
use crate::store::{Audience, Read, Standing};

/// What a handbook shall hold.
#[derive(Debug, Clone)]
pub struct HandbookRequest {
    /// Only entries with one of these topics; none means all.
    pub topics: Vec<Tag>,
    /// Only entries of these kinds; none means all.
    pub kinds: Vec<Kind>,
    /// How people are named.
    pub names: Names,
}

/// What an export of the handbook did.
#[derive(Debug, Clone, Serialize)]
pub struct HandbookReport {
    /// The folder, or the one file.
    pub path: PathBuf,
    /// How many pages it has.
    pub pages: usize,
    /// How many files are new.
    pub created: usize,
    /// How many files have changed.
    pub changed: usize,
    /// How many files are gone.
    pub removed: usize,
    /// How many files are as they were.
    pub unchanged: usize,
    /// Where names are not told: words of a name that stand in a text by themselves.
    pub names_left: Vec<Left>,
    /// Where names are not told: how many attached files went along, in which nobody looked for names.
    pub files_unread: usize,
}

/// Everything that others may see, for programs.
#[derive(Debug, Clone, Serialize)]
pub struct Dump {
    /// What this is: always `cop`.
    pub format: &'static str,
    /// The version of this form; it grows when a field changes its meaning.
    pub version: u32,
    /// What the community says of itself.
    pub community: Charter,
    /// Its people.
    pub members: Vec<Member>,
    /// Its topics.
    pub tags: Vec<TagInfo>,
    /// Its entries, oldest first.
    pub entries: Vec<DumpedEntry>,
}

/// One entry in a dump.
#[derive(Debug, Clone, Serialize)]
pub struct DumpedEntry {
    /// The entry.
    #[serde(flatten)]
    pub entry: Entry,
    /// Its computed states.
    #[serde(flatten)]
    pub standing: Standing,
    /// Its body, byte for byte.
    pub body: String,
    /// The links that it makes.
    pub links: Vec<DumpedLink>,
    /// Its marks, those on anyone's progress apart.
    pub marks: Vec<Mark>,
    /// Its files, without their bytes.
    pub attachments: Vec<Attachment>,
}

/// One link in a dump.
#[derive(Debug, Clone, Serialize)]
pub struct DumpedLink {
    /// What it says.
    pub link: LinkKind,
    /// The entry that it leads to.
    pub id: Id,
    /// Whether it stands in the body.
    pub in_body: bool,
}

/// The version of the form of a dump.
const DUMP_VERSION: u32 = 1;

impl Community {
    /// Writes the handbook into a folder. What was there of an earlier export is replaced as a whole; a failed export leaves
    /// it as it was.
    ///
    /// # Errors
    /// When there is no such topic, or the folder holds what is not cop's, or cannot be written.
    pub fn export_handbook(
        &self,
        folder: &Path,
        request: &HandbookRequest,
        force: bool,
    ) -> Result<HandbookReport, CommunityError> {
        if handbook::is_written(folder) && folder.join(COMMUNITY_FILE).is_file() {
            return Err(CommunityError::refused(
                format!("{} holds an archive", exchange::show_path(folder)),
                "name another folder: cop export handbook FOLDER",
            ));
        }
        self.name_for_readers()?;
        self.read(|data| {
            let snapshot = data.snapshot(&Condition::All(Vec::new()), self.now)?;
            let options = self.options(data, request)?;
            let pages = handbook::build(&snapshot, &options);
            let left = handbook::names_left(&snapshot, &options, &pages);
            let mut bytes = |sha256: &str| {
                data.blob(sha256)?
                    .ok_or_else(|| format!("the file kept as {sha256} is gone").into())
            };
            let written = handbook::write(folder, &pages, &mut bytes, force)?;
            Ok(report(folder, &pages, &written, left, request.names))
        })
    }

    /// The whole handbook as one Markdown text, and the words of names that were not to be told and still stand in it.
    pub fn export_single(
        &self,
        request: &HandbookRequest,
    ) -> Result<(String, Vec<Left>), CommunityError> {
        self.read(|data| {
            let snapshot = data.snapshot(&Condition::All(Vec::new()), self.now)?;
            let options = self.options(data, request)?;
            let pages = handbook::build(&snapshot, &options);
            let left = handbook::names_left(&snapshot, &options, &pages);
            Ok((handbook::single(&snapshot, &options), left))
        })
    }

    /// The links of the handbook that lead nowhere, without writing anything.
    pub fn check_handbook(
        &self,
        request: &HandbookRequest,
    ) -> Result<(usize, Vec<Broken>), CommunityError> {
        self.read(|data| {
            let pages = self.pages(data, request)?;
            Ok((pages.len(), handbook::check(&pages)))
        })
    }

    /// Everything that others may see among the entries that meet a condition; `all` adds drafts and what is private.
    pub fn dump(&self, condition: &Condition, all: bool) -> Result<Dump, CommunityError> {
        let with_drafts = Condition::Any(vec![
            condition.clone(),
            Condition::All(vec![
                condition.clone(),
                Condition::Is(Predicate::State(State::Draft)),
            ]),
        ]);
        if !all {
            self.name_for_readers()?;
        }
        self.read(|data| {
            let condition = if all { &with_drafts } else { condition };
            let mut snapshot = data.snapshot(condition, self.now)?;
            let audience = if all {
                Audience::Here
            } else {
                snapshot.entries.retain(Whole::is_public);
                Audience::Others
            };
            let known: HashSet<Id> = snapshot
                .entries
                .iter()
                .map(|whole| whole.entry.id)
                .collect();
            let hidden = match all {
                true => HashSet::new(),
                false => hidden(data, &snapshot.entries, &known)?,
            };
            let members: Vec<Member> = match all {
                true => snapshot.members.clone(),
                false => snapshot.public_members().into_iter().cloned().collect(),
            };
            let tags = match all {
                true => snapshot.tags,
                false => public_tags(snapshot.tags, &members, &snapshot.entries),
            };
            let mut entries = Vec::new();
            for whole in snapshot.entries {
                let standing = data.standing_for(audience, &whole.entry, &whole.marks, self.now)?;
                entries.push(dumped(whole, standing, audience, &known, &hidden));
            }
            Ok(Dump {
                format: "cop",
                version: DUMP_VERSION,
                community: snapshot.charter,
                members,
                tags,
                entries,
            })
        })
    }

    /// What the handbook shall hold. A topic that there is not would empty a handbook that is there, and is refused.
    fn options(
        &self,
        data: &Read<'_>,
        request: &HandbookRequest,
    ) -> Result<Options, CommunityError> {
        let topics = request.topics.iter();
        Ok(Options {
            topics: topics
                .map(|topic| known_tag(data, topic))
                .collect::<Result<_, _>>()?,
            kinds: request.kinds.clone(),
            names: request.names,
            ..Options::new(self.now)
        })
    }

    fn pages(
        &self,
        data: &Read<'_>,
        request: &HandbookRequest,
    ) -> Result<Vec<Page>, CommunityError> {
        let snapshot = data.snapshot(&Condition::All(Vec::new()), self.now)?;
        Ok(handbook::build(&snapshot, &self.options(data, request)?))
    }
}

/// An entry as a dump holds it; what others may not see is not named either, wherever it would be.
fn dumped(
    whole: Whole,
    standing: Standing,
    audience: Audience,
    known: &HashSet<Id>,
    hidden: &HashSet<Id>,
) -> DumpedEntry {
    let mut entry = whole.entry;
    if let Details::Path { steps } = &mut entry.details {
        steps.retain(|step| !hidden.contains(&step.entry));
    }
    let links = whole.links.iter().map(|link| DumpedLink {
        link: link.kind,
        id: link.target,
        in_body: link.written.is_some(),
    });
    let mut marks: Vec<Mark> = whole.marks;
    marks.retain(Snapshot::is_public_mark);
    for mark in &mut marks {
        match &mut mark.act {
            Act::Answer { with } => *with = with.filter(|id| !hidden.contains(id)),
            // It may speak of what made the entry sensitive.
            Act::Review { .. } if audience == Audience::Others => mark.note = None,
            _ => {}
        }
    }
    if audience == Audience::Others {
        let sensitive = Act::Flag {
            reason: FlagReason::Sensitive,
        };
        marks.retain(|mark| mark.act != sensitive);
        // An answer that only pointed to what may not be seen.
        marks.retain(|mark| mark.act != Act::Answer { with: None } || mark.note.is_some());
    }
    DumpedEntry {
        standing,
        body: whole.body,
        links: links.filter(|link| known.contains(&link.id)).collect(),
        marks,
        attachments: whole.attachments,
        entry,
    }
}

/// What steps and answers point to, and others may not see.
fn hidden(
    data: &Read<'_>,
    entries: &[Whole],
    known: &HashSet<Id>,
) -> Result<HashSet<Id>, CommunityError> {
    let mut hidden = HashSet::new();
    for whole in entries {
        let steps = match &whole.entry.details {
            Details::Path { steps } => steps.as_slice(),
            _ => &[],
        };
        let answers = whole.marks.iter().filter_map(|mark| match mark.act {
            Act::Answer { with } => with,
            _ => None,
        });
        for id in steps.iter().map(|step| step.entry).chain(answers) {
            if !known.contains(&id) && !data.is_public(id)? {
                hidden.insert(id);
            }
        }
    }
    Ok(hidden)
}

/// The tags that others may see, with the entries counted that they may see: those that one of these entries carries, that a
/// member offers or seeks, or that the glossary explains.
fn public_tags(tags: Vec<TagInfo>, members: &[Member], entries: &[Whole]) -> Vec<TagInfo> {
    let mut counts: HashMap<&Tag, u64> = HashMap::new();
    for tag in entries.iter().flat_map(|whole| &whole.entry.tags) {
        *counts.entry(tag).or_default() += 1;
    }
    let topics: HashSet<&Tag> = members
        .iter()
        .flat_map(|member| member.offers.iter().chain(&member.seeks))
        .collect();
    let seen = tags.into_iter().filter_map(|mut tag| {
        tag.entries = counts.get(&tag.name).copied().unwrap_or_default();
        (tag.entries > 0 || tag.definition.is_some() || topics.contains(&tag.name)).then_some(tag)
    });
    seen.collect()
}

fn report(
    folder: &Path,
    pages: &[Page],
    written: &Written,
    names_left: Vec<Left>,
    names: Names,
) -> HandbookReport {
    let files = pages
        .iter()
        .filter(|page| matches!(page.content, PageContent::Attachment { .. }));
    HandbookReport {
        names_left,
        files_unread: match names {
            Names::Full => 0,
            Names::Initials | Names::None => files.count(),
        },
        path: folder.to_path_buf(),
        pages: pages
            .iter()
            .filter(|page| {
                matches!(page.content, PageContent::Text(_)) && page.path.ends_with(".md")
            })
            .count(),
        created: written.created.len(),
        changed: written.changed.len(),
        removed: written.removed.len(),
        unchanged: written.unchanged,
    }
}

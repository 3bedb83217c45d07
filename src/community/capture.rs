//! Capture: a thought becomes an entry.

use std::collections::HashMap;

use serde::Serialize;

use super::{Community, CommunityError, find};
use crate::markdown::{self, ReferenceKind};
use crate::model::{
    Content, Entry, Id, Kind, Link, LinkKind, Mark, Name, Slug, Timestamp, check_body,
};
use crate::store::{NewEntry, Read, UndoStep, Write};

/// What is to be captured.
#[derive(Debug, Clone)]
pub struct Capture {
    /// What it says.
    pub content: Content,
    /// Who wrote it down, where that is not the acting member.
    pub author: Option<Name>,
    /// When, where that is not now.
    pub created: Option<Timestamp>,
    /// The links it makes: each kind with a reference.
    pub links: Vec<(LinkKind, String)>,
}

/// What was captured.
#[derive(Debug, Clone, Serialize)]
pub struct Captured {
    /// The entry.
    #[serde(flatten)]
    pub entry: Entry,
    /// Its body.
    pub body: String,
    /// Whether this capture made the community's file.
    #[serde(skip)]
    pub founded: bool,
    /// Tags that nobody used before although one of nearly that name is in use: the new one and the old one.
    #[serde(skip)]
    pub near_tags: Vec<(String, String)>,
    /// References in the body that name no entry yet.
    #[serde(skip)]
    pub wanted: Vec<String>,
}

impl Community {
    /// Keeps an entry.
    ///
    /// # Errors
    /// When the body cannot be kept, or a link's reference does not name one entry. Then nothing is written.
    pub fn capture(&self, capture: Capture) -> Result<Captured, CommunityError> {
        check_body(&capture.content.body)?;
        let founded = !self.exists();
        if let Some((_, reference)) = capture.links.first().filter(|_| founded) {
            // Otherwise a community would be made of a slip.
            return Err(CommunityError::NotFound {
                reference: reference.clone(),
                near: Vec::new(),
            });
        }
        self.write(|data| {
            let mut content = capture.content;
            let near_tags = near_tags(data, &content)?;
            content.tags = data.canonical_tags(&content.tags)?;
            let links = resolve_targets(data, &capture.links)?;
            let created = capture.created.unwrap_or(self.now);
            let new = NewEntry {
                content,
                author: capture.author.unwrap_or_else(|| self.me().clone()),
                created,
                updated: created,
                slug: None,
                change: "add",
            };
            let id = data.create(&new)?;
            for (kind, target) in links {
                let link = Link {
                    source: id,
                    kind,
                    target,
                    written: None,
                    created: self.now,
                };
                data.link(&link)?;
            }
            settle_links(data, id, &new.content.body, self.now)?;
            let entry = find::require(data, id)?;
            let what = format!("adding the {} “{}”", entry.kind(), entry.title);
            data.journal(self.now, &what, &[UndoStep::Created(id)])?;
            let wanted = data.wanted(id)?;
            Ok(Captured {
                entry,
                body: new.content.body,
                founded,
                near_tags,
                wanted,
            })
        })
    }

    /// Keeps a mark, and remembers how to take it back.
    pub(super) fn keep_mark(
        &self,
        data: &Write<'_>,
        mark: &Mark,
        what: &str,
    ) -> Result<(), CommunityError> {
        data.add_mark(mark)?;
        let step = UndoStep::Marked {
            entry: mark.entry,
            mark: mark.id,
        };
        data.journal(self.now, what, &[step])?;
        Ok(())
    }
}

/// The entries that new links are to lead to: outside the trash, and a question where they answer.
pub(super) fn resolve_targets(
    data: &Read<'_>,
    links: &[(LinkKind, String)],
) -> Result<Vec<(LinkKind, Id)>, CommunityError> {
    let mut targets = Vec::new();
    for (kind, reference) in links {
        let target = find::resolve_kept(data, reference)?;
        let of = target.kind();
        if *kind == LinkKind::Answers && of != Kind::Question {
            return Err(CommunityError::refused(
                format!(
                    "“{}” is a {of}, and only a question is answered",
                    target.title
                ),
                "cop list question",
            ));
        }
        targets.push((*kind, target.id));
    }
    Ok(targets)
}

/// The entries that some references name, each for its kind of link.
pub(super) fn resolve_links(
    data: &Read<'_>,
    links: &[(LinkKind, String)],
) -> Result<Vec<(LinkKind, Id)>, CommunityError> {
    links
        .iter()
        .map(|(kind, reference)| Ok((*kind, find::resolve(data, reference)?.id)))
        .collect()
}

/// Brings the links that a body makes up to date, and links whatever waited for an entry of this name.
pub(super) fn settle_links(
    data: &Write<'_>,
    id: Id,
    body: &str,
    now: Timestamp,
) -> Result<(), CommunityError> {
    let mut known: HashMap<String, Id> = data.links_written(id)?.into_iter().collect();
    let mut references = Vec::new();
    for reference in markdown::references(body) {
        let target = match reference.kind {
            ReferenceKind::Wiki => data.find_name(&reference.target)?,
            // What a path means is known from the folder that it was imported with, and from nowhere else.
            ReferenceKind::Link | ReferenceKind::Image => match known.remove(&reference.target) {
                Some(target) => Some(target),
                None => continue,
            },
        };
        references.push((reference.target, target));
    }
    data.set_body_links(id, &references, now)?;
    let entry = find::require(data, id)?;
    data.grant_wanted(id, &names_of(&entry), now)?;
    Ok(())
}

/// The names under which bodies may have asked for an entry.
pub(super) fn names_of(entry: &Entry) -> Vec<Slug> {
    let mut names = vec![entry.slug.clone()];
    names.extend(Slug::of_text(entry.title.as_str()));
    names.extend(Slug::of_text(entry.handle.as_str()));
    names.dedup();
    names
}

/// New tags that look like a slip of one in use.
pub(super) fn near_tags(
    data: &Read<'_>,
    content: &Content,
) -> Result<Vec<(String, String)>, CommunityError> {
    let mut near = Vec::new();
    for tag in &content.tags {
        if data.tag(tag)?.is_some() {
            continue;
        }
        let slip = data.tags()?.into_iter().find(|known| {
            known.name != *tag
                && strsim::damerau_levenshtein(known.name.as_str(), tag.as_str()) == 1
                && tag.as_str().chars().count() > 3
        });
        near.extend(slip.map(|known| (tag.to_string(), known.name.to_string())));
    }
    Ok(near)
}

impl Capture {
    /// A capture of a kind with a title and a body, and nothing else said.
    pub fn new(content: Content) -> Self {
        Capture {
            content,
            author: None,
            created: None,
            links: Vec::new(),
        }
    }
}

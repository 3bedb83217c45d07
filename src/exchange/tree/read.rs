//! The text of a file in a tree becomes an entry again, whoever wrote it.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value};

use super::entry::{OWN, SINCE, Shared, Version, can_be_kept};
use crate::exchange::import::{KEPT, LinkTarget, parse_written};
use crate::exchange::{NotTaken, Parsed, ReadOptions, parse_document};
use crate::markdown;
use crate::model::{Id, Kind, Lifecycle, LinkKind, Mark, Name, Slug, StepVerb, Timestamp};

/// What the file of an entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// An entry that has an identity, with the one version that the file holds.
    Known(Box<Shared>),
    /// One that somebody wrote into the tree by hand.
    New(Box<NewPage>),
}

/// A file that has no identity yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPage {
    /// The entry, with an identity that follows from the path and the text, so that whoever meets the file gives it the same.
    pub shared: Shared,
    /// What its front matter says that people said of it.
    pub marks: Vec<Mark>,
}

/// Who wrote a text and when, where the text does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// By whom.
    pub by: Name,
    /// When.
    pub at: Timestamp,
}

impl Written {
    /// By nobody who is known, at no moment that is.
    pub fn unknown() -> Self {
        Written {
            by: Name::unknown(),
            at: Timestamp::from_seconds(0),
        }
    }
}

/// Reads the file of an entry that lies at this path, in the folder of this kind.
///
/// # Errors
/// When it cannot become an entry, or says that it is not for others yet.
pub fn read_entry(text: &str, path: &str, kind: Kind, written: &Written) -> Result<Page, NotTaken> {
    let fields = fields(text)?;
    let Some(id) = fields.get("id").filter(|id| !id.is_null()) else {
        return new_page(text, path, kind, written).map(|page| Page::New(Box::new(page)));
    };
    let id = identity(text, "id", id)?;
    let (parsed, _) = parse_written(text, Some(kind))?;
    check_shown(&parsed)?;
    let author = parsed.author.clone().unwrap_or_else(|| written.by.clone());
    let created = parsed.created.unwrap_or(written.at);
    let slug = match &parsed.slug {
        Some(slug) => slug.clone(),
        None => Slug::of(&parsed.content.title, &id.handle()),
    };
    let links = links(&parsed);
    let version = version(parsed, &fields, &author, created)?;
    let (files, odd_files) = files(&fields);
    Ok(Page::Known(Box::new(Shared {
        id,
        slug,
        created,
        links,
        files,
        odd_files,
        versions: vec![version],
        author,
    })))
}

/// Reads the file of another version of an entry; gives whose version it is.
///
/// # Errors
/// When it cannot be one.
pub fn read_version(text: &str) -> Result<(Id, Version), NotTaken> {
    let fields = fields(text)?;
    let id = fields.get("entry").ok_or_else(|| NotTaken {
        line: 1,
        reason: "it does not say of which `entry` it is a version".to_owned(),
    })?;
    let id = identity(text, "entry", id)?;
    let (parsed, _) = parse_written(text, None)?;
    check_shown(&parsed)?;
    let at = parsed.updated.unwrap_or(Timestamp::from_seconds(0));
    let mut version = version(parsed, &fields, &Name::unknown(), at)?;
    version.edited_by = named(&fields, "edited_by");
    Ok((id, version))
}

fn fields(text: &str) -> Result<Map<String, Value>, NotTaken> {
    let document = markdown::split(text).map_err(|error| NotTaken {
        line: error.line,
        reason: error.reason,
    })?;
    Ok(document.front.map(|front| front.fields).unwrap_or_default())
}

fn identity(text: &str, field: &str, value: &Value) -> Result<Id, NotTaken> {
    value.as_str().and_then(Id::parse).ok_or_else(|| {
        let begins = |line: &str| line.starts_with(&format!("{field}:"));
        NotTaken {
            line: text.lines().position(begins).map_or(1, |at| at + 1),
            reason: format!("`{field}` is no identity; without that line the file is a new entry"),
        }
    })
}

/// What is not for others is not for this tree.
fn check_shown(parsed: &Parsed) -> Result<(), NotTaken> {
    let word = match (parsed.content.private, parsed.content.state) {
        (true, _) => "private",
        (_, Lifecycle::Draft) => "a draft",
        _ => return Ok(()),
    };
    Err(NotTaken {
        line: 1,
        reason: format!(
            "it says that it is {word}, but everybody can read it here; take that out, or delete the file"
        ),
    })
}

fn version(
    parsed: Parsed,
    fields: &Map<String, Value>,
    author: &Name,
    created: Timestamp,
) -> Result<Version, NotTaken> {
    let mut content = parsed.content;
    // A foreign field of the name of one of ours was set apart, and is back by now.
    let kept = fields.get(KEPT).and_then(Value::as_object);
    for own in OWN {
        if !kept.is_some_and(|kept| kept.contains_key(*own)) {
            content.extra.remove(*own);
        }
    }
    let steps = parsed.steps.into_iter();
    let steps = steps.filter_map(|step| Some((step.verb, name_in(&step.entry)?)));
    Ok(Version {
        steps: steps.collect::<Vec<(StepVerb, String)>>(),
        updated: parsed.updated.unwrap_or(created).max(created),
        edited_by: named(fields, "edited_by").filter(|name| name != author),
        content,
    })
}

fn named(fields: &Map<String, Value>, field: &str) -> Option<Name> {
    Name::parse(fields.get(field)?.as_str()?).ok()
}

fn name_in(targets: &[LinkTarget]) -> Option<String> {
    targets.iter().find_map(|target| match target {
        LinkTarget::Name(name) => Some(name.clone()),
        LinkTarget::File(_) => None,
    })
}

/// The links that stand in fields.
fn links(parsed: &Parsed) -> BTreeMap<(LinkKind, String), Option<Timestamp>> {
    let mut links = BTreeMap::new();
    for link in parsed.links.iter().filter(|link| link.written.is_none()) {
        let Some(text) = name_in(&link.to) else {
            continue;
        };
        let dated = text.rsplit_once(SINCE).and_then(|(name, since)| {
            let since = Timestamp::parse_rfc3339(since).ok()?;
            Some((name.to_owned(), Some(since)))
        });
        let (name, since) = dated.unwrap_or((text, None));
        links.insert((link.kind, name), since);
    }
    links
}

type Files = BTreeMap<String, String>;

/// The files that the front matter names, and what it names as files and are none.
fn files(fields: &Map<String, Value>) -> (Files, Files) {
    let Some(Value::Object(files)) = fields.get("files") else {
        return Default::default();
    };
    let files = files.iter().map(|(path, sha256)| {
        let sha256 = match sha256 {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        (path.clone(), sha256)
    });
    files.partition(|(path, sha256)| can_be_kept(path, sha256))
}

fn new_page(text: &str, path: &str, kind: Kind, written: &Written) -> Result<NewPage, NotTaken> {
    let options = ReadOptions {
        kind: Some(kind),
        now: written.at,
    };
    let (mut parsed, _) = parse_document(text, Some(Path::new(path)), &options)?;
    check_shown(&parsed)?;
    let id = Id::of_content(&["page", path, text]);
    let author = parsed.author.clone().unwrap_or_else(|| written.by.clone());
    let created = parsed.created.or(parsed.updated).unwrap_or(written.at);
    let slug = match parsed.slug.take() {
        Some(slug) => slug,
        None => Slug::of(&parsed.content.title, &id.handle()),
    };
    let marks = std::mem::take(&mut parsed.marks)
        .into_iter()
        .map(|mark| Mark {
            id: Id::of_content(&[
                "mark",
                &id.to_string(),
                &format!("{:?}", mark.act),
                mark.by.as_str(),
                mark.note.as_deref().unwrap_or_default(),
            ]),
            entry: id,
            by: mark.by,
            at: mark.at.unwrap_or(created),
            note: mark.note,
            act: mark.act,
        });
    let marks = marks.collect();
    let links = links(&parsed);
    let version = version(parsed, &Map::new(), &author, created)?;
    Ok(NewPage {
        shared: Shared {
            id,
            slug,
            created,
            links,
            files: Files::new(),
            odd_files: Files::new(),
            versions: vec![version],
            author,
        },
        marks,
    })
}

#[cfg(test)]
pub(in crate::exchange) mod tests;

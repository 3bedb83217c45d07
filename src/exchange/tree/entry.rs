//! An entry as others see it, and as the text of its file.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::place::{entry_path, version_path};
use crate::exchange::import::shown;
use crate::exchange::write::{document, fields_of};
use crate::model::{
    Content, Id, Kind, LinkKind, Name, Slug, StepVerb, Timestamp, is_sha256, plain_path, sha256_of,
};

/// The fields of an entry's file that only an exchange tree has. A foreign field of such a name is set apart.
pub(super) const OWN: &[&str] = &[
    "id",
    "slug",
    "author",
    "created",
    "updated",
    "edited_by",
    "files",
    "entry",
];

/// What stands between the name and the moment of a link that is younger than its entry.
pub(super) const SINCE: &str = " since ";

/// An entry, as far as others may know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// Its identity.
    pub id: Id,
    /// Its name in paths.
    pub slug: Slug,
    /// Who wrote it down.
    pub author: Name,
    /// When.
    pub created: Timestamp,
    /// The links that stand by themselves: each kind with the name of the entry that it leads to ([`super::stem`], or what
    /// somebody wrote by hand), and when it was made where that was not with the entry.
    pub links: BTreeMap<(LinkKind, String), Option<Timestamp>>,
    /// Its files: the SHA-256 of each by its path.
    pub files: BTreeMap<String, String>,
    /// What is named as its files and is none that can be kept everywhere: [`can_be_kept`]. It stays in the text as it is.
    pub odd_files: BTreeMap<String, String>,
    /// What it says: one version, or several that nobody has settled yet, in [`Shared::settle_order`]. The first stands in the
    /// entry's own file.
    pub versions: Vec<Version>,
}

/// What an entry says, or one of the things that it says while two people's changes of it are not settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Title, body, tags and fields; never private. The steps of a path are in [`Version::steps`].
    pub content: Content,
    /// The steps of a path, each with the name of its entry.
    pub steps: Vec<(StepVerb, String)>,
    /// When it was written.
    pub updated: Timestamp,
    /// By whom, where that is not the entry's author.
    pub edited_by: Option<Name>,
}

/// A version as text, with what tells it apart from every other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionText {
    /// The text of a file that holds the version alone.
    pub text: String,
    /// Its SHA-256 in lower-case hexadecimal.
    pub digest: String,
}

impl Version {
    /// The fields and the body, for the entry of this id.
    pub fn text(&self, id: Id) -> VersionText {
        let mut fields = fields_of(&self.content, &[], &self.steps, OWN);
        put(&mut fields, "entry", &id);
        self.put_fields(&mut fields);
        let text = document(&fields, &self.content.body);
        let digest = sha256_of(text.as_bytes());
        VersionText { text, digest }
    }

    fn put_fields(&self, fields: &mut Map<String, Value>) {
        put(fields, "updated", &self.updated);
        if let Some(name) = &self.edited_by {
            put(fields, "edited_by", name);
        }
    }
}

impl Shared {
    /// Its kind.
    pub fn kind(&self) -> Option<Kind> {
        self.versions
            .first()
            .map(|version| version.content.details.kind())
    }

    /// All files that the tree has for it, path and SHA-256, those among them that cannot be kept everywhere.
    pub fn files_in_tree(&self) -> impl Iterator<Item = (&String, &String)> {
        let odd = self.odd_files.iter();
        odd.filter(|(_, sha256)| is_sha256(sha256))
            .chain(&self.files)
    }

    /// Adds the versions that stand beside its own file. Those files do not know who wrote the entry down.
    pub fn add_versions(&mut self, versions: impl IntoIterator<Item = Version>) {
        for mut version in versions {
            version.edited_by.take_if(|by| *by == self.author);
            self.versions.push(version);
        }
        self.settle_order();
    }

    /// Puts the versions in their order, the oldest first, so that every machine gives the entry's own file the same one; what
    /// is there twice is there once.
    pub fn settle_order(&mut self) {
        let id = self.id;
        self.versions
            .sort_by_cached_key(|version| (version.updated, version.text(id).digest));
        self.versions.dedup();
    }

    /// The files that hold it, each with its path: its own first, then those of the other versions.
    pub fn texts(&self) -> Vec<(String, String)> {
        let Some((first, others)) = self.versions.split_first() else {
            return Vec::new();
        };
        let kind = first.content.details.kind();
        let mut texts = vec![(entry_path(kind, &self.slug, self.id), self.text(first))];
        for version in others {
            let VersionText { text, digest } = version.text(self.id);
            texts.push((version_path(&self.slug, self.id, &digest), text));
        }
        texts
    }

    /// The text of its own file with this version in it.
    pub fn text(&self, version: &Version) -> String {
        let links: Vec<(LinkKind, String)> = self
            .links
            .iter()
            .map(|((kind, name), since)| {
                let since = since
                    .map(|since| format!("{SINCE}{since}"))
                    .unwrap_or_default();
                (*kind, format!("{name}{since}"))
            })
            .collect();
        let mut fields = fields_of(&version.content, &links, &version.steps, OWN);
        put(&mut fields, "author", &self.author);
        put(&mut fields, "created", &self.created);
        version.put_fields(&mut fields);
        put(&mut fields, "slug", &self.slug);
        put(&mut fields, "id", &self.id);
        let files: BTreeMap<&String, &String> = self.odd_files.iter().chain(&self.files).collect();
        if !files.is_empty() {
            let files = files.into_iter();
            let files = files.map(|(path, sha256)| (path.clone(), Value::String(sha256.clone())));
            fields.insert("files".to_owned(), Value::Object(files.collect()));
        }
        document(&fields, &version.content.body)
    }
}

/// Whether what is named as a file is one that every machine can keep: its path is [plain](plain_path), and its SHA-256 is one.
pub fn can_be_kept(path: &str, sha256: &str) -> bool {
    is_sha256(sha256) && plain_path(path).as_deref() == Some(path)
}

/// Why what is named as files cannot be kept; `None` where nothing is.
pub fn why_odd<'f>(mut files: impl Iterator<Item = (&'f String, &'f String)>) -> Option<String> {
    let (path, sha256) = files.next()?;
    let named = match files.count() {
        0 => shown(path),
        more => format!("{} and {more} more", shown(path)),
    };
    let lacks = match is_sha256(sha256) {
        true => "a plain name",
        false => "a SHA-256",
    };
    Some(format!(
        "{named} under `files` is left there: it lacks {lacks}"
    ))
}

fn put(fields: &mut Map<String, Value>, key: &str, value: &dyn std::fmt::Display) {
    fields.insert(key.to_owned(), Value::String(value.to_string()));
}

//! The exchange tree that a community makes by itself, with nobody to exchange it with.

use std::collections::BTreeMap;

use super::charter::shown_community;
use super::shown::shown;
use super::{read_community, sending};
use crate::community::tagging::known_tag;
use crate::community::{Community, CommunityError};
use crate::exchange::git::{Commit, Content, GitError, Repository};
use crate::exchange::tree::{ATTRIBUTES, README, attachment_path, marks_path};
use crate::exchange::{COMMUNITY_FILE, CommunityFile};
use crate::handbook::{Page, PageContent};
use crate::model::{Condition, Id, Kind, Predicate, Tag};
use crate::store::{Order, Read, SyncKey};

/// What an archive shall hold.
#[derive(Debug, Clone, Default)]
pub struct ArchiveRequest {
    /// Only entries with one of these topics; none means all.
    pub topics: Vec<Tag>,
    /// Only entries of these kinds; none means all.
    pub kinds: Vec<Kind>,
    /// Whether files that were changed by hand are replaced.
    pub force: bool,
}

/// Entries, each with its last revision.
pub(super) type Handed = Vec<(Id, i64)>;

impl Community {
    /// Every file of the exchange tree as this community alone would write it, by path.
    ///
    /// # Errors
    /// When there is no such topic, or the database cannot be read.
    pub fn exchange_files(
        &self,
        request: &ArchiveRequest,
    ) -> Result<BTreeMap<String, Vec<u8>>, CommunityError> {
        let published = self.published();
        self.read(|data| {
            let (_, pages) = self.tree(data, request, &published)?;
            let mut files = BTreeMap::new();
            for page in pages {
                let bytes = match page.content {
                    PageContent::Text(text) => Some(text.into_bytes()),
                    PageContent::Attachment { sha256 } => data.blob(&sha256)?,
                };
                files.extend(bytes.map(|bytes| (page.path, bytes)));
            }
            Ok(files)
        })
    }

    /// The files of the tree, and the entries that they hold.
    ///
    /// `published` is what others were told of the community before: words that were told stay told, even where only hidden
    /// entries use them since.
    pub(super) fn tree(
        &self,
        data: &Read<'_>,
        request: &ArchiveRequest,
        published: &CommunityFile,
    ) -> Result<(Handed, Vec<Page>), CommunityError> {
        let mut wanted = vec![Predicate::Shared];
        if !request.topics.is_empty() {
            let topics = request.topics.iter().map(|topic| known_tag(data, topic));
            wanted.push(Predicate::AnyTag(topics.collect::<Result<_, _>>()?));
        }
        let entries = data.list(&Condition::all(wanted), Order::Created, None, self.now())?;
        let is_asked = |kind: Kind| request.kinds.is_empty() || request.kinds.contains(&kind);
        let community = shown_community(data, published)?;
        let mut handed = Vec::new();
        let mut texts: BTreeMap<String, String> = [
            (".gitattributes", ATTRIBUTES.to_owned()),
            ("README.md", README.to_owned()),
            (COMMUNITY_FILE, community.to_text()),
        ]
        .map(|(path, text)| (path.to_owned(), text))
        .into();
        let mut files = BTreeMap::new();
        for entry in entries.into_iter().filter(|entry| is_asked(entry.kind())) {
            let Some(now) = shown(data, entry.id)? else {
                continue;
            };
            handed.push((entry.id, data.last_revision(entry.id)?));
            for (name, sha256) in now.shared.files_in_tree() {
                files.insert(attachment_path(name, sha256), sha256.clone());
            }
            texts.extend(now.shared.texts());
            if !now.marks.is_empty() {
                texts.insert(marks_path(&now.shared.slug, entry.id), now.marks.text());
            }
        }
        let texts = texts.into_iter().map(|(path, text)| Page {
            path,
            content: PageContent::Text(text),
        });
        let files = files.into_iter().map(|(path, sha256)| Page {
            path,
            content: PageContent::Attachment { sha256 },
        });
        Ok((handed, texts.chain(files).collect()))
    }

    /// What others were told of the community so far; nothing where there is nobody, or where it cannot be read any more.
    pub(super) fn published(&self) -> CommunityFile {
        let tip = self.read(|data| Ok(data.sync(SyncKey::Tip)?));
        let tip = tip
            .ok()
            .flatten()
            .and_then(|tip| tip.parse::<Commit>().ok());
        let read = |tip: &Commit| -> Result<Content, GitError> {
            let repository = Repository::open(&self.repository_folder(), false)?;
            repository
                .objects()?
                .at(tip, COMMUNITY_FILE, sending::MAX_TEXT)
        };
        match tip.map(|tip| read(&tip)) {
            Some(Ok(Content::Bytes(bytes))) => {
                read_community(&String::from_utf8_lossy(&bytes)).unwrap_or_default()
            }
            _ => CommunityFile::default(),
        }
    }
}

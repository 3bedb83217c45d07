//! Tags: on entries, and as the community's words.

use serde::Serialize;

use super::find::{require, resolve_kept};
use super::{Community, CommunityError};
use crate::model::{Entry, Predicate, Tag, TagInfo, typed};
use crate::store::{Read, UndoStep};

/// What tagging did.
#[derive(Debug, Clone, Serialize)]
pub struct Retagged {
    /// The entry, as it is now.
    #[serde(flatten)]
    pub entry: Entry,
    /// Tags that it did not have.
    pub added: Vec<Tag>,
    /// Tags that it no longer has.
    pub removed: Vec<Tag>,
    /// New tags that look like a slip of one in use: the new one and the old one.
    #[serde(skip)]
    pub near: Vec<(String, String)>,
}

/// What a change of a tag itself did.
#[derive(Debug, Clone, Serialize)]
pub struct TagChange {
    /// The tag, by its name now.
    pub tag: Tag,
    /// How many entries carry it, or carried it.
    pub entries: usize,
}

impl Community {
    /// Every tag with what is said about it.
    pub fn tags(&self) -> Result<Vec<TagInfo>, CommunityError> {
        self.read(|data| Ok(data.tags()?))
    }

    /// Adds tags to an entry and takes others away.
    pub fn retag(
        &self,
        reference: &str,
        add: &[Tag],
        remove: &[Tag],
    ) -> Result<Retagged, CommunityError> {
        self.change(|data| {
            let entry = resolve_kept(data, reference)?;
            let Some(mut content) = data.content(entry.id)? else {
                return Err(CommunityError::NotFound {
                    reference: reference.to_owned(),
                    near: Vec::new(),
                });
            };
            let remove = data.canonical_tags(remove)?;
            if let Some(missing) = remove.iter().find(|tag| !content.tags.contains(tag)) {
                return Err(CommunityError::refused(
                    format!("“{}” does not carry the tag `{missing}`", entry.title),
                    format!("cop show {}", entry.handle),
                ));
            }
            content.tags.retain(|tag| !remove.contains(tag));
            let kept = content.tags.clone();
            content.tags.extend_from_slice(add);
            let near = super::capture::near_tags(data, &content)?;
            content.tags = data.canonical_tags(&content.tags)?;
            let added = content
                .tags
                .iter()
                .filter(|tag| !kept.contains(tag))
                .cloned()
                .collect();
            let before = data.head(entry.id)?;
            if data
                .revise(entry.id, &content, self.me(), self.now, "tag")?
                .is_some()
            {
                let step = before.map(|before| UndoStep::Revised {
                    entry: entry.id,
                    before,
                    made: None,
                });
                data.journal(
                    self.now,
                    &format!("tagging “{}”", entry.title),
                    step.as_slice(),
                )?;
            }
            Ok(Retagged {
                entry: require(data, entry.id)?,
                added,
                removed: remove,
                near,
            })
        })
    }

    /// Gives a tag another name; the old one stays as an alias.
    pub fn rename_tag(&self, old: &Tag, new: &Tag) -> Result<TagChange, CommunityError> {
        self.change(|data| {
            let old = known_tag(data, old)?;
            if let Some(taken) = data.tag(new)?.filter(|taken| *taken != old) {
                let known = match taken == *new {
                    true => format!("`{new}` is a tag already"),
                    false => format!("`{new}` is another word for `{taken}`"),
                };
                return Err(CommunityError::refused(known, merge_command(&old, &taken)));
            }
            if old == *new {
                return Err(CommunityError::Refused {
                    message: format!("the tag is called `{new}` already"),
                    hint: None,
                });
            }
            let mut steps = Vec::new();
            if data.tag(new)?.is_some() {
                // The new name was another word for it, and is so again once this is taken back.
                steps.push(UndoStep::TagAliased {
                    alias: new.clone(),
                    before: Some(old.clone()),
                });
            }
            let entries = data.rename_tag(&old, new)?;
            steps.push(UndoStep::TagRenamed {
                old: old.clone(),
                new: new.clone(),
            });
            data.journal(self.now, &format!("renaming the tag `{old}`"), &steps)?;
            Ok(TagChange {
                tag: new.clone(),
                entries,
            })
        })
    }

    /// Joins a tag into another; its name stays as an alias.
    pub fn merge_tags(&self, from: &Tag, into: &Tag) -> Result<TagChange, CommunityError> {
        self.change(|data| {
            let (from, into) = (known_tag(data, from)?, known_tag(data, into)?);
            if from == into {
                return Err(CommunityError::Refused {
                    message: format!("both are words for `{into}` already"),
                    hint: Some("cop tag list".to_owned()),
                });
            }
            let tagged = |tag: &Tag| {
                let with = crate::model::Condition::Is(Predicate::Tag(tag.clone()));
                let trashed =
                    crate::model::Condition::all([Predicate::Tag(tag.clone()), Predicate::Trashed]);
                let drafts = crate::model::Condition::all([
                    Predicate::Tag(tag.clone()),
                    Predicate::State(crate::model::State::Draft),
                ]);
                let mut ids = std::collections::BTreeSet::new();
                for condition in [with, trashed, drafts] {
                    let entries =
                        data.list(&condition, crate::store::Order::Created, None, self.now)?;
                    ids.extend(entries.into_iter().map(|entry| entry.id));
                }
                Ok::<_, CommunityError>(ids)
            };
            let (with_from, with_into) = (tagged(&from)?, tagged(&into)?);
            let about = |tag: &Tag| {
                Ok::<_, CommunityError>(data.tags()?.into_iter().find(|known| known.name == *tag))
            };
            let (about_from, about_into) = (about(&from)?, about(&into)?);
            let step = UndoStep::TagMerged {
                from: from.clone(),
                into: into.clone(),
                definition: about_from.as_ref().and_then(|tag| tag.definition.clone()),
                aliases: about_from.map(|tag| tag.aliases).unwrap_or_default(),
                both: with_from.intersection(&with_into).copied().collect(),
                entries: with_from.into_iter().collect(),
                into_was_defined: about_into.is_some_and(|tag| tag.definition.is_some()),
            };
            // The last step is undone first: the tags are parted before anyone's topics are said anew.
            let mut steps: Vec<UndoStep> = data
                .members()?
                .into_iter()
                .filter(|member| member.offers.contains(&from) || member.seeks.contains(&from))
                .map(UndoStep::MemberChanged)
                .collect();
            steps.push(step);
            let entries = data.merge_tag(&from, &into)?;
            data.journal(
                self.now,
                &format!("merging the tag `{from}` into `{into}`"),
                &steps,
            )?;
            Ok(TagChange { tag: into, entries })
        })
    }

    /// Says what a tag means; an empty text takes it back.
    pub fn define_tag(&self, tag: &Tag, definition: &str) -> Result<TagInfo, CommunityError> {
        self.write(|data| {
            let tag = data.tag(tag)?.unwrap_or_else(|| tag.clone());
            let before = about(data, &tag)?.definition;
            let text = definition.split_whitespace().collect::<Vec<_>>().join(" ");
            data.define_tag(&tag, (!text.is_empty()).then_some(text.as_str()))?;
            let step = UndoStep::TagDefined {
                tag: tag.clone(),
                before,
            };
            data.journal(self.now, &format!("defining the tag `{tag}`"), &[step])?;
            about(data, &tag)
        })
    }

    /// Those of some tags that there are not, each with one that is spelt nearly the same.
    pub fn unknown_tags(&self, tags: &[Tag]) -> Result<Vec<(Tag, Option<Tag>)>, CommunityError> {
        self.read(|data| {
            let mut unknown = Vec::new();
            for tag in tags {
                if data.tag(tag)?.is_none() {
                    let known = data.tags()?.into_iter().map(|known| known.name);
                    let near = known
                        .map(|name| {
                            (
                                strsim::damerau_levenshtein(name.as_str(), tag.as_str()),
                                name,
                            )
                        })
                        .min()
                        .filter(|(slips, _)| {
                            *slips <= 2 && slips * 3 <= tag.as_str().chars().count()
                        });
                    unknown.push((tag.clone(), near.map(|(_, name)| name)));
                }
            }
            Ok(unknown)
        })
    }

    /// Makes a word mean a tag; without a tag, takes the alias back.
    pub fn alias_tag(&self, alias: &Tag, tag: Option<&Tag>) -> Result<TagInfo, CommunityError> {
        self.write(|data| {
            let before = data.tag(alias)?.filter(|meant| meant != alias);
            let step = UndoStep::TagAliased {
                alias: alias.clone(),
                before: before.clone(),
            };
            let meant = match tag {
                Some(tag) => {
                    let tag = known_tag(data, tag)?;
                    if data.tag(alias)?.is_some_and(|known| known == *alias) {
                        let next = match *alias == tag {
                            true => "cop tag list".to_owned(),
                            false => merge_command(alias, &tag),
                        };
                        return Err(CommunityError::refused(
                            format!("`{alias}` is a tag itself"),
                            next,
                        ));
                    }
                    data.alias_tag(alias, &tag)?;
                    tag
                }
                None => {
                    let Some(meant) = before else {
                        return Err(CommunityError::refused(
                            format!("`{alias}` is no alias"),
                            "cop tag list",
                        ));
                    };
                    data.drop_alias(alias)?;
                    meant
                }
            };
            data.journal(self.now, &format!("changing the alias `{alias}`"), &[step])?;
            about(data, &meant)
        })
    }
}

/// A tag in use, by its name or alias.
pub(super) fn known_tag(data: &Read<'_>, tag: &Tag) -> Result<Tag, CommunityError> {
    if let Some(known) = data.tag(tag)? {
        return Ok(known);
    }
    let close = |name: &Tag| strsim::jaro_winkler(name.as_str(), tag.as_str()) > 0.85;
    let near = data
        .tags()?
        .into_iter()
        .map(|known| known.name)
        .filter(close)
        .take(3)
        .collect();
    Err(CommunityError::NoTag {
        tag: tag.clone(),
        near,
    })
}

/// What is said about a tag.
fn about(data: &Read<'_>, tag: &Tag) -> Result<TagInfo, CommunityError> {
    let known = data.tags()?.into_iter().find(|known| known.name == *tag);
    Ok(known.unwrap_or(TagInfo {
        name: tag.clone(),
        definition: None,
        aliases: Vec::new(),
        entries: 0,
    }))
}

/// How a tag is joined into another.
fn merge_command(from: &Tag, into: &Tag) -> String {
    format!(
        "cop tag merge {} {}",
        typed(from.as_str()),
        typed(into.as_str())
    )
}

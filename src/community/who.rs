//! Whom to ask: people by what they did and what they offer, each with why.

use std::collections::BTreeMap;

use serde::Serialize;

use super::find::require;
use super::{Community, CommunityError, Few};
use crate::model::{Condition, Entry, Ground, Id, Name, Tag};
use crate::search;
use crate::store::{About, Evident, Read};

/// How many entries that speak of a topic in words are asked who knows about them: as many as anyone would read.
const MOST_HITS: usize = 30;

/// Who knows about a topic, and who wants to.
#[derive(Debug, Clone, Serialize)]
pub struct Who {
    /// The topic: a tag by its name, or the words as they were typed.
    pub topic: String,
    /// Whether the topic is a tag.
    pub tag: bool,
    /// Those who know: first those who offer help, then by what shows that they know, the strongest first; of these, by name.
    pub people: Few<Knower>,
    /// Those who want to learn it, by name.
    pub seekers: Vec<Name>,
}

/// Someone who knows about a topic.
#[derive(Debug, Clone, Serialize)]
pub struct Knower {
    /// Who.
    pub name: Name,
    /// Where they belong.
    pub team: Option<String>,
    /// Whether they offer help with it.
    pub offers: bool,
    /// What shows that they know, strongest first.
    pub because: Vec<Because>,
}

/// What shows that someone knows about a topic.
#[derive(Debug, Clone, Serialize)]
pub struct Because {
    /// What they did.
    pub ground: Ground,
    /// With which entries, the latest three: that they did it counts, never how often.
    pub entries: Vec<Entry>,
    /// Whether there are more of them.
    pub more: bool,
}

/// How many entries are named for each ground.
const NAMED: usize = 3;

impl Community {
    /// Who knows about a topic: a tag, an alias of one, or any words. At most so many people.
    pub fn who(&self, topic: &str, most: Option<usize>) -> Result<Who, CommunityError> {
        self.read(|data| {
            let tag = match topic.parse::<Tag>() {
                Ok(tag) => data.tag(&tag)?,
                Err(_) => None,
            };
            let about = match &tag {
                Some(tag) => About::Tag(tag.clone()),
                None => About::Entries(self.speaking_of(data, topic)?),
            };
            let is_topic = |known: &Tag| match &tag {
                Some(tag) => known == tag,
                None => known.as_str().eq_ignore_ascii_case(topic.trim()),
            };
            let members = data.members()?;
            let mut people: BTreeMap<Name, (bool, Vec<Evident>)> = BTreeMap::new();
            for one in data.evident(&about, NAMED)? {
                let (_, because) = people.entry(one.name.clone()).or_default();
                because.push(one);
            }
            for member in members.iter().filter(|m| m.offers.iter().any(is_topic)) {
                people.entry(member.name.clone()).or_default().0 = true;
            }
            let mut people: Vec<(Name, (bool, Vec<Evident>))> = people.into_iter().collect();
            people.sort_by_key(|(name, (offers, because))| {
                let strongest = because.iter().map(|one| one.ground).min();
                (!offers, strongest.is_none(), strongest, name.folded())
            });
            let people = Few::of(people, most).try_map(|(name, (offers, because))| {
                let member = members.iter().find(|member| member.name == name);
                Ok::<_, CommunityError>(Knower {
                    team: member.and_then(|member| member.team.clone()),
                    because: because
                        .into_iter()
                        .map(|one| because_of(data, one))
                        .collect::<Result<_, _>>()?,
                    name,
                    offers,
                })
            })?;
            let seeks = members.iter().filter(|m| m.seeks.iter().any(is_topic));
            Ok(Who {
                topic: match &tag {
                    Some(tag) => tag.to_string(),
                    None => topic.trim().to_owned(),
                },
                tag: tag.is_some(),
                seekers: seeks.map(|member| member.name.clone()).collect(),
                people,
            })
        })
    }

    /// The entries that speak of a topic which is no tag: those that have every word of it.
    fn speaking_of(&self, data: &Read<'_>, topic: &str) -> Result<Vec<Id>, CommunityError> {
        let plan = search::parse(topic, self.now).plan();
        let all = Condition::All(Vec::new());
        let hits = data.search(&plan, &all, Some(MOST_HITS), self.now)?;
        let complete = hits.hits.into_iter().filter(|hit| hit.complete);
        Ok(complete.map(|hit| hit.entry.id).collect())
    }
}

fn because_of(data: &Read<'_>, evident: Evident) -> Result<Because, CommunityError> {
    let entries = evident.entries.into_iter().map(|id| require(data, id));
    Ok(Because {
        ground: evident.ground,
        entries: entries.collect::<Result<_, _>>()?,
        more: evident.more,
    })
}

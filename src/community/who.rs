//! Whom to ask: people by what they did and what they offer, each with why.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Community, CommunityError};
use crate::model::{
    Condition, Entry, Ground, Lifecycle, Member, Name, Predicate, State, Tag, grounds,
};
use crate::search;
use crate::store::{Order, Read};

/// How many entries that speak of a topic in words are asked who knows about them: as many as anyone would read.
const MOST_HITS: usize = 30;

/// Who knows about a topic, and who wants to.
#[derive(Debug, Clone, Serialize)]
pub struct Who {
    /// The topic: a tag by its name, or the words as they were typed.
    pub topic: String,
    /// Whether the topic is a tag.
    pub tag: bool,
    /// Those who know, first those who offer help, by name.
    pub people: Vec<Knower>,
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
    /// With which entries, the latest first.
    pub entries: Vec<Entry>,
}

impl Community {
    /// Who knows about a topic: a tag, an alias of one, or any words.
    pub fn who(&self, topic: &str) -> Result<Who, CommunityError> {
        self.read(|data| {
            let tag = match topic.parse::<Tag>() {
                Ok(tag) => data.tag(&tag)?,
                Err(_) => None,
            };
            let entries = match &tag {
                Some(tag) => {
                    let about = Condition::all([
                        Predicate::Tag(tag.clone()),
                        Predicate::State(State::Live),
                    ]);
                    data.list(&about, Order::Updated, None, self.now)?
                }
                None => self.speaking_of(data, topic)?,
            };
            let mut found = Found::default();
            for entry in &entries {
                let marks = data.marks(entry.id)?;
                for (name, ground) in grounds(entry, &marks) {
                    found.add(data, name, ground, entry)?;
                }
            }
            let is_topic = |known: &Tag| match &tag {
                Some(tag) => known == tag,
                None => known.as_str().eq_ignore_ascii_case(topic.trim()),
            };
            let members = data.members()?;
            let mut people = found.people(&members);
            for member in members.iter().filter(|m| m.offers.iter().any(is_topic)) {
                match people.iter_mut().find(|knower| knower.name == member.name) {
                    Some(knower) => knower.offers = true,
                    None => people.push(Knower {
                        name: member.name.clone(),
                        team: member.team.clone(),
                        offers: true,
                        because: Vec::new(),
                    }),
                }
            }
            people.sort_by_key(|knower| (!knower.offers, knower.name.folded()));
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
    fn speaking_of(&self, data: &Read<'_>, topic: &str) -> Result<Vec<Entry>, CommunityError> {
        let plan = search::parse(topic, self.now).plan();
        let all = Condition::All(Vec::new());
        let hits = data.search(&plan, &all, Some(MOST_HITS), self.now)?;
        let complete = hits.into_iter().filter(|hit| hit.complete);
        Ok(complete
            .map(|hit| hit.entry)
            .filter(|entry| entry.state == Lifecycle::Live)
            .collect())
    }
}

/// What is known of people so far, by their folded names.
#[derive(Default)]
struct Found<'e> {
    people: BTreeMap<String, (Name, BTreeMap<Ground, Vec<&'e Entry>>)>,
    /// The names under which members are kept, by the names that stand in entries and marks.
    known: BTreeMap<String, Name>,
}

impl<'e> Found<'e> {
    /// Adds what someone did; the strongest ground must come first, for each entry is named once.
    fn add(
        &mut self,
        data: &Read<'_>,
        name: &Name,
        ground: Ground,
        entry: &'e Entry,
    ) -> Result<(), CommunityError> {
        let written = name.folded();
        let kept = match self.known.get(&written) {
            Some(kept) => kept.clone(),
            None => {
                let member = data.member(name)?;
                let kept = member.map_or_else(|| name.clone(), |member| member.name);
                self.known.insert(written, kept.clone());
                kept
            }
        };
        let (_, because) = self
            .people
            .entry(kept.folded())
            .or_insert_with(|| (kept, BTreeMap::new()));
        // All grounds of one entry come one after the other, so that it can only stand last where it stands already.
        let last = |entries: &Vec<&Entry>| entries.last().is_some_and(|last| last.id == entry.id);
        let is_named = because.values().any(last);
        if !is_named {
            because.entry(ground).or_default().push(entry);
        }
        Ok(())
    }

    fn people(self, members: &[Member]) -> Vec<Knower> {
        let people = self.people.into_values().map(|(name, because)| {
            let member = members.iter().find(|member| member.name == name);
            Knower {
                team: member.and_then(|member| member.team.clone()),
                offers: false,
                because: because
                    .into_iter()
                    .map(|(ground, entries)| Because {
                        ground,
                        entries: entries.into_iter().cloned().collect(),
                    })
                    .collect(),
                name,
            }
        });
        people.collect()
    }
}

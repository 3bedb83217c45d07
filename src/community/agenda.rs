//! The next gathering: what there is to hear, to answer and to decide, as of now.

use std::collections::HashSet;

use chrono::Days;
use serde::Serialize;

use super::{Community, CommunityError, Listed};
use crate::model::{
    Act, CalendarDate, Condition, Details, Entry, Id, Kind, LinkKind, Name, Predicate, State, Tag,
    Timestamp,
};
use crate::store::{Order, Read};

/// How far an agenda looks back where no gathering was held yet.
const FIRST_WINDOW_DAYS: i64 = 90;

/// What a gathering can be run from. Nothing that stays on this machine, or that is flagged as sensitive, is in it.
#[derive(Debug, Clone, Serialize)]
pub struct Agenda {
    /// What the community is called.
    pub community: Option<String>,
    /// The last gathering that was held.
    pub last: Option<Entry>,
    /// From when on things are new: the last gathering, or 90 days ago.
    pub since: Timestamp,
    /// When the next gathering is, by the community's rhythm.
    pub next: Option<CalendarDate>,
    /// A story to hear: the latest that no gathering has spoken of.
    pub story: Option<Entry>,
    /// The open questions, the longest waiting first.
    pub questions: Vec<Waiting>,
    /// The lessons that no live practice is from, the oldest first.
    pub lessons: Vec<Entry>,
    /// The practices that are contested or due, the longest waiting first.
    pub practices: Vec<Listed>,
    /// Those of whom there was nothing before, by name.
    pub newcomers: Vec<Name>,
    /// Those who want to learn something, by name.
    pub seekers: Vec<Seeker>,
    /// The thanks since then, in their order.
    pub thanks: Vec<Thanks>,
}

/// An open question.
#[derive(Debug, Clone, Serialize)]
pub struct Waiting {
    /// The question.
    #[serde(flatten)]
    pub entry: Entry,
    /// Others who have the same question.
    pub also: Vec<Name>,
}

/// Someone who wants to learn something, and who offers help with it.
#[derive(Debug, Clone, Serialize)]
pub struct Seeker {
    /// Who.
    pub name: Name,
    /// What.
    pub topic: Tag,
    /// Those who offer help with it.
    pub offered_by: Vec<Name>,
}

/// Thanks for something.
#[derive(Debug, Clone, Serialize)]
pub struct Thanks {
    /// From whom.
    pub by: Name,
    /// To whom.
    pub to: Name,
    /// For what.
    pub entry: Entry,
    /// In their words.
    pub note: Option<String>,
}

impl Community {
    /// The agenda of the next gathering.
    pub fn agenda(&self) -> Result<Agenda, CommunityError> {
        self.read(|data| {
            let charter = data.charter()?;
            let gatherings = self.shared(data, Kind::Gathering, &[State::Live])?;
            let today = self.now.date();
            let held = |entry: &Entry| match entry.details {
                Details::Gathering { on: Some(on), .. } => on.first_day(),
                _ => entry.created.date().first_day(),
            };
            let last = gatherings
                .iter()
                .filter(|entry| held(entry) <= today.first_day())
                .max_by_key(|entry| (held(entry), entry.id));
            let since = match last {
                Some(last) => Timestamp::midnight(held(last)),
                None => Timestamp::from_seconds(self.now.seconds() - FIRST_WINDOW_DAYS * 86_400),
            };
            let planned = gatherings
                .iter()
                .map(&held)
                .filter(|day| *day > today.first_day());
            let by_rhythm = last.zip(charter.rhythm).and_then(|(last, rhythm)| {
                held(last).checked_add_days(Days::new(rhythm.days().into()))
            });
            let next = planned
                .min()
                .or(by_rhythm.filter(|day| *day >= today.first_day()));
            Ok(Agenda {
                community: charter.name,
                story: self.story_to_hear(data, &gatherings)?,
                questions: self.waiting(data)?,
                lessons: self.oldest_first(data, Kind::Lesson, State::Identified)?,
                practices: self.troubled(data)?,
                newcomers: data.newcomers(since)?,
                seekers: seekers(data)?,
                thanks: self.thanks_since(data, since)?,
                next: next.map(CalendarDate::Day),
                since,
                last: last.cloned(),
            })
        })
    }

    /// The entries of a kind in one of some states that others may hear of, the latest first.
    fn shared(
        &self,
        data: &Read<'_>,
        kind: Kind,
        states: &[State],
    ) -> Result<Vec<Entry>, CommunityError> {
        let states = states
            .iter()
            .map(|&state| Condition::Is(Predicate::State(state)));
        let condition = Condition::All(vec![
            Condition::Is(Predicate::Kind(kind)),
            Condition::Any(states.collect()),
            Condition::Not(Box::new(Condition::Is(Predicate::Private))),
        ]);
        let mut entries = data.list(&condition, Order::Created, None, self.now)?;
        let sensitive = data.sensitive()?;
        entries.retain(|entry| !sensitive.contains(&entry.id));
        Ok(entries)
    }

    fn oldest_first(
        &self,
        data: &Read<'_>,
        kind: Kind,
        state: State,
    ) -> Result<Vec<Entry>, CommunityError> {
        let mut entries = self.shared(data, kind, &[state])?;
        entries.reverse();
        Ok(entries)
    }

    /// The latest story that no gathering has spoken of.
    fn story_to_hear(
        &self,
        data: &Read<'_>,
        gatherings: &[Entry],
    ) -> Result<Option<Entry>, CommunityError> {
        let mut heard: HashSet<Id> = HashSet::new();
        for gathering in gatherings {
            let links = data.links_out(gathering.id)?;
            let spoken = links
                .into_iter()
                .filter(|one| one.link.kind == LinkKind::Relates);
            heard.extend(spoken.map(|one| one.entry.id));
        }
        let stories = self.shared(data, Kind::Story, &[State::Live])?;
        Ok(stories.into_iter().find(|story| !heard.contains(&story.id)))
    }

    fn waiting(&self, data: &Read<'_>) -> Result<Vec<Waiting>, CommunityError> {
        let open = self.oldest_first(data, Kind::Question, State::Open)?;
        let mut waiting = Vec::with_capacity(open.len());
        for entry in open {
            let mut also: Vec<Name> = Vec::new();
            for mark in data.marks(entry.id)? {
                if mark.act == Act::MeToo && !also.iter().any(|name| name.is(&mark.by)) {
                    also.push(mark.by);
                }
            }
            waiting.push(Waiting { entry, also });
        }
        Ok(waiting)
    }

    fn troubled(&self, data: &Read<'_>) -> Result<Vec<Listed>, CommunityError> {
        let mut troubled = self
            .shared(data, Kind::Practice, &[State::Contested, State::Due])?
            .into_iter()
            .map(|entry| {
                let standing = data.standing(&entry, self.now)?;
                Ok(Listed { entry, standing })
            })
            .collect::<Result<Vec<_>, CommunityError>>()?;
        troubled.sort_by_key(|one| (one.standing.review_by, one.entry.id));
        Ok(troubled)
    }

    fn thanks_since(
        &self,
        data: &Read<'_>,
        since: Timestamp,
    ) -> Result<Vec<Thanks>, CommunityError> {
        let sensitive = data.sensitive()?;
        let mut thanks = Vec::new();
        for mark in data.thanks_since(since)? {
            let Some(entry) = data.entry(mark.entry)? else {
                continue;
            };
            if entry.private || entry.trashed.is_some() || sensitive.contains(&entry.id) {
                continue;
            }
            let to = match mark.act {
                Act::Thanks { to: Some(to) } => to,
                _ => entry.voice().clone(),
            };
            thanks.push(Thanks {
                by: mark.by,
                to,
                entry,
                note: mark.note,
            });
        }
        Ok(thanks)
    }
}

/// Who wants to learn what, and who offers it.
fn seekers(data: &Read<'_>) -> Result<Vec<Seeker>, CommunityError> {
    let members = data.members()?;
    let mut seekers = Vec::new();
    for member in &members {
        for topic in &member.seeks {
            let offers = members.iter().filter(|other| other.offers.contains(topic));
            seekers.push(Seeker {
                name: member.name.clone(),
                topic: topic.clone(),
                offered_by: offers
                    .filter(|other| other.name != member.name)
                    .map(|other| other.name.clone())
                    .collect(),
            });
        }
    }
    Ok(seekers)
}

//! The next gathering: what there is to hear, to answer and to decide, as of now.

use chrono::NaiveDate;
use serde::Serialize;

use super::find::require;
use super::{Community, CommunityError, Few, Listed};
use crate::model::{
    Act, CalendarDate, Condition, Entry, Kind, Meetings, Member, Name, Predicate, State, Tag,
    Timestamp, meetings,
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
    pub questions: Few<Waiting>,
    /// The lessons that no live practice is from, the oldest first.
    pub lessons: Few<Entry>,
    /// The practices that are contested or due, the longest waiting first.
    pub practices: Few<Listed>,
    /// Those of whom there was nothing before, by name.
    pub newcomers: Few<Name>,
    /// Those who want to learn something, by name.
    pub seekers: Few<Seeker>,
    /// The thanks since then, in their order.
    pub thanks: Few<Thanks>,
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
    /// The agenda of the next gathering, with at most so many of each.
    pub fn agenda(&self, most: Option<usize>) -> Result<Agenda, CommunityError> {
        self.read(|data| {
            let charter = data.charter()?;
            let gatherings = data.gatherings()?;
            let days = gatherings.iter().map(|(day, _)| *day);
            let Meetings { last, next } = meetings(days, charter.rhythm, self.today());
            let since = match last {
                Some(last) => Timestamp::midnight(last),
                None => Timestamp::from_seconds(self.now.seconds() - FIRST_WINDOW_DAYS * 86_400),
            };
            let held_last = gatherings.iter().filter(|(day, _)| Some(*day) == last);
            let held_last = held_last.map(|(_, id)| *id).max();
            Ok(Agenda {
                community: charter.name,
                story: self.story_to_hear(data)?,
                questions: self.waiting(data, most)?,
                lessons: self.longest(data, &[State::Identified], most)?,
                practices: self.troubled(data, most)?,
                newcomers: Few::of(data.newcomers(since)?, most),
                seekers: Few::of(seekers(&data.members()?), most),
                thanks: self.thanks_since(data, since, most)?,
                next: next.map(CalendarDate::Day),
                since,
                last: held_last.map(|id| require(data, id)).transpose()?,
            })
        })
    }

    /// The day on which the acting member acts.
    pub(super) fn today(&self) -> NaiveDate {
        self.now.date().first_day()
    }

    /// What has waited longest of the entries in some computed states that others may hear of.
    fn longest(
        &self,
        data: &Read<'_>,
        states: &[State],
        most: Option<usize>,
    ) -> Result<Few<Entry>, CommunityError> {
        let (first, total) = data.waiting(states, most, self.now)?;
        Ok(Few::out_of(first, total))
    }

    /// The latest story that no gathering has spoken of.
    fn story_to_hear(&self, data: &Read<'_>) -> Result<Option<Entry>, CommunityError> {
        let unheard = Condition::Not(Box::new(Condition::Is(Predicate::Discussed)));
        let condition = Condition::All(vec![among(Kind::Story), unheard]);
        let found = data.list(&condition, Order::Updated, Some(1), self.now)?;
        Ok(found.into_iter().next())
    }

    fn waiting(
        &self,
        data: &Read<'_>,
        most: Option<usize>,
    ) -> Result<Few<Waiting>, CommunityError> {
        self.longest(data, &[State::Open], most)?.try_map(|entry| {
            let mut also: Vec<Name> = Vec::new();
            for mark in data.marks(entry.id)? {
                if mark.act == Act::MeToo && !also.iter().any(|name| name.is(&mark.by)) {
                    also.push(mark.by);
                }
            }
            Ok(Waiting { entry, also })
        })
    }

    fn troubled(
        &self,
        data: &Read<'_>,
        most: Option<usize>,
    ) -> Result<Few<Listed>, CommunityError> {
        self.longest(data, &[State::Contested, State::Due], most)?
            .try_map(|entry| self.listed(data, entry))
    }

    fn thanks_since(
        &self,
        data: &Read<'_>,
        since: Timestamp,
        most: Option<usize>,
    ) -> Result<Few<Thanks>, CommunityError> {
        Few::of(data.thanks_since(since)?, most).try_map(|mark| {
            let entry = require(data, mark.entry)?;
            Ok(Thanks {
                to: match mark.act {
                    Act::Thanks { to: Some(to) } => to,
                    _ => entry.voice().clone(),
                },
                by: mark.by,
                entry,
                note: mark.note,
            })
        })
    }
}

/// The live entries of a kind that others may hear of.
fn among(kind: Kind) -> Condition {
    Condition::all([
        Predicate::Kind(kind),
        Predicate::State(State::Live),
        Predicate::Shared,
    ])
}

/// Who wants to learn what, and who offers it.
pub(super) fn seekers(members: &[Member]) -> Vec<Seeker> {
    let mut seekers = Vec::new();
    for member in members {
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
    seekers
}

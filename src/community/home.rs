//! What someone finds when they come in: what waits for them, what others said to them, what is new, a story to hear again.

use serde::Serialize;

use super::agenda::{Seeker, seekers};
use super::find::require;
use super::pinning::first;
use super::{Community, CommunityError, Few, Listed};
use crate::markdown;
use crate::model::{
    CalendarDate, Condition, Entry, Mark, Member, Name, Need, Predicate, State, Timestamp, meetings,
};
use crate::store::{Order, Read};

/// For how long something counts as new: what two weeks brought is read in a minute.
const NEW_DAYS: i64 = 14;

/// How many characters of a story's first sentence are shown.
const GIST: usize = 160;

/// What waits for someone for one reason, the latest changed first.
#[derive(Debug, Clone, Serialize)]
pub struct Waits {
    /// Why.
    pub need: Need,
    /// What.
    pub entries: Few<Listed>,
}

/// What another said of something that is someone's, or to them.
#[derive(Debug, Clone, Serialize)]
pub struct Heard {
    /// What they said.
    pub mark: Mark,
    /// Of what.
    pub entry: Entry,
}

/// A story, and how it begins.
#[derive(Debug, Clone, Serialize)]
pub struct Retold {
    /// The story.
    #[serde(flatten)]
    pub entry: Entry,
    /// Its first sentence.
    pub gist: String,
}

/// What someone finds when they come in.
#[derive(Debug, Clone, Serialize)]
pub struct Home {
    /// What the community is called.
    pub community: Option<String>,
    /// The craft that its people share.
    pub domain: Option<String>,
    /// Who comes in.
    pub me: Name,
    /// Whether nothing is kept yet.
    pub empty: bool,
    /// Whether there is nobody else yet.
    pub alone: bool,
    /// When the next gathering is.
    pub next: Option<CalendarDate>,
    /// What the community puts first, the latest changed first.
    pub pinned: Few<Listed>,
    /// What waits for them.
    pub waiting: Vec<Waits>,
    /// Who wants to learn what they offer, by name.
    pub learners: Few<Seeker>,
    /// What others said to them in the last two weeks, the latest first.
    pub heard: Few<Heard>,
    /// What others added or changed in the last two weeks, the latest first.
    pub new: Few<Listed>,
    /// A story worth hearing again, another each day.
    pub story: Option<Retold>,
}

impl Community {
    /// What the acting member finds when they come in, with at most so many of each.
    pub fn home(&self, most: Option<usize>) -> Result<Home, CommunityError> {
        if !self.exists() {
            return Ok(self.nothing_yet());
        }
        self.read(|data| {
            let charter = data.charter()?;
            let members = data.members()?;
            let me = data.member(self.me())?;
            let me = me.unwrap_or_else(|| Member::named(self.me().clone()));
            let fresh = Timestamp::from_seconds(self.now.seconds() - NEW_DAYS * 86_400);
            let days = data.gatherings()?.into_iter().map(|(day, _)| day);
            let next = meetings(days, charter.rhythm, self.today()).next;
            let learners = seekers(&members)
                .into_iter()
                .filter(|seeker| seeker.offered_by.contains(&me.name));
            Ok(Home {
                community: charter.name,
                domain: charter.domain,
                empty: !data.is_anything_kept()?,
                alone: members.iter().all(|one| one.name == me.name),
                next: next.map(CalendarDate::Day),
                pinned: self.latest(data, &first(), most)?,
                waiting: self.waits(data, &me, most)?,
                learners: Few::of(learners.collect(), most),
                heard: Few::of(data.said_to(&me.name, fresh)?, most).try_map(|mark| {
                    let entry = require(data, mark.entry)?;
                    Ok::<_, CommunityError>(Heard { mark, entry })
                })?,
                new: self.news(data, &me, fresh, most)?,
                story: self.story_of_the_day(data, fresh)?,
                me: me.name,
            })
        })
    }

    fn nothing_yet(&self) -> Home {
        Home {
            community: None,
            domain: None,
            me: self.me().clone(),
            empty: true,
            alone: true,
            next: None,
            pinned: Few::of(Vec::new(), None),
            waiting: Vec::new(),
            learners: Few::of(Vec::new(), None),
            heard: Few::of(Vec::new(), None),
            new: Few::of(Vec::new(), None),
            story: None,
        }
    }

    /// What waits for a member, by why it does; nothing stands there for two reasons.
    fn waits(
        &self,
        data: &Read<'_>,
        me: &Member,
        most: Option<usize>,
    ) -> Result<Vec<Waits>, CommunityError> {
        let is = |predicate| Condition::Is(predicate);
        let not = |predicate| Condition::Not(Box::new(Condition::Is(predicate)));
        let mine = || is(Predicate::InCareOf(me.name.clone()));
        let wrote = || Predicate::WrittenBy(me.name.clone());
        let state = |state| is(Predicate::State(state));
        let asked_of = || {
            Condition::All(vec![
                state(State::Open),
                is(Predicate::AnyTag(me.offers.clone())),
                not(wrote()),
            ])
        };
        let conditions = [
            (
                Need::Flagged,
                Condition::All(vec![state(State::Flagged), mine()]),
            ),
            (
                Need::Due,
                Condition::All(vec![
                    Condition::Any(vec![state(State::Contested), state(State::Due)]),
                    mine(),
                    not(Predicate::State(State::Flagged)),
                ]),
            ),
            (
                Need::Answered,
                Condition::All(vec![state(State::Answered), is(wrote())]),
            ),
            (Need::Asked, asked_of()),
            (
                Need::Draft,
                Condition::All(vec![state(State::Draft), is(wrote())]),
            ),
        ];
        let mut waits = Vec::new();
        for (need, condition) in conditions {
            if need == Need::Asked && me.offers.is_empty() {
                continue;
            }
            // The latest first: what one has just written or been asked is nearest to one's mind.
            let all = data.list(&condition, Order::Updated, None, self.now)?;
            waits.extend(self.pile(data, need, all, most)?);
        }
        let begun = data.paths_begun_by(&me.name)?;
        let mut unfinished = Vec::new();
        for id in begun {
            let way = self.along(data, require(data, id)?)?;
            if way.entry.trashed.is_none() && way.done < way.way.len() {
                unfinished.push(way.entry);
            }
        }
        waits.extend(self.pile(data, Need::Begun, unfinished, most)?);
        waits.sort_by_key(|waits| waits.need);
        Ok(waits)
    }

    /// What waits for one reason, if anything does.
    fn pile(
        &self,
        data: &Read<'_>,
        need: Need,
        all: Vec<Entry>,
        most: Option<usize>,
    ) -> Result<Option<Waits>, CommunityError> {
        if all.is_empty() {
            return Ok(None);
        }
        let entries = Few::of(all, most).try_map(|entry| self.listed(data, entry))?;
        Ok(Some(Waits { need, entries }))
    }

    /// What others added or changed of late.
    fn news(
        &self,
        data: &Read<'_>,
        me: &Member,
        fresh: Timestamp,
        most: Option<usize>,
    ) -> Result<Few<Listed>, CommunityError> {
        let condition = Condition::All(vec![
            Condition::Is(Predicate::Since(fresh)),
            Condition::Is(Predicate::Shared),
            Condition::Not(Box::new(Condition::Is(Predicate::WrittenBy(
                me.name.clone(),
            )))),
        ]);
        self.latest(data, &condition, most)
    }

    /// The latest entries that meet a condition, and how many there are.
    fn latest(
        &self,
        data: &Read<'_>,
        condition: &Condition,
        most: Option<usize>,
    ) -> Result<Few<Listed>, CommunityError> {
        let first = data.list(condition, Order::Updated, most, self.now)?;
        let total = match most {
            Some(most) if first.len() == most => data.count(condition, self.now)?,
            _ => first.len() as u64,
        };
        Few::out_of(first, total).try_map(|entry| self.listed(data, entry))
    }

    /// A story worth hearing again, that is not among the new ones: one that something was learned from, where there is any.
    fn story_of_the_day(
        &self,
        data: &Read<'_>,
        fresh: Timestamp,
    ) -> Result<Option<Retold>, CommunityError> {
        let day = self.now.seconds().div_euclid(86_400).unsigned_abs();
        let Some(entry) = data.story_to_retell(day, fresh)? else {
            return Ok(None);
        };
        let gist = markdown::first_sentence(&data.body(entry.id)?, GIST);
        Ok(Some(Retold { entry, gist }))
    }
}

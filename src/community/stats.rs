//! What the community holds.

use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;

use super::{Community, CommunityError};
use crate::model::{Kind, State, Timestamp};
use crate::store::Tallies;

/// Over how many weeks activity is told: a year.
const WEEKS: usize = 52;

/// What the community holds, in numbers. None of them is one person's, and none tells of a path's steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// How many entries of each kind there are.
    pub kinds: Vec<Tally>,
    /// How many entries each topic has, the most used first.
    pub topics: Vec<Tally>,
    /// The activity of each of the last 52 weeks, the oldest first.
    pub weeks: Vec<Week>,
    /// How far stories have come.
    #[serde(rename = "loop")]
    pub learning: Learning,
    /// How practices stand.
    pub practices: Practices,
}

/// A number of entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// A kind or a topic.
    pub name: String,
    /// How many entries.
    pub entries: u64,
}

/// What was done in one week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Week {
    /// Its Monday, in UTC.
    pub week: NaiveDate,
    /// Entries captured, entries revised, and marks other than steps.
    pub activity: u64,
}

/// How far stories have come; each number is contained in the one before it of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Learning {
    /// Stories.
    pub stories: u64,
    /// Stories that led to a lesson.
    pub led: u64,
    /// Live lessons.
    pub lessons: u64,
    /// Those of them that a live practice is from.
    pub adopted: u64,
    /// Those of them that someone else found to work.
    pub learned: u64,
}

/// How live practices stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Practices {
    /// Not tried by enough people.
    pub trial: u64,
    /// Proven.
    pub proven: u64,
    /// Contested.
    pub contested: u64,
}

impl Stats {
    /// Whether the community holds nothing that others may see.
    pub fn is_empty(&self) -> bool {
        self.kinds.iter().all(|kind| kind.entries == 0)
    }
}

impl Community {
    /// What the community holds that others may see: what is private, drafts, what is called sensitive and the trash are left
    /// out.
    pub fn stats(&self) -> Result<Stats, CommunityError> {
        let first = first_week(self.today());
        let tallies = self.read(|data| Ok(data.tallies(Timestamp::midnight(first), WEEKS)?))?;
        Ok(stats(tallies, first))
    }
}

/// The Monday with which the weeks up to a day begin.
fn first_week(today: NaiveDate) -> NaiveDate {
    let since_monday = u64::from(today.weekday().num_days_from_monday());
    let back = since_monday + 7 * (WEEKS as u64 - 1);
    today
        .checked_sub_days(Days::new(back))
        .unwrap_or(NaiveDate::MIN)
}

fn stats(tallies: Tallies, first: NaiveDate) -> Stats {
    let states = &tallies.states;
    let of = |state: State| states.get(state.as_str()).copied().unwrap_or_default();
    let kind = |kind: Kind| tallies.kinds.get(&kind).copied().unwrap_or_default();
    let learned = of(State::Learned);
    let adopted = of(State::Adopted) + learned;
    Stats {
        learning: Learning {
            stories: kind(Kind::Story),
            led: tallies.stories_led,
            lessons: of(State::Identified) + adopted,
            adopted,
            learned,
        },
        practices: Practices {
            trial: of(State::Trial),
            proven: of(State::Proven),
            contested: of(State::Contested),
        },
        kinds: Kind::ALL
            .into_iter()
            .map(|each| Tally {
                name: each.plural().to_owned(),
                entries: kind(each),
            })
            .collect(),
        weeks: first
            .iter_weeks()
            .zip(&tallies.weeks)
            .map(|(week, &activity)| Week { week, activity })
            .collect(),
        topics: tallies
            .topics
            .into_iter()
            .map(|(topic, entries)| Tally {
                name: topic.to_string(),
                entries,
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_week_is_this_one() {
        for (today, first) in [
            ("2026-05-11", "2025-05-19"), // a Monday
            ("2026-05-12", "2025-05-19"),
            ("2026-05-17", "2025-05-19"), // a Sunday
            ("2026-05-18", "2025-05-26"),
        ] {
            let day = |text: &str| text.parse::<NaiveDate>().unwrap();
            assert_eq!(first_week(day(today)), day(first), "{today}");
            let last = first_week(day(today)) + Days::new(7 * 51);
            assert!((day(today) - last).num_days() < 7, "{today}");
        }
    }
}

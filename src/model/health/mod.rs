//! How a community fares: signals of what keeps one alive, over the last 90 days. They are about the community, never about
//! anybody in it: no signal counts what one person did, and what people read, search or have come along is not looked at.
//!
//! What the signals look for follows Etienne Wenger, Richard McDermott and William Snyder, "Cultivating Communities of Practice"
//! (2002), whose seventh principle is a rhythm; the value ladder follows the cycles of value creation of Etienne and Beverly
//! Wenger-Trayner and Maarten de Laat, "Promoting and assessing value creation in communities and networks" (2011); candour
//! follows Amy Edmondson, "Learning from mistakes is easier said than done" (1996), in which the better teams told of more errors.

mod signals;
mod wording;

use serde::Serialize;

use super::{Handle, Meetings, Period, Tag, words};

/// Over how many days signals look back: long enough for a community that meets once a month to have met three times.
pub const WINDOW_DAYS: i64 = 90;

/// For how many days a question may wait before it counts as left alone.
pub const PATIENCE_DAYS: i64 = 7;

/// Younger than this, in days, nothing that a community lacks is worth more than a word.
const YOUNG_DAYS: i64 = 14;

/// What a signal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Signal {
    /// The community meets as it agreed to.
    Rhythm,
    /// Nobody is left alone with a question, or with the wish to learn.
    Company,
    /// Stories become lessons, and lessons practices.
    Loop,
    /// What is told is drawn upon, tried, found to work, and changes what people do.
    Ladder,
    /// Practices were looked at lately, and nobody disputes them.
    Freshness,
    /// Many speak, and no topic hangs on one.
    Breadth,
    /// Newcomers find a way in.
    WayIn,
    /// What went wrong is told too.
    Candour,
}

words!(
    Signal,
    "signal",
    Rhythm = "rhythm",
    Company = "company",
    Loop = "loop",
    Ladder = "ladder",
    Freshness = "freshness",
    Breadth = "breadth",
    WayIn = "way-in",
    Candour = "candour",
);

impl Signal {
    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Signal::Rhythm => "Rhythm",
            Signal::Company => "Nobody left alone",
            Signal::Loop => "Learning loop",
            Signal::Ladder => "Value ladder",
            Signal::Freshness => "Freshness",
            Signal::Breadth => "Breadth",
            Signal::WayIn => "Way in",
            Signal::Candour => "Candour",
        }
    }
}

/// How a signal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Pulse {
    /// Something could be done about it.
    Look,
    /// It is as it should be.
    Well,
    /// There is too little to tell by.
    Early,
}

words!(
    Pulse,
    "pulse",
    Look = "worth a look",
    Well = "well",
    Early = "too early to tell",
);

/// What the signals are read from: sums over what others may hear of. Where not said otherwise, of the last 90 days.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Vitals {
    /// How many days ago the first entry was captured; `None` where there is none.
    pub age_days: Option<i64>,
    /// How often the community means to meet.
    pub rhythm: Option<Period>,
    /// How many days ago the last gathering was; `None` where there was none.
    pub met_days_ago: Option<i64>,
    /// In how many days the next planned gathering is.
    pub meets_in_days: Option<i64>,
    /// Questions asked.
    pub questions: u64,
    /// Those of them that have had neither an answer nor a "me too" for over a week.
    pub questions_alone: u64,
    /// The one of these that has waited longest.
    #[serde(skip)]
    pub question_alone: Option<Handle>,
    /// Topics that someone seeks and nobody else offers, at present.
    pub topics_unoffered: u64,
    /// One of them.
    #[serde(skip)]
    pub topic_unoffered: Option<Tag>,
    /// Stories told.
    pub stories: u64,
    /// Those of them that something is from.
    pub stories_fruitful: u64,
    /// Live lessons, of all time.
    pub lessons: u64,
    /// Those of them that no live practice is from.
    pub lessons_waiting: u64,
    /// Lessons and practices captured.
    pub distilled: u64,
    /// Reports of having tried something.
    pub reports: u64,
    /// Those of them that it worked.
    pub reports_worked: u64,
    /// Practices that were retired for a successor, or revised after somebody reported on them.
    pub practices_changed: u64,
    /// Live practices, of all time.
    pub practices: u64,
    /// Those of them that are due for a look.
    pub practices_due: u64,
    /// Those of them that are contested.
    pub practices_contested: u64,
    /// How many different people told, wrote, answered or tried something.
    pub voices: u64,
    /// Topics of three or more entries, all of them by one voice.
    pub topics_of_one_voice: u64,
    /// One of them.
    #[serde(skip)]
    pub topic_of_one_voice: Option<Tag>,
    /// How many people are new.
    pub newcomers: u64,
    /// Live paths, of all time.
    pub paths: u64,
    /// Stories that say how they ended.
    pub outcomes: u64,
    /// Those of them that ended badly, or partly so.
    pub outcomes_hard: u64,
}

impl Vitals {
    /// Takes in when the community met and means to meet.
    pub fn meet(&mut self, meetings: Meetings, planned: bool, today: chrono::NaiveDate) {
        self.met_days_ago = meetings.last.map(|last| (today - last).num_days());
        self.meets_in_days = match planned {
            true => meetings.next.map(|next| (next - today).num_days()),
            false => None,
        };
    }
}

/// What a signal says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// Which.
    pub signal: Signal,
    /// How it stands.
    pub pulse: Pulse,
    /// What it rests on, as one sentence.
    pub sentence: String,
    /// What could be done next: a command as it can be typed.
    pub next: String,
}

/// Every signal: first what is worth a look, then what is well, then what cannot be told yet.
pub fn readings(vitals: &Vitals) -> Vec<Reading> {
    let young = vitals.age_days.is_none_or(|days| days < YOUNG_DAYS);
    let mut readings: Vec<Reading> = Signal::ALL
        .iter()
        .map(|signal| {
            let (pulse, sentence, next) = signals::read(*signal, vitals);
            let pulse = match pulse {
                Pulse::Look if young => Pulse::Early,
                pulse => pulse,
            };
            Reading {
                signal: *signal,
                pulse,
                sentence,
                next,
            }
        })
        .collect();
    readings.sort_by_key(|reading| (reading.pulse, reading.signal));
    readings
}

#[cfg(test)]
mod tests;

//! Moments, calendar dates and periods, and how people write them. The clock is always an argument.

use chrono::{
    DateTime, Datelike, Days, FixedOffset, Local, NaiveDate, NaiveTime, SubsecRound, TimeZone, Utc,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment, to the second, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(DateTime<Utc>);

impl Timestamp {
    /// The present moment by the machine's clock, cut to the second.
    pub fn from_clock(now: DateTime<Utc>) -> Self {
        Timestamp(now.trunc_subsecs(0))
    }

    /// Seconds since 1970-01-01T00:00:00Z, as they are stored.
    pub fn seconds(self) -> i64 {
        self.0.timestamp()
    }

    /// Reads the stored form; seconds outside the calendar's range give its nearest end.
    pub fn from_seconds(seconds: i64) -> Self {
        let nearest = if seconds < 0 {
            DateTime::<Utc>::MIN_UTC
        } else {
            DateTime::<Utc>::MAX_UTC
        };
        Timestamp(DateTime::from_timestamp(seconds, 0).unwrap_or(nearest))
    }

    /// The beginning of a day in UTC.
    pub fn midnight(day: NaiveDate) -> Self {
        Timestamp(day.and_time(NaiveTime::MIN).and_utc())
    }

    /// Reads RFC 3339, with any offset.
    ///
    /// # Errors
    /// When the text is not an RFC 3339 date and time, or would not be one in UTC, whose year has four digits too.
    pub fn parse_rfc3339(text: &str) -> Result<Self, InvalidDate> {
        let moment = DateTime::parse_from_rfc3339(text.trim()).ok();
        moment
            // Of a leap second, which is stored as the one before it, nothing stays either.
            .map(|moment| Timestamp::from_seconds(moment.timestamp()))
            .filter(|moment| (0..=9999).contains(&moment.0.year()))
            .ok_or_else(|| InvalidDate {
                text: text.to_owned(),
            })
    }

    /// The day of this moment in UTC.
    pub fn date(self) -> CalendarDate {
        CalendarDate::Day(self.0.date_naive())
    }

    /// This moment and a period after it.
    pub fn plus(self, period: Period) -> Self {
        Timestamp(
            self.0
                .checked_add_days(Days::new(period.days().into()))
                .unwrap_or(DateTime::<Utc>::MAX_UTC),
        )
    }

    /// How many seconds this moment lies after another (negative: before).
    pub fn seconds_since(self, earlier: Timestamp) -> i64 {
        self.seconds().saturating_sub(earlier.seconds())
    }
}

impl std::fmt::Display for Timestamp {
    /// RFC 3339 in UTC: `2026-05-12T08:30:00Z`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0.format("%Y-%m-%dT%H:%M:%SZ").to_string())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Timestamp::parse_rfc3339(&text).map_err(serde::de::Error::custom)
    }
}

/// A date as precise as people remember it: a day, a month or a year (ISO 8601 reduced precision).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CalendarDate {
    /// `2026`
    Year(i32),
    /// `2026-05`, held as the first of the month.
    Month(NaiveDate),
    /// `2026-05-12`
    Day(NaiveDate),
}

impl CalendarDate {
    /// The first day that the date can mean.
    pub fn first_day(self) -> NaiveDate {
        match self {
            CalendarDate::Year(year) => {
                NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(NaiveDate::MIN)
            }
            CalendarDate::Month(day) | CalendarDate::Day(day) => day,
        }
    }

    /// Reads an ISO date of any of the three precisions, years 1 to 9999.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.trim().split('-').collect();
        let number = |part: &str, length: usize| {
            (part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<u32>().ok())
                .flatten()
        };
        let year = number(parts.first()?, 4).filter(|&year| year > 0)?;
        let day = |month, day| NaiveDate::from_ymd_opt(year as i32, month, day);
        match parts[1..] {
            [] => Some(CalendarDate::Year(year as i32)),
            [month] => day(number(month, 2)?, 1).map(CalendarDate::Month),
            [month, of_month] => {
                day(number(month, 2)?, number(of_month, 2)?).map(CalendarDate::Day)
            }
            _ => None,
        }
    }

    /// Reads a date as people write it: ISO of any precision, or words as [`parse_moment`] takes them.
    ///
    /// # Errors
    /// When it cannot be read as a date.
    pub fn parse(text: &str, now: Timestamp) -> Result<Self, InvalidDate> {
        if let Some(date) = CalendarDate::parse_iso(text) {
            return Ok(date);
        }
        let moment = parse_moment(text, now)?;
        // Of a whole moment the day that is written; of words the day here, which began on another one in UTC.
        let written = text.trim().split(['T', 't']).next();
        let here = || CalendarDate::Day(moment.0.with_timezone(&Local).date_naive());
        Ok(written
            .and_then(CalendarDate::parse_iso)
            .unwrap_or_else(here))
    }
}

impl PartialOrd for CalendarDate {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for CalendarDate {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.first_day()
            .cmp(&other.first_day())
            .then_with(|| self.to_string().cmp(&other.to_string()))
    }
}

impl std::fmt::Display for CalendarDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            CalendarDate::Year(year) => f.pad(&format!("{year:04}")),
            CalendarDate::Month(day) => f.pad(&day.format("%Y-%m").to_string()),
            CalendarDate::Day(day) => f.pad(&day.format("%Y-%m-%d").to_string()),
        }
    }
}

impl Serialize for CalendarDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CalendarDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        CalendarDate::parse_iso(&text)
            .ok_or_else(|| serde::de::Error::custom(InvalidDate { text: text.clone() }))
    }
}

/// A whole number of days, such as how often a practice is looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period(u32);

impl Period {
    /// How often a practice is reviewed unless its people say otherwise.
    pub const DEFAULT_REVIEW: Period = Period(180);

    /// A period of so many days; `None` for none, or for more than a century.
    pub fn of_days(days: u32) -> Option<Self> {
        (1..=36_525).contains(&days).then_some(Period(days))
    }

    /// Its length in days.
    pub fn days(self) -> u32 {
        self.0
    }
}

impl std::str::FromStr for Period {
    type Err = InvalidDate;

    /// Reads `180`, `180d`, `6 weeks`, `3m`, `2 years`: a month counts 30 days, a year 365.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidDate {
            text: text.to_owned(),
        };
        let plain = text.trim().to_lowercase();
        let digits = plain.bytes().take_while(u8::is_ascii_digit).count();
        let number: u32 = plain[..digits].parse().map_err(|_| invalid())?;
        let days = match plain[digits..].trim() {
            "" | "d" | "day" | "days" => 1,
            "w" | "week" | "weeks" => 7,
            "m" | "month" | "months" => 30,
            "y" | "year" | "years" => 365,
            _ => return Err(invalid()),
        };
        number
            .checked_mul(days)
            .and_then(Period::of_days)
            .ok_or_else(invalid)
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&format!("{}d", self.0))
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A text that no date, moment or period can be read from.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a date that can be read; write 2026-05-12, 2026-05, yesterday, or 2 weeks ago"
)]
pub struct InvalidDate {
    /// The text as it was typed.
    pub text: String,
}

/// Reads a moment as people write it: RFC 3339, an ISO date of any precision, `yesterday`, `2 weeks ago`, `last friday`.
///
/// A date without a time means its first second, in the machine's time zone.
///
/// # Errors
/// When it cannot be read.
pub fn parse_moment(text: &str, now: Timestamp) -> Result<Timestamp, InvalidDate> {
    let plain = text.trim();
    if let Ok(moment) = Timestamp::parse_rfc3339(plain) {
        return Ok(moment);
    }
    if let Some(date) = CalendarDate::parse_iso(plain) {
        return Ok(start_of_day(date.first_day()));
    }
    let invalid = || InvalidDate {
        text: text.to_owned(),
    };
    let words = plain.to_lowercase();
    // Numbers without a word are ISO or nothing: the date library reads `26-05-12` and `900` as it likes.
    if words.len() > 40 || !words.bytes().any(|b| b.is_ascii_alphabetic()) {
        return Err(invalid());
    }
    let here: DateTime<FixedOffset> = now.0.with_timezone(&Local).fixed_offset();
    // "in 3 days" is not read by the date library, while "3 days" is.
    let spoken = words.strip_prefix("in ").unwrap_or(&words);
    let read =
        interim::parse_date_string(spoken, here, interim::Dialect::Uk).map_err(|_| invalid())?;
    if !(1..=9999).contains(&read.year()) {
        return Err(invalid());
    }
    // "yesterday" keeps the time of day; people mean the day.
    let whole_day = !words.contains(':')
        && !["hour", "minute", "second", "now", "am", "pm"]
            .iter()
            .any(|unit| words.contains(unit));
    Ok(if whole_day {
        start_of_day(read.date_naive())
    } else {
        Timestamp::from_clock(read.with_timezone(&Utc))
    })
}

/// The first second of a day in the machine's time zone.
fn start_of_day(day: NaiveDate) -> Timestamp {
    let midnight = day.and_time(NaiveTime::MIN);
    // A day may have no midnight where clocks are set forward at that hour; UTC's is near enough.
    let moment = Local.from_local_datetime(&midnight).earliest();
    Timestamp(moment.map_or_else(|| midnight.and_utc(), |local| local.with_timezone(&Utc)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        Timestamp::parse_rfc3339("2026-05-12T15:30:00Z").unwrap()
    }

    #[test]
    fn calendar_dates_keep_their_precision() {
        for text in ["2026", "2026-05", "2026-05-12"] {
            assert_eq!(CalendarDate::parse(text, now()).unwrap().to_string(), text);
        }
        for bad in [
            "2026-13",
            "2026-02-30",
            "0000",
            "26-05-12",
            "2026-5",
            "2026-05-12-1",
            "soon",
            "",
            "900",
        ] {
            assert!(CalendarDate::parse(bad, now()).is_err(), "{bad}");
        }
    }

    #[test]
    fn moments_are_read_as_people_write_them() {
        // Days apart rather than hours: the machine's time zone decides where a day begins.
        for (text, days) in [
            ("today", 0),
            ("yesterday", 1),
            ("2 weeks ago", 14),
            ("2026-05-01", 11),
            ("2026-05", 11),
            ("in 3 days", -3),
            ("tomorrow", -1),
        ] {
            let moment = parse_moment(text, now()).unwrap_or_else(|e| panic!("{e}"));
            let apart = now().seconds_since(moment) as f64 / 86_400.0;
            assert!((apart - f64::from(days)).abs() < 1.6, "{text}: {apart}");
        }
        assert_eq!(
            parse_moment("2026-05-12T10:00:00+02:00", now())
                .unwrap()
                .to_string(),
            "2026-05-12T08:00:00Z"
        );
    }

    #[test]
    fn periods_are_whole_days() {
        for (text, days) in [
            ("180", 180),
            ("14d", 14),
            ("2 weeks", 14),
            ("6 months", 180),
            ("1y", 365),
        ] {
            assert_eq!(text.parse::<Period>().unwrap().days(), days, "{text}");
        }
        for bad in ["", "0", "d", "-3d", "3 fortnights", "99999999999", "40000"] {
            assert!(bad.parse::<Period>().is_err(), "{bad}");
        }
    }

    #[test]
    fn far_moments_do_not_overflow() {
        let end = Timestamp::from_seconds(i64::MAX);
        assert_eq!(end.plus(Period::DEFAULT_REVIEW), end);
    }
}

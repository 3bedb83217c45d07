//! Dates as files hold them. A date without a time zone is in UTC, so that a file says the same on every machine.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime};
use serde_json::Value;

use crate::model::{CalendarDate, Timestamp};

use super::fields::{scalar, shown};

/// Dates with a time, after `T` and `_` have become a space.
const MOMENTS: &[&str] = &[
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
];

/// The same with a time zone.
const ZONED: &[&str] = &[
    "%Y-%m-%d %H:%M:%S%.f %z",
    "%Y-%m-%d %H:%M:%S%.f%z",
    "%Y-%m-%d %H:%M %z",
    "%Y-%m-%d %H:%M%z",
    "%a, %d %b %Y %H:%M:%S %z",
];

/// Dates alone. Day and month as two numbers are not among them: which is which depends on the writer.
const DAYS: &[&str] = &[
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y_%m_%d",
    "%d %B %Y",
    "%d. %B %Y",
    "%B %d, %Y",
    "%B %d %Y",
    "%A, %B %d, %Y",
];

/// Numbers from here on count milliseconds rather than seconds since 1970: as seconds they lie beyond the year 5138.
const FIRST_MILLISECONDS: i64 = 100_000_000_000;

/// The earliest number taken for seconds since 1970: in 1973. Smaller ones are years, counters or versions.
const FIRST_SECONDS: i64 = 100_000_000;

/// A moment in a field. With `now`, words such as `yesterday` are understood.
pub(super) fn moment(value: &Value, now: Option<Timestamp>) -> Result<Timestamp, String> {
    let text = scalar(value)?;
    read_moment(&text)
        .or_else(|| crate::model::parse_moment(&text, now?).ok())
        .ok_or_else(|| unreadable(&text))
}

/// A day, month or year in a field. With `now`, words such as `yesterday` are understood.
pub(super) fn calendar(value: &Value, now: Option<Timestamp>) -> Result<CalendarDate, String> {
    let text = scalar(value)?;
    // Whatever the time zone, the day is the one that is written.
    let day = text.trim().split(['T', 't', ' ']).next();
    CalendarDate::parse_iso(&text)
        .or_else(|| {
            let moment = read_moment(&text)?;
            Some(
                day.and_then(CalendarDate::parse_iso)
                    .unwrap_or(moment.date()),
            )
        })
        .or_else(|| CalendarDate::parse(&text, now?).ok())
        .ok_or_else(|| unreadable(&text))
}

fn unreadable(text: &str) -> String {
    format!("{} is no date that can be read", shown(text))
}

/// The first second of a day in UTC.
pub(super) fn midnight(day: NaiveDate) -> Timestamp {
    Timestamp::from_seconds(day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp())
}

fn read_moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if text.len() > 40 {
        return None;
    }
    if let Some(date) = CalendarDate::parse_iso(text) {
        return Some(midnight(date.first_day()));
    }
    if let Some(number) = whole_number(text) {
        return from_number(number);
    }
    if let Ok(moment) = Timestamp::parse_rfc3339(text) {
        return Some(moment);
    }
    let bytes = text.as_bytes();
    let spaced = match bytes.get(10) {
        Some(b'T' | b't') if bytes[0].is_ascii_digit() => {
            format!("{} {}", &text[..10], &text[11..])
        }
        _ => text.to_owned(),
    };
    let spaced = spaced
        .strip_suffix('Z')
        .or_else(|| spaced.strip_suffix(" UTC"))
        .map(str::to_owned)
        .unwrap_or(spaced);
    let sane = |year: i32| (1..=9999).contains(&year);
    if let Some(moment) = ZONED
        .iter()
        .find_map(|form| DateTime::parse_from_str(&spaced, form).ok())
    {
        return sane(moment.year()).then(|| Timestamp::from_seconds(moment.timestamp()));
    }
    if let Some(moment) = MOMENTS
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(&spaced, form).ok())
    {
        return sane(moment.year()).then(|| Timestamp::from_seconds(moment.and_utc().timestamp()));
    }
    let day = DAYS
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(&spaced, form).ok())?;
    (1000..=9999).contains(&day.year()).then(|| midnight(day))
}

fn whole_number(text: &str) -> Option<i64> {
    text.bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| text.parse().ok())?
}

/// A date of eight digits, or seconds or milliseconds since 1970.
fn from_number(number: i64) -> Option<Timestamp> {
    if (19_000_101..=21_001_231).contains(&number) {
        let (year, rest) = (number / 10_000, number % 10_000);
        let day = NaiveDate::from_ymd_opt(year as i32, rest as u32 / 100, rest as u32 % 100)?;
        return Some(midnight(day));
    }
    let seconds = match number {
        FIRST_MILLISECONDS.. => number / 1000,
        FIRST_SECONDS.. => number,
        _ => return None,
    };
    // Beyond the year 9999 no text form is left.
    (seconds < 253_402_300_800).then(|| Timestamp::from_seconds(seconds))
}

/// The date that a file's name begins with, such as `2013-05-20-name` or `2020_09_14`, and the rest of the name.
pub(super) fn leading(name: &str) -> Option<(NaiveDate, &str)> {
    let separator = *name.as_bytes().get(4)?;
    if !matches!(separator, b'-' | b'_') {
        return None;
    }
    let mut parts = name.splitn(3, char::from(separator));
    let year = parts.next()?;
    let month = parts.next()?;
    let rest = parts.next()?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (day, rest) = rest.split_at(digits);
    let number = |part: &str| {
        (part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())?
    };
    let date = NaiveDate::from_ymd_opt(number(year)? as i32, number(month)?, number(day)?)?;
    if !(1900..=2200).contains(&date.year()) {
        return None;
    }
    if rest.is_empty() {
        return Some((date, rest));
    }
    let rest = rest.strip_prefix(['-', '_', ' ', '.'])?;
    Some((date, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn dates_of_many_tools_are_read() {
        for (written, read) in [
            (json!("2026-05-12"), "2026-05-12T00:00:00Z"),
            (json!("2026-05"), "2026-05-01T00:00:00Z"),
            (json!("2026-05-12T08:30:00+02:00"), "2026-05-12T06:30:00Z"),
            (json!("2015-05-12 10:00:00 -0700"), "2015-05-12T17:00:00Z"),
            (json!("2010-01-10 13:07:09"), "2010-01-10T13:07:09Z"),
            (json!("2010-01-10T13:07"), "2010-01-10T13:07:00Z"),
            (json!("2010-01-10 13:07:09 UTC"), "2010-01-10T13:07:09Z"),
            (json!("2010-01-10 13:07:09.25Z"), "2010-01-10T13:07:09Z"),
            (json!("2017-2-5"), "2017-02-05T00:00:00Z"),
            (json!("2017/02/05"), "2017-02-05T00:00:00Z"),
            (json!("5 May 2017"), "2017-05-05T00:00:00Z"),
            (json!("May 5, 2017"), "2017-05-05T00:00:00Z"),
            (json!("1596374871110"), "2020-08-02T13:27:51Z"),
            (json!(1596374871), "2020-08-02T13:27:51Z"),
            (json!("20170205"), "2017-02-05T00:00:00Z"),
        ] {
            assert_eq!(
                moment(&written, None).unwrap().to_string(),
                read,
                "{written}"
            );
        }
    }

    #[test]
    fn what_could_mean_two_days_is_no_date() {
        for written in [
            json!("05/12/2015"),
            json!("12-05-15"),
            json!("yesterday"),
            json!("{{ page.date }}"),
            json!("42"),
            json!(-3),
            json!("99999999999999999"),
            json!(["2026-05-12"]),
            json!("é234567890T"),
            json!("0000-00-00"),
            json!("2026-02-30"),
            json!("123-4-5"),
        ] {
            assert!(moment(&written, None).is_err(), "{written}");
        }
        let now = Timestamp::parse_rfc3339("2026-05-12T12:00:00Z").unwrap();
        assert!(calendar(&json!("yesterday"), Some(now)).is_ok());
        assert!(calendar(&json!("2026 in spring"), None).is_err());
        for (written, read) in [
            ("2026-05", "2026-05"),
            ("2026-05-12T23:30:00-07:00", "2026-05-12"),
            ("1596374871110", "2020-08-02"),
        ] {
            let date = calendar(&json!(written), None).unwrap();
            assert_eq!(date.to_string(), read);
        }
    }

    #[test]
    fn file_names_begin_with_dates() {
        for (name, date, rest) in [
            ("2013-05-20-name", "2013-05-20", "name"),
            ("2017-2-5-i-dont", "2017-02-05", "i-dont"),
            ("2020_09_14", "2020-09-14", ""),
            ("2020-09-14 Notes", "2020-09-14", "Notes"),
        ] {
            let (read, left) = leading(name).unwrap();
            assert_eq!((read.to_string().as_str(), left), (date, rest));
        }
        for name in [
            "3940394-21-9393050-fifif1323-test",
            "2.4.0",
            "2013-05",
            "2013-13-01-x",
            "2013-05-20x",
            "éé-1-1",
            "",
        ] {
            assert_eq!(leading(name), None, "{name}");
        }
    }
}

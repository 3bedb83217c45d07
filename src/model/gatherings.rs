//! When a community met last, and when it meets next.

use chrono::{Days, NaiveDate};

use super::Period;

/// The days around today on which a community meets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Meetings {
    /// The last day, today included.
    pub last: Option<NaiveDate>,
    /// The next: the nearest after today that is planned, else a rhythm after the last, unless that has passed.
    pub next: Option<NaiveDate>,
}

/// The last and the next of the days on which a community met or means to.
pub fn meetings(
    days: impl IntoIterator<Item = NaiveDate>,
    rhythm: Option<Period>,
    today: NaiveDate,
) -> Meetings {
    let (held, planned): (Vec<_>, Vec<_>) = days.into_iter().partition(|day| *day <= today);
    let last = held.into_iter().max();
    let by_rhythm = last
        .zip(rhythm)
        .and_then(|(last, rhythm)| last.checked_add_days(Days::new(rhythm.days().into())));
    Meetings {
        last,
        next: planned
            .into_iter()
            .min()
            .or(by_rhythm.filter(|day| *day >= today)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_meeting_is_the_planned_one_else_that_of_the_rhythm() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (days, rhythm, last, next) in [
            ("", Some(14), "", ""),
            ("2026-05-18", None, "2026-05-18", ""),
            ("2026-05-18", Some(14), "2026-05-18", "2026-06-01"),
            ("2026-05-17", Some(14), "2026-05-17", ""),
            ("2026-06-01", Some(14), "2026-06-01", "2026-06-15"),
            ("2026-06-02", Some(14), "", "2026-06-02"),
            (
                "2026-05-18 2026-06-20 2026-06-03 2026-01-01",
                Some(14),
                "2026-05-18",
                "2026-06-03",
            ),
        ] {
            let some = |text: &str| (!text.is_empty()).then(|| day(text));
            let expected = Meetings {
                last: some(last),
                next: some(next),
            };
            let rhythm = rhythm.and_then(Period::of_days);
            let found = meetings(days.split_whitespace().map(day), rhythm, day("2026-06-01"));
            assert_eq!(found, expected, "{days} {rhythm:?}");
        }
    }
}

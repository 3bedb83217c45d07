//! Numbers, lists and ages as people say them.

/// `1 entry`, `2 entries`, `0 entries`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// `a`, `a and b`, `a, b and c`.
pub fn join<S: AsRef<str>>(items: &[S]) -> String {
    joined(items, "and")
}

/// `a`, `a or b`, `a, b or c`.
pub fn either<S: AsRef<str>>(items: &[S]) -> String {
    joined(items, "or")
}

/// [`join`] with each item between backticks.
pub fn ticked<S: AsRef<str>>(items: &[S]) -> String {
    let quoted: Vec<String> = items
        .iter()
        .map(|item| format!("`{}`", item.as_ref()))
        .collect();
    join(&quoted)
}

/// A text with its first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// Those of these words that hold, behind what they are said of: ` (a, b)`, or nothing.
pub fn aside(words: &[(bool, &str)]) -> String {
    let held = words.iter().filter(|(holds, _)| *holds);
    let held: Vec<&str> = held.map(|(_, word)| *word).collect();
    match held.is_empty() {
        true => String::new(),
        false => format!(" ({})", held.join(", ")),
    }
}

fn joined<S: AsRef<str>>(items: &[S], word: &str) -> String {
    let mut text = String::new();
    for (i, item) in items.iter().enumerate() {
        if i > 0 && i + 1 == items.len() {
            text.push_str(&format!(" {word} "));
        } else if i > 0 {
            text.push_str(", ");
        }
        text.push_str(item.as_ref());
    }
    text
}

/// How long ago something was, from the seconds since: `just now`, `5 minutes ago`, `yesterday`,
/// `3 weeks ago`. Negative seconds are in the future: `in 3 days`. Months have 30.44 days.
pub fn age(seconds: i64) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    const WEEK: u64 = 7 * DAY;
    const YEAR: u64 = 31_556_952;
    const MONTH: u64 = YEAR / 12;
    let past = seconds >= 0;
    let span = seconds.unsigned_abs();
    let (n, one, many) = match span {
        0..MINUTE => return "just now".to_owned(),
        MINUTE..HOUR => (span / MINUTE, "minute", "minutes"),
        HOUR..DAY => (span / HOUR, "hour", "hours"),
        DAY..WEEK if span < 2 * DAY => {
            return if past { "yesterday" } else { "tomorrow" }.to_owned();
        }
        DAY..WEEK => (span / DAY, "day", "days"),
        // Five weeks are more often said than one month.
        WEEK.. if span < 2 * MONTH => (span / WEEK, "week", "weeks"),
        MONTH.. if span < YEAR => (span / MONTH, "month", "months"),
        _ => (span / YEAR, "year", "years"),
    };
    let unit = if n == 1 { one } else { many };
    if past {
        format!("{n} {unit} ago")
    } else {
        format!("in {n} {unit}")
    }
}

/// A size in bytes: `512 bytes`, `2.7 MB`. Units are powers of 1,000.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["kB", "MB", "GB", "TB", "PB"];
    if bytes < 1000 {
        return format!("{bytes} {}", if bytes == 1 { "byte" } else { "bytes" });
    }
    let mut value = bytes as f64 / 1000.0;
    let mut unit = 0;
    // 999.95 would round to four digits.
    while value >= 999.95 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_agree_with_their_noun() {
        for (n, text) in [(0, "0 entries"), (1, "1 entry"), (2, "2 entries")] {
            assert_eq!(count(n, "entry", "entries"), text);
        }
    }

    #[test]
    fn lists_read_as_sentences() {
        for (items, and, or, ticks) in [
            (&[][..], "", "", ""),
            (&["a"], "a", "a", "`a`"),
            (&["a", "b"], "a and b", "a or b", "`a` and `b`"),
            (
                &["a", "b", "c"],
                "a, b and c",
                "a, b or c",
                "`a`, `b` and `c`",
            ),
        ] {
            assert_eq!(
                (join(items), either(items), ticked(items)),
                (and.into(), or.into(), ticks.into())
            );
        }
    }

    #[test]
    fn what_does_not_hold_is_not_said() {
        for (pinned, private, said) in [
            (false, false, ""),
            (true, false, " (pinned)"),
            (false, true, " (private)"),
            (true, true, " (pinned, private)"),
        ] {
            assert_eq!(aside(&[(pinned, "pinned"), (private, "private")]), said);
        }
    }

    #[test]
    fn ages_read_as_people_say_them() {
        const DAY: i64 = 86_400;
        for (seconds, text) in [
            (0, "just now"),
            (59, "just now"),
            (60, "1 minute ago"),
            (5 * 60, "5 minutes ago"),
            (3599, "59 minutes ago"),
            (3600, "1 hour ago"),
            (DAY - 1, "23 hours ago"),
            (DAY, "yesterday"),
            (2 * DAY - 1, "yesterday"),
            (2 * DAY, "2 days ago"),
            (6 * DAY, "6 days ago"),
            (7 * DAY, "1 week ago"),
            (21 * DAY, "3 weeks ago"),
            (60 * DAY, "8 weeks ago"),
            (61 * DAY, "2 months ago"),
            (200 * DAY, "6 months ago"),
            (365 * DAY, "11 months ago"),
            (366 * DAY, "1 year ago"),
            (731 * DAY, "2 years ago"),
            (-30, "just now"),
            (-3 * 3600, "in 3 hours"),
            (-DAY, "tomorrow"),
            (-3 * DAY, "in 3 days"),
            (-14 * DAY, "in 2 weeks"),
        ] {
            assert_eq!(age(seconds), text, "{seconds}");
        }
    }

    #[test]
    fn sizes_are_short() {
        for (bytes, text) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (999, "999 bytes"),
            (1000, "1.0 kB"),
            (2_700_000, "2.7 MB"),
            (999_949, "999.9 kB"),
            (999_950, "1.0 MB"),
            (5_000_000_000, "5.0 GB"),
            (u64::MAX, "18446.7 PB"),
        ] {
            assert_eq!(size(bytes), text, "{bytes}");
        }
    }
}

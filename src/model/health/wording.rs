//! Numbers in sentences, and topics in commands.

use crate::model::{Tag, typed};

/// `1 question`, `2 questions`, `no question`.
pub(super) fn some(n: u64, one: &str, many: &str) -> String {
    match n {
        0 => format!("no {one}"),
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    }
}

/// `2 of 5 questions`, `the only question`, `none of 5 questions`, `no question`; the last two want a verb for one.
pub(super) fn part(n: u64, of: u64, one: &str, many: &str) -> String {
    match (n, of) {
        (1, 1) => format!("the only {one}"),
        (0, 1) => format!("no {one}"),
        (0, of) => format!("none of {of} {many}"),
        (n, of) if n == of => format!("all {of} {many}"),
        (n, of) => format!("{n} of {of} {many}"),
    }
}

/// `is` for one, `are` for any other number.
pub(super) fn verb(n: u64, one: &'static str, many: &'static str) -> &'static str {
    if n == 1 { one } else { many }
}

/// `today`, `1 day ago`, `3 days ago`.
pub(super) fn ago(days: i64) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        n => format!("{n} days ago"),
    }
}

/// A sentence: its first letter large, a full stop at its end.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

/// `cop who kiln`, with the topic quoted where the shell needs it.
pub(super) fn who(topic: &Tag) -> String {
    let word = topic.as_str();
    let end_of_flags = if word.starts_with('-') { "-- " } else { "" };
    format!("cop who {end_of_flags}{}", typed(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_quoted_where_the_shell_needs_it() {
        for (topic, typed) in [
            ("kiln", "cop who kiln"),
            ("c++", "cop who c++"),
            ("r&d", "cop who 'r&d'"),
            ("o'brien", "cop who \"o'brien\""),
            ("-x", "cop who -- -x"),
        ] {
            assert_eq!(who(&topic.parse().unwrap()), typed);
        }
    }
}

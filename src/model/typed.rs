//! What people called something, within a command that is offered to be typed.

use std::borrow::Cow;

/// A word as a shell takes it for that word and nothing else: a name has spaces in it, and both a name and a tag may hold what a
/// shell would run.
pub fn typed(word: &str) -> Cow<'_, str> {
    // Only a NUL cannot be quoted, and nothing that has a name holds one.
    shlex::try_quote(word).unwrap_or(Cow::Borrowed("NAME"))
}

#[cfg(test)]
mod tests {
    use super::typed;

    #[test]
    fn a_shell_runs_nothing_of_a_name() {
        for (word, expected) in [
            ("kiln", "kiln"),
            ("c++", "c++"),
            ("r&d", "'r&d'"),
            ("o'brien", "\"o'brien\""),
            ("Ada Lovelace", "'Ada Lovelace'"),
            ("A $(x) `y` ;z", "'A $(x) `y` ;z'"),
            ("a\0b", "NAME"),
        ] {
            assert_eq!(typed(word), expected);
        }
    }
}

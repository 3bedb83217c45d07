//! The verbs by what people want, the daily ones first.

use std::fmt::Write;

use crate::terminal::between_words;

/// The groups of `cop help`, in its order.
pub const GROUPS: &[(&str, &[&str])] = &[
    ("Capture", &["add", "ask", "edit", "attach"]),
    (
        "Find",
        &[
            "home", "search", "show", "list", "browse", "who", "related", "brief",
        ],
    ),
    ("Respond", &["tried", "answer", "metoo", "thanks", "flag"]),
    ("Learn", &["path", "why", "history", "diff"]),
    (
        "Tend",
        &[
            "agenda", "health", "stats", "review", "tag", "link", "unlink", "pin", "unpin",
            "retire", "rm", "restore", "purge", "undo",
        ],
    ),
    ("Share", &["sync", "import", "export", "backup"]),
    (
        "Set up",
        &[
            "init",
            "me",
            "members",
            "about",
            "use",
            "config",
            "doctor",
            "completions",
            "man",
            "help",
        ],
    ),
];

/// The groups as text for so many columns: each verb with the first line of its help.
pub fn help(command: &clap::Command, columns: usize) -> String {
    let mut text = String::new();
    for (group, verbs) in GROUPS {
        let _ = writeln!(text, "{group}:");
        for verb in *verbs {
            text += &row(verb, &about(command, verb), columns);
        }
        text.push('\n');
    }
    text
}

/// A word and what there is to say of it, which goes on below itself where the columns do not hold it.
pub fn row(word: &str, said: &str, columns: usize) -> String {
    /// Where what is said begins.
    const SAID: usize = 15;
    let below = " ".repeat(SAID);
    let options = between_words(columns.max(SAID * 2)).subsequent_indent(&below);
    textwrap::fill(&format!("  {word:<12} {said}"), options) + "\n"
}

/// The first line of a verb's help.
pub fn about(command: &clap::Command, verb: &str) -> String {
    let verb = command.find_subcommand(verb);
    let about = verb.and_then(clap::Command::get_about);
    about.map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_is_in_one_group() {
        let command = super::super::command();
        let mut grouped: Vec<&str> = GROUPS
            .iter()
            .flat_map(|(_, verbs)| verbs.iter().copied())
            .collect();
        grouped.sort_unstable();
        let mut known: Vec<&str> = command
            .get_subcommands()
            .filter(|verb| !verb.is_hide_set())
            .map(|verb| verb.get_name())
            .collect();
        known.sort_unstable();
        assert_eq!(grouped, known);
    }
}

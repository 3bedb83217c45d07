//! The verbs by what people want, the daily ones first.

use std::fmt::Write;

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

/// The groups as text: each verb with the first line of its help.
pub fn help(command: &clap::Command) -> String {
    let mut text = String::new();
    for (group, verbs) in GROUPS {
        let _ = writeln!(text, "{group}:");
        for verb in *verbs {
            let _ = writeln!(text, "  {verb:<12} {}", about(command, verb));
        }
        text.push('\n');
    }
    text
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

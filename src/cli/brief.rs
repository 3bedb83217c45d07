//! The help that `--help` shows: as much as a screen holds, with the way to the rest.

use clap::{Arg, Command};

use super::groups::{GROUPS, about, row};

/// What people do on most days, as they begin to use it.
const DAILY: [&str; 9] = [
    "add", "ask", "search", "show", "browse", "tried", "path", "review", "sync",
];

/// Makes a command line's help brief: the verbs of most days, the other flags by their names, in so many columns.
pub fn brief(mut command: Command, columns: usize) -> Command {
    command.build();
    let everywhere = command.get_arguments().filter(|arg| arg.is_global_set());
    let everywhere = names(everywhere).join(", ");
    let template = format!(
        "{{about}}\n\n{{usage-heading}} {{usage}}\n\n{}{}{{after-help}}",
        verbs(&command, columns),
        row("Flags", &everywhere, columns).trim_end()
    );
    with_the_rest(command, "cop help").help_template(template)
}

/// The daily verbs with what they do, and all by their groups.
fn verbs(command: &Command, columns: usize) -> String {
    let mut text = "Most days:\n".to_owned();
    for verb in DAILY {
        text += &row(verb, &about(command, verb), columns);
    }
    text.push_str("\nAll verbs, and the flags of each, told of by `cop help`:\n");
    for (group, verbs) in GROUPS {
        text += &row(group, &verbs.join(", "), columns);
    }
    text
}

/// Names the flags that a command and those below it have besides, before what follows their help.
fn with_the_rest(command: Command, line: &str) -> Command {
    command.mut_subcommands(|inner| {
        let line = format!("{line} {}", inner.get_name());
        let hidden = inner
            .get_arguments()
            .filter(|arg| arg.is_hide_short_help_set() && !arg.is_global_set());
        let mut more = names(hidden).join(", ");
        if !more.is_empty() {
            more = format!("Also: {more}\n");
        }
        let said = inner
            .get_after_help()
            .map(ToString::to_string)
            .unwrap_or_default();
        let told = format!("{more}All of it: {line}\n\n{said}");
        with_the_rest(inner.after_help(told), &line)
    })
}

/// Flags as they are typed.
fn names<'a>(arguments: impl Iterator<Item = &'a Arg>) -> Vec<String> {
    let named = arguments.filter(|arg| !arg.is_hide_set() && !arg.is_positional());
    named
        .filter_map(|arg| Some(format!("--{}", arg.get_long()?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many lines a window has in which help should not have to be scrolled, and how many columns.
    const WINDOW: (usize, usize) = (40, 80);

    /// The commands whose help does not fit.
    fn too_large(command: &Command, line: &str) -> Vec<String> {
        let help = command
            .clone()
            .term_width(WINDOW.1)
            .render_help()
            .to_string();
        let fits = help.lines().count() < WINDOW.0
            && help.lines().all(|line| line.chars().count() <= WINDOW.1);
        let own = (!fits).then(|| format!("{line} does not fit:\n{help}"));
        let inner = command.get_subcommands();
        let inner =
            inner.flat_map(|inner| too_large(inner, &format!("{line} {}", inner.get_name())));
        own.into_iter().chain(inner).collect()
    }

    #[test]
    fn help_fits_a_window() {
        let large = too_large(&brief(crate::cli::command(), WINDOW.1), "cop");
        assert!(large.is_empty(), "{}", large.join("\n"));
    }

    #[test]
    fn what_is_said_of_a_verb_goes_on_below_itself() {
        let help = brief(crate::cli::command_in(40), 40)
            .render_help()
            .to_string();
        let path =
            "  path         Learn along a path: begin\n               it, do its steps, see how\n";
        assert!(help.contains(path), "{help}");
    }

    #[test]
    fn what_is_left_out_is_named() {
        let mut command = brief(crate::cli::command(), WINDOW.1);
        let list = command.find_subcommand_mut("list").unwrap();
        let help = list.render_help().to_string();
        assert!(
            help.contains("--before") && help.contains("All of it: cop help list"),
            "{help}"
        );
        assert!(!help.contains("--no-pager"), "{help}");
        let help = command.render_help().to_string();
        assert!(
            help.contains("--no-pager") && help.contains("metoo"),
            "{help}"
        );
    }
}

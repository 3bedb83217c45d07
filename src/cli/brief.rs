//! The help that `--help` shows: as much as a screen holds, with the way to the rest.

use std::fmt::Write;

use clap::{Arg, Command};

use super::groups::{GROUPS, about};

/// What people do on most days, as they begin to use it.
const DAILY: [&str; 9] = [
    "add", "ask", "search", "show", "browse", "tried", "path", "review", "sync",
];

/// Makes a command line's help brief: the verbs of most days, the other flags by their names.
pub fn brief(mut command: Command) -> Command {
    command.build();
    let everywhere = command.get_arguments().filter(|arg| arg.is_global_set());
    let everywhere = names(everywhere).join(", ");
    let template = format!(
        "{{about}}\n\n{{usage-heading}} {{usage}}\n\n{}Flags of every verb, told of by `cop help`:\n  {everywhere}{{after-help}}",
        verbs(&command)
    );
    with_the_rest(command, "cop help").help_template(template)
}

/// The daily verbs with what they do, and all by their groups.
fn verbs(command: &Command) -> String {
    let mut text = "Most days:\n".to_owned();
    for verb in DAILY {
        let _ = writeln!(text, "  {verb:<12} {}", about(command, verb));
    }
    text.push_str("\nAll verbs, told of by `cop help`:\n");
    for (group, verbs) in GROUPS {
        let _ = writeln!(text, "  {group:<12} {}", verbs.join(", "));
    }
    text.push('\n');
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

    /// The commands whose help takes too many lines.
    fn too_long(command: &Command, line: &str) -> Vec<String> {
        let help = command
            .clone()
            .term_width(WINDOW.1)
            .render_help()
            .to_string();
        let own = Some(help.lines().count()).filter(|&lines| lines >= WINDOW.0);
        let own = own.map(|lines| format!("{line} takes {lines} lines:\n{help}"));
        let inner = command.get_subcommands();
        let inner =
            inner.flat_map(|inner| too_long(inner, &format!("{line} {}", inner.get_name())));
        own.into_iter().chain(inner).collect()
    }

    #[test]
    fn help_fits_a_window() {
        let long = too_long(&brief(crate::cli::command()), "cop");
        assert!(long.is_empty(), "{}", long.join("\n"));
    }

    #[test]
    fn what_is_left_out_is_named() {
        let mut command = brief(crate::cli::command());
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

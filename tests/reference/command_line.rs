//! `docs/cli.md`, made from the declarations of the command line, so that no terminal's width shows in it.

use std::fmt::Write;

use clap::{Arg, Command};

/// What writes the page anew.
const REMEDY: &str = "COP_WRITE_REFERENCE=1 cargo test --test reference";

#[test]
fn the_reference_says_what_the_help_says() {
    let mut command = cop::cli::command();
    command.build();
    let fresh = reference(&command);
    let path = super::page("cli.md");
    if std::env::var_os("COP_WRITE_REFERENCE").is_some() {
        std::fs::write(&path, &fresh).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = kept
        .lines()
        .zip(fresh.lines())
        .position(|(kept, fresh)| kept != fresh);
    assert!(
        kept == fresh,
        "docs/cli.md differs from the help, first in line {}; run {REMEDY} to write it anew",
        differs.unwrap_or_else(|| kept.lines().count().min(fresh.lines().count())) + 1
    );
}

#[test]
fn every_verb_has_help_and_an_example() {
    let mut command = cop::cli::command();
    command.build();
    let verbs = command.get_subcommands();
    let inner = command.get_subcommands().flat_map(Command::get_subcommands);
    // Below a verb, `help` is clap's own.
    let inner = inner.filter(|verb| verb.get_name() != "help");
    for verb in verbs.chain(inner).filter(|verb| !verb.is_hide_set()) {
        let name = verb.get_name();
        assert!(verb.get_about().is_some(), "{name} has no help");
        let more = verb
            .get_after_help()
            .map(ToString::to_string)
            .unwrap_or_default();
        assert!(
            more.contains("Examples:\n  cop "),
            "{name} shows no example"
        );
        for arg in own_arguments(verb) {
            assert!(
                arg.get_help().is_some(),
                "{name}: {} has no help",
                arg.get_id()
            );
            let help = meaning(arg);
            assert!(
                !help.contains("\\\\"),
                "{name}: an escape shows in the help: {help}"
            );
        }
    }
}

/// The whole page.
fn reference(command: &Command) -> String {
    let mut page = String::from(
        "# The command line\n\n\
         This page is made from the program's help and checked by a test. `cop help VERB` says the same.\n\n",
    );
    for (group, verbs) in cop::cli::GROUPS {
        let links: Vec<String> = verbs
            .iter()
            .map(|verb| format!("[{verb}](#cop-{verb})"))
            .collect();
        let _ = writeln!(page, "- **{group}**: {}", links.join(", "));
    }
    page.push_str(
        "\nAn entry (`REF`) is named by its handle, its slug, the unique beginning of either, its exact title, or `@last`. \
         Exit codes: 0 done; 1 nothing found, or an expected failure; 2 the command line was not understood; 3 a conflict or \
         damaged data that needs a person; 70 a bug.\n\n## Options for every command\n\n",
    );
    let everywhere: Vec<&Arg> = command
        .get_arguments()
        .filter(|arg| arg.is_global_set())
        .collect();
    page.push_str(&table("option", &everywhere));
    page.push_str(
        "\n`--help` prints what a screen holds, `cop help` and `cop help VERB` all of it, `--version` the version.\n",
    );
    for (group, verbs) in cop::cli::GROUPS {
        let _ = writeln!(page, "\n## {group}");
        for verb in *verbs {
            let verb = command
                .find_subcommand(verb)
                .expect("a grouped verb is a verb");
            section(&mut page, verb, &format!("cop {}", verb.get_name()), 3);
        }
    }
    page
}

/// One verb, and below it the verbs that it has of its own.
fn section(page: &mut String, command: &Command, name: &str, level: usize) {
    let _ = write!(page, "\n{} `{name}`\n\n", "#".repeat(level));
    if let Some(about) = command.get_about() {
        let _ = write!(page, "{}.", prose(&about.to_string()));
    }
    let aliases: Vec<String> = command
        .get_visible_aliases()
        .map(|alias| format!("`{alias}`"))
        .collect();
    if !aliases.is_empty() {
        let _ = write!(page, " Short: {}.", aliases.join(", "));
    }
    let usage = command.clone().render_usage().to_string();
    let usage: Vec<&str> = usage
        .trim_start_matches("Usage:")
        .lines()
        .map(str::trim)
        .collect();
    let _ = write!(page, "\n\n```text\n{}\n```\n", usage.join("\n"));
    let (arguments, options): (Vec<&Arg>, Vec<&Arg>) =
        own_arguments(command).partition(|arg| arg.is_positional());
    for (what, args) in [("argument", arguments), ("option", options)] {
        if !args.is_empty() {
            let _ = write!(page, "\n{}", table(what, &args));
        }
    }
    if let Some(more) = command.get_after_help() {
        after_help(page, &more.to_string());
    }
    for inner in command
        .get_subcommands()
        .filter(|inner| !inner.is_hide_set() && inner.get_name() != "help")
    {
        let name = format!("{name} {}", inner.get_name());
        section(page, inner, &name, level + 1);
    }
}

/// The arguments that are a command's own, rather than every command's.
fn own_arguments(command: &Command) -> impl Iterator<Item = &Arg> {
    command.get_arguments().filter(|arg| {
        !arg.is_global_set()
            && !arg.is_hide_set()
            && !matches!(arg.get_id().as_str(), "help" | "version")
    })
}

/// Arguments as a table: how each is typed, and what it means.
fn table(what: &str, args: &[&Arg]) -> String {
    let mut table = format!("| {what} | meaning |\n| --- | --- |\n");
    for arg in args {
        let meaning = [meaning(arg), choices(arg), default(arg), environment(arg)].concat();
        let _ = writeln!(table, "| `{}` | {} |", typed(arg), meaning);
    }
    table
}

/// How an argument is typed.
fn typed(arg: &Arg) -> String {
    let names = arg.get_value_names().unwrap_or_default();
    let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
    if arg.is_positional() {
        let many = arg.get_num_args().is_some_and(|n| n.max_values() > 1);
        return format!("{}{}", names.join(" "), if many { " …" } else { "" });
    }
    let mut spellings = Vec::new();
    spellings.extend(arg.get_short().map(|short| format!("-{short}")));
    spellings.extend(arg.get_long().map(|long| format!("--{long}")));
    let value = match arg.get_action().takes_values() {
        true => format!(" {}", names.join(" ")),
        false => String::new(),
    };
    // A bar would end the cell, even within backticks.
    format!("{}{value}", spellings.join("`, `")).replace('|', "\\|")
}

/// What an argument means, as a sentence.
fn meaning(arg: &Arg) -> String {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let help = prose(&help).replace('|', "\\|");
    let end = if help.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    format!("{help}{end}")
}

/// The words that an argument takes, unless its help says them.
fn choices(arg: &Arg) -> String {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let values: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|value| !value.is_hide_set())
        .map(|value| value.get_name().to_owned())
        .collect();
    let known = values.is_empty() || values.iter().all(|value| help.contains(value.as_str()));
    match known || !arg.get_action().takes_values() {
        true => String::new(),
        false => format!(" One of: {}.", ticked(&values)),
    }
}

/// What an argument is where it is not given.
fn default(arg: &Arg) -> String {
    let values: Vec<String> = arg
        .get_default_values()
        .iter()
        .filter_map(|value| value.to_str().map(str::to_owned))
        .collect();
    match values.is_empty() || !arg.get_action().takes_values() {
        true => String::new(),
        false => format!(" Default: {}.", ticked(&values)),
    }
}

/// The environment variable that can stand for an argument.
fn environment(arg: &Arg) -> String {
    let name = arg.get_env().and_then(|name| name.to_str());
    name.map(|name| format!(" Environment: `{name}`."))
        .unwrap_or_default()
}

/// Examples as a block, and what follows them as paragraphs.
fn after_help(page: &mut String, text: &str) {
    let mut text = text.lines().peekable();
    while let Some(line) = text.next() {
        if line.starts_with("  ") {
            let mut block = vec![line.strip_prefix("  ").expect("it begins so")];
            while let Some(next) = text.next_if(|next| next.starts_with("  ")) {
                block.push(next.strip_prefix("  ").expect("it begins so"));
            }
            let _ = write!(page, "\n```text\n{}\n```\n", block.join("\n"));
        } else if !line.trim().is_empty() && line != "Examples:" {
            let mut paragraph = line.trim().to_owned();
            while let Some(next) =
                text.next_if(|next| !next.trim().is_empty() && !next.starts_with("  "))
            {
                paragraph = format!("{paragraph} {}", next.trim());
            }
            let end = if paragraph.ends_with(['.', ')', ':']) {
                ""
            } else {
                "."
            };
            let _ = write!(page, "\n{}{end}\n", prose(&paragraph));
        }
    }
}

/// A help text as Markdown that shows it literally; what stands between backticks stays code.
fn prose(text: &str) -> String {
    let mut written = String::new();
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (index, part) in joined.split('`').enumerate() {
        if index % 2 == 1 {
            let _ = write!(written, "`{part}`");
            continue;
        }
        for character in part.chars() {
            if matches!(character, '\\' | '*' | '<' | '[' | ']') {
                written.push('\\');
            }
            written.push(character);
        }
    }
    written
}

/// Words between backticks, with commas.
fn ticked(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

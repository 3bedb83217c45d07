//! `-word` in a query leaves a word out, and is no flag.

use std::ffi::OsString;

use clap::{Arg, Args as _, Command};

use super::commands::search;

/// Puts the flags of `cop search` before the words of its query, with `--` between.
///
/// So `cop search kiln -electric -n 5` reads as people mean it: only what is exactly one of the command's flags is one, and
/// everything else is the query's. Other commands pass through.
pub fn flags_first(command: &Command, arguments: Vec<OsString>) -> Vec<OsString> {
    let Some((verb, search)) = verb(command, &arguments) else {
        return arguments;
    };
    if search.get_name() != "search" {
        return arguments;
    }
    // The verb that was found is a name alone until it is called; its flags are needed before.
    let globals = command.get_arguments().filter(|arg| arg.is_global_set());
    let mut search = search::Args::augment_args(Command::new("search").disable_help_flag(true))
        .args(globals.cloned());
    search.build();
    let search = &search;
    let mut ordered = arguments[..=verb].to_vec();
    let mut words = Vec::new();
    let mut rest = arguments.into_iter().skip(verb + 1);
    while let Some(argument) = rest.next() {
        if argument == "--" {
            words.extend(rest.by_ref());
            break;
        }
        match role(search, &argument) {
            Role::Word => words.push(argument),
            Role::Flag => ordered.push(argument),
            Role::FlagBeforeValue => {
                ordered.push(argument);
                ordered.extend(rest.next());
            }
        }
    }
    if !words.is_empty() {
        ordered.push("--".into());
        ordered.append(&mut words);
    }
    ordered
}

/// Where the verb stands, and its command.
fn verb<'c>(command: &'c Command, arguments: &[OsString]) -> Option<(usize, &'c Command)> {
    let mut at = 1;
    loop {
        let argument = arguments.get(at)?;
        match role(command, argument) {
            Role::Flag => at += 1,
            Role::FlagBeforeValue => at += 2,
            Role::Word => return Some((at, command.find_subcommand(argument)?)),
        }
    }
}

/// What an argument is to a command.
#[derive(Debug, PartialEq, Eq)]
enum Role {
    Word,
    Flag,
    FlagBeforeValue,
}

fn role(command: &Command, argument: &OsString) -> Role {
    let Some(text) = argument.to_str() else {
        return Role::Word;
    };
    let of = |arg: &Arg| match arg.get_action().takes_values() {
        true => Role::FlagBeforeValue,
        false => Role::Flag,
    };
    if let Some(long) = text.strip_prefix("--") {
        // A long flag that is none is a slip that clap should tell of.
        let known = command
            .get_arguments()
            .find(|arg| arg.get_long() == Some(long));
        return known.map_or(Role::Flag, of);
    }
    let mut letters = text.chars();
    let (Some('-'), Some(short)) = (letters.next(), letters.next()) else {
        return Role::Word;
    };
    let known = command
        .get_arguments()
        .find(|arg| arg.get_short() == Some(short));
    match (known, letters.as_str()) {
        (Some(arg), "") => of(arg),
        // `-n5` is a flag with its value; `-next` leaves out a word.
        (Some(arg), value)
            if value.chars().all(|c| c.is_ascii_digit()) && of(arg) != Role::Flag =>
        {
            Role::Flag
        }
        _ => Role::Word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(line: &str) -> String {
        let mut command = crate::cli::command();
        command.build();
        let arguments = line.split(' ').map(OsString::from).collect();
        let ordered = flags_first(&command, arguments);
        ordered
            .iter()
            .map(|word| word.to_str().unwrap())
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn flags_go_before_words() {
        for (typed, read) in [
            ("cop search kiln", "cop search -- kiln"),
            ("cop search kiln --json", "cop search --json -- kiln"),
            ("cop s kiln -n 5 oven", "cop s -n 5 -- kiln oven"),
            ("cop find kiln -n5 -q", "cop find -n5 -q -- kiln"),
            ("cop search kiln -electric", "cop search -- kiln -electric"),
            ("cop search -electric kiln", "cop search -- -electric kiln"),
            (
                "cop search kiln -next -turn -quick",
                "cop search -- kiln -next -turn -quick",
            ),
            ("cop search kiln -5 - x", "cop search -- kiln -5 - x"),
            (
                "cop search kiln -- --json -n",
                "cop search -- kiln --json -n",
            ),
            (
                "cop search kiln --tag=x --kind story",
                "cop search --tag=x --kind story -- kiln",
            ),
            (
                "cop --db x.db search kiln --me Ben",
                "cop --db x.db search --me Ben -- kiln",
            ),
            (
                "cop --no-input search a --no-pager",
                "cop --no-input search --no-pager -- a",
            ),
            ("cop search kiln --jsn", "cop search --jsn -- kiln"),
            ("cop search --json", "cop search --json"),
            ("cop search", "cop search"),
            ("cop list search --json", "cop list search --json"),
            ("cop nonsense --json", "cop nonsense --json"),
            ("cop", "cop"),
            ("cop --db", "cop --db"),
        ] {
            assert_eq!(ordered(typed), read, "{typed}");
        }
    }
}

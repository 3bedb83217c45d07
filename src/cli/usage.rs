//! What clap says of a command line, in the form of every other message.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::error::{Failure, shell_word};
use crate::terminal::{self, ColorChoice, Screen, single_line};

/// Prints help on standard output, or what is wrong with a command line on standard error.
pub fn report(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        // A closed pipe while help is printed is success, and standard error may be closed too.
        return match error.print() {
            Err(error) if terminal::is_closed_pipe(&error) => ExitCode::SUCCESS,
            _ if error.use_stderr() => ExitCode::from(2),
            Err(error) => Failure::from(error).report(&mut Screen::detect(ColorChoice::Auto, true)),
            Ok(()) => ExitCode::SUCCESS,
        };
    }
    let (line, meant) = command(std::env::args_os().skip(1));
    let mut screen = Screen::detect(ColorChoice::Auto, true);
    let failure = match error.kind() {
        ErrorKind::InvalidValue if filter(error, &line, &meant).is_some() => {
            let rendered = told(&error.render().to_string()).without_hints();
            rendered.hint(filter(error, &line, &meant).unwrap_or_default())
        }
        ErrorKind::InvalidUtf8 => not_text(),
        ErrorKind::MissingSubcommand => incomplete(&line, &meant),
        ErrorKind::InvalidSubcommand => no_verb(error),
        ErrorKind::MissingRequiredArgument => missing(error, &line, &meant),
        _ => told(&error.render().to_string()),
    };
    failure.hint(format!("{line} --help")).report(&mut screen)
}

/// An option that was given without saying anything.
pub fn empty(flag: &str) -> Failure {
    Failure::usage(
        format!("--{flag} is empty"),
        "say which you mean, or leave it out",
    )
}

/// A verb that a flag before it took for its value, so that no verb is left.
pub fn swallowed(verb: &str) -> Failure {
    Failure::usage(
        format!("`{verb}` was taken for the value of the flag before it, so there is no verb"),
        "cop --help",
    )
}

/// A verb that wants one more word.
fn incomplete(line: &str, meant: &clap::Command) -> Failure {
    let words: Vec<String> = meant
        .get_subcommands()
        .filter(|one| one.get_name() != "help")
        .map(|one| format!("`{}`", one.get_name()))
        .collect();
    let words = terminal::words::either(&words);
    Failure::usage(format!("`{line}` needs one more word: {words}"), "")
}

/// A filter of the query language where a verb has it as a flag: `cop list by:Ada`.
fn filter(error: &clap::Error, line: &str, meant: &clap::Command) -> Option<String> {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidValue) else {
        return None;
    };
    let (field, value) = word.split_once(':')?;
    let flag = meant
        .get_arguments()
        .find(|one| one.get_long() == Some(field))?;
    let value = shell_word(value);
    Some(format!(
        "did you mean `{line} --{} {value}`?",
        flag.get_long()?
    ))
}

/// What a verb cannot do without, and a line that has it.
fn missing(error: &clap::Error, line: &str, meant: &clap::Command) -> Failure {
    let lacking = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::Strings(lacking)) => lacking.join(" "),
        Some(ContextValue::String(lacking)) => lacking.clone(),
        _ => return told(&error.render().to_string()),
    };
    needs(line, meant, lacking)
}

/// The same for what a command cannot do without only at times.
pub fn lacking(what: &str) -> Failure {
    let (line, meant) = command(std::env::args_os().skip(1));
    needs(&line, &meant, what.to_owned()).hint(format!("{line} --help"))
}

fn needs(line: &str, meant: &clap::Command, lacking: String) -> Failure {
    let words = choices(meant, &lacking);
    let lacking = match words.is_empty() {
        true => lacking,
        false => format!("{lacking}: {}", terminal::words::either(&words)),
    };
    let mut failure = Failure::usage(format!("`{line}` needs {lacking}"), "");
    if let Some(near) = std::env::args_os()
        .skip(1)
        .find_map(|word| slip(meant, word.to_str()?))
    {
        failure = failure.hint(format!("did you mean `{line} {near}`?"));
    }
    match example(meant) {
        Some(example) => failure.hint(format!("for example: {example}")),
        None => failure,
    }
}

/// The words that can stand where one is lacking, as far as they are few and known: `<DECISION>`.
fn choices(meant: &clap::Command, lacking: &str) -> Vec<String> {
    let argument = meant
        .get_positionals()
        .find(|one| format!("<{}>", one.get_id().as_str().to_uppercase()) == lacking);
    let values = argument.map(|one| one.get_possible_values());
    let values = values.unwrap_or_default().into_iter();
    values
        .filter(|value| !value.is_hide_set())
        .map(|value| format!("`{}`", value.get_name()))
        .collect()
}

/// The word of a verb that another word is a slip of: `cop tag lst` is taken for an entry without tags.
fn slip<'a>(meant: &'a clap::Command, word: &str) -> Option<&'a str> {
    meant
        .get_subcommands()
        .map(clap::Command::get_name)
        .find(|name| *name != "help" && strsim::damerau_levenshtein(name, word) == 1)
}

/// The first example of a command's help, without what is said of it.
fn example(command: &clap::Command) -> Option<String> {
    let help = command.get_after_help()?.to_string();
    let line = help.split_once("Examples:\n")?.1.lines().next()?.trim();
    let end = line.find("  ").unwrap_or(line.len());
    Some(line[..end].to_owned())
}

/// clap's message and its tips; its usage line is left out, since that names the flags that the environment sets.
fn told(rendered: &str) -> Failure {
    let mut failure: Option<Failure> = None;
    let mut message = String::new();
    for line in rendered.lines() {
        let line = line.trim();
        if line.starts_with("Usage:") || line.starts_with("For more information") {
            break;
        }
        if let Some(tip) = line.strip_prefix("tip: ") {
            // Hardly a flag that does not exist was meant as a word.
            if tip.starts_with("to pass '") {
                continue;
            }
            let so_far = failure.take();
            let so_far = so_far.unwrap_or_else(|| Failure::usage(message.clone(), ""));
            failure = Some(so_far.hint(single_line(tip)));
        } else if failure.is_none() && !line.is_empty() {
            let line = line.strip_prefix("error: ").unwrap_or(line);
            message.push_str(if message.is_empty() { "" } else { " " });
            message.push_str(&single_line(line));
        }
    }
    failure.unwrap_or_else(|| Failure::usage(message, ""))
}

/// A verb that there is not, and those that it could have been.
fn no_verb(error: &clap::Error) -> Failure {
    let said = match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(said)) => single_line(said).into_owned(),
        _ => String::new(),
    };
    let near: Vec<&str> = match error.get(ContextKind::SuggestedSubcommand) {
        Some(ContextValue::Strings(near)) => near.iter().map(String::as_str).collect(),
        Some(ContextValue::String(near)) => vec![near],
        _ => Vec::new(),
    };
    // Short forms look like everything.
    let near: Vec<String> = near
        .into_iter()
        .filter(|verb| verb.len() > 2)
        .map(|verb| format!("'{verb}'"))
        .collect();
    let failure = Failure::usage(format!("there is no verb `{said}`"), "");
    match near.is_empty() {
        true => failure,
        false => failure.hint(format!("did you mean {}?", terminal::words::either(&near))),
    }
}

/// Names what is no text: an argument, or a variable that stands for one.
fn not_text() -> Failure {
    let argument = std::env::args_os()
        .skip(1)
        .find(|argument| argument.to_str().is_none())
        .map(|argument| {
            format!(
                "the argument `{}`",
                single_line(&argument.to_string_lossy())
            )
        });
    let variable = || {
        ["COP_ME", "COP_COMMUNITY"]
            .iter()
            .find(|name| std::env::var_os(name).is_some_and(|value| value.to_str().is_none()))
            .map(|name| format!("the value of {name}"))
    };
    let what = argument.or_else(variable);
    let what = what.unwrap_or_else(|| "an argument".to_owned());
    Failure::usage(format!("{what} is not UTF-8 text"), "")
}

/// The command that was meant, as far as it can be told: `cop`, `cop show`, `cop tag rename`.
fn command(arguments: impl Iterator<Item = OsString>) -> (String, clap::Command) {
    let mut line = "cop".to_owned();
    let mut command = super::command();
    let mut is_value = false;
    for argument in arguments {
        let word = argument.to_str().filter(|_| !is_value);
        is_value = word.is_some_and(|word| wants_value(&command, word));
        let verb = word.and_then(|word| command.find_subcommand(word));
        if let Some(verb) = verb.cloned() {
            line = format!("{line} {}", verb.get_name());
            command = verb;
        }
    }
    (line, command)
}

/// Whether a word is a flag whose value is the next word, so that the next is no verb.
fn wants_value(command: &clap::Command, word: &str) -> bool {
    let flag = word.strip_prefix("--");
    flag.is_some_and(|flag| {
        command
            .get_arguments()
            .any(|one| one.get_long() == Some(flag) && one.get_action().takes_values())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_that_was_meant_is_named() {
        for (line, expected) in [
            ("show", "cop show"),
            ("--no-pager s", "cop search"),
            ("tag rename", "cop tag rename"),
            ("frobnicate", "cop"),
            ("list --nope", "cop list"),
            ("add foo", "cop add"),
            ("--me list", "cop"),
            ("--me list show", "cop show"),
            ("--me=list show", "cop show"),
        ] {
            let arguments = line.split(' ').map(OsString::from);
            assert_eq!(command(arguments).0, expected, "{line}");
        }
    }

    #[test]
    fn the_words_that_can_stand_where_one_is_lacking_are_known() {
        let command = super::super::command();
        let review = command.find_subcommand("review").unwrap();
        assert_eq!(
            choices(review, "<DECISION>"),
            ["`ok`", "`fixed`", "`mine`", "`theirs`", "`edit`"]
        );
        assert!(choices(review, "<REF>").is_empty());
    }

    #[test]
    fn every_verb_has_an_example_that_can_be_typed() {
        for verb in super::super::command().get_subcommands() {
            let example = example(verb).unwrap_or_default();
            let start = format!("cop {}", verb.get_name());
            assert!(example.starts_with(&start), "{start}: {example}");
        }
    }
}

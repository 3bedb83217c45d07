//! Completion from the database, while the person types: what can be typed and, where the shell shows it, what that is. Never titles
//! themselves, which hold spaces, at which shells split.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::sync::OnceLock;

use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};

use super::config::{Config, Key, fixed_keys};
use super::topics::TOPICS;
use crate::community::{Community, OfferedEntry};
use crate::model::{Kind, Name, StepVerb, Timestamp};
use crate::terminal::{sanitize, shorten, single_line};

/// How many candidates a shell is offered.
const CANDIDATES: usize = 50;

/// The longest description, in columns.
const LONGEST: usize = 60;

/// The shell that asks, as it calls itself. What asks is taken out of the environment before anything is completed.
static SHELL: OnceLock<Option<String>> = OnceLock::new();

/// Answers the shell, and ends the program, where a shell is asking.
pub fn answer() {
    SHELL.get_or_init(|| said("COMPLETE"));
    clap_complete::CompleteEnv::with_factory(super::command).complete();
}

/// Completes what the function offers for what was typed.
fn completer(offered: fn(&str) -> Vec<CompletionCandidate>) -> ArgValueCompleter {
    ArgValueCompleter::new(move |typed: &OsStr| typed.to_str().map(offered).unwrap_or_default())
}

/// Completes references to entries.
pub fn references() -> ArgValueCompleter {
    completer(|typed| entries(typed, None))
}

/// Completes references to paths.
pub fn paths() -> ArgValueCompleter {
    completer(|typed| entries(typed, Some(Kind::Path)))
}

/// Completes references to questions.
pub fn questions() -> ArgValueCompleter {
    completer(|typed| entries(typed, Some(Kind::Question)))
}

/// Completes references to what is in the trash.
pub fn trashed() -> ArgValueCompleter {
    completer(|typed| {
        let trashed = library().and_then(|community| community.trashed().ok());
        let trashed = trashed
            .unwrap_or_default()
            .into_iter()
            .map(|listed| OfferedEntry {
                handle: listed.entry.handle.to_string(),
                slug: listed.entry.slug.to_string(),
                title: listed.entry.title.to_string(),
            });
        let begins =
            |entry: &OfferedEntry| entry.slug.starts_with(typed) || entry.handle.starts_with(typed);
        named(typed, trashed.filter(begins).take(CANDIDATES))
    })
}

/// Completes a member's name or a reference to an entry.
pub fn members_and_references() -> ArgValueCompleter {
    completer(|typed| {
        let mut both = members_called(typed);
        both.extend(entries(typed, None));
        both
    })
}

fn entries(typed: &str, kind: Option<Kind>) -> Vec<CompletionCandidate> {
    let offered =
        library().and_then(|community| community.entries_offered(typed, kind, CANDIDATES).ok());
    named(typed, offered.unwrap_or_default().into_iter())
}

/// Entries by the name that was begun. Where none was, by their handles, or by their slugs where nothing beside a handle would
/// tell what it is.
fn named(typed: &str, entries: impl Iterator<Item = OfferedEntry>) -> Vec<CompletionCandidate> {
    let by_slug = |entry: &OfferedEntry| match typed.is_empty() {
        true => !shows_descriptions(),
        false => entry.slug.starts_with(typed),
    };
    entries
        .map(|entry| {
            let name = match by_slug(&entry) {
                true => &entry.slug,
                false => &entry.handle,
            };
            described(name, Some(&entry.title))
        })
        .collect()
}

/// A candidate with what it is.
fn described(word: &str, what: Option<&str>) -> CompletionCandidate {
    let what = what.map(|what| shorten(&single_line(what), LONGEST));
    let what = what.filter(|what| !what.trim().is_empty());
    CompletionCandidate::new(word).help(what.map(Into::into))
}

/// Whether the shell that asks shows what a candidate is.
fn shows_descriptions() -> bool {
    let shell = SHELL.get().and_then(Option::as_deref);
    !matches!(shell, Some("bash" | "elvish"))
}

/// Completes a path's step: the verb, then the reference after it.
pub fn steps() -> ArgValueCompleter {
    completer(|typed| match typed.split_once(':') {
        None => {
            let verbs = StepVerb::ALL.iter();
            let verbs = verbs.filter(|verb| verb.as_str().starts_with(typed));
            verbs
                .map(|verb| CompletionCandidate::new(format!("{verb}:")))
                .collect()
        }
        Some((verb, reference)) => {
            let entries = entries(reference, None).into_iter();
            entries
                .map(|entry| entry.add_prefix(format!("{verb}:")))
                .collect()
        }
    })
}

/// Completes tags.
pub fn tags() -> ArgValueCompleter {
    completer(|typed| {
        let tags = library().and_then(|community| community.tags_offered(typed, CANDIDATES).ok());
        let tags = tags.unwrap_or_default().into_iter();
        let tags = tags.filter(|(tag, _)| is_plain(tag.as_str()));
        tags.map(|(tag, definition)| described(tag.as_str(), definition.as_deref()))
            .collect()
    })
}

/// Completes the names of the communities on this machine.
pub fn communities() -> ArgValueCompleter {
    completer(|typed| {
        let known = Config::load()
            .and_then(|config| config.known())
            .unwrap_or_default();
        let known = known
            .iter()
            .filter(|(name, _)| name.starts_with(typed) && is_plain(name));
        known
            .map(|(name, path)| described(name, path.to_str()))
            .collect()
    })
}

/// Completes the other names of the one who is meant by the environment or the configuration.
pub fn own_aliases() -> ArgValueCompleter {
    completer(|typed| {
        let me = said("COP_ME").or_else(|| Config::load().ok()?.name);
        let me = me.and_then(|name| name.parse::<Name>().ok());
        let members = library().and_then(|community| community.members().ok());
        let me = me
            .zip(members)
            .and_then(|(me, members)| members.into_iter().find(|member| member.goes_by(&me)));
        let aliases = me.map(|member| member.aliases).unwrap_or_default();
        names(typed, aliases.iter())
    })
}

/// Completes the filters of the settings.
pub fn saved_filters() -> ArgValueCompleter {
    completer(|typed| {
        let filters = Config::load().unwrap_or_default().filters;
        let filters = filters
            .iter()
            .map(|(name, query)| (name.as_str(), Some(query.as_str())));
        beginning(typed, filters)
    })
}

/// Completes what `cop help` explains.
pub fn topics() -> ArgValueCompleter {
    completer(|typed| {
        let command = super::command();
        let verbs = of_verbs(&command);
        let verbs = verbs.iter().map(|(name, about)| (*name, about.as_deref()));
        let topics = TOPICS.iter().map(|topic| (topic.name, Some(topic.about)));
        beginning(typed, topics.chain(verbs).chain([("topics", None)]))
    })
}

/// Completes verbs.
pub fn verbs() -> ArgValueCompleter {
    completer(|typed| {
        let command = super::command();
        let verbs = of_verbs(&command);
        beginning(
            typed,
            verbs.iter().map(|(name, about)| (*name, about.as_deref())),
        )
    })
}

/// Every verb with what it does.
fn of_verbs(command: &clap::Command) -> Vec<(&str, Option<String>)> {
    let verbs = command.get_subcommands().filter(|verb| !verb.is_hide_set());
    verbs
        .map(|verb| (verb.get_name(), verb.get_about().map(ToString::to_string)))
        .collect()
}

/// Completes the names of settings, each with what it is now.
pub fn settings() -> ArgValueCompleter {
    completer(|typed| {
        let config = Config::load().unwrap_or_default();
        let filters = config.filters.keys().map(|name| format!("filters.{name}"));
        let communities = config
            .communities
            .keys()
            .map(|name| format!("communities.{name}"));
        let keys: Vec<(String, Option<String>)> = fixed_keys()
            .chain(filters)
            .chain(communities)
            .map(|name| {
                let value = Key::parse(&name).ok().and_then(|key| config.get(&key));
                (name, value)
            })
            .collect();
        beginning(
            typed,
            keys.iter()
                .map(|(name, value)| (name.as_str(), value.as_deref())),
        )
    })
}

/// The words that begin with what was typed, each with what it is.
fn beginning<'w>(
    typed: &str,
    words: impl Iterator<Item = (&'w str, Option<&'w str>)>,
) -> Vec<CompletionCandidate> {
    words
        .filter(|(word, _)| word.starts_with(typed) && is_plain(word))
        .map(|(word, what)| described(word, what))
        .collect()
}

/// Completes the names of members.
pub fn members() -> ArgValueCompleter {
    completer(members_called)
}

fn members_called(typed: &str) -> Vec<CompletionCandidate> {
    let typed = unquoted(typed);
    let members =
        library().and_then(|community| community.members_offered(&typed, CANDIDATES).ok());
    let members = members.unwrap_or_default().into_iter();
    let members = members.filter(|(name, _)| is_plain(name.as_str()));
    members
        .map(|(name, team)| described(&as_one_word(name.as_str()), team.as_deref()))
        .collect()
}

/// A name as one word for a shell that puts it on the line as it is; others quote what they complete.
fn as_one_word(name: &str) -> Cow<'_, str> {
    match SHELL.get().and_then(Option::as_deref) {
        // Behind a quote that is open it is one word.
        Some("bash") if said("_COP_TYPED").is_some_and(|word| word.starts_with(['"', '\''])) => {
            name.into()
        }
        Some("bash") if name.contains(' ') => name.replace(' ', "\\ ").into(),
        Some("powershell") if name.contains(' ') => format!("'{name}'").into(),
        _ => name.into(),
    }
}

/// What was typed, without what bash leaves of the backslashes in it.
fn unquoted(typed: &str) -> Cow<'_, str> {
    match SHELL.get().and_then(Option::as_deref) {
        Some("bash") => typed
            .trim_start_matches(['"', '\''])
            .replace('\\', "")
            .into(),
        _ => typed.into(),
    }
}

/// The names that begin with what was typed; none that would steer the terminal on which they are shown, or the shell.
fn names<'n>(typed: &str, names: impl Iterator<Item = &'n Name>) -> Vec<CompletionCandidate> {
    let typed = unquoted(typed).to_lowercase();
    names
        .filter(|name| name.folded().starts_with(&typed) && is_plain(name.as_str()))
        .take(CANDIDATES)
        .map(|name| CompletionCandidate::new(as_one_word(name.as_str()).into_owned()))
        .collect()
}

/// Whether a word may be put on a command line as it is. Bash does not quote what is completed, so that a name like
/// `$(reboot)` would be run.
fn is_plain(word: &str) -> bool {
    let harmless = |c: char| match c.is_ascii() {
        true => c.is_ascii_alphanumeric() || " -_.+,/:@%=#".contains(c),
        // PowerShell takes the quotes of typography for its own.
        false => !"‘’‚‛“”„".contains(c),
    };
    !word.starts_with(['-', '#', '=']) && word.chars().all(harmless) && sanitize(word) == word
}

/// A variable of the environment that says something.
fn said(key: &str) -> Option<String> {
    let value = std::env::var(key).ok();
    value.filter(|text| !text.trim().is_empty())
}

/// What a flag says on the command line that is being typed: behind it, or in the same word.
fn typed_flag(words: &[String], flag: &str) -> Option<String> {
    let mut words = words.iter().map(String::as_str);
    while let Some(word) = words.next() {
        match word.strip_prefix(flag) {
            // Bash has a word of its own for the sign.
            Some("") => return words.find(|word| *word != "=").map(str::to_owned),
            Some(rest) if rest.starts_with('=') => return Some(rest[1..].to_owned()),
            _ => {}
        }
    }
    None
}

/// The community that the command line, the environment and the configuration mean; nothing is said where there is none.
fn library() -> Option<Community> {
    let words = std::env::args_os().filter_map(|word| word.into_string().ok());
    let words: Vec<String> = words.collect();
    let meant = |flag, variable| {
        let flag = typed_flag(&words, flag).filter(|text| !text.trim().is_empty());
        flag.or_else(|| said(variable))
    };
    let config = Config::load().ok()?;
    let path = match (
        meant("--db", "COP_DB"),
        meant("--community", "COP_COMMUNITY"),
    ) {
        (Some(path), _) => path.into(),
        (None, Some(name)) => config.database(&name).ok()?,
        (None, None) => config.default_database().ok()?,
    };
    Some(Community::new(
        path,
        Timestamp::from_seconds(0),
        Box::new(Name::unknown),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_that_is_typed_says_which_community_is_meant() {
        for (line, said) in [
            ("-- cop --db a.db show", Some("a.db")),
            ("-- cop show --db=a.db", Some("a.db")),
            ("-- cop --db = a.db show", Some("a.db")),
            ("-- cop --database a.db", None),
            ("-- cop show --db", None),
            ("-- cop show", None),
        ] {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            assert_eq!(typed_flag(&words, "--db").as_deref(), said, "{line}");
        }
    }

    #[test]
    fn what_a_shell_would_run_is_not_offered() {
        for word in ["Ada", "Zoë Ø", "kiln", "c++", "c#", "陶芸", "a/b.c"] {
            assert!(is_plain(word), "{word}");
        }
        for word in [
            "$(x)",
            "`x`",
            "r&d",
            "a;b",
            "a|b",
            "o'b",
            "a\"b",
            "a>b",
            "a!b",
            "~x",
            "a*",
            "a\\b",
            "a\nb",
            "a\u{202e}b",
            "(a)",
            "{a,b}",
            "[a]",
        ] {
            assert!(!is_plain(word), "{word}");
        }
    }
}

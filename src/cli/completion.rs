//! Completion from the database, while the person types. Slugs and tags alone: titles hold spaces, which shells split at.

use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use std::ffi::OsStr;

use super::config::{Config, fixed_keys};
use super::topics::TOPICS;
use crate::community::Community;
use crate::model::{Name, StepVerb, Timestamp};
use crate::terminal::sanitize;

/// How many candidates a shell is offered.
const CANDIDATES: usize = 50;

/// Answers the shell, and ends the program, where a shell is asking.
pub fn answer() {
    clap_complete::CompleteEnv::with_factory(super::command).complete();
}

/// Completes references to entries by their slugs.
pub fn references() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let Some(typed) = typed.to_str() else {
            return Vec::new();
        };
        let slugs =
            library().and_then(|community| community.slugs_beginning(typed, CANDIDATES).ok());
        slugs
            .unwrap_or_default()
            .into_iter()
            .map(CompletionCandidate::new)
            .collect()
    })
}

/// Completes a path's step: the verb, then the reference after it.
pub fn steps() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let Some(typed) = typed.to_str() else {
            return Vec::new();
        };
        let Some((verb, reference)) = typed.split_once(':') else {
            let verbs = StepVerb::ALL
                .iter()
                .filter(|verb| verb.as_str().starts_with(typed));
            return verbs
                .map(|verb| CompletionCandidate::new(format!("{verb}:")))
                .collect();
        };
        let slugs =
            library().and_then(|community| community.slugs_beginning(reference, CANDIDATES).ok());
        slugs
            .unwrap_or_default()
            .into_iter()
            .map(|slug| CompletionCandidate::new(format!("{verb}:{slug}")))
            .collect()
    })
}

/// Completes tags.
pub fn tags() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let Some(typed) = typed.to_str() else {
            return Vec::new();
        };
        let tags = library().and_then(|community| community.tags_beginning(typed).ok());
        let tags = tags.unwrap_or_default().into_iter();
        let tags = tags.filter(|tag| is_plain(tag.as_str()));
        tags.take(CANDIDATES)
            .map(|tag| CompletionCandidate::new(tag.to_string()))
            .collect()
    })
}

/// Completes the other names of the one who is meant by the environment or the configuration.
pub fn own_aliases() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let Some(typed) = typed.to_str() else {
            return Vec::new();
        };
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
    ArgValueCompleter::new(|typed: &OsStr| {
        let filters = Config::load()
            .map(|config| config.filters)
            .unwrap_or_default();
        beginning(typed, filters.into_keys())
    })
}

/// Completes what `cop help` explains.
pub fn topics() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let topics = TOPICS.iter().map(|topic| topic.name.to_owned());
        let command = super::command();
        let verbs = command
            .get_subcommands()
            .map(|verb| verb.get_name().to_owned());
        beginning(typed, topics.chain(verbs).chain(["topics".to_owned()]))
    })
}

/// Completes the names of settings.
pub fn settings() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let config = Config::load().unwrap_or_default();
        let filters = config
            .filters
            .into_keys()
            .map(|name| format!("filters.{name}"));
        let communities = config
            .communities
            .into_keys()
            .map(|name| format!("communities.{name}"));
        beginning(typed, fixed_keys().chain(filters).chain(communities))
    })
}

/// The words that begin with what was typed.
fn beginning(typed: &OsStr, words: impl Iterator<Item = String>) -> Vec<CompletionCandidate> {
    let typed = typed.to_str().unwrap_or_default();
    words
        .filter(|word| word.starts_with(typed) && is_plain(word))
        .map(CompletionCandidate::new)
        .collect()
}

/// Completes the names of members.
pub fn members() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let Some(typed) = typed.to_str() else {
            return Vec::new();
        };
        let members = library().and_then(|community| community.members().ok());
        let members = members.unwrap_or_default();
        names(typed, members.iter().map(|member| &member.name))
    })
}

/// The names that begin with what was typed; none that would steer the terminal on which they are shown, or the shell.
fn names<'n>(typed: &str, names: impl Iterator<Item = &'n Name>) -> Vec<CompletionCandidate> {
    let typed = typed.to_lowercase();
    names
        .filter(|name| name.folded().starts_with(&typed) && is_plain(name.as_str()))
        .take(CANDIDATES)
        .map(|name| CompletionCandidate::new(name.to_string()))
        .collect()
}

/// Whether a word may be put on a command line as it is. Bash does not quote what is completed, so that a name like
/// `$(reboot)` would be run.
fn is_plain(word: &str) -> bool {
    let harmless =
        |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || " -_.+,/:@%=#".contains(c);
    !word.starts_with('-') && word.chars().all(harmless) && sanitize(word) == word
}

/// A variable of the environment that says something.
fn said(key: &str) -> Option<String> {
    let value = std::env::var(key).ok();
    value.filter(|text| !text.trim().is_empty())
}

/// The community that the environment and the configuration mean; nothing is said where there is none.
fn library() -> Option<Community> {
    let config = Config::load().ok()?;
    let path = match (said("COP_DB"), said("COP_COMMUNITY")) {
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
    use super::is_plain;

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

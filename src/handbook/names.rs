//! How people are named on the pages.

use std::collections::HashMap;

use unicode_segmentation::UnicodeSegmentation;

use crate::model::{Member, Name, UnknownWord};

use super::literal::literal;

/// How people are named on the pages, also in what others wrote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Names {
    /// As the community writes them.
    #[default]
    Full,
    /// By the first letter of each word: `A. L.`
    Initials,
    /// Not at all: `someone`.
    None,
}

impl Names {
    /// Every way, in the order in which people are shown them.
    pub const ALL: [Names; 3] = [Names::Full, Names::Initials, Names::None];

    /// The word for this way.
    pub fn as_str(self) -> &'static str {
        match self {
            Names::Full => "full",
            Names::Initials => "initials",
            Names::None => "none",
        }
    }
}

impl std::str::FromStr for Names {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let word = text.trim().to_lowercase();
        let found = Names::ALL.into_iter().find(|way| way.as_str() == word);
        found.ok_or_else(|| UnknownWord {
            what: "way to name people",
            found: text.to_owned(),
            allowed: Names::ALL.iter().map(|way| way.as_str()).collect(),
        })
    }
}

/// The people of the handbook.
pub(super) struct Cast<'a> {
    way: Names,
    members: HashMap<String, &'a Member>,
}

impl<'a> Cast<'a> {
    /// A member is found by each of their names; where two share one, the first member has it.
    pub(super) fn new(way: Names, members: &'a [Member]) -> Self {
        let mut by_name = HashMap::new();
        for member in members {
            by_name.insert(member.name.folded(), member);
        }
        for member in members {
            for alias in &member.aliases {
                by_name.entry(alias.folded()).or_insert(member);
            }
        }
        Cast {
            way,
            members: by_name,
        }
    }

    /// The member who goes by this name.
    pub(super) fn member(&self, name: &Name) -> Option<&'a Member> {
        self.members.get(&name.folded()).copied()
    }

    /// Whether the pages tell people apart.
    pub(super) fn is_named(&self) -> bool {
        self.way != Names::None
    }

    /// What stands for one person under all of their names.
    pub(super) fn key(&self, name: &Name) -> String {
        self.member(name)
            .map_or_else(|| name.folded(), |member| member.name.folded())
    }

    /// A person inside a sentence, as Markdown.
    pub(super) fn name(&self, name: &Name) -> String {
        literal(&self.plain(name))
    }

    /// A person inside a sentence, as plain text.
    pub(super) fn plain(&self, name: &Name) -> String {
        let name = self.member(name).map_or(name, |member| &member.name);
        match self.way {
            Names::Full => name.as_str().to_owned(),
            Names::Initials => initials(name.as_str()),
            Names::None => "someone".to_owned(),
        }
    }

    /// A person at the beginning of a sentence, as Markdown.
    pub(super) fn opening(&self, name: &Name) -> String {
        match self.way {
            Names::None => "Someone".to_owned(),
            _ => self.name(name),
        }
    }

    /// A person with their team, as Markdown: `Ada (Studio)`.
    pub(super) fn with_team(&self, name: &Name) -> String {
        let team = self.member(name).and_then(|member| member.team.as_deref());
        match team {
            Some(team) if self.is_named() => format!("{} ({})", self.name(name), literal(team)),
            _ => self.name(name),
        }
    }
}

fn initials(name: &str) -> String {
    let words = name.split_whitespace().filter_map(|word| {
        let first = word
            .graphemes(true)
            .find(|part| part.chars().any(char::is_alphanumeric))?;
        Some(format!("{}.", first.to_uppercase()))
    });
    let letters = words.collect::<Vec<_>>().join(" ");
    if letters.is_empty() {
        "?".to_owned()
    } else {
        letters
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_by_table() {
        for (name, expected) in [
            ("Ada Lovelace", "A. L."),
            ("ada", "A."),
            ("Jean-Luc  d'Arc", "J. D."),
            ("Öz (guest)", "Ö. G."),
            ("李 明", "李. 明."),
            ("***", "?"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn one_person_under_every_name() {
        let mut ada = Member::named(Name::parse("Ada Lovelace").unwrap());
        ada.aliases = vec![Name::parse("ada").unwrap()];
        ada.team = Some("Studio".to_owned());
        let members = [ada];
        let alias = Name::parse("ADA").unwrap();
        for (way, name, with_team) in [
            (Names::Full, "Ada Lovelace", "Ada Lovelace (Studio)"),
            (Names::Initials, "A. L.", "A. L. (Studio)"),
            (Names::None, "someone", "someone"),
        ] {
            let cast = Cast::new(way, &members);
            assert_eq!(cast.name(&alias), name);
            assert_eq!(cast.with_team(&alias), with_team);
            assert_eq!(cast.key(&alias), "ada lovelace");
            assert_eq!(way.as_str().parse::<Names>().unwrap(), way);
        }
        assert!("half".parse::<Names>().is_err());
    }
}

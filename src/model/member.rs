//! The people, their words for things, and what they agreed on.

use serde::{Deserialize, Deserializer, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::limits::{InvalidText, one_line};
use super::{Period, Tag};

/// A person's name as the community writes it; names that differ only in case are one person's.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Name(String);

impl Name {
    /// The longest name, in characters.
    pub const MAX: usize = 80;

    /// Reads a name; runs of white space become one space.
    ///
    /// # Errors
    /// When nothing is left, it is too long, or it holds a control character.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        // A letter with an accent may be spelt as one character or as two; it is the same name.
        let composed: String = text.nfc().collect();
        one_line("name", &composed, Name::MAX).map(Name)
    }

    /// The name of someone whose name nobody knows.
    pub fn unknown() -> Self {
        Name("Someone".to_owned())
    }

    /// The name's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether both name the same person.
    pub fn is(&self, other: &Name) -> bool {
        self.folded() == other.folded()
    }

    /// The form under which names are compared.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl std::str::FromStr for Name {
    type Err = InvalidText;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Name::parse(text)
    }
}

/// What others wrote may call people anything, and the store reads back only what is a name.
impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Name::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// Someone of the community.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// What they are called.
    pub name: Name,
    /// Where they belong.
    pub team: Option<String>,
    /// What they do for the community, such as coordinator.
    pub role: Option<String>,
    /// Other names of theirs.
    pub aliases: Vec<Name>,
    /// Topics they help with.
    pub offers: Vec<Tag>,
    /// Topics they want to learn.
    pub seeks: Vec<Tag>,
}

impl Member {
    /// Someone of whom only the name is known.
    pub fn named(name: Name) -> Self {
        Member {
            name,
            team: None,
            role: None,
            aliases: vec![],
            offers: vec![],
            seeks: vec![],
        }
    }
}

impl Member {
    /// Whether a name is one of theirs.
    pub fn goes_by(&self, name: &Name) -> bool {
        self.name.is(name) || self.aliases.iter().any(|alias| alias.is(name))
    }

    /// Whether anything is said of them besides their name.
    pub fn is_described(&self) -> bool {
        let said = self.team.is_some() || self.role.is_some();
        said || !(self.aliases.is_empty() && self.offers.is_empty() && self.seeks.is_empty())
    }
}

/// What a community says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Charter {
    /// Its name.
    pub name: Option<String>,
    /// The craft that its people share.
    pub domain: Option<String>,
    /// What a newcomer reads first.
    pub welcome: Option<String>,
    /// What its people have agreed on.
    pub agreements: Vec<String>,
    /// How often it gathers.
    pub rhythm: Option<Period>,
}

/// A tag with what the community says about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TagInfo {
    /// The tag.
    pub name: Tag,
    /// What it means here.
    pub definition: Option<String>,
    /// Other words for it.
    pub aliases: Vec<Tag>,
    /// How many entries outside the trash carry it.
    pub entries: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_person_s_however_its_accents_are_spelt() {
        let [one, two] = ["Zo\u{eb}", " Zoe\u{308} "].map(|text| Name::parse(text).unwrap());
        assert_eq!(one, two);
        assert!(one.is(&Name::parse("ZOE\u{308}").unwrap()));
    }

    #[test]
    fn a_name_in_json_is_a_name() {
        let read = |text: &str| serde_json::from_str::<Name>(text).ok();
        assert_eq!(read("\" Fay  May \""), Name::parse("Fay May").ok());
        for text in ["\"\"", "\"F\\u001b[31may\"", "\"\\u200b\"", "7"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read(&format!("\"{}\"", "x".repeat(81))), None);
    }
}

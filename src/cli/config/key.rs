//! The settings: what each is called, and what is none.

use super::check_name;
use crate::cli::error::Failure;
use crate::cli::near::nearest;
use crate::terminal::{Label, single_line};

/// What stands in the file beside the tables.
const PLAIN: [&str; 4] = ["name", "community", "pager", "editor"];

/// The tables of the file, and what is called by a name of its own in each.
const TABLES: [(&str, &str); 3] = [
    ("filters", "NAME"),
    ("communities", "NAME"),
    ("colors", "LABEL"),
];

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// `name`: the member who acts.
    Name,
    /// `community`: which one is meant.
    Community,
    /// `pager`: what shows what is taller than the screen.
    Pager,
    /// `editor`: what texts are written in.
    Editor,
    /// `communities.NAME`: where the file of one lies.
    Database(String),
    /// `filters.NAME`: what a filter asks for.
    Filter(String),
    /// `colors.LABEL`: how a kind of text looks.
    Look(Label),
}

impl Key {
    /// Reads a setting's name.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn parse(text: &str) -> Result<Key, Failure> {
        let (table, name) = text.split_once('.').unwrap_or((text, ""));
        match (table, name) {
            ("name", "") if text == "name" => Ok(Key::Name),
            ("community", "") if text == "community" => Ok(Key::Community),
            ("pager", "") if text == "pager" => Ok(Key::Pager),
            ("editor", "") if text == "editor" => Ok(Key::Editor),
            ("communities", name) => {
                check_name(name)?;
                Ok(Key::Database(name.to_owned()))
            }
            ("filters", name) => match check_name(name) {
                Ok(()) => Ok(Key::Filter(name.to_owned())),
                Err(_) => Err(Failure::usage(
                    format!("`{}` cannot be a filter's name", single_line(name)),
                    "use letters, digits, hyphens and underscores, such as due",
                )),
            },
            ("colors", name) => Label::ALL
                .into_iter()
                .find(|label| label.name() == name)
                .map(Key::Look)
                .ok_or_else(|| unknown(&format!("colors.{name}"))),
            _ => Err(unknown(text)),
        }
    }

    /// In which table of the file it stands, and under which name.
    pub fn place(&self) -> (Option<&'static str>, &str) {
        match self {
            Key::Name => (None, "name"),
            Key::Community => (None, "community"),
            Key::Pager => (None, "pager"),
            Key::Editor => (None, "editor"),
            Key::Database(name) => (Some("communities"), name),
            Key::Filter(name) => (Some("filters"), name),
            Key::Look(label) => (Some("colors"), label.name()),
        }
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.place() {
            (Some(table), name) => write!(f, "{table}.{name}"),
            (None, name) => f.write_str(name),
        }
    }
}

fn unknown(text: &str) -> Failure {
    let failure = Failure::usage(format!("there is no setting `{}`", single_line(text)), "");
    match near(text) {
        Some(near) => failure.hint(format!(
            "did you mean `{near}`? cop config list names the settings"
        )),
        None => failure.hint("cop config list"),
    }
}

/// Every setting whose name is fixed.
pub fn fixed() -> impl Iterator<Item = String> {
    let looks = Label::ALL
        .iter()
        .map(|label| format!("colors.{}", label.name()));
    PLAIN.map(str::to_owned).into_iter().chain(looks)
}

/// The setting that is written nearly so.
fn near(text: &str) -> Option<String> {
    let tables = || TABLES.iter().map(|(table, _)| *table);
    match text.split_once('.') {
        // A slip in a table's name is one whatever follows.
        Some((table, name)) => match nearest(table, tables())? {
            "colors" => nearest(name, Label::ALL.iter().map(|label| label.name()))
                .map(|name| format!("colors.{name}")),
            table => Some(format!("{table}.{name}")),
        },
        None => {
            let near = nearest(text, PLAIN.into_iter().chain(tables()))?;
            let name = TABLES.iter().find(|(table, _)| *table == near);
            Some(name.map_or(near.to_owned(), |(table, name)| format!("{table}.{name}")))
        }
    }
}

/// What stands in a file of settings and is none: a sentence for each.
pub fn unknown_keys(text: &str) -> Vec<String> {
    let Ok(table) = text.parse::<toml::Table>() else {
        return Vec::new();
    };
    let mut warnings = Vec::new();
    let mut look_at = |key: String, is_known: bool| {
        if !is_known {
            let mean = near(&key).map(|near| format!("; did you mean `{near}`?"));
            let key = single_line(&key);
            warnings.push(format!(
                "the settings know no `{key}`{}",
                mean.unwrap_or_default()
            ));
        }
    };
    for (key, value) in &table {
        match (TABLES.iter().any(|(table, _)| table == key), value) {
            (true, toml::Value::Table(inner)) if key == "colors" => {
                for name in inner.keys() {
                    let is_known = Label::ALL.iter().any(|label| label.name() == name);
                    look_at(format!("colors.{name}"), is_known);
                }
            }
            (is_table, _) => look_at(key.clone(), is_table || PLAIN.contains(&key.as_str())),
        }
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_and_written_by_one_name() {
        for name in [
            "name",
            "community",
            "pager",
            "editor",
            "filters.due",
            "communities.guild",
            "colors.tag",
        ] {
            assert_eq!(Key::parse(name).unwrap().to_string(), name);
        }
        for name in [
            "",
            "nmae",
            "name.x",
            "editor.",
            "filters",
            "filters.",
            "filters.a b",
            "colors.loud",
            "x.y",
        ] {
            assert!(Key::parse(name).is_err(), "{name}");
        }
    }

    #[test]
    fn what_is_no_setting_is_told_with_what_may_be_meant() {
        let text = "nmae = 'Ada'\n[filter]\nx = 'y'\n[colors]\ntga = 'red'\ntag = 'red'\n[communities]\nany = '/x'\n";
        let told = unknown_keys(text);
        assert_eq!(
            told,
            [
                "the settings know no `colors.tga`; did you mean `colors.tag`?",
                "the settings know no `filter`; did you mean `filters.NAME`?",
                "the settings know no `nmae`; did you mean `name`?",
            ]
        );
    }
}

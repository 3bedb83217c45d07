//! Every setting as it is in force, and where it comes from.

use std::ffi::OsStr;

use serde::Serialize;

use super::config::{Config, Key, fixed_keys};
use super::context::{Context, guess_name};
use super::error::Failure;
use crate::terminal::{NamedBy, wished_editor, wished_pager};

/// What a setting of the file says of its origin.
const FILE: &str = "config.toml";

/// A setting in force.
#[derive(Debug, Serialize)]
pub struct Setting {
    /// What it is called.
    pub key: String,
    /// What it is; nothing where the usual holds.
    pub value: Option<String>,
    /// Where it comes from.
    pub source: String,
}

/// Every setting, those of the file after those that always are.
pub fn all(context: &Context) -> Result<Vec<Setting>, Failure> {
    let config = context.config()?;
    let (db, community, me) = context.said();
    let file = || FILE.to_owned();
    // A flag goes before the environment, so that the two differ where it does.
    let said = |flag: &str, variable: &str, value: &OsStr| match std::env::var_os(variable) {
        Some(said) if said == value => variable.to_owned(),
        _ => flag.to_owned(),
    };
    let mut settings = Vec::new();
    let mut add = |key: &str, value: Option<String>, source: String| {
        settings.push(Setting {
            key: key.to_owned(),
            value,
            source,
        });
    };
    match (me, &config.name) {
        (Some(name), _) => add(
            "name",
            Some(name.to_owned()),
            said("--me", "COP_ME", name.as_ref()),
        ),
        (None, Some(name)) => add("name", Some(name.clone()), file()),
        (None, None) => {
            let (name, source) = guess_name();
            add("name", Some(name.to_string()), source.to_owned());
        }
    }
    match (community, &config.community) {
        (Some(name), _) => add(
            "community",
            Some(name.to_owned()),
            said("--community", "COP_COMMUNITY", name.as_ref()),
        ),
        (None, Some(name)) => add("community", Some(name.clone()), file()),
        (None, None) => add(
            "community",
            Some(config.default_name().to_owned()),
            "default".to_owned(),
        ),
    }
    match db {
        Some(path) => add(
            "database",
            Some(path.display().to_string()),
            said("--db", "COP_DB", path.as_ref()),
        ),
        None => {
            let path = match community {
                Some(name) => config.database(name)?,
                None => config.default_database()?,
            };
            add(
                "database",
                Some(path.display().to_string()),
                "community".to_owned(),
            );
        }
    }
    let pager = wished_pager(config.usable_pager());
    add("pager", Some(pager.command), by(pager.named_by));
    match wished_editor(config.usable_editor()) {
        Some(editor) => add("editor", Some(editor.command), by(editor.named_by)),
        None => add("editor", None, "none is there".to_owned()),
    }
    for key in keys_of_the_file(config) {
        add(&key.to_string(), config.get(&key), file());
    }
    add(
        "file",
        Some(config.path.display().to_string()),
        config_source(config).to_owned(),
    );
    Ok(settings)
}

/// Where a program's name comes from.
fn by(named_by: NamedBy) -> String {
    match named_by {
        NamedBy::Variable(name) => name.to_owned(),
        NamedBy::Settings => FILE.to_owned(),
        NamedBy::Nobody => "default".to_owned(),
    }
}

/// The settings that stand in the file, but for those that always are in force.
fn keys_of_the_file(config: &Config) -> Vec<Key> {
    let databases = config.communities.keys().cloned().map(Key::Database);
    let filters = config.filters.keys().cloned().map(Key::Filter);
    let looks = fixed_keys().filter_map(|name| Key::parse(&name).ok());
    let looks = looks.filter(|key| matches!(key, Key::Look(_)) && config.get(key).is_some());
    databases.chain(filters).chain(looks).collect()
}

fn config_source(config: &Config) -> &'static str {
    match config.path.is_file() {
        true => "here",
        false => "not written yet",
    }
}

//! The configuration file: who I am, which communities there are, which is meant by default, how things look.

mod key;

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use etcetera::{AppStrategy, AppStrategyArgs, choose_app_strategy};
use serde::Deserialize;
use toml_edit::{Item, TableLike};

use super::error::Failure;
use crate::terminal::{Label, Palette, below_home, check_command};

pub use key::{Key, fixed as fixed_keys, unknown_keys};

/// The community that is used where nobody chose one.
const DEFAULT: &str = "default";

/// What the configuration file says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Config {
    /// The member who acts.
    pub name: Option<String>,
    /// The community that is meant where none is named.
    pub community: Option<String>,
    /// The pager and its arguments. Like all of this it is told by the person's own file alone: a community names no program.
    pub pager: Option<String>,
    /// The editor and its arguments.
    pub editor: Option<String>,
    /// Communities whose files lie elsewhere than in the data folder: name and path.
    pub communities: BTreeMap<String, PathBuf>,
    /// Filters that were given a name: what each asks for, in the query language.
    pub filters: BTreeMap<String, String>,
    /// How kinds of text look, by label.
    pub colors: BTreeMap<String, String>,
    /// Where it was read from.
    #[serde(skip)]
    pub path: PathBuf,
    /// What is in the file and means nothing: sentences for a person.
    #[serde(skip)]
    pub warnings: Vec<String>,
    /// How text looks.
    #[serde(skip)]
    pub palette: Palette,
}

fn folders() -> Result<impl AppStrategy, Failure> {
    choose_app_strategy(AppStrategyArgs {
        top_level_domain: String::new(),
        author: String::new(),
        app_name: "cop".to_owned(),
    })
    .map_err(|_| {
        Failure::expected(
            "there is no home folder to keep a community in",
            "set HOME, or name the file: cop --db PATH …",
        )
    })
}

impl Config {
    /// Where the file is, or would be.
    pub fn place() -> Result<PathBuf, Failure> {
        Ok(folders()?.config_dir().join("config.toml"))
    }

    /// Reads the file; an absent one says nothing.
    pub fn load() -> Result<Self, Failure> {
        // Without a home folder `--db` still works.
        let Ok(path) = Config::place() else {
            return Ok(Config::default());
        };
        // A pipe or a device would be waited for.
        let is_other = |found: std::fs::Metadata| !found.is_file() && !found.is_dir();
        if std::fs::metadata(&path).is_ok_and(is_other) {
            return Err(Failure::expected(
                format!("{} is no file", path.display()),
                "move it away",
            ));
        }
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            // A home that is no folder, such as a service's /dev/null, holds no settings.
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                String::new()
            }
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                return Err(Failure::expected(
                    format!("{} is not UTF-8 text", path.display()),
                    "mend it, or move it away",
                ));
            }
            Err(error) => {
                return Err(Failure::expected(
                    format!("cannot read {}: {error}", path.display()),
                    "mend its permissions, or move it away",
                ));
            }
        };
        let config: Config = toml::from_str(&text).map_err(|error| {
            let place = error.span().and_then(|span| text.get(..span.start));
            let line = place.map(|before| format!(" in line {}", before.matches('\n').count() + 1));
            Failure::expected(
                format!(
                    "{} cannot be understood{}: {}",
                    path.display(),
                    line.unwrap_or_default(),
                    error.message()
                ),
                "mend it, or move it away; `cop config --help` names the settings",
            )
        })?;
        let mut config = Config { path, ..config };
        config.read_programs();
        config.read_looks();
        config.warnings.extend(unknown_keys(&text));
        Ok(config)
    }

    /// The file of a community.
    pub fn database(&self, name: &str) -> Result<PathBuf, Failure> {
        if let Some(path) = self.communities.get(name) {
            return Ok(below_home(path));
        }
        check_name(name)?;
        Ok(folders()?.data_dir().join(format!("{name}.db")))
    }

    /// The file of the community that is meant where none is named.
    pub fn default_database(&self) -> Result<PathBuf, Failure> {
        self.database(self.default_name())
    }

    /// The community that is meant where none is named.
    pub fn default_name(&self) -> &str {
        self.community.as_deref().unwrap_or(DEFAULT)
    }

    /// Every community that is known, by name: those named in the file, and those in the data folder.
    pub fn known(&self) -> Result<BTreeMap<String, PathBuf>, Failure> {
        let named = self.communities.iter();
        let mut known: BTreeMap<String, PathBuf> = named
            .map(|(name, path)| (name.clone(), below_home(path)))
            .collect();
        let folder = folders()?.data_dir();
        for file in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = file.path();
            let stem = path
                .file_stem()
                .and_then(|stem| stem.to_str())
                .map(str::to_owned);
            if let (Some("db"), Some(name)) = (path.extension().and_then(|e| e.to_str()), stem) {
                known.entry(name).or_insert(path);
            }
        }
        Ok(known)
    }

    /// Writes one setting and leaves the rest of the file, comments included, as it is. `None` takes it back.
    pub fn set(&self, key: &Key, value: Option<&str>) -> Result<(), Failure> {
        let (table, name) = key.place();
        self.change(|document| {
            let mut settings: &mut dyn TableLike = document.as_table_mut();
            if let Some(table) = table {
                let inner = settings.entry(table).or_insert_with(toml_edit::table);
                match inner.as_table_like_mut() {
                    Some(inner) => settings = inner,
                    // Not read as settings either.
                    None => return,
                }
            }
            match (value, settings.get_mut(name)) {
                (Some(new), Some(Item::Value(old))) => {
                    // A comment behind the value stays.
                    let decor = old.decor().clone();
                    *old = new.into();
                    *old.decor_mut() = decor;
                }
                (Some(new), _) => drop(settings.insert(name, toml_edit::value(new))),
                (None, _) => drop(settings.remove(name)),
            }
        })
    }

    /// What a setting is in the file.
    pub fn get(&self, key: &Key) -> Option<String> {
        match key {
            Key::Name => self.name.clone(),
            Key::Community => self.community.clone(),
            Key::Pager => self.pager.clone(),
            Key::Editor => self.editor.clone(),
            Key::Database(name) => self
                .communities
                .get(name)
                .map(|path| path.display().to_string()),
            Key::Filter(name) => self.filters.get(name).cloned(),
            Key::Look(label) => self.colors.get(label.name()).cloned(),
        }
    }

    /// The pager, if it can be one.
    pub fn usable_pager(&self) -> Option<&str> {
        usable(self.pager.as_deref())
    }

    /// The editor, if it can be one.
    pub fn usable_editor(&self) -> Option<&str> {
        usable(self.editor.as_deref())
    }

    /// Warns of a pager or an editor that cannot be one.
    fn read_programs(&mut self) {
        for (key, command) in [("pager", &self.pager), ("editor", &self.editor)] {
            if let Some(Err(reason)) = command.as_deref().map(check_command) {
                self.warnings
                    .push(format!("{key} in the settings is not used: {reason}"));
            }
        }
    }

    /// Takes over the looks that the file gives; what is none is warned of.
    fn read_looks(&mut self) {
        for (name, look) in &self.colors {
            let Some(label) = Label::ALL.into_iter().find(|label| label.name() == name) else {
                continue;
            };
            if let Err(reason) = self.palette.set(label, look) {
                self.warnings
                    .push(format!("colors.{name} in the settings: {reason}"));
            }
        }
    }

    fn change(&self, change: impl FnOnce(&mut toml_edit::DocumentMut)) -> Result<(), Failure> {
        let path = match self.path.as_os_str().is_empty() {
            true => Config::place()?,
            false => self.path.clone(),
        };
        let failed = |error: std::io::Error| {
            Failure::expected(
                format!("cannot write {}: {error}", path.display()),
                "mend its permissions, or set COP_ME and COP_DB instead",
            )
        };
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(failed)?;
        // Who changes it meanwhile waits, and changes what is written here; where a folder cannot be locked, nobody does.
        let door = std::fs::File::open(folder);
        let _door = door.and_then(|door| door.lock().map(|()| door));
        let text = match std::fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            read => read.map_err(failed)?,
        };
        let mut document: toml_edit::DocumentMut = text.parse().map_err(|error| {
            Failure::expected(
                format!("{} cannot be understood: {error}", path.display()),
                "mend it, or move it away",
            )
        })?;
        change(&mut document);
        // Settings that are kept elsewhere and linked here stay so.
        let path = path.canonicalize().unwrap_or(path.clone());
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut part = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        std::io::Write::write_all(&mut part, document.to_string().as_bytes()).map_err(failed)?;
        // Whoever could read the settings before still can.
        if let Ok(before) = std::fs::metadata(&path) {
            let file = part.as_file();
            file.set_permissions(before.permissions()).map_err(failed)?;
        }
        part.as_file().sync_all().map_err(failed)?;
        part.persist(&path).map_err(|error| failed(error.error))?;
        Ok(())
    }
}

fn usable(command: Option<&str>) -> Option<&str> {
    command.filter(|command| check_command(command).is_ok())
}

/// A community's name becomes a file's.
fn check_name(name: &str) -> Result<(), Failure> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !name.is_empty() && name.len() <= 100 && name.chars().all(plain) && !name.starts_with('.') {
        return Ok(());
    }
    Err(Failure::usage(
        format!(
            "`{}` cannot be a community's short name",
            crate::terminal::single_line(name)
        ),
        "use letters, digits, hyphens and underscores, such as potters",
    ))
}

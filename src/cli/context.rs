//! What a command runs in: the screen, the clock, the community.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use chrono::Utc;

use super::args::Globals;
use super::config::{Config, Key};
use super::error::Failure;
use crate::community::Community;
use crate::exchange;
use crate::model::{Name, Timestamp};
use crate::terminal::{Palette, Screen, tell_what_is_done};

/// What a command runs in.
pub struct Context {
    /// The person at the other end.
    pub screen: Screen,
    /// Whether everything is told that is done.
    pub verbose: bool,
    db: Option<PathBuf>,
    community: Option<String>,
    me: Option<String>,
    config: Result<Config, Failure>,
    for_programs: bool,
}

impl Context {
    /// Takes the command line's word and the environment's.
    pub fn new(globals: &Globals) -> Self {
        if globals.verbose {
            tell_what_is_done();
        }
        let mut screen = Screen::detect(globals.color.into(), globals.no_pager);
        screen.set_no_input(globals.no_input);
        let config = Config::load();
        if let Ok(config) = &config {
            log::debug!("settings: {}", config.path.display());
            if config.palette != Palette::default() {
                screen.set_palette(config.palette.clone());
            }
            screen.set_pager(config.usable_pager().map(str::to_owned));
            // Nothing was done yet that a failure to warn could undo.
            for warning in &config.warnings {
                let _ = screen.warn(warning);
            }
        }
        let said = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        Context {
            screen,
            verbose: globals.verbose,
            db: globals
                .db
                .clone()
                .filter(|path| !path.as_os_str().is_empty()),
            community: said(&globals.community),
            me: said(&globals.me),
            config,
            for_programs: false,
        }
    }

    /// Says whether a program reads the results, which nobody is then asked about.
    pub fn set_for_programs(&mut self, for_programs: bool) {
        self.for_programs = for_programs;
        self.screen.set_for_programs(for_programs);
    }

    /// Whether a program reads the results, as far as the command line tells.
    pub fn is_for_programs(&self) -> bool {
        self.for_programs
    }

    /// The present moment: `$COP_NOW` or the machine's clock.
    pub fn now(&self) -> Result<Timestamp, Failure> {
        match set_now() {
            None => Ok(Timestamp::from_clock(Utc::now())),
            Some(text) => Timestamp::parse_rfc3339(&text).map_err(|_| {
                Failure::usage(
                    format!("COP_NOW is `{text}`, which is not an RFC 3339 date and time"),
                    "set it to something like 2026-05-12T08:30:00Z, or unset it",
                )
            }),
        }
    }

    /// Acts as this member from now on.
    pub fn become_member(&mut self, name: &Name) {
        self.me = Some(name.to_string());
    }

    /// Whether the person has said who they are, here or in the configuration, and it need not be guessed.
    pub fn knows_me(&self) -> Result<bool, Failure> {
        Ok(self.me.is_some() || self.config()?.name.is_some())
    }

    /// The configuration file's word.
    pub fn config(&self) -> Result<&Config, Failure> {
        self.config.as_ref().map_err(Failure::clone)
    }

    /// The editor of the settings; those that cannot be read name none.
    pub fn editor(&self) -> Option<&str> {
        self.config.as_ref().ok()?.usable_editor()
    }

    /// Writes a setting into the configuration file; `None` takes it back.
    pub fn set(&mut self, key: &Key, value: Option<&str>) -> Result<(), Failure> {
        self.config()?.set(key, value)?;
        self.config = Config::load();
        Ok(())
    }

    /// What was said for this command alone, by a flag or the environment: the file, the community, the member.
    pub fn said(&self) -> (Option<&Path>, Option<&str>, Option<&str>) {
        (
            self.db.as_deref(),
            self.community.as_deref(),
            self.me.as_deref(),
        )
    }

    /// The community that is meant: `--db`, `--community`, the configuration's default, else the platform's data folder.
    pub fn community(&self) -> Result<Community, Failure> {
        Ok(self.door()?.community())
    }

    /// Which community is meant, and who acts, in words.
    fn meant(&self, config: &Config) -> String {
        let community = match (&self.db, &self.community) {
            (Some(_), _) => "a file, by --db or COP_DB".to_owned(),
            (None, Some(name)) => format!("{name}, by --community or COP_COMMUNITY"),
            (None, None) => config.default_name().to_owned(),
        };
        let me = match (&self.me, &config.name) {
            (Some(name), _) => format!("{name}, by --me or COP_ME"),
            (None, Some(name)) => format!("{name}, by the settings"),
            (None, None) => "not said, and found out where it is needed".to_owned(),
        };
        format!("community: {community}; who acts: {me}")
    }

    /// The way to the same community, for what goes on longer than a moment.
    pub fn door(&self) -> Result<Door, Failure> {
        let config = self.config()?;
        let path = match (&self.db, &self.community) {
            (Some(path), _) => path.clone(),
            (None, Some(name)) => config.database(name)?,
            (None, None) => config.default_database()?,
        };
        let asked = match &self.me {
            Some(name) => Some(read_name(name)?),
            None => config.name.as_deref().map(read_name).transpose()?,
        };
        log::debug!("{}", self.meant(config));
        Ok(Door {
            path,
            now: self.now()?,
            stands: set_now().is_some(),
            me: Arc::new(asked.map_or_else(OnceLock::new, OnceLock::from)),
        })
    }
}

/// The way to a community, which can be gone through again and again, on any thread.
#[derive(Debug, Clone)]
pub struct Door {
    path: PathBuf,
    /// When it was made,
    now: Timestamp,
    /// and whether it is that time for ever.
    stands: bool,
    /// Who acts, found out once.
    me: Arc<OnceLock<Name>>,
}

impl Door {
    /// The community at this moment.
    pub fn community(&self) -> Community {
        let now = match self.stands {
            true => self.now,
            false => Timestamp::from_clock(Utc::now()),
        };
        let known = Arc::clone(&self.me);
        let me = move || known.get_or_init(|| guess_name().0).clone();
        Community::new(self.path.clone(), now, Box::new(me))
    }
}

/// What `$COP_NOW` says, if anything.
fn set_now() -> Option<String> {
    let set = std::env::var_os("COP_NOW").map(|text| text.to_string_lossy().into_owned());
    set.filter(|text| !text.trim().is_empty())
}

fn read_name(text: &str) -> Result<Name, Failure> {
    Name::parse(text).map_err(|error| {
        Failure::usage(
            format!(
                "`{}` cannot be a member's name: {error}",
                crate::terminal::single_line(text)
            ),
            "cop me --name \"Ada\"",
        )
    })
}

/// Git's `user.name`, else the login name; and which of them it was.
pub fn guess_name() -> (Name, &'static str) {
    let login = || {
        ["USER", "LOGNAME", "USERNAME"]
            .iter()
            .find_map(|key| std::env::var(key).ok())
    };
    let git = exchange::git_user_name().map(|name| (name, "git's user.name"));
    git.into_iter()
        .chain(login().map(|name| (name, "your login")))
        .find_map(|(name, source)| Some((Name::parse(&name).ok()?, source)))
        .unwrap_or_else(|| (Name::unknown(), "nothing tells"))
}

//! Many people at once at one file: each adds, edits, tags, asks and looks, one command after the other, each a process of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Where a crowd works.
pub struct Place {
    pub program: PathBuf,
    pub home: PathBuf,
}

/// What somebody did, and how long they waited for it.
pub struct Took {
    pub what: &'static str,
    pub time: Duration,
}

/// What one of the crowd did.
#[derive(Default)]
pub struct Deeds {
    pub took: Vec<Took>,
    /// The handles of what was said to be added, each with the last word that was said to be in it.
    pub kept: Vec<(String, String)>,
    /// What failed, with what was said.
    pub failures: Vec<String>,
}

impl Place {
    pub fn database(&self) -> PathBuf {
        self.home.join("cop.db")
    }

    fn cop(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .env_clear()
            // Else what a run covers is written to where it happens to be, and not counted.
            .envs(std::env::var_os("LLVM_PROFILE_FILE").map(|file| ("LLVM_PROFILE_FILE", file)))
            .env("HOME", &self.home)
            .env("COP_DB", self.database())
            .env("COP_ME", "Ada")
            .stdin(Stdio::null());
        command
    }

    /// What a command writes; what it says where it fails.
    pub fn answer(&self, arguments: &[&str]) -> Result<String, String> {
        let output = self
            .cop(arguments)
            .output()
            .map_err(|error| error.to_string())?;
        match output.status.success() {
            true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
            false => Err(format!(
                "cop {}: {}",
                arguments.join(" "),
                String::from_utf8_lossy(&output.stderr)
            )),
        }
    }

    /// So many people work at once until each is told to stop by what was done so far.
    pub fn crowd(
        &self,
        people: usize,
        goes_on: impl Fn(usize, Instant) -> bool + Sync,
    ) -> Vec<Deeds> {
        let began = Instant::now();
        let goes_on = &goes_on;
        std::thread::scope(|scope| {
            let work =
                |person| scope.spawn(move || self.work(person, |round| goes_on(round, began)));
            let working: Vec<_> = (0..people).map(work).collect();
            let done = working.into_iter().map(|work| work.join());
            done.map(|deeds| deeds.unwrap_or_default()).collect()
        })
    }

    /// One of the crowd.
    fn work(&self, person: usize, goes_on: impl Fn(usize) -> bool) -> Deeds {
        let mut deeds = Deeds::default();
        let mut round = 0;
        while goes_on(round) {
            let word = format!("zq{person}x{round}");
            let mut does = |what: &'static str, arguments: &[&str]| {
                let began = Instant::now();
                let answer = self.answer(arguments);
                let time = began.elapsed();
                deeds.took.push(Took { what, time });
                answer.map_err(|told| deeds.failures.push(told)).ok()
            };
            let title = format!("Story {round} of {person}");
            let added = does(
                "add",
                &["add", "story", &title, "-m", &word, "-t", "kiln", "-q"],
            );
            let Some(handle) = added.map(|told| told.trim().to_owned()) else {
                break;
            };
            let last = format!("{word}b");
            let edited = does("edit", &["edit", &handle, "-m", &last, "-q"]);
            does("tag", &["tag", &handle, &format!("n{person}"), "-q"]);
            does("search", &["search", "kiln story", "-n", "5", "-q"]);
            does("show", &["show", &handle, "--raw"]);
            let word = if edited.is_some() { last } else { word };
            deeds.kept.push((handle, word));
            round += 1;
        }
        deeds
    }

    /// What is not as everybody was told.
    pub fn wrong(&self, deeds: &[Deeds]) -> Vec<String> {
        let mut wrong: Vec<String> = deeds
            .iter()
            .flat_map(|deeds| deeds.failures.clone())
            .collect();
        let kept: Vec<&(String, String)> = deeds.iter().flat_map(|deeds| &deeds.kept).collect();
        match self.answer(&["list", "-q"]) {
            Ok(listed) if listed.lines().count() == kept.len() => {}
            Ok(listed) => wrong.push(format!("{} of {}", listed.lines().count(), kept.len())),
            Err(told) => wrong.push(told),
        }
        match self.answer(&["export", "json"]) {
            Ok(all) => {
                let lost = kept
                    .iter()
                    .filter(|(_, word)| !all.contains(&format!("{word}\\n")));
                wrong.extend(lost.map(|(handle, word)| format!("{handle}: {word} is lost")));
            }
            Err(told) => wrong.push(told),
        }
        wrong.extend(self.answer(&["doctor"]).err());
        wrong
    }
}

/// A home for a crowd.
pub fn place(program: &Path, home: &Path) -> Place {
    Place {
        program: program.to_path_buf(),
        home: home.to_path_buf(),
    }
}

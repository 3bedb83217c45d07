//! Several machines that exchange one community, and the person at the git host.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::harness::{NOW, World, files};
use crate::scratch::scratch;

/// Machines, each with a person and a home of its own, and the place where they meet.
pub struct Machines {
    root: TempDir,
    worlds: Vec<World>,
}

impl Machines {
    /// A machine for each of these people; nothing is set up yet.
    pub fn of(people: &[&str]) -> Self {
        let worlds = people.iter().map(|name| {
            let world = World::new();
            world.write_config(&format!("name = \"{name}\"\n"));
            world
        });
        Machines {
            worlds: worlds.collect(),
            root: scratch(),
        }
    }

    /// Machines that exchange what potters know: Ada wrote a story, a lesson and a practice, and everybody has them.
    #[track_caller]
    pub fn of_potters(people: &[&str]) -> Self {
        let machines = Machines::of(people);
        let ada = machines.at(0);
        for line in [
            "init 'Potters Guild' --domain 'Firing safely'",
            "me --team Studio",
            "add story 'Kiln tripped at 900' -m 'The breaker tripped mid-firing.' -t kiln",
            "add lesson 'When firing above 900, test the breaker' --from kiln-tripped",
            "add practice 'Check the breaker' --from when-firing -m 'Press the test button.' -m 'Wait a minute.' -m 'Then fire.'",
        ] {
            ada.cop(line).ok();
        }
        machines.set_up();
        machines
    }

    /// Has every machine exchange with the shared repository from now on.
    #[track_caller]
    pub fn set_up(&self) {
        let setup = format!("sync --setup {}", self.remote().display());
        for world in &self.worlds {
            world.cop(&setup).ok();
        }
    }

    /// The machine of this number.
    pub fn at(&self, number: usize) -> &World {
        &self.worlds[number]
    }

    /// The first two machines.
    pub fn two(&self) -> (&World, &World) {
        (self.at(0), self.at(1))
    }

    /// A path beside the machines, for what they share.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// The bare repository that they share.
    pub fn remote(&self) -> PathBuf {
        self.path("shared")
    }

    /// What the shared repository answers.
    #[track_caller]
    pub fn git(&self, arguments: &[&str]) -> String {
        git(&self.remote(), arguments)
    }

    /// The commit that the shared repository is at.
    #[track_caller]
    pub fn tip(&self) -> String {
        self.git(&["rev-parse", "refs/heads/main"])
    }

    /// The paths of the shared tree.
    #[track_caller]
    pub fn paths(&self) -> Vec<String> {
        let listed = self.git(&["ls-tree", "-r", "-z", "--name-only", "main"]);
        let paths = listed.split('\0').filter(|path| !path.is_empty());
        paths.map(str::to_owned).collect()
    }

    /// The path in the shared tree that has this in it.
    #[track_caller]
    pub fn path_of(&self, part: &str) -> String {
        let mut paths = self.paths();
        paths.retain(|path| path.contains(part));
        assert_eq!(paths.len(), 1, "{part}: {paths:?}");
        paths.remove(0)
    }

    /// Every byte of every object that the shared repository holds, whether something leads to it or not.
    #[track_caller]
    pub fn objects(&self) -> Vec<u8> {
        let all = ["cat-file", "--batch", "--batch-all-objects", "--unordered"];
        git_bytes(&self.remote(), &all)
    }

    /// Has everybody sync until nothing is new to anybody, and holds that all have the same by then.
    #[track_caller]
    pub fn settle(&self) {
        self.calm();
        self.agree();
    }

    /// Has everybody sync until nothing is new to anybody.
    #[track_caller]
    pub fn calm(&self) {
        let is_quiet = |world: &World| {
            let ran = world.cop("sync").go();
            assert!(!ran.stdout().is_empty(), "{ran}");
            ran.stdout().starts_with("Nothing is new on either side")
        };
        for _ in 0..5 {
            // Each of them syncs, also after one that had something new.
            let quiet = self.worlds.iter().filter(|world| is_quiet(world)).count();
            if quiet == self.worlds.len() {
                return;
            }
        }
        panic!("there is always something new");
    }

    /// Holds that every machine tells others the same, byte for byte, and is sound.
    #[track_caller]
    pub fn agree(&self) {
        let told = |world: &World| {
            let book = world.folder().join("book");
            let _ = std::fs::remove_dir_all(&book);
            world.cop("export handbook book").ok();
            let mut pages = files(&book);
            // It lists the digests of all the others.
            pages.retain(|(path, _)| path != ".cop-handbook");
            std::fs::remove_dir_all(&book).unwrap();
            world.cop("doctor").ok();
            pages
        };
        let first = told(self.at(0));
        for world in &self.worlds[1..] {
            let other = told(world);
            let names = |pages: &[(String, Vec<u8>)]| -> Vec<String> {
                pages.iter().map(|(path, _)| path.clone()).collect()
            };
            assert_eq!(names(&first), names(&other));
            for ((path, one), (_, two)) in first.iter().zip(&other) {
                let [one, two] = [one, two].map(|bytes| String::from_utf8_lossy(bytes));
                assert_eq!(one, two, "{path}");
            }
        }
    }

    /// A work tree of the shared repository, for somebody who has git and no cop.
    #[track_caller]
    pub fn checkout(&self) -> Checkout {
        let folder = self.path("checkout");
        let from = self.remote();
        let arguments = ["clone", "--quiet", &from.display().to_string(), "checkout"];
        git(self.root.path(), &arguments);
        Checkout { folder }
    }
}

/// A work tree in which Cy edits with git alone.
pub struct Checkout {
    folder: PathBuf,
}

impl Checkout {
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Takes over what others pushed.
    #[track_caller]
    pub fn pull(&self) -> &Self {
        git(
            &self.folder,
            &["pull", "--quiet", "--no-rebase", "--no-edit"],
        );
        self
    }

    /// What a file says.
    #[track_caller]
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.folder.join(path)).unwrap()
    }

    /// Writes a file.
    #[track_caller]
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
        self
    }

    /// Replaces words in a file that has them.
    #[track_caller]
    pub fn replace(&self, path: &str, old: &str, new: &str) -> &Self {
        let text = self.read(path);
        assert!(text.contains(old), "no {old:?} in {path}:\n{text}");
        self.write(path, text.replacen(old, new, 1))
    }

    /// Deletes a file.
    #[track_caller]
    pub fn remove(&self, path: &str) -> &Self {
        std::fs::remove_file(self.folder.join(path)).unwrap();
        self
    }

    /// Commits everything as Cy at this moment, and pushes it.
    #[track_caller]
    pub fn push(&self, at: &str) {
        self.commit(at);
        git(&self.folder, &["push", "--quiet"]);
    }

    /// Commits everything as Cy at this moment.
    #[track_caller]
    pub fn commit(&self, at: &str) {
        git(&self.folder, &["add", "--all"]);
        let mut command = git_command(&self.folder, &["commit", "--quiet", "-m", "By hand"]);
        command
            .env("GIT_AUTHOR_DATE", at)
            .env("GIT_COMMITTER_DATE", at);
        answer(command);
    }
}

/// What git answers in a folder, as text.
#[track_caller]
pub fn git(folder: &Path, arguments: &[&str]) -> String {
    let text = String::from_utf8(git_bytes(folder, arguments)).unwrap();
    text.strip_suffix('\n').unwrap_or(&text).to_owned()
}

#[track_caller]
fn git_bytes(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    answer(git_command(folder, arguments))
}

/// A call of git by Cy, whom no configuration of this machine reaches.
fn git_command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", "Cy")
        .env("GIT_AUTHOR_EMAIL", "cy@example.org")
        .env("GIT_COMMITTER_NAME", "Cy")
        .env("GIT_COMMITTER_EMAIL", "cy@example.org")
        .env("GIT_AUTHOR_DATE", NOW)
        .env("GIT_COMMITTER_DATE", NOW);
    command
}

#[track_caller]
fn answer(mut command: Command) -> Vec<u8> {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{command:?}\n{said}");
    output.stdout
}

/// Whether bytes have these bytes in them.
pub fn contains(bytes: &[u8], part: &str) -> bool {
    bytes
        .windows(part.len())
        .any(|window| window == part.as_bytes())
}

/// Every text that an entry ever had on a machine.
#[track_caller]
pub fn texts(world: &World, reference: &str) -> String {
    let revisions = world.cop(&format!("history {reference}")).ok().rows();
    let text = |row: &Vec<String>| {
        let number = &row[0];
        let line = format!("show {reference} --revision {number} --raw");
        world.cop(&line).ok().stdout() + "\n"
    };
    revisions.iter().map(text).collect()
}

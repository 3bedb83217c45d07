//! Some machines, and one repository by which they exchange.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};

use cop::community::{Community, CommunityError, SyncReport, SyncRequest};
use cop::model::{Act, Entry, FlagReason, Id, Lifecycle, Mark, Name, Timestamp, is_sensitive};
use tempfile::TempDir;

use crate::ledger::Ledger;
use crate::operation::{Operation, What};
use crate::scratch::scratch;

/// When it all begins: 2026-05-12T08:00:00Z.
const BEGINNING: i64 = 1_778_572_800;

/// In how many rounds in which everybody exchanges once all must have the same.
const ROUNDS: usize = 10;

/// The people, one to a machine.
pub const PEOPLE: [&str; 4] = ["Ada", "Ben", "Cy", "Dee"];

/// A machine with a database of its own.
pub struct Machine {
    pub folder: PathBuf,
    /// How far its clock is off, in seconds.
    pub off: i64,
    /// How many words were written when a copy of its database was kept.
    pub copied: Option<usize>,
}

/// All machines.
pub struct World {
    root: TempDir,
    pub machines: Vec<Machine>,
    pub entries: Vec<Id>,
    pub ledger: Ledger,
    pub now: i64,
}

impl World {
    /// So many machines that never heard of each other.
    pub fn of(machines: usize) -> Self {
        let root = scratch();
        let machines = (0..machines).map(|number| {
            let folder = root.path().join(PEOPLE[number]);
            std::fs::create_dir(&folder).unwrap();
            Machine {
                folder,
                off: [0, 240, -420, 60][number],
                copied: None,
            }
        });
        World {
            machines: machines.collect(),
            entries: Vec::new(),
            ledger: Ledger::default(),
            now: BEGINNING,
            root,
        }
    }

    /// The repository that they exchange by.
    pub fn remote(&self) -> PathBuf {
        self.root.path().join("shared")
    }

    /// The community as one machine has it, now, seen by the person of that machine or by another.
    pub fn community(&self, machine: usize, person: &str) -> Community {
        let of = &self.machines[machine];
        let me = Name::parse(person).unwrap();
        Community::new(
            of.folder.join("cop.db"),
            Timestamp::from_seconds(self.now + of.off),
            Box::new(move || me),
        )
    }

    /// Lives through all that happens, exchanges until all have the same, and looks whether all is well.
    pub fn live(mut self, operations: &[Operation]) -> Result<(), String> {
        for (number, operation) in operations.iter().enumerate() {
            self.now += operation.after;
            self.happen(operation)
                .map_err(|error| format!("{number}: {operation:?}: {error}"))?;
        }
        self.settle()?;
        crate::checks::all(&self).map_err(|error| {
            // Whoever looks for the reason wants to know how it came about.
            match std::env::var_os("COP_SOAK_LOG") {
                Some(_) => format!("{error}\n{}", crate::checks::log(&self.remote(), 1000)),
                None => error,
            }
        })
    }

    pub fn happen(&mut self, operation: &Operation) -> Result<(), String> {
        let machine = operation.at;
        match operation.what {
            What::Sync => self.sync(machine).map(drop)?,
            What::SyncCutShort => self.sync_cut_short(machine, operation.how % 7)?,
            What::TurnClock => {
                self.machines[machine].off = operation.how as i64 * 20 - 600;
            }
            What::KeepCopy => self.keep_copy(machine)?,
            What::ComeBackFromCopy => self.come_back(machine)?,
            _ => crate::act::act(self, operation)?,
        }
        let before = self.ledger.standing.get(&machine).cloned();
        self.look(machine)?;
        if operation.what == What::Undo {
            let before = before.unwrap_or_default();
            let now = &self.ledger.standing[&machine];
            self.ledger.taken_back.extend(before.difference(now));
        }
        Ok(())
    }

    /// Exchanges until nobody has anything new.
    fn settle(&mut self) -> Result<(), String> {
        let mut last = String::new();
        let mut tip = None;
        for _ in 0..ROUNDS {
            // What is said of the community is no entry, and none is told of.
            let before = tip.replace(crate::checks::tip(&self.remote()).ok());
            let mut quiet = before == tip;
            for machine in 0..self.machines.len() {
                self.now += 1;
                let report = self.sync(machine)?;
                if !report.is_quiet() {
                    quiet = false;
                    last = format!("{report:?}");
                }
                self.look(machine)?;
            }
            if quiet {
                return Ok(());
            }
        }
        let log = crate::checks::log(&self.remote(), 4);
        Err(format!("it does not settle: {last}\n{log}"))
    }

    fn request(&self, machine: usize) -> SyncRequest {
        let community = self.community(machine, PEOPLE[machine]);
        let knows = community.exists()
            && community
                .sync_status()
                .is_ok_and(|status| status.remote.is_some());
        SyncRequest {
            remote: (!knows).then(|| self.remote().display().to_string()),
            setup: !knows,
            // Each may have given the community a name of its own before.
            join: !knows,
            ..SyncRequest::default()
        }
    }

    /// One exchange.
    pub fn sync(&mut self, machine: usize) -> Result<SyncReport, String> {
        self.ledger.hand_over(machine);
        let request = self.request(machine);
        let report = self
            .community(machine, PEOPLE[machine])
            .sync(&request, &mut |_| {})
            .map_err(|error| format!("{error:?}"))?;
        self.ledger.finish(machine);
        Ok(report)
    }

    /// One exchange that ends in the middle, at whichever step.
    fn sync_cut_short(&mut self, machine: usize, after: usize) -> Result<(), String> {
        struct Cut;
        self.ledger.hand_over(machine);
        let request = self.request(machine);
        let community = self.community(machine, PEOPLE[machine]);
        let mut steps = 0;
        let done = catch_unwind(AssertUnwindSafe(|| {
            community.sync(&request, &mut |_| {
                steps += 1;
                if steps > after {
                    resume_unwind(Box::new(Cut));
                }
            })
        }));
        match done {
            Ok(done) => done.map(drop).map_err(|error| format!("{error:?}")),
            Err(cut) if cut.is::<Cut>() => Ok(()),
            Err(other) => resume_unwind(other),
        }
    }

    fn copy(&self, machine: usize) -> PathBuf {
        self.machines[machine].folder.join("copy.db")
    }

    fn keep_copy(&mut self, machine: usize) -> Result<(), String> {
        let community = self.community(machine, PEOPLE[machine]);
        if community.exists() {
            let done = community.backup(Some(&self.copy(machine)), true);
            done.map_err(|error| format!("{error:?}"))?;
            self.machines[machine].copied = Some(self.ledger.written());
        }
        Ok(())
    }

    /// The machine's disk broke, and its person had a copy.
    fn come_back(&mut self, machine: usize) -> Result<(), String> {
        let Some(words) = self.machines[machine].copied else {
            return Ok(());
        };
        let database = self.machines[machine].folder.join("cop.db");
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(beside(&database, ending));
        }
        std::fs::copy(self.copy(machine), &database).map_err(|error| error.to_string())?;
        self.ledger.forget_since(machine, words);
        // What was erased since is back.
        self.ledger.erased.retain(|(of, _)| *of != machine);
        Ok(())
    }

    /// Notes which words others may see on a machine.
    pub fn look(&mut self, machine: usize) -> Result<(), String> {
        let community = self.community(machine, PEOPLE[machine]);
        self.ledger.standing.insert(machine, BTreeSet::new());
        if !community.exists() {
            return Ok(());
        }
        for id in self.entries.clone() {
            let shown = match community.show(&id.to_string()) {
                Ok(shown) => shown,
                Err(CommunityError::NotFound { .. }) => continue,
                Err(error) => return Err(format!("{error:?}")),
            };
            let sealed = is_sensitive(&shown.marks);
            let mut text = format!("{}\n{}", shown.entry.title, shown.body);
            for mark in shown.marks.iter().filter(|mark| is_for_others(mark)) {
                text.push_str(mark.note.as_deref().unwrap_or_default());
            }
            for tag in &shown.entry.tags {
                text.push_str(tag.as_str());
            }
            for file in &shown.attachments {
                let bytes = community.attachment(&id.to_string(), &file.path);
                text.push_str(&String::from_utf8_lossy(&bytes.unwrap_or_default()));
            }
            let words = Ledger::words_in(&text);
            let is_shown = is_shown(&shown.entry) && !sealed;
            self.ledger.see(machine, id, words, is_shown, sealed);
        }
        Ok(())
    }
}

fn is_shown(entry: &Entry) -> bool {
    entry.trashed.is_none() && !entry.private && entry.state != Lifecycle::Draft
}

/// Whether the note of a mark is for others.
fn is_for_others(mark: &Mark) -> bool {
    !matches!(
        mark.act,
        Act::Step { .. }
            | Act::Review { .. }
            | Act::Flag {
                reason: FlagReason::Sensitive
            }
    )
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// The entries that a machine has.
pub fn entries_of(world: &World, machine: usize) -> BTreeSet<Id> {
    let community = world.community(machine, PEOPLE[machine]);
    let here = world.entries.iter().copied();
    here.filter(|id| community.find(&id.to_string()).is_ok())
        .collect()
}

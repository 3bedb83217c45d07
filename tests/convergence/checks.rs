//! What must hold when everybody has exchanged everything.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use cop::community::ArchiveRequest;
use cop::model::Id;

use crate::ledger::Ledger;
use crate::world::{PEOPLE, World, entries_of};

/// All of it.
pub fn all(world: &World) -> Result<(), String> {
    same_everywhere(world)?;
    no_word_is_lost(world)?;
    nothing_hidden_is_told(world)?;
    everything_is_sound(world)
}

/// Every database makes the tree that the remote has.
fn same_everywhere(world: &World) -> Result<(), String> {
    let tree = tree_of(&world.remote())?;
    for (machine, person) in PEOPLE.iter().enumerate().take(world.machines.len()) {
        let repository = world.machines[machine].folder.join("cop.sync/repository");
        let own = git(&repository, &["rev-parse", "refs/cop/tip"])?;
        if own != tip(&world.remote())? {
            return Err(format!("{person} has another tip than the remote"));
        }
        let files = world
            .community(machine, person)
            .exchange_files(&ArchiveRequest::default())
            .map_err(|error| format!("{error:?}"))?;
        let files = without_guides(files);
        let paths: BTreeSet<&String> = tree.keys().chain(files.keys()).collect();
        for path in paths {
            let (there, here) = (tree.get(path), files.get(path));
            if there != here {
                return Err(format!(
                    "{path} differs:\n--- the remote\n{}\n--- {person}\n{}\n{}",
                    text(there),
                    text(here),
                    history(world, machine, path)
                ));
            }
        }
    }
    Ok(())
}

/// The history of the entry that lies at a path.
fn history(world: &World, machine: usize, path: &str) -> String {
    let name = path.rsplit(['/', '-']).next().unwrap_or_default();
    let handle = name.split('.').next().unwrap_or_default();
    let community = world.community(machine, PEOPLE[machine]);
    let history = community.history(handle);
    history.map_or_else(
        |error| error.to_string(),
        |history| {
            let past = history.revisions.iter().map(|past| {
                format!(
                    "{} {} {} {} {}\n",
                    past.number, past.change, past.author, past.at, past.shown
                )
            });
            past.collect()
        },
    )
}

/// Where a repository's branch is.
pub fn tip(repository: &Path) -> Result<Vec<u8>, String> {
    git(repository, &["rev-parse", "refs/heads/main"])
}

fn text(bytes: Option<&Vec<u8>>) -> String {
    bytes.map_or("(nothing)".to_owned(), |bytes| {
        String::from_utf8_lossy(bytes).into_owned()
    })
}

/// The files that explain the tree are people's to rewrite.
fn without_guides(mut files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    files.retain(|path, _| !matches!(path.as_str(), "README.md" | ".gitattributes"));
    files
}

/// The files of a repository's branch, those that explain the tree apart.
fn tree_of(repository: &Path) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let listed = git(repository, &["ls-tree", "-r", "-z", "refs/heads/main"])?;
    let listed = String::from_utf8(listed).map_err(|error| error.to_string())?;
    let mut files = BTreeMap::new();
    for line in listed.split_terminator('\0') {
        let (about, path) = line.split_once('\t').ok_or("an odd line of ls-tree")?;
        if matches!(path, "README.md" | ".gitattributes") {
            continue;
        }
        let object = about.rsplit(' ').next().unwrap_or_default();
        files.insert(
            path.to_owned(),
            git(repository, &["cat-file", "blob", object])?,
        );
    }
    Ok(files)
}

fn git(repository: &Path, arguments: &[&str]) -> Result<Vec<u8>, String> {
    let mut command = Command::new("git");
    command.arg("--git-dir").arg(repository).args(arguments);
    let done = command.output().map_err(|error| error.to_string())?;
    match done.status.success() {
        true => Ok(done.stdout),
        false => Err(format!(
            "git {arguments:?}: {}",
            String::from_utf8_lossy(&done.stderr)
        )),
    }
}

/// The last commits of a repository, each with what it changed.
pub fn log(repository: &Path, commits: usize) -> String {
    let many = format!("-{commits}");
    let arguments = [
        "log",
        "-p",
        "-m",
        "--first-parent",
        &many,
        "refs/heads/main",
    ];
    git(repository, &arguments).map_or_else(
        |error| error,
        |log| String::from_utf8_lossy(&log).into_owned(),
    )
}

/// Whoever wrote a word still has it; whoever exchanged has it too, unless it went out of sight meanwhile.
fn no_word_is_lost(world: &World) -> Result<(), String> {
    let mut known: Vec<BTreeSet<usize>> = Vec::new();
    let mut entries: Vec<BTreeSet<Id>> = Vec::new();
    for machine in 0..world.machines.len() {
        entries.push(entries_of(world, machine));
        known.push(words_on(world, machine, &entries[machine])?);
    }
    let ledger = &world.ledger;
    for (number, token) in ledger.tokens.iter().filter(|(_, token)| token.has_history) {
        // Such as one of a change that was refused.
        let Some(entry) = token.entry else { continue };
        if ledger.erased.iter().any(|(_, id)| *id == entry) {
            continue;
        }
        let went_out = token.is_from_others && ledger.hidden_once.contains(&entry);
        if !known[token.machine].contains(number) && !went_out {
            return Err(format!("{token:?} is lost where it was written"));
        }
        let is_told = ledger.told.contains(number) && !ledger.taken_back.contains(number);
        if ledger.hidden_once.contains(&entry) || !is_told {
            continue;
        }
        for (machine, known) in known.iter().enumerate() {
            if !known.contains(number) {
                let person = PEOPLE[machine];
                return Err(format!("{token:?} never came to {person}"));
            }
        }
    }
    Ok(())
}

/// Every word in what entries say and said on a machine.
fn words_on(
    world: &World,
    machine: usize,
    entries: &BTreeSet<Id>,
) -> Result<BTreeSet<usize>, String> {
    let community = world.community(machine, PEOPLE[machine]);
    let mut words = BTreeSet::new();
    for id in entries.iter().map(Id::to_string) {
        let history = community
            .history(&id)
            .map_err(|error| format!("{error:?}"))?;
        for past in history.revisions {
            let revision = community.revision(&id, past.number);
            let (_, revision) = revision.map_err(|error| format!("{error:?}"))?;
            words.extend(Ledger::words_in(revision.content.title.as_str()));
            words.extend(Ledger::words_in(&revision.content.body));
        }
    }
    Ok(words)
}

/// Nothing in the shared repository, in whichever object of it, was hidden whenever it could have been sent.
fn nothing_hidden_is_told(world: &World) -> Result<(), String> {
    let arguments = ["cat-file", "--batch-all-objects", "--batch"];
    let objects = git(&world.remote(), &arguments)?;
    let words = Ledger::words_in(&String::from_utf8_lossy(&objects));
    for word in words.difference(&world.ledger.told) {
        // One that a broken disk took back was told before.
        if let Some(token) = world.ledger.tokens.get(word) {
            let log = git(&world.remote(), &["log", "-p", "-m", "--all"])?;
            let log = String::from_utf8_lossy(&log).into_owned();
            let at = log.find(&token.text).unwrap_or_default();
            let before = log[..at].rfind("\ncommit ").unwrap_or_default();
            let around: String = log[before..].chars().take(3000).collect();
            return Err(format!("{token:?} was told to others:\n{around}"));
        }
    }
    Ok(())
}

/// Neither git nor cop finds anything wrong.
fn everything_is_sound(world: &World) -> Result<(), String> {
    git(&world.remote(), &["fsck", "--strict"])?;
    for (machine, person) in PEOPLE.iter().enumerate().take(world.machines.len()) {
        let repository = world.machines[machine].folder.join("cop.sync/repository");
        git(&repository, &["fsck", "--strict"])?;
        let diagnosis = world.community(machine, person).diagnose(false);
        let diagnosis = diagnosis.map_err(|error| format!("{error:?}"))?;
        if !diagnosis.is_sound() {
            return Err(format!("{person}: {:?}", diagnosis.checked.findings));
        }
    }
    Ok(())
}

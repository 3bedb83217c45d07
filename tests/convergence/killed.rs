//! The program itself is killed while it exchanges, at whichever moment.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::operation::{Operation, What};
use crate::world::{PEOPLE, World};

/// `cop sync` of a machine, in a process of its own.
fn sync(world: &World, machine: usize) -> Command {
    let folder = &world.machines[machine].folder;
    let mut command = Command::new(env!("CARGO_BIN_EXE_cop"));
    command
        .env_clear()
        // Else what a run covers is written to where it happens to be, and not counted.
        .envs(std::env::var_os("LLVM_PROFILE_FILE").map(|file| ("LLVM_PROFILE_FILE", file)))
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", folder)
        .env("COP_DB", folder.join("cop.db"))
        .env("COP_ME", PEOPLE[machine])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .arg("sync");
    command
}

/// Kills it after a while, unless it was done before.
fn kill_after(command: &mut Command, after: Duration) {
    let mut running = command.spawn().unwrap();
    std::thread::sleep(after);
    let _ = running.kill();
    running.wait().unwrap();
}

/// What is done between the exchanges: much of it at both machines, on the same entries.
fn changes(round: usize) -> Vec<Operation> {
    let deeds = [
        What::Add,
        What::Edit,
        What::Edit,
        What::Tried,
        What::Title,
        What::Attach,
    ];
    let deeds = deeds.iter().enumerate().flat_map(|(number, &what)| {
        (0..2).map(move |at| Operation {
            at,
            after: 5,
            what,
            on: (number + round) % 3,
            with: 2 + (at + round) % 4,
            how: (7 * round + 3 * number + at) % 60,
        })
    });
    deeds.collect()
}

#[test]
fn a_program_that_is_killed_goes_on_where_it_was() {
    let mut world = World::of(2);
    world.sync(0).unwrap();
    world.sync(1).unwrap();
    for round in 0..14 {
        for operation in changes(round) {
            world.happen(&operation).unwrap();
        }
        for machine in 0..2 {
            world.ledger.hand_over(machine);
            let after = Duration::from_millis((round * 37 % 14 * 16 + machine * 9) as u64);
            kill_after(&mut sync(&world, machine), after);
            is_not_locked(&world.machines[machine].folder);
        }
        if round % 5 == 4 {
            world.sync(round % 2).unwrap();
        }
    }
    world.live(&[]).unwrap();
}

/// What a killed program leaves must not keep others from opening the database.
#[track_caller]
fn is_not_locked(folder: &Path) {
    assert!(folder.join("cop.db").exists());
}

//! Several machines change the same community, exchange it in any order and are cut short: in the end all have the same, no
//! word is lost, and nothing that is not for others ever left its machine.
//!
//! `COP_SOAK_CASES=2000 cargo test --release --test convergence` runs that many cases for each number of machines; with
//! `COP_SOAK_SEED=7` they are others. `COP_SOAK_SHRINK=400` makes a failing case smaller with more patience. `benches/soak.sh` goes on
//! with other cases until it is told to stop.

#![cfg(unix)]

mod act;
mod cases;
mod checks;
mod killed;
mod ledger;
mod operation;
#[path = "../scratch/mod.rs"]
mod scratch;
mod world;

use operation::{Operation, quarrel, several};
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

/// Runs that many cases, or as many as are asked for, with so many machines.
fn run(machines: usize, cases: u32, happening: impl Strategy<Value = Vec<Operation>>) {
    let asked = |name| std::env::var(name).ok()?.parse::<u32>().ok();
    let cases = asked("COP_SOAK_CASES").unwrap_or(cases);
    let mut seed = [0; 32];
    seed[0] = machines as u8;
    seed[1..5].copy_from_slice(&asked("COP_SOAK_SEED").unwrap_or_default().to_le_bytes());
    let config = Config {
        cases,
        max_shrink_iters: asked("COP_SOAK_SHRINK").unwrap_or(100),
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let outcome = runner.run(&happening, |operations| {
        world::World::of(machines)
            .live(&operations)
            .map_err(TestCaseError::fail)
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

#[test]
fn two_machines_come_to_the_same() {
    run(2, 10, several(2, 40));
}

#[test]
fn three_machines_come_to_the_same() {
    run(3, 8, several(3, 50));
}

#[test]
fn four_machines_come_to_the_same() {
    run(4, 6, several(4, 60));
}

#[test]
fn machines_that_quarrel_come_to_the_same() {
    run(3, 8, quarrel(3, 40));
}

//! Whole processes, timed in fair pairs: A B A B …, so that a machine whose speed drifts slows both alike.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use super::program::copied;

/// The commands under test and where they work.
pub struct Bench {
    pub program: PathBuf,
    pub folder: PathBuf,
    pub runs: usize,
}

impl Bench {
    /// `cop` on the bench's own database, as a member whose name need not be looked up.
    pub fn cop(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .env("HOME", &self.folder)
            .env("COP_DB", self.folder.join("bench.db"))
            .env("COP_ME", "Ada")
            .env_remove("COP_NOW");
        command
    }

    /// A program that does nothing: what starting a process costs.
    pub fn empty_program(&self) -> PathBuf {
        let source = self.folder.join("empty.rs");
        let program = self.folder.join("empty-built");
        std::fs::write(&source, "fn main() {}").expect("the empty program's source");
        let built = Command::new("rustc")
            .args(["-O", "-o"])
            .arg(&program)
            .arg(&source)
            .status();
        assert!(
            built.is_ok_and(|status| status.success()),
            "rustc builds the empty program"
        );
        copied(&program, &self.folder.join("empty"))
    }

    /// Runs both in turn and prints the medians and the median ratio.
    pub fn pair(
        &self,
        name: &str,
        one: impl Fn() -> Command,
        other: impl Fn() -> Command,
        target: Option<f64>,
    ) {
        for _ in 0..3 {
            milliseconds(one());
            milliseconds(other());
        }
        let pairs: Vec<(f64, f64)> = (0..self.runs)
            .map(|_| (milliseconds(one()), milliseconds(other())))
            .collect();
        let ones = median(pairs.iter().map(|pair| pair.0));
        let others = median(pairs.iter().map(|pair| pair.1));
        let ratio = median(pairs.iter().map(|(one, other)| one / other));
        let target = target.map_or(String::new(), |target| format!("{target:.1}"));
        println!("{name:<34} {ones:>8.2} {others:>8.2} {ratio:>6.2}x {target:>7}");
    }
}

/// How long a command takes, its output thrown away.
pub fn milliseconds(mut command: Command) -> f64 {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let started = Instant::now();
    let status = command.status();
    let taken = started.elapsed().as_secs_f64() * 1e3;
    assert!(
        // Nothing found is an exit code of its own.
        status.is_ok_and(|status| matches!(status.code(), Some(0 | 1))),
        "{command:?} fails"
    );
    taken
}

pub fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

pub fn number(name: &str, default: usize) -> usize {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}

/// Numbers that are the same in every run. Source: Marsaglia, "Xorshift RNGs", 2003.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

/// A word for a number: the same letters for the same number, about as long as English words are.
pub fn syllables(mut number: usize) -> String {
    const SYLLABLES: [&str; 16] = [
        "ka", "re", "mi", "to", "lun", "ser", "pod", "wa", "gli", "fen", "zo", "hut", "bri", "da",
        "nox", "ve",
    ];
    let mut word = String::from(SYLLABLES[number % 16]);
    number /= 16;
    while number > 0 {
        word.push_str(SYLLABLES[number % 16]);
        number /= 16;
    }
    word
}

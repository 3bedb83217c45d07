//! How much memory a whole process takes at its peak.

use std::path::Path;
use std::process::{Command, Stdio};

/// The most memory that a command has resident at once, in MB of a million bytes, the highest of three runs. It is what the
/// kernel counted when the process ended, so nothing is missed. `None` where GNU `time` is not installed.
pub fn peak(command: &Command, scratch: &Path) -> Option<f64> {
    (0..3)
        .map(|_| once(command, scratch))
        .try_fold(0.0, |most: f64, megabytes| Some(most.max(megabytes?)))
}

fn once(command: &Command, scratch: &Path) -> Option<f64> {
    let told = scratch.join("peak");
    let mut time = Command::new("time");
    time.args(["-f", "%M", "-o"])
        .arg(&told)
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => time.env(name, value),
            None => time.env_remove(name),
        };
    }
    time.stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    time.status().ok()?;
    // A line before the last says that the command ended with a code, as a search that finds nothing does.
    let told = std::fs::read_to_string(&told).ok()?;
    let kibibytes: f64 = told.lines().last()?.parse().ok()?;
    Some(kibibytes * 1_024.0 / 1e6)
}

//! Where tests work.

use std::path::Path;
use std::sync::LazyLock;

use tempfile::TempDir;

/// Whether there is a place in memory in which files may lie and programs may run.
static IN_MEMORY: LazyLock<bool> = LazyLock::new(|| {
    let runs = || {
        let folder = tempfile::tempdir_in(MEMORY)?;
        let program = folder.path().join("program");
        std::fs::copy("/bin/sh", &program)?;
        let mut command = std::process::Command::new(program);
        Ok::<_, std::io::Error>(command.args(["-c", ":"]).status()?.success())
    };
    runs().unwrap_or(false)
});

const MEMORY: &str = "/dev/shm";

/// A folder in memory, where the system has a place for that: nothing that works here asks what survives a loss of power, and to write
/// each change through to a disk would take most of the time.
pub fn scratch() -> TempDir {
    let made = match *IN_MEMORY {
        true => tempfile::tempdir_in(Path::new(MEMORY)),
        false => tempfile::tempdir(),
    };
    made.unwrap()
}

//! The program under test.

use std::path::{Path, PathBuf};

/// `cop` as an installation leaves it. What a linker has just written lies in memory page by page, which makes every start a
/// fifth slower until the file is read anew; a copy lies there as a file does that was read from the disk.
pub fn installed(folder: &Path) -> PathBuf {
    let built = std::env::var_os("COP_BENCH_PROGRAM");
    let built = built.unwrap_or_else(|| env!("CARGO_BIN_EXE_cop").into());
    copied(Path::new(&built), &folder.join("cop"))
}

/// A copy of a program.
pub fn copied(from: &Path, to: &Path) -> PathBuf {
    std::fs::copy(from, to).expect("a copy of a program");
    to.to_owned()
}

//! Communities of several sizes, kept for the next run where that is asked for.

use std::path::{Path, PathBuf};

/// Works on a folder for each size of community that `COP_BENCH_SIZES` names; they stay where `COP_BENCH_KEEP` says.
pub fn each_size(usual: &str, mut work: impl FnMut(usize, PathBuf)) {
    let sizes = std::env::var("COP_BENCH_SIZES").unwrap_or_else(|_| usual.to_owned());
    let temporary = tempfile::tempdir().expect("a temporary folder");
    for size in sizes.split_whitespace() {
        let entries: usize = size.parse().expect("a number of entries");
        let folder = match std::env::var_os("COP_BENCH_KEEP") {
            Some(kept) => Path::new(&kept).join(size),
            None => temporary.path().join(size),
        };
        std::fs::create_dir_all(&folder).expect("a folder");
        work(entries, folder);
    }
}

//! The reference pages that must not drift from the program: `docs/cli.md` is made from the help.

mod command_line;

use std::path::PathBuf;

/// A page of the documentation.
fn page(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(name)
}

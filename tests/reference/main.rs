//! The reference pages that must not drift from the program: `docs/cli.md` is made from the help, and `docs/json.md` names
//! every field that the program writes.

mod command_line;
#[path = "../commands/mod.rs"]
mod commands;
mod every_verb;
mod json_fields;
#[path = "../scratch/mod.rs"]
mod scratch;

use std::path::PathBuf;

/// A page of the documentation.
fn page(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(name)
}

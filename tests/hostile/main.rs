//! Bad input, damaged files and bad moments: each gives one clear error, and nothing is lost or changed.

#![cfg(unix)]

mod bench;
#[path = "../commands/mod.rs"]
mod commands;
mod corpus;
mod infested;
#[path = "../scratch/mod.rs"]
mod scratch;

mod arguments;
#[allow(dead_code, reason = "the bench asks how long each took")]
mod crowd;
mod database;
mod editor;
mod every_command;
mod exported_names;
mod markdown;
mod moments;
mod settings;
mod sums;
mod sync;
mod targets;
mod text;

//! Bad input, damaged files and bad moments: each gives one clear error, and nothing is lost or changed.

#![cfg(unix)]

mod bench;

mod arguments;
mod database;
mod editor;
mod markdown;
mod moments;
mod settings;
mod sync;
mod targets;
mod terminal;
mod text;

//! What people are asked and shown, in a real pseudo-terminal.

#![cfg(target_os = "linux")]

mod answers;
mod browse;
mod capture;
#[path = "../commands/mod.rs"]
mod commands;
mod no_input;
mod person;
mod pick;
mod picture;
#[path = "../scratch/mod.rs"]
mod scratch;
mod sync;
mod widths;

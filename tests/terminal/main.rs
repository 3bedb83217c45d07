//! What people are asked and shown, in a real pseudo-terminal.

#![cfg(target_os = "linux")]

mod answers;
mod capture;
mod person;
mod sync;
mod widths;

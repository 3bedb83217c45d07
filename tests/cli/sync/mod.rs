//! `cop sync`: machines that exchange a community through git.

mod machines;

mod by_hand;
mod conflicts;
mod forms;
mod hidden;
mod journey;
mod kept;
mod moments;
mod odd_files;
mod remotes;
mod three;

//! `cop sync`: machines that exchange a community through git.

mod machines;

mod by_hand;
mod conflicts;
mod journey;
mod three;

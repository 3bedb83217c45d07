//! What others put where communities meet is refused or has no effect, and a sync that is cut short loses nothing.

pub mod forge;

mod kill;
mod marks;
mod remotes;
mod size;
mod texts;
mod trees;

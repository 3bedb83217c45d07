//! Bringing together what two machines made of the same thing, by what both last had: pure.

mod entry;
mod lines;

pub use entry::merge_entry;

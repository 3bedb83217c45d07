//! Three states of one thing made one: what both had, and what either has made of it since. Pure, and the same on every machine.

mod community;
mod entry;
mod lines;
mod marked;

pub use community::{Clash, Said, canonical, merge_community};
pub use entry::{
    Keeps, Overlap, merge_content, merge_details, merge_entry, merge_files, merge_tags,
};
pub use lines::Apart;
pub use marked::{has_conflict_marks, side_by_side, with_note, without_note};

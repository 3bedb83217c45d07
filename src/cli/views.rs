//! How results look to people, and their cells in a pipe.

mod entry;
mod hits;
mod rows;

pub use entry::shown;
pub use hits::{hit_record, hits};
pub use rows::{brief, list_record, list_table};

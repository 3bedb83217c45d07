//! How results look to people, and their cells in a pipe.

mod agenda;
mod chain;
mod concerns;
mod difference;
mod entry;
mod health;
mod hits;
mod home;
mod marked;
mod reading;
mod rows;
mod stats;
mod sync;

pub use agenda::agenda;
pub use chain::tree;
pub use concerns::{concern_record, concerns};
pub use difference::difference;
pub use entry::shown;
pub use health::health;
pub use hits::{hit_record, hits};
pub use home::{home, home_records};
pub use marked::{ask_who, marked, pinned};
pub use reading::reading;
pub use rows::{brief, list_record, list_table};
pub use stats::{stats, stats_records};
pub use sync::{sync_code, sync_status, synced};

//! One SQLite file a community: the only place that knows rusqlite.
//!
//! Reads go through [`Read`], writes through [`Write`]: one transaction each. A write that is dropped before it is done
//! leaves no trace. The entry, its revision, links, tags and index change together or not at all.

mod attachments;
mod charter;
mod computed;
mod entries;
mod erasure;
mod error;
mod exchanged;
mod gatherings;
mod home;
mod index;
mod joining;
mod journal;
mod knowing;
mod lengths;
mod links;
mod lists;
mod maintenance;
mod marks;
mod matches;
mod matching;
mod members;
mod migrations;
mod naming;
mod offered;
mod open;
mod origins;
mod phrases;
mod places;
mod postings;
mod query;
mod ranked;
mod receive;
mod references;
mod revisions;
mod row_lists;
mod rows;
mod salvage;
mod segments;
mod shown;
mod signals;
mod snapshot;
mod spelling;
mod standings;
mod sums;
mod tags;
mod tallies;
mod tokens;
mod transaction;
mod upgrade;
mod varint;
mod waiting;
mod write_log;

pub use attachments::Blob;
pub use computed::{Audience, Standing};
pub use entries::NewEntry;
pub use error::StoreError;
pub use exchanged::{Changed, SyncKey};
pub use joining::{Holdings, JoinedMembers};
pub use journal::{Journaled, UndoStep};
pub use knowing::{About, Evident};
pub use links::Neighbour;
pub use lists::Order;
pub use maintenance::{Checked, Finding, Repaired};
pub use offered::OfferedEntry;
pub use open::{Store, beside, folder_of, make_private_folder};
pub use origins::Origin;
pub use ranked::{Hit, Hits, Points};
pub use receive::{PastVersion, Received};
pub use references::{Found, LAST};
pub use salvage::Salvaged;
pub use tallies::Tallies;
pub use transaction::{Read, Write};

/// The version of the schema that this program writes.
pub const SCHEMA_VERSION: u32 = migrations::LATEST;

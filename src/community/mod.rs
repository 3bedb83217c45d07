//! What people do: capture, find, respond, learn, tend. The façade that every front calls.
//!
//! Each function takes model values, makes one transaction, and gives back a typed, serialisable result. Nothing here
//! prints, asks, or knows the command line.

mod agenda;
mod attach;
mod capture;
mod care;
mod edit;
mod error;
mod export;
mod few;
mod find;
mod health;
mod history;
mod home;
mod import;
mod linking;
mod names;
mod offered;
mod path;
mod people;
mod pinning;
mod provenance;
mod related;
mod respond;
mod review;
mod similar;
mod slugs;
mod stats;
mod steps;
mod sync;
mod tagging;
mod typing;
mod undo;
mod who;
mod would_find;

use std::cell::LazyCell;
use std::path::{Path, PathBuf};

use crate::model::{Name, Timestamp};
use crate::store::{Read, Store, StoreError, Write};

pub use agenda::{Agenda, Seeker, Thanks, Waiting};
pub use attach::Attached;
pub use capture::{Capture, Captured};
pub use care::{Backup, Diagnosis};
pub use edit::{Changes, Edited, Purged, Retired};
pub use error::CommunityError;
pub use export::{Dump, DumpedEntry, DumpedLink, HandbookReport, HandbookRequest};
pub use few::Few;
pub use find::{Listed, Neighbourhood, Related, SearchHit, SearchResults, Shown};
pub use health::Health;
pub use history::{Difference, FieldChange, History, Past};
pub use home::{Heard, Home, Retold, Waits};
pub use import::{ImportReport, ImportRequest, ImportStep, Imported, Outcome};
pub use linking::{Linked, Unlinked};
pub use names::Joining;
pub use offered::OfferedEntry;
pub use path::{Progress, Stage};
pub use people::{About, Founded, Mirror, Profile};
pub use pinning::Pinned;
pub use provenance::{Chain, Node};
pub use respond::{Marked, Report, Reported};
pub use review::Concern;
pub use stats::{Stats, Tally};
pub use steps::Paved;
pub use sync::{
    ArchiveReport, ArchiveRequest, Beside, Choice, Divergence, Exchanged, Left, Settled,
    SyncReport, SyncRequest, SyncStatus, Synced, UnknownName, Ways,
};
pub use tagging::{Retagged, TagChange};
pub use undo::Undone;
pub use who::{Because, Knower, Who};
pub use would_find::{MOST_COUNTED, UnknownWord};

pub(crate) use crate::store::Order;

/// A community, seen by one member at one moment.
pub struct Community {
    path: PathBuf,
    me: LazyCell<Name, Box<dyn FnOnce() -> Name>>,
    now: Timestamp,
}

impl Community {
    /// The community in a file, which need not be there yet: the first write makes it.
    ///
    /// Who is acting is asked for only where it matters: finding it out may start a program. Whoever gives another name of
    /// theirs acts under the name that the community keeps.
    pub fn new(path: PathBuf, now: Timestamp, me: Box<dyn FnOnce() -> Name>) -> Self {
        let place = path.clone();
        Community {
            path,
            me: LazyCell::new(Box::new(move || names::kept_name(&place, me()))),
            now,
        }
    }

    /// Its file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Who is acting.
    pub fn me(&self) -> &Name {
        &self.me
    }

    /// The moment at which they act.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Whether its file is there.
    pub fn exists(&self) -> bool {
        self.path.exists()
    }

    fn read<T>(
        &self,
        work: impl FnOnce(&Read<'_>) -> Result<T, CommunityError>,
    ) -> Result<T, CommunityError> {
        let store = Store::open_read(&self.path)?;
        let done = store.read(work);
        store.leave();
        done
    }

    /// A change of what is there already: where there is no community, none is made.
    fn change<T>(
        &self,
        work: impl FnOnce(&Write<'_>) -> Result<T, CommunityError>,
    ) -> Result<T, CommunityError> {
        match self.exists() {
            true => self.write(work),
            false => Err(StoreError::Missing(self.path.clone()).into()),
        }
    }

    fn write<T>(
        &self,
        work: impl FnOnce(&Write<'_>) -> Result<T, CommunityError>,
    ) -> Result<T, CommunityError> {
        let mut store = Store::open(&self.path)?;
        store.write(|data| {
            if data.community_id()?.is_none() {
                data.save_charter(&data.charter()?)?;
            }
            work(data)
        })
    }
}

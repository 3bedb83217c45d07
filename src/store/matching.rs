//! What the full-text index finds, told match by match: which words stand in it and how often.
//!
//! FTS5's own `bm25()` walks each word's whole list once more to count its entries, and looks up the length of every match. An
//! auxiliary function that only takes down what stands in a match is four to seven times faster; all that can be known after the
//! last match is computed then. The function belongs to the connection: nothing in the file depends on it.
//!
//! This is the one place that speaks to SQLite's C interface. Source: <https://sqlite.org/fts5.html#extending_fts5>.

#![allow(
    unsafe_code,
    reason = "FTS5 offers auxiliary functions through its C interface alone"
)]

use std::cell::RefCell;
use std::ffi::{CStr, c_int, c_void};
use std::rc::Rc;

use rusqlite::types::{ToSql, ToSqlOutput};
use rusqlite::{Connection, ffi};

use crate::search::Weighing;

/// How much a word counts in the title, the body, the tags and the derived terms. A title's weight of 5 is worth up to .03
/// of nDCG@10 on the measured sets; tags are the community's own words for what an entry is about.
const WEIGHTS: [u16; 4] = [5, 1, 3, 1];

/// How many places of a word in an entry are looked at for its neighbours.
const MOST_PLACES: usize = 64;

/// How many words further a neighbour may stand: words that carry no meaning may stand between.
const REACH: i32 = 3;

const NAME: &CStr = c"cop_match";
const COLLECTOR: &CStr = c"cop collector";
/// Gives no row: the function takes each match down and says no to it. As a result, it would be called in vain for a row each.
const STATEMENT: &str = "SELECT NULL FROM search WHERE search MATCH ?1 AND cop_match(search, ?2)";

/// Everything that an expression found.
#[derive(Debug, Default)]
pub(super) struct Matches {
    /// The rows, in order.
    pub(super) rows: Vec<i64>,
    /// What stands in each: up to which place of `seen`.
    ends: Vec<u32>,
    /// Words by their place in the weighing, the pairs of neighbours after them, with how much they count.
    seen: Vec<(u16, u16)>,
    /// How many entries the index holds, and how many words in all.
    pub(super) entries: u64,
    pub(super) words: u64,
}

impl Matches {
    /// What stands in the match at a place: words, and pairs of neighbours after them, with how much they count.
    pub(super) fn seen(&self, at: usize) -> &[(u16, u16)] {
        let start = match at {
            0 => 0,
            at => self.ends[at - 1] as usize,
        };
        &self.seen[start..self.ends[at] as usize]
    }

    /// In how many matches each word stands, and each pair of neighbours.
    pub(super) fn counts(&self, weighing: &Weighing) -> Vec<u64> {
        let mut counts = vec![0; weighing.words.len() + weighing.neighbours.len()];
        for (word, _) in &self.seen {
            counts[usize::from(*word)] += 1;
        }
        counts
    }
}

/// Everything that an expression of the index finds.
pub(super) fn matches(
    connection: &Connection,
    expression: &str,
    weighing: &Weighing,
) -> rusqlite::Result<Matches> {
    let collector = Rc::new(RefCell::new(Collector {
        weighing: weighing.clone(),
        counts: vec![0; weighing.words.len()],
        places: vec![Vec::new(); weighing.words.len()],
        matches: Matches::default(),
    }));
    // The function is the connection's own; the first search on it registers it.
    let mut statement = match connection.prepare(STATEMENT) {
        Ok(statement) => statement,
        Err(_) => {
            register(connection)?;
            connection.prepare(STATEMENT)?
        }
    };
    let pointer = Pointer(Rc::clone(&collector));
    statement.query((expression, pointer))?.next()?;
    drop(statement);
    let matches = std::mem::take(&mut collector.borrow_mut().matches);
    Ok(matches)
}

struct Pointer(Rc<RefCell<Collector>>);

impl ToSql for Pointer {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from_rc(Rc::clone(&self.0), COLLECTOR))
    }
}

/// Where a search's matches are taken down.
struct Collector {
    weighing: Weighing,
    /// Of the match at hand, by word: how much it counts, and where it stands.
    counts: Vec<u16>,
    places: Vec<Vec<(c_int, c_int)>>,
    matches: Matches,
}

impl Collector {
    /// Notes that a word stands somewhere in the match at hand.
    fn note(&mut self, word: usize, column: c_int, place: c_int) {
        let weight = usize::try_from(column).ok().and_then(|at| WEIGHTS.get(at));
        self.counts[word] = self.counts[word].saturating_add(*weight.unwrap_or(&1));
        if !self.weighing.neighbours.is_empty() && self.places[word].len() < MOST_PLACES {
            self.places[word].push((column, place));
        }
    }

    /// Takes the match at hand down.
    fn close(&mut self, row: i64) {
        let words = self.counts.len();
        for (word, count) in self.counts.iter_mut().enumerate() {
            if *count > 0 {
                self.matches.seen.push((word as u16, *count));
                *count = 0;
            }
        }
        for (index, &(first, second)) in self.weighing.neighbours.iter().enumerate() {
            let (first, second) = (&self.places[first], &self.places[second]);
            if first.is_empty() || second.is_empty() {
                continue;
            }
            let near = |&&(column, place): &&(c_int, c_int)| {
                let follows = |&(other, at): &(c_int, c_int)| {
                    other == column && (1..=REACH).contains(&at.saturating_sub(place))
                };
                second.iter().any(follows)
            };
            let count = first.iter().filter(near).count();
            if count > 0 {
                self.matches
                    .seen
                    .push(((words + index) as u16, count as u16));
            }
        }
        if !self.weighing.neighbours.is_empty() {
            self.places.iter_mut().for_each(Vec::clear);
        }
        self.matches.rows.push(row);
        self.matches.ends.push(self.matches.seen.len() as u32);
    }
}

/// Makes the function known to a connection.
fn register(connection: &Connection) -> rusqlite::Result<()> {
    let slot = Rc::new(RefCell::new(std::ptr::null_mut::<ffi::fts5_api>()));
    struct Slot(Rc<RefCell<*mut ffi::fts5_api>>);
    impl ToSql for Slot {
        fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
            // FTS5 writes its address where the pointer leads: a `RefCell` of a pointer is one that may be written to.
            let place = self.0.as_ptr().cast::<c_void>();
            Ok(ToSqlOutput::Pointer((place, c"fts5_api_ptr", None)))
        }
    }
    connection.query_row("SELECT fts5(?)", [Slot(Rc::clone(&slot))], |_| Ok(()))?;
    let api = *slot.borrow();
    // SAFETY: FTS5 left either nothing or the address of its interface, which lives as long as the connection.
    let create = unsafe { api.as_ref() }.and_then(|api| api.xCreateFunction);
    let code = match create {
        // SAFETY: the name ends with a zero, the function needs no data of its own, and FTS5 copies the name.
        Some(create) => unsafe {
            create(
                api,
                NAME.as_ptr(),
                std::ptr::null_mut(),
                Some(take_down),
                None,
            )
        },
        None => ffi::SQLITE_ERROR,
    };
    match code {
        ffi::SQLITE_OK => Ok(()),
        code => Err(rusqlite::Error::SqliteFailure(
            ffi::Error::new(code),
            Some("FTS5 takes no function".to_owned()),
        )),
    }
}

/// Takes one match down. FTS5 calls it for each.
///
/// # Safety
/// To be called by FTS5 alone, with its own interface and context.
unsafe extern "C" fn take_down(
    api: *const ffi::Fts5ExtensionApi,
    fts: *mut ffi::Fts5Context,
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: FTS5 gives as many values as it says. A pointer of this name is made in `matches` alone, which keeps what it leads
    // to until the statement has ended; nobody else borrows it meanwhile, since one statement calls from one thread.
    let done = unsafe {
        let given = if count == 1 {
            ffi::sqlite3_value_pointer(*values, COLLECTOR.as_ptr())
        } else {
            std::ptr::null_mut()
        };
        let collector = given.cast::<RefCell<Collector>>().as_ref();
        match (
            collector.and_then(|cell| cell.try_borrow_mut().ok()),
            api.as_ref(),
        ) {
            (Some(mut collector), Some(api)) => read_match(api, fts, &mut collector),
            _ => None,
        }
    };
    // SAFETY: the context is the one that SQLite gave for this call.
    unsafe {
        match done {
            Some(()) => ffi::sqlite3_result_int(context, 0),
            None => ffi::sqlite3_result_error_code(context, ffi::SQLITE_MISUSE),
        }
    }
}

/// Reads the match at hand.
///
/// # Safety
/// As for [`take_down`].
unsafe fn read_match(
    api: &ffi::Fts5ExtensionApi,
    fts: *mut ffi::Fts5Context,
    collector: &mut Collector,
) -> Option<()> {
    let (first, next) = (api.xPhraseFirst?, api.xPhraseNext?);
    let ok = |code: c_int| (code == ffi::SQLITE_OK).then_some(());
    for phrase in 0..collector.weighing.phrases.len() {
        let Some(word) = collector.weighing.phrases[phrase] else {
            continue;
        };
        let mut iterator = ffi::Fts5PhraseIter {
            a: std::ptr::null(),
            b: std::ptr::null(),
        };
        let (mut column, mut place): (c_int, c_int) = (-1, -1);
        // SAFETY: the context is FTS5's own, it refuses a phrase that is not there, and all three places are ours.
        unsafe {
            ok(first(
                fts,
                phrase as c_int,
                &mut iterator,
                &mut column,
                &mut place,
            ))?;
            while column >= 0 {
                collector.note(word, column, place);
                next(fts, &mut iterator, &mut column, &mut place);
            }
        }
    }
    if collector.matches.rows.is_empty() {
        let (mut entries, mut words): (i64, i64) = (0, 0);
        // SAFETY: as above. A column of -1 stands for all.
        unsafe {
            ok(api.xRowCount?(fts, &mut entries))?;
            ok(api.xColumnTotalSize?(fts, -1, &mut words))?;
        }
        collector.matches.entries = entries.unsigned_abs();
        collector.matches.words = words.unsigned_abs();
    }
    // SAFETY: as above.
    collector.close(unsafe { api.xRowid?(fts) });
    Some(())
}

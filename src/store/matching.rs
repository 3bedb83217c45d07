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

use super::postings::{List, Matches, Taken};
use crate::search::Weighing;

/// How much a word counts in the title, the body, the tags and the derived terms. A title's weight of 5 is worth up to .03
/// of nDCG@10 on the measured sets; tags are the community's own words for what an entry is about.
const WEIGHTS: [u16; 4] = [5, 1, 3, 1];

/// How many places of a word in an entry are looked at for its neighbours.
const MOST_PLACES: usize = 64;

const NAME: &CStr = c"cop_match";
const COLLECTOR: &CStr = c"cop collector";
/// The function takes each match down and says no to it, so that there is no row; as a result, it would be called in vain for each.
/// Where it walks the phrases by themselves, it does so at the first match, and says yes to end the statement there.
const STATEMENT: &str = "SELECT NULL FROM search WHERE search MATCH ?1 AND cop_match(search, ?2)";

/// Everything that an expression of the index finds.
pub(super) fn matches(
    connection: &Connection,
    expression: &str,
    weighing: &Weighing,
) -> rusqlite::Result<Matches> {
    let collector = Rc::new(RefCell::new(Collector {
        taken: Taken::new(weighing),
        weighing: weighing.clone(),
        size: None,
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
    let mut collector = collector.borrow_mut();
    let (entries, words) = collector.size.unwrap_or_default();
    let taken = std::mem::replace(&mut collector.taken, Taken::new(weighing));
    Ok(taken.matches(entries, words))
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
    taken: Taken,
    /// How many entries the index holds, and how many words in all; known from the first match on.
    size: Option<(u64, u64)>,
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
    let ended = unsafe {
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
            _ => Err(ffi::SQLITE_MISUSE),
        }
    };
    // SAFETY: the context is the one that SQLite gave for this call.
    unsafe {
        match ended {
            Ok(ended) => ffi::sqlite3_result_int(context, c_int::from(ended)),
            Err(code) => ffi::sqlite3_result_error_code(context, code),
        }
    }
}

/// Reads the match at hand, or at the first one all matches of all phrases; tells whether that was all.
///
/// # Safety
/// As for [`take_down`].
unsafe fn read_match(
    api: &ffi::Fts5ExtensionApi,
    fts: *mut ffi::Fts5Context,
    collector: &mut Collector,
) -> Result<bool, c_int> {
    if collector.size.is_none() {
        let (mut entries, mut words): (i64, i64) = (0, 0);
        // SAFETY: the context is FTS5's own, and both places are ours. A column of -1 stands for all.
        unsafe {
            done(called(api.xRowCount)?(fts, &mut entries))?;
            done(called(api.xColumnTotalSize)?(fts, -1, &mut words))?;
        }
        collector.size = Some((entries.unsigned_abs(), words.unsigned_abs()));
    }
    let phrases = collector.weighing.phrases.len();
    if collector.weighing.apart {
        for phrase in 0..phrases {
            let Some(word) = collector.weighing.phrases[phrase] else {
                continue;
            };
            let mut list = collector.taken.word(word);
            // SAFETY: FTS5 refuses a phrase that is not there, and hands what it is given to our own function alone, before it
            // returns.
            unsafe {
                done(called(api.xQueryPhrase)?(
                    fts,
                    phrase as c_int,
                    (&raw mut list).cast(),
                    Some(walked),
                ))?;
            }
        }
        return Ok(true);
    }
    // SAFETY: as above.
    let row = unsafe { called(api.xRowid)?(fts) };
    let mut seen = false;
    for phrase in 0..phrases {
        if let Some(word) = collector.weighing.phrases[phrase] {
            let mut list = collector.taken.word(word);
            // SAFETY: as above.
            seen |= unsafe { read_phrase(api, fts, phrase as c_int, row, &mut list)? };
        }
    }
    if !seen {
        collector.taken.row(row);
    }
    Ok(false)
}

/// Takes down what a phrase has in the entry at hand; tells whether it stands there.
///
/// # Safety
/// As for [`take_down`].
unsafe fn read_phrase(
    api: &ffi::Fts5ExtensionApi,
    fts: *mut ffi::Fts5Context,
    phrase: c_int,
    row: i64,
    list: &mut List<'_>,
) -> Result<bool, c_int> {
    let mut iterator = ffi::Fts5PhraseIter {
        a: std::ptr::null(),
        b: std::ptr::null(),
    };
    let (mut column, mut place): (c_int, c_int) = (-1, -1);
    let next = called(api.xPhraseNext)?;
    // SAFETY: the context is FTS5's own, it refuses a phrase that is not there, and all three places are ours.
    unsafe {
        done(called(api.xPhraseFirst)?(
            fts,
            phrase,
            &mut iterator,
            &mut column,
            &mut place,
        ))?;
    }
    let (mut count, mut places) = (0_u16, 0);
    while let Ok(at) = usize::try_from(column) {
        count = count.saturating_add(*WEIGHTS.get(at).unwrap_or(&1));
        if places < MOST_PLACES {
            list.place(row, at, usize::try_from(place).unwrap_or_default());
            places += 1;
        }
        // SAFETY: as above; the iterator is the one that the first call filled.
        unsafe { next(fts, &mut iterator, &mut column, &mut place) };
    }
    if count > 0 {
        list.add(row, count);
    }
    Ok(count > 0)
}

/// Takes down one match of the one phrase that is walked. FTS5 calls it for each.
///
/// # Safety
/// To be called by FTS5 alone, within its `xQueryPhrase`, with the list that this was given.
unsafe extern "C" fn walked(
    api: *const ffi::Fts5ExtensionApi,
    fts: *mut ffi::Fts5Context,
    list: *mut c_void,
) -> c_int {
    // SAFETY: `read_match` gave the list and waits, so nobody else uses it; FTS5 gives its own interface and context.
    let read = unsafe {
        match (api.as_ref(), list.cast::<List<'_>>().as_mut()) {
            (Some(api), Some(list)) => match called(api.xRowid) {
                Ok(row_of) => read_phrase(api, fts, 0, row_of(fts), list),
                Err(code) => Err(code),
            },
            _ => Err(ffi::SQLITE_MISUSE),
        }
    };
    read.err().unwrap_or(ffi::SQLITE_OK)
}

/// A function of FTS5's interface, which has each of them.
fn called<F>(function: Option<F>) -> Result<F, c_int> {
    function.ok_or(ffi::SQLITE_MISUSE)
}

/// What FTS5 says of a call.
fn done(code: c_int) -> Result<(), c_int> {
    match code {
        ffi::SQLITE_OK => Ok(()),
        code => Err(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timestamp;
    use crate::search::{index_terms, parse};

    /// Entries of few words, so that these meet in every way.
    fn index() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        let sql = "CREATE VIRTUAL TABLE search USING fts5(title, body, tags, terms, tokenize = 'porter unicode61')";
        connection.execute_batch(sql).unwrap();
        let words = [
            "kiln",
            "roll",
            "back",
            "rollback",
            "deploying",
            "deployment",
            "the",
            "陶芸",
            "camelCase",
        ];
        let mut dice = 7_usize;
        let mut some = |count: usize| {
            let text = (0..count).map(|_| {
                dice = dice
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                words[(dice >> 33) % words.len()]
            });
            text.collect::<Vec<_>>().join(" ")
        };
        for row in 0..200 {
            let (title, body, tags) = (some(2), some(row % 12), some(row % 2));
            let terms = index_terms(&title, &body, &tags);
            let sql = "INSERT INTO search (rowid, title, body, tags, terms) VALUES (?, ?, ?, ?, ?)";
            connection
                .execute(sql, (row as i64 * 3 - 100, title, body, tags, terms))
                .unwrap();
        }
        connection
    }

    #[test]
    fn phrases_walked_by_themselves_find_the_same() {
        let index = index();
        let queries = [
            ("kiln", true),
            ("kiln roll back", true),
            ("deploying the rollback", true),
            ("\"roll back\"", true),
            ("\"roll back\" OR kiln", true),
            ("陶芸", true),
            ("camelCase kiln camelCase", true),
            ("nothing kiln", true),
            ("nothing", true),
            ("roll*", false),
            ("kiln -rollback", false),
            ("\"kiln\" deployment", false),
        ];
        for (query, apart) in queries {
            let plan = parse(query, Timestamp::from_seconds(0)).plan();
            let rank = plan.rank.unwrap();
            assert_eq!(rank.weighing.apart, apart, "{query}: {}", rank.any);
            let told = |apart| {
                let weighing = Weighing {
                    apart,
                    ..rank.weighing.clone()
                };
                let found = matches(&index, &rank.any, &weighing).unwrap();
                let mut told = Vec::new();
                found.each(|row, seen| told.push((row, seen.to_vec())));
                (told, found.entries, found.counts())
            };
            let streamed = told(false);
            assert_eq!(streamed.0.is_empty(), query == "nothing", "{query}");
            if apart {
                assert_eq!(told(true), streamed, "{query}");
            }
            let rows = |sql: &str| {
                let mut statement = index.prepare(sql).unwrap();
                let rows = statement.query_map([&rank.any], |row| row.get(0)).unwrap();
                rows.collect::<Result<Vec<i64>, _>>().unwrap()
            };
            let all = rows("SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid");
            assert_eq!(
                streamed.0.iter().map(|one| one.0).collect::<Vec<_>>(),
                all,
                "{query}"
            );
        }
    }

    #[test]
    fn an_expression_that_the_index_refuses_is_an_error() {
        let weighing = Weighing::default();
        assert!(matches(&index(), "\"kiln", &weighing).is_err());
        let beyond = Weighing {
            phrases: vec![None, None, Some(0)],
            ..parse("kiln", Timestamp::from_seconds(0))
                .plan()
                .rank
                .unwrap()
                .weighing
        };
        assert!(
            matches(&index(), "kiln", &beyond).is_err(),
            "a phrase that is not there"
        );
    }
}

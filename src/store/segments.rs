//! FTS5's index as it lies in the file: which entries each word stands in, and where.
//!
//! FTS5 walks a word's list at some 100 nanoseconds for each entry, and gathers what begins with some letters anew for each query.
//! Read straight from the pages in which it keeps them, lists take a tenth of that, and nothing has to be kept beside them: it is
//! the same transaction's view of the same rows.
//!
//! The form of the pages is told in `fts5_index.c` of SQLite's source, and is the same in every file that FTS5 has written without
//! `contentless_delete`. Whatever does not have this form is damage, and nothing read from it is trusted to be in bounds.

use std::collections::HashMap;

use rusqlite::{TransactionState, ffi};

use super::postings::Row;
use super::varint::Bytes;
use super::{Read, StoreError};

/// The row of the sums over all entries, and that of the list of segments.
const AVERAGES: i64 = 1;
const STRUCTURE: i64 = 10;

/// What stands before each word of the index, since FTS5 can also keep indexes of beginnings.
const WHOLE_WORD: u8 = b'0';

/// The first bytes of a page: where its first entry is told, and where its lists end.
const HEADER: usize = 4;

/// How many bits of a page's row tell its place in the segment.
const PAGE_BITS: u32 = 37;

/// The index at one moment.
pub(super) struct Segments<'r> {
    read: &'r Read<'r>,
    /// What was written last comes first: where it speaks of an entry, the others are out of date.
    newest_first: Vec<Segment>,
}

/// A part of the index, sorted by word.
#[derive(Debug, Clone, Copy)]
struct Segment {
    id: i64,
    first: i64,
    last: i64,
}

/// A word's entries in order, of which newer segments tell.
type Newer = HashMap<Vec<u8>, Vec<Row>>;

impl<'r> Segments<'r> {
    /// Reads which segments there are.
    pub(super) fn of(read: &'r Read<'r>) -> Result<Self, StoreError> {
        // FTS5 keeps what a transaction writes in memory, until it ends or this is asked for.
        let state = read.connection().transaction_state(Some("main"));
        if state.map_err(|error| read.failed(error))? == TransactionState::Write {
            let mut flush = read.prepare("INSERT INTO search (search) VALUES ('flush')")?;
            flush.execute([]).map_err(|error| read.failed(error))?;
        }
        let block = record(read, STRUCTURE)?;
        let mut segments = segments(&block).ok_or_else(|| damaged(read))?;
        // What a merge that goes on has used up.
        segments.retain(|segment| segment.last > 0);
        Ok(Segments {
            read,
            newest_first: segments,
        })
    }

    /// How many entries the index holds, and how many words in all.
    pub(super) fn sums(&self) -> Result<(u64, u64), StoreError> {
        let block = record(self.read, AVERAGES)?;
        let mut bytes = Bytes(&block);
        // The entries, then the words of each column; nothing before there is an entry.
        let entries = bytes.number().unwrap_or_default();
        Ok((entries, bytes.sum()))
    }

    /// Tells of each entry that has a word, or one that begins so. They are in order within each word and segment alone; tells
    /// whether that is the order of all, so that each comes once.
    pub(super) fn each(
        &self,
        word: &[u8],
        beginning: bool,
        takes: &mut impl Takes,
    ) -> Result<bool, StoreError> {
        let mut key = vec![WHOLE_WORD];
        key.extend_from_slice(word);
        if let [only] = self.newest_first.as_slice() {
            self.walk(only, &key, beginning, &mut Alone(takes))?;
            return Ok(!beginning);
        }
        let mut newer = Newer::new();
        for (at, segment) in self.newest_first.iter().enumerate() {
            let is_oldest = at + 1 == self.newest_first.len();
            let mut among = Among {
                takes,
                newer: &newer,
                ahead: &[],
                told: (!is_oldest).then(Vec::new),
            };
            self.walk(segment, &key, beginning, &mut among)?;
            for (word, rows) in among.told.into_iter().flatten() {
                let known = newer.entry(word).or_default();
                known.extend(rows);
                known.sort_unstable();
            }
        }
        Ok(false)
    }

    /// Whether each page on which words begin is found by its first word.
    pub(super) fn lead_to_all_pages(&self) -> Result<bool, StoreError> {
        for segment in &self.newest_first {
            let id = |page: i64| segment.id << PAGE_BITS | page;
            let firsts = self.read.rows(
                "SELECT id, block FROM search_data WHERE id BETWEEN ? AND ?",
                [id(segment.first), id(segment.last)],
                |row| {
                    let (at, block): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
                    let first = Page::of(&block).and_then(|page| page.first_word().map(Vec::from));
                    Ok(first.map(|first| (at, first)))
                },
            )?;
            for (at, first) in firsts.into_iter().flatten() {
                if id(self.page_of(segment, &first)?) != at {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// Goes through the lists of a word in one segment, or of all words that begin so.
    fn walk(
        &self,
        segment: &Segment,
        key: &[u8],
        beginning: bool,
        listens: &mut impl Listens,
    ) -> Result<(), StoreError> {
        let page = self.page_of(segment, key)?;
        let failed = |error| self.read.failed(error);
        let mut statement = self
            .read
            .prepare("SELECT id, block FROM search_data WHERE id BETWEEN ? AND ? ORDER BY id")?;
        let id = |page: i64| segment.id << PAGE_BITS | page;
        let mut expected = id(page);
        let mut rows = statement
            .query([expected, id(segment.last)])
            .map_err(failed)?;
        let mut walk = Walk {
            key,
            beginning,
            word: Vec::new(),
            open: None,
        };
        while let Some(row) = rows.next().map_err(failed)? {
            if row.get::<_, i64>(0).map_err(failed)? != expected {
                return Err(damaged(self.read));
            }
            expected += 1;
            let block = row.get_ref(1).map_err(failed)?;
            let block = block.as_blob().map_err(|_| damaged(self.read))?;
            match Page::of(block).and_then(|page| walk.page(&page, listens)) {
                Some(Next::Page) => {}
                Some(Next::Nothing) => return Ok(()),
                None => return Err(damaged(self.read)),
            }
        }
        match walk.open {
            Some(list) if list.missing > 0 => Err(damaged(self.read)),
            _ if expected <= id(segment.last) => Err(damaged(self.read)),
            _ => Ok(()),
        }
    }

    /// The page of a segment on which a word's list begins, if it has one.
    fn page_of(&self, segment: &Segment, key: &[u8]) -> Result<i64, StoreError> {
        let found = self.read.row(
            "SELECT pgno FROM search_idx WHERE segid = ? AND term <= ? ORDER BY term DESC LIMIT 1",
            rusqlite::params![segment.id, key],
            // The lowest bit tells whether there is an index into the list.
            |row| Ok(row.get::<_, i64>(0)? >> 1),
        )?;
        Ok(found.unwrap_or_default().max(segment.first))
    }
}

/// What wants to know of the entries that have a word.
pub(super) trait Takes {
    /// Takes an entry, with where the word stands in it, in the form that [`places`](super::places) reads.
    fn take(&mut self, row: Row, places: &[u8]);
}

/// What hears of the entries of a segment, word by word.
trait Listens {
    /// The entries of a word follow, in order.
    fn turn_to(&mut self, word: &[u8]);
    fn hear(&mut self, row: Row, places: &[u8]);
}

/// Hears of the one segment that there is.
struct Alone<'t, T>(&'t mut T);

impl<T: Takes> Listens for Alone<'_, T> {
    fn turn_to(&mut self, _: &[u8]) {}

    #[inline(always)]
    fn hear(&mut self, row: Row, places: &[u8]) {
        // What has no place was deleted.
        if !places.is_empty() {
            self.0.take(row, places);
        }
    }
}

/// Hears of one of several segments.
struct Among<'t, T> {
    takes: &'t mut T,
    /// What newer segments told, and is not to be told again.
    newer: &'t Newer,
    /// Of these, the entries of the word at hand that lie ahead.
    ahead: &'t [Row],
    /// What this one tells, for older ones.
    told: Option<Vec<(Vec<u8>, Vec<Row>)>>,
}

impl<T: Takes> Listens for Among<'_, T> {
    fn turn_to(&mut self, word: &[u8]) {
        self.ahead = self.newer.get(word).map_or(&[], Vec::as_slice);
        if let Some(told) = &mut self.told {
            told.push((word.to_vec(), Vec::new()));
        }
    }

    #[inline(always)]
    fn hear(&mut self, row: Row, places: &[u8]) {
        if let Some((_, rows)) = self.told.as_mut().and_then(|told| told.last_mut()) {
            rows.push(row);
        }
        let behind = self.ahead.iter().take_while(|other| **other < row).count();
        self.ahead = &self.ahead[behind..];
        if self.ahead.first() != Some(&row) && !places.is_empty() {
            self.takes.take(row, places);
        }
    }
}

/// What to read next.
enum Next {
    Page,
    Nothing,
}

/// A walk over a segment's pages.
struct Walk<'k> {
    key: &'k [u8],
    beginning: bool,
    /// The word at hand.
    word: Vec<u8>,
    /// The list that goes on to the next page.
    open: Option<List>,
}

impl Walk<'_> {
    /// Reads a page. `None` is damage.
    fn page(&mut self, page: &Page<'_>, listens: &mut impl Listens) -> Option<Next> {
        let mut words = page.words();
        let first = words.next();
        if let Some(list) = &mut self.open {
            let end = first.unwrap_or(page.end);
            list.go_on(page, end, listens)?;
            if first.is_none() {
                return Some(Next::Page);
            }
            if list.missing > 0 {
                return None;
            }
            self.open = None;
            if !self.beginning {
                return Some(Next::Nothing);
            }
        }
        let mut start = match first {
            Some(first) => first,
            // The list of a word that was not asked for.
            None => return Some(Next::Page),
        };
        self.word.clear();
        loop {
            let next = words.next();
            let end = next.unwrap_or(page.end);
            let mut bytes = Bytes(page.bytes.get(start..end)?);
            let kept = match Some(start) == first {
                true => 0,
                false => bytes.length()?,
            };
            let new = bytes.length()?;
            if kept > self.word.len() {
                return None;
            }
            self.word.truncate(kept);
            self.word.extend_from_slice(bytes.take(new)?);
            let asked = match self.beginning {
                true => self.word.starts_with(self.key),
                false => self.word == self.key,
            };
            if !asked && self.word.as_slice() > self.key {
                return Some(Next::Nothing);
            }
            if asked {
                let mut list = List::default();
                listens.turn_to(&self.word);
                list.part(bytes.0, listens)?;
                match next {
                    None => self.open = Some(list),
                    Some(_) if list.missing > 0 => return None,
                    Some(_) if !self.beginning => return Some(Next::Nothing),
                    Some(_) => {}
                }
            }
            match next {
                Some(next) => start = next,
                // A word that was asked for whole begins on this page or nowhere.
                None if self.open.is_none() && !self.beginning => return Some(Next::Nothing),
                None => return Some(Next::Page),
            }
        }
    }
}

/// A page of a segment.
struct Page<'b> {
    bytes: &'b [u8],
    /// Where the lists end, and the places of the words are told.
    end: usize,
}

impl<'b> Page<'b> {
    fn of(bytes: &'b [u8]) -> Option<Self> {
        let end = usize::from(u16::from_be_bytes([*bytes.get(2)?, *bytes.get(3)?]));
        (HEADER..=bytes.len())
            .contains(&end)
            .then_some(Page { bytes, end })
    }

    /// Where the first entry of a list that goes on here is told; `None` where there is no such entry.
    fn first_entry(&self) -> Option<usize> {
        let at = usize::from(u16::from_be_bytes([self.bytes[0], self.bytes[1]]));
        (at > 0).then_some(at)
    }

    /// The first word that begins here, which is written whole.
    fn first_word(&self) -> Option<&'b [u8]> {
        let mut bytes = Bytes(self.bytes.get(self.words().next()?..self.end)?);
        let length = bytes.length()?;
        bytes.take(length)
    }

    /// Where each word begins.
    fn words(&self) -> impl Iterator<Item = usize> + use<'b> {
        let mut steps = Bytes(&self.bytes[self.end..]);
        let mut at = 0_usize;
        std::iter::from_fn(move || {
            at = at.checked_add(steps.length()?)?;
            Some(at)
        })
    }
}

/// A word's list of entries, which may go on over many pages.
#[derive(Default)]
struct List {
    /// The last entry that was read.
    row: Option<Row>,
    /// How many bytes of its places stand on the pages to come.
    missing: usize,
    /// Those that were read.
    spilled: Vec<u8>,
}

impl List {
    /// Reads what a page has of the list: the first entry whole, the others by their distance.
    #[inline]
    fn part(&mut self, bytes: &[u8], listens: &mut impl Listens) -> Option<()> {
        let mut bytes = Bytes(bytes);
        if bytes.0.is_empty() {
            return Some(());
        }
        let mut row = Row::of(bytes.number()? as i64)?;
        if self.row.is_some_and(|before| row <= before) {
            return None;
        }
        loop {
            // The lowest bit says that an older entry is deleted, which is so in any case.
            let length = bytes.length()? >> 1;
            match bytes.take(length) {
                Some(places) => listens.hear(row, places),
                None => {
                    self.missing = length - bytes.0.len();
                    self.spilled = std::mem::take(&mut bytes.0).to_vec();
                }
            }
            if bytes.0.is_empty() {
                self.row = Some(row);
                return Some(());
            }
            row = row.after(bytes.number()?)?;
        }
    }

    /// Reads what a page has of it, up to an end.
    fn go_on(&mut self, page: &Page<'_>, end: usize, listens: &mut impl Listens) -> Option<()> {
        let first = page.first_entry();
        if self.missing > 0 {
            let rest = page.bytes.get(HEADER..first.unwrap_or(end))?;
            let rest = &rest[..rest.len().min(self.missing)];
            self.spilled.extend_from_slice(rest);
            self.missing -= rest.len();
            match (self.missing, first) {
                (0, _) => listens.hear(self.row?, &self.spilled),
                (_, Some(_)) => return None,
                (_, None) => {}
            }
        }
        match first {
            Some(first) => self.part(page.bytes.get(first..end)?, listens),
            None => Some(()),
        }
    }
}

fn record(read: &Read<'_>, id: i64) -> Result<Vec<u8>, StoreError> {
    let sql = "SELECT block FROM search_data WHERE id = ?";
    let block = read.row(sql, [id], |row| Ok(row.get::<_, Vec<u8>>(0)?))?;
    block.ok_or_else(|| damaged(read))
}

/// The segments that a structure record tells of; `None` is damage, or a form that cop's files do not have.
fn segments(block: &[u8]) -> Option<Vec<Segment>> {
    let mut bytes = Bytes(block.get(4..)?);
    let (levels, count, _writes) = (bytes.length()?, bytes.length()?, bytes.number()?);
    let mut all = Vec::new();
    for _ in 0..levels {
        let (_merging, here) = (bytes.number()?, bytes.length()?);
        let mut level = Vec::new();
        for _ in 0..here {
            let mut number = || i64::try_from(bytes.number()?).ok();
            let (id, first, last) = (number()?, number()?, number()?);
            let is_used_up = first == 0 && last == 0;
            let sound = is_used_up || (1..=last).contains(&first);
            if !sound || !(1..1 << 16).contains(&id) || last >= 1 << 31 {
                return None;
            }
            level.push(Segment { id, first, last });
        }
        // Within a level the oldest comes first.
        all.extend(level.into_iter().rev());
    }
    (all.len() == count).then_some(all)
}

fn damaged(read: &Read<'_>) -> StoreError {
    read.failed(rusqlite::Error::SqliteFailure(
        ffi::Error::new(ffi::SQLITE_CORRUPT_VTAB),
        Some("fts5: the index has pages that cannot be read".to_owned()),
    ))
}

/// Whether a merge has used up one of the segments that a structure record tells of.
#[cfg(test)]
pub(super) fn has_used_up(block: &[u8]) -> bool {
    let segments = segments(block).unwrap();
    segments.iter().any(|segment| segment.last == 0)
}

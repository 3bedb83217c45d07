//! Phrases: which entries have some words one after the other.

use super::places::{self, Place};
use super::postings::{Row, make_room};
use super::segments::Takes;
use super::varint::{self, Bytes};

/// From how many entries to how many it is noted where they lie.
const BETWEEN_SIGNS: usize = 64;

/// Where phrases begin, entry by entry: the distance of its row from that of the entry before, the length of its list of places, and the
/// list. Half the entries of a community may have the first word of a phrase, and what is not written takes no memory.
#[derive(Debug, Default)]
pub(super) struct Beginnings {
    packed: Vec<u8>,
    entries: usize,
    signs: Vec<Sign>,
    /// The row of the last entry, by its order.
    last: u64,
    is_unsettled: bool,
}

/// Where an entry lies.
#[derive(Debug, Clone, Copy)]
struct Sign {
    row: Row,
    at: usize,
    /// The row of the entry before, by its order.
    before: u64,
}

/// The rows' orders wrap around: the entry after may have a lower one.
const ORDERS: u64 = (1 << Row::BITS) - 1;

impl Takes for Beginnings {
    #[inline(always)]
    fn take(&mut self, row: Row, list: &[u8]) {
        let order = row.order();
        self.is_unsettled |= self.entries > 0 && order <= self.last;
        if self.entries.is_multiple_of(BETWEEN_SIGNS) {
            self.signs.push(Sign {
                row,
                at: self.packed.len(),
                before: self.last,
            });
        }
        make_room(&mut self.packed, 2 * varint::LONGEST + list.len());
        varint::put(order.wrapping_sub(self.last) & ORDERS, &mut self.packed);
        varint::put(list.len() as u64, &mut self.packed);
        self.packed.extend_from_slice(list);
        self.last = order;
        self.entries += 1;
    }
}

impl Beginnings {
    pub(super) fn is_empty(&self) -> bool {
        self.entries == 0
    }

    /// Puts the entries in order.
    pub(super) fn settle(&mut self) {
        if !self.is_unsettled {
            return;
        }
        let unsettled = std::mem::take(self);
        let mut ahead = Ahead::of(&unsettled.packed, 0);
        let mut entries: Vec<(Row, &[u8])> = std::iter::from_fn(|| ahead.entry()).collect();
        entries.sort_unstable_by_key(|(row, _)| *row);
        for (row, list) in entries {
            self.take(row, list);
        }
    }
}

/// The entries that lie ahead.
#[derive(Debug, Clone, Copy)]
struct Ahead<'b> {
    packed: Bytes<'b>,
    before: u64,
}

impl<'b> Ahead<'b> {
    fn of(packed: &'b [u8], before: u64) -> Self {
        Ahead {
            packed: Bytes(packed),
            before,
        }
    }

    #[inline(always)]
    fn entry(&mut self) -> Option<(Row, &'b [u8])> {
        let step = self.packed.number()?;
        self.before = self.before.wrapping_add(step) & ORDERS;
        let length = self.packed.length()?;
        Some((Row::at(self.before), self.packed.take(length)?))
    }
}

/// Takes the next word of a phrase, and hands on those beginnings behind which it stands.
pub(super) struct Following<'b, T> {
    /// Where the words before stand so, in order.
    beginnings: &'b Beginnings,
    /// How many words further the next one has to stand.
    further: u32,
    takes: &'b mut T,
    ahead: Ahead<'b>,
    /// The first entry that does not lie behind.
    entry: Option<(Row, &'b [u8])>,
    /// How many of the signs lie behind.
    passed: usize,
    /// The row that was taken last.
    taken: Option<Row>,
    /// Room for the places at which an entry's phrases begin, and for their list.
    first: Vec<Place>,
    list: Vec<u8>,
}

impl<'b, T: Takes> Following<'b, T> {
    pub(super) fn new(beginnings: &'b Beginnings, further: u32, takes: &'b mut T) -> Self {
        Following {
            beginnings,
            further,
            takes,
            ahead: Ahead::of(&[], 0),
            entry: None,
            passed: 0,
            taken: None,
            first: Vec::new(),
            list: Vec::new(),
        }
    }

    /// Where the phrases begin in the entry of a row.
    #[inline(always)]
    fn beginnings_of(&mut self, row: Row) -> Option<&'b [u8]> {
        // Another word or segment begins at the front again.
        if self.taken.is_some_and(|taken| row < taken) {
            (self.ahead, self.entry, self.passed) = (Ahead::of(&[], 0), None, 0);
        }
        self.taken = Some(row);
        // Many entries may lie between two that have the next word.
        let ahead = &self.beginnings.signs[self.passed..];
        if ahead.first().is_some_and(|sign| sign.row <= row) {
            let more = ahead.partition_point(|sign| sign.row <= row);
            let sign = ahead[more - 1];
            self.passed += more;
            self.ahead = Ahead::of(&self.beginnings.packed[sign.at..], sign.before);
            self.entry = None;
        }
        while self.entry.is_none_or(|(at, _)| at < row) {
            self.entry = Some(self.ahead.entry()?);
        }
        let (at, list) = self.entry?;
        (at == row).then_some(list)
    }
}

impl<T: Takes> Takes for Following<'_, T> {
    #[inline]
    fn take(&mut self, row: Row, list: &[u8]) {
        let Some(beginnings) = self.beginnings_of(row) else {
            return;
        };
        self.first.clear();
        let mut next = places::each(list);
        let mut ahead = next.next();
        for beginning in places::each(beginnings) {
            let Some(wanted) = beginning.further(self.further) else {
                continue;
            };
            while ahead.is_some_and(|place| place < wanted) {
                ahead = next.next();
            }
            match ahead {
                Some(place) if place == wanted => self.first.push(beginning),
                Some(_) => {}
                None => break,
            }
        }
        if !self.first.is_empty() {
            self.list.clear();
            places::write(&self.first, &mut self.list);
            self.takes.take(row, &self.list);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was taken: rows with their lists.
    #[derive(Debug, Default, PartialEq)]
    struct Taken(Vec<(i64, Vec<u8>)>);

    impl Takes for Taken {
        fn take(&mut self, row: Row, list: &[u8]) {
            self.0.push((row.number(), list.to_vec()));
        }
    }

    fn row(number: i64) -> Row {
        Row::of(number).unwrap()
    }

    /// The list of some places in the body.
    fn body(places: &[u8]) -> Vec<u8> {
        let mut list = vec![1, 1];
        let mut before = 0;
        for place in places {
            list.push(place - before + 2);
            before = *place;
        }
        list
    }

    fn beginnings(entries: &[(i64, &[u8])]) -> Beginnings {
        let mut beginnings = Beginnings::default();
        for (number, places) in entries {
            beginnings.take(row(*number), &body(places));
        }
        beginnings.settle();
        beginnings
    }

    /// The entries in which a word follows, and where the phrase begins there.
    fn followed(
        beginnings: &Beginnings,
        further: u32,
        word: &[(i64, &[u8])],
    ) -> Vec<(i64, Vec<u8>)> {
        let mut taken = Taken::default();
        let mut following = Following::new(beginnings, further, &mut taken);
        for (number, places) in word {
            following.take(row(*number), &body(places));
        }
        taken.0
    }

    #[test]
    fn phrases_stand_word_by_word() {
        let first = beginnings(&[(1, &[0, 5]), (2, &[3]), (3, &[1]), (9, &[0])]);
        let second: &[(i64, &[u8])] = &[(1, &[6, 9]), (2, &[5]), (3, &[2])];
        let two = followed(&first, 1, second);
        assert_eq!(two, [(1, body(&[5])), (3, body(&[1]))]);
        let mut so_far = Beginnings::default();
        Following::new(&first, 1, &mut so_far).take(row(1), &body(&[1, 6]));
        Following::new(&first, 1, &mut so_far).take(row(3), &body(&[2]));
        let third: &[(i64, &[u8])] = &[(1, &[7]), (3, &[4])];
        assert_eq!(followed(&so_far, 2, third), [(1, body(&[5]))]);
        // The end of one column is not followed by the beginning of the next.
        let mut title = Beginnings::default();
        title.take(row(1), &[102]);
        assert_eq!(followed(&title, 1, &[(1, &[0])]), []);
        assert_eq!(followed(&Beginnings::default(), 1, second), []);
    }

    #[test]
    fn entries_are_found_however_they_come() {
        let rows: Vec<i64> = (-300..300).map(|number| number * 7).collect();
        let mut shuffled = rows.clone();
        shuffled.reverse();
        shuffled.rotate_left(123);
        for rows in [&rows, &shuffled] {
            let entries: Vec<(i64, &[u8])> = rows.iter().map(|row| (*row, &[4_u8][..])).collect();
            let first = beginnings(&entries);
            // One by one, with gaps, twice the same, from the front again, and what none has.
            let asked = (-2_100..2_100).chain((-2_100..2_100).step_by(500));
            let asked: Vec<i64> = asked.chain([0, 0, 2_093, -2_100]).collect();
            let word: Vec<(i64, &[u8])> = asked.iter().map(|row| (*row, &[5_u8][..])).collect();
            let expected = asked.iter().filter(|row| **row % 7 == 0);
            let expected: Vec<(i64, Vec<u8>)> = expected.map(|row| (*row, body(&[4]))).collect();
            assert_eq!(followed(&first, 1, &word), expected);
        }
    }
}

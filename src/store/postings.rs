//! Which entries a word stands in, how much it counts there, and where it stands.

use super::places::{self, Place};
use super::segments::Takes;
use super::varint::{self, Bytes};

/// How many words further a neighbour may stand: words that carry no meaning may stand between.
const REACH: u32 = 3;

/// How many places of a word in an entry are looked at for its neighbours.
const MOST_PLACES: usize = 64;

/// Where less than one row in so many has an entry, sorting is quicker than counting row by row.
const SPARSE: usize = 16;

/// A row of the index, as a number in the same order that takes 48 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row(u64);

impl Row {
    pub(super) const BITS: u32 = 48;

    /// The row of a number; `None` where no table has so many.
    #[inline(always)]
    pub(super) fn of(row: i64) -> Option<Self> {
        let order = (row as u64).wrapping_add(1 << (Self::BITS - 1));
        (order >> Self::BITS == 0).then_some(Row(order))
    }

    /// The row that is so many further on; `None` where there is none, or it is the same.
    #[inline(always)]
    pub(super) fn after(self, step: u64) -> Option<Self> {
        let order = self.0.checked_add(step)?;
        (step > 0 && order >> Self::BITS == 0).then_some(Row(order))
    }

    /// The row at a place in the order.
    pub(super) fn at(order: u64) -> Self {
        Row(order)
    }

    pub(super) fn order(self) -> u64 {
        self.0
    }

    pub(super) fn number(self) -> i64 {
        self.0.wrapping_sub(1 << (Self::BITS - 1)) as i64
    }
}

/// A word in an entry, or two that are neighbours there, and how much that counts; in one number, since there are as many as there
/// are matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Posting(u64);

impl Posting {
    #[inline(always)]
    pub(super) fn new(row: Row, count: u16) -> Self {
        Posting(row.0 << u16::BITS | u64::from(count))
    }

    pub(super) fn row(self) -> Row {
        Row(self.0 >> u16::BITS)
    }

    pub(super) fn count(self) -> u16 {
        self.0 as u16
    }
}

/// Makes room in a list that may become long: to grow often takes time.
#[inline(always)]
pub(super) fn make_room<T>(list: &mut Vec<T>, more: usize) {
    if list.capacity() - list.len() < more {
        let times = if list.len() < 1 << 16 { 7 } else { 1 };
        list.reserve_exact(list.len().max(16).max(more) * times);
    }
}

/// The entries that a word stands in, or a phrase.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Postings {
    pub(super) list: Vec<Posting>,
    /// Where it stands, where that matters.
    places: Option<Places>,
}

/// Where a word stands, in all its entries: their lists one after the other, each after its length.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Places(Vec<u8>);

impl Places {
    /// Adds an entry's.
    #[inline(always)]
    fn add(&mut self, list: &[u8]) {
        make_room(&mut self.0, varint::LONGEST + list.len());
        varint::put(list.len() as u64, &mut self.0);
        self.0.extend_from_slice(list);
    }

    /// The list of each entry.
    fn each(&self) -> impl Iterator<Item = &[u8]> {
        let mut lists = Bytes(&self.0);
        std::iter::from_fn(move || {
            let length = lists.length()?;
            lists.take(length)
        })
    }
}

impl Takes for Postings {
    #[inline(always)]
    fn take(&mut self, row: Row, list: &[u8]) {
        let count = places::weight(list);
        if count == 0 {
            return;
        }
        make_room(&mut self.list, 1);
        self.list.push(Posting::new(row, count));
        if let Some(kept) = &mut self.places {
            kept.add(list);
        }
    }
}

/// Takes what stands in one column.
pub(super) struct InColumn<'t, T> {
    pub(super) takes: &'t mut T,
    pub(super) column: usize,
}

impl<T: Takes> Takes for InColumn<'_, T> {
    fn take(&mut self, row: Row, list: &[u8]) {
        let list = places::in_column(list, self.column);
        if !list.is_empty() {
            self.takes.take(row, &list);
        }
    }
}

impl Postings {
    /// None yet. Where they stand is kept where that is asked for.
    pub(super) fn new(with_places: bool) -> Self {
        Postings {
            list: Vec::new(),
            places: with_places.then(Places::default),
        }
    }

    /// Puts the entries in order, each once: what several forms of a word have in an entry counts together.
    pub(super) fn settle(&mut self) {
        if self.list.is_sorted_by(|one, next| one.row() < next.row()) {
            return;
        }
        let Some(unsettled) = self.places.take() else {
            return self.sum_up();
        };
        let list = std::mem::take(&mut self.list);
        let lists: Vec<&[u8]> = unsettled.each().collect();
        let mut order: Vec<u32> = (0..list.len() as u32).collect();
        order.sort_by_key(|at| list[*at as usize].row());
        let mut kept = Places::default();
        let (mut here, mut together) = (Vec::new(), Vec::new());
        for same in
            order.chunk_by(|one, other| list[*one as usize].row() == list[*other as usize].row())
        {
            let row = list[same[0] as usize].row();
            if let [only] = same {
                self.list.push(list[*only as usize]);
                kept.add(lists[*only as usize]);
                continue;
            }
            here.clear();
            for at in same {
                places::read(lists[*at as usize], usize::MAX, &mut here);
            }
            here.sort_unstable();
            together.clear();
            places::write(&here, &mut together);
            let counts = same.iter().map(|at| list[*at as usize].count());
            let count = counts.fold(0, u16::saturating_add);
            self.list.push(Posting::new(row, count));
            kept.add(&together);
        }
        self.places = Some(kept);
    }

    /// Puts entries in order whose places do not matter.
    fn sum_up(&mut self) {
        let orders = self.list.iter().map(|posting| posting.row().order());
        let (first, last) = orders.fold((u64::MAX, 0), |(first, last), order| {
            (first.min(order), last.max(order))
        });
        let span = (last - first) as usize;
        if span / SPARSE > self.list.len() {
            self.list.sort_unstable_by_key(|posting| posting.row());
            self.list.dedup_by(|form, first| {
                let same = form.row() == first.row();
                if same {
                    let count = first.count().saturating_add(form.count());
                    *first = Posting::new(first.row(), count);
                }
                same
            });
            return;
        }
        let mut counts = vec![0_u16; span + 1];
        for posting in &self.list {
            let count = &mut counts[(posting.row().order() - first) as usize];
            *count = count.saturating_add(posting.count());
        }
        self.list.clear();
        let found = counts.into_iter().enumerate();
        let found = found.filter(|(_, count)| *count > 0);
        let found = found.map(|(at, count)| Posting::new(Row::at(first + at as u64), count));
        self.list.extend(found);
    }

    /// The entries of several lists together.
    pub(super) fn together(mut lists: Vec<Postings>) -> Self {
        if lists.len() == 1 {
            return lists.remove(0);
        }
        let with_places = !lists.is_empty() && lists.iter().all(|list| list.places.is_some());
        let mut all = Postings::new(with_places);
        for list in lists {
            all.list.extend_from_slice(&list.list);
            if let (Some(all), Some(more)) = (&mut all.places, &list.places) {
                all.0.extend_from_slice(&more.0);
            }
        }
        all.settle();
        all
    }

    /// In which entries, and how often, the second of two words follows soon upon the first.
    pub(super) fn near(&self, second: &Postings) -> Vec<Posting> {
        let mut found = Vec::new();
        self.for_both(second, MOST_PLACES, |row, firsts, seconds| {
            let mut ahead = seconds;
            let mut count = 0_u16;
            for place in firsts {
                let past = ahead.iter().take_while(|next| *next <= place).count();
                ahead = &ahead[past..];
                let Some(next) = ahead.first() else { break };
                if place.distance_to(*next).is_some_and(|far| far <= REACH) {
                    count = count.saturating_add(1);
                }
            }
            if count > 0 {
                found.push(Posting::new(row, count));
            }
        });
        found
    }

    /// Tells of each entry that stands in both lists where either word stands in it, at most so many places.
    fn for_both(
        &self,
        other: &Postings,
        most: usize,
        mut tell: impl FnMut(Row, &[Place], &[Place]),
    ) {
        let (Some(ours), Some(theirs)) = (&self.places, &other.places) else {
            return;
        };
        let (mut first, mut second) = (Vec::new(), Vec::new());
        let mut ours = self.list.iter().zip(ours.each());
        let mut theirs = other.list.iter().zip(theirs.each());
        let (mut one, mut two) = (ours.next(), theirs.next());
        while let (Some((here, of_first)), Some((there, of_second))) = (one, two) {
            let order = here.row().cmp(&there.row());
            if order.is_eq() {
                first.clear();
                second.clear();
                places::read(of_first, most, &mut first);
                places::read(of_second, most, &mut second);
                tell(here.row(), &first, &second);
            }
            if order.is_le() {
                one = ours.next();
            }
            if order.is_ge() {
                two = theirs.next();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The index's list of places: columns, each with its places.
    fn list(columns: &[(u8, &[u8])]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (column, places) in columns {
            if *column > 0 {
                bytes.extend([1, *column]);
            }
            let mut before = 0;
            for place in *places {
                bytes.push(place - before + 2);
                before = *place;
            }
        }
        bytes
    }

    fn postings(entries: &[(i64, &[u8])]) -> Postings {
        let mut postings = Postings::new(true);
        for (number, places) in entries {
            postings.take(row(*number), &list(&[(1, places)]));
        }
        postings.settle();
        postings
    }

    fn row(number: i64) -> Row {
        Row::of(number).unwrap()
    }

    fn told(list: &[Posting]) -> Vec<(i64, u16)> {
        let told = list.iter();
        told.map(|posting| (posting.row().number(), posting.count()))
            .collect()
    }

    #[test]
    fn rows_keep_their_order() {
        let rows = [-(1 << 47), -7, -1, 0, 1, 1 << 32, (1 << 47) - 1];
        assert!(rows.map(row).is_sorted());
        assert_eq!(rows.map(|number| row(number).number()), rows);
        let beyond = [i64::MIN, -(1 << 47) - 1, 1 << 47, i64::MAX];
        assert_eq!(beyond.map(Row::of), [None; 4]);
        let posting = Posting::new(row(-7), u16::MAX);
        assert_eq!((posting.row(), posting.count()), (row(-7), u16::MAX));
    }

    #[test]
    fn words_count_by_their_column() {
        let everywhere = list(&[(0, &[3]), (1, &[0, 9]), (2, &[1]), (3, &[5])]);
        let mut all = Postings::new(true);
        all.take(row(7), &everywhere);
        assert_eq!(told(&all.list), [(7, 11)]);
        for (column, count) in [(0, Some(5)), (1, Some(2)), (2, Some(3)), (4, None)] {
            let mut postings = Postings::new(true);
            let mut taken = InColumn {
                takes: &mut postings,
                column,
            };
            taken.take(row(7), &everywhere);
            let expected: Vec<_> = count.map(|count| (7, count)).into_iter().collect();
            assert_eq!(told(&postings.list), expected, "{column}");
        }
    }

    #[test]
    fn forms_of_a_word_count_together() {
        let one = postings(&[(1, &[4]), (4, &[0, 7])]);
        let other = postings(&[(2, &[1]), (4, &[3])]);
        let both = Postings::together(vec![one, other]);
        assert_eq!(told(&both.list), [(1, 1), (2, 1), (4, 3)]);
        assert_eq!(both, postings(&[(4, &[0, 3, 7]), (2, &[1]), (1, &[4])]));
        for far in [1, 1_000_000] {
            let mut counted = Postings::new(false);
            for entry in [4 * far, far, 4 * far, 2 * far] {
                counted.take(row(entry), &list(&[(1, &[3])]));
            }
            counted.settle();
            assert_eq!(told(&counted.list), [(far, 1), (2 * far, 1), (4 * far, 2)]);
        }
    }

    #[test]
    fn neighbours_follow_soon_in_the_same_column() {
        let near = |first: &[(u8, &[u8])], second: &[(u8, &[u8])]| {
            let [first, second] = [first, second].map(|columns| {
                let mut postings = Postings::new(true);
                postings.take(row(8), &list(columns));
                postings
            });
            told(&first.near(&second))
        };
        let cases: [(&[u8], &[u8], u16); 6] = [
            (&[5], &[6], 1),
            (&[5], &[8], 1),
            (&[5], &[9], 0),
            (&[5], &[4, 5], 0),
            (&[1, 10, 20], &[2, 12], 2),
            (&[1, 2], &[3], 2),
        ];
        for (first, second, count) in cases {
            let found = near(&[(1, first)], &[(1, second)]);
            let expected: &[(i64, u16)] = if count > 0 { &[(8, count)] } else { &[] };
            assert_eq!(found, expected, "{first:?} {second:?}");
        }
        assert_eq!(near(&[(0, &[5])], &[(1, &[6])]), []);
    }
}

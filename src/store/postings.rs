//! Which entries a word stands in, how much it counts there, and where it stands.

use super::places::{self, Place};
use super::segments::Takes;

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
    const BITS: u32 = 48;

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
fn make_room<T>(list: &mut Vec<T>, more: usize) {
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

/// Where a word stands, in all its entries: their lists one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Places {
    /// Where each list ends.
    ends: Vec<u32>,
    lists: Vec<u8>,
}

impl Places {
    /// The list of an entry, by its number.
    fn of(&self, at: usize) -> &[u8] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.lists[start as usize..self.ends[at] as usize]
    }

    /// Adds an entry's; tells whether there was room: nobody has so much memory that there is not.
    #[inline(always)]
    fn add(&mut self, list: &[u8]) -> bool {
        let Ok(end) = u32::try_from(self.lists.len() + list.len()) else {
            return false;
        };
        make_room(&mut self.lists, list.len());
        self.lists.extend_from_slice(list);
        make_room(&mut self.ends, 1);
        self.ends.push(end);
        true
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
        if let Some(kept) = &mut self.places
            && !kept.add(list)
        {
            self.places = None;
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
                kept.add(unsettled.of(*only as usize));
                continue;
            }
            here.clear();
            for at in same {
                places::read(unsettled.of(*at as usize), usize::MAX, &mut here);
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
            let kept = match (&mut all.places, &list.places) {
                (Some(all), Some(more)) => (0..list.list.len()).all(|at| all.add(more.of(at))),
                _ => false,
            };
            if !kept {
                all.places = None;
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
        let (mut at, mut with) = (0, 0);
        while let (Some(one), Some(two)) = (self.list.get(at), other.list.get(with)) {
            let order = one.row().cmp(&two.row());
            if order.is_eq() {
                first.clear();
                second.clear();
                places::read(ours.of(at), most, &mut first);
                places::read(theirs.of(with), most, &mut second);
                tell(one.row(), &first, &second);
            }
            at += usize::from(order.is_le());
            with += usize::from(order.is_ge());
        }
    }
}

/// Takes the next word of a phrase, and keeps those beginnings behind which it stands.
pub(super) struct Following<'b> {
    /// The entries in which the words before stand so; with their places.
    beginnings: &'b Postings,
    /// How many words further the next one has to stand.
    further: u32,
    /// How many of the entries lie behind.
    passed: usize,
    /// What was found.
    pub(super) found: Postings,
    /// Room for the places at which an entry's phrases begin, and for their list.
    first: Vec<Place>,
    list: Vec<u8>,
}

impl<'b> Following<'b> {
    pub(super) fn new(beginnings: &'b Postings, further: u32) -> Self {
        Following {
            beginnings,
            further,
            passed: 0,
            found: Postings::new(true),
            first: Vec::new(),
            list: Vec::new(),
        }
    }
}

impl Takes for Following<'_> {
    #[inline]
    fn take(&mut self, row: Row, list: &[u8]) {
        let before = |posting: &Posting| posting.row() < row;
        let entries = &self.beginnings.list;
        // Another word or segment begins at the front again.
        if self.passed > 0 && !before(&entries[self.passed - 1]) {
            self.passed = entries.partition_point(before);
        }
        // Ahead in ever longer steps: there may be many entries between, for each of many words.
        let mut step = 1;
        while entries.get(self.passed + step).is_some_and(before) {
            self.passed += step;
            step *= 2;
        }
        let near = &entries[self.passed..entries.len().min(self.passed + step)];
        self.passed += near.partition_point(before);
        let Some(places) = &self.beginnings.places else {
            return;
        };
        if entries
            .get(self.passed)
            .is_none_or(|entry| entry.row() != row)
        {
            return;
        }
        self.first.clear();
        let mut next = places::each(list);
        let mut ahead = next.next();
        for beginning in places::each(places.of(self.passed)) {
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
            self.found.take(row, &self.list);
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
    fn phrases_stand_word_by_word() {
        let words = [
            postings(&[(1, &[0, 5]), (2, &[3]), (3, &[1]), (9, &[0])]),
            postings(&[(1, &[6, 9]), (2, &[5]), (3, &[2])]),
            postings(&[(1, &[7]), (3, &[4])]),
        ];
        let followed = |beginnings: &Postings, word: &Postings, further| {
            let mut following = Following::new(beginnings, further);
            // However the entries come.
            for at in (0..word.list.len()).rev().chain(0..word.list.len()) {
                let places = word.places.as_ref().unwrap();
                following.take(word.list[at].row(), places.of(at));
            }
            let mut found = following.found;
            found.settle();
            let rows: Vec<i64> = found
                .list
                .iter()
                .map(|posting| posting.row().number())
                .collect();
            (found, rows)
        };
        let (two, rows) = followed(&words[0], &words[1], 1);
        assert_eq!(rows, [1, 3]);
        let (three, rows) = followed(&two, &words[2], 2);
        assert_eq!(rows, [1]);
        let mut places = Vec::new();
        places::read(three.places.unwrap().of(0), usize::MAX, &mut places);
        let mut beginning = Vec::new();
        places::read(&list(&[(1, &[5])]), 1, &mut beginning);
        places.dedup();
        assert_eq!(places, beginning);
        // The end of one column is not followed by the beginning of the next.
        let mut title = Postings::new(true);
        title.take(row(1), &list(&[(0, &[100])]));
        assert_eq!(followed(&title, &words[0], 1).1, [0_i64; 0]);
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

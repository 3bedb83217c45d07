//! Where a word stands in an entry, in the form that the index has: numbers of which a 1 stands before that of the next column, and
//! others are 2 more than the distance from the place before. It begins in the first column.

use super::varint::{self, Bytes};

/// How much a word counts in the title, the body, the tags and the derived terms. A title's weight of 5 is worth up to .03
/// of nDCG@10 on the measured sets; tags are the community's own words for what an entry is about.
const WEIGHTS: [u16; 4] = [5, 1, 3, 1];

/// How many bits tell a place in a column.
const PLACE_BITS: u32 = 28;

/// A place: the column in the highest bits, where in it below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place(u32);

impl Place {
    fn of(column: usize, at: u64) -> Self {
        let at = at.min((1 << PLACE_BITS) - 1) as u32;
        Place((column.min(15) as u32) << PLACE_BITS | at)
    }

    fn column(self) -> usize {
        (self.0 >> PLACE_BITS) as usize
    }

    /// The place that is so many words further; `None` where the column has none.
    #[inline(always)]
    pub(super) fn further(self, words: u32) -> Option<Self> {
        let place = Place(self.0.checked_add(words)?);
        (place.column() == self.column()).then_some(place)
    }

    /// How many words further another stands; `None` where that is in another column, or before it.
    pub(super) fn distance_to(self, other: Place) -> Option<u32> {
        let distance = other.0.checked_sub(self.0);
        distance.filter(|_| self.column() == other.column())
    }
}

/// How much all the places of a word in an entry count together.
#[inline(always)]
pub(super) fn weight(list: &[u8]) -> u16 {
    let mut bytes = list.iter();
    let (mut weight, mut sum) = (WEIGHTS[0], 0_u16);
    while let Some(&first) = bytes.next() {
        if first == 1 {
            // None has so many columns that their number took two bytes.
            let column = bytes.next().copied().unwrap_or_default();
            weight = *WEIGHTS.get(usize::from(column)).unwrap_or(&1);
            continue;
        }
        let mut byte = first;
        while byte >= 0x80 {
            byte = bytes.next().copied().unwrap_or_default();
        }
        sum = sum.saturating_add(weight);
    }
    sum
}

/// The places of a list, in order.
#[inline(always)]
pub(super) fn each(list: &[u8]) -> impl Iterator<Item = Place> {
    let mut bytes = Bytes(list);
    let (mut column, mut at) = (0, 0_u64);
    std::iter::from_fn(move || {
        loop {
            let step = bytes.number()?;
            if step >= 2 {
                at = at.saturating_add(step - 2);
                return Some(Place::of(column, at));
            }
            column = bytes.length().unwrap_or(usize::MAX);
            at = 0;
        }
    })
}

/// Adds the places of a list, at most so many.
pub(super) fn read(list: &[u8], most: usize, places: &mut Vec<Place>) {
    places.extend(each(list).take(most));
}

/// Writes some places, which are in order, as a list.
pub(super) fn write(places: &[Place], list: &mut Vec<u8>) {
    let mut before = Place(0);
    for &place in places {
        let distance = before.distance_to(place).unwrap_or_else(|| {
            list.extend([1, place.column() as u8]);
            place.0 & ((1 << PLACE_BITS) - 1)
        });
        varint::put(u64::from(distance) + 2, list);
        before = place;
    }
}

/// Those places of a list that are in one column, as a list.
pub(super) fn in_column(list: &[u8], column: usize) -> Vec<u8> {
    let mut places = Vec::new();
    read(list, usize::MAX, &mut places);
    places.retain(|place| place.column() == column);
    let mut kept = Vec::new();
    write(&places, &mut kept);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(list: &[u8], most: usize) -> Vec<(usize, u32)> {
        let mut places = Vec::new();
        read(list, most, &mut places);
        let told = places.into_iter();
        told.map(|place| (place.column(), place.0 & ((1 << PLACE_BITS) - 1)))
            .collect()
    }

    #[test]
    fn lists_are_read_weighed_and_written() {
        type Told = &'static [(usize, u32)];
        let cases: [(&[u8], Told, u16); 6] = [
            (&[], &[], 0),
            (&[5], &[(0, 3)], 5),
            (&[2, 3], &[(0, 0), (0, 1)], 10),
            (&[1, 1, 2, 0x81, 0x02], &[(1, 0), (1, 128)], 2),
            (&[4, 1, 2, 3, 1, 3, 9], &[(0, 2), (2, 1), (3, 7)], 9),
            (&[1, 1, 0x81, 0x80, 0x02], &[(1, 16_384)], 1),
        ];
        for (list, told, sum) in cases {
            assert_eq!(places(list, usize::MAX), told, "{list:?}");
            assert_eq!(places(list, 1), told[..told.len().min(1)], "{list:?}");
            assert_eq!(weight(list), sum, "{list:?}");
            let mut read_back = Vec::new();
            read(list, usize::MAX, &mut read_back);
            let mut written = Vec::new();
            write(&read_back, &mut written);
            assert_eq!(written, list);
        }
        // Damage ends a list.
        assert_eq!(weight(&[1]), 0);
        assert_eq!(weight(&[0x80]), 5);
        assert_eq!(places(&[2, 0x80], usize::MAX), [(0, 0)]);
    }

    #[test]
    fn one_column_is_picked_out() {
        let list = [4, 1, 1, 3, 1, 3, 9, 2];
        assert_eq!(in_column(&list, 0), [4]);
        assert_eq!(in_column(&list, 1), [1, 1, 3]);
        assert_eq!(in_column(&list, 2), [0_u8; 0]);
        assert_eq!(in_column(&list, 3), [1, 3, 9, 2]);
    }

    #[test]
    fn distances_are_told_within_a_column() {
        let [first, second, other] =
            [(0, 3), (0, 5), (1, 6)].map(|(column, at)| Place::of(column, at));
        assert_eq!(first.distance_to(second), Some(2));
        assert_eq!(first.distance_to(first), Some(0));
        assert_eq!(second.distance_to(first), None);
        assert_eq!(first.distance_to(other), None);
        assert_eq!(first.further(2), Some(second));
        let last = Place::of(0, u64::MAX);
        assert_eq!(last.further(0), Some(last));
        assert_eq!(last.further(1), None);
        assert_eq!(Place::of(15, u64::MAX).further(1), None);
    }
}

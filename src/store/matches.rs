//! Everything that a search found, by word, and how it is put together by entry.

use super::postings::{Posting, Row};

/// How many rows are put together at once: so few that what is noted of each stays in the processor's nearest memory.
const AT_ONCE: usize = 4_096;

/// Everything that a search found.
#[derive(Debug, Default)]
pub(super) struct Matches {
    /// By word, and after the words by pair of neighbours; each in the order of the rows.
    pub(super) lists: Vec<Vec<Posting>>,
    /// Matches in which no word is weighed, in the order of the rows.
    pub(super) others: Vec<Posting>,
    /// How many entries the index holds, and how many words in all.
    pub(super) entries: u64,
    pub(super) words: u64,
}

/// What words of a match count together.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Tally {
    /// The sum of their points.
    pub(super) points: f64,
    /// How many of the words stand in it that were to be counted.
    pub(super) counted: u16,
}

impl Matches {
    /// In how many matches each word stands, and each pair of neighbours.
    pub(super) fn counts(&self) -> Vec<u64> {
        self.lists.iter().map(|list| list.len() as u64).collect()
    }

    /// The row of each match, once for every word in it.
    pub(super) fn rows(&self) -> impl Iterator<Item = i64> {
        let lists = self.lists.iter().chain([&self.others]);
        lists.flatten().map(|posting| posting.row().number())
    }

    /// Tells of each match, in the order of the rows, what its words count together, and how many of some words stand in it.
    /// `points` is asked in the order of the rows for one word after the other, and then again.
    pub(super) fn tally(
        &self,
        counted: &[usize],
        mut points: impl FnMut(usize, i64, u16) -> f64,
        mut tell: impl FnMut(i64, Tally),
    ) {
        let mut ahead: Vec<&[Posting]> = self.lists.iter().map(Vec::as_slice).collect();
        let mut others = self.others.as_slice();
        let is_counted: Vec<u16> = (0..self.lists.len())
            .map(|word| u16::from(counted.contains(&word)))
            .collect();
        let postings = self.lists.iter().map(Vec::len).sum::<usize>() + self.others.len();
        // A few matches are told of at a smaller table, whose memory is not there yet either.
        let at_once = postings.next_power_of_two().clamp(64, AT_ONCE);
        let mut tallies = vec![Tally::default(); at_once];
        // A bit for each of them that is a match.
        let mut matched = [0_u64; AT_ONCE / 64];
        loop {
            let next = ahead.iter().chain([&others]);
            let next = next.filter_map(|list| Some(list.first()?.row().order()));
            let Some(first) = next.min() else { return };
            let place =
                |posting: &Posting| (posting.row().order() - first) as usize & (at_once - 1);
            let within = |list: &[Posting]| {
                let end = first.saturating_add(at_once as u64 - 1);
                let most = &list[..list.len().min(at_once)];
                most.partition_point(|posting| posting.row().order() <= end)
            };
            for (word, list) in ahead.iter_mut().enumerate() {
                let (here, later) = list.split_at(within(list));
                *list = later;
                let counted = is_counted[word];
                for posting in here {
                    let at = place(posting);
                    let tally = &mut tallies[at];
                    tally.points += points(word, posting.row().number(), posting.count());
                    tally.counted += counted;
                    matched[at / 64] |= 1 << (at % 64);
                }
            }
            let (here, later) = others.split_at(within(others));
            others = later;
            for posting in here {
                let at = place(posting);
                matched[at / 64] |= 1 << (at % 64);
            }
            for (base, bits) in (0..).step_by(64).zip(&mut matched[..at_once / 64]) {
                while *bits != 0 {
                    let at = base + bits.trailing_zeros() as usize;
                    *bits &= *bits - 1;
                    let tally = std::mem::take(&mut tallies[at]);
                    tell(Row::at(first + at as u64).number(), tally);
                }
            }
        }
    }

    /// What stands in the match of a row: words, and pairs of neighbours after them, with how much they count.
    pub(super) fn seen(&self, row: i64) -> Vec<(usize, u16)> {
        let Some(row) = Row::of(row) else {
            return Vec::new();
        };
        let lists = self.lists.iter().enumerate();
        let seen = lists.filter_map(|(word, list)| {
            let at = list
                .binary_search_by_key(&row, |posting| posting.row())
                .ok()?;
            Some((word, list[at].count()))
        });
        seen.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(postings: &[(i64, u16)]) -> Vec<Posting> {
        let postings = postings.iter();
        let postings = postings.map(|&(row, count)| Posting::new(Row::of(row).unwrap(), count));
        postings.collect()
    }

    #[test]
    fn words_meet_in_their_rows() {
        let matches = Matches {
            lists: vec![
                list(&[(-(1 << 47), 1), (-7, 1), (2, 3), (9, 1), (5_000, 1)]),
                list(&[(2, 5), (4_098, 2), ((1 << 47) - 1, 1)]),
            ],
            others: list(&[(3, 0), (4_097, 0)]),
            entries: 10,
            words: 100,
        };
        assert_eq!(matches.counts(), [5, 3]);
        let mut told = Vec::new();
        let points = |word: usize, row: i64, count: u16| {
            assert!(matches.seen(row).contains(&(word, count)), "{row}");
            f64::from(count) * [1.0, 0.5][word]
        };
        matches.tally(&[1], points, |row, tally| {
            told.push((row, tally.points, tally.counted));
        });
        let expected = [
            (-(1 << 47), 1.0, 0),
            (-7, 1.0, 0),
            (2, 5.5, 1),
            (3, 0.0, 0),
            (9, 1.0, 0),
            (4_097, 0.0, 0),
            (4_098, 1.0, 1),
            (5_000, 1.0, 0),
            ((1 << 47) - 1, 0.5, 1),
        ];
        assert_eq!(told, expected);
        assert_eq!(matches.seen(2), [(0, 3), (1, 5)]);
        assert_eq!(matches.seen(4), []);
        assert_eq!(matches.rows().count(), 10);
    }
}

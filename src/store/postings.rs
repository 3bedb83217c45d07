//! What a search takes down: which words stand in which entries, and how often.

use crate::search::Weighing;

/// How many words further a neighbour may stand: words that carry no meaning may stand between.
const REACH: u32 = 3;

/// A number of a row, in order, and with no more room or alignment than it takes: there are as many as there are matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row([u32; 2]);

impl Row {
    fn of(row: i64) -> Self {
        let bits = row as u64 ^ 1 << 63;
        Row([(bits >> 32) as u32, bits as u32])
    }

    /// A number in the same order, which is compared in one step.
    fn order(self) -> u64 {
        u64::from(self.0[0]) << 32 | u64::from(self.0[1])
    }

    /// The row that has this place in the order.
    fn number(order: u64) -> i64 {
        (order ^ 1 << 63) as i64
    }
}

/// A word in an entry, or two that are neighbours there, and how much that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Posting {
    row: Row,
    count: u16,
}

/// Where a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    row: Row,
    /// The column in the highest bits, the place in it below.
    at: u32,
}

impl Place {
    const BITS: u32 = 28;

    fn of(row: i64, column: usize, place: usize) -> Self {
        let last = (1 << Self::BITS) - 1;
        let (column, place) = (column.min(15) as u32, place.min(last) as u32);
        Place {
            row: Row::of(row),
            at: column << Self::BITS | place,
        }
    }
}

/// Takes down what a search finds.
#[derive(Debug)]
pub(super) struct Taken {
    /// By word.
    words: Vec<Vec<Posting>>,
    /// By word; only of words that have neighbours.
    places: Vec<Vec<Place>>,
    neighbours: Vec<(usize, usize)>,
    /// Matches in which no word is weighed.
    others: Vec<Row>,
}

impl Taken {
    pub(super) fn new(weighing: &Weighing) -> Self {
        Taken {
            words: vec![Vec::new(); weighing.words.len()],
            places: vec![Vec::new(); weighing.words.len()],
            neighbours: weighing.neighbours.clone(),
            others: Vec::new(),
        }
    }

    /// Where a word is to be taken down.
    pub(super) fn word(&mut self, word: usize) -> List<'_> {
        let mut pairs = self.neighbours.iter();
        let has_neighbours = pairs.any(|(first, second)| *first == word || *second == word);
        List {
            postings: &mut self.words[word],
            places: has_neighbours.then_some(&mut self.places[word]),
        }
    }

    /// Notes that an entry is a match although no word is weighed in it.
    pub(super) fn row(&mut self, row: i64) {
        self.others.push(Row::of(row));
    }

    /// What was found.
    pub(super) fn matches(mut self, entries: u64, words: u64) -> Matches {
        for (word, list) in self.words.iter_mut().enumerate() {
            if !list.is_sorted_by(|one, next| one.row < next.row) {
                put_forms_together(list);
                self.places[word].sort();
            }
        }
        let near = self.neighbours.iter();
        let near =
            near.map(|&(first, second)| near_each_other(&self.places[first], &self.places[second]));
        let near: Vec<Vec<Posting>> = near.collect();
        self.words.extend(near);
        Matches {
            lists: self.words,
            others: self.others,
            entries,
            words,
        }
    }
}

/// Where one word is taken down.
#[derive(Debug)]
pub(super) struct List<'a> {
    postings: &'a mut Vec<Posting>,
    /// Where it stands, where that matters.
    places: Option<&'a mut Vec<Place>>,
}

impl List<'_> {
    /// Notes how much the word counts in an entry.
    pub(super) fn add(&mut self, row: i64, count: u16) {
        let row = Row::of(row);
        self.postings.push(Posting { row, count });
    }

    /// Notes where the word stands.
    pub(super) fn place(&mut self, row: i64, column: usize, place: usize) {
        if let Some(places) = &mut self.places {
            places.push(Place::of(row, column, place));
        }
    }
}

/// Several forms of a word in one entry count together.
fn put_forms_together(list: &mut Vec<Posting>) {
    list.sort_by_key(|posting| posting.row);
    list.dedup_by(|form, first| {
        let same = form.row == first.row;
        if same {
            first.count = first.count.saturating_add(form.count);
        }
        same
    });
}

/// In which rows, and how often, the second of two words follows soon upon the first.
fn near_each_other(first: &[Place], second: &[Place]) -> Vec<Posting> {
    let mut found: Vec<Posting> = Vec::new();
    let mut ahead = second;
    for place in first {
        let past = |other: &&Place| *other <= place;
        ahead = &ahead[ahead.iter().take_while(past).count()..];
        let Some(next) = ahead.first() else { break };
        let same_text = next.row == place.row && next.at >> Place::BITS == place.at >> Place::BITS;
        if same_text && next.at - place.at <= REACH {
            match found.last_mut() {
                Some(last) if last.row == place.row => last.count = last.count.saturating_add(1),
                _ => found.push(Posting {
                    row: place.row,
                    count: 1,
                }),
            }
        }
    }
    found
}

/// Everything that an expression found.
#[derive(Debug, Default)]
pub(super) struct Matches {
    /// By word, and after the words by pair of neighbours; each in the order of the rows.
    lists: Vec<Vec<Posting>>,
    /// Matches in which no word is weighed.
    others: Vec<Row>,
    /// How many entries the index holds, and how many words in all.
    pub(super) entries: u64,
    pub(super) words: u64,
}

impl Matches {
    /// In how many matches each word stands, and each pair of neighbours.
    pub(super) fn counts(&self) -> Vec<u64> {
        self.lists.iter().map(|list| list.len() as u64).collect()
    }

    /// Tells of each match its row and what stands in it, in the order of the rows: words, and pairs of neighbours after them, with
    /// how much they count.
    pub(super) fn each(&self, mut tell: impl FnMut(i64, &[(usize, u16)])) {
        let others: Vec<Posting> = self
            .others
            .iter()
            .map(|row| Posting {
                row: *row,
                count: 0,
            })
            .collect();
        let words = self.lists.iter().map(Vec::as_slice).enumerate();
        let words = words.map(|(word, list)| (Some(word), list));
        let lists = words.chain([(None, others.as_slice())]);
        let mut ahead: Vec<(Option<usize>, &[Posting])> =
            lists.filter(|(_, list)| !list.is_empty()).collect();
        let mut next: Vec<u64> = ahead.iter().map(|(_, list)| list[0].row.order()).collect();
        let mut seen: Vec<(usize, u16)> = Vec::with_capacity(ahead.len());
        while let Some(row) = next.iter().min().copied() {
            seen.clear();
            let mut at = 0;
            while at < next.len() {
                if next[at] != row {
                    at += 1;
                    continue;
                }
                let (word, list) = &mut ahead[at];
                seen.extend(word.map(|word| (word, list[0].count)));
                *list = &list[1..];
                match list.first() {
                    Some(posting) => {
                        next[at] = posting.row.order();
                        at += 1;
                    }
                    None => {
                        ahead.remove(at);
                        next.remove(at);
                    }
                }
            }
            tell(Row::number(row), &seen);
        }
    }

    /// What stands in the match of a row.
    pub(super) fn seen(&self, row: i64) -> Vec<(usize, u16)> {
        let row = Row::of(row);
        let lists = self.lists.iter().enumerate();
        let seen = lists.filter_map(|(word, list)| {
            let at = list
                .binary_search_by_key(&row, |posting| posting.row)
                .ok()?;
            Some((word, list[at].count))
        });
        seen.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Weighed;

    fn weighing(words: usize, neighbours: &[(usize, usize)]) -> Weighing {
        Weighing {
            phrases: (0..words).map(Some).collect(),
            words: (0..words)
                .map(|word| Weighed::once(&word.to_string()))
                .collect(),
            neighbours: neighbours.to_vec(),
            apart: true,
        }
    }

    fn told(matches: &Matches) -> Vec<(i64, Vec<(usize, u16)>)> {
        let mut told = Vec::new();
        matches.each(|row, seen| told.push((row, seen.to_vec())));
        for (row, seen) in &told {
            assert_eq!(matches.seen(*row), *seen);
        }
        told
    }

    #[test]
    fn words_meet_in_their_rows() {
        let mut taken = Taken::new(&weighing(2, &[]));
        for (row, word, count) in [
            (-7, 0, 1),
            (2, 0, 3),
            (9, 0, 1),
            (2, 1, 5),
            (i64::MAX, 1, 1),
        ] {
            taken.word(word).add(row, count);
        }
        taken.row(3);
        let matches = taken.matches(10, 100);
        assert_eq!(matches.counts(), [3, 2]);
        let expected = [
            (-7, vec![(0, 1)]),
            (2, vec![(0, 3), (1, 5)]),
            (3, vec![]),
            (9, vec![(0, 1)]),
            (i64::MAX, vec![(1, 1)]),
        ];
        assert_eq!(told(&matches), expected);
        assert_eq!(matches.seen(4), []);
    }

    #[test]
    fn forms_of_a_word_count_together() {
        let mut taken = Taken::new(&weighing(1, &[]));
        for (row, count) in [(1, 1), (4, u16::MAX), (2, 1), (4, 2), (1, 1)] {
            taken.word(0).add(row, count);
        }
        let matches = taken.matches(10, 100);
        assert_eq!(matches.counts(), [3]);
        let expected = [
            (1, vec![(0, 2)]),
            (2, vec![(0, 1)]),
            (4, vec![(0, u16::MAX)]),
        ];
        assert_eq!(told(&matches), expected);
    }

    #[test]
    fn neighbours_follow_soon_in_the_same_column() {
        type Places = &'static [(usize, usize)];
        let cases: [(Places, Places, u16); 7] = [
            (&[(1, 5)], &[(1, 6)], 1),
            (&[(1, 5)], &[(1, 8)], 1),
            (&[(1, 5)], &[(1, 9)], 0),
            (&[(1, 5)], &[(1, 4), (1, 5)], 0),
            (&[(0, 5)], &[(1, 6)], 0),
            (&[(1, 1), (1, 10), (1, 20)], &[(1, 2), (1, 12)], 2),
            (&[(0, 1 << 40)], &[(1, 0)], 0),
        ];
        for (first, second, count) in cases {
            let mut taken = Taken::new(&weighing(3, &[(0, 1)]));
            for (word, places) in [(0, first), (1, second)] {
                let mut list = taken.word(word);
                list.add(8, 1);
                for (column, place) in places {
                    list.place(8, *column, *place);
                }
            }
            let mut expected = vec![(0, 1), (1, 1)];
            expected.extend((count > 0).then_some((3, count)));
            let matches = taken.matches(10, 100);
            assert_eq!(told(&matches), [(8, expected)], "{first:?} {second:?}");
        }
    }
}

//! What the full-text index finds, told match by match: which words stand in it and how much they count.
//!
//! FTS5's own ranking walks each word's whole list once more to count its entries, and looks up the length of every match. Here the
//! lists are taken down once; all that can be known after the last match is computed then.

use super::matches::Matches;
use super::phrases::{Beginnings, Following};
use super::postings::{InColumn, Posting, Postings, Row};
use super::segments::{Segments, Takes};
use super::tokens::Tokenizer;
use super::{Read, StoreError};
use crate::search::{Column, Phrase, Rule, Weighing};

/// The index, and how to ask for words of it.
pub(super) struct Index<'r> {
    read: &'r Read<'r>,
    tokenizer: Tokenizer<'r>,
    segments: Segments<'r>,
}

impl<'r> Index<'r> {
    pub(super) fn of(read: &'r Read<'r>) -> Result<Self, StoreError> {
        let tokenizer = Tokenizer::of(read.connection()).map_err(|error| read.failed(error))?;
        let segments = Segments::of(read)?;
        Ok(Index {
            read,
            tokenizer,
            segments,
        })
    }

    /// Everything that meets the rule of a weighing.
    pub(super) fn matches(&self, weighing: &Weighing) -> Result<Matches, StoreError> {
        let (entries, words) = self.segments.sums()?;
        let looked_up = self.look_up(weighing)?;
        let is_weighed = weighing.phrases.iter().all(|sought| sought.word.is_some());
        let kept = match is_weighed && weighing.rule.is_any_of_its_phrases() {
            // Whatever was found.
            true => None,
            false => Some(looked_up.rows(&weighing.rule)),
        };
        let found = looked_up.by_word(weighing);
        let near = weighing.neighbours.iter();
        let near = near.map(|&(first, second)| found[first].near(&found[second]));
        let near: Vec<Vec<Posting>> = near.collect();
        let mut lists: Vec<Vec<Posting>> =
            found.into_iter().map(|postings| postings.list).collect();
        lists.extend(near);
        let mut others = Vec::new();
        if let Some(kept) = kept {
            let mut weighed = Vec::new();
            for list in &mut lists {
                keep(list, &kept);
                weighed.extend(list.iter().map(|posting| posting.row()));
            }
            weighed.sort_unstable();
            let rest = without(&kept, &weighed).into_iter();
            others = rest.map(|row| Posting::new(row, 0)).collect();
        }
        Ok(Matches {
            lists,
            others,
            entries,
            words,
        })
    }

    /// In how many entries a phrase stands.
    pub(super) fn count(&self, phrase: &Phrase) -> Result<u64, StoreError> {
        Ok(self.phrase(phrase, false)?.list.len() as u64)
    }

    /// Finds each of a weighing's phrases.
    fn look_up(&self, weighing: &Weighing) -> Result<LookedUp, StoreError> {
        let mut distinct: Vec<&Phrase> = Vec::new();
        let which = weighing.phrases.iter().map(|sought| {
            let known = distinct.iter().position(|phrase| **phrase == sought.phrase);
            known.unwrap_or_else(|| {
                distinct.push(&sought.phrase);
                distinct.len() - 1
            })
        });
        let which: Vec<usize> = which.collect();
        let found = distinct.iter().map(|phrase| {
            let mut uses = weighing.phrases.iter();
            let with_places = uses.any(|sought| {
                let word = sought.word.filter(|_| sought.phrase == **phrase);
                word.is_some_and(|word| weighing.has_neighbours(word))
            });
            self.phrase(phrase, with_places)
        });
        Ok(LookedUp {
            found: found.collect::<Result<_, _>>()?,
            which,
        })
    }

    /// The entries that have a phrase.
    fn phrase(&self, phrase: &Phrase, with_places: bool) -> Result<Postings, StoreError> {
        let words = self.tokenizer.words(&phrase.text);
        let words = words.map_err(|error| self.read.failed(error))?;
        let mut found = Postings::new(with_places);
        let Some((last, before)) = words.split_last() else {
            return Ok(found);
        };
        // All words begin with no letter.
        if last.is_empty() && phrase.prefix {
            return Ok(found);
        }
        let column = phrase.column;
        let mut beginnings: Option<Beginnings> = None;
        for (at, word) in before.iter().enumerate() {
            let mut next = Beginnings::default();
            match &beginnings {
                None => self.each(word, false, column, &mut next)?,
                Some(so_far) => {
                    let mut following = Following::new(so_far, at as u32, &mut next);
                    self.each(word, false, column, &mut following)?
                }
            };
            next.settle();
            if next.is_empty() {
                return Ok(found);
            }
            beginnings = Some(next);
        }
        let in_order = match &beginnings {
            None => self.each(last, phrase.prefix, column, &mut found)?,
            Some(so_far) => {
                let mut following = Following::new(so_far, before.len() as u32, &mut found);
                self.each(last, phrase.prefix, column, &mut following)?
            }
        };
        if !in_order {
            found.settle();
        }
        Ok(found)
    }

    /// Tells of each entry that has a word of the index, or one that begins so.
    fn each(
        &self,
        word: &[u8],
        beginning: bool,
        column: Option<Column>,
        takes: &mut impl Takes,
    ) -> Result<bool, StoreError> {
        match column.map(Column::place) {
            None => self.segments.each(word, beginning, takes),
            Some(column) => {
                let mut in_column = InColumn { takes, column };
                self.segments.each(word, beginning, &mut in_column)
            }
        }
    }
}

/// The phrases of a weighing, each looked up once.
struct LookedUp {
    found: Vec<Postings>,
    /// For each phrase of the weighing, which of these it is.
    which: Vec<usize>,
}

impl LookedUp {
    /// The rows that meet a rule, in order.
    fn rows(&self, rule: &Rule) -> Vec<Row> {
        match rule {
            Rule::Phrase(phrase) => {
                let list = &self.found[self.which[*phrase]].list;
                list.iter().map(|posting| posting.row()).collect()
            }
            Rule::Any(rules) => {
                let mut all: Vec<Row> = rules.iter().flat_map(|rule| self.rows(rule)).collect();
                all.sort();
                all.dedup();
                all
            }
            Rule::All(rules) => {
                let lists = rules.iter().map(|rule| self.rows(rule));
                let both = lists.reduce(|both, list| {
                    let missing = without(&both, &list);
                    without(&both, &missing)
                });
                both.unwrap_or_default()
            }
            Rule::Without(found, excluded) => without(&self.rows(found), &self.rows(excluded)),
        }
    }

    /// What was found of each word: all its forms together.
    fn by_word(mut self, weighing: &Weighing) -> Vec<Postings> {
        let mut forms: Vec<Vec<usize>> = vec![Vec::new(); weighing.words.len()];
        let mut uses = vec![0; self.found.len()];
        for (sought, which) in weighing.phrases.iter().zip(&self.which) {
            if let Some(word) = sought.word
                && !forms[word].contains(which)
            {
                forms[word].push(*which);
                uses[*which] += 1;
            }
        }
        let mut form = |which: usize| {
            uses[which] -= 1;
            match uses[which] {
                0 => std::mem::take(&mut self.found[which]),
                _ => self.found[which].clone(),
            }
        };
        let found = forms.into_iter().map(|forms| {
            let forms = forms.into_iter().map(&mut form);
            Postings::together(forms.collect())
        });
        found.collect()
    }
}

/// Those of the first rows that are not among the second; both in order, the second perhaps with repetitions.
fn without(rows: &[Row], excluded: &[Row]) -> Vec<Row> {
    let mut ahead = excluded;
    let left = rows.iter().filter(|row| {
        let behind = ahead.iter().take_while(|other| other < row).count();
        ahead = &ahead[behind..];
        ahead.first() != Some(row)
    });
    left.copied().collect()
}

/// Leaves what stands in some rows, which are in order.
fn keep(list: &mut Vec<Posting>, rows: &[Row]) {
    let mut ahead = rows;
    list.retain(|posting| {
        let behind = ahead.iter().take_while(|row| **row < posting.row()).count();
        ahead = &ahead[behind..];
        ahead.first() == Some(&posting.row())
    });
}

#[cfg(test)]
mod tests;

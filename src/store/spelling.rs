//! Words that entries have, near a word that none has.

use rusqlite::params;

use super::matching::Index;
use super::rows::get;
use super::{Read, StoreError};
use crate::search::{Phrase, index_stem, one_slip_away, slips_between};

/// How many of the words that are one slip away are looked at in entries: the commonest.
const MOST_LOOKED_AT: usize = 12;

/// In how many entries the word is looked for that stands behind a stem.
const MOST_ENTRIES: i64 = 8;

impl Read<'_> {
    /// The word that someone most likely meant by one that no entry has: of the words one slip away that stand in entries the one
    /// that most have, else the nearest that begins alike. `None` also where an entry has the word.
    ///
    /// The index knows stems alone, and those of two words may be alike while the words are not (`kids`, `did`): what counts is
    /// how a real word of an entry is spelt.
    pub fn word_near(&self, word: &str) -> Result<Option<String>, StoreError> {
        let index = Index::of(self)?;
        if index.count(&Phrase::of(word))? > 0 {
            return Ok(None);
        }
        let mut known: Vec<(u64, String)> = Vec::new();
        for slip in one_slip_away(word) {
            let entries = index.count(&Phrase::of(&slip))?;
            if entries > 0 {
                known.push((entries, slip));
            }
        }
        known.sort_by(|(one, a), (other, b)| other.cmp(one).then_with(|| a.cmp(b)));
        let mut looked_at: Vec<String> = Vec::new();
        for (_, slip) in known {
            // Two words that the index has, one after the other, may be others of the same stems.
            if slip.contains(' ') {
                match self.stands_so(&slip)? {
                    true => return Ok(Some(slip)),
                    false => continue,
                }
            }
            let stem = index_stem(&slip);
            if looked_at.contains(&stem) || looked_at.len() == MOST_LOOKED_AT {
                continue;
            }
            if let Some((1, near)) = self.spelling_near(word, &stem)? {
                return Ok(Some(near));
            }
            looked_at.push(stem);
        }
        self.word_that_begins_alike(word)
    }

    /// Whether an entry has two words just so, one after the other.
    fn stands_so(&self, words: &str) -> Result<bool, StoreError> {
        let texts = self.rows(
            "SELECT concat_ws(' ', title, body, tags) AS text FROM search_text \
             WHERE id IN (SELECT rowid FROM search WHERE search MATCH ? LIMIT ?)",
            params![Phrase::of(words).to_string(), MOST_ENTRIES],
            |row| get::<String>(row, "text"),
        )?;
        let parts: Vec<&str> = words.split(' ').collect();
        Ok(texts.iter().any(|text| {
            let spelt: Vec<String> = spelt_words(text).collect();
            spelt.windows(parts.len()).any(|spelt| spelt == parts)
        }))
    }

    /// The nearest word whose stem begins with the same two letters.
    fn word_that_begins_alike(&self, word: &str) -> Result<Option<String>, StoreError> {
        self.make_vocabulary()?;
        let meant = index_stem(word);
        let beginning: String = meant.chars().take(2).collect();
        let after = format!("{beginning}\u{10FFFF}");
        let mut near: Vec<(usize, i64, String)> = Vec::new();
        self.rows(
            "SELECT term, doc FROM temp.index_word WHERE term >= ? AND term < ?",
            [&beginning, &after],
            |row| {
                let term: String = get(row, "term")?;
                let slips = strsim::osa_distance(&meant, &term);
                if slips <= 2 {
                    near.push((slips, -get::<i64>(row, "doc")?, term));
                }
                Ok(())
            },
        )?;
        near.sort();
        let mut best: Option<(usize, String)> = None;
        for (.., term) in near.into_iter().take(MOST_LOOKED_AT) {
            let spelt = self.spelling_near(word, &term)?;
            best = match (best, spelt) {
                (Some(best), Some(other)) if other.0 < best.0 => Some(other),
                (None, other) => other,
                (best, _) => best,
            };
        }
        Ok(best.map(|(_, word)| word))
    }

    /// Of the words that entries have under a stem the nearest that may have been meant by another, and how many slips away it is.
    fn spelling_near(&self, word: &str, stem: &str) -> Result<Option<(usize, String)>, StoreError> {
        self.make_vocabulary()?;
        let entries = self.rows(
            "SELECT DISTINCT doc FROM temp.index_place WHERE term = ? LIMIT ?",
            params![stem, MOST_ENTRIES],
            |row| get::<i64>(row, "doc"),
        )?;
        let mut nearest: Option<(usize, String)> = None;
        for row in entries {
            let texts = self.rows(
                "SELECT concat_ws(' ', title, body, tags, terms) AS text FROM search_text WHERE id = ?",
                [row],
                |row| get::<String>(row, "text"),
            )?;
            for spelt in texts.iter().flat_map(|text| spelt_words(text)) {
                let Some(slips) = slips_between(word, &spelt) else {
                    continue;
                };
                let nearer = nearest.as_ref().is_none_or(|(least, _)| slips < *least);
                if nearer && index_stem(&spelt) == stem {
                    nearest = Some((slips, spelt));
                }
            }
        }
        Ok(nearest)
    }

    /// What tells the index's words is made for this connection alone, and is gone with it.
    fn make_vocabulary(&self) -> Result<(), StoreError> {
        let made = self.connection().execute_batch(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.index_word USING fts5vocab(main, search, row);
             CREATE VIRTUAL TABLE IF NOT EXISTS temp.index_place USING fts5vocab(main, search, instance)",
        );
        made.map_err(|error| self.failed(error))
    }
}

fn spelt_words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphabetic());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase)
}

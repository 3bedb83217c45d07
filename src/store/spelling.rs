//! Words that entries have, near a word that none has.

use super::matching::matches;
use super::rows::get;
use super::{Read, StoreError};
use crate::search::{Weighed, Weighing, index_stem, one_slip_away};

/// How many words are asked for at once.
const AT_ONCE: usize = 128;

/// A word of this length may be two slips away from what was meant.
const LONG: usize = 6;

impl Read<'_> {
    /// The word that someone most likely meant by one that no entry has: of those that are one slip away the one that most entries
    /// have, else the nearest that begins alike. `None` also where an entry has the word.
    pub fn word_near(&self, word: &str) -> Result<Option<String>, StoreError> {
        if self.entries_with(&[word.to_owned()])?[0] > 0 {
            return Ok(None);
        }
        let slips = one_slip_away(word);
        let mut best: Option<(u64, String)> = None;
        for some in slips.chunks(AT_ONCE) {
            for (slip, entries) in some.iter().zip(self.entries_with(some)?) {
                if entries > 0 && best.as_ref().is_none_or(|(most, _)| entries > *most) {
                    best = Some((entries, slip.clone()));
                }
            }
        }
        match best {
            Some((_, word)) => Ok(Some(word)),
            None if word.chars().count() >= LONG => self.word_two_slips_away(word),
            None => Ok(None),
        }
    }

    /// How many entries have each of some words, or each phrase.
    fn entries_with(&self, words: &[String]) -> Result<Vec<u64>, StoreError> {
        let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        let weighing = Weighing {
            phrases: (0..words.len()).map(Some).collect(),
            words: words.iter().map(|word| Weighed::once(word)).collect(),
            neighbours: Vec::new(),
            // Most of these find nothing: one statement for all is quicker than a walk each.
            apart: false,
        };
        let found = matches(self.connection(), &quoted.join(" OR "), &weighing)
            .map_err(|error| self.failed(error))?;
        Ok(found.counts())
    }

    /// The nearest word that begins with the same two letters.
    fn word_two_slips_away(&self, word: &str) -> Result<Option<String>, StoreError> {
        // What tells the index's words is made for this connection alone, and is gone with it.
        let made = self.connection().execute_batch(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.index_word USING fts5vocab(main, search, row);
             CREATE VIRTUAL TABLE IF NOT EXISTS temp.index_place USING fts5vocab(main, search, instance)",
        );
        made.map_err(|error| self.failed(error))?;
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
        let Some((.., term)) = near.into_iter().min() else {
            return Ok(None);
        };
        // The index knows the stem; the word is what an entry says.
        let rows = self.rows(
            "SELECT doc FROM temp.index_place WHERE term = ? LIMIT 1",
            [&term],
            |row| get::<i64>(row, "doc"),
        )?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let text = self.rows(
            "SELECT title || ' ' || body AS text FROM search_text WHERE id = ?",
            [row],
            |row| get::<String>(row, "text"),
        )?;
        let words = text
            .iter()
            .flat_map(|text| text.split(|c: char| !c.is_alphabetic()));
        let mut same = words.filter(|word| index_stem(word) == term);
        Ok(same.next().map(str::to_lowercase))
    }
}

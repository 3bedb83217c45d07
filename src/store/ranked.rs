//! Full-text search: carries out a plan, best matches first.

use std::cmp::Ordering;
use std::collections::HashSet;

use rusqlite::params;
use rusqlite::types::Value;
use serde::Serialize;

use super::matches::Matches;
use super::matching::Index;
use super::query::{Compiled, compile};
use super::row_lists::Tags;
use super::rows::get;
use super::{Order, Read, StoreError};
use crate::model::{Condition, Entry, Slug, Timestamp};
use crate::search::{Plan, Rank, Scale, Weighing, byte_length, saturated};

/// What a plan found.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    /// The entries, best first.
    pub hits: Vec<Hit>,
    /// The words that stand in none of the entries that could have been found.
    pub missing: Vec<String>,
    /// What an entry's words could count together at most; a word that no entry has counts as one that a single entry has.
    pub possible: f64,
}

/// One entry that a plan found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The entry.
    pub entry: Entry,
    /// How well it matches, from 0; higher is better, comparable within one search alone.
    pub score: f64,
    /// What the score is made of, the most first.
    pub points: Vec<Points>,
    /// Whether it has every word of a short query.
    pub complete: bool,
    /// Its body.
    pub body: String,
}

/// What a word of the query, or two that stand near each other, gave an entry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Points {
    /// The word, or both words.
    pub words: String,
    /// Whether these are two words that stand near each other.
    pub near: bool,
    /// Whether these are all words of the query, and the entry's title is just that.
    pub title: bool,
    /// In how many entries it stands, or they stand so.
    pub entries: u64,
    /// What it adds to the score.
    pub points: f64,
}

/// What a retired entry's score is multiplied with: what holds today comes first, unless it is far from what was asked.
const RETIRED: f64 = 0.5;

/// What the score of an entry is multiplied with whose title is just what was asked for. A long text that has the words a hundred
/// times gets up to a tenth more for them than a title does.
const TITLED: f64 = 1.25;

/// Scores that differ by less than this part of the best are alike: there evidence and freshness decide.
const ALIKE: f64 = 0.001;

/// How many more of the best matches are looked at than there are hits to show, and how many times more each further time.
const AHEAD: usize = 16;
const FURTHER: usize = 8;

/// A tag's entries are few beside a word's where they are less than this part of these.
const FEW: i64 = 4;

/// A match that was scored.
#[derive(Debug, Clone, Copy)]
struct Scored {
    row: i64,
    score: f64,
    complete: bool,
}

impl Scored {
    /// A number that is higher for what comes before. No score is below 0, and the bits of such numbers are in their order.
    fn worth(&self) -> u64 {
        u64::from(self.complete) << 63 | self.score.to_bits()
    }

    /// Best first. No two rows are alike.
    fn before(&self, other: &Self) -> Ordering {
        let order = other.worth().cmp(&self.worth());
        order.then(other.row.cmp(&self.row))
    }
}

/// A match that meets the condition.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    scored: Scored,
    /// Whether evidence speaks for it.
    borne_out: bool,
    updated: i64,
}

impl Read<'_> {
    /// Carries out a search plan among the entries that meet a condition: at most so many hits, best first.
    pub fn search(
        &self,
        plan: &Plan,
        among: &Condition,
        limit: Option<usize>,
        now: Timestamp,
    ) -> Result<Hits, StoreError> {
        let condition = Condition::All(vec![plan.condition.clone(), among.clone()]);
        let Some(rank) = &plan.rank else {
            let entries = self.list(&condition, Order::Updated, limit, now)?;
            let hits = entries.into_iter().map(|entry| self.unranked(entry));
            return Ok(Hits {
                hits: hits.collect::<Result<_, _>>()?,
                ..Hits::default()
            });
        };
        let most = limit.unwrap_or(usize::MAX);
        let mut found = self.ranked(&condition, rank, plan.short, most, now)?;
        let hits = &mut found.hits;
        if rank.optional && hits.len() < most {
            let known: HashSet<_> = hits.iter().map(|hit| hit.entry.id).collect();
            for entry in self.list(&condition, Order::Updated, None, now)? {
                if hits.len() < most && !known.contains(&entry.id) {
                    hits.push(self.unranked(entry)?);
                }
            }
        }
        Ok(found)
    }

    /// The best matches that meet a condition.
    fn ranked(
        &self,
        condition: &Condition,
        rank: &Rank,
        short: bool,
        most: usize,
        now: Timestamp,
    ) -> Result<Hits, StoreError> {
        let compiled = compile(self, condition, Tags::Rare, now)?;
        let found = self.in_passing(|| Index::of(self)?.matches(&rank.weighing))?;
        let whole = match &rank.complete {
            None if short && rank.all != rank.any => Some(self.rows_of(&rank.all)?),
            _ => None,
        };
        let weights = Weights::of(&found, &rank.weighing);
        let lengths = self.lengths_for(&found)?;
        let titled = match &rank.title {
            Some(title) => self.titled(title)?,
            None => Vec::new(),
        };
        // The words that an entry has to have to be complete, where they tell that.
        let mut complete: Vec<usize> = rank.complete.iter().flatten().copied().collect();
        complete.sort_unstable();
        complete.dedup();
        let is_complete = |row: i64, counted: u16| match &whole {
            Some(whole) => whole.contains(&row),
            None => !short || usize::from(counted) == complete.len(),
        };
        // The rows that may meet the condition, where these are few: else a match that does is met by chance.
        let matched = weights.entries.iter().max().copied().unwrap_or_default();
        let few = Tags::AtMost(i64::try_from(matched).unwrap_or(i64::MAX) / FEW);
        let mut among = self.rows_listed(condition, few, now)?;
        let mut best: Vec<Candidate> = Vec::new();
        let mut looked_at = None;
        let mut ahead = most.saturating_add(AHEAD);
        // So many are looked at that no other could come before those that are kept, but one that is alike.
        loop {
            let mut next = Best::after(looked_at, ahead);
            let mut length = lengths.bytes();
            let mut meeting = among.as_deref();
            let points =
                |word: usize, row: i64, count: u16| weights.points((word, count), length(row));
            found.tally(&complete, points, |row, tally| {
                if let Some(rows) = &mut meeting {
                    let behind = rows.iter().take_while(|other| **other < row).count();
                    *rows = &rows[behind..];
                    if rows.first() != Some(&row) {
                        return;
                    }
                }
                let mut score = tally.points;
                if titled.contains(&row) {
                    score *= TITLED;
                }
                next.consider(Scored {
                    row,
                    score,
                    complete: is_complete(row, tally.counted),
                });
            });
            let next = next.in_order();
            let Some(last) = next.last() else { break };
            self.meeting(&compiled, &next, &mut best)?;
            settle_order(&mut best);
            let least = best.get(most.saturating_sub(1));
            if next.len() < ahead || least.is_some_and(|one| one.scored.before(last).is_le()) {
                break;
            }
            if looked_at.is_some() && among.is_none() {
                among = Some(self.rows_meeting(condition, now)?);
            }
            looked_at = Some(*last);
            ahead = ahead.saturating_mul(FURTHER);
        }
        best.truncate(most);
        let mut length = lengths.bytes();
        let hits = best.into_iter().map(|Candidate { scored, .. }| {
            let row = scored.row;
            let entry = self.entry_at(row)?;
            let mut points = weights.told(&found.seen(row), length(row), &rank.weighing);
            if titled.contains(&row) {
                let words = rank.title.clone().unwrap_or_default();
                points.push(for_title(words, titled.len(), &points));
            }
            Ok::<_, StoreError>(Hit {
                entry: entry.ok_or(StoreError::Sqlite(rusqlite::Error::QueryReturnedNoRows))?,
                score: scored.score,
                points,
                complete: scored.complete,
                body: self.body_at(row)?,
            })
        });
        let words = rank.weighing.words.iter().zip(&weights.entries);
        let missing = words.filter(|(_, entries)| **entries == 0);
        Ok(Hits {
            hits: hits.collect::<Result<_, _>>()?,
            missing: missing.map(|(word, _)| word.text.clone()).collect(),
            possible: weights.possible,
        })
    }

    /// Adds those of some matches that meet a condition.
    fn meeting(
        &self,
        compiled: &Compiled,
        matches: &[Scored],
        best: &mut Vec<Candidate>,
    ) -> Result<(), StoreError> {
        let rows: Vec<i64> = matches.iter().map(|one| one.row).collect();
        // The chosen rows lead: SQLite would else walk all entries that meet a weak condition.
        let sql = format!(
            "SELECT chosen.key AS place, entry.state = 'retired' AS retired, entry.updated AS updated, \
             ifnull(standing.state IN ('learned', 'proven', 'settled'), 0) AS borne_out \
             FROM json_each(?) AS chosen CROSS JOIN entry ON entry.id = chosen.value \
             LEFT JOIN standing ON standing.entry = entry.id WHERE {}",
            compiled.sql
        );
        let mut params = vec![Value::Text(serde_json::Value::from(rows).to_string())];
        params.extend(compiled.params.iter().cloned());
        self.rows(&sql, rusqlite::params_from_iter(params), |row| {
            let place = get::<u32>(row, "place")? as usize;
            let mut scored = matches[place];
            if get(row, "retired")? {
                scored.score *= RETIRED;
            }
            best.push(Candidate {
                scored,
                borne_out: get(row, "borne_out")?,
                updated: get(row, "updated")?,
            });
            Ok(())
        })?;
        Ok(())
    }

    /// The rows of the entries with a title, but for case, accents and punctuation.
    fn titled(&self, title: &str) -> Result<Vec<i64>, StoreError> {
        let Some(slug) = Slug::of_text(title) else {
            return Ok(Vec::new());
        };
        let named = self.rows(
            "SELECT id, title FROM entry WHERE title = ?1 COLLATE NOCASE \
             UNION SELECT id, title FROM entry WHERE slug = ?2",
            params![title, slug.as_str()],
            |row| Ok((get::<i64>(row, "id")?, get::<String>(row, "title")?)),
        )?;
        // A slug stays where the title changes.
        let still = named
            .into_iter()
            .filter(|(_, title)| Slug::of_text(title).as_ref() == Some(&slug));
        Ok(still.map(|(row, _)| row).collect())
    }

    /// The rows that an expression finds.
    fn rows_of(&self, expression: &str) -> Result<HashSet<i64>, StoreError> {
        let sql = "SELECT rowid AS row FROM search WHERE search MATCH ?";
        let rows = self.rows(sql, [expression], |row| get::<i64>(row, "row"))?;
        Ok(rows.into_iter().collect())
    }

    fn unranked(&self, entry: Entry) -> Result<Hit, StoreError> {
        Ok(Hit {
            body: self.body(entry.id)?,
            entry,
            score: 0.0,
            points: Vec::new(),
            complete: true,
        })
    }
}

/// What an entry gets for its title beside what it got for its words.
fn for_title(words: String, entries: usize, points: &[Points]) -> Points {
    let sum: f64 = points.iter().map(|one| one.points).sum();
    Points {
        words,
        near: false,
        title: true,
        entries: entries as u64,
        points: sum * (TITLED - 1.0),
    }
}

/// The best of the matches, so many, that come after one that was looked at.
struct Best {
    after: Option<Scored>,
    most: usize,
    /// At most twice as many as asked for.
    kept: Vec<Scored>,
    /// Better than this it has to be.
    least: Option<Scored>,
}

impl Best {
    fn after(after: Option<Scored>, most: usize) -> Self {
        Best {
            after,
            most,
            kept: Vec::new(),
            least: None,
        }
    }

    fn consider(&mut self, one: Scored) {
        if self.least.is_some_and(|least| one.before(&least).is_ge())
            || self.after.is_some_and(|after| one.before(&after).is_le())
        {
            return;
        }
        self.kept.push(one);
        if self.kept.len() >= self.most.saturating_mul(2) {
            self.kept
                .select_nth_unstable_by(self.most - 1, Scored::before);
            self.kept.truncate(self.most);
            self.least = self.kept.last().copied();
        }
    }

    fn in_order(mut self) -> Vec<Scored> {
        self.kept.sort_unstable_by(Scored::before);
        self.kept.truncate(self.most);
        self.kept
    }
}

/// Puts candidates in order: by how well they match, and among those that match alike, what evidence speaks for and then the
/// latest first.
fn settle_order(candidates: &mut [Candidate]) {
    let scores = candidates.iter().map(|one| one.scored.score);
    let step = scores.fold(0.0, f64::max) * ALIKE;
    let grade = |one: &Candidate| (one.scored.score / step.max(f64::MIN_POSITIVE)).round();
    candidates.sort_unstable_by(|one, other| {
        let complete = other.scored.complete.cmp(&one.scored.complete);
        complete
            .then(grade(other).total_cmp(&grade(one)))
            .then(other.borne_out.cmp(&one.borne_out))
            .then(other.updated.cmp(&one.updated))
            .then(other.scored.row.cmp(&one.scored.row))
    });
}

/// What each word of a query counts in this community.
struct Weights {
    /// In how many entries each word stands, and each pair of neighbours.
    entries: Vec<u64>,
    weights: Vec<f64>,
    /// What the words could add at most.
    possible: f64,
    /// What each length weighs against an entry's words, by its byte.
    resistance: [f64; 256],
}

impl Weights {
    fn of(found: &Matches, weighing: &Weighing) -> Self {
        let scale = Scale {
            entries: found.entries,
            average: found.words as f64 / found.entries.max(1) as f64,
        };
        let entries = found.counts();
        let weights = entries
            .iter()
            .enumerate()
            .map(|(at, within)| match weighing.words.get(at) {
                Some(word) => f64::from(word.times) * scale.rarity(*within),
                None => scale.nearness(*within),
            });
        let most = weighing.words.iter().zip(&entries).map(|(word, within)| {
            // However often it stands there, and however short the text is.
            f64::from(word.times) * scale.rarity(*within.max(&1)) * saturated(1.0, 0.0)
        });
        let possible = most.sum();
        let mut resistance = [0.0; 256];
        for byte in 0..=u8::MAX {
            resistance[usize::from(byte)] = scale.resistance(byte_length(byte));
        }
        Weights {
            resistance,
            weights: weights.collect(),
            possible,
            entries,
        }
    }

    /// What a word, or a pair of neighbours, adds to the score of an entry of a length.
    fn points(&self, (word, count): (usize, u16), length: u8) -> f64 {
        let resistance = self.resistance[usize::from(length)];
        self.weights[word] * saturated(f64::from(count), resistance)
    }

    /// What a score is made of, the most first.
    fn told(&self, seen: &[(usize, u16)], length: u8, weighing: &Weighing) -> Vec<Points> {
        let mut told: Vec<Points> = Vec::new();
        for &(at, count) in seen {
            let words = match weighing.words.get(at) {
                Some(word) => word.text.clone(),
                None => {
                    let (first, second) = weighing.neighbours[at - weighing.words.len()];
                    format!(
                        "{} {}",
                        weighing.words[first].text, weighing.words[second].text
                    )
                }
            };
            told.push(Points {
                words,
                near: at >= weighing.words.len(),
                title: false,
                entries: self.entries[at],
                points: self.points((at, count), length),
            });
        }
        told.sort_by(|one, other| other.points.total_cmp(&one.points));
        told
    }
}

#[cfg(test)]
mod tests;

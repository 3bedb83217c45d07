//! Full-text search: carries out a plan, best matches first.

use rusqlite::types::Value;

use super::query::{Compiled, compile};
use super::rows::get;
use super::{Order, Read, StoreError};
use crate::model::{Condition, Entry, Timestamp};
use crate::search::Plan;

/// One entry that a plan found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The entry.
    pub entry: Entry,
    /// How well it matches, from 0; higher is better, comparable within one search alone.
    pub score: f64,
    /// Whether it has every word of a short query.
    pub complete: bool,
    /// Its body.
    pub body: String,
}

/// How much a word counts in the title, the body, the tags and the derived terms. A title's weight of 5 is worth up to .03
/// of nDCG@10 on the measured sets; tags are the community's own words for what an entry is about.
const WEIGHTS: &str = "5.0, 1.0, 3.0, 1.0";

/// A match: the row, how well it matches, and whether it has every word.
type Match = (i64, f64, bool);

impl Read<'_> {
    /// Carries out a search plan among the entries that meet a condition: at most so many hits, best first.
    pub fn search(
        &self,
        plan: &Plan,
        among: &Condition,
        limit: Option<usize>,
        now: Timestamp,
    ) -> Result<Vec<Hit>, StoreError> {
        let condition = Condition::All(vec![plan.condition.clone(), among.clone()]);
        let Some(rank) = &plan.rank else {
            let entries = self.list(&condition, Order::Updated, limit, now)?;
            return entries
                .into_iter()
                .map(|entry| self.unranked(entry))
                .collect();
        };
        let compiled = compile(self, &condition, now)?;
        let most = limit.unwrap_or(usize::MAX);
        let split = plan.short && rank.all != rank.any;
        let mut matches = Vec::new();
        if split {
            self.rank(&compiled, &rank.all, true, most, &mut matches)?;
        }
        if matches.len() < most {
            self.rank(&compiled, &rank.any, !split, most, &mut matches)?;
        }
        let mut hits = matches
            .iter()
            .map(|found| self.hit(*found))
            .collect::<Result<Vec<_>, _>>()?;
        if rank.optional && hits.len() < most {
            let known: std::collections::HashSet<_> = hits.iter().map(|hit| hit.entry.id).collect();
            for entry in self.list(&condition, Order::Updated, None, now)? {
                if hits.len() < most && !known.contains(&entry.id) {
                    hits.push(self.unranked(entry)?);
                }
            }
        }
        Ok(hits)
    }

    /// Adds the best matches of an expression that are not among the matches yet.
    fn rank(
        &self,
        compiled: &Compiled,
        expression: &str,
        complete: bool,
        most: usize,
        matches: &mut Vec<Match>,
    ) -> Result<(), StoreError> {
        let known: Vec<i64> = matches.iter().map(|(row, _, _)| *row).collect();
        // The index leads: SQLite would else walk all entries that meet a weak condition. Ordering by `rank` instead of a
        // score sorts every match.
        let mut sql = format!(
            "SELECT search.rowid AS row, bm25(search, {WEIGHTS}) AS score FROM search CROSS JOIN entry \
             ON entry.id = search.rowid WHERE search MATCH ? AND {}",
            compiled.sql
        );
        let mut params = vec![Value::Text(expression.to_owned())];
        params.extend(compiled.params.iter().cloned());
        if !known.is_empty() {
            sql.push_str(" AND search.rowid NOT IN (SELECT value FROM json_each(?))");
            params.push(Value::Text(serde_json::Value::from(known).to_string()));
        }
        sql.push_str(" ORDER BY score LIMIT ?");
        params.push(Value::Integer(
            i64::try_from(most - matches.len()).unwrap_or(i64::MAX),
        ));
        let found = self.rows(&sql, rusqlite::params_from_iter(params), |row| {
            Ok((
                get::<i64>(row, "row")?,
                -get::<f64>(row, "score")?,
                complete,
            ))
        })?;
        matches.extend(found);
        Ok(())
    }

    fn hit(&self, (row, score, complete): Match) -> Result<Hit, StoreError> {
        let entry = self.entry_at(row)?;
        Ok(Hit {
            entry: entry.ok_or(StoreError::Sqlite(rusqlite::Error::QueryReturnedNoRows))?,
            score,
            complete,
            body: self.body_at(row)?,
        })
    }

    fn unranked(&self, entry: Entry) -> Result<Hit, StoreError> {
        Ok(Hit {
            body: self.body(entry.id)?,
            entry,
            score: 0.0,
            complete: true,
        })
    }
}

//! Full-text search: carries out a plan, best matches first.

use rusqlite::types::Value;

use super::entries::ENTRY_COLUMNS;
use super::query::{Compiled, compile};
use super::rows::get;
use super::{Order, Read, StoreError};
use crate::model::{Condition, Entry, Timestamp};
use crate::search::{MARK_END, MARK_START, Plan, Rank};

/// One entry that a plan found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The entry.
    pub entry: Entry,
    /// How well it matches, from 0; higher is better, comparable within one search alone.
    pub score: f64,
    /// Whether it has every word of a short query.
    pub complete: bool,
    /// Its body with the matched words between [`MARK_START`] and [`MARK_END`]; `None` where no text was asked for, or the
    /// body cannot be marked: too long, or with such marks of its own.
    pub marked: Option<String>,
    /// Its body.
    pub plain: String,
}

/// How much a word counts in the title, the body, the tags and the derived terms. A title's weight of 5 is worth up to .03
/// of nDCG@10 on the measured sets; tags are the community's own words for what an entry is about.
const WEIGHTS: &str = "5.0, 1.0, 3.0, 1.0";

/// The longest body in which matches are marked, in bytes. SQLite's `highlight` walks all it has written for each match: a
/// book of one word would keep it busy for a minute.
const MOST_MARKED: usize = 64 * 1024;

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
            .map(|found| self.hit(*found, rank))
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
        let sql = format!(
            "SELECT search.rowid AS row, bm25(search, {WEIGHTS}) AS score FROM search CROSS JOIN entry \
             ON entry.id = search.rowid WHERE search MATCH ? AND {} \
             AND search.rowid NOT IN (SELECT value FROM json_each(?)) ORDER BY score LIMIT ?",
            compiled.sql
        );
        let mut params = vec![Value::Text(expression.to_owned())];
        params.extend(compiled.params.iter().cloned());
        params.push(Value::Text(serde_json::Value::from(known).to_string()));
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

    fn hit(&self, (row, score, complete): Match, rank: &Rank) -> Result<Hit, StoreError> {
        let sql = format!("SELECT {ENTRY_COLUMNS} FROM entry WHERE entry.id = ?");
        let entry = self.row(&sql, [row], |row| self.entry_from(row))?;
        let entry = entry.ok_or(StoreError::Sqlite(rusqlite::Error::QueryReturnedNoRows))?;
        let plain = self.body(entry.id)?;
        // Marks that stand in the body itself would be taken for matches.
        let marked = match plain.len() > MOST_MARKED || plain.contains([MARK_START, MARK_END]) {
            true => None,
            false => self.row(
                "SELECT highlight(search, 1, ?3, ?4) AS marked FROM search WHERE search MATCH ?2 AND rowid = ?1",
                rusqlite::params![row, rank.any, MARK_START.to_string(), MARK_END.to_string()],
                |row| get::<String>(row, "marked"),
            )?,
        };
        Ok(Hit {
            entry,
            score,
            complete,
            marked,
            plain,
        })
    }

    fn unranked(&self, entry: Entry) -> Result<Hit, StoreError> {
        let plain = self.body(entry.id)?;
        Ok(Hit {
            entry,
            score: 0.0,
            complete: true,
            marked: None,
            plain,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Content, Details, Lifecycle, Name, Title};
    use crate::store::{NewEntry, Store};

    #[test]
    fn matches_are_marked_in_bodies_of_a_sane_length() {
        let now = Timestamp::parse_rfc3339("2026-05-12T08:30:00Z").unwrap();
        let long = "kiln ".repeat(MOST_MARKED / 5 + 1);
        for (body, marked) in [
            ("a kiln", Some("a \u{e000}kiln\u{e001}")),
            ("\u{e000} kiln", None),
            (&long, None),
        ] {
            let new = NewEntry {
                content: Content {
                    title: Title::parse("T").unwrap(),
                    body: body.to_owned(),
                    tags: Vec::new(),
                    details: Details::Lesson {},
                    state: Lifecycle::Live,
                    private: false,
                    extra: Default::default(),
                },
                author: Name::parse("Ada").unwrap(),
                created: now,
                updated: now,
                slug: None,
                change: "add",
            };
            let mut store = Store::in_memory().unwrap();
            store.write(|data| data.create(&new)).unwrap();
            let plan = crate::search::parse("kiln", now).plan();
            let hits = store.read(|data| data.search(&plan, &Condition::All(vec![]), None, now));
            let hit = &hits.unwrap()[0];
            assert_eq!(hit.marked.as_deref(), marked, "{body:.20}");
        }
    }
}

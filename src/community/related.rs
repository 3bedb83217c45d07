//! What else speaks of something.

use super::find::resolve;
use super::{Community, CommunityError, SearchHit};
use crate::model::{Condition, Kind, Predicate, State};
use crate::search;

/// An entry that matches less than this part of what an entry matches itself has words with it in common, but no subject.
const LEAST: f64 = 0.15;

impl Community {
    /// What else speaks of what an entry speaks of, the nearest first, among those that meet a condition.
    pub fn related(
        &self,
        reference: &str,
        among: &Condition,
        limit: Option<usize>,
    ) -> Result<Vec<SearchHit>, CommunityError> {
        self.read(|data| {
            let entry = resolve(data, reference)?;
            let tags: Vec<&str> = entry.tags.iter().map(|tag| tag.as_str()).collect();
            let heading = format!("{} {}", entry.title, tags.join(" "));
            let query = search::like(&heading, &data.body(entry.id)?);
            let anything = Condition::All(Vec::new());
            let nearest = self.searched(data, &query, &anything, Some(1))?.hits;
            let least = nearest.first().map_or(0.0, |hit| hit.score) * LEAST;
            let more = limit.map(|limit| limit.saturating_add(1));
            let mut hits = self.searched(data, &query, among, more)?.hits;
            hits.retain(|hit| hit.entry.id != entry.id && hit.score >= least);
            hits.truncate(limit.unwrap_or(usize::MAX));
            Ok(unexplained(hits))
        })
    }

    /// What to read before a task is begun: entries that hold today and that others may hear of, the nearest first.
    pub fn brief(&self, task: &str, limit: usize) -> Result<Vec<SearchHit>, CommunityError> {
        let not = |predicate| Condition::Not(Box::new(Condition::Is(predicate)));
        let among = Condition::All(vec![
            Condition::Is(Predicate::Shared),
            Condition::Is(Predicate::State(State::Live)),
            not(Predicate::State(State::Flagged)),
            not(Predicate::Kind(Kind::Gathering)),
        ]);
        let query = search::like(task, "");
        self.read(|data| {
            let hits = self.searched(data, &query, &among, Some(limit))?.hits;
            Ok(unexplained(hits))
        })
    }
}

/// Without what the scores are made of: the many words of an entry explain nothing to anyone.
fn unexplained(mut hits: Vec<SearchHit>) -> Vec<SearchHit> {
    hits.iter_mut().for_each(|hit| hit.points.clear());
    hits
}

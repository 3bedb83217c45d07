//! Searching while somebody types.

use super::{Community, CommunityError, SearchResults};
use crate::model::Condition;
use crate::search::Query;

impl Community {
    /// What a query finds whose last word may not be finished; `begun` asks for the words that begin so.
    ///
    /// A word that is there is what was typed, and is found in all its forms. Only where it leads nowhere, those that begin so are
    /// looked for, and where there are none either, those that are spelt nearly so: to find these takes longest, and most words
    /// are spelt like no other before they are finished.
    pub fn search_as_typed(
        &self,
        query: &Query,
        begun: Option<&Query>,
        among: &Condition,
        limit: Option<usize>,
    ) -> Result<SearchResults, CommunityError> {
        self.read(|data| {
            for query in begun.map(|begun| [query, begun]).iter().flatten() {
                let plan = query.plan();
                let found = data.search(&plan, among, limit, self.now)?;
                let whole = !plan.short || found.hits.iter().any(|hit| hit.complete);
                if found.missing.is_empty() && !found.hits.is_empty() && whole {
                    let hits = found.hits.into_iter();
                    let hits = hits.map(|hit| self.shown_hit(data, hit, &plan));
                    return Ok(SearchResults {
                        hits: hits.collect::<Result<_, _>>()?,
                        short: plan.short,
                        notes: query.notes.clone(),
                        instead: Vec::new(),
                    });
                }
            }
            self.searched(data, query, among, limit)
        })
    }
}

//! Searching while somebody types.

use super::{Community, CommunityError, SearchResults};
use crate::model::Condition;
use crate::search::Query;
use crate::store::Read;

impl Community {
    /// What a query finds whose last word may not be finished; `begun` asks for the words that begin so, unless nobody waits for
    /// them any more.
    ///
    /// A word that is there is what was typed, and is found in all its forms. Only where it leads nowhere, those that begin so are
    /// looked for, and where there are none either, those that are spelt nearly so: to find these takes longest, and most words
    /// are spelt like no other before they are finished.
    pub fn search_as_typed(
        &self,
        query: &Query,
        begun: &dyn Fn() -> Option<Query>,
        among: &Condition,
        limit: Option<usize>,
    ) -> Result<SearchResults, CommunityError> {
        self.read(|data| {
            if let Some(found) = self.found_whole(data, query, among, limit)? {
                return Ok(found);
            }
            if let Some(begun) = begun()
                && let Some(found) = self.found_whole(data, &begun, among, limit)?
            {
                return Ok(found);
            }
            self.searched(data, query, among, limit)
        })
    }

    /// What a query finds, if it finds all that was asked for and not only some of it.
    fn found_whole(
        &self,
        data: &Read<'_>,
        query: &Query,
        among: &Condition,
        limit: Option<usize>,
    ) -> Result<Option<SearchResults>, CommunityError> {
        let plan = query.plan();
        let found = data.search(&plan, among, limit, self.now)?;
        let whole = !plan.short || found.hits.iter().any(|hit| hit.complete);
        if !found.missing.is_empty() || found.hits.is_empty() || !whole {
            return Ok(None);
        }
        Ok(Some(self.results(data, query, &plan, found.hits)?))
    }
}

//! Searching while somebody types.

use super::{Community, CommunityError, Listed, Order, SearchResults};
use crate::model::{Condition, Predicate, Slug};
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

    /// The entries whose names have what is typed, at most so many: those first whose handle or slug begins so, the latest change
    /// first, then those that have all its words somewhere in their slug, finished or not. What is written in the language of
    /// queries names nothing.
    pub fn named_as_typed(
        &self,
        text: &str,
        among: &Condition,
        limit: usize,
    ) -> Result<Vec<Listed>, CommunityError> {
        let is_query = text.contains([':', '"', '|', '(', '*'])
            || text.split_whitespace().any(|word| word.starts_with('-'));
        let Some(name) = Slug::of_text(text).filter(|_| !is_query) else {
            return Ok(Vec::new());
        };
        let name = name.as_str();
        let words = name.split('-').map(str::to_owned).collect();
        let mut found: Vec<Listed> = Vec::new();
        for named in [
            Predicate::NameBegins(name.to_owned()),
            Predicate::NameHas(words),
        ] {
            if found.len() >= limit {
                // To look through all names takes longest.
                break;
            }
            let those = Condition::All(vec![among.clone(), Condition::Is(named)]);
            let more = self.list(&those, Order::Updated, Some(limit), false)?;
            let known = |one: &Listed| found.iter().any(|known| known.entry.id == one.entry.id);
            let more: Vec<Listed> = more.into_iter().filter(|one| !known(one)).collect();
            found.extend(more);
        }
        found.truncate(limit);
        Ok(found)
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

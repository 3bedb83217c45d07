//! What another search would find, where one found nothing.

use super::find::words_instead;
use super::{Community, CommunityError, Order};
use crate::model::{Condition, Predicate};
use crate::search::{self, Query};

/// Up to so many entries are counted.
pub const MOST_COUNTED: u32 = 100;

/// A word that no entry has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    /// The word, in small letters.
    pub word: String,
    /// The nearest that one has.
    pub near: Option<String>,
}

impl Community {
    /// How many entries a search would find among those that meet a condition, counted up to [`MOST_COUNTED`].
    pub fn would_find(&self, query: &Query, among: &Condition) -> Result<u64, CommunityError> {
        let plan = query.plan();
        let mut all = vec![plan.condition, among.clone()];
        if let Some(rank) = plan.rank.filter(|rank| !rank.optional) {
            all.push(Condition::Text(rank.any));
        }
        let condition = Condition::All(all);
        self.read(|data| Ok(data.count_up_to(MOST_COUNTED, &condition, self.now)?))
    }

    /// How many of the entries that went into the trash last may be meant, among those that meet a condition: those that meet
    /// the query's filters and, where it asks for words, have one in the title. What is in the trash is not in the index.
    pub fn in_trash(&self, query: &Query, among: &Condition) -> Result<usize, CommunityError> {
        let plan = query.plan();
        let words: Vec<&str> = plan.literals.iter().flat_map(|text| parts(text)).collect();
        let stems: Vec<String> = words.into_iter().map(search::index_stem).collect();
        let has_one = |title: &str| {
            let mut words = parts(title);
            stems.is_empty() || words.any(|word| stems.contains(&search::index_stem(word)))
        };
        let trashed = Condition::Is(Predicate::Trashed);
        let condition = Condition::All(vec![plan.condition, among.clone(), trashed]);
        let most = MOST_COUNTED as usize;
        self.read(|data| {
            let entries = data.list(&condition, Order::Updated, Some(most), self.now)?;
            let meant = entries.iter().filter(|entry| has_one(entry.title.as_str()));
            Ok(meant.count())
        })
    }

    /// The words of a query that no entry has.
    pub fn unknown_words(&self, query: &Query) -> Result<Vec<UnknownWord>, CommunityError> {
        let words = query.words_alone();
        let plan = words.as_ref().unwrap_or(query).plan();
        if plan.rank.is_none() {
            return Ok(Vec::new());
        }
        self.read(|data| {
            let anything = Condition::All(Vec::new());
            let missing = data.search(&plan, &anything, Some(0), self.now)?.missing;
            let near = words_instead(data, &missing)?;
            let unknown = missing.into_iter().map(|word| UnknownWord {
                near: near
                    .iter()
                    .find(|(missing, _)| *missing == word)
                    .map(|(_, near)| near.clone()),
                word,
            });
            Ok(unknown.collect())
        })
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    parts.filter(|part| !part.is_empty())
}

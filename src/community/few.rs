//! The first of many: what fits on a page, and how many there are in all.

use serde::{Serialize, Serializer};

/// The first of some items, and how many there are. Its JSON form is the items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Few<T> {
    /// The first.
    pub items: Vec<T>,
    /// How many there are, these included.
    pub total: u64,
}

impl<T> Few<T> {
    /// At most so many of all there are.
    pub fn of(mut items: Vec<T>, most: Option<usize>) -> Self {
        let total = items.len() as u64;
        items.truncate(most.unwrap_or(usize::MAX));
        Few { items, total }
    }

    /// The first items of so many.
    pub fn out_of(items: Vec<T>, total: u64) -> Self {
        Few { items, total }
    }

    /// How many there are besides these.
    pub fn more(&self) -> u64 {
        self.total.saturating_sub(self.items.len() as u64)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// Each item made into another.
    ///
    /// # Errors
    /// The first that one of them meets.
    pub fn try_map<U, E>(self, make: impl FnMut(T) -> Result<U, E>) -> Result<Few<U>, E> {
        Ok(Few {
            items: self.items.into_iter().map(make).collect::<Result<_, E>>()?,
            total: self.total,
        })
    }
}

impl<T: Serialize> Serialize for Few<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.items.serialize(serializer)
    }
}

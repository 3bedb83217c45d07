//! When the community met.

use chrono::NaiveDate;

use super::query::SHARED;
use super::rows::{self, moment};
use super::{Read, StoreError};
use crate::model::Id;

impl Read<'_> {
    /// The live gatherings that others may hear of, those to come included, each with its day: the one it says, else that of
    /// its capture.
    pub fn gatherings(&self) -> Result<Vec<(NaiveDate, Id)>, StoreError> {
        let sql = format!(
            "SELECT uuid, held_on, created FROM entry WHERE kind = 'gathering' AND state = 'live' \
             AND trashed IS NULL AND {SHARED}"
        );
        self.rows(&sql, [], |row| {
            let captured = moment(row, "created")?.date();
            let day = rows::date(row, "held_on")?.unwrap_or(captured);
            Ok((day.first_day(), rows::id(row, "uuid")?))
        })
    }
}

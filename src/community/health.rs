//! How the community fares.

use serde::Serialize;

use super::{Community, CommunityError};
use crate::model::health::{Reading, Vitals, WINDOW_DAYS, readings};
use crate::model::{Timestamp, meetings};

/// How the community fares.
#[derive(Debug, Clone, Serialize)]
pub struct Health {
    /// From when on things count.
    pub since: Timestamp,
    /// What the signals are read from.
    pub vitals: Vitals,
    /// The signals, first what is worth a look.
    pub signals: Vec<Reading>,
}

impl Community {
    /// The signals of the last 90 days, over what others may hear of.
    pub fn health(&self) -> Result<Health, CommunityError> {
        let since = Timestamp::from_seconds(self.now.seconds() - WINDOW_DAYS * 86_400);
        if !self.exists() {
            let vitals = Vitals::default();
            return Ok(Health {
                since,
                signals: readings(&vitals),
                vitals,
            });
        }
        self.read(|data| {
            let charter = data.charter()?;
            let mut vitals = data.vitals(since, self.now)?;
            vitals.rhythm = charter.rhythm;
            let days: Vec<_> = data.gatherings()?.into_iter().map(|(day, _)| day).collect();
            let today = self.today();
            let planned = days.iter().any(|day| *day > today);
            vitals.meet(meetings(days, charter.rhythm, today), planned, today);
            let unoffered = data.topics_unoffered()?;
            vitals.topics_unoffered = unoffered.len() as u64;
            vitals.topic_unoffered = unoffered.into_iter().next();
            Ok(Health {
                since,
                signals: readings(&vitals),
                vitals,
            })
        })
    }
}

//! Sums over what others may hear of, for the signals of a community's health. Nothing here tells one person's part, and no
//! `step` mark is read.

use std::collections::{BTreeMap, HashSet};

use rusqlite::params;

use super::query::{HIDDEN, SHARED};
use super::rows::{self, get, word};
use super::{Read, StoreError};
use crate::model::health::{PATIENCE_DAYS, Vitals};
use crate::model::{Handle, Kind, Lifecycle, Tag, Timestamp};

/// From so many entries on it tells something that a topic has one voice.
const A_TOPIC: usize = 3;

impl Read<'_> {
    /// The sums since a moment, as of now; all of the vitals but those of gatherings and of people's topics.
    pub fn vitals(&self, since: Timestamp, now: Timestamp) -> Result<Vitals, StoreError> {
        let mut vitals = Vitals {
            age_days: self.age_days(now)?,
            newcomers: self.newcomers(since)?.len() as u64,
            practices_changed: self.practices_changed(since)?,
            paths: self.live_paths()?,
            ..Vitals::default()
        };
        let mut voices = HashSet::new();
        self.count_captured(&mut vitals, &mut voices, since)?;
        self.count_said(&mut vitals, &mut voices, since)?;
        self.count_states(&mut vitals, now)?;
        self.find_alone(&mut vitals, since, now)?;
        vitals.voices = voices.len() as u64;
        Ok(vitals)
    }

    /// How long ago the entry was captured that has stood unchanged for longest.
    fn age_days(&self, now: Timestamp) -> Result<Option<i64>, StoreError> {
        let first = self.row(
            "SELECT created FROM entry WHERE trashed IS NULL AND state != 'draft' ORDER BY updated, id LIMIT 1",
            [],
            |row| rows::moment(row, "created"),
        )?;
        Ok(first.map(|first| now.seconds_since(first) / 86_400))
    }

    /// What was captured, by whom, and what it speaks of.
    fn count_captured(
        &self,
        vitals: &mut Vitals,
        voices: &mut HashSet<i64>,
        since: Timestamp,
    ) -> Result<(), StoreError> {
        // What was captured since was changed since, and by changes there is an index.
        let captured = format!(
            "SELECT id, kind, coalesce(told_by, author) AS voice, outcome, kind = 'story' AND EXISTS \
             (SELECT 1 FROM link JOIN entry AS led ON led.id = link.source WHERE link.target = entry.id \
              AND link.kind = 'from' AND led.state = 'live' AND led.trashed IS NULL) AS fruitful \
             FROM entry WHERE updated >= ?1 AND created >= ?1 AND state = 'live' AND trashed IS NULL AND {SHARED}"
        );
        let mut spoken: BTreeMap<i64, i64> = BTreeMap::new();
        self.rows(&captured, [since], |row| {
            let (id, voice) = (get::<i64>(row, "id")?, get::<i64>(row, "voice")?);
            let kind = word::<Kind>(row, "kind")?;
            match kind {
                Kind::Story => {
                    vitals.stories += 1;
                    vitals.stories_fruitful += u64::from(get::<bool>(row, "fruitful")?);
                    if let Some(outcome) = get::<Option<String>>(row, "outcome")? {
                        vitals.outcomes += 1;
                        vitals.outcomes_hard += u64::from(outcome != "good");
                    }
                }
                Kind::Lesson | Kind::Practice => vitals.distilled += 1,
                Kind::Question => vitals.questions += 1,
                Kind::Path | Kind::Gathering => {}
            }
            // Whoever asks does not yet tell.
            if kind != Kind::Question {
                voices.insert(voice);
            }
            spoken.insert(id, voice);
            Ok(())
        })?;
        let mut topics: BTreeMap<i64, (usize, HashSet<i64>)> = BTreeMap::new();
        let ids: Vec<i64> = spoken.keys().copied().collect();
        self.rows(
            "SELECT entry, tag FROM entry_tag WHERE entry IN (SELECT value FROM json_each(?))",
            [serde_json::Value::from(ids).to_string()],
            |row| {
                let (entries, by) = topics.entry(get(row, "tag")?).or_default();
                *entries += 1;
                by.extend(spoken.get(&get::<i64>(row, "entry")?));
                Ok(())
            },
        )?;
        topics.retain(|_, (entries, by)| *entries >= A_TOPIC && by.len() == 1);
        vitals.topics_of_one_voice = topics.len() as u64;
        let largest = topics
            .iter()
            .max_by_key(|(tag, (entries, _))| (*entries, -**tag));
        if let Some((tag, _)) = largest {
            vitals.topic_of_one_voice =
                self.row("SELECT name FROM tag WHERE id = ?", [tag], |row| {
                    word::<Tag>(row, "name")
                })?;
        }
        Ok(())
    }

    /// What was reported and answered.
    fn count_said(
        &self,
        vitals: &mut Vitals,
        voices: &mut HashSet<i64>,
        since: Timestamp,
    ) -> Result<(), StoreError> {
        for act in ["tried", "answer"] {
            let said = format!(
                "SELECT by, count(*) AS n, sum(value IS 'worked') AS worked FROM mark \
                 WHERE act = '{act}' AND at >= ? AND entry NOT IN ({HIDDEN}) GROUP BY by"
            );
            self.rows(&said, [since], |row| {
                voices.insert(get(row, "by")?);
                if act == "tried" {
                    vitals.reports += get::<i64>(row, "n")?.unsigned_abs();
                    vitals.reports_worked += get::<i64>(row, "worked")?.unsigned_abs();
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// How lessons and practices stand.
    fn count_states(&self, vitals: &mut Vitals, now: Timestamp) -> Result<(), StoreError> {
        self.rows(
            "SELECT state, count(*) AS n, sum(since <= ?) AS due FROM standing \
             WHERE shared = 1 AND state IN ('identified', 'adopted', 'learned', 'trial', 'proven', 'contested') \
             GROUP BY state",
            [now],
            |row| {
                let n = get::<i64>(row, "n")?.unsigned_abs();
                let due = get::<i64>(row, "due")?.unsigned_abs();
                match get::<String>(row, "state")?.as_str() {
                    state @ ("identified" | "adopted" | "learned") => {
                        vitals.lessons += n;
                        vitals.lessons_waiting += if state == "identified" { n } else { 0 };
                    }
                    state => {
                        vitals.practices += n;
                        vitals.practices_due += due;
                        vitals.practices_contested += if state == "contested" { n } else { 0 };
                    }
                }
                Ok(())
            },
        )
        .map(drop)
    }

    /// The questions that nobody has said a word to.
    fn find_alone(
        &self,
        vitals: &mut Vitals,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let patience = Timestamp::from_seconds(now.seconds() - PATIENCE_DAYS * 86_400);
        let alone: Vec<Handle> = self.rows(
            "SELECT entry.uuid AS uuid FROM standing CROSS JOIN entry ON entry.id = standing.entry \
             WHERE standing.state = 'open' AND standing.shared = 1 AND standing.since >= ? AND standing.since < ? \
             AND NOT EXISTS (SELECT 1 FROM mark WHERE mark.entry = standing.entry AND mark.act = 'metoo') \
             ORDER BY standing.since, standing.entry",
            params![since, patience],
            |row| Ok(rows::id(row, "uuid")?.handle()),
        )?;
        vitals.questions_alone = alone.len() as u64;
        vitals.question_alone = alone.into_iter().next();
        Ok(())
    }

    /// Practices that were changed by what was learnt: retired for a successor, or revised after somebody reported on them.
    fn practices_changed(&self, since: Timestamp) -> Result<u64, StoreError> {
        // Named, since there are far more reports in all than on one practice, and SQLite may begin with them.
        let sql = format!(
            "SELECT count(*) AS n FROM entry WHERE kind = 'practice' AND updated >= ? AND trashed IS NULL AND {SHARED} \
             AND CASE state WHEN 'retired' THEN EXISTS \
              (SELECT 1 FROM link WHERE link.target = entry.id AND link.kind = 'supersedes') \
             ELSE updated > created AND EXISTS (SELECT 1 FROM mark INDEXED BY mark_entry \
              WHERE mark.entry = entry.id AND mark.act = 'tried' AND mark.at <= entry.updated) END"
        );
        let found = self.row(&sql, [since], |row| get::<i64>(row, "n"))?;
        Ok(found.unwrap_or_default().unsigned_abs())
    }

    /// The topics that someone seeks and nobody else offers, by name.
    pub fn topics_unoffered(&self) -> Result<Vec<Tag>, StoreError> {
        self.rows(
            "SELECT DISTINCT tag.name AS name FROM member_topic AS seeker JOIN tag ON tag.id = seeker.tag \
             WHERE seeker.stance = 'seeks' AND NOT EXISTS (SELECT 1 FROM member_topic AS other \
              WHERE other.tag = seeker.tag AND other.stance = 'offers' AND other.member != seeker.member) ORDER BY tag.name",
            [],
            |row| word(row, "name"),
        )
    }

    fn live_paths(&self) -> Result<u64, StoreError> {
        let sql = format!(
            "SELECT count(*) AS n FROM entry WHERE kind = 'path' AND state = ? AND trashed IS NULL AND {SHARED}"
        );
        let found = self.row(&sql, [Lifecycle::Live], |row| get::<i64>(row, "n"))?;
        Ok(found.unwrap_or_default().unsigned_abs())
    }
}

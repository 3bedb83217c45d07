//! What a community holds, counted. Counted is what others may see; steps of paths are not looked at.

use std::collections::{BTreeMap, HashMap, HashSet};

use rusqlite::params;

use super::rows::{get, word};
use super::{Read, StoreError};
use crate::model::{Kind, Tag, Timestamp};

/// The length of a week in seconds.
const WEEK: i64 = 7 * 86_400;

/// What a community holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tallies {
    /// Entries by kind, live and retired.
    pub kinds: BTreeMap<Kind, u64>,
    /// Entries by topic, live and retired; topics without any are left out.
    pub topics: Vec<(Tag, u64)>,
    /// Entries captured, entries revised, and marks, by week.
    pub weeks: Vec<u64>,
    /// Stories that a lesson is from.
    pub stories_led: u64,
    /// Live lessons, practices and questions by their computed state.
    pub states: HashMap<String, u64>,
}

/// What one pass over the entries gives.
#[derive(Default)]
struct Pass {
    /// Everything that others may see, by row.
    shown: HashMap<i64, Kind>,
    /// Everything else.
    hidden: Vec<i64>,
}

impl Read<'_> {
    /// What the community holds, and its activity in so many weeks from a moment on.
    pub fn tallies(&self, from: Timestamp, weeks: usize) -> Result<Tallies, StoreError> {
        let mut tallies = Tallies {
            weeks: vec![0; weeks],
            ..Tallies::default()
        };
        let pass = self.pass_over_entries(&mut tallies, from)?;
        let hidden = serde_json::Value::from(pass.hidden.as_slice()).to_string();
        self.tally_revisions(&mut tallies, &pass, from)?;
        self.tally_marks(&mut tallies, &hidden, from)?;
        tallies.topics = self.tally_topics(&hidden)?;
        tallies.stories_led = self.tally_led(&pass)?;
        let counted: Vec<(String, i64)> = self.rows(
            "SELECT state, count(*) AS n FROM standing WHERE state IS NOT NULL AND shared = 1 GROUP BY state",
            [],
            |row| Ok((get(row, "state")?, get(row, "n")?)),
        )?;
        let counted = counted.into_iter();
        tallies.states = counted
            .map(|(state, n)| (state, n.unsigned_abs()))
            .collect();
        Ok(tallies)
    }

    /// One pass over all entries: it costs less than looking each up for what is counted after it.
    fn pass_over_entries(
        &self,
        tallies: &mut Tallies,
        from: Timestamp,
    ) -> Result<Pass, StoreError> {
        let sensitive = self.rows(
            "SELECT entry FROM standing WHERE instr(flags, 'sensitive')",
            [],
            |row| get::<i64>(row, "entry"),
        )?;
        let sensitive: HashSet<i64> = sensitive.into_iter().collect();
        let sql = format!(
            "SELECT id, kind, private = 0 AND state != 'draft' AND trashed IS NULL AS shown, \
             (created - ?1) / {WEEK} - (created < ?1) AS week FROM entry"
        );
        let mut pass = Pass::default();
        self.rows(&sql, [from], |row| {
            let id = get(row, "id")?;
            if !get::<bool>(row, "shown")? || sensitive.contains(&id) {
                pass.hidden.push(id);
                return Ok(());
            }
            let kind = word(row, "kind")?;
            pass.shown.insert(id, kind);
            *tallies.kinds.entry(kind).or_default() += 1;
            tallies.add(get(row, "week")?, 1);
            Ok(())
        })?;
        Ok(pass)
    }

    /// The revisions after the first of each entry, which is its capture.
    fn tally_revisions(
        &self,
        tallies: &mut Tallies,
        pass: &Pass,
        from: Timestamp,
    ) -> Result<(), StoreError> {
        // Read as they lie: no index tells of moments, and looking up those of each entry takes five times as long.
        let sql = format!(
            "SELECT entry, (at - ?1) / {WEEK} AS week FROM revision NOT INDEXED WHERE at >= ?1 AND EXISTS \
             (SELECT 1 FROM revision AS first WHERE first.entry = revision.entry AND first.id < revision.id)"
        );
        self.rows(&sql, [from], |row| {
            if pass.shown.contains_key(&get::<i64>(row, "entry")?) {
                tallies.add(get(row, "week")?, 1);
            }
            Ok(())
        })
        .map(drop)
    }

    /// Every mark but steps; first all of them, which the index tells, then without those on what is hidden, which are few.
    fn tally_marks(
        &self,
        tallies: &mut Tallies,
        hidden: &str,
        from: Timestamp,
    ) -> Result<(), StoreError> {
        const SAID: &str = "act IN ('tried', 'answer', 'metoo', 'thanks', 'flag', 'review') AND at >= ?1 \
             GROUP BY week";
        let all =
            format!("SELECT (at - ?1) / {WEEK} AS week, count(*) AS n FROM mark WHERE {SAID}");
        let out = format!(
            "SELECT (at - ?1) / {WEEK} AS week, -count(*) AS n FROM json_each(?2) AS hidden \
             CROSS JOIN mark INDEXED BY mark_entry ON mark.entry = hidden.value WHERE {SAID}"
        );
        self.rows(&all, [from], |row| {
            tallies.add(get(row, "week")?, get(row, "n")?);
            Ok(())
        })?;
        self.rows(&out, params![from, hidden], |row| {
            tallies.add(get(row, "week")?, get(row, "n")?);
            Ok(())
        })?;
        Ok(())
    }

    /// Topics by how many entries carry them, the most used first.
    fn tally_topics(&self, hidden: &str) -> Result<Vec<(Tag, u64)>, StoreError> {
        let mut topics = self.rows(
            "SELECT tag.name AS name, n FROM (SELECT tag, sum(n) AS n FROM (\
               SELECT tag, count(*) AS n FROM entry_tag GROUP BY tag \
               UNION ALL SELECT tag, -count(*) FROM json_each(?) AS hidden \
                CROSS JOIN entry_tag ON entry_tag.entry = hidden.value GROUP BY tag) GROUP BY tag) AS used \
             JOIN tag ON tag.id = used.tag WHERE n > 0",
            [hidden],
            |row| Ok((word::<Tag>(row, "name")?, get::<i64>(row, "n")?.unsigned_abs())),
        )?;
        topics.sort_by(|one, other| (other.1, &one.0).cmp(&(one.1, &other.0)));
        Ok(topics)
    }

    /// How many stories led to a lesson.
    fn tally_led(&self, pass: &Pass) -> Result<u64, StoreError> {
        let mut led: HashSet<i64> = HashSet::new();
        self.rows(
            "SELECT source, target FROM link WHERE kind = 'from'",
            [],
            |row| {
                let [source, target] = [get::<i64>(row, "source")?, get::<i64>(row, "target")?];
                let is = |row: &i64, kind| pass.shown.get(row) == Some(&kind);
                if is(&source, Kind::Lesson) && is(&target, Kind::Story) {
                    led.insert(target);
                }
                Ok(())
            },
        )?;
        Ok(led.len() as u64)
    }
}

impl Tallies {
    /// Adds to a week; one before the first or after the last is none of them.
    fn add(&mut self, week: i64, n: i64) {
        let week = usize::try_from(week).ok();
        if let Some(count) = week.and_then(|week| self.weeks.get_mut(week)) {
            *count = count.saturating_add_signed(n);
        }
    }
}

//! The states of entries, computed from their marks and links whenever they are asked for.

use std::collections::BTreeMap;

use serde::Serialize;

use super::marks::MarkColumn;
use super::rows::{self, get, moment, word};
use super::{Read, StoreError};
use crate::model::{
    Act, Adoption, Details, Entry, Evidence, FlagReason, Id, Learning, Lifecycle, Mark, Maturity,
    PracticeFacts, Resolution, State, Timestamp, due_since, evidence, is_public, is_sensitive,
    learning, maturity, open_flags, resolution,
};

/// What marks and links say about one entry; each state under its own name, and absent where it has no meaning.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// How far a lesson has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learning: Option<Learning>,
    /// How far a live practice is to be trusted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maturity: Option<Maturity>,
    /// Whether a live practice is due for a look.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<bool>,
    /// Since when it is due, or from when it will be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_by: Option<Timestamp>,
    /// The latest report of each person who tried it, counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// How far a question has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Resolution>,
    /// Why it needs care: the reasons of the flags that nobody has looked at since, each once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flagged: Vec<FlagReason>,
    /// Whether an open flag keeps it out of every export.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
}

impl Standing {
    /// The word that tells most about an entry in this standing: `draft`, `retired`, else the computed state, else nothing.
    pub fn word(&self, entry: &Entry) -> Option<&'static str> {
        if entry.state != Lifecycle::Live {
            return Some(entry.state.as_str());
        }
        self.learning
            .map(Learning::as_str)
            .or(self.maturity.map(Maturity::as_str))
            .or(self.resolution.map(Resolution::as_str))
    }

    /// Whether an entry in this standing is in a state.
    pub fn is(&self, entry: &Entry, state: State) -> bool {
        match state {
            State::Draft => entry.state == Lifecycle::Draft,
            State::Live => entry.state == Lifecycle::Live,
            State::Retired => entry.state == Lifecycle::Retired,
            State::Due => self.due == Some(true),
            State::Flagged => !self.flagged.is_empty(),
            other => self.word(entry) == Some(other.as_str()),
        }
    }
}

/// For whom a standing is computed: what some may not see must not show in the states of other entries either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The people of this machine.
    Here,
    /// Everyone, who may see what is public alone.
    Others,
}

impl Audience {
    /// Whether it may see an entry with these marks that is neither a draft nor in the trash.
    fn is_shown(self, private: bool, marks: &[Mark]) -> bool {
        self == Audience::Here || !(private || is_sensitive(marks))
    }
}

impl Read<'_> {
    /// How an entry stands for the people of this machine.
    pub fn standing(&self, entry: &Entry, now: Timestamp) -> Result<Standing, StoreError> {
        let marks = self.marks(entry.id)?;
        self.standing_by(entry, &marks, now)
    }

    /// How an entry with these marks stands for the people of this machine.
    pub fn standing_by(
        &self,
        entry: &Entry,
        marks: &[Mark],
        now: Timestamp,
    ) -> Result<Standing, StoreError> {
        self.standing_for(Audience::Here, entry, marks, now)
    }

    /// How an entry with these marks stands for an audience.
    pub fn standing_for(
        &self,
        audience: Audience,
        entry: &Entry,
        marks: &[Mark],
        now: Timestamp,
    ) -> Result<Standing, StoreError> {
        let mut flagged: Vec<FlagReason> = open_flags(marks).map(|(_, reason)| reason).collect();
        flagged.sort_unstable();
        flagged.dedup();
        let mut standing = Standing {
            sensitive: is_sensitive(marks),
            flagged,
            ..Standing::default()
        };
        match &entry.details {
            Details::Practice { review_every, .. } => {
                standing.evidence = Some(evidence(marks));
                if entry.state == Lifecycle::Live {
                    let facts = PracticeFacts {
                        author: &entry.author,
                        edited: entry.updated,
                        review_every: *review_every,
                        marks,
                    };
                    let since = due_since(facts);
                    standing.maturity = Some(maturity(facts));
                    standing.due = Some(since <= now);
                    standing.review_by = Some(since);
                }
            }
            Details::Lesson {} if entry.state == Lifecycle::Live => {
                let practices = self.practices_from(entry.id, audience)?;
                let adoptions: Vec<Adoption<'_>> = practices
                    .iter()
                    .map(|(state, since, marks)| Adoption {
                        state: *state,
                        since: *since,
                        marks,
                    })
                    .collect();
                standing.learning = Some(learning(&entry.author, &adoptions));
            }
            Details::Question {} if entry.state == Lifecycle::Live => {
                let answers = self.answering(entry.id, marks, audience)?;
                // An answer that does nothing but point to what is gone, or may not be seen, is none.
                let said: Vec<Mark> = marks
                    .iter()
                    .filter(|mark| match mark.act {
                        Act::Answer { with: Some(id) } => {
                            mark.note.is_some() || answers.contains_key(&id)
                        }
                        _ => true,
                    })
                    .cloned()
                    .collect();
                let by_entry = !answers.is_empty();
                let theirs: Vec<Mark> = answers.into_values().flatten().collect();
                standing.resolution = Some(resolution(&entry.author, &said, by_entry, &theirs));
            }
            _ => {}
        }
        Ok(standing)
    }

    /// Whether others may see an entry.
    pub fn is_public(&self, id: Id) -> Result<bool, StoreError> {
        match self.entry(id)? {
            Some(entry) => Ok(is_public(&entry, &self.marks(id)?)),
            None => Ok(false),
        }
    }

    /// The practices from a lesson, outside the trash: their state, since when they are from it, and their marks.
    fn practices_from(
        &self,
        lesson: Id,
        audience: Audience,
    ) -> Result<Vec<(Lifecycle, Timestamp, Vec<Mark>)>, StoreError> {
        let mut practices = self.rows(
            "SELECT practice.uuid AS uuid, practice.state AS state, practice.private AS private, \
             max(practice.created, link.created) AS since \
             FROM link JOIN entry AS practice ON practice.id = link.source \
             WHERE link.target = ? AND link.kind = 'from' AND practice.kind = 'practice' AND practice.trashed IS NULL",
            [self.require_row(lesson)?],
            |row| {
                let marks = self.marks(rows::id(row, "uuid")?)?;
                let shown = audience.is_shown(get(row, "private")?, &marks);
                Ok((shown, (word(row, "state")?, moment(row, "since")?, marks)))
            },
        )?;
        practices.retain(|(shown, _)| *shown);
        Ok(practices
            .into_iter()
            .map(|(_, practice)| practice)
            .collect())
    }

    /// The live entries that answer a question, those that say so and those that an answer points to, and their marks.
    fn answering(
        &self,
        question: Id,
        marks: &[Mark],
        audience: Audience,
    ) -> Result<BTreeMap<Id, Vec<Mark>>, StoreError> {
        let mut answers: Vec<Id> = self.rows(
            "SELECT answer.uuid AS uuid FROM link JOIN entry AS answer ON answer.id = link.source \
             WHERE link.target = ? AND link.kind = 'answers'",
            [self.require_row(question)?],
            |row| rows::id(row, "uuid"),
        )?;
        answers.extend(marks.iter().filter_map(|mark| match mark.act {
            Act::Answer { with } => with,
            _ => None,
        }));
        let mut found = BTreeMap::new();
        for id in answers {
            let Some(answer) = self.entry(id)? else {
                continue;
            };
            let marks = self.marks(id)?;
            if answer.trashed.is_none()
                && answer.state == Lifecycle::Live
                && audience.is_shown(answer.private, &marks)
            {
                found.insert(id, marks);
            }
        }
        Ok(found)
    }

    /// Every mark of the community, in [`Mark::order`].
    pub(super) fn all_marks(&self) -> Result<Vec<Mark>, StoreError> {
        let sql = format!(
            "SELECT {}, entry.uuid AS entry FROM mark JOIN entry ON entry.id = mark.entry ORDER BY mark.at, mark.uuid",
            MarkColumn::SQL
        );
        self.rows(&sql, [], |row| self.mark_from(row, rows::id(row, "entry")?))
    }
}

//! Marks: added, and taken back only by whoever has just made them.

use rusqlite::{Row, params};

use super::entries::EntryColumn;
use super::query::SHARED;
use super::rows::{self, columns, get, moment};
use super::{Read, StoreError, Write};
use crate::model::{Act, Did, Entry, Id, Mark, Name, Step, Timestamp, Verdict};

columns! {
    /// What [`Read::mark_from`] reads `FROM mark`.
    MarkColumn {
        Uuid = "mark.uuid",
        Act = "mark.act",
        Value = "mark.value",
        Place = "mark.place",
        Target = "mark.target",
        Person = "mark.person",
        By = "mark.by",
        At = "mark.at",
        Note = "mark.note",
    }
}

impl Read<'_> {
    /// Every mark on an entry, in [`Mark::order`]: not in that in which they came to be here, which is another on each machine.
    pub fn marks(&self, entry: Id) -> Result<Vec<Mark>, StoreError> {
        let Some(row) = self.row_of(entry)? else {
            return Ok(Vec::new());
        };
        let sql = format!(
            "SELECT {} FROM mark WHERE mark.entry = ? ORDER BY mark.at, mark.uuid",
            MarkColumn::SQL
        );
        self.rows(&sql, [row], |row| self.mark_from(row, entry))
    }

    /// A mark, on whichever entry it is.
    pub fn mark(&self, id: Id) -> Result<Option<Mark>, StoreError> {
        let entry = self.row(
            "SELECT entry.uuid AS uuid FROM mark JOIN entry ON entry.id = mark.entry WHERE mark.uuid = ?",
            [id],
            |row| rows::id(row, "uuid"),
        )?;
        let Some(entry) = entry else {
            return Ok(None);
        };
        let marks = self.marks(entry)?;
        Ok(marks.into_iter().find(|mark| mark.id == id))
    }
}

impl Read<'_> {
    /// The entries that a member tried, latest first, each once.
    pub fn tried_by(&self, name: &Name) -> Result<Vec<Entry>, StoreError> {
        let Some(member) = self.member_row(name)? else {
            return Ok(Vec::new());
        };
        let sql = format!(
            "SELECT {} FROM entry JOIN (SELECT entry, max(at) AS at FROM mark \
             WHERE act = 'tried' AND by = ? GROUP BY entry) AS tried ON tried.entry = entry.id \
             WHERE entry.trashed IS NULL ORDER BY tried.at DESC, entry.id DESC",
            EntryColumn::SQL
        );
        self.rows(&sql, [member], |row| self.entry_from(row))
    }

    /// The thanks that a member received, by name or as an entry's author, latest first.
    pub fn thanks_to(&self, name: &Name) -> Result<Vec<(Mark, Entry)>, StoreError> {
        let Some(member) = self.member_row(name)? else {
            return Ok(Vec::new());
        };
        let sql = format!(
            "SELECT {}, entry.uuid AS entry FROM mark JOIN entry ON entry.id = mark.entry WHERE mark.act = 'thanks' \
             AND entry.trashed IS NULL AND coalesce(mark.person, entry.told_by, entry.author) = ?1 AND mark.id IN \
             (SELECT id FROM mark WHERE person = ?1 UNION SELECT mark.id FROM mark JOIN entry ON entry.id = mark.entry \
              WHERE mark.act = 'thanks' AND entry.id IN (SELECT id FROM entry WHERE author = ?1 \
              UNION SELECT id FROM entry WHERE told_by = ?1)) ORDER BY mark.at DESC, mark.uuid DESC",
            MarkColumn::SQL
        );
        let marks = self.rows(&sql, [member], |row| {
            self.mark_from(row, rows::id(row, "entry")?)
        })?;
        let mut thanks = Vec::new();
        for mark in marks {
            if let Some(entry) = self.entry(mark.entry)? {
                thanks.push((mark, entry));
            }
        }
        Ok(thanks)
    }

    /// The thanks that were said at this moment or later for what others may hear of, in their order.
    pub fn thanks_since(&self, since: Timestamp) -> Result<Vec<Mark>, StoreError> {
        let sql = format!(
            "SELECT {}, entry.uuid AS entry FROM mark JOIN entry ON entry.id = mark.entry \
             WHERE mark.act = 'thanks' AND mark.at >= ? AND entry.trashed IS NULL AND {SHARED} ORDER BY mark.at, mark.uuid",
            MarkColumn::SQL
        );
        self.rows(&sql, [since], |row| {
            self.mark_from(row, rows::id(row, "entry")?)
        })
    }

    /// The practices that a member looks after, by title.
    pub fn stewarded_by(&self, name: &Name) -> Result<Vec<Entry>, StoreError> {
        let Some(member) = self.member_row(name)? else {
            return Ok(Vec::new());
        };
        let sql = format!(
            "SELECT {} FROM entry WHERE steward = ? AND trashed IS NULL AND state = 'live' \
             ORDER BY title COLLATE NOCASE, id",
            EntryColumn::SQL
        );
        self.rows(&sql, [member], |row| self.entry_from(row))
    }

    /// Reads a row of [`MarkColumn`], of a mark on this entry. A word that this program does not know is kept as it is.
    pub(super) fn mark_from(&self, row: &Row<'_>, entry: Id) -> Result<Mark, StoreError> {
        let act: String = get(row, MarkColumn::Act)?;
        let value: Option<String> = get(row, MarkColumn::Value)?;
        let person = || -> Result<Option<Name>, StoreError> {
            get::<Option<i64>>(row, MarkColumn::Person)?
                .map(|member| self.name_of(member))
                .transpose()
        };
        let known = value.as_deref().unwrap_or_default();
        let understood = match act.as_str() {
            "tried" => match known.parse::<Verdict>() {
                Ok(verdict) => Some(Act::Tried {
                    verdict,
                    place: get(row, MarkColumn::Place)?,
                }),
                Err(_) => None,
            },
            "answer" => {
                let target: Option<Vec<u8>> = get(row, MarkColumn::Target)?;
                Some(Act::Answer {
                    with: target.and_then(|bytes| Id::from_bytes(&bytes)),
                })
            }
            "metoo" => Some(Act::MeToo),
            "thanks" => Some(Act::Thanks { to: person()? }),
            "flag" => known.parse().ok().map(|reason| Act::Flag { reason }),
            "review" => known.parse().ok().map(|decision| Act::Review { decision }),
            "step" => match known.parse() {
                Ok(number) => Some(Act::Step {
                    number,
                    did: did_from(get(row, MarkColumn::Place)?, get(row, MarkColumn::Target)?),
                    coach: person()?,
                }),
                Err(_) => None,
            },
            _ => None,
        };
        Ok(Mark {
            id: rows::id(row, MarkColumn::Uuid)?,
            entry,
            act: understood.unwrap_or(Act::Unknown { word: act, value }),
            by: self.name_of(get(row, MarkColumn::By)?)?,
            at: moment(row, MarkColumn::At)?,
            note: get(row, MarkColumn::Note)?,
        })
    }
}

/// What was done at a step, as a mark keeps it: the verb in `place`, after it which of several that say the same, and the
/// entry in `target`. `None` for marks that kept the step's number alone.
fn did_from(place: Option<String>, target: Option<Vec<u8>>) -> Option<Did> {
    let place = place?;
    let (verb, nth) = match place.split_once(' ') {
        Some((verb, nth)) => (verb, nth.parse().ok()?),
        None => (place.as_str(), 1),
    };
    let step = Step {
        verb: verb.parse().ok()?,
        entry: Id::from_bytes(&target?)?,
    };
    Some(Did { step, nth })
}

fn did_to(did: &Did) -> (String, Id) {
    let verb = did.step.verb;
    let place = match did.nth {
        1 => verb.to_string(),
        nth => format!("{verb} {nth}"),
    };
    (place, did.step.entry)
}

impl Write<'_> {
    /// Keeps a mark; gives whether it is new. The same mark, arriving again, is counted once.
    pub fn add_mark(&self, mark: &Mark) -> Result<bool, StoreError> {
        let row = self.require_row(mark.entry)?;
        let (value, place, target, person) = match &mark.act {
            Act::Tried { verdict, place } => (Some(verdict.to_string()), place.clone(), None, None),
            Act::Answer { with } => (None, None, *with, None),
            Act::MeToo => (None, None, None, None),
            Act::Thanks { to } => (None, None, None, to.as_ref()),
            Act::Flag { reason } => (Some(reason.to_string()), None, None, None),
            Act::Review { decision } => (Some(decision.to_string()), None, None, None),
            Act::Step { number, did, coach } => {
                let (place, target) = did.as_ref().map(did_to).unzip();
                (Some(number.to_string()), place, target, coach.as_ref())
            }
            Act::Unknown { value, .. } => (value.clone(), None, None, None),
        };
        let person = self.member_id_of(person)?;
        let by = self.member_id(&mark.by)?;
        let added = self.execute(
            "INSERT INTO mark (uuid, entry, act, value, place, target, person, by, at, note) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (uuid) DO NOTHING",
            params![
                mark.id,
                row,
                mark.act.word(),
                value,
                place,
                target,
                person,
                by,
                mark.at,
                mark.note
            ],
        )?;
        if added > 0 {
            self.sum_mark(self.connection().last_insert_rowid())?;
        }
        self.touch(row);
        Ok(added > 0)
    }

    /// Takes a mark back.
    pub fn remove_mark(&self, id: Id) -> Result<bool, StoreError> {
        let of = self.row("SELECT entry FROM mark WHERE uuid = ?", [id], |row| {
            get::<i64>(row, "entry")
        })?;
        let Some(row) = of else {
            return Ok(false);
        };
        // What it answered with hangs on it as long as it is there.
        self.touch(row);
        self.execute("DELETE FROM mark WHERE uuid = ?", [id])?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Content, Decision, FlagReason, Kind, Title, open_flags};
    use crate::store::{NewEntry, Store};

    /// An entry that was flagged and reviewed within a second, as it comes in one order or the other.
    fn marked(is_backwards: bool) -> Vec<Mark> {
        let at = Timestamp::from_seconds(64);
        let mut store = Store::in_memory().unwrap();
        let write = |data: &Write<'_>| -> Result<Id, StoreError> {
            let title = Title::parse("Check").unwrap();
            let by = Name::parse("Ada").unwrap();
            let entry = data.create(&NewEntry {
                content: Content::plain(Kind::Practice, title, String::new()),
                author: by.clone(),
                created: at,
                updated: at,
                slug: None,
                change: "add",
            })?;
            let reason = FlagReason::Stale;
            let decision = Decision::Ok;
            let acts = [Act::Flag { reason }, Act::Review { decision }];
            let marks = acts.into_iter().zip(1..).map(|(act, number)| Mark {
                id: Id::from_bytes(&[number; 16]).unwrap(),
                entry,
                act,
                by: by.clone(),
                at,
                note: None,
            });
            let mut marks: Vec<Mark> = marks.collect();
            if is_backwards {
                marks.reverse();
            }
            for mark in &marks {
                data.add_mark(mark)?;
            }
            Ok(entry)
        };
        let entry = store.write(write).unwrap();
        let read = |data: &Read<'_>| -> Result<Vec<Mark>, StoreError> {
            assert_eq!(data.stale_standings()?, Vec::<Id>::new());
            let marks = data.marks(entry)?;
            assert_eq!(data.all_marks()?, marks);
            Ok(marks)
        };
        store.read(read).unwrap()
    }

    #[test]
    fn the_order_of_marks_is_not_that_of_their_coming() {
        for is_backwards in [false, true] {
            let marks = marked(is_backwards);
            assert!(marks.is_sorted_by_key(Mark::order), "{marks:?}");
            assert_eq!(open_flags(&marks).count(), 0, "the review came after");
        }
    }
}

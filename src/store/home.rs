//! What someone finds when they come in.

use rusqlite::params;

use super::entries::EntryColumn;
use super::marks::MarkColumn;
use super::query::SHARED;
use super::rows;
use super::{Read, StoreError};
use crate::model::{Entry, Id, Mark, Name, Timestamp};

impl Read<'_> {
    /// Whether there is anything outside the trash, drafts included.
    pub fn is_anything_kept(&self) -> Result<bool, StoreError> {
        let found = self.row(
            "SELECT 1 FROM entry WHERE trashed IS NULL LIMIT 1",
            [],
            |_| Ok(()),
        )?;
        Ok(found.is_some())
    }

    /// What others said since a moment to a member or of what they told or wrote, the latest first.
    pub fn said_to(&self, name: &Name, since: Timestamp) -> Result<Vec<Mark>, StoreError> {
        let Some(member) = self.member_row(name)? else {
            return Ok(Vec::new());
        };
        let sql = format!(
            "SELECT {}, entry.uuid AS entry FROM mark JOIN entry ON entry.id = mark.entry \
             WHERE mark.act IN ('tried', 'answer', 'metoo', 'thanks') AND mark.at >= ?2 AND mark.by != ?1 \
             AND entry.trashed IS NULL AND coalesce(mark.person, entry.told_by, entry.author) = ?1 \
             AND mark.id IN (SELECT id FROM mark WHERE person = ?1 UNION SELECT mark.id FROM mark \
              WHERE entry IN (SELECT id FROM entry WHERE author = ?1 UNION SELECT id FROM entry WHERE told_by = ?1)) \
             ORDER BY mark.at DESC, mark.uuid DESC",
            MarkColumn::SQL
        );
        self.rows(&sql, params![member, since], |row| {
            self.mark_from(row, rows::id(row, "entry")?)
        })
    }

    /// The live paths that a member has begun, the latest begun first.
    pub fn paths_begun_by(&self, name: &Name) -> Result<Vec<Id>, StoreError> {
        let Some(member) = self.member_row(name)? else {
            return Ok(Vec::new());
        };
        self.rows(
            "SELECT entry.uuid AS uuid FROM (SELECT entry, min(at) AS begun FROM mark \
             WHERE by = ? AND act = 'step' GROUP BY entry) AS own JOIN entry ON entry.id = own.entry \
             WHERE entry.trashed IS NULL AND entry.state = 'live' ORDER BY begun DESC, entry.id",
            [member],
            |row| rows::id(row, "uuid"),
        )
    }

    /// A live story that others may hear of and that was last changed before a moment, another for each number; one from which
    /// something came where there is any.
    pub fn story_to_retell(
        &self,
        number: u64,
        before: Timestamp,
    ) -> Result<Option<Entry>, StoreError> {
        let last = self.row("SELECT max(id) AS last FROM entry", [], |row| {
            rows::get::<Option<i64>>(row, "last")
        })?;
        let Some(last) = last.flatten() else {
            return Ok(None);
        };
        // Knuth's multiplicative hashing: days that follow each other lead far apart. "The Art of Computer Programming", 6.4.
        let from = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) % (last.unsigned_abs() + 1);
        let fruitful =
            "EXISTS (SELECT 1 FROM link WHERE link.target = entry.id AND link.kind = 'from')";
        for wanted in [fruitful, "1"] {
            for from in [i64::try_from(from).unwrap_or_default(), 0] {
                let sql = format!(
                    "SELECT {} FROM entry WHERE entry.id >= ? AND +entry.kind = 'story' AND entry.state = 'live' \
                     AND entry.trashed IS NULL AND entry.updated < ? AND {SHARED} AND {wanted} ORDER BY entry.id LIMIT 1",
                    EntryColumn::SQL
                );
                let found = self.row(&sql, params![from, before], |row| self.entry_from(row))?;
                if found.is_some() {
                    return Ok(found);
                }
            }
        }
        Ok(None)
    }
}

//! How many words each entry has, a byte each: what ranking would else look up for every match.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::params;

use super::matches::Matches;
use super::rows::get;
use super::varint::Bytes;
use super::{Read, StoreError, Write};
use crate::search::length_byte;

/// How many entries share a row.
const BLOCK: i64 = 1_024;

/// The lengths of all entries.
#[derive(Debug)]
pub(super) struct Lengths(BTreeMap<i64, Vec<u8>>);

impl Lengths {
    /// The byte of each of some rows; one after the other is quickest where the rows are in order.
    pub(super) fn bytes(&self) -> impl FnMut(i64) -> u8 {
        let mut at = i64::MIN;
        let mut block: &[u8] = &[];
        move |row| {
            if row >> BLOCK.ilog2() != at {
                at = row >> BLOCK.ilog2();
                block = self.0.get(&at).map_or(&[], Vec::as_slice);
            }
            let byte = block.get((row & (BLOCK - 1)) as usize);
            byte.copied().unwrap_or_default()
        }
    }
}

impl Lengths {
    /// The blocks in which something is known.
    fn known(mut self) -> BTreeMap<i64, Vec<u8>> {
        self.0
            .retain(|_, lengths| lengths.iter().any(|byte| *byte > 0));
        self.0
    }
}

impl Read<'_> {
    /// Whether the lengths are what the index says.
    pub(super) fn lengths_are_right(&self) -> Result<bool, StoreError> {
        Ok(self.lengths()?.known() == self.derived_lengths()?)
    }

    /// The lengths of all entries.
    pub(super) fn lengths(&self) -> Result<Lengths, StoreError> {
        let blocks = self.rows("SELECT block, lengths FROM entry_length", [], |row| {
            Ok((get(row, "block")?, get(row, "lengths")?))
        })?;
        Ok(Lengths(blocks.into_iter().collect()))
    }

    /// The lengths of what was found.
    pub(super) fn lengths_for(&self, found: &Matches) -> Result<Lengths, StoreError> {
        // Of few entries, each in a block of its own, it takes as long to find the blocks as to read so many more.
        const FEW: u64 = 64;
        if found.counts().iter().sum::<u64>() > FEW {
            return self.lengths();
        }
        let wanted: BTreeSet<i64> = found.rows().map(|row| row.div_euclid(BLOCK)).collect();
        let wanted: Vec<i64> = wanted.into_iter().collect();
        let blocks = self.rows(
            "SELECT block, lengths FROM entry_length WHERE block IN (SELECT value FROM json_each(?))",
            [serde_json::Value::from(wanted).to_string()],
            |row| Ok((get(row, "block")?, get(row, "lengths")?)),
        )?;
        Ok(Lengths(blocks.into_iter().collect()))
    }

    /// What the index counted in an entry.
    fn indexed_length(&self, row: i64) -> Result<Option<u8>, StoreError> {
        // FTS5 keeps a number of words for each column, in its own form of variable length.
        self.row(
            "SELECT sz AS sizes FROM search_docsize WHERE id = ?",
            [row],
            |row| Ok(length_byte(Bytes(&get::<Vec<u8>>(row, "sizes")?).sum())),
        )
    }

    /// The blocks as they should be.
    fn derived_lengths(&self) -> Result<BTreeMap<i64, Vec<u8>>, StoreError> {
        let mut blocks = BTreeMap::<i64, Vec<u8>>::new();
        self.rows("SELECT id, sz AS sizes FROM search_docsize", [], |row| {
            let (id, sizes): (i64, Vec<u8>) = (get(row, "id")?, get(row, "sizes")?);
            let block = blocks
                .entry(id.div_euclid(BLOCK))
                .or_insert_with(|| vec![0; BLOCK as usize]);
            block[id.rem_euclid(BLOCK) as usize] = length_byte(Bytes(&sizes).sum());
            Ok(())
        })?;
        Ok(blocks)
    }
}

impl Write<'_> {
    /// Notes how long an entry is that the index was just told of, or told to forget.
    pub(super) fn note_length(&self, row: i64) -> Result<(), StoreError> {
        let byte = self.indexed_length(row)?.unwrap_or_default();
        let (block, at) = (row.div_euclid(BLOCK), row.rem_euclid(BLOCK));
        self.execute(
            "INSERT INTO entry_length (block, lengths) VALUES (?, zeroblob(?)) ON CONFLICT DO NOTHING",
            [block, BLOCK],
        )?;
        self.execute(
            "UPDATE entry_length SET lengths = CAST(substr(lengths, 1, ?2) || ?3 || substr(lengths, ?2 + 2) AS BLOB) WHERE block = ?1",
            params![block, at, [byte].as_slice()],
        )?;
        Ok(())
    }

    /// Makes all lengths anew; tells whether one was wrong.
    pub(super) fn rebuild_lengths(&self) -> Result<bool, StoreError> {
        let right = self.lengths_are_right()?;
        if !right {
            self.execute("DELETE FROM entry_length", [])?;
            for (block, lengths) in self.derived_lengths()? {
                self.execute(
                    "INSERT INTO entry_length (block, lengths) VALUES (?, ?)",
                    params![block, lengths],
                )?;
            }
        }
        Ok(!right)
    }
}

//! The two doors to the data.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::ops::Deref;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{CachedStatement, Connection, Params, Row};

use super::StoreError;
use crate::model::{Id, Name};

/// A view of the data at one moment.
#[derive(Debug)]
pub struct Read<'c> {
    connection: &'c Connection,
    path: &'c Path,
    /// The row numbers of entries that were read: what belongs to an entry is looked up by them.
    pub(super) entry_rows: RefCell<HashMap<Id, i64>>,
    /// The names and teams of members that were read, by row number.
    pub(super) names: RefCell<HashMap<i64, (Name, Option<String>)>>,
}

impl<'c> Read<'c> {
    pub(super) fn new(connection: &'c Connection, path: &'c Path) -> Self {
        Read {
            connection,
            path,
            entry_rows: RefCell::default(),
            names: RefCell::default(),
        }
    }

    /// The connection, for what no statement of text can say.
    pub(super) fn connection(&self) -> &'c Connection {
        self.connection
    }

    pub(super) fn prepare(&self, sql: &str) -> Result<CachedStatement<'_>, StoreError> {
        self.connection
            .prepare_cached(sql)
            .map_err(|error| self.failed(error))
    }

    /// Every row, read by `read`.
    pub(super) fn rows<T>(
        &self,
        sql: &str,
        params: impl Params,
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.prepare(sql)?;
        let mut rows = statement
            .query(params)
            .map_err(|error| self.failed(error))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(|error| self.failed(error))? {
            found.push(read(row).map_err(|error| error.at(self.path))?);
        }
        Ok(found)
    }

    /// The first row, if there is one.
    pub(super) fn row<T>(
        &self,
        sql: &str,
        params: impl Params,
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let mut statement = self.prepare(sql)?;
        let mut rows = statement
            .query(params)
            .map_err(|error| self.failed(error))?;
        match rows.next().map_err(|error| self.failed(error))? {
            Some(row) => read(row).map(Some).map_err(|error| error.at(self.path)),
            None => Ok(None),
        }
    }

    /// What SQLite reports, with the file named.
    pub(super) fn failed(&self, error: rusqlite::Error) -> StoreError {
        StoreError::from(error).at(self.path)
    }
}

/// A change of the data: kept whole, or not at all.
#[derive(Debug)]
pub struct Write<'c> {
    read: Read<'c>,
    /// The rows of the entries of which something may read or stand otherwise than before.
    pub(super) touched: RefCell<BTreeSet<i64>>,
    /// The rows of the entries of which others may not know all any more.
    pub(super) unsent: RefCell<BTreeSet<i64>>,
    /// Whether what the community says of itself, its people and its topics was as it was written, once any of it may change.
    pub(super) charter_was_right: Cell<Option<bool>>,
}

impl<'c> Write<'c> {
    pub(super) fn new(read: Read<'c>) -> Self {
        Write {
            read,
            touched: RefCell::default(),
            unsent: RefCell::default(),
            charter_was_right: Cell::default(),
        }
    }

    /// Runs one statement; gives how many rows it changed.
    pub(super) fn execute(&self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        self.prepare(sql)?
            .execute(params)
            .map_err(|error| self.failed(error))
    }

    /// Runs one `INSERT`; gives the new row's id.
    pub(super) fn insert(&self, sql: &str, params: impl Params) -> Result<i64, StoreError> {
        self.prepare(sql)?
            .insert(params)
            .map_err(|error| self.failed(error))
    }
}

impl Write<'_> {
    /// Switches the defence of SQLite's own tables, for a repair of one.
    pub(super) fn defend(&self, on: bool) -> Result<(), StoreError> {
        self.connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, on)
            .map(drop)
            .map_err(|error| self.failed(error))
    }
}

impl<'c> Deref for Write<'c> {
    type Target = Read<'c>;

    fn deref(&self) -> &Self::Target {
        &self.read
    }
}

//! What can still be read of a damaged file, in a new one.
//!
//! Nothing is changed in the damaged file. Its rows are read one by one, from both ends of each table and by their numbers between,
//! since a page that cannot be read ends a walk; whatever SQLite's own rules accept is kept, and what indexes tell of rows that are gone.
//! Then the new file is made whole again: what points to nothing goes, and what is derived is made anew.

mod indexes;
mod mending;

use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OpenFlags, Params, Row, Statement};
use serde::Serialize;

use super::maintenance::{SALVAGE, sweep};
use super::{Store, StoreError, Write, folder_of};

/// What was saved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Salvaged {
    /// The new file.
    pub path: PathBuf,
    /// How many entries it has.
    pub entries: u64,
    /// The titles of those of which something could be read and is not what was written.
    pub changed: Vec<String>,
    /// The titles of those that were put together from their revisions and from indexes.
    pub rebuilt: Vec<String>,
    /// The titles of those of which an older text was saved.
    pub older: Vec<String>,
    /// The titles of those of which no text was saved.
    pub without_text: Vec<String>,
    /// The titles of those that are lost, as far as these are known.
    pub lost: Vec<String>,
    /// How many attached files are lost.
    pub files: u64,
    /// How many marks lost what somebody added in words.
    pub marks: u64,
    /// How many people's names are lost.
    pub names: u64,
    /// Whether what the community says of itself, its people or its topics is not what was written.
    pub charter_changed: bool,
}

/// A table that is not derived from others.
struct Table {
    name: &'static str,
    /// What its rows are in order of, where that is not a number.
    key: Option<&'static str>,
}

const fn numbered(name: &'static str) -> Table {
    Table { name, key: None }
}

const fn keyed(name: &'static str, key: &'static str) -> Table {
    Table {
        name,
        key: Some(key),
    }
}

/// All but what an undo needs, and what others know: what was lost here must neither be taken back nor be deleted elsewhere.
const TABLES: [Table; 17] = [
    keyed("meta", "key"),
    numbered("member"),
    keyed("member_alias", "folded"),
    numbered("tag"),
    keyed("tag_alias", "alias"),
    keyed("member_topic", "member, stance, tag"),
    numbered("body"),
    numbered("entry"),
    keyed("entry_tag", "entry, tag"),
    numbered("revision"),
    keyed("revision_parent", "revision, parent"),
    numbered("mark"),
    keyed("link", "source, kind, target, written"),
    keyed("wanted", "source, written"),
    numbered("blob"),
    keyed("attachment", "entry, path"),
    keyed("origin", "path"),
];

/// How many numbers in a row are asked for of which no row is there.
const BEYOND: i64 = 10_000;

impl Store {
    /// Saves what can still be read of a damaged file, in a new file beside it.
    ///
    /// # Errors
    /// When not even the schema of the damaged file can be read, or the new file cannot be written.
    pub fn salvage(damaged: &Path) -> Result<Salvaged, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let failed = |error: rusqlite::Error| StoreError::from(error).at(damaged);
        let from = Connection::open_with_flags(damaged, flags).map_err(failed)?;
        let look = |from: &Connection| -> Result<(), rusqlite::Error> {
            from.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
            // Else a file is not read at all that is shorter than it says, or of which a part of the schema is damaged. Nothing is
            // written through a connection that reads.
            from.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false)?;
            from.pragma_update(None, "writable_schema", true)?;
            from.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
        };
        look(&from).map_err(|error| StoreError::Damaged {
            path: damaged.to_path_buf(),
            reason: error.to_string(),
        })?;
        let folder = folder_of(damaged);
        sweep(folder);
        let mut part = tempfile::Builder::new();
        part.prefix(SALVAGE);
        #[cfg(unix)]
        part.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let part = part
            .tempdir_in(folder)
            .map_err(|error| StoreError::Unwritable {
                path: folder.to_path_buf(),
                reason: error.kind().to_string(),
            })?;
        let new = part.path().join("salvaged.db");
        let mut salvaged = save(&Old(&from), &new)?;
        let whole = part.path().join("whole.db");
        Store::open_read(&new)?.backup_to(&whole)?;
        salvaged.path = keep(&whole, damaged)?;
        Ok(salvaged)
    }
}

/// Makes the new file.
fn save(old: &Old<'_>, new: &Path) -> Result<Salvaged, StoreError> {
    let mut store = Store::open(new)?;
    store
        .connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, false)?;
    store.write(|data| {
        for table in &TABLES {
            old.copy(table, data)?;
        }
        let mut salvaged = data.mend(old)?;
        data.rebuild()?;
        data.sum_all()?;
        salvaged.entries = data
            .row("SELECT count(*) AS n FROM entry", [], |row| {
                Ok(row.get::<_, i64>(0)?)
            })?
            .unwrap_or_default()
            .unsigned_abs();
        Ok(salvaged)
    })
}

/// Gives the new file a name beside the damaged one that nothing has.
fn keep(file: &Path, damaged: &Path) -> Result<PathBuf, StoreError> {
    let mut number = 1;
    loop {
        let ending = match number {
            1 => "salvaged.db".to_owned(),
            number => format!("salvaged-{number}.db"),
        };
        let path = damaged.with_extension(ending);
        // Unlike a renaming, this never takes the place of another file.
        match std::fs::hard_link(file, &path) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => number += 1,
            Err(_) if !path.exists() => {
                let moved = std::fs::rename(file, &path);
                return moved.map(|()| path.clone()).map_err(|error| {
                    let reason = error.to_string();
                    StoreError::Unwritable { path, reason }
                });
            }
            Err(_) => number += 1,
            Ok(()) => return Ok(path),
        }
    }
}

/// The damaged file.
struct Old<'c>(&'c Connection);

impl Old<'_> {
    /// Hands over each row that a statement finds; tells whether it came to its end.
    fn rows(
        &self,
        sql: &str,
        params: impl Params,
        mut each: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<bool, StoreError> {
        let Ok(mut statement) = self.0.prepare_cached(sql) else {
            return Ok(false);
        };
        let Ok(mut rows) = statement.query(params) else {
            return Ok(false);
        };
        loop {
            match rows.next() {
                Ok(Some(row)) => each(row)?,
                Ok(None) => return Ok(true),
                Err(_) => return Ok(false),
            }
        }
    }

    /// The columns that a table of the new file has and that of the damaged one, too; none where it is no table there.
    fn columns(&self, table: &str, data: &Write<'_>) -> Result<Vec<String>, StoreError> {
        let is_table =
            "SELECT 1 FROM sqlite_schema WHERE name = ? AND type = 'table' AND rootpage > 0";
        let mut is_there = false;
        self.rows(is_table, [table], |_| {
            is_there = true;
            Ok(())
        })?;
        if !is_there {
            return Ok(Vec::new());
        }
        let ask = "SELECT name FROM pragma_table_info(?)";
        let mut known = Vec::new();
        self.rows(ask, [table], |row| {
            known.extend(row.get::<_, String>(0));
            Ok(())
        })?;
        let mut wanted = data.rows(ask, [table], |row| Ok(row.get::<_, String>(0)?))?;
        wanted.retain(|column| known.contains(column));
        Ok(wanted)
    }

    /// Copies every row of a table that can be read.
    fn copy(&self, table: &Table, data: &Write<'_>) -> Result<(), StoreError> {
        let columns = self.columns(table.name, data)?;
        if columns.is_empty() {
            return Ok(());
        }
        let (name, list) = (table.name, columns.join(", "));
        let marks = vec!["?"; columns.len()].join(", ");
        let insert = format!("INSERT OR IGNORE INTO {name} ({list}) VALUES ({marks})");
        let mut insert = data.connection().prepare(&insert)?;
        if let Some(key) = table.key {
            let backwards = key.replace(", ", " DESC, ");
            for order in [key.to_owned(), format!("{backwards} DESC")] {
                let all = format!("SELECT {list} FROM {name} ORDER BY {order}");
                if self.rows(&all, [], |row| put(&mut insert, row, 0))? {
                    break;
                }
            }
            return Ok(());
        }
        let numbered = format!("SELECT rowid, {list} FROM {name}");
        let (mut last, mut first) = (0, None);
        let all = format!("{numbered} ORDER BY rowid");
        let is_whole = self.rows(&all, [], |row| {
            last = row.get(0)?;
            put(&mut insert, row, 1)
        })?;
        if is_whole {
            return Ok(());
        }
        let all = format!("{numbered} ORDER BY rowid DESC");
        self.rows(&all, [], |row| {
            first = Some(row.get(0)?);
            put(&mut insert, row, 1)
        })?;
        let one = format!("{numbered} WHERE rowid = ?");
        let mut between = |mut at: i64, step: i64, end: i64| -> Result<i64, StoreError> {
            let mut missed = 0;
            while missed < BEYOND {
                match at.checked_add(step).filter(|next| *next != end) {
                    Some(next) => at = next,
                    None => break,
                }
                missed += 1;
                self.rows(&one, [at], |row| {
                    missed = 0;
                    put(&mut insert, row, 1)
                })?;
            }
            Ok(at)
        };
        let reached = between(last.max(0), 1, first.unwrap_or(i64::MAX))?;
        if let Some(first) = first.filter(|first| *first > reached) {
            between(first, -1, reached)?;
        }
        Ok(())
    }
}

/// Keeps a row, from a column on; what no such row can be is left.
fn put(insert: &mut Statement<'_>, row: &Row<'_>, from: usize) -> Result<(), StoreError> {
    let count = row.as_ref().column_count();
    let mut values = Vec::with_capacity(count);
    for at in from..count {
        values.push(match row.get_ref(at)? {
            ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
            ValueRef::Null => Value::Null,
            ValueRef::Integer(number) => Value::Integer(number),
            ValueRef::Real(number) => Value::Real(number),
            ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
        });
    }
    match insert.execute(rusqlite::params_from_iter(values)) {
        Ok(_) => Ok(()),
        Err(error)
            if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) =>
        {
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

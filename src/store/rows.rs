//! Between values and columns. Columns are read by name, or by their place in a list that [`columns!`] declares once.

use std::str::FromStr;

use rusqlite::Row;
use rusqlite::types::{FromSql, FromSqlError, ToSql, ToSqlOutput, ValueRef};

use super::StoreError;
use crate::model::{
    CalendarDate, FlagReason, Id, Kind, Lifecycle, LinkKind, Name, Slug, Tag, Timestamp, Title,
};

impl ToSql for Id {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(self.as_bytes())))
    }
}

impl ToSql for Timestamp {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.seconds()))
    }
}

/// Values that are stored as their text.
macro_rules! as_text {
    ($($type:ty),+) => {$(
        impl ToSql for $type {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::Borrowed(ValueRef::Text(self.as_str().as_bytes())))
            }
        }
    )+};
}

as_text!(
    Kind, Lifecycle, LinkKind, Name, Slug, Tag, Title, FlagReason
);

/// How a column is told: by its name, or by its place.
pub(super) trait Column: Copy {
    /// What it is called in a message.
    fn name(self) -> &'static str;
    /// Its value.
    fn value<T: FromSql>(self, row: &Row<'_>) -> rusqlite::Result<T>;
    /// Its value, where it stands.
    fn value_ref<'r>(self, row: &'r Row<'_>) -> rusqlite::Result<ValueRef<'r>>;
}

impl Column for &'static str {
    fn name(self) -> &'static str {
        self
    }

    fn value<T: FromSql>(self, row: &Row<'_>) -> rusqlite::Result<T> {
        row.get(self)
    }

    fn value_ref<'r>(self, row: &'r Row<'_>) -> rusqlite::Result<ValueRef<'r>> {
        row.get_ref(self)
    }
}

/// Declares a list of columns, each with its SQL: an enum of their places, and the text that selects them. Looking a column
/// up by its name would be a tenth of what reading a list costs.
macro_rules! columns {
    ($(#[$doc:meta])* $list:ident { $first:ident = $first_sql:literal, $($column:ident = $sql:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub(super) enum $list {
            $first,
            $($column,)*
        }

        impl $list {
            /// The columns, to stand between `SELECT` and `FROM`; other columns may follow.
            pub(super) const SQL: &'static str = concat!($first_sql, $(", ", $sql,)*);
        }

        impl $crate::store::rows::Column for $list {
            fn name(self) -> &'static str {
                match self {
                    $list::$first => $first_sql,
                    $($list::$column => $sql,)*
                }
            }

            fn value<T: rusqlite::types::FromSql>(self, row: &rusqlite::Row<'_>) -> rusqlite::Result<T> {
                row.get(self as usize)
            }

            fn value_ref<'r>(
                self,
                row: &'r rusqlite::Row<'_>,
            ) -> rusqlite::Result<rusqlite::types::ValueRef<'r>> {
                row.get_ref(self as usize)
            }
        }
    };
}

pub(super) use columns;

/// A column's value.
pub(super) fn get<T: FromSql>(row: &Row<'_>, column: impl Column) -> Result<T, StoreError> {
    Ok(column.value(row)?)
}

/// A column's text; `None` for NULL.
fn text<'r>(row: &'r Row<'_>, column: impl Column) -> Result<Option<&'r str>, StoreError> {
    let wrong = |error: FromSqlError| StoreError::Value {
        what: column.name(),
        reason: error.to_string(),
    };
    column.value_ref(row)?.as_str_or_null().map_err(wrong)
}

/// A column's text, which cannot be missing.
fn some_text<'r>(row: &'r Row<'_>, column: impl Column) -> Result<&'r str, StoreError> {
    text(row, column)?.ok_or_else(|| StoreError::Value {
        what: column.name(),
        reason: "it is missing".to_owned(),
    })
}

/// A column that holds an id.
pub(super) fn id(row: &Row<'_>, column: impl Column) -> Result<Id, StoreError> {
    let value = column.value_ref(row)?;
    let bytes = value.as_blob().map_err(|error| StoreError::Value {
        what: "id",
        reason: error.to_string(),
    })?;
    Id::from_bytes(bytes).ok_or_else(|| StoreError::Value {
        what: "id",
        reason: format!("it has {} bytes instead of 16", bytes.len()),
    })
}

/// A column that holds a moment.
pub(super) fn moment(row: &Row<'_>, column: impl Column) -> Result<Timestamp, StoreError> {
    Ok(Timestamp::from_seconds(get(row, column)?))
}

/// A column that holds a text of closed form.
pub(super) fn word<T>(row: &Row<'_>, column: impl Column) -> Result<T, StoreError>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    read_word(column.name(), some_text(row, column)?)
}

/// A column that may hold a text of closed form.
pub(super) fn maybe_word<T>(row: &Row<'_>, column: impl Column) -> Result<Option<T>, StoreError>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    text(row, column)?
        .map(|text| read_word(column.name(), text))
        .transpose()
}

/// Reads a text of closed form.
pub(super) fn read_word<T>(what: &'static str, text: &str) -> Result<T, StoreError>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error: T::Err| StoreError::Value {
        what,
        reason: error.to_string(),
    })
}

/// A column that holds a title.
pub(super) fn title(row: &Row<'_>, column: impl Column) -> Result<Title, StoreError> {
    Title::parse(some_text(row, column)?).map_err(|error| StoreError::Value {
        what: "title",
        reason: error.to_string(),
    })
}

/// A column that holds a slug.
pub(super) fn slug(row: &Row<'_>, column: impl Column) -> Result<Slug, StoreError> {
    let text = some_text(row, column)?;
    Slug::parse(text).ok_or_else(|| StoreError::Value {
        what: "slug",
        reason: format!("`{text}` is none"),
    })
}

/// A column that may hold a calendar date.
pub(super) fn date(row: &Row<'_>, column: impl Column) -> Result<Option<CalendarDate>, StoreError> {
    Ok(text(row, column)?.and_then(CalendarDate::parse_iso))
}

/// A column that may hold JSON.
pub(super) fn json<T: serde::de::DeserializeOwned + Default>(
    row: &Row<'_>,
    column: impl Column,
) -> Result<T, StoreError> {
    match text(row, column)? {
        None => Ok(T::default()),
        Some(text) => from_json(column.name(), text),
    }
}

/// Reads stored JSON.
pub(super) fn from_json<T: serde::de::DeserializeOwned>(
    what: &'static str,
    text: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Value {
        what,
        reason: error.to_string(),
    })
}

/// Writes JSON to be stored.
pub(super) fn to_json(
    what: &'static str,
    value: &impl serde::Serialize,
) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Value {
        what,
        reason: error.to_string(),
    })
}

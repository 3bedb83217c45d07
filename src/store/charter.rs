//! What the community says of itself.

use rusqlite::params;

use super::rows::{from_json, get, read_word, to_json};
use super::{Read, StoreError, Write};
use crate::model::{Charter, Id};

impl Read<'_> {
    /// The charter, as far as it was written.
    pub fn charter(&self) -> Result<Charter, StoreError> {
        let agreements = self.meta("agreements")?;
        let rhythm = self.meta("rhythm")?;
        Ok(Charter {
            name: self.meta("name")?,
            domain: self.meta("domain")?,
            welcome: self.meta("welcome")?,
            agreements: match agreements {
                Some(text) => from_json("agreements", &text)?,
                None => Vec::new(),
            },
            rhythm: rhythm.map(|text| read_word("rhythm", &text)).transpose()?,
        })
    }

    /// The community's identity: the same on every machine that shares it.
    pub fn community_id(&self) -> Result<Option<Id>, StoreError> {
        Ok(self.meta("id")?.and_then(|text| Id::parse(&text)))
    }

    pub(super) fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.row("SELECT value FROM meta WHERE key = ?", [key], |row| {
            get(row, "value")
        })
    }
}

impl Write<'_> {
    /// Keeps the charter in place of the one before.
    pub fn save_charter(&self, charter: &Charter) -> Result<(), StoreError> {
        let agreements = match charter.agreements.as_slice() {
            [] => None,
            some => Some(to_json("agreements", &some)?),
        };
        let rhythm = charter.rhythm.map(|period| period.to_string());
        for (key, value) in [
            ("name", charter.name.as_ref()),
            ("domain", charter.domain.as_ref()),
            ("welcome", charter.welcome.as_ref()),
            ("agreements", agreements.as_ref()),
            ("rhythm", rhythm.as_ref()),
        ] {
            self.set_meta(key, value.map(String::as_str))?;
        }
        if self.community_id()?.is_none() {
            self.set_meta("id", Some(&Id::random().to_string()))?;
        }
        Ok(())
    }

    /// Makes this the community of an identity that it has elsewhere.
    pub fn set_community_id(&self, id: Id) -> Result<(), StoreError> {
        self.set_meta("id", Some(&id.to_string()))
    }

    pub(super) fn set_meta(&self, key: &str, value: Option<&str>) -> Result<(), StoreError> {
        self.touch_charter()?;
        match value {
            Some(value) => self.execute(
                "INSERT INTO meta (key, value) VALUES (?, ?) \
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                params![key, value],
            )?,
            None => self.execute("DELETE FROM meta WHERE key = ?", [key])?,
        };
        Ok(())
    }
}

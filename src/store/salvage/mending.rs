//! Makes a file whole of which rows are missing.

use std::collections::BTreeSet;

use rusqlite::params;

use super::{Old, Salvaged, TABLES};
use crate::model::{Id, Name, Tag};
use crate::store::revisions::NewRevision;
use crate::store::rows::{self, get};
use crate::store::shown::SHOWN_REVISION;
use crate::store::tags::TAGS;
use crate::store::{StoreError, Write};

/// How a revision is called that says what an entry says whose own revision is gone.
const CHANGE: &str = "salvage";

/// What became of an entry.
enum Mended {
    /// It says what it said, or it is lost.
    AsItWas,
    /// It says what its last revision does that is left; its title.
    ByRevision(String),
    /// No text of it is left; its title.
    WithoutText(String),
    /// It says what its row does, which no revision bears out; its title.
    Doubtful(String),
}

impl Write<'_> {
    /// Makes what was copied whole; tells what is not as it was.
    pub(super) fn mend(&self, old: &Old<'_>) -> Result<Salvaged, StoreError> {
        let mut salvaged = Salvaged::default();
        let has_sums = old
            .columns("revision", self)?
            .iter()
            .any(|name| name == "sum");
        salvaged.charter_changed = has_sums && self.charter_is_changed()?;
        self.drop_what_is_no_name()?;
        let told = self.take_from_indexes(old)?;
        salvaged.marks = told.marks;
        salvaged.names = self.name_the_unknown()?;
        salvaged.files = self.drop_changed_files()?;
        self.drop_unreadable_revisions()?;
        salvaged.changed = self.changed_titles()?;
        self.keep_out_of_sight()?;
        // What is derived is asked below, and made anew after that.
        self.execute(&format!("UPDATE entry SET tags = {TAGS}"), [])?;
        let entries = self.rows("SELECT id, uuid FROM entry ORDER BY id", [], |row| {
            Ok((get::<i64>(row, "id")?, rows::id(row, "uuid")))
        })?;
        for (row, id) in entries {
            match id {
                Ok(id) => match self.mend_entry(row, id)? {
                    Mended::AsItWas => {}
                    Mended::ByRevision(title) if told.entries.contains(&row) => {
                        salvaged.rebuilt.push(title);
                    }
                    Mended::ByRevision(title) => salvaged.older.push(title),
                    Mended::WithoutText(title) => salvaged.without_text.push(title),
                    Mended::Doubtful(title) if salvaged.changed.contains(&title) => {}
                    Mended::Doubtful(title) => salvaged.changed.push(title),
                },
                Err(_) => self.drop_entry(row)?,
            }
        }
        self.drop_what_leads_nowhere()?;
        salvaged.lost = self.lost(old)?;
        Ok(salvaged)
    }

    /// Drops names of people and tags that are none any more.
    fn drop_what_is_no_name(&self) -> Result<(), StoreError> {
        let members = self.rows("SELECT id, name, folded FROM member", [], |row| {
            let (name, folded): (String, String) = (get(row, "name")?, get(row, "folded")?);
            let is_one = Name::parse(&name).is_ok_and(|name| name.folded() == folded);
            Ok((get::<i64>(row, "id")?, is_one))
        })?;
        for (row, _) in members.into_iter().filter(|(_, is_one)| !is_one) {
            self.execute("DELETE FROM member WHERE id = ?", [row])?;
        }
        let tags = self.rows("SELECT id, name FROM tag", [], |row| {
            let is_one = get::<String>(row, "name")?.parse::<Tag>().is_ok();
            Ok((get::<i64>(row, "id")?, is_one))
        })?;
        for (row, _) in tags.into_iter().filter(|(_, is_one)| !is_one) {
            self.execute("DELETE FROM tag WHERE id = ?", [row])?;
        }
        let aliases = self.rows("SELECT alias FROM tag_alias", [], |row| {
            get::<String>(row, "alias")
        })?;
        for alias in aliases.iter().filter(|alias| alias.parse::<Tag>().is_err()) {
            self.execute("DELETE FROM tag_alias WHERE alias = ?", [alias])?;
        }
        Ok(())
    }

    /// What somebody did whose name is gone stays, as somebody's.
    fn name_the_unknown(&self) -> Result<u64, StoreError> {
        let unknown = self.execute(
            "INSERT INTO member (id, name, folded) SELECT id, 'unknown ' || id, 'unknown ' || id FROM (\
             SELECT author AS id FROM entry UNION SELECT told_by FROM entry UNION SELECT steward FROM entry \
             UNION SELECT author FROM revision UNION SELECT by FROM mark UNION SELECT person FROM mark) \
             WHERE id IS NOT NULL AND id NOT IN (SELECT id FROM member) ON CONFLICT DO NOTHING",
            [],
        )?;
        Ok(unknown as u64)
    }

    /// Drops the bytes of files that are not what they were; gives how many.
    fn drop_changed_files(&self) -> Result<u64, StoreError> {
        for key in self.changed_blobs()? {
            self.execute("DELETE FROM blob WHERE sha256 = ?", [key])?;
        }
        let lost = "SELECT count(DISTINCT sha256) AS n FROM attachment WHERE sha256 NOT IN (SELECT sha256 FROM blob)";
        let lost = self.row(lost, [], |row| get::<i64>(row, "n"))?;
        Ok(lost.unwrap_or_default().unsigned_abs())
    }

    /// Drops the revisions whose words or fields cannot be read.
    fn drop_unreadable_revisions(&self) -> Result<(), StoreError> {
        let wordless = "DELETE FROM revision WHERE body NOT IN (SELECT id FROM body) \
             OR author NOT IN (SELECT id FROM member) OR entry NOT IN (SELECT id FROM entry)";
        self.execute(wordless, [])?;
        let all = self.rows("SELECT id FROM revision", [], |row| get::<i64>(row, "id"))?;
        for row in all {
            if self.revision_in(row, 1).is_err() {
                self.execute("DELETE FROM revision WHERE id = ?", [row])?;
            }
        }
        Ok(())
    }

    /// What was private or a draft by its row or by its revision stays so: which of the two is damaged is not known.
    fn keep_out_of_sight(&self) -> Result<(), StoreError> {
        for (set, said) in [
            ("private = 1", "json_extract(fields, '$.private')"),
            (
                "state = 'draft'",
                "json_extract(fields, '$.state') = 'draft'",
            ),
        ] {
            self.execute(
                &format!(
                    "UPDATE entry SET {set} WHERE EXISTS (SELECT 1 FROM revision WHERE revision.entry = entry.id AND {said} \
                     AND (revision.uuid = entry.head OR revision.id = \
                     (SELECT max(id) FROM revision AS last WHERE last.entry = entry.id)))"
                ),
                [],
            )?;
        }
        Ok(())
    }

    /// Has an entry show a text that is there, as one of its revisions.
    fn mend_entry(&self, row: i64, id: Id) -> Result<Mended, StoreError> {
        if self.is_readable(id) && self.is_whole(row, id)? {
            return Ok(Mended::AsItWas);
        }
        // What was written goes before a row that says otherwise: a text that is another entry's must not be shown.
        if let Some((revision, is_shown)) = self.best_revision(row)?
            && !self.is_changed(revision)?
        {
            let title = self.say(row, revision)?;
            if self.is_readable(id) && self.is_whole(row, id)? {
                return Ok(match is_shown {
                    true => Mended::AsItWas,
                    false => Mended::ByRevision(title),
                });
            }
        }
        let has_text =
            "SELECT 1 AS n FROM entry JOIN body ON body.id = entry.body WHERE entry.id = ?";
        let has_text = self
            .row(has_text, [row], |row| get::<i64>(row, "n"))?
            .is_some();
        let title = "SELECT title FROM entry WHERE id = ?";
        let title = self.row(title, [row], |row| get::<String>(row, "title"))?;
        let title = title.unwrap_or_default();
        let mended = match (has_text && self.is_readable(id), self.best_revision(row)?) {
            (true, _) => Mended::Doubtful(title),
            (false, Some((revision, _))) => Mended::ByRevision(self.say(row, revision)?),
            (false, None) => {
                let body = self.insert("INSERT INTO body (text) VALUES ('')", [])?;
                self.execute("UPDATE entry SET body = ?2 WHERE id = ?1", [row, body])?;
                Mended::WithoutText(title)
            }
        };
        if !self.is_readable(id) {
            self.drop_entry(row)?;
            return Ok(Mended::AsItWas);
        }
        if self.is_whole(row, id)? {
            return Ok(mended);
        }
        let (Some(entry), Some(content)) = (self.entry(id)?, self.content(id)?) else {
            self.drop_entry(row)?;
            return Ok(Mended::AsItWas);
        };
        let body = self.row("SELECT body FROM entry WHERE id = ?", [row], |row| {
            get::<i64>(row, "body")
        })?;
        // As it was read: a character that no title may have is none of it any more.
        self.execute(
            "UPDATE entry SET title = ?2 WHERE id = ?1",
            params![row, content.title],
        )?;
        let revision = NewRevision {
            id: Id::random(),
            body: body.unwrap_or_default(),
            content: &content,
            parents: &[],
            author: self.member_id(&entry.author)?,
            at: entry.updated,
            change: CHANGE,
        };
        self.add_revision(row, &revision)?;
        Ok(mended)
    }

    /// The revision that an entry shows, else its last one; and whether it is the one that it shows.
    fn best_revision(&self, row: i64) -> Result<Option<(i64, bool)>, StoreError> {
        let best = "SELECT revision.id AS id, revision.uuid = entry.head AS is_shown FROM revision \
             JOIN entry ON entry.id = revision.entry WHERE entry.id = ? ORDER BY is_shown DESC, revision.id DESC LIMIT 1";
        self.row(best, [row], |row| {
            Ok((get(row, "id")?, get(row, "is_shown")?))
        })
    }

    /// Has an entry say what a revision does; gives its title.
    fn say(&self, row: i64, revision: i64) -> Result<String, StoreError> {
        let content = self.revision_in(revision, 1)?.content;
        self.execute(
            "UPDATE entry SET (title, body, head) = (SELECT title, body, uuid FROM revision WHERE id = ?2), kind = ?3 WHERE id = ?1",
            params![row, revision, content.details.kind()],
        )?;
        self.write_fields(row, &content)?;
        Ok(content.title.as_str().to_owned())
    }

    /// The titles of entries of which a revision or a mark is not as it was written.
    fn changed_titles(&self) -> Result<Vec<String>, StoreError> {
        let of_revision =
            "SELECT title FROM entry WHERE id = (SELECT entry FROM revision WHERE id = ?)";
        let of_mark = "SELECT title FROM entry WHERE id = (SELECT entry FROM mark WHERE id = ?)";
        let mut titles = BTreeSet::new();
        for (changed, title) in [
            (self.changed_revisions()?, of_revision),
            (self.changed_marks()?, of_mark),
        ] {
            // What has no sum is of a schema without them, or was put together just now.
            for changed in changed.into_iter().filter(|changed| changed.is_summed) {
                titles.extend(self.row(title, [changed.row], |row| get::<String>(row, "title"))?);
            }
        }
        Ok(titles.into_iter().collect())
    }

    /// Whether an entry shows what one of its revisions says.
    fn is_whole(&self, row: i64, id: Id) -> Result<bool, StoreError> {
        match self.shown_revision(row)? {
            Some(revision) => self.says(id, revision),
            None => Ok(false),
        }
    }

    /// The revision that an entry shows, if it has the entry's text and title.
    fn shown_revision(&self, row: i64) -> Result<Option<i64>, StoreError> {
        self.row(
            &format!(
                "SELECT revision.id AS id FROM entry JOIN revision ON revision.uuid = entry.head WHERE entry.id = ? \
                 AND EXISTS ({SHOWN_REVISION})"
            ),
            [row],
            |row| get::<i64>(row, "id"),
        )
    }

    /// Whether an entry can be read as one.
    fn is_readable(&self, id: Id) -> bool {
        matches!(self.content(id), Ok(Some(_)))
    }

    fn drop_entry(&self, row: i64) -> Result<(), StoreError> {
        self.execute("DELETE FROM revision WHERE entry = ?", [row])?;
        self.execute("DELETE FROM entry WHERE id = ?", [row])?;
        Ok(())
    }

    /// Drops all that points to what is not there.
    fn drop_what_leads_nowhere(&self) -> Result<(), StoreError> {
        loop {
            let mut dropped = 0;
            for table in &TABLES {
                let ends = self.rows(
                    "SELECT \"from\" AS own, \"table\" AS parent, \"to\" AS target FROM pragma_foreign_key_list(?)",
                    [table.name],
                    |row| {
                        let (own, parent): (String, String) = (get(row, "own")?, get(row, "parent")?);
                        Ok((own, parent, get::<Option<String>>(row, "target")?))
                    },
                )?;
                for (own, parent, target) in ends {
                    let key = match parent.as_str() {
                        "blob" => "sha256".to_owned(),
                        _ => target.unwrap_or_else(|| "id".to_owned()),
                    };
                    dropped += self.execute(
                        &format!(
                            "DELETE FROM {} WHERE {own} IS NOT NULL AND {own} NOT IN (SELECT {key} FROM {parent})",
                            table.name
                        ),
                        [],
                    )?;
                }
            }
            if dropped == 0 {
                break;
            }
        }
        let orphans = "DELETE FROM body WHERE id NOT IN (SELECT body FROM entry UNION SELECT body FROM revision)";
        self.execute(orphans, [])?;
        self.execute(
            "DELETE FROM blob WHERE sha256 NOT IN (SELECT sha256 FROM attachment)",
            [],
        )?;
        Ok(())
    }

    /// The titles of entries of which the damaged file tells in an index and that were not saved.
    fn lost(&self, old: &Old<'_>) -> Result<Vec<String>, StoreError> {
        let saved = self.rows("SELECT id FROM entry", [], |row| get::<i64>(row, "id"))?;
        let saved: BTreeSet<i64> = saved.into_iter().collect();
        let mut lost = Vec::new();
        old.rows(
            "SELECT id, title FROM entry INDEXED BY entry_title",
            [],
            |row| {
                let id: i64 = row.get(0)?;
                if let (false, Ok(title)) = (saved.contains(&id), row.get::<_, String>(1)) {
                    lost.push(title);
                }
                Ok(())
            },
        )?;
        Ok(lost)
    }
}

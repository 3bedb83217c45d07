//! What the indexes of a damaged file still tell of rows whose own page is lost: they stand on pages of their own.

use super::{Old, put};
use crate::store::rows::get;
use crate::store::{StoreError, Write};

/// Rows that an index tells whole, or but for something small: where they go, and where they come from.
const WHOLE: [(&str, &str); 7] = [
    // In small letters, which are the same person's.
    (
        "member (id, name, folded)",
        "SELECT id, folded, folded FROM member INDEXED BY sqlite_autoindex_member_1",
    ),
    (
        "member_alias (folded, name, member)",
        "SELECT folded, folded, member FROM member_alias INDEXED BY member_alias_member",
    ),
    (
        "tag (id, name)",
        "SELECT id, name FROM tag INDEXED BY sqlite_autoindex_tag_1",
    ),
    (
        "tag_alias (alias, tag)",
        "SELECT alias, tag FROM tag_alias INDEXED BY tag_alias_tag",
    ),
    (
        "member_topic (member, stance, tag)",
        "SELECT member, stance, tag FROM member_topic INDEXED BY member_topic_tag",
    ),
    (
        "entry_tag (entry, tag, updated)",
        "SELECT entry, tag, updated FROM entry_tag INDEXED BY entry_tag_tag",
    ),
    // When a link was made only says in which order links are told.
    (
        "link (source, kind, target, written, created)",
        "SELECT source, kind, target, written, 0 FROM link INDEXED BY link_target",
    ),
];

/// Rows that several indexes tell of, each a part: a table for each part, and where it comes from.
const PARTS: [(&str, &str); 8] = [
    (
        "told_brief (id, uuid, kind, state, private, author, created, updated, trashed, told_by, steward)",
        "SELECT id, uuid, kind, state, private, author, created, updated, trashed, told_by, steward \
         FROM entry INDEXED BY entry_brief",
    ),
    (
        "told_uuid (id, uuid)",
        "SELECT id, uuid FROM entry INDEXED BY sqlite_autoindex_entry_1",
    ),
    (
        "told_slug (id, slug)",
        "SELECT id, slug FROM entry INDEXED BY entry_slug",
    ),
    (
        "told_title (id, title)",
        "SELECT id, title FROM entry INDEXED BY entry_title",
    ),
    (
        "told_mark (id, act, at, entry, by, value)",
        "SELECT id, act, at, entry, by, value FROM mark INDEXED BY mark_act",
    ),
    (
        "told_mark_uuid (id, uuid)",
        "SELECT id, uuid FROM mark INDEXED BY sqlite_autoindex_mark_1",
    ),
    (
        "told_person (id, person)",
        "SELECT id, person FROM mark INDEXED BY mark_person WHERE person IS NOT NULL",
    ),
    (
        "told_target (id, target)",
        "SELECT id, target FROM mark INDEXED BY mark_target WHERE target IS NOT NULL",
    ),
];

/// Entries without a row of their own. Which text they show, and what else their last revision says, is for
/// [`Write::mend`] to find; no text has the number 0. What nobody tells to be public is private.
const ENTRIES: &str = "INSERT OR IGNORE INTO entry (id, uuid, handle, slug, kind, title, body, state, private, author, created, \
    updated, trashed, head, told_by, steward, tags, terms) \
    SELECT lost.id, coalesce(brief.uuid, told_uuid.uuid, randomblob(16)), '', coalesce(told_slug.slug, 'entry-' || lost.id), \
    coalesce(brief.kind, iif(json_valid(last.fields), last.fields ->> '$.kind', NULL)), \
    coalesce(told_title.title, last.title), 0, \
    coalesce(brief.state, iif(json_valid(last.fields), last.fields ->> '$.state', NULL)), coalesce(brief.private, 1), \
    coalesce(brief.author, (SELECT author FROM revision WHERE entry = lost.id ORDER BY id LIMIT 1)), \
    coalesce(brief.created, (SELECT at FROM revision WHERE entry = lost.id ORDER BY id LIMIT 1)), \
    coalesce(brief.updated, last.at), brief.trashed, randomblob(16), brief.told_by, brief.steward, '', '' \
    FROM (SELECT id FROM told_brief UNION SELECT entry FROM revision EXCEPT SELECT id FROM entry) AS lost \
    LEFT JOIN told_brief AS brief ON brief.id = lost.id \
    LEFT JOIN told_uuid ON told_uuid.id = lost.id \
    LEFT JOIN told_slug ON told_slug.id = lost.id \
    LEFT JOIN told_title ON told_title.id = lost.id \
    LEFT JOIN revision AS last ON last.id = (SELECT max(id) FROM revision WHERE entry = lost.id)";

/// Marks without a row of their own; what somebody added in words is lost, and where they tried it.
const MARKS: &str = "INSERT OR IGNORE INTO mark (id, uuid, entry, act, value, by, at, person, target) \
    SELECT told_mark.id, told_mark_uuid.uuid, entry, act, value, by, at, person, target FROM told_mark \
    JOIN told_mark_uuid ON told_mark_uuid.id = told_mark.id \
    LEFT JOIN told_person ON told_person.id = told_mark.id \
    LEFT JOIN told_target ON told_target.id = told_mark.id \
    WHERE told_mark.id NOT IN (SELECT id FROM mark)";

/// What was put together from indexes.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The rows of entries.
    pub(super) entries: Vec<i64>,
    /// How many marks.
    pub(super) marks: u64,
}

impl Write<'_> {
    /// Takes what the indexes tell and the tables did not.
    pub(super) fn take_from_indexes(&self, old: &Old<'_>) -> Result<Told, StoreError> {
        for (into, from) in WHOLE {
            let mut insert = self.insert_into(into)?;
            old.rows(from, [], |row| put(&mut insert, row, 0))?;
        }
        for (part, from) in PARTS {
            self.connection()
                .execute_batch(&format!("CREATE TEMP TABLE {part}"))?;
            let mut insert = self.insert_into(part)?;
            old.rows(from, [], |row| put(&mut insert, row, 0))?;
            let (table, _) = name_and_columns(part);
            self.connection()
                .execute_batch(&format!("CREATE INDEX {table}_id ON {table} (id)"))?;
        }
        self.execute(ENTRIES, [])?;
        let marks = self.execute(MARKS, [])? as u64;
        let entries = self.rows("SELECT id FROM entry WHERE body = 0", [], |row| {
            get::<i64>(row, "id")
        })?;
        for (part, _) in PARTS {
            let (table, _) = name_and_columns(part);
            self.connection()
                .execute_batch(&format!("DROP TABLE {table}"))?;
        }
        Ok(Told { entries, marks })
    }

    fn insert_into(&self, list: &str) -> Result<rusqlite::Statement<'_>, StoreError> {
        let (_, columns) = name_and_columns(list);
        let marks = vec!["?"; columns].join(", ");
        Ok(self
            .connection()
            .prepare(&format!("INSERT OR IGNORE INTO {list} VALUES ({marks})"))?)
    }
}

/// The name of a table before its columns, and how many these are.
fn name_and_columns(list: &str) -> (&str, usize) {
    let (name, columns) = list.split_once(' ').unwrap_or((list, ""));
    (name, columns.split(',').count())
}

-- Schema 3: what a search or a list asks of many entries of which few are shown, without reading the entries themselves.

CREATE TABLE entry_length (
    block   INTEGER PRIMARY KEY,          -- the entries from block * 1024 on
    lengths BLOB NOT NULL                 -- for each a byte: its words by the index, 18 steps for each factor of e; 0 is unknown
) STRICT;

-- What lists choose and order entries by, and who had a hand in them.
DROP INDEX entry_hands;
CREATE INDEX entry_brief ON entry (id, updated, created, kind, author, told_by, steward, state, trashed, private, uuid);

-- When an entry that carries the tag last changed, for the latest of a tag.
ALTER TABLE entry_tag ADD COLUMN updated INTEGER NOT NULL DEFAULT 0;   -- entry.updated
UPDATE entry_tag SET updated = (SELECT updated FROM entry WHERE entry.id = entry_tag.entry);
DROP INDEX entry_tag_tag;
CREATE INDEX entry_tag_tag ON entry_tag (tag, updated, entry);

-- The latest entries, told apart from drafts and the trash without reading them.
DROP INDEX entry_updated;
CREATE INDEX entry_updated ON entry (updated, id, trashed, state);

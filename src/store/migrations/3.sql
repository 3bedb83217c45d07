-- Schema 3: what a search or a list asks of many entries of which few are shown, without reading the entries themselves.

CREATE TABLE entry_length (
    block   INTEGER PRIMARY KEY,          -- the entries from block * 1024 on
    lengths BLOB NOT NULL                 -- for each a byte: its words by the index, 18 steps for each factor of e; 0 is unknown
) STRICT;

-- What lists choose and order entries by, and who had a hand in them.
DROP INDEX entry_hands;
CREATE INDEX entry_brief ON entry (id, updated, created, kind, author, told_by, steward, state, trashed, private, uuid);

-- The latest entries, told apart from drafts and the trash without reading them.
DROP INDEX entry_updated;
CREATE INDEX entry_updated ON entry (updated, id, trashed, state);

-- Schema 2: how entries stand, derived from marks, links and entries, so that what waits is found without reading every mark.

CREATE TABLE standing (
    entry   INTEGER PRIMARY KEY REFERENCES entry ON DELETE CASCADE,
    state   TEXT,                         -- the computed state of a live lesson, practice or question
    since   INTEGER,                      -- from when on it waits for someone: a practice is due, the others were captured
    shared  INTEGER NOT NULL CHECK (shared IN (0, 1)), -- whether others may hear of it
    flags   TEXT,                         -- the reasons of open flags, joined by spaces
    flagged INTEGER                       -- when the first of them was raised
) STRICT;
CREATE INDEX standing_state ON standing (state, shared, since);
CREATE INDEX standing_flagged ON standing (flagged) WHERE flagged IS NOT NULL;
CREATE INDEX standing_sensitive ON standing (entry) WHERE instr(flags, 'sensitive');

-- Who did what with an entry and when, without reading the marks themselves.
DROP INDEX mark_entry;
CREATE INDEX mark_entry ON mark (entry, act, by);
DROP INDEX mark_by;
CREATE INDEX mark_by ON mark (by, at);
DROP INDEX mark_act;
CREATE INDEX mark_act ON mark (act, at, entry, by, value);

-- What others may not hear of, flags apart: few, and left out of many sums.
CREATE INDEX entry_hidden ON entry (id) WHERE private = 1 OR state = 'draft' OR trashed IS NOT NULL;

-- Who was thanked, and who coached.
CREATE INDEX mark_person ON mark (person) WHERE person IS NOT NULL;

-- The entries that marks point to: which questions an entry answers.
CREATE INDEX mark_target ON mark (target) WHERE target IS NOT NULL;

-- Who told, wrote or stewards a live entry: people are found by many entries of which few are shown.
CREATE INDEX entry_hands ON entry (id, updated, kind, author, told_by, steward, uuid, state, trashed)
    WHERE state = 'live' AND trashed IS NULL;

-- Schema 2: how entries stand, derived from marks, links and entries, so that lists by state need not read every mark.

CREATE TABLE standing (
    entry   INTEGER PRIMARY KEY REFERENCES entry ON DELETE CASCADE,
    state   TEXT,                         -- the computed state of a live lesson, practice or question
    due     INTEGER,                      -- from when on a live practice is due; whether it is, the clock tells
    flags   TEXT,                         -- the reasons of open flags, joined by spaces
    flagged INTEGER                       -- when the first of them was raised
) STRICT;
CREATE INDEX standing_state ON standing (state, due);
CREATE INDEX standing_flagged ON standing (flagged) WHERE flagged IS NOT NULL;

-- The entries that marks point to: which questions an entry answers.
CREATE INDEX mark_target ON mark (target) WHERE target IS NOT NULL;

-- Schema 5: what an exchange with other machines has to remember.

-- With whom, and how far: the remote, its branch, the commit that this file and the exchange tree last agreed on.
CREATE TABLE sync (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What others know of each entry. Also of one that was erased here, until they have been told.
CREATE TABLE exchanged (
    entry    BLOB PRIMARY KEY CHECK (length(entry) = 16), -- entry.uuid
    revision INTEGER NOT NULL,            -- the last revision.id that the remote has; 0 where it has none
    handed   INTEGER NOT NULL DEFAULT 0,  -- the last revision.id that was handed over in an archive, or came in one
    changed  INTEGER                      -- grows with each change that others may not know; NULL where they know it all
) STRICT, WITHOUT ROWID;
CREATE INDEX exchanged_changed ON exchanged (changed) WHERE changed IS NOT NULL;

-- Versions of an entry that stand beside the one that it shows, until somebody settles which it is to be.
CREATE TABLE diverged (
    entry    INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE,
    revision BLOB NOT NULL,               -- revision.uuid
    PRIMARY KEY (entry, revision)
) STRICT, WITHOUT ROWID;

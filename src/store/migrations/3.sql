-- Schema 3: how long each entry is, so that a search need not look it up for each of its many matches.

CREATE TABLE entry_length (
    block   INTEGER PRIMARY KEY,          -- the entries from block * 1024 on
    lengths BLOB NOT NULL                 -- for each a byte: its words by the index, 18 steps for each factor of e; 0 is unknown
) STRICT;

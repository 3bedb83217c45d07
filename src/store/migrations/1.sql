-- Schema 1: the whole model. docs/database.md explains it table by table.

-- What the community says of itself: name, domain, welcome, agreements (JSON), rhythm, and the community's id.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE member (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,          -- lower case: names that differ in case are one person's
    team   TEXT,
    role   TEXT
) STRICT;

CREATE TABLE member_alias (
    folded TEXT PRIMARY KEY,
    name   TEXT NOT NULL,
    member INTEGER NOT NULL REFERENCES member
) STRICT, WITHOUT ROWID;
CREATE INDEX member_alias_member ON member_alias (member);

CREATE TABLE tag (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    definition TEXT
) STRICT;

CREATE TABLE tag_alias (
    alias TEXT PRIMARY KEY,
    tag   INTEGER NOT NULL REFERENCES tag ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_alias_tag ON tag_alias (tag);

CREATE TABLE member_topic (
    member INTEGER NOT NULL REFERENCES member ON DELETE CASCADE,
    stance TEXT NOT NULL CHECK (stance IN ('offers', 'seeks')),
    tag    INTEGER NOT NULL REFERENCES tag,
    PRIMARY KEY (member, stance, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_topic_tag ON member_topic (tag);

-- Texts, apart from the rows that lists read. Revisions that share a text share its row.
CREATE TABLE body (
    id   INTEGER PRIMARY KEY,
    text TEXT NOT NULL
) STRICT;

CREATE TABLE entry (
    id           INTEGER PRIMARY KEY,
    uuid         BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
    handle       TEXT NOT NULL,           -- derived from uuid; not unique once two communities have met
    slug         TEXT NOT NULL,           -- frozen at creation; not unique either
    kind         TEXT NOT NULL CHECK (kind IN ('story', 'lesson', 'practice', 'question', 'path', 'gathering')),
    title        TEXT NOT NULL,
    body         INTEGER NOT NULL REFERENCES body,
    state        TEXT NOT NULL CHECK (state IN ('draft', 'live', 'retired')),
    private      INTEGER NOT NULL CHECK (private IN (0, 1)),
    author       INTEGER NOT NULL REFERENCES member,
    created      INTEGER NOT NULL,        -- moments are seconds since 1970-01-01T00:00:00Z
    updated      INTEGER NOT NULL,
    trashed      INTEGER,
    head         BLOB NOT NULL,           -- uuid of the revision shown
    told_by      INTEGER REFERENCES member,
    happened     TEXT,                    -- ISO 8601 date: a day, a month or a year
    outcome      TEXT,
    steward      INTEGER REFERENCES member,
    review_every INTEGER,                 -- days
    held_on      TEXT,
    held_where   TEXT,
    steps        TEXT,                    -- a path's steps, JSON
    extra        TEXT,                    -- foreign front matter, JSON
    tags         TEXT NOT NULL,           -- the tags' names, joined by spaces: derived, for the index
    terms        TEXT NOT NULL            -- words that the index's tokenizer cannot see: derived
) STRICT;
CREATE INDEX entry_handle ON entry (handle);
CREATE INDEX entry_slug ON entry (slug);
CREATE INDEX entry_title ON entry (title COLLATE NOCASE);
CREATE INDEX entry_updated ON entry (updated, id);
CREATE INDEX entry_kind ON entry (kind, updated, id);
CREATE INDEX entry_author ON entry (author);
CREATE INDEX entry_told_by ON entry (told_by) WHERE told_by IS NOT NULL;
CREATE INDEX entry_steward ON entry (steward) WHERE steward IS NOT NULL;
CREATE INDEX entry_trashed ON entry (trashed) WHERE trashed IS NOT NULL;
CREATE INDEX entry_body ON entry (body);

CREATE TABLE entry_tag (
    entry INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE,
    tag   INTEGER NOT NULL REFERENCES tag,
    PRIMARY KEY (entry, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_tag_tag ON entry_tag (tag, entry);

CREATE TABLE revision (
    id     INTEGER PRIMARY KEY,
    uuid   BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
    entry  INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE,
    author INTEGER NOT NULL REFERENCES member,
    at     INTEGER NOT NULL,
    change TEXT NOT NULL,                 -- add, edit, tag, retire, import, undo …
    title  TEXT NOT NULL,
    body   INTEGER NOT NULL REFERENCES body,
    fields TEXT NOT NULL                  -- tags, kind and its fields, state, private, extra: JSON
) STRICT;
CREATE INDEX revision_entry ON revision (entry, id);
CREATE INDEX revision_body ON revision (body);

CREATE TABLE revision_parent (
    revision INTEGER NOT NULL REFERENCES revision ON DELETE CASCADE,
    parent   BLOB NOT NULL,               -- uuid: a parent may not have arrived yet
    PRIMARY KEY (revision, parent)
) STRICT, WITHOUT ROWID;

CREATE TABLE mark (
    id     INTEGER PRIMARY KEY,
    uuid   BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
    entry  INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE,
    act    TEXT NOT NULL,                 -- tried, answer, metoo, thanks, flag, review, step; unknown words are kept
    value  TEXT,                          -- verdict, reason, decision or step number
    place  TEXT,
    target BLOB,                          -- uuid of the entry that answers
    person INTEGER REFERENCES member,     -- who is thanked, who coached
    by     INTEGER NOT NULL REFERENCES member,
    at     INTEGER NOT NULL,
    note   TEXT
) STRICT;
CREATE INDEX mark_entry ON mark (entry, act);
CREATE INDEX mark_by ON mark (by);
CREATE INDEX mark_act ON mark (act, at);

CREATE TABLE link (
    source  INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE,
    kind    TEXT NOT NULL CHECK (kind IN ('from', 'answers', 'supersedes', 'relates')),
    target  INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE,
    written TEXT NOT NULL DEFAULT '',     -- as it stands in the source's body; '' for a link that stands by itself
    created INTEGER NOT NULL,
    PRIMARY KEY (source, kind, target, written)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_target ON link (target, kind);

-- References in bodies that name no entry yet; resolved when one of that name arrives.
CREATE TABLE wanted (
    source  INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE,
    written TEXT NOT NULL,
    slug    TEXT NOT NULL,                -- what it is looked up by
    PRIMARY KEY (source, written)
) STRICT, WITHOUT ROWID;
CREATE INDEX wanted_slug ON wanted (slug);

CREATE TABLE blob (
    sha256 TEXT PRIMARY KEY,
    size   INTEGER NOT NULL,
    bytes  BLOB NOT NULL
) STRICT;

CREATE TABLE attachment (
    entry  INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE,
    path   TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES blob,
    PRIMARY KEY (entry, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_sha256 ON attachment (sha256);

-- Where an imported entry came from: how a second import knows it again.
CREATE TABLE origin (
    path        TEXT PRIMARY KEY,
    entry       INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE,
    fingerprint TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX origin_entry ON origin (entry);
CREATE INDEX origin_fingerprint ON origin (fingerprint);

-- What was done on this machine, and how to take it back.
CREATE TABLE journal (
    id   INTEGER PRIMARY KEY,
    at   INTEGER NOT NULL,
    what TEXT NOT NULL,                   -- what undo says that it took back
    undo TEXT NOT NULL                    -- JSON: the steps back
) STRICT;

CREATE VIEW search_text AS
    SELECT entry.id AS id, entry.title AS title, body.text AS body, entry.tags AS tags, entry.terms AS terms
    FROM entry JOIN body ON body.id = entry.body
    WHERE entry.trashed IS NULL;

CREATE VIRTUAL TABLE search USING fts5 (
    title, body, tags, terms,
    content = 'search_text', content_rowid = 'id',
    tokenize = 'porter unicode61 remove_diacritics 2'
);

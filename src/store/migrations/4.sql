-- Schema 4: words keep their marks in the index, and the latest entries of a tag are read from an index of theirs.

-- Without the marks (Mn and Mc) words of Hindi, Arabic and others fall apart into their consonants. Latin letters lose their
-- accents all the same. The separators are U+FE0E and U+FE0F, which only say how a picture is drawn.
DROP TABLE search;
CREATE VIRTUAL TABLE search USING fts5 (
    title, body, tags, terms,
    content = 'search_text', content_rowid = 'id',
    tokenize = 'porter unicode61 remove_diacritics 2 categories ''L* N* Co Mn Mc'' separators ''︎️'''
);

-- When an entry that carries the tag last changed, for the latest of a tag.
ALTER TABLE entry_tag ADD COLUMN updated INTEGER NOT NULL DEFAULT 0;   -- entry.updated
UPDATE entry_tag SET updated = (SELECT updated FROM entry WHERE entry.id = entry_tag.entry);
DROP INDEX entry_tag_tag;
CREATE INDEX entry_tag_tag ON entry_tag (tag, updated, entry);

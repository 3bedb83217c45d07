-- Schema 7: what the community pins, so that it comes first.

ALTER TABLE entry ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1));

-- The pinned ones alone, of which there are few.
CREATE INDEX entry_pinned ON entry (updated, id) WHERE pinned = 1;

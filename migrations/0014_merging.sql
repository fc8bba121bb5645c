-- Two contacts who are one person become one. What that moved and changed is kept, so that it
-- can be taken back row by row.
CREATE TABLE merges (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  kept_id      INTEGER NOT NULL REFERENCES people (id),
  gone_id      INTEGER NOT NULL REFERENCES people (id),
  record       TEXT NOT NULL CHECK (json_valid(record)),
  at_ms        INTEGER NOT NULL,
  undone_at_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX merges_of_gone ON merges (gone_id) WHERE undone_at_ms IS NULL;
CREATE INDEX merges_of_kept ON merges (kept_id, id);

-- Two of whom the operator said that they are two; the smaller id first.
CREATE TABLE merge_refusals (
  one_id   INTEGER NOT NULL REFERENCES people (id),
  other_id INTEGER NOT NULL REFERENCES people (id),
  PRIMARY KEY (one_id, other_id)
) STRICT, WITHOUT ROWID;

-- An entry that takes a single earlier one back, by its id: what a merge or a slip of the
-- operator's recorded. Not a reference, because that would look for it at every removal.
ALTER TABLE consent_events ADD COLUMN takes_back INTEGER;

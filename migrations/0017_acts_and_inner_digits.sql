-- What was done to many people at once can be taken back for 30 days, also after a restart.
-- Until then it is kept who was changed, and of a block what it wrote; then that is forgotten,
-- and of whom a deletion removed nothing is kept but an empty row.
CREATE TABLE acts (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  kind     TEXT NOT NULL CHECK (kind = 'tag' OR kind = 'untag' OR kind = 'block' OR kind = 'delete' OR kind = 'list'),
  tag      TEXT NOT NULL DEFAULT '',
  list_id  INTEGER,                              -- of 'list', with the batch by which people were added
  batch    INTEGER,
  people   INTEGER NOT NULL DEFAULT 0,           -- who can still be put back
  at_ms    INTEGER NOT NULL,
  until_ms INTEGER NOT NULL
) STRICT;

-- Not references: each removal of a person would look for theirs.
CREATE TABLE act_people (
  act_id    INTEGER NOT NULL,
  person_id INTEGER NOT NULL,
  block     TEXT CHECK (block IS NULL OR json_valid(block)),
  PRIMARY KEY (act_id, person_id)
) STRICT, WITHOUT ROWID;

-- Whoever was deleted for good. Their row stays, empty, because the ledger names it; it does
-- not come back.
CREATE TABLE erased_people (
  person_id INTEGER PRIMARY KEY,
  at_ms     INTEGER NOT NULL
) STRICT;

-- A number is also found by digits inside it. What is indexed has no entries for them, so it
-- is indexed anew; until then a search reads the tables.
DELETE FROM search_entries;
DELETE FROM search_documents;
DELETE FROM search_words;
DELETE FROM search_stale;
UPDATE search_state SET up_to = 0;

-- Lists hold people by hand; a segment is a filter that is asked anew each time.
CREATE TABLE lists (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  name          TEXT NOT NULL,
  folded        TEXT NOT NULL,
  batches       INTEGER NOT NULL DEFAULT 0,      -- how many were begun
  filling       INTEGER,                         -- the batch that is being added; not in the list yet
  import_id     INTEGER REFERENCES imports (id), -- the import that made it, until somebody changes it by hand
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  deleted_at_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX lists_by_name ON lists (folded) WHERE deleted_at_ms IS NULL;
CREATE INDEX lists_by_import ON lists (import_id) WHERE import_id IS NOT NULL;
CREATE INDEX lists_filling ON lists (id) WHERE filling IS NOT NULL;

CREATE TABLE list_people (
  list_id   INTEGER NOT NULL REFERENCES lists (id),
  person_id INTEGER NOT NULL REFERENCES people (id),
  batch     INTEGER NOT NULL,                    -- by which it can be taken back; 0 came with an import
  PRIMARY KEY (list_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX list_people_by_person ON list_people (person_id, list_id);

CREATE TABLE segments (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  name          TEXT NOT NULL,
  folded        TEXT NOT NULL,
  filter        TEXT NOT NULL CHECK (json_valid(filter)),
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  deleted_at_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX segments_by_name ON segments (folded) WHERE deleted_at_ms IS NULL;

-- What the owner wrote on the phone: a campaign's message has an item, and is not in it.
CREATE INDEX messages_by_hand ON messages (at_ms, conversation_id) WHERE direction = 'out' AND item_id IS NULL;

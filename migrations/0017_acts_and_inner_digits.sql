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

-- Counts what changes about people who are not indexed yet, but for a list that is being
-- written: what was read of them for a search is true until then.
ALTER TABLE search_state ADD COLUMN pending_changes INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER pending_person_changed AFTER UPDATE OF name, first_name, city, company, email, notes ON people
WHEN NEW.id > (SELECT up_to FROM search_state)
BEGIN UPDATE search_state SET pending_changes = pending_changes + 1; END;

CREATE TRIGGER pending_address_added AFTER INSERT ON identities
WHEN NEW.kind = 'phone' AND NEW.person_id > (SELECT up_to FROM search_state)
BEGIN UPDATE search_state SET pending_changes = pending_changes + 1; END;

CREATE TRIGGER pending_address_gone AFTER DELETE ON identities
WHEN OLD.kind = 'phone' AND OLD.person_id > (SELECT up_to FROM search_state)
BEGIN UPDATE search_state SET pending_changes = pending_changes + 1; END;

CREATE TRIGGER pending_address_moved AFTER UPDATE OF person_id, kind, value ON identities
WHEN max(OLD.person_id, NEW.person_id) > (SELECT up_to FROM search_state)
BEGIN UPDATE search_state SET pending_changes = pending_changes + 1; END;

CREATE TRIGGER pending_field_added AFTER INSERT ON person_fields
WHEN NEW.person_id > (SELECT up_to FROM search_state)
BEGIN UPDATE search_state SET pending_changes = pending_changes + 1; END;

CREATE TRIGGER pending_field_changed AFTER UPDATE OF person_id, value ON person_fields
WHEN max(OLD.person_id, NEW.person_id) > (SELECT up_to FROM search_state)
BEGIN UPDATE search_state SET pending_changes = pending_changes + 1; END;

CREATE TRIGGER pending_field_gone AFTER DELETE ON person_fields
WHEN OLD.person_id > (SELECT up_to FROM search_state)
BEGIN UPDATE search_state SET pending_changes = pending_changes + 1; END;

CREATE TRIGGER pending_tag_added AFTER INSERT ON person_tags
WHEN NEW.person_id > (SELECT up_to FROM search_state)
BEGIN UPDATE search_state SET pending_changes = pending_changes + 1; END;

CREATE TRIGGER pending_tag_moved AFTER UPDATE ON person_tags
WHEN max(OLD.person_id, NEW.person_id) > (SELECT up_to FROM search_state)
BEGIN UPDATE search_state SET pending_changes = pending_changes + 1; END;

CREATE TRIGGER pending_tag_gone AFTER DELETE ON person_tags
WHEN OLD.person_id > (SELECT up_to FROM search_state)
BEGIN UPDATE search_state SET pending_changes = pending_changes + 1; END;

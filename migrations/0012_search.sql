-- The index over people. What each table is for, and why it is no FTS5 table, is argued
-- in store/src/table/search_index.rs.

-- Under an entry (the beginning of a word or of a number) the people of one block of ids.
-- The block comes first: people who are added together are indexed together, and so touch
-- few pages.
CREATE TABLE search_entries (
  block  INTEGER NOT NULL,
  entry  TEXT NOT NULL,
  people BLOB NOT NULL,
  PRIMARY KEY (block, entry)
) STRICT, WITHOUT ROWID;

-- What of each person is in the index, so that it can be taken out again.
CREATE TABLE search_documents (
  person_id INTEGER PRIMARY KEY,
  document  TEXT NOT NULL
) STRICT;

-- The words of the index up to their first digit, and how often people have them: what a
-- mistyped one can have meant.
CREATE TABLE search_words (
  word  TEXT PRIMARY KEY,
  times INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- People with a higher id are not indexed yet; `list_changes` counts what changes the list
-- of everybody or its order.
CREATE TABLE search_state (
  id           INTEGER PRIMARY KEY CHECK (id = 1),
  up_to        INTEGER NOT NULL DEFAULT 0,
  list_changes INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO search_state (id) VALUES (1);

-- Indexed people who have changed since. Written by triggers, in the transaction of the
-- change, so that no change can forget it. A tag's name never changes.
CREATE TABLE search_stale (
  person_id INTEGER PRIMARY KEY
) STRICT;

CREATE TRIGGER search_person_changed AFTER UPDATE OF name, first_name, city, company, email, notes ON people
WHEN NEW.id <= (SELECT up_to FROM search_state)
BEGIN INSERT INTO search_stale (person_id) VALUES (NEW.id) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER search_person_gone AFTER DELETE ON people
WHEN OLD.id <= (SELECT up_to FROM search_state)
BEGIN INSERT INTO search_stale (person_id) VALUES (OLD.id) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER search_address_added AFTER INSERT ON identities
WHEN NEW.kind = 'phone' AND NEW.person_id <= (SELECT up_to FROM search_state)
BEGIN INSERT INTO search_stale (person_id) VALUES (NEW.person_id) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER search_address_gone AFTER DELETE ON identities
WHEN OLD.kind = 'phone' AND OLD.person_id <= (SELECT up_to FROM search_state)
BEGIN INSERT INTO search_stale (person_id) VALUES (OLD.person_id) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER search_address_moved AFTER UPDATE OF person_id, kind, value ON identities
BEGIN
  INSERT INTO search_stale (person_id) SELECT OLD.person_id
    WHERE OLD.person_id <= (SELECT up_to FROM search_state) ON CONFLICT DO NOTHING;
  INSERT INTO search_stale (person_id) SELECT NEW.person_id
    WHERE NEW.person_id <= (SELECT up_to FROM search_state) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER search_field_added AFTER INSERT ON person_fields
WHEN NEW.person_id <= (SELECT up_to FROM search_state)
BEGIN INSERT INTO search_stale (person_id) VALUES (NEW.person_id) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER search_field_changed AFTER UPDATE OF person_id, value ON person_fields
BEGIN
  INSERT INTO search_stale (person_id) SELECT OLD.person_id
    WHERE OLD.person_id <= (SELECT up_to FROM search_state) ON CONFLICT DO NOTHING;
  INSERT INTO search_stale (person_id) SELECT NEW.person_id
    WHERE NEW.person_id <= (SELECT up_to FROM search_state) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER search_field_gone AFTER DELETE ON person_fields
WHEN OLD.person_id <= (SELECT up_to FROM search_state)
BEGIN INSERT INTO search_stale (person_id) VALUES (OLD.person_id) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER search_tag_added AFTER INSERT ON person_tags
WHEN NEW.person_id <= (SELECT up_to FROM search_state)
BEGIN INSERT INTO search_stale (person_id) VALUES (NEW.person_id) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER search_tag_moved AFTER UPDATE ON person_tags
BEGIN
  INSERT INTO search_stale (person_id) SELECT OLD.person_id
    WHERE OLD.person_id <= (SELECT up_to FROM search_state) ON CONFLICT DO NOTHING;
  INSERT INTO search_stale (person_id) SELECT NEW.person_id
    WHERE NEW.person_id <= (SELECT up_to FROM search_state) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER search_tag_gone AFTER DELETE ON person_tags
WHEN OLD.person_id <= (SELECT up_to FROM search_state)
BEGIN INSERT INTO search_stale (person_id) VALUES (OLD.person_id) ON CONFLICT DO NOTHING; END;

-- People of an import appear and go with its state; it counts once.
CREATE TRIGGER search_list_grew AFTER INSERT ON people WHEN NEW.import_id IS NULL
BEGIN UPDATE search_state SET list_changes = list_changes + 1; END;

CREATE TRIGGER search_list_changed AFTER UPDATE OF sort_name, deleted_at_ms, import_id ON people
WHEN OLD.sort_name <> NEW.sort_name OR OLD.deleted_at_ms IS NOT NEW.deleted_at_ms OR OLD.import_id IS NOT NEW.import_id
BEGIN UPDATE search_state SET list_changes = list_changes + 1; END;

CREATE TRIGGER search_list_shrank AFTER DELETE ON people WHEN OLD.import_id IS NULL
BEGIN UPDATE search_state SET list_changes = list_changes + 1; END;

CREATE TRIGGER search_list_of_import AFTER UPDATE OF state ON imports
BEGIN UPDATE search_state SET list_changes = list_changes + 1; END;

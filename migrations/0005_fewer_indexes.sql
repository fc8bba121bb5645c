-- A start writes two rows for everybody, and every index of theirs again; a send moves two
-- rows through each index that holds their state. What no question needs is gone, and what
-- is unique only once it is known holds nobody before.

-- Written anew, as SQLite asks for (sqlite.org/lang_altertable.html), without checking
-- references meanwhile.
CREATE TABLE recipients_anew (
  id              INTEGER PRIMARY KEY,
  campaign_id     INTEGER NOT NULL REFERENCES campaigns (id),
  person_id       INTEGER NOT NULL REFERENCES people (id),
  position        INTEGER NOT NULL,
  phone           TEXT NOT NULL,                   -- digits, as frozen
  address         TEXT,                            -- resolved, before the item is taken
  name            TEXT NOT NULL DEFAULT '',
  body            TEXT NOT NULL,
  body_hash       BLOB NOT NULL,
  message_version INTEGER NOT NULL DEFAULT 1,
  variant         INTEGER NOT NULL DEFAULT 0,
  state           TEXT NOT NULL DEFAULT 'waiting' CHECK (state = 'waiting' OR state = 'sending' OR state = 'checking' OR state = 'accepted' OR state = 'sent' OR state = 'delivered' OR state = 'read' OR state = 'failed' OR state = 'skipped' OR state = 'needs_check'),
  reason          TEXT,                            -- skip or failure code
  changed_at_ms   INTEGER NOT NULL,
  answered_at_ms  INTEGER,
  stopped_at_ms   INTEGER
) STRICT;
INSERT INTO recipients_anew
  SELECT id, campaign_id, person_id, position, phone, address, name, body, body_hash, message_version, variant, state, reason, changed_at_ms, answered_at_ms, stopped_at_ms
  FROM recipients ORDER BY id;
DROP TABLE recipients;
ALTER TABLE recipients_anew RENAME TO recipients;
CREATE UNIQUE INDEX recipients_by_person ON recipients (person_id, campaign_id);
CREATE UNIQUE INDEX recipients_by_address ON recipients (campaign_id, address) WHERE address IS NOT NULL;
CREATE INDEX recipients_by_state ON recipients (campaign_id, state, position);

-- Of whom and of which campaign an item is, its recipient says; an item of neither is of
-- no campaign. Ids are never used twice: what left is noted by them outside this file too.
CREATE TABLE outbox_items_anew (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  origin          TEXT NOT NULL CHECK (origin = 'campaign' OR origin = 'test_run' OR origin = 'test_once' OR origin = 'quick' OR origin = 'inbox' OR origin = 'auto'),
  number_id       INTEGER NOT NULL REFERENCES numbers (id),
  campaign_id     INTEGER,
  recipient_id    INTEGER REFERENCES recipients (id),
  person_id       INTEGER,
  phone           TEXT NOT NULL,
  country         TEXT NOT NULL DEFAULT '',        -- ISO 3166; '' goes by the number's clock
  address         TEXT,
  body            TEXT NOT NULL DEFAULT '',        -- empty where the recipient holds it
  client_id       TEXT,                            -- chosen before it is taken; for life
  state           TEXT NOT NULL DEFAULT 'waiting' CHECK (state = 'waiting' OR state = 'sending' OR state = 'checking' OR state = 'accepted' OR state = 'failed' OR state = 'skipped' OR state = 'needs_check'),
  delivery        TEXT NOT NULL DEFAULT 'waiting' CHECK (delivery = 'waiting' OR delivery = 'sending' OR delivery = 'checking' OR delivery = 'accepted' OR delivery = 'sent' OR delivery = 'delivered' OR delivery = 'read' OR delivery = 'failed' OR delivery = 'skipped' OR delivery = 'needs_check'),
  priority        INTEGER NOT NULL DEFAULT 100,    -- lower goes first
  position        INTEGER NOT NULL DEFAULT 0,
  due_at_ms       INTEGER NOT NULL DEFAULT 0,
  attempts        INTEGER NOT NULL DEFAULT 0,
  lock_token      INTEGER,
  provider_id     TEXT,                            -- bare id, upper case
  lookups         INTEGER NOT NULL DEFAULT 0,      -- look-ups in a row that found nothing
  resends         INTEGER NOT NULL DEFAULT 0,      -- times it was proved absent and sent again
  check_at_ms     INTEGER,                         -- next look-up
  reason          TEXT,
  created_at_ms   INTEGER NOT NULL,
  changed_at_ms   INTEGER NOT NULL,
  CHECK ((recipient_id IS NULL) = (origin NOT IN ('campaign', 'test_run')))
) STRICT;
INSERT INTO outbox_items_anew
  SELECT id, origin, number_id, campaign_id, recipient_id, person_id, phone, country, address, body, client_id, state, delivery, priority, position, due_at_ms, attempts, lock_token, provider_id, lookups, resends, check_at_ms, reason, created_at_ms, changed_at_ms
  FROM outbox_items ORDER BY id;
DELETE FROM sqlite_sequence WHERE name = 'outbox_items_anew';
INSERT INTO sqlite_sequence (name, seq) SELECT 'outbox_items_anew', seq FROM sqlite_sequence WHERE name = 'outbox_items';
DROP TABLE outbox_items;
ALTER TABLE outbox_items_anew RENAME TO outbox_items;
CREATE UNIQUE INDEX outbox_by_recipient ON outbox_items (recipient_id) WHERE recipient_id IS NOT NULL;
CREATE UNIQUE INDEX outbox_by_client_id ON outbox_items (client_id) WHERE client_id IS NOT NULL;
CREATE INDEX outbox_by_provider ON outbox_items (provider_id) WHERE provider_id IS NOT NULL;
CREATE INDEX outbox_of_person ON outbox_items (person_id) WHERE recipient_id IS NULL;
CREATE INDEX outbox_due ON outbox_items (number_id, campaign_id, priority, position, id) WHERE state = 'waiting';
CREATE INDEX outbox_by_country ON outbox_items (number_id, campaign_id, country, priority, position, id) WHERE state = 'waiting' AND country <> '';
CREATE INDEX outbox_later ON outbox_items (number_id, campaign_id, due_at_ms) WHERE state = 'waiting' AND due_at_ms > 0;
CREATE INDEX outbox_open ON outbox_items (number_id, state, check_at_ms) WHERE state IN ('sending', 'checking');
CREATE INDEX outbox_doubtful ON outbox_items (number_id, id) WHERE state = 'needs_check';

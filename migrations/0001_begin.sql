-- The first schema. Every table is STRICT, every enum text has its CHECK, every
-- id is AUTOINCREMENT so that a deleted row's id never comes back.
-- Times are milliseconds since 1970, UTC. No statement here or anywhere asks
-- SQLite for the time: it is always passed in.

-- Settings of this workspace, one JSON value a key.
CREATE TABLE settings (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;

-- A server or Meta account with its key (the key itself is in the keychain).
CREATE TABLE gateway_accounts (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid           TEXT NOT NULL UNIQUE,
  kind           TEXT NOT NULL CHECK (kind IN ('waha', 'practice', 'cloud')),
  address        TEXT NOT NULL,
  keychain_entry TEXT NOT NULL,
  server_version TEXT NOT NULL DEFAULT '',
  server_engine  TEXT NOT NULL DEFAULT '',
  server_tier    TEXT NOT NULL DEFAULT '',
  created_at_ms  INTEGER NOT NULL
) STRICT;

-- A sending number.
CREATE TABLE numbers (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid             TEXT NOT NULL UNIQUE,
  account_id       INTEGER NOT NULL REFERENCES gateway_accounts (id),
  session          TEXT NOT NULL,
  phone            TEXT,                         -- E.164, once linked
  name             TEXT NOT NULL DEFAULT '',
  link_state       TEXT NOT NULL DEFAULT 'unlinked' CHECK (link_state IN ('unlinked', 'linking', 'linked', 'lost', 'removed')),
  limits           TEXT NOT NULL CHECK (json_valid(limits)),
  not_before_at_ms INTEGER NOT NULL DEFAULT 0,   -- the gap or rest drawn with the last intent
  resting          INTEGER NOT NULL DEFAULT 0 CHECK (resting IN (0, 1)),
  sent_in_block    INTEGER NOT NULL DEFAULT 0,   -- since the last rest
  carried          INTEGER NOT NULL DEFAULT 0,   -- sends of the old zone's day that count on this day of the new one
  carried_day_ms   INTEGER NOT NULL DEFAULT 0,   -- the start of that day
  held_until_ms    INTEGER NOT NULL DEFAULT 0,   -- the connection or WhatsApp makes the number wait
  held_reason      TEXT,
  last_heard_at_ms INTEGER NOT NULL DEFAULT 0,
  caught_up_to_ms  INTEGER NOT NULL DEFAULT 0,   -- events are complete up to here
  linked_at_ms     INTEGER,
  created_at_ms    INTEGER NOT NULL,
  UNIQUE (account_id, session)
) STRICT;

-- Somebody. A phone is one of several identities, and optional.
CREATE TABLE people (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  name          TEXT NOT NULL DEFAULT '',
  first_name    TEXT NOT NULL DEFAULT '',
  sort_name     TEXT NOT NULL DEFAULT '',        -- folded, for order and search
  language      TEXT NOT NULL DEFAULT '',
  city          TEXT NOT NULL DEFAULT '',
  company       TEXT NOT NULL DEFAULT '',
  email         TEXT NOT NULL DEFAULT '',
  notes         TEXT NOT NULL DEFAULT '',
  consent       TEXT NOT NULL DEFAULT 'not_asked' CHECK (consent IN ('agreed', 'not_asked', 'opted_out')), -- fold of consent_events
  is_test       INTEGER NOT NULL DEFAULT 0 CHECK (is_test IN (0, 1)),
  import_id     INTEGER REFERENCES imports (id),
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  deleted_at_ms INTEGER
) STRICT;
CREATE INDEX people_by_name ON people (sort_name, id) WHERE deleted_at_ms IS NULL;
CREATE INDEX people_by_consent ON people (consent, sort_name, id) WHERE deleted_at_ms IS NULL;
CREATE INDEX people_by_import ON people (import_id, id) WHERE import_id IS NOT NULL;

CREATE TABLE identities (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  person_id     INTEGER NOT NULL REFERENCES people (id),
  kind          TEXT NOT NULL CHECK (kind IN ('phone', 'lid', 'chat', 'bsuid')),
  scope         TEXT NOT NULL DEFAULT '',        -- '' is everywhere; otherwise the number's uuid
  value         TEXT NOT NULL,                   -- phone: digits with the country code
  is_primary    INTEGER NOT NULL DEFAULT 0 CHECK (is_primary IN (0, 1)),
  created_at_ms INTEGER NOT NULL,
  UNIQUE (kind, scope, value)
) STRICT;
CREATE INDEX identities_by_person ON identities (person_id, kind);

CREATE TABLE person_fields (
  person_id INTEGER NOT NULL REFERENCES people (id),
  field     TEXT NOT NULL,
  value     TEXT NOT NULL,
  kind      TEXT NOT NULL DEFAULT 'text' CHECK (kind IN ('text', 'number', 'date', 'yes_no')),
  source    TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (person_id, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_fields_by_field ON person_fields (field, person_id);

CREATE TABLE tags (
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  name   TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE person_tags (
  person_id INTEGER NOT NULL REFERENCES people (id),
  tag_id    INTEGER NOT NULL REFERENCES tags (id),
  PRIMARY KEY (person_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_tags_by_tag ON person_tags (tag_id, person_id);

-- Append-only: who agreed to what, when and how. Codes and params, no sentences.
CREATE TABLE consent_events (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  person_id  INTEGER NOT NULL REFERENCES people (id),
  purpose    TEXT NOT NULL DEFAULT 'marketing' CHECK (purpose IN ('marketing', 'service')),
  kind       TEXT NOT NULL,
  how        TEXT NOT NULL DEFAULT '',
  params     TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(params)),
  import_id  INTEGER REFERENCES imports (id),
  at_ms      INTEGER NOT NULL
) STRICT;
CREATE INDEX consent_events_by_person ON consent_events (person_id, id);

-- Addresses that must never be written to, also after the person is erased.
CREATE TABLE suppressions (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  kind    TEXT NOT NULL CHECK (kind IN ('phone', 'lid', 'chat', 'bsuid')),
  value   TEXT NOT NULL,
  reason  TEXT NOT NULL CHECK (reason IN ('stop_word', 'operator', 'import', 'erased')),
  at_ms   INTEGER NOT NULL,
  UNIQUE (kind, value)
) STRICT;

CREATE TABLE imports (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  file_name      TEXT NOT NULL,
  format         TEXT NOT NULL,
  state          TEXT NOT NULL CHECK (state IN ('open', 'writing', 'finishing', 'done', 'abandoned')),
  staged         TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(staged)),   -- what the reader found, while open
  region         TEXT NOT NULL DEFAULT '',        -- country of numbers without one
  existing       TEXT NOT NULL DEFAULT 'fill_empty' CHECK (existing IN ('keep', 'fill_empty', 'replace')),
  mapping        TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(mapping)),
  answers        TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(answers)),  -- row -> what the operator said, while open
  counts         TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(counts)),
  columns_hash   TEXT NOT NULL DEFAULT '',
  created_at_ms  INTEGER NOT NULL,
  finished_at_ms INTEGER
) STRICT;
CREATE INDEX imports_half_done ON imports (id) WHERE state IN ('writing', 'finishing');
CREATE INDEX imports_by_columns ON imports (columns_hash, id);

-- Who was in an import, and what it did to them.
CREATE TABLE import_people (
  import_id INTEGER NOT NULL REFERENCES imports (id),
  person_id INTEGER NOT NULL REFERENCES people (id),
  outcome   TEXT NOT NULL CHECK (outcome IN ('new', 'updated', 'same')),
  PRIMARY KEY (import_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_people_by_person ON import_people (person_id);

-- Changes to people who were here before an import: kept aside while it is
-- 'writing', made while it is 'finishing', then gone.
CREATE TABLE import_changes (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  import_id INTEGER NOT NULL REFERENCES imports (id),
  person_id INTEGER NOT NULL REFERENCES people (id),
  change    TEXT NOT NULL CHECK (json_valid(change))
) STRICT;
CREATE INDEX import_changes_by_import ON import_changes (import_id, id);
CREATE INDEX import_changes_by_person ON import_changes (person_id);

-- The people one can see: not deleted, and not of an import that is half done.
-- `standing` says in one word whether a campaign may write to them, and if not,
-- the first reason that stands in the way. Test people have one too; leaving
-- them out of an audience is the audience's rule.
CREATE VIEW visible_people AS
SELECT
  p.*,
  CASE
    WHEN p.consent = 'opted_out' THEN 'asked_to_stop'
    WHEN EXISTS (
      SELECT 1 FROM identities i JOIN suppressions s ON s.kind = i.kind AND s.value = i.value
      WHERE i.person_id = p.id
    ) THEN 'suppressed'
    WHEN p.consent <> 'agreed' THEN 'not_asked'
    WHEN NOT EXISTS (SELECT 1 FROM identities i WHERE i.person_id = p.id AND i.kind = 'phone') THEN 'no_number'
    ELSE 'may_get'
  END AS standing
FROM people p
WHERE p.deleted_at_ms IS NULL
  AND (p.import_id IS NULL OR p.import_id NOT IN (
    SELECT id FROM imports WHERE state IN ('writing', 'finishing')
  ));

-- Saved messages.
CREATE TABLE templates (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  name          TEXT NOT NULL,
  language      TEXT NOT NULL DEFAULT '',
  body          TEXT NOT NULL,
  version       INTEGER NOT NULL DEFAULT 1,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  deleted_at_ms INTEGER
) STRICT;

CREATE TABLE campaigns (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid            TEXT NOT NULL UNIQUE,
  name            TEXT NOT NULL,
  state           TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'preparing', 'running', 'paused', 'completed', 'cancelled')),
  pause_reason    TEXT,
  number_id       INTEGER REFERENCES numbers (id),
  template_id     INTEGER REFERENCES templates (id),
  body            TEXT NOT NULL DEFAULT '',        -- the message as edited here
  audience        TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(audience)),
  step            TEXT NOT NULL DEFAULT 'people',  -- where the wizard was left
  prepared_up_to  INTEGER NOT NULL DEFAULT 0,      -- last person frozen while preparing
  last_active_ms  INTEGER NOT NULL DEFAULT 0,      -- the engine looked at it while running
  created_at_ms   INTEGER NOT NULL,
  updated_at_ms   INTEGER NOT NULL,
  started_at_ms   INTEGER,
  finished_at_ms  INTEGER
) STRICT;
CREATE INDEX campaigns_alive ON campaigns (number_id, id) WHERE state IN ('preparing', 'running', 'paused');

-- A person frozen into a campaign with the rendered message.
CREATE TABLE recipients (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
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
  state           TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'checking', 'accepted', 'sent', 'delivered', 'read', 'failed', 'skipped', 'needs_check')),
  reason          TEXT,                            -- skip or failure code
  changed_at_ms   INTEGER NOT NULL,
  answered_at_ms  INTEGER,
  stopped_at_ms   INTEGER,
  UNIQUE (campaign_id, person_id),
  UNIQUE (campaign_id, address)
) STRICT;
CREATE INDEX recipients_by_state ON recipients (campaign_id, state, position);
CREATE INDEX recipients_by_position ON recipients (campaign_id, position);
CREATE INDEX recipients_by_person ON recipients (person_id, campaign_id);

-- Everything that is to be sent, whatever it came from.
CREATE TABLE outbox_items (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  origin          TEXT NOT NULL CHECK (origin IN ('campaign', 'test_run', 'test_once', 'quick', 'inbox', 'auto')),
  number_id       INTEGER NOT NULL REFERENCES numbers (id),
  campaign_id     INTEGER REFERENCES campaigns (id),
  recipient_id    INTEGER UNIQUE REFERENCES recipients (id),
  person_id       INTEGER REFERENCES people (id),
  phone           TEXT NOT NULL,
  address         TEXT,
  body            TEXT NOT NULL DEFAULT '',        -- empty where the recipient holds it
  client_id       TEXT UNIQUE,                     -- chosen before it is taken; for life
  state           TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'checking', 'accepted', 'failed', 'skipped', 'needs_check')),
  delivery        TEXT NOT NULL DEFAULT 'waiting' CHECK (delivery IN ('waiting', 'sending', 'checking', 'accepted', 'sent', 'delivered', 'read', 'failed', 'skipped', 'needs_check')),
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
CREATE INDEX outbox_due ON outbox_items (number_id, campaign_id, priority, position, id) WHERE state = 'waiting';
CREATE INDEX outbox_later ON outbox_items (number_id, campaign_id, due_at_ms) WHERE state = 'waiting' AND due_at_ms > 0;
CREATE INDEX outbox_open ON outbox_items (number_id, state, check_at_ms) WHERE state IN ('sending', 'checking');
CREATE INDEX outbox_doubtful ON outbox_items (number_id, id) WHERE state = 'needs_check';
CREATE INDEX outbox_by_campaign ON outbox_items (campaign_id, state, position);
CREATE INDEX outbox_by_provider ON outbox_items (provider_id) WHERE provider_id IS NOT NULL;

-- Append-only: one try at an item. The intent is the row; the outcome is
-- written once.
CREATE TABLE attempts (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  item_id        INTEGER NOT NULL REFERENCES outbox_items (id),
  number_id      INTEGER NOT NULL REFERENCES numbers (id),
  n              INTEGER NOT NULL,
  lock_token     INTEGER NOT NULL,
  body_hash      BLOB NOT NULL,
  started_at_ms  INTEGER NOT NULL,
  counts_at_ms   INTEGER NOT NULL,                 -- as started, unless the clock then ran ahead
  spends         INTEGER NOT NULL DEFAULT 1 CHECK (spends IN (0, 1)), -- 0 once non-acceptance is proved
  outcome        TEXT CHECK (outcome IN ('accepted', 'not_sent', 'rejected', 'unknown')),
  outcome_reason TEXT,
  ended_at_ms    INTEGER,
  late_outcome   TEXT,                             -- an answer that came after the item had moved on
  UNIQUE (item_id, n)
) STRICT;
CREATE INDEX attempts_spent ON attempts (number_id, counts_at_ms) WHERE spends = 1;

CREATE TRIGGER attempts_outcome_once BEFORE UPDATE OF outcome ON attempts
WHEN OLD.outcome IS NOT NULL AND OLD.outcome IS NOT NEW.outcome
BEGIN
  SELECT RAISE(ABORT, 'an attempt has one outcome');
END;

-- Append-only: what gateways told us, before it is understood.
CREATE TABLE raw_events (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id     INTEGER NOT NULL REFERENCES gateway_accounts (id),
  event_key      TEXT NOT NULL,
  payload        TEXT NOT NULL,
  received_at_ms INTEGER NOT NULL,
  projected      INTEGER NOT NULL DEFAULT 0 CHECK (projected IN (0, 1)),
  UNIQUE (account_id, event_key)
) STRICT;
CREATE INDEX raw_events_open ON raw_events (account_id, id) WHERE projected = 0;

-- Every receipt that was told for a message id, whether we knew the message yet
-- or not: an ack may arrive before the answer to its send.
CREATE TABLE receipts (
  number_id   INTEGER NOT NULL REFERENCES numbers (id),
  provider_id TEXT NOT NULL,
  receipt     TEXT NOT NULL CHECK (receipt IN ('handed_over', 'at_server', 'on_device', 'opened', 'error')),
  code        TEXT NOT NULL DEFAULT '',
  at_ms       INTEGER NOT NULL,
  PRIMARY KEY (number_id, provider_id, receipt)
) STRICT, WITHOUT ROWID;

-- A chat of one number with somebody.
CREATE TABLE conversations (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  number_id       INTEGER NOT NULL REFERENCES numbers (id),
  person_id       INTEGER REFERENCES people (id),
  address         TEXT NOT NULL,
  last_at_ms      INTEGER NOT NULL DEFAULT 0,
  last_inbound_ms INTEGER NOT NULL DEFAULT 0,
  unread          INTEGER NOT NULL DEFAULT 0,
  UNIQUE (number_id, address)
) STRICT;
CREATE INDEX conversations_by_person ON conversations (person_id);

CREATE TABLE messages (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation_id INTEGER NOT NULL REFERENCES conversations (id),
  provider_id     TEXT NOT NULL,
  direction       TEXT NOT NULL CHECK (direction IN ('in', 'out')),
  body            TEXT NOT NULL,
  has_media       INTEGER NOT NULL DEFAULT 0 CHECK (has_media IN (0, 1)),
  item_id         INTEGER REFERENCES outbox_items (id),
  reply_to        TEXT,
  reaction        TEXT,
  revoked         INTEGER NOT NULL DEFAULT 0 CHECK (revoked IN (0, 1)),
  edited          INTEGER NOT NULL DEFAULT 0 CHECK (edited IN (0, 1)),
  at_ms           INTEGER NOT NULL,
  UNIQUE (conversation_id, provider_id)
) STRICT;
CREATE INDEX messages_by_time ON messages (conversation_id, at_ms);
CREATE INDEX messages_by_item ON messages (item_id) WHERE item_id IS NOT NULL;

-- Which phone is reachable where (check-exists), and when that was asked.
CREATE TABLE address_cache (
  account_id    INTEGER NOT NULL REFERENCES gateway_accounts (id),
  phone         TEXT NOT NULL,
  address       TEXT,                              -- NULL: not on WhatsApp
  checked_at_ms INTEGER NOT NULL,
  PRIMARY KEY (account_id, phone)
) STRICT, WITHOUT ROWID;

-- Append-only: what the engine decided and why. Ids, codes and params only.
CREATE TABLE journal (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms        INTEGER NOT NULL,
  kind         TEXT NOT NULL,
  number_id    INTEGER,
  campaign_id  INTEGER,
  recipient_id INTEGER,
  item_id      INTEGER,
  code         TEXT NOT NULL DEFAULT '',
  params       TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(params))
) STRICT;
CREATE INDEX journal_by_campaign ON journal (campaign_id, id);
CREATE INDEX journal_by_kind ON journal (kind, id);

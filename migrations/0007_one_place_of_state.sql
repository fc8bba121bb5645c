-- How a message stands is told by its item alone. Its frozen person repeated it, and every
-- step of every message wrote two rows and moved two through their indexes.

DROP INDEX recipients_by_state;
DROP INDEX recipients_by_address;
UPDATE outbox_items SET address = r.address FROM recipients r
  WHERE r.id = outbox_items.recipient_id AND r.address IS NOT outbox_items.address;
ALTER TABLE recipients DROP COLUMN state;
ALTER TABLE recipients DROP COLUMN reason;
ALTER TABLE recipients DROP COLUMN changed_at_ms;
ALTER TABLE recipients DROP COLUMN address;

-- The people of a campaign in their order, and those of them who answered.
CREATE INDEX recipients_by_position ON recipients (campaign_id, position);
CREATE INDEX recipients_answered ON recipients (campaign_id) WHERE answered_at_ms IS NOT NULL;

-- Nobody of a campaign is reached at an address that somebody else of it has.
CREATE UNIQUE INDEX outbox_by_address ON outbox_items (campaign_id, address) WHERE campaign_id IS NOT NULL AND address IS NOT NULL;

-- Most gateways know a message by the id that we chose, and that is found already.
DROP INDEX outbox_by_provider;
CREATE INDEX outbox_by_provider ON outbox_items (provider_id) WHERE provider_id IS NOT NULL AND provider_id IS NOT client_id;

-- What is only ever added to needs no table beside it that counts the ids; each message
-- wrote a page for that. Which ids of attempts are never to be given is kept apart, where a
-- file that was put back learns of sends it does not know. (Nothing that is stored changes,
-- only these words of the schema.)
CREATE TABLE attempt_ids (reserved INTEGER NOT NULL) STRICT;
INSERT INTO attempt_ids SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'attempts'), 0);
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'INTEGER PRIMARY KEY AUTOINCREMENT', 'INTEGER PRIMARY KEY')
  WHERE type = 'table' AND name IN ('attempts', 'raw_events');
PRAGMA writable_schema = RESET;
DELETE FROM sqlite_sequence WHERE name IN ('attempts', 'raw_events');

-- Who waits is in `outbox_due`, who is on the wire in `outbox_open`; here are all others.
CREATE INDEX outbox_moved ON outbox_items (campaign_id, delivery, position)
  WHERE campaign_id IS NOT NULL AND delivery <> 'waiting' AND delivery <> 'sending';

-- A number has one message on the wire at a time: the one it took last, as long as that is
-- `sending`. Told by the number, whose row is written with every message anyway; an index of
-- what is on the wire cost a page when a message was taken and one when it had left.
ALTER TABLE numbers ADD COLUMN last_taken INTEGER;
UPDATE numbers SET last_taken =
  (SELECT max(id) FROM outbox_items WHERE number_id = numbers.id AND state = 'sending');
DROP INDEX outbox_open;
CREATE INDEX outbox_checking ON outbox_items (number_id, check_at_ms) WHERE state = 'checking';

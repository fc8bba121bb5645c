-- The guardian counted what happened since a moment of the computer's clock. Once that was
-- set back, what was before the operator's "continue" was stamped after it, and counted
-- again. Now it counts what comes after the last attempt and the last line of the journal
-- there were.
ALTER TABLE numbers ADD COLUMN trusted_after_attempt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE numbers ADD COLUMN trusted_after_entry INTEGER NOT NULL DEFAULT 0;
UPDATE numbers SET
  trusted_after_attempt = coalesce((SELECT max(a.id) FROM attempts a
    WHERE a.number_id = numbers.id AND a.started_at_ms < trusted_since_ms), 0),
  trusted_after_entry = coalesce((SELECT max(j.id) FROM journal j
    WHERE j.number_id = numbers.id AND j.at_ms < trusted_since_ms), 0);
ALTER TABLE numbers DROP COLUMN trusted_since_ms;

-- When it began to wait for the connection or for WhatsApp. What began at a time that is
-- still to come began on a clock that had run ahead.
ALTER TABLE numbers ADD COLUMN held_at_ms INTEGER NOT NULL DEFAULT 0;

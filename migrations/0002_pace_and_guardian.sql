-- Pacing, complete, and the guardian.

-- What made the time after the last send as long as it is (was: a rest, yes or no).
ALTER TABLE numbers ADD COLUMN gap_kind TEXT NOT NULL DEFAULT 'gap' CHECK (gap_kind IN ('gap', 'rest', 'spread'));
UPDATE numbers SET gap_kind = 'rest' WHERE resting = 1;
ALTER TABLE numbers DROP COLUMN resting;

-- Since when the number has its preset: a preset that rises by itself counts from there.
ALTER TABLE numbers ADD COLUMN preset_since_ms INTEGER NOT NULL DEFAULT 0;
UPDATE numbers SET preset_since_ms = coalesce(linked_at_ms, created_at_ms);

-- Why the guardian stopped the number, if it did, and since when what happens counts.
ALTER TABLE numbers ADD COLUMN alarm TEXT CHECK (alarm IN ('failures_in_a_row', 'few_arrive', 'limited_again'));
ALTER TABLE numbers ADD COLUMN alarm_at_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE numbers ADD COLUMN trusted_since_ms INTEGER NOT NULL DEFAULT 0;

-- The last attempt of the campaign: campaigns of one number take turns.
ALTER TABLE campaigns ADD COLUMN last_turn INTEGER NOT NULL DEFAULT 0;
DROP INDEX campaigns_alive;
CREATE INDEX campaigns_alive ON campaigns (number_id, last_turn, id) WHERE state IN ('preparing', 'running', 'paused');

-- Where the hours are read on each person's own wall clock, everybody who waits carries
-- the country of their number, and the line is looked at country by country.

ALTER TABLE outbox_items ADD COLUMN country TEXT NOT NULL DEFAULT '';   -- ISO 3166; '' goes by the number's clock
CREATE INDEX outbox_by_country ON outbox_items (number_id, campaign_id, country, priority, position, id) WHERE state = 'waiting' AND country <> '';

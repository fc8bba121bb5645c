-- A number that sent at a time which is still to come may be one that nobody continues:
-- its campaign is over. The guardian asks about the clock then.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql,
  'OR alarm = ''limited_again''',
  'OR alarm = ''limited_again'' OR alarm = ''clock_went_back''')
  WHERE type = 'table' AND name = 'numbers';
PRAGMA writable_schema = RESET;

-- Every message writes four or five lines into the journal. What is asked for by its kind
-- is rare; the rest needs no index by kind. No line is ever deleted, so ids do not come again
-- without being counted. That a message is about to leave is on record as its attempt.
CREATE TABLE journal_anew (
  id           INTEGER PRIMARY KEY,
  at_ms        INTEGER NOT NULL,
  kind         TEXT NOT NULL,
  number_id    INTEGER,
  campaign_id  INTEGER,
  recipient_id INTEGER,
  item_id      INTEGER,
  code         TEXT NOT NULL DEFAULT '',
  params       TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(params))
) STRICT;
INSERT INTO journal_anew
  SELECT id, at_ms, kind, number_id, campaign_id, recipient_id, item_id, code, params
  FROM journal WHERE kind <> 'claimed' ORDER BY id;
DROP TABLE journal;
ALTER TABLE journal_anew RENAME TO journal;
CREATE INDEX journal_by_campaign ON journal (campaign_id, id);
CREATE INDEX journal_rare ON journal (kind, id) WHERE kind <> 'accepted' AND kind <> 'sent' AND kind <> 'delivered' AND kind <> 'read';

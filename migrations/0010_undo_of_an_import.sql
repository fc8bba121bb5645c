-- An import can be undone for 30 days. What it changed about each person is kept beside
-- them for so long; of imports from before this nothing was kept, and they have no end date.
CREATE TABLE import_traces (
  person_id INTEGER NOT NULL REFERENCES people (id),
  import_id INTEGER NOT NULL REFERENCES imports (id),
  trace     TEXT NOT NULL CHECK (json_valid(trace)),
  PRIMARY KEY (person_id, import_id)
) STRICT, WITHOUT ROWID;

-- What became of each person when the import was undone.
ALTER TABLE import_people ADD COLUMN undo TEXT
  CHECK (undo = 'removed' OR undo = 'restored' OR undo = 'unchanged' OR undo = 'written_to' OR undo = 'asked_to_stop' OR undo = 'edited' OR undo = 'later_import');

-- `turn` is the order in which imports were written, whatever the clock said.
ALTER TABLE imports ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN undo_until_ms INTEGER;                  -- NULL: not possible (any more)
ALTER TABLE imports ADD COLUMN undone_up_to INTEGER NOT NULL DEFAULT 0; -- last person taken back while 'undoing'
ALTER TABLE imports ADD COLUMN undone_at_ms INTEGER;
UPDATE imports SET turn = id WHERE state = 'done';

PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql,
  'state IN (''open'', ''writing'', ''finishing'', ''done'', ''abandoned'')',
  'state = ''open'' OR state = ''writing'' OR state = ''finishing'' OR state = ''done'' OR state = ''abandoned'' OR state = ''undoing'' OR state = ''undone''')
  WHERE type = 'table' AND name = 'imports';
PRAGMA writable_schema = RESET;

DROP INDEX imports_half_done;
CREATE INDEX imports_half_done ON imports (id) WHERE state IN ('writing', 'finishing', 'undoing');

-- As before; people of an import that is being undone cannot be seen either.
DROP VIEW visible_people;
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
    SELECT id FROM imports WHERE state IN ('writing', 'finishing', 'undoing')
  ));

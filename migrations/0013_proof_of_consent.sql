-- What shows that people agreed: the day, the words they were shown, the paper. Written
-- once and never changed; one of them may stand behind the entries of a whole list.
CREATE TABLE consent_proofs (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  agreed_on     TEXT NOT NULL DEFAULT '',        -- YYYY-MM-DD as told; '' is not told
  wording       TEXT NOT NULL DEFAULT '',
  evidence      TEXT NOT NULL DEFAULT '',        -- SHA-256 of a file in evidence/; '' is none
  evidence_kind TEXT NOT NULL DEFAULT '' CHECK (evidence_kind IN ('', 'jpeg', 'png', 'pdf')),
  evidence_name TEXT NOT NULL DEFAULT '',
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TRIGGER consent_proofs_once BEFORE UPDATE ON consent_proofs
BEGIN
  SELECT RAISE(ABORT, 'a proof is written once');
END;

ALTER TABLE consent_events ADD COLUMN proof_id INTEGER REFERENCES consent_proofs (id);
ALTER TABLE imports ADD COLUMN proof_id INTEGER REFERENCES consent_proofs (id);

-- The row of the file, from 1.
ALTER TABLE import_people ADD COLUMN file_row INTEGER;

-- To fill what is empty and to replace what is there are two wishes.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql,
  'existing IN (''keep'', ''fill_empty'', ''replace'')',
  'existing IN (''keep'', ''fill_empty'', ''replace'', ''replace_only'')')
  WHERE type = 'table' AND name = 'imports';
PRAGMA writable_schema = RESET;

-- A list may say of each person when and to what they agreed. Whether a proof still stands
-- behind an entry must be known when an import is rolled back, without reading the ledger.
CREATE INDEX consent_events_by_proof ON consent_events (proof_id) WHERE proof_id IS NOT NULL;

-- Nothing asks for these two, and every person of an import paid for them: whom a consent
-- column shows is told by more than that column, and who came with an import stands in
-- import_people.
DROP INDEX people_by_consent;
DROP INDEX people_by_import;

-- The list of everybody is read from the index alone: it knows who cannot be seen.
DROP INDEX people_by_name;
CREATE INDEX people_by_name ON people (sort_name, id, import_id, deleted_at_ms) WHERE deleted_at_ms IS NULL;

-- The number that stands beside every name is read from the index alone, too.
DROP INDEX identities_by_person;
CREATE INDEX identities_by_person ON identities (person_id, kind, is_primary, id, value);

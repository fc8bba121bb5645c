//! People whom a list brings and nobody knew: the many, so what is written about them is
//! collected and goes into each table in statements of many rows.
//!
//! What the usual functions for one person look up first is known here: they have no
//! consent to fold, no number that could be the main one, no tag they could have already.
//! They cannot be seen until the import is sealed. Their ids are given out here, so that
//! every reference between these rows holds without being looked up ([`Tx::in_bulk`]).

use super::rows::{Cell, Into, Rows, text};
use super::writing::{Terms, granted, set_aside};
use crate::query::import_plan::{ImportedPerson, PersonChange, Planner, stop_proof};
use crate::table::consent_proofs::{self, ConsentProof};
use crate::table::lists;
use crate::{StoreError, Tx, fold};
use drumbeat_domain::consent::{ConsentKind, ConsentState, Purpose, effective};
use drumbeat_domain::{ImportId, ListId, PersonId};
use rusqlite::OptionalExtension;
use rusqlite::types::Null;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The rows of a slice.
pub(super) struct Adding<'t, 'p> {
    pub(super) tx: &'t Tx<'t>,
    pub(super) import: ImportId,
    pub(super) terms: &'p Terms,
    pub(super) planner: Planner<'t>,
    now_ms: i64,
    /// The last id that was given to somebody.
    last: i64,
    /// Numbers of people who are collected, so not found in the table yet.
    numbers: HashSet<&'p str>,
    /// Tags by how they are written.
    tags: HashMap<String, i64>,
    /// Lists by how they are written.
    lists: HashMap<String, ListId>,
    /// What was written of what the file tells of single people.
    proofs: HashMap<ConsentProof, i64>,
    people: Rows<'t, 'p, 11>,
    phones: Rows<'t, 'p, 2>,
    fields: Rows<'t, 'p, 4>,
    person_tags: Rows<'t, 'p, 2>,
    events: Rows<'t, 'p, 4>,
    listed: Rows<'t, 'p, 2>,
    members: Rows<'t, 'p, 2>,
}

impl<'t, 'p> Adding<'t, 'p> {
    /// `source` is what stands as the source of every value of this import.
    pub(super) fn new(
        tx: &'t Tx<'t>,
        import: ImportId,
        terms: &'p Terms,
        source: &'p str,
        now_ms: i64,
    ) -> Result<Self, StoreError> {
        let last = tx
            .prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'people'")?
            .query_row((), |row| row.get(0))
            .optional()?;
        Ok(Self {
            tx,
            import,
            terms,
            planner: Planner::new(tx, terms.existing)?,
            now_ms,
            last: last.unwrap_or_default(),
            numbers: HashSet::new(),
            tags: HashMap::new(),
            lists: HashMap::new(),
            proofs: HashMap::new(),
            people: Rows::new(
                tx,
                &Into {
                    table: "people (id, name, first_name, sort_name, language, city, company,
                       email, notes, consent, is_test, import_id, created_at_ms, updated_at_ms)",
                    row: "(_, _, _, _, _, _, _, _, _, _, _, ?1, ?2, ?2)",
                    same: &[&import.0, &now_ms],
                },
            )?,
            phones: Rows::new(
                tx,
                &Into {
                    table: "identities (person_id, kind, value, is_primary, created_at_ms)",
                    row: "(_, 'phone', _, 1, ?1)",
                    same: &[&now_ms],
                },
            )?,
            fields: Rows::new(
                tx,
                &Into {
                    table: "person_fields (person_id, field, value, kind, source)",
                    row: "(_, _, _, _, ?1)",
                    same: &[&source],
                },
            )?,
            person_tags: Rows::new(
                tx,
                &Into {
                    table: "person_tags (person_id, tag_id)",
                    row: "(_, _)",
                    same: &[],
                },
            )?,
            events: Rows::new(
                tx,
                &Into {
                    table: "consent_events (person_id, purpose, kind, how, import_id, proof_id,
                       at_ms)",
                    row: "(_, ?1, _, _, ?2, _, ?3)",
                    same: &[&Purpose::Marketing.code(), &import.0, &now_ms],
                },
            )?,
            listed: Rows::new(
                tx,
                &Into {
                    table: "list_people (list_id, person_id, batch)",
                    row: "(_, _, 0)",
                    same: &[],
                },
            )?,
            members: Rows::new(
                tx,
                &Into {
                    table: "import_people (import_id, person_id, outcome, file_row)",
                    row: "(?1, _, 'new', _)",
                    same: &[&import.0],
                },
            )?,
        })
    }

    /// Whether somebody with this number is collected. Only [`Adding::finish`] makes them
    /// known to the tables.
    pub(super) fn has(&self, digits: &str) -> bool {
        self.numbers.contains(digits)
    }

    /// Adds somebody whose number nobody has.
    pub(super) fn add(&mut self, imported: &'p ImportedPerson) -> Result<PersonId, StoreError> {
        let said = granted(ConsentState::NotAsked, imported, self.terms);
        self.last += 1;
        let person = self.last;
        let words = &imported.text;
        self.people.push([
            person.into(),
            text(&words.name),
            words.greeting().into(),
            fold(&words.name).into(),
            text(&words.language),
            text(&words.city),
            text(&words.company),
            text(&words.email),
            text(&words.notes),
            text(effective(said).code()),
            imported.is_test.into(),
        ])?;
        let digits = imported.phone.digits();
        self.numbers.insert(digits);
        self.phones.push([person.into(), text(digits)])?;
        for (place, field) in imported.fields.iter().enumerate() {
            // Of two columns that say the same field the later one counts.
            let mut later = imported.fields.iter().skip(place + 1);
            let again = later.any(|later| later.field == field.field && !later.value.is_empty());
            if !field.value.is_empty() && !again {
                self.fields.push([
                    person.into(),
                    text(&field.field),
                    text(&field.value),
                    text(field.kind.code()),
                ])?;
            }
        }
        let mut tags = BTreeSet::new();
        for tag in imported.tags.iter().chain(&self.terms.tags) {
            tags.extend(tag_id(self.tx, &mut self.tags, tag)?);
        }
        for tag in tags {
            self.person_tags.push([person.into(), tag.into()])?;
        }
        if let Some(kind) = said {
            // A no has neither.
            let (how, proof) = if kind == ConsentKind::Imported {
                (self.terms.how(imported), self.terms.proof_of(imported))
            } else {
                ("", None)
            };
            let proof = match proof {
                Some(proof) => self.proof_id(proof)?.into(),
                None => Cell::from(Null),
            };
            self.events
                .push([person.into(), text(kind.code()), text(how), proof])?;
        }
        let mut lists: BTreeSet<ListId> = self.terms.list.into_iter().collect();
        for name in &imported.lists {
            lists.extend(self.list_id(name)?);
        }
        for list in lists {
            self.listed.push([list.0.into(), person.into()])?;
        }
        let row = imported.row.map_or(Cell::from(Null), Cell::from);
        self.members.push([person.into(), row])?;
        // What reaches beyond this invisible person waits until the import is
        // sealed: other numbers may be somebody's of a later row, and a suppression
        // would outlive a roll-back.
        let later = PersonChange {
            phones: imported.other_phones.clone(),
            stop: imported.opt_out,
            proof: stop_proof(imported),
            ..PersonChange::default()
        };
        set_aside(self.tx, self.import, PersonId(person), &later)?;
        Ok(PersonId(person))
    }

    /// The row of a proof, which many may share.
    fn proof_id(&mut self, proof: ConsentProof) -> Result<i64, StoreError> {
        if let Some(id) = self.proofs.get(&proof) {
            return Ok(*id);
        }
        let id = consent_proofs::insert(self.tx, &proof, self.now_ms)?;
        self.proofs.insert(proof, id);
        Ok(id)
    }

    /// The id of a list, which is made where it is missing; `None` for nothing but marks.
    fn list_id(&mut self, name: &str) -> Result<Option<ListId>, StoreError> {
        if let Some(id) = self.lists.get(name) {
            return Ok(Some(*id));
        }
        if fold(name).is_empty() {
            return Ok(None);
        }
        let id = lists::of_import(self.tx, name, self.import, self.now_ms)?;
        self.lists.insert(name.to_owned(), id);
        Ok(Some(id))
    }

    /// Writes what is still collected.
    pub(super) fn finish(&mut self) -> Result<(), StoreError> {
        self.numbers.clear();
        self.people.finish()?;
        self.phones.finish()?;
        self.fields.finish()?;
        self.person_tags.finish()?;
        self.events.finish()?;
        self.listed.finish()?;
        self.members.finish()
    }
}

/// The id of a tag, which is made where it is missing; `None` for nothing but marks.
fn tag_id(
    tx: &Tx<'_>,
    known: &mut HashMap<String, i64>,
    name: &str,
) -> Result<Option<i64>, StoreError> {
    if let Some(id) = known.get(name) {
        return Ok(Some(*id));
    }
    let folded = fold(name);
    if folded.is_empty() {
        return Ok(None);
    }
    let id = tx
        .prepare_cached("SELECT id FROM tags WHERE folded = ?1")?
        .query_row([&folded], |row| row.get(0))
        .optional()?;
    let id = if let Some(id) = id {
        id
    } else {
        tx.prepare_cached("INSERT INTO tags (name, folded) VALUES (?1, ?2)")?
            .execute([name.trim(), &folded])?;
        tx.last_insert_rowid()
    };
    known.insert(name.to_owned(), id);
    Ok(Some(id))
}

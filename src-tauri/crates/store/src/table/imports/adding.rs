//! People whom a list brings and nobody knew: the many, so each is written with as few
//! statements as there are rows, and every statement is prepared once a slice.
//!
//! What the usual functions for one person look up first is known here: they have no
//! consent to fold, no number that could be the main one, no tag they could have already.
//! They cannot be seen until the import is sealed.

use super::writing::{Terms, granted, set_aside, source};
use crate::query::import_plan::{ImportedPerson, PersonChange};
use crate::{StoreError, Tx, fold};
use drumbeat_domain::consent::{ConsentState, Purpose, effective};
use drumbeat_domain::{ImportId, PersonId};
use rusqlite::{CachedStatement, OptionalExtension, params};
use std::collections::HashMap;

/// The statements of a slice.
pub(super) struct Adding<'t> {
    pub(super) tx: &'t Tx<'t>,
    pub(super) import: ImportId,
    pub(super) terms: &'t Terms,
    now_ms: i64,
    source: String,
    person: CachedStatement<'t>,
    phone: CachedStatement<'t>,
    field: CachedStatement<'t>,
    tag: CachedStatement<'t>,
    event: CachedStatement<'t>,
    list: CachedStatement<'t>,
    member: CachedStatement<'t>,
    /// Tags by what they fold to.
    tags: HashMap<String, i64>,
}

impl<'t> Adding<'t> {
    pub(super) fn new(
        tx: &'t Tx<'t>,
        import: ImportId,
        terms: &'t Terms,
        now_ms: i64,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            tx,
            import,
            terms,
            now_ms,
            source: source(import),
            person: tx.prepare_cached(
                "INSERT INTO people (name, first_name, sort_name, language, city, company, email,
                   notes, consent, import_id, created_at_ms, updated_at_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11)",
            )?,
            phone: tx.prepare_cached(
                "INSERT INTO identities (person_id, kind, value, is_primary, created_at_ms)
                 VALUES (?1, 'phone', ?2, 1, ?3)",
            )?,
            field: tx.prepare_cached(
                "INSERT INTO person_fields (person_id, field, value, kind, source)
                 VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (person_id, field) DO UPDATE SET value = excluded.value,
                   kind = excluded.kind",
            )?,
            tag: tx.prepare_cached(
                "INSERT INTO person_tags (person_id, tag_id) VALUES (?1, ?2)
                 ON CONFLICT (person_id, tag_id) DO NOTHING",
            )?,
            event: tx.prepare_cached(
                "INSERT INTO consent_events (person_id, purpose, kind, how, import_id, at_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?,
            list: tx.prepare_cached(
                "INSERT INTO list_people (list_id, person_id, batch) VALUES (?1, ?2, 0)",
            )?,
            member: tx.prepare_cached(
                "INSERT INTO import_people (import_id, person_id, outcome, file_row)
                 VALUES (?1, ?2, 'new', ?3)",
            )?,
            tags: HashMap::new(),
        })
    }

    /// Writes somebody whose number nobody has.
    pub(super) fn add(&mut self, imported: &ImportedPerson) -> Result<PersonId, StoreError> {
        let said = granted(ConsentState::NotAsked, imported, self.terms);
        let text = &imported.text;
        self.person.execute(params![
            text.name,
            text.greeting(),
            fold(&text.name),
            text.language,
            text.city,
            text.company,
            text.email,
            text.notes,
            effective(said).code(),
            self.import.0,
            self.now_ms
        ])?;
        let person = self.tx.last_insert_rowid();
        self.phone
            .execute(params![person, imported.phone.digits(), self.now_ms])?;
        for field in imported
            .fields
            .iter()
            .filter(|field| !field.value.is_empty())
        {
            self.field.execute(params![
                person,
                field.field,
                field.value,
                field.kind.code(),
                self.source
            ])?;
        }
        for tag in imported.tags.iter().chain(&self.terms.tags) {
            if let Some(tag) = tag_id(self.tx, &mut self.tags, tag)? {
                self.tag.execute([person, tag])?;
            }
        }
        if let Some(kind) = said {
            self.event.execute(params![
                person,
                Purpose::Marketing.code(),
                kind.code(),
                self.terms.how,
                self.import.0,
                self.now_ms
            ])?;
        }
        if let Some(list) = self.terms.list {
            self.list.execute([list.0, person])?;
        }
        self.member
            .execute(params![self.import.0, person, imported.row])?;
        // What reaches beyond this invisible person waits until the import is
        // sealed: other numbers may be somebody's of a later row, and a suppression
        // would outlive a roll-back.
        let later = PersonChange {
            phones: imported.other_phones.clone(),
            stop: imported.opt_out,
            ..PersonChange::default()
        };
        set_aside(self.tx, self.import, PersonId(person), &later)?;
        Ok(PersonId(person))
    }
}

/// The id of a tag, which is made where it is missing; `None` for nothing but marks.
fn tag_id(
    tx: &Tx<'_>,
    known: &mut HashMap<String, i64>,
    name: &str,
) -> Result<Option<i64>, StoreError> {
    let folded = fold(name);
    if folded.is_empty() {
        return Ok(None);
    }
    if let Some(id) = known.get(&folded) {
        return Ok(Some(*id));
    }
    let find = || {
        tx.prepare_cached("SELECT id FROM tags WHERE folded = ?1")?
            .query_row([&folded], |row| row.get(0))
            .optional()
    };
    let id = if let Some(id) = find()? {
        id
    } else {
        tx.prepare_cached("INSERT INTO tags (name, folded) VALUES (?1, ?2)")?
            .execute([name.trim(), &folded])?;
        tx.last_insert_rowid()
    };
    known.insert(folded, id);
    Ok(Some(id))
}

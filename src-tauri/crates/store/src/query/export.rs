//! People as an export writes them, some at a time.
//!
//! [`survey`] says which columns these people need, [`load`] gives them with everything that
//! is known. Both are asked for a part of the people at a time, so that memory does not grow
//! with how many there are. Whoever was deleted meanwhile is left out.

use super::audience::{json, tags_of};
use super::contacts::SHOWN_CONSENT;
use crate::table::consent_proofs::{self, ConsentProof};
use crate::table::people::PersonText;
use crate::table::person_fields::PersonField;
use crate::{StoreError, coded, coded_opt};
use drumbeat_domain::PersonId;
use drumbeat_domain::consent::{ConsentKind, ConsentState};
use drumbeat_domain::field::FieldKind;
use rusqlite::{Connection, named_params};
use std::collections::{BTreeMap, BTreeSet};

/// Somebody with all that is known about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedPerson {
    /// Who.
    pub person_id: PersonId,
    /// Texts.
    pub text: PersonText,
    /// Digits of their phones, the one that is written to first.
    pub phones: Vec<String>,
    /// What counts: a blocked address is an opt-out.
    pub consent: ConsentState,
    /// The last thing the ledger says of a yes or a no.
    pub recorded: Option<RecordedConsent>,
    /// When the address was blocked, where the ledger says nothing.
    pub blocked_at_ms: Option<i64>,
    /// The file that brought them.
    pub came_from: Option<String>,
    /// Tags, by name.
    pub tags: Vec<String>,
    /// The lists they are in, by name.
    pub lists: Vec<String>,
    /// Extra fields, by name.
    pub fields: Vec<PersonField>,
    /// Somebody for trying messages out.
    pub is_test: bool,
}

/// An entry of the ledger, with what shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedConsent {
    /// What happened.
    pub kind: ConsentKind,
    /// How: a code.
    pub how: String,
    /// When it was recorded.
    pub at_ms: i64,
    /// What shows it.
    pub proof: ConsentProof,
}

/// What the columns of an export must hold.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Survey {
    /// The most phones anybody has.
    pub phones: usize,
    /// Their extra fields, and the kinds of the values there are.
    pub fields: BTreeMap<String, BTreeSet<FieldKind>>,
}

impl Survey {
    /// Adds what other people need.
    pub fn join(&mut self, other: Self) {
        self.phones = self.phones.max(other.phones);
        for (field, kinds) in other.fields {
            self.fields.entry(field).or_default().extend(kinds);
        }
    }
}

/// What the columns for these people must hold.
pub fn survey(conn: &Connection, people: &[PersonId]) -> Result<Survey, StoreError> {
    let ids = json(&people)?;
    let phones: i64 = conn
        .prepare_cached(
            "SELECT coalesce(max(n), 0) FROM (
               SELECT count(*) AS n FROM json_each(:ids) j
               JOIN identities i ON i.person_id = j.value AND i.kind = 'phone' GROUP BY j.value)",
        )?
        .query_row(named_params! {":ids": ids}, |row| row.get(0))?;
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT f.field, f.kind FROM json_each(:ids) j
         JOIN person_fields f ON f.person_id = j.value",
    )?;
    let mut fields = BTreeMap::<String, BTreeSet<FieldKind>>::new();
    let mut rows = statement.query(named_params! {":ids": ids})?;
    while let Some(row) = rows.next()? {
        let kinds = fields.entry(row.get("field")?).or_default();
        kinds.insert(coded(row, "kind", FieldKind::parse)?);
    }
    Ok(Survey {
        phones: usize::try_from(phones).unwrap_or_default(),
        fields,
    })
}

/// These people, in the given order.
pub fn load(conn: &Connection, people: &[PersonId]) -> Result<Vec<ExportedPerson>, StoreError> {
    let ids = json(&people)?;
    let sql = format!(
        "SELECT p.*, {SHOWN_CONSENT} AS shown, i.file_name, e.kind, e.how, e.at_ms,
           pr.agreed_on, pr.wording, pr.evidence, pr.evidence_kind, pr.evidence_name,
           (SELECT min(s.at_ms) FROM identities a JOIN suppressions s ON s.kind = a.kind AND s.value = a.value
            WHERE a.person_id = p.id) AS blocked_at_ms
         FROM json_each(:ids) j JOIN visible_people p ON p.id = j.value
         LEFT JOIN imports i ON i.id = p.import_id
         LEFT JOIN consent_events e ON e.id = (
           SELECT max(c.id) FROM consent_events c
           WHERE c.person_id = p.id AND c.purpose = 'marketing'
             AND c.kind IN ('granted', 'imported', 'withdrawn', 'opted_out')
             AND NOT EXISTS (SELECT 1 FROM consent_events t
               WHERE t.person_id = p.id AND t.takes_back = c.id)
             AND (c.kind IN ('granted', 'opted_out') OR c.import_id IS NULL OR NOT EXISTS (
               SELECT 1 FROM consent_events u
               WHERE u.person_id = p.id AND u.kind = 'undone' AND u.import_id = c.import_id)))
         LEFT JOIN consent_proofs pr ON pr.id = coalesce(e.proof_id, iif(e.kind = 'imported',
           (SELECT proof_id FROM imports WHERE id = e.import_id), NULL))
         ORDER BY j.key"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut found = statement
        .query_map(named_params! {":ids": ids}, |row| {
            let kind = coded_opt(row, "kind", ConsentKind::parse)?;
            let recorded = match kind {
                Some(kind) => Some(RecordedConsent {
                    kind,
                    how: row.get("how")?,
                    at_ms: row.get("at_ms")?,
                    proof: consent_proofs::joined(row)?,
                }),
                None => None,
            };
            Ok(ExportedPerson {
                person_id: PersonId(row.get("id")?),
                text: PersonText {
                    name: row.get("name")?,
                    first_name: row.get("first_name")?,
                    language: row.get("language")?,
                    city: row.get("city")?,
                    company: row.get("company")?,
                    email: row.get("email")?,
                    notes: row.get("notes")?,
                },
                phones: Vec::new(),
                consent: coded(row, "shown", ConsentState::parse)?,
                recorded,
                blocked_at_ms: row.get("blocked_at_ms")?,
                came_from: row.get("file_name")?,
                tags: Vec::new(),
                lists: Vec::new(),
                fields: Vec::new(),
                is_test: row.get("is_test")?,
            })
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let place: BTreeMap<i64, usize> = found
        .iter()
        .enumerate()
        .map(|(at, person)| (person.person_id.0, at))
        .collect();
    let mut phones = conn.prepare_cached(
        "SELECT i.person_id, i.value FROM json_each(:ids) j
         JOIN identities i ON i.person_id = j.value AND i.kind = 'phone'
         ORDER BY i.person_id, i.is_primary DESC, i.id",
    )?;
    let mut rows = phones.query(named_params! {":ids": ids})?;
    while let Some(row) = rows.next()? {
        if let Some(person) = place.get(&row.get(0)?).and_then(|at| found.get_mut(*at)) {
            person.phones.push(row.get(1)?);
        }
    }
    let mut fields = conn.prepare_cached(
        "SELECT f.person_id, f.field, f.value, f.kind FROM json_each(:ids) j
         JOIN person_fields f ON f.person_id = j.value ORDER BY f.person_id, f.field",
    )?;
    let mut rows = fields.query(named_params! {":ids": ids})?;
    while let Some(row) = rows.next()? {
        if let Some(person) = place.get(&row.get(0)?).and_then(|at| found.get_mut(*at)) {
            person.fields.push(PersonField {
                field: row.get("field")?,
                value: row.get("value")?,
                kind: coded(row, "kind", FieldKind::parse)?,
            });
        }
    }
    let mut lists = conn.prepare_cached(
        "SELECT lp.person_id, l.name FROM json_each(:ids) j
         JOIN list_people lp ON lp.person_id = j.value
         JOIN lists l ON l.id = lp.list_id
         WHERE l.deleted_at_ms IS NULL AND lp.batch IS NOT l.filling
         ORDER BY lp.person_id, l.folded",
    )?;
    let mut rows = lists.query(named_params! {":ids": ids})?;
    while let Some(row) = rows.next()? {
        if let Some(person) = place.get(&row.get(0)?).and_then(|at| found.get_mut(*at)) {
            person.lists.push(row.get(1)?);
        }
    }
    for (person, tag) in tags_of(conn, &ids)? {
        if let Some(person) = place.get(&person).and_then(|at| found.get_mut(*at)) {
            person.tags.push(tag);
        }
    }
    Ok(found)
}

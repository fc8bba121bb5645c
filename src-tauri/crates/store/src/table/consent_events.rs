//! `consent_events`: who agreed to what, when and how. Append-only; the state
//! that counts is folded into `people.consent` in the same transaction.
//!
//! [`stop`] and [`allow`] are the two whole steps: they write the event and the
//! suppression of every address together, so that neither can be seen alone.

use super::people;
use super::suppressions::{self, SuppressionReason};
use crate::{StoreError, Tx, coded};
use drumbeat_domain::consent::{self, ConsentKind, ConsentState, Purpose, Recorded, effective};
use drumbeat_domain::{ImportId, PersonId};
use rusqlite::{Connection, params};

/// A row of `consent_events`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentEvent {
    /// The row.
    pub id: i64,
    /// What for.
    pub purpose: Purpose,
    /// What happened.
    pub kind: ConsentKind,
    /// How: the code of a way (`paper_form`, `chat`, `stop_word`, …), or empty.
    pub how: String,
    /// The import it came with.
    pub import_id: Option<ImportId>,
    /// What shows it, a row of `consent_proofs`: its own, or the one of its import, which
    /// stands behind every yes of the list.
    pub proof: Option<i64>,
    /// When.
    pub at_ms: i64,
}

/// Something to record about somebody's consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewConsent<'a> {
    /// What for.
    pub purpose: Purpose,
    /// What happened.
    pub kind: ConsentKind,
    /// How: the code of a way, or empty.
    pub how: &'a str,
    /// The import it came with.
    pub import_id: Option<ImportId>,
    /// A row of `consent_proofs`.
    pub proof: Option<i64>,
}

/// Records what happened, without a proof, and folds it.
pub fn append(
    tx: &Tx<'_>,
    person: PersonId,
    purpose: Purpose,
    kind: ConsentKind,
    how: &str,
    import_id: Option<ImportId>,
    now_ms: i64,
) -> Result<ConsentState, StoreError> {
    let new = NewConsent {
        purpose,
        kind,
        how,
        import_id,
        proof: None,
    };
    record(tx, person, &new, now_ms)
}

/// Records what happened and folds it. Only marketing consent decides about campaigns, so
/// only that is folded into the person.
pub fn record(
    tx: &Tx<'_>,
    person: PersonId,
    new: &NewConsent<'_>,
    now_ms: i64,
) -> Result<ConsentState, StoreError> {
    tx.prepare_cached(
        "INSERT INTO consent_events (person_id, purpose, kind, how, import_id, proof_id, at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        person.0,
        new.purpose.code(),
        new.kind.code(),
        new.how,
        new.import_id.map(|id| id.0),
        new.proof,
        now_ms
    ])?;
    let state = fold_state(tx, person)?;
    people::set_consent(tx, person, state, now_ms)?;
    Ok(state)
}

/// Writes the fold anew after events were taken back.
pub(super) fn refold(tx: &Tx<'_>, person: PersonId, now_ms: i64) -> Result<(), StoreError> {
    let state = fold_state(tx, person)?;
    people::set_consent(tx, person, state, now_ms)
}

/// The state that all events of somebody add up to.
pub fn fold_state(conn: &Connection, person: PersonId) -> Result<ConsentState, StoreError> {
    Ok(effective(recorded(conn, person)?))
}

/// Whether somebody refused, so that no list makes a yes of it.
pub(super) fn has_refused(conn: &Connection, person: PersonId) -> Result<bool, StoreError> {
    Ok(consent::has_refused(recorded(conn, person)?))
}

fn recorded(conn: &Connection, person: PersonId) -> Result<Vec<Recorded>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT id, kind, import_id, takes_back FROM consent_events
         WHERE person_id = ?1 AND purpose = 'marketing' ORDER BY id",
    )?;
    let events = statement
        .query_map([person.0], |row| {
            Ok(Recorded {
                kind: coded(row, "kind", ConsentKind::parse)?,
                import: row.get::<_, Option<i64>>("import_id")?.map(ImportId),
                id: row.get("id")?,
                takes_back: row.get("takes_back")?,
            })
        })?
        .collect::<Result<Vec<_>, _>>()?;
    Ok(events)
}

/// What happened to somebody's consent, newest first.
pub fn list(conn: &Connection, person: PersonId) -> Result<Vec<ConsentEvent>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT e.id, e.purpose, e.kind, e.how, e.import_id, e.at_ms,
           coalesce(e.proof_id, iif(e.kind = 'imported', i.proof_id, NULL)) AS proof_id
         FROM consent_events e LEFT JOIN imports i ON i.id = e.import_id
         WHERE e.person_id = ?1 ORDER BY e.id DESC",
    )?;
    let rows = statement.query_map([person.0], |row| {
        Ok(ConsentEvent {
            id: row.get("id")?,
            purpose: coded(row, "purpose", Purpose::parse)?,
            kind: coded(row, "kind", ConsentKind::parse)?,
            how: row.get("how")?,
            import_id: row.get::<_, Option<i64>>("import_id")?.map(ImportId),
            proof: row.get("proof_id")?,
            at_ms: row.get("at_ms")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The last entry of somebody.
pub(super) fn last(conn: &Connection, person: PersonId) -> Result<Option<i64>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT max(id) FROM consent_events WHERE person_id = ?1")?
        .query_row([person.0], |row| row.get(0))?)
}

/// Takes one entry of somebody back, by an entry of its own.
pub(super) fn take_back(
    tx: &Tx<'_>,
    person: PersonId,
    entry: i64,
    how: &str,
    now_ms: i64,
) -> Result<ConsentState, StoreError> {
    tx.prepare_cached(
        "INSERT INTO consent_events (person_id, purpose, kind, how, takes_back, at_ms)
         VALUES (?1, 'marketing', 'undone', ?2, ?3, ?4)",
    )?
    .execute(params![person.0, how, entry, now_ms])?;
    let state = fold_state(tx, person)?;
    people::set_consent(tx, person, state, now_ms)?;
    Ok(state)
}

/// Somebody must not be written to any more: the wish is recorded and every
/// address of theirs is suppressed.
pub fn stop(
    tx: &Tx<'_>,
    person: PersonId,
    reason: SuppressionReason,
    import_id: Option<ImportId>,
    now_ms: i64,
) -> Result<(), StoreError> {
    stop_with(tx, person, reason, import_id, None, now_ms)
}

/// The same, with what shows it: a row of `consent_proofs`.
pub(super) fn stop_with(
    tx: &Tx<'_>,
    person: PersonId,
    reason: SuppressionReason,
    import_id: Option<ImportId>,
    proof: Option<i64>,
    now_ms: i64,
) -> Result<(), StoreError> {
    let new = NewConsent {
        purpose: Purpose::Marketing,
        kind: ConsentKind::OptedOut,
        how: reason.code(),
        import_id,
        proof,
    };
    record(tx, person, &new, now_ms)?;
    suppressions::add_person(tx, person, reason, now_ms)
}

/// Somebody said yes, also after an earlier stop: recorded for this one person,
/// and their addresses are free again.
pub fn allow(tx: &Tx<'_>, person: PersonId, how: &str, now_ms: i64) -> Result<(), StoreError> {
    allow_with(tx, person, how, None, now_ms)
}

/// The same, with what shows it: a row of `consent_proofs`.
pub fn allow_with(
    tx: &Tx<'_>,
    person: PersonId,
    how: &str,
    proof: Option<i64>,
    now_ms: i64,
) -> Result<(), StoreError> {
    let new = NewConsent {
        purpose: Purpose::Marketing,
        kind: ConsentKind::Granted,
        how,
        import_id: None,
        proof,
    };
    record(tx, person, &new, now_ms)?;
    suppressions::remove_person(tx, person)
}

#[cfg(test)]
mod tests;

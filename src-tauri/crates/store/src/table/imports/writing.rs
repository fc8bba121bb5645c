//! The slices of an import: each one is one short transaction.
//!
//! `begin`, then `write_slice` until everybody is written, then `seal`, then
//! `finish_slice` until it says there is no more. What is not sealed is undone
//! by [`roll_back_slice`](super::recovery::roll_back_slice).

use super::adding::Adding;
use super::recovery::half_done;
use super::{ImportState, load, moved_on};
use crate::query::contacts::counts_of;
use crate::query::import_plan::{Existing, ImportedPerson, PersonChange, Planned, SaidConsent};
use crate::table::consent_events::NewConsent;
use crate::table::consent_proofs::ConsentProof;
use crate::table::import_traces::{self, Change, Trace};
use crate::table::people::Person;
use crate::table::person_fields::StoredField;
use crate::table::suppressions::SuppressionReason;
use crate::table::{
    consent_events, consent_proofs, identities, lists, people, person_fields, suppressions, tags,
};
use crate::{StoreError, Tx};
use drumbeat_domain::consent::{ConsentKind, ConsentState, Purpose};
use drumbeat_domain::{ImportId, ListId, PersonId};
use rusqlite::{Connection, params};

/// People a slice may be given at most. It takes as many as it has time for
/// ([`Tx::is_long`]); more at a time cost less, because an index is written page by page.
pub const MOST_PER_SLICE: usize = 5_000;

/// For how long an import can be undone.
pub const UNDO_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// Who of the file agreed to get messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentRule {
    /// All of them, except where a consent column clearly says no.
    All,
    /// Those whose consent column clearly says yes.
    Column,
    /// Nobody yet.
    NotYet,
}

/// What the operator decided for the whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// What happens to people who are here already.
    pub existing: Existing,
    /// Who agreed.
    pub consent: ConsentRule,
    /// How they agreed: a code, or empty.
    pub how: String,
    /// Tags for everybody of the file.
    pub tags: Vec<String>,
    /// The list everybody of the file is put into.
    pub list: Option<ListId>,
    /// What shows that people agreed; what the file itself tells of somebody goes before.
    pub proof: Option<ConsentProof>,
}

impl Terms {
    /// How somebody agreed who does so with this import.
    pub(super) fn how<'a>(&'a self, imported: &'a ImportedPerson) -> &'a str {
        if imported.told.how.is_empty() {
            &self.how
        } else {
            &imported.told.how
        }
    }

    /// The proof of their own; `None` where the one of the import stands behind their yes.
    pub(super) fn proof_of(&self, imported: &ImportedPerson) -> Option<ConsentProof> {
        let told = &imported.told;
        if told.agreed_on.is_none() && told.wording.is_empty() {
            return None;
        }
        let of_all = self.proof.clone().unwrap_or_default();
        Some(ConsentProof {
            agreed_on: told.agreed_on.clone().or(of_all.agreed_on),
            wording: if told.wording.is_empty() {
                of_all.wording
            } else {
                told.wording.clone()
            },
            evidence: of_all.evidence,
        })
    }
}

/// What was done to the people of a slice. The parts add up to the slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct SliceCounts {
    /// Written anew.
    pub new: u32,
    /// Here already, changed.
    pub updated: u32,
    /// Here already, nothing new.
    pub same: u32,
    /// Asked to stop earlier, left alone.
    pub stopped_earlier: u32,
}

/// How the people of a finished import stand. The parts add up to all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct ImportStanding {
    /// A campaign may write to them.
    pub may_get: i64,
    /// They have not agreed yet.
    pub not_asked: i64,
    /// They asked to stop.
    pub asked_to_stop: i64,
    /// They would get it, but are for tests only.
    pub test_people: i64,
}

/// Starts writing a draft. Only one import can be half done.
pub fn begin(tx: &Tx<'_>, id: ImportId) -> Result<(), StoreError> {
    if half_done(tx)?.is_some() {
        return Err(StoreError::Stale("another import"));
    }
    moved_on(tx.execute(
        "UPDATE imports SET state = 'writing', turn = (SELECT max(turn) + 1 FROM imports)
         WHERE id = ?1 AND state = 'open'",
        [id.0],
    )?)
}

/// The list of this name for the people of an import that is `writing`; a new one where
/// there is none, which goes again with the import.
pub fn list_for(tx: &Tx<'_>, id: ImportId, name: &str, now_ms: i64) -> Result<ListId, StoreError> {
    require(tx, id, ImportState::Writing)?;
    lists::of_import(tx, name, id, now_ms)
}

/// Writes the next people of an import: as many as there is time for, at least one. Tells
/// what it did to each of them.
pub fn write_slice(
    tx: &Tx<'_>,
    id: ImportId,
    people: &[ImportedPerson],
    terms: &Terms,
    now_ms: i64,
) -> Result<Vec<Upserted>, StoreError> {
    require(tx, id, ImportState::Writing)?;
    let source = source(id);
    tx.in_bulk(|| {
        let mut adding = Adding::new(tx, id, terms, &source, now_ms)?;
        let mut done = Vec::with_capacity(people.len());
        for imported in people {
            done.push(upsert(&mut adding, imported)?);
            if tx.is_long(done.len()) {
                break;
            }
        }
        adding.finish()?;
        Ok(done)
    })
}

impl SliceCounts {
    /// How many there are of each.
    pub fn of(slice: &[Upserted]) -> Self {
        let mut counts = Self::default();
        for upserted in slice {
            match upserted {
                Upserted::Added => counts.new += 1,
                Upserted::Updated => counts.updated += 1,
                Upserted::Same => counts.same += 1,
                Upserted::StoppedEarlier => counts.stopped_earlier += 1,
            }
        }
        counts
    }
}

/// What an import did to one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upserted {
    /// Written anew.
    Added,
    /// Here already; the change is kept aside.
    Updated,
    /// Here already, nothing new.
    Same,
    /// Asked to stop earlier, left alone.
    StoppedEarlier,
}

/// Writes one person.
fn upsert<'p>(
    adding: &mut Adding<'_, 'p>,
    imported: &'p ImportedPerson,
) -> Result<Upserted, StoreError> {
    let Adding {
        tx, import, terms, ..
    } = *adding;
    // A number stands in a file once; what is planned must not depend on it.
    if adding.has(imported.phone.digits()) {
        adding.finish()?;
    }
    match adding.planner.plan(imported)? {
        Planned::StoppedEarlier => Ok(Upserted::StoppedEarlier),
        Planned::New => {
            adding.add(imported)?;
            Ok(Upserted::Added)
        }
        Planned::Updated(person, change) => {
            let change = with_terms(*change, person.consent, imported, terms);
            set_aside(tx, import, person.id, &change)?;
            note(tx, import, person.id, "updated", imported.row)?;
            Ok(Upserted::Updated)
        }
        Planned::Same(person) => {
            let change = with_terms(PersonChange::default(), person.consent, imported, terms);
            set_aside(tx, import, person.id, &change)?;
            note(tx, import, person.id, "same", imported.row)?;
            Ok(Upserted::Same)
        }
    }
}

/// What is recorded about the consent of somebody who stands like this.
pub(super) fn granted(
    now: ConsentState,
    imported: &ImportedPerson,
    terms: &Terms,
) -> Option<ConsentKind> {
    if imported.opt_out {
        return None;
    }
    let agreed = match (terms.consent, imported.consent) {
        // Also of somebody who was never asked: no later list makes a yes of it.
        (_, SaidConsent::No) => {
            return (now != ConsentState::OptedOut).then_some(ConsentKind::Withdrawn);
        }
        (ConsentRule::All, SaidConsent::Yes | SaidConsent::Unknown)
        | (ConsentRule::Column, SaidConsent::Yes) => true,
        (ConsentRule::Column, SaidConsent::Unknown)
        | (ConsentRule::NotYet, SaidConsent::Yes | SaidConsent::Unknown) => false,
    };
    (agreed && now == ConsentState::NotAsked).then_some(ConsentKind::Imported)
}

fn with_terms(
    mut change: PersonChange,
    now: ConsentState,
    imported: &ImportedPerson,
    terms: &Terms,
) -> PersonChange {
    change.consent = granted(now, imported, terms);
    if change.consent == Some(ConsentKind::Imported) {
        // The way they agreed travels with the change.
        terms.how(imported).clone_into(&mut change.how);
        change.proof = terms.proof_of(imported);
    }
    change.tags.extend(terms.tags.iter().cloned());
    change.list = terms.list;
    change
}

pub(super) fn set_aside(
    tx: &Tx<'_>,
    id: ImportId,
    person: PersonId,
    change: &PersonChange,
) -> Result<(), StoreError> {
    if change.is_empty() {
        return Ok(());
    }
    let json = serde_json::to_string(change).map_err(|_| StoreError::UnknownValue("change"))?;
    tx.prepare_cached(
        "INSERT INTO import_changes (import_id, person_id, change) VALUES (?1, ?2, ?3)",
    )?
    .execute(params![id.0, person.0, json])?;
    Ok(())
}

fn note(
    tx: &Tx<'_>,
    id: ImportId,
    person: PersonId,
    outcome: &str,
    row: Option<u32>,
) -> Result<(), StoreError> {
    // Two rows can be about one person who has two numbers; the first one tells.
    tx.prepare_cached(
        "INSERT INTO import_people (import_id, person_id, outcome, file_row) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (import_id, person_id) DO NOTHING",
    )?
    .execute(params![id.0, person.0, outcome, row])?;
    Ok(())
}

/// Everybody is written: from here on the import is finished, whatever happens.
pub fn seal(tx: &Tx<'_>, id: ImportId, counts: &str) -> Result<(), StoreError> {
    moved_on(tx.execute(
        "UPDATE imports SET state = 'finishing', counts = ?2 WHERE id = ?1 AND state = 'writing'",
        params![id.0, counts],
    )?)
}

/// Keeps what shows that the people of an import agreed: for every yes it records. To be
/// done in one step with the seal, so that nothing is left of an import that was cancelled.
pub fn keep_proof(
    tx: &Tx<'_>,
    id: ImportId,
    proof: &ConsentProof,
    now_ms: i64,
) -> Result<(), StoreError> {
    let row = consent_proofs::insert(tx, proof, now_ms)?;
    tx.execute(
        "UPDATE imports SET proof_id = ?2 WHERE id = ?1",
        [id.0, row],
    )?;
    Ok(())
}

/// Makes the next changes of a sealed import. With the last ones the new people
/// appear and it is done. `true` while there is more.
pub fn finish_slice(tx: &Tx<'_>, id: ImportId, now_ms: i64) -> Result<bool, StoreError> {
    require(tx, id, ImportState::Finishing)?;
    let next: Vec<(i64, i64, String)> = tx
        .prepare_cached(
            "SELECT id, person_id, change FROM import_changes WHERE import_id = ?1 ORDER BY id LIMIT ?2",
        )?
        .query_map(params![id.0, MOST_PER_SLICE as i64], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?
        .collect::<Result<_, _>>()?;
    let mut done = 0;
    for (row, person, change) in &next {
        let change: PersonChange =
            serde_json::from_str(change).map_err(|_| StoreError::UnknownValue("change"))?;
        apply(tx, id, PersonId(*person), &change, now_ms)?;
        tx.prepare_cached("DELETE FROM import_changes WHERE id = ?1")?
            .execute([row])?;
        done += 1;
        if tx.is_long(done) {
            return Ok(true);
        }
    }
    if next.len() == MOST_PER_SLICE {
        return Ok(true);
    }
    tx.execute(
        "UPDATE imports SET state = 'done', staged = '{}', answers = '{}', finished_at_ms = ?2,
           undo_until_ms = ?3
         WHERE id = ?1",
        [id.0, now_ms, now_ms.saturating_add(UNDO_MS)],
    )?;
    Ok(false)
}

/// Makes a change, and keeps what is needed to take it back.
fn apply(
    tx: &Tx<'_>,
    id: ImportId,
    person_id: PersonId,
    change: &PersonChange,
    now_ms: i64,
) -> Result<(), StoreError> {
    let Some(person) = people::load(tx, person_id)? else {
        return Ok(());
    };
    // Of somebody this import wrote, what it wrote first.
    import_traces::keep(tx, person_id)?;
    let mut trace = Trace::default();
    let mut touched = false;
    if change.revive && person.deleted_at_ms.is_some() {
        trace = Trace::of_revived(tx, &person)?;
        people::restore(tx, person_id, now_ms)?;
        if change.is_test && !person.is_test {
            people::set_test(tx, person_id, true, now_ms)?;
            trace.is_test = true;
        }
        touched = true;
    }
    if !change.text.is_empty() {
        let mut text = person.text.clone();
        for (column, value) in &change.text {
            column.place(&mut text).clone_from(value);
        }
        people::update(tx, person_id, &text, now_ms)?;
        trace.note_text(&person.text, &text);
        touched = true;
    }
    let source = source(id);
    if !change.fields.is_empty() {
        let known = person_fields::stored(tx, person_id)?;
        for field in &change.fields {
            person_fields::set(tx, person_id, field, &source)?;
            let after = StoredField::of(field, &source);
            trace.note_field(&field.field, known.get(&field.field).cloned(), Some(after));
        }
    }
    for tag in &change.tags {
        trace.note_tag(tag, tags::add(tx, person_id, tag)?);
    }
    for name in &change.lists {
        let list = lists::of_import(tx, name, id, now_ms)?;
        trace.note_list(list, lists::add(tx, list, person_id)?);
    }
    if let Some(list) = change.list {
        trace.note_list(list, lists::add(tx, list, person_id)?);
    }
    for phone in &change.phones {
        if identities::add_phone(tx, person_id, phone, now_ms)? {
            trace.note_phone(tx, person_id, phone.digits())?;
        }
    }
    touched |= apply_consent(tx, id, &person, change, now_ms)?;
    if touched {
        trace.updated_at_ms = Some(Change {
            before: person.updated_at_ms,
            after: now_ms,
        });
    }
    import_traces::add(tx, person_id, id, trace)
}

/// Records what a list says about somebody's consent. `false` where nothing is recorded.
fn apply_consent(
    tx: &Tx<'_>,
    id: ImportId,
    person: &Person,
    change: &PersonChange,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let proof = || {
        let proof = change.proof.as_ref();
        proof
            .map(|proof| consent_proofs::insert(tx, proof, now_ms))
            .transpose()
    };
    if change.stop {
        let reason = SuppressionReason::Import;
        consent_events::stop_with(tx, person.id, reason, Some(id), proof()?, now_ms)?;
        return Ok(true);
    }
    let Some(kind) = change.consent else {
        return Ok(false);
    };
    // Whoever asked to stop since then stays stopped: the fold knows that a
    // list cannot lift it, and a block is not touched here at all.
    if person.consent == ConsentState::OptedOut || suppressions::holds_person(tx, person.id)? {
        return Ok(false);
    }
    if kind == ConsentKind::Withdrawn && consent_events::has_refused(tx, person.id)? {
        return Ok(false);
    }
    let new = NewConsent {
        purpose: Purpose::Marketing,
        kind,
        how: &change.how,
        import_id: Some(id),
        proof: proof()?,
    };
    consent_events::record(tx, person.id, &new, now_ms)?;
    Ok(true)
}

/// How the visible people of an import stand.
pub fn standing(conn: &Connection, id: ImportId) -> Result<ImportStanding, StoreError> {
    let people = "import_people ip CROSS JOIN visible_people p ON p.id = ip.person_id
                  WHERE ip.import_id = ?1";
    let counts = counts_of(conn, people, [id.0])?;
    Ok(ImportStanding {
        may_get: counts.may_get,
        not_asked: counts.not_asked + counts.no_number,
        asked_to_stop: counts.asked_to_stop,
        test_people: counts.test_people,
    })
}

pub(super) fn require(
    conn: &Connection,
    id: ImportId,
    state: ImportState,
) -> Result<(), StoreError> {
    let import = load(conn, id)?.ok_or(StoreError::NotFound("import"))?;
    if import.state == state {
        Ok(())
    } else {
        Err(StoreError::Stale("import"))
    }
}

fn source(id: ImportId) -> String {
    format!("import:{id}")
}

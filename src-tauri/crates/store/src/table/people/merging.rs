//! `merges`: two contacts who are one person become one, and two again.
//!
//! The one who goes keeps their row, texts, fields and tags, and is deleted; what others point
//! to goes over to the one who is kept: addresses, the ledger, conversations, what is to be
//! sent. Each merge is one short transaction, and `record` holds what it moved, so that
//! [`undo`] puts it back row by row; what changed since stays as it is.
//!
//! # A campaign that both are in
//!
//! A person has one place in a campaign. The place whose message has come furthest goes to the
//! one who is kept; the other stays with the one who is gone, and what still waits there does
//! not leave, because it is asked about deletion in the transaction that takes it. So nobody
//! gets a message twice because they became one, and nothing that is on its way is touched.
//!
//! # Consent
//!
//! The ledger of both is one ledger then. Where that alone would say less than the stricter of
//! the two, an entry of the merge says it; the undo takes that entry back by another one. A
//! wish to stop of either blocks every address of both.

use super::{Person, delete, put_times_back, set_test, update};
use crate::query::import_plan::TextColumn;
use crate::query::merging::{MergePlan, plan};
use crate::table::import_traces::{self, Change};
use crate::table::imports::recovery::half_done;
use crate::table::journal::{self, Entry};
use crate::table::person_fields::{self, PersonField, StoredField};
use crate::table::suppressions::{self, SuppressionReason};
use crate::table::{consent_events, identities, lists, tags};
use crate::{StoreError, Tx, fold};
use drumbeat_domain::consent::{ConsentKind, ConsentState, Purpose};
use drumbeat_domain::{ListId, PersonId};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod moving;

use moving::Moved;

/// How the entries of a merge are marked in the ledger.
const HOW: &str = "merge";

/// What a merge changed, so that it can be taken back.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Record {
    text: BTreeMap<TextColumn, Change<String>>,
    kept_updated_at_ms: Option<Change<i64>>,
    gone_updated_at_ms: i64,
    became_test: bool,
    fields: BTreeMap<String, StoredField>,
    tags: Vec<String>,
    lists: Vec<ListId>,
    moved: Moved,
    /// The entry of the merge itself.
    entry: Option<i64>,
    /// The last entry of the ledger there was.
    last_entry: i64,
    /// Addresses it blocked: kind and value.
    suppressed: Vec<(String, String)>,
}

/// Merges `gone` into `kept`. The id is for [`undo`].
pub fn merge(tx: &Tx<'_>, kept: PersonId, gone: PersonId, now_ms: i64) -> Result<i64, StoreError> {
    if half_done(tx)?.is_some() {
        return Err(StoreError::Stale("import"));
    }
    let plan = plan(tx, kept, gone)?;
    // What an import wrote about either, before any of it goes over.
    import_traces::keep(tx, kept)?;
    import_traces::keep(tx, gone)?;
    let mut record = Record {
        gone_updated_at_ms: plan.gone.updated_at_ms,
        ..Record::default()
    };
    write_text(tx, &plan, &mut record, now_ms)?;
    for (name, stored) in plan.added_fields {
        person_fields::put_back(tx, kept, &name, Some(&stored))?;
        record.fields.insert(name, stored);
    }
    for tag in plan.added_tags {
        tags::add(tx, kept, &tag)?;
        record.tags.push(fold(&tag));
    }
    // Which groups reach somebody is part of who they are.
    for list in lists::holding(tx, gone)? {
        if lists::add(tx, list, kept)? {
            record.lists.push(list);
        }
    }
    if plan.gone.is_test && !plan.kept.is_test {
        set_test(tx, kept, true, now_ms)?;
        record.became_test = true;
    }
    record.moved = moving::over(tx, kept, gone)?;
    settle_consent(tx, kept, plan.consent, &mut record, now_ms)?;
    delete(tx, gone, now_ms)?;
    consent_events::refold(tx, gone, now_ms)?;
    record.kept_updated_at_ms = Some(Change {
        before: plan.kept.updated_at_ms,
        after: now_ms,
    });
    put_times_back(tx, kept, None, now_ms)?;
    let json = serde_json::to_string(&record).map_err(|_| StoreError::UnknownValue("merge"))?;
    tx.prepare_cached(
        "INSERT INTO merges (kept_id, gone_id, record, at_ms) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![kept.0, gone.0, json, now_ms])?;
    let id = tx.last_insert_rowid();
    note(tx, "merged", id, now_ms)?;
    Ok(id)
}

fn note(tx: &Tx<'_>, kind: &'static str, id: i64, now_ms: i64) -> Result<(), StoreError> {
    let entry = Entry {
        params: Some(serde_json::json!({ "merge": id })),
        ..Entry::new(kind)
    };
    journal::append(tx, now_ms, &entry)
}

fn write_text(
    tx: &Tx<'_>,
    plan: &MergePlan,
    record: &mut Record,
    now_ms: i64,
) -> Result<(), StoreError> {
    update(tx, plan.kept.id, &plan.text, now_ms)?;
    for column in TextColumn::ALL {
        let (before, after) = (column.of(&plan.kept.text), column.of(&plan.text));
        if before != after {
            let change = Change {
                before: before.to_owned(),
                after: after.to_owned(),
            };
            record.text.insert(column, change);
        }
    }
    Ok(())
}

/// Makes the ledger of the one person say what the stricter of the two said.
fn settle_consent(
    tx: &Tx<'_>,
    kept: PersonId,
    wanted: ConsentState,
    record: &mut Record,
    now_ms: i64,
) -> Result<(), StoreError> {
    consent_events::refold(tx, kept, now_ms)?;
    let said = consent_events::fold_state(tx, kept)?;
    let kind = match (wanted, said) {
        (ConsentState::OptedOut, ConsentState::Agreed | ConsentState::NotAsked) => {
            Some(ConsentKind::OptedOut)
        }
        (ConsentState::NotAsked, ConsentState::Agreed) => Some(ConsentKind::Withdrawn),
        (ConsentState::OptedOut, ConsentState::OptedOut)
        | (ConsentState::NotAsked, ConsentState::NotAsked | ConsentState::OptedOut)
        | (ConsentState::Agreed, _) => None,
    };
    if let Some(kind) = kind {
        consent_events::append(tx, kept, Purpose::Marketing, kind, HOW, None, now_ms)?;
        record.entry = consent_events::last(tx, kept)?;
    }
    record.last_entry = consent_events::last(tx, kept)?.unwrap_or_default();
    if consent_events::fold_state(tx, kept)? == ConsentState::OptedOut {
        for identity in identities::list(tx, kept)? {
            if !suppressions::holds(tx, identity.kind, &identity.value)? {
                let address = (identity.kind.code().to_owned(), identity.value);
                record.suppressed.push(address);
            }
        }
        suppressions::add_person(tx, kept, reason_of(tx, kept)?, now_ms)?;
    }
    Ok(())
}

/// Why an address of somebody is blocked already; a stop word says the most.
fn reason_of(conn: &Connection, person: PersonId) -> Result<SuppressionReason, StoreError> {
    let said: bool = conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM identities i
               JOIN suppressions s ON s.kind = i.kind AND s.value = i.value
               WHERE i.person_id = ?1 AND s.reason = 'stop_word')",
        )?
        .query_row([person.0], |row| row.get(0))?;
    Ok(if said {
        SuppressionReason::StopWord
    } else {
        SuppressionReason::Operator
    })
}

/// Somebody who went into somebody else, with the merge that did it.
pub fn merged_into(conn: &Connection, gone: PersonId) -> Result<Option<PersonId>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT kept_id FROM merges WHERE gone_id = ?1 AND undone_at_ms IS NULL")?
        .query_row([gone.0], |row| row.get(0).map(PersonId))
        .optional()?)
}

/// Makes two of one again: who was kept, and who is there again.
pub fn undo(tx: &Tx<'_>, id: i64, now_ms: i64) -> Result<(PersonId, PersonId), StoreError> {
    if half_done(tx)?.is_some() {
        return Err(StoreError::Stale("import"));
    }
    let (kept, gone, json): (i64, i64, String) = tx
        .prepare_cached(
            "SELECT kept_id, gone_id, record FROM merges WHERE id = ?1 AND undone_at_ms IS NULL",
        )?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?
        .ok_or(StoreError::NotFound("merge"))?;
    let (kept, gone) = (PersonId(kept), PersonId(gone));
    // Who was kept went into somebody else since: that comes first.
    if merged_into(tx, kept)?.is_some() {
        return Err(StoreError::Stale("merge"));
    }
    let record: Record =
        serde_json::from_str(&json).map_err(|_| StoreError::UnknownValue("merge"))?;
    let person = super::load(tx, kept)?.ok_or(StoreError::NotFound("person"))?;
    put_text_back(tx, &person, &record, now_ms)?;
    put_details_back(tx, kept, &record, now_ms)?;
    moving::back(tx, kept, gone, &record.moved)?;
    if let Some(entry) = record.entry {
        consent_events::take_back(tx, kept, entry, HOW, now_ms)?;
    }
    consent_events::refold(tx, kept, now_ms)?;
    consent_events::refold(tx, gone, now_ms)?;
    free(tx, kept, gone, &record)?;
    let kept_updated_at_ms = match &record.kept_updated_at_ms {
        Some(change) if change.after == person.updated_at_ms => change.before,
        Some(_) | None => person.updated_at_ms,
    };
    put_times_back(tx, kept, person.deleted_at_ms, kept_updated_at_ms)?;
    put_times_back(tx, gone, None, record.gone_updated_at_ms)?;
    tx.prepare_cached("UPDATE merges SET undone_at_ms = ?2 WHERE id = ?1")?
        .execute([id, now_ms])?;
    note(tx, "merge_undone", id, now_ms)?;
    Ok((kept, gone))
}

fn put_text_back(
    tx: &Tx<'_>,
    person: &Person,
    record: &Record,
    now_ms: i64,
) -> Result<(), StoreError> {
    let mut text = person.text.clone();
    for (column, change) in &record.text {
        if column.of(&text) == change.after {
            column.place(&mut text).clone_from(&change.before);
        }
    }
    if text == person.text {
        return Ok(());
    }
    update(tx, person.id, &text, now_ms)
}

fn put_details_back(
    tx: &Tx<'_>,
    kept: PersonId,
    record: &Record,
    now_ms: i64,
) -> Result<(), StoreError> {
    let known = person_fields::stored(tx, kept)?;
    for (name, stored) in &record.fields {
        if known.get(name) == Some(stored) {
            let gone = PersonField {
                field: name.clone(),
                value: String::new(),
                kind: stored.kind,
            };
            person_fields::set(tx, kept, &gone, "")?;
        }
    }
    for tag in &record.tags {
        tags::remove(tx, kept, tag)?;
    }
    for list in &record.lists {
        lists::take_out(tx, *list, kept)?;
    }
    if record.became_test {
        set_test(tx, kept, false, now_ms)?;
    }
    Ok(())
}

/// Takes addresses off the stop list that only the merge put there. Whose owner asked to stop
/// before stays on it, and all of them where the one person asked since.
fn free(tx: &Tx<'_>, kept: PersonId, gone: PersonId, record: &Record) -> Result<(), StoreError> {
    let asked_since: bool = tx
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM consent_events
               WHERE person_id IN (?1, ?2) AND kind = 'opted_out' AND id > ?3)",
        )?
        .query_row([kept.0, gone.0, record.last_entry], |row| row.get(0))?;
    if asked_since {
        return Ok(());
    }
    for (kind, value) in &record.suppressed {
        tx.prepare_cached(
            "DELETE FROM suppressions WHERE kind = ?1 AND value = ?2 AND reason <> 'erased'
               AND NOT EXISTS (SELECT 1 FROM identities i JOIN people p ON p.id = i.person_id
                 WHERE i.kind = ?1 AND i.value = ?2 AND p.consent = 'opted_out')
               AND EXISTS (SELECT 1 FROM identities i
                 WHERE i.kind = ?1 AND i.value = ?2 AND i.person_id IN (?3, ?4))",
        )?
        .execute(params![kind, value, kept.0, gone.0])?;
    }
    Ok(())
}

/// Notes that two are two, so that it is not asked again.
pub fn refuse(tx: &Tx<'_>, one: PersonId, other: PersonId) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO merge_refusals (one_id, other_id) VALUES (min(?1, ?2), max(?1, ?2))
         ON CONFLICT (one_id, other_id) DO NOTHING",
    )?
    .execute([one.0, other.0])?;
    Ok(())
}

#[cfg(test)]
mod tests;

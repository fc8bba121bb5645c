//! Who was deleted for good: of what the contacts knew about somebody nothing is left.
//!
//! Their row stays, empty, because the ledger of consent and the campaigns they were in name
//! it. What a campaign sent them stays with the campaign, or its figures would not add up to
//! its people. What they asked stays: an address that is on the stop list is not written to,
//! whoever has it next.

use crate::table::people;
use crate::table::suppressions::{self, SuppressionReason};
use crate::{StoreError, Tx};
use drumbeat_domain::PersonId;
use drumbeat_domain::consent::ConsentState;

/// Empties somebody, with those who went into them.
pub(super) fn erase_for_good(tx: &Tx<'_>, person: PersonId, now_ms: i64) -> Result<(), StoreError> {
    let mut next = vec![person];
    while let Some(id) = next.pop() {
        next.extend(went_into(tx, id)?);
        let known = people::load(tx, id)?.ok_or(StoreError::NotFound("person"))?;
        if known.consent == ConsentState::OptedOut {
            suppressions::add_person(tx, id, SuppressionReason::Operator, now_ms)?;
        }
        for sql in [
            // What a merge and an import changed is kept in words.
            "DELETE FROM merges WHERE kept_id = ?1 OR gone_id = ?1",
            "DELETE FROM import_traces WHERE person_id = ?1",
        ] {
            tx.prepare_cached(sql)?.execute([id.0])?;
        }
        super::leave(tx, id, "TRUE")?;
        people::erase(tx, id, now_ms)?;
        tx.prepare_cached(
            "INSERT INTO erased_people (person_id, at_ms) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        )?
        .execute([id.0, now_ms])?;
    }
    Ok(())
}

/// Whom a merge put into them. They cannot be made two again.
fn went_into(tx: &Tx<'_>, kept: PersonId) -> Result<Vec<PersonId>, StoreError> {
    let mut statement = tx
        .prepare_cached("SELECT gone_id FROM merges WHERE kept_id = ?1 AND undone_at_ms IS NULL")?;
    let gone = statement.query_map([kept.0], |row| row.get(0).map(PersonId))?;
    Ok(gone.collect::<Result<_, _>>()?)
}

//! What others point to goes over to the one who is kept, and back.

use crate::table::import_traces::Change;
use crate::{StoreError, Tx};
use drumbeat_domain::PersonId;
use rusqlite::params;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Rows that went over, by their ids.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Moved {
    /// Addresses, each with whether it was the one that is written to.
    identities: Vec<(i64, bool)>,
    consent_events: Vec<i64>,
    conversations: Vec<i64>,
    /// Items outside campaigns.
    items: Vec<i64>,
    /// Places in campaigns that only the other had.
    recipients: Vec<i64>,
    /// Places in campaigns that both had and that were exchanged: the kept one's, the other's.
    exchanged: Vec<(i64, i64)>,
    drafts: Vec<Draft>,
}

/// A draft that chose the other by name.
#[derive(Debug, Serialize, Deserialize)]
struct Draft {
    campaign: i64,
    audience: Change<String>,
}

fn ids(tx: &Tx<'_>, sql: &str, person: PersonId) -> Result<Vec<i64>, StoreError> {
    let mut statement = tx.prepare_cached(sql)?;
    let rows = statement.query_map([person.0], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Gives rows of a table to somebody, as far as they are still another one's.
fn give(
    tx: &Tx<'_>,
    table: &str,
    rows: &[i64],
    from: PersonId,
    to: PersonId,
) -> Result<(), StoreError> {
    let mut statement = tx.prepare_cached(&format!(
        "UPDATE {table} SET person_id = ?3 WHERE id = ?1 AND person_id = ?2"
    ))?;
    for row in rows {
        statement.execute([*row, from.0, to.0])?;
    }
    Ok(())
}

/// Moves everything of `gone` to `kept`.
pub(super) fn over(tx: &Tx<'_>, kept: PersonId, gone: PersonId) -> Result<Moved, StoreError> {
    let moved = Moved {
        identities: addresses(tx, kept, gone)?,
        consent_events: ids(
            tx,
            "SELECT id FROM consent_events WHERE person_id = ?1 ORDER BY id",
            gone,
        )?,
        conversations: ids(
            tx,
            "SELECT id FROM conversations WHERE person_id = ?1 ORDER BY id",
            gone,
        )?,
        items: ids(
            tx,
            "SELECT id FROM outbox_items WHERE person_id = ?1 AND recipient_id IS NULL ORDER BY id",
            gone,
        )?,
        exchanged: exchange(tx, kept, gone)?,
        recipients: alone(tx, kept, gone)?,
        drafts: drafts(tx, kept, gone)?,
    };
    give(tx, "consent_events", &moved.consent_events, gone, kept)?;
    give(tx, "conversations", &moved.conversations, gone, kept)?;
    give(tx, "outbox_items", &moved.items, gone, kept)?;
    give_places(tx, &moved.recipients, gone, kept)?;
    Ok(moved)
}

/// The addresses go over; whoever is kept goes on being written to at their own number.
fn addresses(tx: &Tx<'_>, kept: PersonId, gone: PersonId) -> Result<Vec<(i64, bool)>, StoreError> {
    let moved: Vec<(i64, bool)> = tx
        .prepare_cached("SELECT id, is_primary FROM identities WHERE person_id = ?1 ORDER BY id")?
        .query_map([gone.0], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    tx.prepare_cached(
        "UPDATE identities SET person_id = ?1, is_primary = is_primary AND NOT EXISTS (
           SELECT 1 FROM identities WHERE person_id = ?1 AND kind = 'phone')
         WHERE person_id = ?2 AND kind = 'phone' AND is_primary = 1",
    )?
    .execute([kept.0, gone.0])?;
    tx.prepare_cached("UPDATE identities SET person_id = ?1 WHERE person_id = ?2")?
        .execute([kept.0, gone.0])?;
    Ok(moved)
}

/// The item of a place, as far as its message has come: what may have left first, then what
/// waits, then what will not leave any more.
const PROGRESS: &str = "CASE
    WHEN i.state IN ('sending', 'checking', 'accepted', 'needs_check') THEN 2
    WHEN i.state = 'waiting' THEN 1 ELSE 0 END";

/// In campaigns that both are in, the place that has come furthest goes to `kept`.
fn exchange(tx: &Tx<'_>, kept: PersonId, gone: PersonId) -> Result<Vec<(i64, i64)>, StoreError> {
    let sql = format!(
        "WITH places AS (
           SELECT r.id AS id, r.campaign_id AS campaign_id, r.person_id AS person_id, {PROGRESS} AS progress
           FROM recipients r JOIN outbox_items i ON i.recipient_id = r.id WHERE r.person_id IN (?1, ?2))
         SELECT a.id, b.id FROM places a JOIN places b ON b.campaign_id = a.campaign_id
         WHERE a.person_id = ?1 AND b.person_id = ?2 AND b.progress > a.progress ORDER BY a.id"
    );
    let pairs: Vec<(i64, i64)> = tx
        .prepare_cached(&sql)?
        .query_map([kept.0, gone.0], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (own, other) in &pairs {
        change_places(tx, (*own, kept), (*other, gone))?;
    }
    Ok(pairs)
}

/// Two places of one campaign change hands. A person has one in each, so one of the two
/// belongs to nobody for a moment.
fn change_places(
    tx: &Tx<'_>,
    (one, of_one): (i64, PersonId),
    (other, of_other): (i64, PersonId),
) -> Result<(), StoreError> {
    // Looked at again when the transaction ends.
    tx.pragma_update(None, "defer_foreign_keys", true)?;
    let mut place = tx.prepare_cached("UPDATE recipients SET person_id = ?2 WHERE id = ?1")?;
    place.execute([one, -one])?;
    place.execute([other, of_one.0])?;
    place.execute([one, of_other.0])?;
    let mut item =
        tx.prepare_cached("UPDATE outbox_items SET person_id = ?2 WHERE recipient_id = ?1")?;
    item.execute([other, of_one.0])?;
    item.execute([one, of_other.0])?;
    Ok(())
}

/// Places of `gone` in campaigns that `kept` is not in.
fn alone(tx: &Tx<'_>, kept: PersonId, gone: PersonId) -> Result<Vec<i64>, StoreError> {
    let mut statement = tx.prepare_cached(
        "SELECT id FROM recipients r WHERE person_id = ?2 AND NOT EXISTS (
           SELECT 1 FROM recipients WHERE person_id = ?1 AND campaign_id = r.campaign_id) ORDER BY id",
    )?;
    let rows = statement.query_map([kept.0, gone.0], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn give_places(
    tx: &Tx<'_>,
    places: &[i64],
    from: PersonId,
    to: PersonId,
) -> Result<(), StoreError> {
    give(tx, "recipients", places, from, to)?;
    let mut item = tx.prepare_cached(
        "UPDATE outbox_items SET person_id = ?3 WHERE recipient_id = ?1 AND person_id = ?2",
    )?;
    for place in places {
        item.execute([*place, from.0, to.0])?;
    }
    Ok(())
}

/// Drafts that chose `gone` by name choose `kept` from now on.
fn drafts(tx: &Tx<'_>, kept: PersonId, gone: PersonId) -> Result<Vec<Draft>, StoreError> {
    let found: Vec<(i64, String)> = tx
        .prepare_cached(
            "SELECT id, audience FROM campaigns c WHERE state = 'draft' AND EXISTS (
               SELECT 1 FROM json_each(c.audience, '$.people') WHERE value = ?1) ORDER BY id",
        )?
        .query_map([gone.0], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut changed = Vec::new();
    for (campaign, before) in found {
        let mut audience: Value =
            serde_json::from_str(&before).map_err(|_| StoreError::UnknownValue("audience"))?;
        let Some(people) = audience.get_mut("people").and_then(Value::as_array_mut) else {
            continue;
        };
        people.retain(|id| id.as_i64() != Some(kept.0));
        for id in people.iter_mut().filter(|id| id.as_i64() == Some(gone.0)) {
            *id = kept.0.into();
        }
        let after = audience.to_string();
        set_audience(tx, campaign, &before, &after)?;
        let audience = Change { before, after };
        changed.push(Draft { campaign, audience });
    }
    Ok(changed)
}

/// Puts one audience of a draft in the place of another, if that still is there.
fn set_audience(tx: &Tx<'_>, campaign: i64, from: &str, to: &str) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE campaigns SET audience = ?3 WHERE id = ?1 AND audience = ?2 AND state = 'draft'",
    )?
    .execute(params![campaign, from, to])?;
    Ok(())
}

/// Moves everything back, as far as it still is where it was put.
pub(super) fn back(
    tx: &Tx<'_>,
    kept: PersonId,
    gone: PersonId,
    moved: &Moved,
) -> Result<(), StoreError> {
    let mut address = tx.prepare_cached(
        "UPDATE identities SET person_id = ?3, is_primary = ?4 WHERE id = ?1 AND person_id = ?2",
    )?;
    for (id, was_primary) in &moved.identities {
        address.execute(params![id, kept.0, gone.0, was_primary])?;
    }
    give(tx, "consent_events", &moved.consent_events, kept, gone)?;
    give(tx, "conversations", &moved.conversations, kept, gone)?;
    give(tx, "outbox_items", &moved.items, kept, gone)?;
    give_places(tx, &moved.recipients, kept, gone)?;
    for (own, other) in &moved.exchanged {
        change_places(tx, (*own, gone), (*other, kept))?;
    }
    for Draft { campaign, audience } in &moved.drafts {
        set_audience(tx, *campaign, &audience.after, &audience.before)?;
    }
    Ok(())
}

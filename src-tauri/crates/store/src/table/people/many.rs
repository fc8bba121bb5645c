//! One act on many people, some at a time, and its undo.
//!
//! Each call is one short transaction over at most a hundred people and tells what it changed
//! about whom, which is all that [`undo`] needs; [`acts`](crate::table::acts) keeps it. Whoever is as the act would leave them is
//! passed over, and so is whoever was deleted meanwhile; the undo then does not touch them.

use super::{delete, is_unseen, load, restore};
use crate::table::suppressions::{self, SuppressionReason};
use crate::table::{consent_events, identities, tags};
use crate::{StoreError, Tx};
use drumbeat_domain::PersonId;
use drumbeat_domain::consent::ConsentState;
use rusqlite::params;
use serde::{Deserialize, Serialize};

/// How its entries are marked in the ledger.
const HOW: &str = "operator";

/// What is done to each of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// They get a tag.
    Tag(String),
    /// A tag is taken from them.
    Untag(String),
    /// Nobody may write to them any more.
    Block,
    /// They are deleted, so that it can be undone.
    Delete,
}

/// Somebody who was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Who.
    pub person: PersonId,
    /// Of a block: its entry in the ledger, and the addresses it put on the stop list.
    pub block: Option<Block>,
}

/// What a block did to somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    entry: i64,
    addresses: Vec<(String, String)>,
}

/// Does it to these people; gives those who were changed by it.
pub fn act(
    tx: &Tx<'_>,
    act: &Act,
    people: &[PersonId],
    now_ms: i64,
) -> Result<Vec<Changed>, StoreError> {
    let mut changed = Vec::new();
    for person in people {
        let Some(known) = load(tx, *person)?.filter(|known| known.deleted_at_ms.is_none()) else {
            continue;
        };
        if is_unseen(tx, *person)? {
            continue;
        }
        let mut block = None;
        let is_changed = match act {
            Act::Tag(name) => tags::add(tx, *person, name)?,
            Act::Untag(name) => tags::remove(tx, *person, &crate::fold(name))?,
            Act::Delete => {
                delete(tx, *person, now_ms)?;
                true
            }
            Act::Block => {
                block = block_one(tx, *person, known.consent, now_ms)?;
                block.is_some()
            }
        };
        if is_changed {
            changed.push(Changed {
                person: *person,
                block,
            });
        }
    }
    Ok(changed)
}

fn block_one(
    tx: &Tx<'_>,
    person: PersonId,
    consent: ConsentState,
    now_ms: i64,
) -> Result<Option<Block>, StoreError> {
    let mut addresses = Vec::new();
    for identity in identities::list(tx, person)? {
        if !suppressions::holds(tx, identity.kind, &identity.value)? {
            addresses.push((identity.kind.code().to_owned(), identity.value));
        }
    }
    if consent == ConsentState::OptedOut && addresses.is_empty() {
        return Ok(None);
    }
    consent_events::stop(tx, person, SuppressionReason::Operator, None, now_ms)?;
    let entry = consent_events::last(tx, person)?;
    Ok(entry.map(|entry| Block { entry, addresses }))
}

/// Takes it back from those who were changed. A block of somebody who asked to stop since, or
/// had asked before, stays.
pub fn undo(tx: &Tx<'_>, act: &Act, changed: &[Changed], now_ms: i64) -> Result<(), StoreError> {
    for Changed { person, block } in changed {
        match act {
            Act::Tag(name) => {
                tags::remove(tx, *person, &crate::fold(name))?;
            }
            Act::Untag(name) => {
                tags::add(tx, *person, name)?;
            }
            // Who cannot come back any more, because an import was undone, stays away.
            Act::Delete => match restore(tx, *person, now_ms) {
                Ok(()) | Err(StoreError::NotFound(_)) => {}
                Err(error) => return Err(error),
            },
            Act::Block => {
                if let Some(block) = block {
                    unblock(tx, *person, block, now_ms)?;
                }
            }
        }
    }
    Ok(())
}

fn unblock(tx: &Tx<'_>, person: PersonId, block: &Block, now_ms: i64) -> Result<(), StoreError> {
    let state = consent_events::take_back(tx, person, block.entry, HOW, now_ms)?;
    if state == ConsentState::OptedOut {
        return Ok(());
    }
    for (kind, value) in &block.addresses {
        tx.prepare_cached(
            "DELETE FROM suppressions WHERE kind = ?1 AND value = ?2 AND reason = 'operator'",
        )?
        .execute(params![kind, value])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;

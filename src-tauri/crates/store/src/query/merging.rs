//! What merging two contacts would make of them, without doing it, and who may be one person.
//!
//! The preview and the merge ask the same function, [`plan`], so what was promised is what
//! happens.
//!
//! # Rules
//!
//! * What is known about the one who is kept stays; what is not known is taken from the other.
//!   Notes of both stay, tags and numbers are united.
//! * Consent is the stricter of the two: a wish to stop wins, and one yes alone is none.
//! * A test person makes a test person.

mod suggestions;

pub use suggestions::{Suggestion, Why, suggestions};

use super::import_plan::TextColumn;
use crate::table::identities::{self, Identity};
use crate::table::people::{self, Person, PersonText};
use crate::table::person_fields::{self, StoredField};
use crate::table::{suppressions, tags};
use crate::{StoreError, fold};
use drumbeat_domain::PersonId;
use drumbeat_domain::consent::ConsentState;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// What two contacts become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergePlan {
    /// The one who is kept, as they are now.
    pub kept: Person,
    /// The one who goes into them.
    pub gone: Person,
    /// The texts of the one person.
    pub text: PersonText,
    /// All their addresses, the phone that is written to first.
    pub identities: Vec<Identity>,
    /// All their fields.
    pub fields: BTreeMap<String, StoredField>,
    /// Fields that only the other has.
    pub added_fields: BTreeMap<String, StoredField>,
    /// All their tags.
    pub tags: Vec<String>,
    /// Tags that only the other has.
    pub added_tags: Vec<String>,
    /// What counts: a blocked address is a wish to stop.
    pub consent: ConsentState,
    /// Conversations of both.
    pub conversations: i64,
    /// Campaigns that one of them is in.
    pub campaigns: i64,
    /// Campaigns that both are in; one message of each reaches them.
    pub campaigns_of_both: i64,
}

/// What merging `gone` into `kept` would make of them. Both must be there and be two.
pub fn plan(conn: &Connection, kept: PersonId, gone: PersonId) -> Result<MergePlan, StoreError> {
    if kept == gone {
        return Err(StoreError::Stale("person"));
    }
    let (one, other) = (seen(conn, kept)?, seen(conn, gone)?);
    let known = person_fields::stored(conn, kept)?;
    let added_fields: BTreeMap<String, StoredField> = person_fields::stored(conn, gone)?
        .into_iter()
        .filter(|(name, _)| !known.contains_key(name))
        .collect();
    let mut all_tags = tags::list_of(conn, kept)?;
    let folded: Vec<String> = all_tags.iter().map(|tag| fold(tag)).collect();
    let added_tags: Vec<String> = tags::list_of(conn, gone)?
        .into_iter()
        .filter(|tag| !folded.contains(&fold(tag)))
        .collect();
    all_tags.extend(added_tags.iter().cloned());
    let mut identities = identities::list(conn, kept)?;
    identities.extend(identities::list(conn, gone)?);
    identities.sort_by_key(|identity| {
        let is_phone = identity.kind == identities::IdentityKind::Phone;
        (!is_phone, identity.person_id != kept)
    });
    let (conversations, campaigns, campaigns_of_both) = conn
        .prepare_cached(
            "SELECT (SELECT count(*) FROM conversations WHERE person_id IN (?1, ?2)),
               (SELECT count(DISTINCT campaign_id) FROM recipients WHERE person_id IN (?1, ?2)),
               (SELECT count(*) FROM recipients a JOIN recipients b ON b.campaign_id = a.campaign_id
                WHERE a.person_id = ?1 AND b.person_id = ?2)",
        )?
        .query_row([kept.0, gone.0], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
    Ok(MergePlan {
        text: together(&one.text, &other.text),
        identities,
        fields: known.into_iter().chain(added_fields.clone()).collect(),
        added_fields,
        tags: all_tags,
        added_tags,
        consent: stricter(standing(conn, &one)?, standing(conn, &other)?),
        conversations,
        campaigns,
        campaigns_of_both,
        kept: one,
        gone: other,
    })
}

/// Somebody who can be seen: there, and not of an import that is half done.
fn seen(conn: &Connection, id: PersonId) -> Result<Person, StoreError> {
    let person = people::get(conn, id)?;
    if people::is_unseen(conn, id)? {
        return Err(StoreError::Stale("import"));
    }
    Ok(person)
}

fn together(kept: &PersonText, gone: &PersonText) -> PersonText {
    let mut text = kept.clone();
    for column in TextColumn::ALL {
        let (mine, theirs) = (column.of(kept), column.of(gone));
        let both = column == TextColumn::Notes && !mine.is_empty();
        if mine.is_empty() {
            theirs.clone_into(column.place(&mut text));
        } else if both && !theirs.is_empty() && !mine.contains(theirs) {
            *column.place(&mut text) = format!("{mine}\n{theirs}");
        }
    }
    text
}

/// What counts for somebody: a blocked address is a wish to stop.
pub(crate) fn standing(conn: &Connection, person: &Person) -> Result<ConsentState, StoreError> {
    Ok(if suppressions::holds_person(conn, person.id)? {
        ConsentState::OptedOut
    } else {
        person.consent
    })
}

/// The stricter of two.
pub(crate) fn stricter(one: ConsentState, other: ConsentState) -> ConsentState {
    match (one, other) {
        (ConsentState::OptedOut, _) | (_, ConsentState::OptedOut) => ConsentState::OptedOut,
        (ConsentState::NotAsked, _) | (_, ConsentState::NotAsked) => ConsentState::NotAsked,
        (ConsentState::Agreed, ConsentState::Agreed) => ConsentState::Agreed,
    }
}

//! Two contacts who are one person: suggested, looked at, merged, and taken apart again.

use super::convert;
use crate::CommandError;
use crate::desk::{Desk, formatted};
use crate::dto::contact_fields::ContactField;
use crate::dto::contacts::ContactRowDto;
use crate::dto::merge::{MergePair, MergePreview, MergeReason, MergeSuggestion, Merged};
use drumbeat_domain::PersonId;
use drumbeat_store::query::contacts;
use drumbeat_store::query::merging::{self, Why};
use drumbeat_store::table::identities::IdentityKind;
use drumbeat_store::table::people;
use std::collections::BTreeMap;

/// Pairs that are proposed at once.
const MOST_PROPOSED: usize = 100;

pub(super) async fn suggestions(desk: &Desk) -> Result<Vec<MergeSuggestion>, CommandError> {
    let (found, mut rows) = desk
        .db
        .read(|conn| {
            let found = merging::suggestions(conn, MOST_PROPOSED)?;
            let people: Vec<PersonId> = found
                .iter()
                .flat_map(|pair| [pair.kept, pair.gone])
                .collect();
            Ok((found, contacts::load_rows(conn, &people)?))
        })
        .await?;
    let rows: BTreeMap<PersonId, ContactRowDto> = rows
        .drain(..)
        .map(|row| (row.person_id, convert::row(row)))
        .collect();
    Ok(found
        .into_iter()
        .filter_map(|pair| {
            Some(MergeSuggestion {
                kept: rows.get(&pair.kept)?.clone(),
                gone: rows.get(&pair.gone)?.clone(),
                why: reason(pair.why),
            })
        })
        .collect())
}

fn reason(why: Why) -> MergeReason {
    match why {
        Why::SameWhatsApp => MergeReason::SameWhatsapp,
        Why::SameNumber => MergeReason::SameNumber,
        Why::SameNameAndDigits => MergeReason::SameNameAndDigits,
        Why::SameNameNearNumber => MergeReason::SameNameNearNumber,
        Why::SameEmail => MergeReason::SameEmail,
    }
}

pub(super) async fn preview(desk: &Desk, pair: MergePair) -> Result<MergePreview, CommandError> {
    let (kept, gone) = ids(pair);
    let (plan, rows) = desk
        .db
        .read(move |conn| {
            let plan = merging::plan(conn, kept, gone)?;
            Ok((plan, contacts::load_rows(conn, &[kept, gone])?))
        })
        .await?;
    let mut rows = rows.into_iter().map(convert::row);
    let (Some(kept), Some(gone)) = (rows.next(), rows.next()) else {
        return Err(drumbeat_store::StoreError::NotFound("person").into());
    };
    Ok(MergePreview {
        kept,
        gone,
        phones: plan
            .identities
            .iter()
            .filter(|identity| identity.kind == IdentityKind::Phone)
            .map(|identity| formatted(&identity.value))
            .collect(),
        name: plan.text.name,
        city: plan.text.city,
        company: plan.text.company,
        email: plan.text.email,
        language: plan.text.language,
        notes: plan.text.notes,
        tags: plan.tags,
        fields: plan
            .fields
            .into_iter()
            .map(|(field, stored)| ContactField {
                field,
                kind: convert::kind(stored.kind),
                value: stored.value,
            })
            .collect(),
        consent: convert::consent(plan.consent, false),
        conversations: plan.conversations,
        campaigns: plan.campaigns,
        campaigns_of_both: plan.campaigns_of_both,
    })
}

pub(super) async fn merge(desk: &Desk, pair: MergePair) -> Result<Merged, CommandError> {
    let (now_ms, (kept, gone)) = (desk.now_ms, ids(pair));
    let merge_id = desk
        .db
        .write(move |tx| people::merging::merge(tx, kept, gone, now_ms))
        .await?;
    Ok(Merged {
        merge_id,
        kept_id: kept.0,
    })
}

pub(super) async fn undo(desk: &Desk, merge_id: i64) -> Result<MergePair, CommandError> {
    let now_ms = desk.now_ms;
    let (kept, gone) = desk
        .db
        .write(move |tx| people::merging::undo(tx, merge_id, now_ms))
        .await?;
    Ok(MergePair {
        kept_id: kept.0,
        gone_id: gone.0,
    })
}

pub(super) async fn refuse(desk: &Desk, pair: MergePair) -> Result<(), CommandError> {
    let (kept, gone) = ids(pair);
    desk.db
        .write(move |tx| people::merging::refuse(tx, kept, gone))
        .await?;
    Ok(())
}

fn ids(pair: MergePair) -> (PersonId, PersonId) {
    (PersonId(pair.kept_id), PersonId(pair.gone_id))
}

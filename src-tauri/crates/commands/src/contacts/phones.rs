//! The further numbers of one person: one more, one less, another main one.

use super::editing::{self, Changed};
use crate::desk::{Desk, formatted};
use crate::dto::contact_phones::{ContactPhone, PhoneStays};
use crate::dto::contacts::ContactDto;
use crate::{CommandError, ErrorCode};
use drumbeat_domain::PersonId;
use drumbeat_domain::phone::Phone;
use drumbeat_store::table::identities::by_hand::{self, Stays};
use drumbeat_store::table::identities::{self, IdentityKind};
use drumbeat_store::table::people;

pub(super) const fn stays(why: Stays) -> PhoneStays {
    match why {
        Stays::Main => PhoneStays::Main,
        Stays::OtherForm => PhoneStays::OtherForm,
        Stays::InUse => PhoneStays::InUse,
    }
}

pub(super) async fn add(desk: &Desk, ask: ContactPhone) -> Result<ContactDto, CommandError> {
    let (id, phone) = (PersonId(ask.id), desk.phone(&ask.phone, None)?);
    editing::write(desk, move |tx, now_ms| {
        people::get(tx, id)?;
        if by_hand::give(tx, id, &phone, now_ms)? {
            return Ok(Changed::Done(id));
        }
        editing::taken(tx, &phone)
    })
    .await
}

/// The main one becomes one of the others: nothing of it was wrong.
pub(super) async fn make_main(desk: &Desk, ask: ContactPhone) -> Result<ContactDto, CommandError> {
    let (id, phone) = (PersonId(ask.id), theirs(desk, &ask).await?);
    editing::write(desk, move |tx, now_ms| {
        people::get(tx, id)?;
        if by_hand::make_main(tx, id, &phone, now_ms)? {
            return Ok(Changed::Done(id));
        }
        editing::taken(tx, &phone)
    })
    .await
}

pub(super) async fn remove(desk: &Desk, ask: ContactPhone) -> Result<ContactDto, CommandError> {
    let (id, phone) = (PersonId(ask.id), theirs(desk, &ask).await?);
    editing::write(desk, move |tx, now_ms| {
        people::get(tx, id)?;
        Ok(match by_hand::take(tx, id, &phone, now_ms)? {
            None => Changed::Done(id),
            Some(why) => Changed::PhoneStays(stays(why)),
        })
    })
    .await
}

/// The number of theirs that is shown like this, or else what is typed. What is stored may be
/// no number of any plan, or an old form that reading would bring up to date.
async fn theirs(desk: &Desk, ask: &ContactPhone) -> Result<Phone, CommandError> {
    let (id, shown) = (PersonId(ask.id), ask.phone.clone());
    let known = desk
        .db
        .read(move |conn| {
            let all = identities::list(conn, id)?;
            Ok(all.into_iter().find(|identity| {
                identity.kind == IdentityKind::Phone && formatted(&identity.value) == shown
            }))
        })
        .await?;
    match known.map(|identity| Phone::from_e164(&format!("+{}", identity.value))) {
        Some(Ok(phone)) => Ok(phone),
        Some(Err(why)) => Err(CommandError::new(ErrorCode::PhoneBad).with("why", why.code())),
        None => desk.phone(&ask.phone, None),
    }
}

//! Changes to one person. Each is one transaction. What is typed is kept as an import would
//! keep it, so that an export brings everybody back as they were.

use super::{convert, get};
use crate::desk::Desk;
use crate::dto::contact_fields::ContactField;
use crate::dto::contact_phones::PhoneStays;
use crate::dto::contacts::{ConsentHow, ContactAdd, ContactDto, ContactUpdate};
use crate::dto::evidence::NewProof;
use crate::{CommandError, ErrorCode, evidence};
use drumbeat_domain::PersonId;
use drumbeat_domain::consent::{ConsentKind, ConsentState, Purpose};
use drumbeat_domain::field::DateOrder;
use drumbeat_domain::phone::Phone;
use drumbeat_sheets::{kept_lines, kept_text};
use drumbeat_store::query::contacts::sources::OPERATOR;
use drumbeat_store::table::consent_events::NewConsent;
use drumbeat_store::table::consent_proofs::{self, ConsentProof};
use drumbeat_store::table::identities::by_hand;
use drumbeat_store::table::people::{self, Person, PersonText, guess_first_name};
use drumbeat_store::table::person_fields::{self, PersonField};
use drumbeat_store::table::suppressions::{self, SuppressionReason};
use drumbeat_store::table::{consent_events, identities, tags};
use drumbeat_store::{StoreError, Tx};

/// A change that was made, or the contact who stands in its way.
pub(super) enum Changed {
    Done(PersonId),
    PhoneTaken(Box<Person>),
    PhoneStays(PhoneStays),
    AskedToStop,
}

pub(super) async fn write(
    desk: &Desk,
    job: impl FnOnce(&Tx<'_>, i64) -> Result<Changed, StoreError> + Send + 'static,
) -> Result<ContactDto, CommandError> {
    let now_ms = desk.now_ms;
    match desk.db.write(move |tx| job(tx, now_ms)).await? {
        Changed::Done(id) => get(desk, id).await,
        Changed::PhoneTaken(owner) => Err(CommandError::new(ErrorCode::PhoneTaken)
            .with("contact_id", owner.id.0)
            .with("deleted", owner.deleted_at_ms.is_some())
            .with("name", owner.text.name)),
        Changed::PhoneStays(why) => {
            Err(CommandError::new(ErrorCode::PhoneStays).with("why", why.code()))
        }
        Changed::AskedToStop => {
            Err(CommandError::new(ErrorCode::NotAllowed).with("state", "asked_to_stop"))
        }
    }
}

pub(super) async fn add(desk: &Desk, ask: ContactAdd) -> Result<ContactDto, CommandError> {
    let phone = desk.phone(&ask.phone, ask.region.as_deref())?;
    write(desk, move |tx, now_ms| {
        let text = PersonText {
            name: kept_text(&ask.name),
            ..PersonText::default()
        };
        let id = match identities::find_phone(tx, &phone)? {
            None => {
                let id = people::insert(tx, &text, None, now_ms)?;
                identities::add_phone(tx, id, &phone, now_ms)?;
                id
            }
            Some(id) => {
                let owner = owner(tx, id)?;
                if owner.deleted_at_ms.is_none() {
                    return Ok(Changed::PhoneTaken(Box::new(owner)));
                }
                people::restore(tx, id, now_ms)?;
                if !text.name.is_empty() {
                    let text = PersonText {
                        first_name: String::new(),
                        name: text.name,
                        ..owner.text
                    };
                    people::update(tx, id, &text, now_ms)?;
                }
                id
            }
        };
        for tag in &ask.tags {
            tags::add(tx, id, &kept_text(tag))?;
        }
        // Adding somebody again is no way round their wish: that needs the
        // command that says so.
        if ask.consent.agreed && !has_stopped(tx, id)? {
            let how = ask.consent.how.map_or("", ConsentHow::code);
            grant_in(tx, id, how, None, now_ms)?;
        }
        Ok(Changed::Done(id))
    })
    .await
}

pub(super) async fn update(desk: &Desk, ask: ContactUpdate) -> Result<ContactDto, CommandError> {
    let phone: Option<Phone> = ask
        .phone
        .as_deref()
        .map(|typed| desk.phone(typed, ask.region.as_deref()))
        .transpose()?;
    let fields = fields(ask.fields.unwrap_or_default(), desk.region(None))?;
    write(desk, move |tx, now_ms| {
        let id = PersonId(ask.id);
        let mut text = people::get(tx, id)?.text;
        // The whole change is refused, not only the number.
        if let Some(phone) = &phone
            && let Some(other) = identities::find_phone(tx, phone)?.filter(|other| *other != id)
        {
            return Ok(Changed::PhoneTaken(Box::new(owner(tx, other)?)));
        }
        // A greeting that was only guessed from the name follows the name.
        if ask.name.is_some() && text.first_name == guess_first_name(&text.name) {
            text.first_name.clear();
        }
        let given = [
            (&mut text.name, ask.name),
            (&mut text.first_name, ask.first_name),
            (&mut text.city, ask.city),
            (&mut text.company, ask.company),
            (&mut text.email, ask.email),
            (&mut text.language, ask.language),
        ];
        for (place, value) in given {
            if let Some(value) = value {
                *place = kept_text(&value);
            }
        }
        if let Some(notes) = ask.notes {
            text.notes = kept_lines(&notes);
        }
        people::update(tx, id, &text, now_ms)?;
        if let Some(phone) = phone {
            by_hand::correct(tx, id, &phone, now_ms)?;
        }
        if let Some(names) = &ask.tags {
            let names: Vec<String> = names.iter().map(|name| kept_text(name)).collect();
            tags::replace(tx, id, &names)?;
        }
        for field in &fields {
            person_fields::set(tx, id, field, OPERATOR)?;
        }
        Ok(Changed::Done(id))
    })
    .await
}

/// The fields as they are stored. A value that is not of its kind is refused, so that what
/// is sorted and compared by that kind can be.
fn fields(given: Vec<ContactField>, region: &str) -> Result<Vec<PersonField>, CommandError> {
    let order = DateOrder::of_country(region);
    let mut fields = Vec::with_capacity(given.len());
    for field in given {
        let (name, kind) = (kept_text(&field.field), convert::kind_of(field.kind));
        let value = match kept_text(&field.value).as_str() {
            "" => Some(String::new()),
            value => kind.canonical(value, order),
        };
        let value = value.ok_or_else(|| {
            CommandError::new(ErrorCode::FieldBad)
                .with("field", name.as_str())
                .with("kind", kind.code())
        })?;
        if !name.is_empty() {
            let field = name;
            fields.push(PersonField { field, value, kind });
        }
    }
    Ok(fields)
}

pub(super) async fn grant(
    desk: &Desk,
    id: PersonId,
    how: Option<ConsentHow>,
    proof: Option<NewProof>,
) -> Result<ContactDto, CommandError> {
    let proof = evidence::proof_of(desk, proof).await?;
    write(desk, move |tx, now_ms| {
        people::get(tx, id)?;
        if has_stopped(tx, id)? {
            return Ok(Changed::AskedToStop);
        }
        let proof = keep_proof(tx, proof.as_ref(), now_ms)?;
        grant_in(tx, id, how.map_or("", ConsentHow::code), proof, now_ms)?;
        Ok(Changed::Done(id))
    })
    .await
}

pub(super) async fn withdraw(desk: &Desk, id: PersonId) -> Result<ContactDto, CommandError> {
    write(desk, move |tx, now_ms| {
        let person = people::get(tx, id)?;
        if has_stopped(tx, id)? {
            return Ok(Changed::AskedToStop);
        }
        if person.consent == ConsentState::Agreed {
            let kind = ConsentKind::Withdrawn;
            consent_events::append(tx, id, Purpose::Marketing, kind, "operator", None, now_ms)?;
        }
        Ok(Changed::Done(id))
    })
    .await
}

pub(super) async fn stop(desk: &Desk, id: PersonId) -> Result<ContactDto, CommandError> {
    write(desk, move |tx, now_ms| {
        people::get(tx, id)?;
        consent_events::stop(tx, id, SuppressionReason::Operator, None, now_ms)?;
        Ok(Changed::Done(id))
    })
    .await
}

pub(super) async fn allow(
    desk: &Desk,
    id: PersonId,
    how: ConsentHow,
    proof: Option<NewProof>,
) -> Result<ContactDto, CommandError> {
    let proof = evidence::proof_of(desk, proof).await?;
    write(desk, move |tx, now_ms| {
        people::get(tx, id)?;
        let proof = keep_proof(tx, proof.as_ref(), now_ms)?;
        consent_events::allow_with(tx, id, how.code(), proof, now_ms)?;
        Ok(Changed::Done(id))
    })
    .await
}

/// Records a yes of somebody who did not ask to stop. Once is enough, unless what is said
/// now shows it.
fn grant_in(
    tx: &Tx<'_>,
    id: PersonId,
    how: &str,
    proof: Option<i64>,
    now_ms: i64,
) -> Result<(), StoreError> {
    if people::get(tx, id)?.consent != ConsentState::Agreed || proof.is_some() {
        let new = NewConsent {
            purpose: Purpose::Marketing,
            kind: ConsentKind::Granted,
            how,
            import_id: None,
            proof,
        };
        consent_events::record(tx, id, &new, now_ms)?;
    }
    Ok(())
}

fn keep_proof(
    tx: &Tx<'_>,
    proof: Option<&ConsentProof>,
    now_ms: i64,
) -> Result<Option<i64>, StoreError> {
    proof
        .map(|proof| consent_proofs::insert(tx, proof, now_ms))
        .transpose()
}

fn has_stopped(tx: &Tx<'_>, id: PersonId) -> Result<bool, StoreError> {
    let opted_out =
        people::load(tx, id)?.is_some_and(|person| person.consent == ConsentState::OptedOut);
    Ok(opted_out || suppressions::holds_person(tx, id)?)
}

/// Somebody else has this number.
pub(super) fn taken(tx: &Tx<'_>, phone: &Phone) -> Result<Changed, StoreError> {
    let id = identities::find_phone(tx, phone)?.ok_or(StoreError::NotFound("phone"))?;
    Ok(Changed::PhoneTaken(Box::new(owner(tx, id)?)))
}

/// The owner of a number, unless they are of an import that is half done.
fn owner(tx: &Tx<'_>, id: PersonId) -> Result<Person, StoreError> {
    let person = people::load(tx, id)?.ok_or(StoreError::NotFound("person"))?;
    if people::is_unseen(tx, id)? {
        Err(StoreError::Stale("import"))
    } else {
        Ok(person)
    }
}

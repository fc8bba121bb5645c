use super::{Stays, correct, give, stays, take};
use crate::sample::{NOW, db, person, phone, read, try_write, write};
use crate::table::consent_events;
use crate::table::identities::{IdentityKind, add, find_phone, list, primary_phone};
use crate::table::outbox::address::add_alias;
use crate::table::people::{self, merging};
use crate::table::suppressions::SuppressionReason;
use crate::{Db, StoreError};
use drumbeat_domain::PersonId;
use drumbeat_domain::phone::Phone;

fn numbers(db: &Db, id: PersonId) -> Vec<String> {
    let all = read(db, move |conn| list(conn, id));
    let phones = all.into_iter().filter(|i| i.kind == IdentityKind::Phone);
    phones.map(|identity| identity.value).collect()
}

fn digits(of: &[u32]) -> Vec<String> {
    of.iter().map(|n| phone(*n).digits().to_owned()).collect()
}

#[test]
fn a_number_is_given_taken_and_free_again() {
    let db = db();
    let (grace, josue) = write(&db, |tx| {
        Ok((person(tx, "Grâce", 1), person(tx, "Josué", 2)))
    });
    assert!(write(&db, move |tx| give(tx, grace, &phone(7), NOW + 1)));
    assert_eq!(numbers(&db, grace), digits(&[1, 7]), "beside the main one");
    assert!(
        !write(&db, move |tx| give(tx, josue, &phone(7), NOW)),
        "a number has one owner"
    );
    assert!(
        write(&db, move |tx| give(tx, grace, &phone(7), NOW)),
        "what is theirs already is no mistake"
    );
    assert_eq!(
        write(&db, move |tx| take(tx, grace, &phone(7), NOW + 2)),
        None
    );
    assert_eq!(numbers(&db, grace), digits(&[1]));
    let changed = read(&db, move |conn| people::get(conn, grace)).updated_at_ms;
    assert_eq!(changed, NOW + 2, "they changed");
    assert!(
        write(&db, move |tx| give(tx, josue, &phone(7), NOW)),
        "whoever really has it can have it"
    );
    assert_eq!(
        write(&db, move |tx| take(tx, grace, &phone(7), NOW)),
        None,
        "and nobody takes it from there by its old owner"
    );
    assert_eq!(numbers(&db, josue), digits(&[2, 7]));
}

#[test]
fn the_main_number_is_not_taken() {
    let db = db();
    let id = write(&db, |tx| Ok(person(tx, "Grâce", 1)));
    let kept = write(&db, move |tx| take(tx, id, &phone(1), NOW));
    assert_eq!(kept, Some(Stays::Main), "nothing would be left to write to");
    assert_eq!(numbers(&db, id), digits(&[1]));
}

#[test]
fn a_corrected_slip_leaves_nothing_behind_and_aliases_stay() {
    let db = db();
    let id = write(&db, |tx| Ok(person(tx, "Grâce", 1)));
    write(&db, move |tx| {
        add(tx, id, IdentityKind::Lid, "", "77", NOW)?;
        give(tx, id, &phone(7), NOW)?;
        correct(tx, id, &phone(3), NOW)
    });
    assert_eq!(
        numbers(&db, id),
        digits(&[3, 7]),
        "the slip is nobody's number; what else they have stays"
    );
    assert_eq!(read(&db, |conn| find_phone(conn, &phone(1))), None);
    let all = read(&db, move |conn| list(conn, id));
    assert!(
        all.iter()
            .any(|identity| identity.kind == IdentityKind::Lid),
        "a hidden identity is no number"
    );
    assert!(write(&db, move |tx| correct(tx, id, &phone(3), NOW)));
    assert_eq!(
        numbers(&db, id),
        digits(&[3, 7]),
        "the same again changes nothing"
    );
    let other = write(&db, |tx| Ok(person(tx, "Josué", 2)));
    assert!(!write(&db, move |tx| correct(tx, other, &phone(7), NOW)));
    assert_eq!(numbers(&db, other), digits(&[2]), "refused whole");
}

#[test]
fn the_other_form_of_a_number_stays_with_it() {
    let db = db();
    let id = write(&db, |tx| {
        let id = person(tx, "Ana", 1);
        let today = Phone::from_e164("+5511999990001").unwrap();
        correct(tx, id, &today, NOW)?;
        add_alias(tx, id, "phone", "551199990001", NOW)?;
        Ok(id)
    });
    let why = read(&db, move |conn| stays(conn, id, "551199990001"));
    assert_eq!(
        why,
        Some(Stays::OtherForm),
        "a STOP may come from the form WhatsApp uses"
    );
    assert_eq!(numbers(&db, id).len(), 2);
}

#[test]
fn a_number_that_asked_to_stop_stays_theirs() {
    let db = db();
    let id = write(&db, |tx| Ok(person(tx, "Grâce", 1)));
    write(&db, move |tx| {
        give(tx, id, &phone(7), NOW)?;
        consent_events::stop(tx, id, SuppressionReason::StopWord, None, NOW)
    });
    let kept = write(&db, move |tx| take(tx, id, &phone(7), NOW));
    assert_eq!(
        kept,
        Some(Stays::InUse),
        "taking it away would be a way round their wish"
    );
    write(&db, move |tx| correct(tx, id, &phone(3), NOW));
    assert_eq!(numbers(&db, id), digits(&[3, 1, 7]));
}

#[test]
fn after_a_merge_was_undone_each_has_what_is_left_of_theirs() {
    let db = db();
    let (grace, again, merge) = write(&db, |tx| {
        let (grace, again) = (person(tx, "Grâce", 1), person(tx, "Grace", 2));
        give(tx, again, &phone(8), NOW)?;
        let merge = merging::merge(tx, grace, again, NOW)?;
        Ok((grace, again, merge))
    });
    write(&db, move |tx| take(tx, grace, &phone(8), NOW));
    write(&db, move |tx| merging::undo(tx, merge, NOW));
    assert_eq!(numbers(&db, grace), digits(&[1]));
    assert_eq!(
        numbers(&db, again),
        digits(&[2]),
        "what was taken stays taken"
    );
    let main = read(&db, move |conn| primary_phone(conn, again));
    assert_eq!(main.as_deref(), Some(phone(2).digits()));
}

#[test]
fn nobody_who_is_not_there_gets_a_number() {
    let db = db();
    let lost = try_write(&db, |tx| give(tx, PersonId(99), &phone(1), NOW));
    assert!(matches!(lost, Err(StoreError::NotFound("person"))));
}

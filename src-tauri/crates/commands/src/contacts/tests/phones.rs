//! Further numbers of a person.

use super::{add, editing};
use crate::contacts::{get, phones};
use crate::desk::Desk;
use crate::desk::tests::desk;
use crate::dto::contact_fields::SourceDto;
use crate::dto::contact_phones::{ContactPhone, OtherPhone, PhoneStays};
use crate::dto::contacts::ContactUpdate;
use crate::{CommandError, ErrorCode};
use drumbeat_domain::PersonId;
use drumbeat_store::table::outbox::address::add_alias;
use drumbeat_store::table::people;

fn of(id: i64, phone: &str) -> ContactPhone {
    ContactPhone {
        id,
        phone: phone.to_owned(),
    }
}

fn free(phone: &str) -> OtherPhone {
    OtherPhone {
        phone: phone.to_owned(),
        source: Some(SourceDto::Operator),
        stays: None,
    }
}

fn code<T>(answer: Result<T, CommandError>) -> Option<ErrorCode> {
    answer.err().map(|error| error.code)
}

async fn numbers(desk: &Desk, id: i64) -> (Option<String>, Vec<OtherPhone>) {
    let person = get(desk, PersonId(id)).await.unwrap();
    (person.phone, person.other_phones)
}

#[tokio::test]
async fn a_further_number_is_read_like_any_and_can_become_the_main_one() {
    let (_folder, desk) = desk();
    let id = add(&desk, "Grâce", "0991 000 412").await;
    let other = add(&desk, "Josué", "0812 000 087").await;
    let with = phones::add(&desk, of(id, "0853 000 264")).await.unwrap();
    assert_eq!(
        with.other_phones,
        [free("+243 853 000 264")],
        "read with the shop's country"
    );
    let taken = phones::add(&desk, of(id, "0812000087")).await.unwrap_err();
    assert_eq!(taken.code, ErrorCode::PhoneTaken);
    assert_eq!(
        taken.params["contact_id"], other,
        "the UI can show who has it, and offer to merge"
    );
    assert_eq!(
        code(phones::add(&desk, of(id, "12")).await),
        Some(ErrorCode::PhoneBad)
    );
    desk.db
        .write(move |tx| people::delete(tx, PersonId(other), 1))
        .await
        .unwrap();
    let taken = phones::add(&desk, of(id, "0812000087")).await.unwrap_err();
    assert_eq!(
        (taken.code, &taken.params["deleted"]),
        (ErrorCode::PhoneTaken, &true.into()),
        "who was deleted keeps their number, and the UI can bring them back"
    );
    let swapped = phones::make_main(&desk, of(id, "+243 853 000 264"))
        .await
        .unwrap();
    assert_eq!(swapped.phone.as_deref(), Some("+243 853 000 264"));
    assert_eq!(
        swapped.other_phones,
        [free("+243 991 000 412")],
        "the one it was is not wrong, and stays"
    );
    assert_eq!(
        code(phones::make_main(&desk, of(id, "0812000087")).await),
        Some(ErrorCode::PhoneTaken),
        "only their own"
    );
    assert_eq!(
        code(phones::remove(&desk, of(id, "0853000264")).await),
        Some(ErrorCode::PhoneStays),
        "the main one is not removed"
    );
    let less = phones::remove(&desk, of(id, "+243 991 000 412"))
        .await
        .unwrap();
    assert_eq!(less.other_phones, []);
}

#[tokio::test]
async fn a_main_number_that_is_typed_anew_leaves_none_behind() {
    let (_folder, desk) = desk();
    let id = add(&desk, "Grâce", "0991 000 412").await;
    let change = ContactUpdate {
        id,
        phone: Some("0991 000 413".into()),
        ..ContactUpdate::default()
    };
    editing::update(&desk, change).await.unwrap();
    assert_eq!(
        numbers(&desk, id).await,
        (Some("+243 991 000 413".to_owned()), vec![]),
        "a slip is not a second number"
    );
    add(&desk, "Josué", "0991 000 412").await;
}

#[tokio::test]
async fn the_form_whatsapp_uses_is_said_to_stay_and_does() {
    let (_folder, desk) = desk();
    let id = add(&desk, "Ana", "+55 11 99999-0001").await;
    desk.db
        .write(move |tx| add_alias(tx, PersonId(id), "phone", "551199990001", 1))
        .await
        .unwrap();
    let (_, others) = numbers(&desk, id).await;
    assert_eq!(others[0].stays, Some(PhoneStays::OtherForm));
    let kept = phones::remove(&desk, of(id, &others[0].phone))
        .await
        .unwrap_err();
    assert_eq!(
        (kept.code, &kept.params["why"]),
        (ErrorCode::PhoneStays, &"other_form".into()),
        "it is that number that was meant, and not the main one it reads as"
    );
}

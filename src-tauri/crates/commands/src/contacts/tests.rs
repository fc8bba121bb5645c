mod phones;
mod searching;

use super::{check_phone, contacts, editing, get, window};
use crate::ErrorCode;
use crate::desk::Desk;
use crate::desk::tests::desk;
use crate::dto::contact_phones::PhoneCheck;
use crate::dto::contacts::{
    ConsentDto, ConsentGiven, ConsentHow, ContactAdd, ContactUpdate, ContactWindow,
};
use drumbeat_domain::PersonId;
use drumbeat_store::table::people;

fn adding(name: &str, phone: &str) -> ContactAdd {
    ContactAdd {
        name: name.to_owned(),
        phone: phone.to_owned(),
        region: None,
        consent: ConsentGiven {
            agreed: true,
            how: Some(ConsentHow::Spoken),
        },
        tags: vec!["VIP".to_owned()],
    }
}

fn asking(query: &str, offset: u32, limit: u32) -> ContactWindow {
    ContactWindow {
        query: query.to_owned(),
        offset,
        limit,
        ..ContactWindow::default()
    }
}

async fn add(desk: &Desk, name: &str, phone: &str) -> i64 {
    editing::add(desk, adding(name, phone)).await.unwrap().id
}

#[tokio::test]
async fn a_number_belongs_to_one_contact_whatever_form_it_is_typed_in() {
    let (_folder, desk) = desk();
    let id = add(&desk, "Grâce Mbuyi", "0991 000 412").await;
    let taken = editing::add(&desk, adding("Other", "+243 991-000-412"))
        .await
        .unwrap_err();
    assert_eq!(taken.code, ErrorCode::PhoneTaken);
    assert_eq!(
        taken.params["contact_id"], id,
        "the UI can open the one who has it"
    );
    let bad = editing::add(&desk, adding("Other", "12"))
        .await
        .unwrap_err();
    assert_eq!(
        (bad.code, &bad.params["why"]),
        (ErrorCode::PhoneBad, &"too_short".into())
    );
}

#[tokio::test]
async fn adding_a_deleted_contact_again_is_no_way_round_their_stop() {
    let (_folder, desk) = desk();
    let id = PersonId(add(&desk, "Grâce", "0991 000 412").await);
    editing::stop(&desk, id).await.unwrap();
    desk.db
        .write(move |tx| people::delete(tx, id, 1))
        .await
        .unwrap();
    let back = editing::add(&desk, adding("Grâce M", "0991 000 412"))
        .await
        .unwrap();
    assert_eq!(back.id, id.0, "the same person, with the same history");
    assert_eq!(back.consent, ConsentDto::AskedToStop);
    assert_eq!(back.name, "Grâce M");
    let refused = editing::grant(&desk, id, None, None).await.unwrap_err();
    assert_eq!(
        refused.code,
        ErrorCode::NotAllowed,
        "a plain yes does not lift a stop"
    );
    let allowed = editing::allow(&desk, id, ConsentHow::Chat, None)
        .await
        .unwrap();
    assert_eq!(
        allowed.consent,
        ConsentDto::Agreed,
        "a recorded new yes does"
    );
    assert_eq!(allowed.consent_events[0].how, "chat");
}

#[tokio::test]
async fn a_change_keeps_what_it_does_not_name_and_is_refused_whole() {
    let (_folder, desk) = desk();
    let id = add(&desk, "Grâce Mbuyi", "0991 000 412").await;
    add(&desk, "Josué", "0812 000 087").await;
    let change = ContactUpdate {
        id,
        city: Some("Goma".into()),
        ..ContactUpdate::default()
    };
    editing::update(&desk, change).await.unwrap();
    let change = ContactUpdate {
        id,
        name: Some("Aline T".into()),
        ..ContactUpdate::default()
    };
    let changed = editing::update(&desk, change).await.unwrap();
    assert_eq!(
        (changed.city.as_str(), changed.first_name.as_str()),
        ("Goma", "Aline")
    );
    assert_eq!(changed.tags, ["VIP"]);
    let change = ContactUpdate {
        id,
        name: Some("X".into()),
        phone: Some("0812000087".into()),
        ..ContactUpdate::default()
    };
    assert_eq!(
        editing::update(&desk, change).await.unwrap_err().code,
        ErrorCode::PhoneTaken
    );
    assert_eq!(
        get(&desk, PersonId(id)).await.unwrap().name,
        "Aline T",
        "nothing of it was kept"
    );
}

#[tokio::test]
async fn a_scrolled_list_does_not_jump_while_people_come_and_go() {
    let (_folder, desk) = desk();
    for (at, name) in ["Bea", "Carl", "Dora", "Eva"].iter().enumerate() {
        add(&desk, name, &format!("+24399100041{at}")).await;
    }
    let first = window::window(&desk, asking("", 0, 2)).await.unwrap();
    assert_eq!((first.total, first.rows.len()), (4, 2));
    add(&desk, "Abel", "+243991000419").await;
    let carl = first.rows[1].as_ref().unwrap().id;
    desk.db
        .write(move |tx| people::delete(tx, PersonId(carl), 1))
        .await
        .unwrap();
    let names = |page: crate::dto::contacts::ContactPage| -> Vec<_> {
        page.rows
            .into_iter()
            .map(|row| row.map(|row| row.name))
            .collect()
    };
    let known = ContactWindow {
        snapshot_id: Some(first.snapshot_id),
        ..asking("", 1, 2)
    };
    let next = window::window(&desk, known).await.unwrap();
    assert_eq!(
        names(next),
        [None, Some("Dora".to_owned())],
        "a gap keeps its place"
    );
    let next = window::window(&desk, asking("", 2, 2)).await.unwrap();
    assert_eq!(
        next.snapshot_id, first.snapshot_id,
        "a later chunk continues the same list"
    );
    let fresh = window::window(&desk, asking("", 0, 10)).await.unwrap();
    assert_eq!(
        names(fresh)[0].as_deref(),
        Some("Abel"),
        "the beginning is looked at anew"
    );
    let lost = ContactWindow {
        snapshot_id: Some(999),
        ..asking("dor", 0, 10)
    };
    assert_eq!(
        window::window(&desk, lost).await.unwrap().total,
        1,
        "a lost one is made again"
    );
}

#[tokio::test]
async fn a_typed_number_is_echoed_with_what_is_known_of_it() {
    let (_folder, desk) = desk();
    let check = |input: &str| PhoneCheck {
        input: input.to_owned(),
        region: None,
    };
    let id = add(&desk, "Grâce", "0991 000 412").await;
    let echo = check_phone(&desk, check("0991000412")).await.unwrap();
    assert_eq!(echo.formatted.as_deref(), Some("+243 991 000 412"));
    assert_eq!((echo.contact_id, echo.asked_to_stop), (Some(id), false));
    editing::stop(&desk, PersonId(id)).await.unwrap();
    assert!(
        check_phone(&desk, check("0991000412"))
            .await
            .unwrap()
            .asked_to_stop
    );
    let echo = check_phone(&desk, check("hello")).await.unwrap();
    assert_eq!(echo.why.as_deref(), Some("no_digits"));
    let counts = desk.db.read(contacts::counts).await.unwrap();
    assert_eq!((counts.everyone, counts.asked_to_stop), (1, 1));
}

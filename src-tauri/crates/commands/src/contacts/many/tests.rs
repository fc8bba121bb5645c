use super::act_on;
use crate::ErrorCode;
use crate::contacts::acts::undo;
use crate::contacts::window;
use crate::desk::Desk;
use crate::desk::tests::{desk, person};
use crate::dto::contacts::ContactWindow;
use crate::dto::many::{ContactMany, ContactsChosen, ManyAct};
use drumbeat_store::query::contacts;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

fn all_of(query: &str) -> ContactsChosen {
    ContactsChosen::All {
        list: Box::new(ContactWindow {
            query: query.to_owned(),
            ..ContactWindow::default()
        }),
    }
}

fn ask(chosen: ContactsChosen, act: ManyAct, people: u32) -> ContactMany {
    ContactMany {
        chosen,
        act,
        people,
        work_id: 1,
    }
}

async fn shop(people: usize) -> (tempfile::TempDir, Desk) {
    let (folder, desk) = desk();
    for n in 0..people {
        let e164 = format!("+24399100{:04}", n + 1);
        person(&desk, &format!("Person {n}"), &e164, "Goma").await;
    }
    (folder, desk)
}

async fn everyone(desk: &Desk) -> i64 {
    desk.db.read(contacts::counts).await.unwrap().everyone
}

#[tokio::test]
async fn all_of_a_list_are_deleted_in_slices_and_come_back() {
    let (_folder, desk) = shop(230).await;
    let never = AtomicBool::new(false);
    let wrong = ask(all_of(""), ManyAct::Delete, 229);
    let refused = act_on(&desk, wrong, &never, &|_| {}).await.unwrap_err();
    assert_eq!(
        (refused.code, &refused.params["now"]),
        (ErrorCode::CountChanged, &230.into()),
        "a button acts on as many as it said"
    );
    let told = AtomicU32::new(0);
    let tell = |now| told.store(now, Ordering::Relaxed);
    let done = act_on(&desk, ask(all_of(""), ManyAct::Delete, 230), &never, &tell)
        .await
        .unwrap();
    assert_eq!((done.changed, told.load(Ordering::Relaxed)), (230, 230));
    assert_eq!(everyone(&desk).await, 0);
    undo(&desk, done.undo_id).await.unwrap();
    assert_eq!(everyone(&desk).await, 230);
    let again = undo(&desk, done.undo_id).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::NotFound, "once is enough");
}

#[tokio::test]
async fn an_act_that_is_stopped_says_how_far_it_came_and_can_be_undone() {
    let (_folder, desk) = shop(230).await;
    let wish = AtomicBool::new(false);
    let act = ManyAct::Tag {
        tag: " VIP\n".to_owned(),
    };
    let stop = |_| wish.store(true, Ordering::Relaxed);
    let done = act_on(&desk, ask(all_of("person"), act, 230), &wish, &stop)
        .await
        .unwrap();
    assert_eq!(done.changed, 100, "the slice that was begun is ended");
    let tagged = ContactWindow {
        tag: Some("vip".to_owned()),
        ..ContactWindow::default()
    };
    assert_eq!(
        window::people(&desk, tagged.clone()).await.unwrap().len(),
        100
    );
    undo(&desk, done.undo_id).await.unwrap();
    assert_eq!(window::people(&desk, tagged).await.unwrap().len(), 0);
}

use super::{delete_one, list, remove, undo};
use crate::ErrorCode;
use crate::contacts::window_of;
use crate::desk::Desk;
use crate::desk::tests::{desk, person};
use crate::dto::acts::RecentWhat;
use crate::dto::contacts::ContactWindow;
use crate::dto::segments::{ListCreate, PeopleChoice};
use crate::lists;
use drumbeat_domain::PersonId;
use drumbeat_store::table::acts::KEPT_MS;

async fn shop() -> (tempfile::TempDir, Desk) {
    let (folder, desk) = desk();
    person(&desk, "Amina Kabila", "+243991000001", "Goma").await;
    person(&desk, "Josu\u{e9}", "+243991000002", "Goma").await;
    (folder, desk)
}

async fn everyone(desk: &Desk) -> u32 {
    let ask = ContactWindow {
        limit: 10,
        ..ContactWindow::default()
    };
    window_of(desk, ask).await.total
}

#[tokio::test]
async fn somebody_who_was_deleted_alone_is_offered_and_comes_back() {
    let (_folder, desk) = shop().await;
    delete_one(&desk, PersonId(1)).await.unwrap();
    assert_eq!(everyone(&desk).await, 1);
    let kept = list(&desk).await.unwrap();
    assert_eq!(
        (&kept[0].what, kept[0].people, kept[0].until_ms),
        (&RecentWhat::Delete, 1, desk.now_ms + KEPT_MS)
    );
    undo(&desk, kept[0].id).await.unwrap();
    assert_eq!(everyone(&desk).await, 2, "as long as the undo of many");
    assert_eq!(list(&desk).await.unwrap(), []);
    let gone = delete_one(&desk, PersonId(9)).await.unwrap_err();
    assert_eq!(gone.code, ErrorCode::NotFound);
    assert_eq!(list(&desk).await.unwrap(), [], "nothing was done");
}

#[tokio::test]
async fn a_deletion_for_good_leaves_nothing_to_find_and_nothing_else_can_be_one() {
    let (_folder, desk) = shop().await;
    delete_one(&desk, PersonId(1)).await.unwrap();
    let all = PeopleChoice {
        all: Some(ContactWindow::default()),
        ..PeopleChoice::default()
    };
    person(&desk, "Marc", "+243991000003", "Goma").await;
    let ask = ListCreate {
        name: "Friends".to_owned(),
        who: all,
    };
    lists::create(&desk, ask).await.unwrap();
    let kept = list(&desk).await.unwrap();
    let friends = RecentWhat::List {
        list: "Friends".to_owned(),
    };
    assert_eq!((&kept[0].what, kept[0].people), (&friends, 2));
    let refused = remove(&desk, kept[0].id).await.unwrap_err();
    assert_eq!(
        refused.code,
        ErrorCode::NotFound,
        "only who was deleted can be gone for good"
    );
    remove(&desk, kept[1].id).await.unwrap();
    let left = list(&desk).await.unwrap();
    assert_eq!(left.len(), 1);
    let again = undo(&desk, kept[1].id).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::NotFound, "for good");
    // The number is free, for whoever has it now.
    person(&desk, "Amina again", "+243991000001", "Goma").await;
    undo(&desk, left[0].id).await.unwrap();
    assert_eq!(list(&desk).await.unwrap(), []);
}

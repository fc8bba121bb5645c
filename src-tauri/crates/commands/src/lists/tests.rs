use super::{add, chosen, create, delete, recover, take_back};
use crate::ErrorCode;
use crate::contacts::everybody;
use crate::desk::Desk;
use crate::desk::tests::{desk, person};
use crate::dto::contacts::ContactWindow;
use crate::dto::segments::{ListCreate, PeopleChoice};
use drumbeat_domain::segment::{Condition, Filter, Node};
use drumbeat_domain::{ListId, PersonId};
use drumbeat_store::table::{lists, segments};

async fn shop() -> (tempfile::TempDir, Desk) {
    let (folder, desk) = desk();
    for (n, city) in [(1, "Goma"), (2, "Goma"), (3, "Bukavu")] {
        person(&desk, &format!("P{n}"), &format!("+24399100041{n}"), city).await;
    }
    (folder, desk)
}

fn of_query(query: &str) -> PeopleChoice {
    PeopleChoice {
        people: Vec::new(),
        all: Some(ContactWindow {
            query: query.to_owned(),
            ..ContactWindow::default()
        }),
    }
}

fn named(name: &str, who: PeopleChoice) -> ListCreate {
    ListCreate {
        name: name.to_owned(),
        who,
    }
}

async fn people_in(desk: &Desk, list: i64) -> usize {
    let question = ContactWindow {
        list_id: Some(list),
        ..ContactWindow::default()
    };
    everybody(desk, question).await.unwrap().len()
}

#[tokio::test]
async fn what_is_shown_becomes_a_list_and_what_was_added_can_be_taken_back() {
    let (_folder, desk) = shop().await;
    let made = create(&desk, named("  Market \n day ", of_query("P1")))
        .await
        .unwrap();
    assert_eq!(
        (made.list.name.as_str(), made.list.people),
        ("Market day", 1)
    );
    let again = create(&desk, named("MARKET DAY", PeopleChoice::default()))
        .await
        .unwrap_err();
    assert_eq!(again.code, ErrorCode::NameTaken);
    let blank = create(&desk, named(" ", PeopleChoice::default()))
        .await
        .unwrap_err();
    assert_eq!(blank.code, ErrorCode::NameMissing);

    let who = PeopleChoice {
        people: vec![1, 2],
        ..of_query("")
    };
    let everyone = chosen(&desk, who).await.unwrap();
    let id = ListId(made.list.id);
    let added = add(&desk, id, everyone).await.unwrap();
    assert_eq!((added.added, added.list.people), (2, 3), "each once");
    assert_eq!(people_in(&desk, made.list.id).await, 3);
    take_back(&desk, id, added.batch).await.unwrap();
    assert_eq!(
        people_in(&desk, made.list.id).await,
        1,
        "whoever was in it before stays"
    );
}

#[tokio::test]
async fn a_list_that_a_segment_asks_for_is_not_deleted() {
    let (_folder, desk) = shop().await;
    let made = create(&desk, named("Staff", of_query(""))).await.unwrap();
    let list = ListId(made.list.id);
    desk.db
        .write(move |tx| {
            let staff = Node::Is(Condition::List { list });
            let filter = Filter::parse(Node::Not(Box::new(staff))).unwrap();
            segments::insert(tx, "All but staff", &filter, 1)
        })
        .await
        .unwrap();
    let refused = delete(&desk, list).await.unwrap_err();
    assert_eq!(
        (refused.code, &refused.params["by"]),
        (ErrorCode::InUse, &"All but staff".into()),
        "without it the segment would let its people in"
    );
}

#[tokio::test]
async fn a_list_whose_filling_was_cut_short_is_as_before_after_the_next_start() {
    let (_folder, desk) = shop().await;
    let made = create(&desk, named("Shop", of_query("P1"))).await.unwrap();
    let list = ListId(made.list.id);
    desk.db
        .write(move |tx| {
            let batch = lists::begin_filling(tx, list)?;
            lists::fill(tx, list, batch, &[PersonId(2), PersonId(3)])
        })
        .await
        .unwrap();
    assert_eq!(people_in(&desk, made.list.id).await, 1);
    recover(&desk.db).await.unwrap();
    assert_eq!(people_in(&desk, made.list.id).await, 1);
    let added = add(&desk, list, vec![PersonId(2)]).await.unwrap();
    assert_eq!(added.added, 1, "and it can be filled again");
}

use super::{add, asking};
use crate::contacts::{editing, indexing, window};
use crate::desk::Desk;
use crate::desk::tests::{desk, person};
use crate::dto::contacts::{ConsentDto, ContactUpdate, ContactWindow};
use drumbeat_domain::PersonId;
use drumbeat_store::table::people;

/// The names on the first page, and whether they are only similar.
async fn page(desk: &Desk, ask: ContactWindow) -> (Vec<String>, bool) {
    let page = window::window(desk, ask).await.unwrap();
    let names: Vec<String> = page
        .rows
        .into_iter()
        .flatten()
        .map(|row| row.name)
        .collect();
    assert_eq!(page.total as usize, names.len(), "all fit on the page");
    (names, page.similar)
}

async fn typed(desk: &Desk, query: &str) -> Vec<String> {
    let (names, similar) = page(desk, asking(query, 0, 100)).await;
    assert!(!similar, "{query}");
    names
}

#[tokio::test]
async fn a_mistyped_name_shows_who_is_similar_and_says_so() {
    let (_folder, desk) = desk();
    person(&desk, "Grâce Mbuyi", "+243991000412", "Goma").await;
    person(&desk, "Garcia López", "+243991000413", "Bukavu").await;
    for is_indexed in [false, true] {
        if is_indexed {
            indexing::catch_up(&desk.db, &desk.snapshots).await.unwrap();
        }
        assert_eq!(typed(&desk, "gra").await, ["Grâce Mbuyi"]);
        let (names, similar) = page(&desk, asking("grce", 0, 100)).await;
        assert_eq!((names, similar), (vec!["Grâce Mbuyi".to_owned()], true));
        assert_eq!(
            typed(&desk, "garc").await,
            ["Garcia López"],
            "who fits exactly is not mixed with who is similar"
        );
        assert_eq!(
            typed(&desk, "zzzz").await,
            Vec::<String>::new(),
            "nobody is nobody"
        );
    }
}

#[tokio::test]
async fn what_was_changed_a_moment_ago_is_found_at_the_next_letter() {
    let (_folder, desk) = desk();
    let id = add(&desk, "Bea", "+243991000411").await;
    add(&desk, "Béatrice", "+243991000412").await;
    indexing::catch_up(&desk.db, &desk.snapshots).await.unwrap();
    assert_eq!(typed(&desk, "").await, ["Bea", "Béatrice"]);
    assert_eq!(typed(&desk, "be").await, ["Bea", "Béatrice"]);
    add(&desk, "Abel Be", "+243991000413").await;
    assert_eq!(
        typed(&desk, "be").await,
        ["Abel Be", "Bea", "Béatrice"],
        "a new person"
    );
    let change = ContactUpdate {
        id,
        name: Some("Zoé".into()),
        city: Some("Beni".into()),
        ..ContactUpdate::default()
    };
    editing::update(&desk, change).await.unwrap();
    assert_eq!(
        typed(&desk, "be").await,
        ["Abel Be", "Béatrice", "Zoé"],
        "found by the new town, and in the place of the new name"
    );
    desk.db
        .write(move |tx| people::delete(tx, PersonId(id), 1))
        .await
        .unwrap();
    assert_eq!(typed(&desk, "be").await, ["Abel Be", "Béatrice"], "gone");
    desk.db
        .write(move |tx| people::restore(tx, PersonId(id), 1))
        .await
        .unwrap();
    assert_eq!(typed(&desk, "beni").await, ["Zoé"], "and back");
}

#[tokio::test]
async fn a_search_stays_within_the_other_filters_whatever_changes_under_them() {
    let (_folder, desk) = desk();
    let grace = add(&desk, "Grâce", "+243991000411").await;
    let graziella = add(&desk, "Graziella", "+243991000412").await;
    person(&desk, "Graham", "+243991000413", "Goma").await;
    let within = |query: &str, consent, tag: Option<&str>| ContactWindow {
        consent,
        tag: tag.map(str::to_owned),
        ..asking(query, 0, 100)
    };
    for is_indexed in [false, true] {
        if is_indexed {
            indexing::catch_up(&desk.db, &desk.snapshots).await.unwrap();
        }
        let (vip, _) = page(&desk, within("gra", None, Some("vip"))).await;
        assert_eq!(vip, ["Grâce", "Graziella"]);
    }
    let agreed = || within("gra", Some(ConsentDto::Agreed), None);
    assert_eq!(
        page(&desk, within("", Some(ConsentDto::Agreed), None))
            .await
            .0
            .len(),
        3
    );
    assert_eq!(page(&desk, agreed()).await.0.len(), 3);
    editing::stop(&desk, PersonId(graziella)).await.unwrap();
    assert_eq!(page(&desk, agreed()).await.0, ["Grâce", "Graham"]);
    let stopped = within("gra", Some(ConsentDto::AskedToStop), None);
    assert_eq!(page(&desk, stopped).await.0, ["Graziella"]);
    let grace_by_number = within("0991 000 411", Some(ConsentDto::Agreed), Some("VIP"));
    assert_eq!(page(&desk, grace_by_number).await.0, ["Grâce"]);
    assert!(grace < graziella);
}

#[tokio::test]
async fn a_long_result_is_scrolled_in_the_order_it_was_found_in() {
    let (_folder, desk) = desk();
    for n in 0..40 {
        add(
            &desk,
            &format!("Anna {:02}", (n * 7) % 40),
            &format!("+2439910004{n:02}"),
        )
        .await;
        add(
            &desk,
            &format!("Bert {n:02}"),
            &format!("+2439910005{n:02}"),
        )
        .await;
    }
    typed(&desk, "").await;
    let first = window::window(&desk, asking("ann", 0, 15)).await.unwrap();
    let rest = window::window(&desk, asking("ann", 15, 100)).await.unwrap();
    assert_eq!(first.snapshot_id, rest.snapshot_id);
    let names: Vec<String> = [first, rest]
        .into_iter()
        .flat_map(|page| page.rows)
        .flatten()
        .map(|row| row.name)
        .collect();
    let expected: Vec<String> = (0..40).map(|n| format!("Anna {n:02}")).collect();
    assert_eq!(names, expected, "nobody twice, nobody left out, by name");
}

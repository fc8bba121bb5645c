use super::{ContactFilter, ContactSort, counts, list_ids, load_rows, panel};
use crate::Db;
use crate::sample::{NOW, agreed, db, person, phone, read, text, write};
use crate::table::suppressions::SuppressionReason;
use crate::table::{consent_events, people, tags};
use drumbeat_domain::consent::ConsentState;

fn shop() -> Db {
    let db = db();
    write(&db, |tx| {
        let grace = agreed(tx, "Grâce Mbuyi", 1_000_412);
        tags::add(tx, grace, "VIP")?;
        person(tx, "Émile", 1_000_413);
        let zoe = agreed(tx, "Zoé 100%", 2_000_001);
        consent_events::stop(tx, zoe, SuppressionReason::Operator, None, NOW)?;
        people::insert(tx, &text(""), None, NOW)?;
        Ok(())
    });
    db
}

fn names(db: &Db, filter: ContactFilter, sort: ContactSort) -> Vec<String> {
    read(db, move |c| {
        let ids = list_ids(c, &filter, sort)?;
        Ok(load_rows(c, &ids)?
            .into_iter()
            .map(|row| row.name)
            .collect())
    })
}

fn search(db: &Db, typed: &str) -> Vec<String> {
    names(
        db,
        ContactFilter {
            search: typed.to_owned(),
            ..ContactFilter::default()
        },
        ContactSort::Name,
    )
}

#[test]
fn people_are_ordered_as_a_reader_expects_and_the_nameless_stand_last() {
    let db = shop();
    let all = ContactFilter::default();
    assert_eq!(
        names(&db, all.clone(), ContactSort::Name),
        ["Émile", "Grâce Mbuyi", "Zoé 100%", ""]
    );
    assert_eq!(
        names(&db, all.clone(), ContactSort::NameDescending),
        ["Zoé 100%", "Grâce Mbuyi", "Émile", ""]
    );
    assert_eq!(names(&db, all, ContactSort::Newest)[0], "");
}

#[test]
fn a_number_is_found_in_every_form_it_is_written() {
    let db = shop();
    for typed in [
        "+243 991 000 412",
        "0991000412",
        "00243 991 000 412",
        "991-000-412",
        "000 412",
    ] {
        assert_eq!(search(&db, typed), ["Grâce Mbuyi"], "{typed}");
    }
    assert_eq!(
        search(&db, "grace"),
        ["Grâce Mbuyi"],
        "accents do not matter"
    );
    assert_eq!(
        search(&db, "100%"),
        ["Zoé 100%"],
        "a wildcard of SQL is an ordinary sign"
    );
    assert_eq!(search(&db, "_"), Vec::<String>::new());
    assert_eq!(
        search(&db, "12"),
        Vec::<String>::new(),
        "two digits say nothing about a number"
    );
}

#[test]
fn filters_join_with_the_search() {
    let db = shop();
    let vip = ContactFilter {
        tag: Some("vip".to_owned()),
        ..ContactFilter::default()
    };
    assert_eq!(names(&db, vip, ContactSort::Name), ["Grâce Mbuyi"]);
    let stopped = ContactFilter {
        consent: Some(ConsentState::OptedOut),
        ..ContactFilter::default()
    };
    assert_eq!(names(&db, stopped.clone(), ContactSort::Name), ["Zoé 100%"]);
    let none = ContactFilter {
        search: "grace".to_owned(),
        ..stopped
    };
    assert!(names(&db, none, ContactSort::Name).is_empty());
}

#[test]
fn the_figures_add_up_to_everybody() {
    let counts = read(&shop(), counts);
    assert_eq!(
        (counts.everyone, counts.may_get, counts.asked_to_stop),
        (4, 1, 1)
    );
    assert_eq!(
        counts.everyone,
        counts.may_get + counts.asked_to_stop + counts.not_asked + counts.no_number
    );
}

#[test]
fn the_panel_tells_the_whole_story_of_somebody() {
    let db = shop();
    let panel = read(&db, |c| {
        let filter = ContactFilter {
            search: "zoe".to_owned(),
            ..ContactFilter::default()
        };
        panel::get(c, list_ids(c, &filter, ContactSort::Name)?[0])
    });
    assert!(panel.is_suppressed);
    assert_eq!(panel.identities[0].value, phone(2_000_001).digits());
    assert_eq!(
        panel.consent_events.len(),
        2,
        "the yes and the stop, newest first"
    );
    assert_eq!(panel.consent_events[0].event.how, "operator");
}

#[test]
fn the_list_is_read_from_the_index_on_names() {
    let db = shop();
    let plan: Vec<String> = read(&db, |c| {
        let mut statement = c.prepare(
            "EXPLAIN QUERY PLAN SELECT p.id FROM visible_people p
             WHERE 1 = 1 AND p.sort_name > '' ORDER BY p.sort_name, p.id",
        )?;
        let rows = statement.query_map([], |row| row.get(3))?;
        Ok(rows.collect::<Result<_, _>>()?)
    });
    assert!(
        plan.iter().any(|step| step.contains("people_by_name")),
        "{plan:?}"
    );
    assert!(
        !plan.iter().any(|step| step.contains("TEMP B-TREE")),
        "no sort: {plan:?}"
    );
}

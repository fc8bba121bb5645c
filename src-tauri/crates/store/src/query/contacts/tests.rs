use super::{ContactFilter, ContactSort, counts, list_ids, load_rows, panel};
use crate::query::audience::{self, Audience};
use crate::query::search::find;
use crate::sample::{NOW, agreed, db, person, phone, read, text, write};
use crate::search::{Closeness, OrderedPeople, Question};
use crate::table::suppressions::SuppressionReason;
use crate::table::{consent_events, people, tags};
use crate::{Db, StoreError};
use drumbeat_domain::PersonId;
use drumbeat_domain::consent::ConsentState;
use rusqlite::Connection;
use std::sync::Arc;

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

/// Who fits the filter and what was typed. A list that is narrowed and a few that are
/// looked up must be the same people in the same order.
fn listed(
    conn: &Connection,
    filter: &ContactFilter,
    sort: ContactSort,
    typed: &str,
) -> Result<Vec<PersonId>, StoreError> {
    let all = list_ids(conn, filter, sort, None, NOW)?;
    let Some(question) = Question::parse(typed) else {
        return Ok(all);
    };
    let found = find(conn, &question, Closeness::Exact)?;
    let narrowed = Arc::new(OrderedPeople::new(all)).narrow(&found);
    let people = narrowed.window(0, usize::MAX);
    assert_eq!(people.len(), narrowed.total(), "{typed}");
    assert_eq!(
        list_ids(conn, filter, sort, Some(&found), NOW)?,
        people,
        "{typed}"
    );
    Ok(people)
}

fn names_of(db: &Db, filter: ContactFilter, sort: ContactSort, typed: &str) -> Vec<String> {
    let typed = typed.to_owned();
    read(db, move |c| {
        let ids = listed(c, &filter, sort, &typed)?;
        Ok(load_rows(c, &ids)?
            .into_iter()
            .map(|row| row.name)
            .collect())
    })
}

fn names(db: &Db, filter: ContactFilter, sort: ContactSort) -> Vec<String> {
    names_of(db, filter, sort, "")
}

fn search(db: &Db, typed: &str) -> Vec<String> {
    names_of(db, ContactFilter::default(), ContactSort::Name, typed)
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
    assert!(names_of(&db, stopped.clone(), ContactSort::Name, "grace").is_empty());
    assert_eq!(
        names_of(&db, stopped, ContactSort::NameDescending, "zo"),
        ["Zoé 100%"]
    );
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
fn who_may_get_messages_are_those_whom_a_campaign_for_everyone_takes() {
    let db = shop();
    write(&db, |tx| {
        let mine = agreed(tx, "Mireille", 3_000_003);
        people::set_test(tx, mine, true, NOW)?;
        let silent = person(tx, "Silent", 3_000_004);
        people::set_test(tx, silent, true, NOW)
    });
    let (figures, taken) = read(&db, |c| {
        let everyone = Audience {
            everyone: true,
            ..Audience::default()
        };
        let chosen = audience::chosen(c, &everyone, NOW)?;
        Ok((counts(c)?, audience::page(c, &chosen, false)?.len()))
    });
    assert_eq!(
        figures.may_get, taken as i64,
        "a figure that a start does not reach is not kept"
    );
    assert_eq!(
        figures.test_people, 1,
        "named, where nothing else keeps them from it"
    );
    assert_eq!(
        figures.everyone,
        figures.may_get
            + figures.asked_to_stop
            + figures.not_asked
            + figures.no_number
            + figures.test_people
    );
    let marked = read(&db, |c| {
        let ids = list_ids(c, &ContactFilter::default(), ContactSort::Newest, None, NOW)?;
        load_rows(c, &ids)
    });
    let marked: Vec<_> = marked.iter().filter(|row| row.is_test).collect();
    assert_eq!(marked.len(), 2, "and each line says it");
}

#[test]
fn the_panel_tells_the_whole_story_of_somebody() {
    let db = shop();
    let panel = read(&db, |c| {
        let zoe = listed(c, &ContactFilter::default(), ContactSort::Name, "zoe")?;
        panel::get(c, zoe[0])
    });
    assert!(panel.is_suppressed);
    assert_eq!(panel.numbers[0].0, phone(2_000_001).digits());
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

#[test]
fn the_figures_are_those_of_how_each_person_stands() {
    let db = shop();
    write(&db, |tx| {
        // Blocked without a stop of their own, and agreed without a number.
        agreed(tx, "Blocked", 3_000_001);
        tx.execute(
            "INSERT INTO suppressions (kind, value, reason, at_ms)
             SELECT 'phone', value, 'operator', 0 FROM identities ORDER BY id DESC LIMIT 1",
            [],
        )?;
        let silent = agreed(tx, "Silent", 3_000_002);
        tx.execute("DELETE FROM identities WHERE person_id = ?1", [silent.0])?;
        Ok(())
    });
    let stand = |standing: &'static str| {
        read(&db, move |c| {
            let sql = "SELECT count(*) FROM visible_people WHERE standing = ?1";
            Ok(c.query_row(sql, [standing], |row| row.get::<_, i64>(0))?)
        })
    };
    let counts = read(&db, counts);
    assert_eq!(stand("suppressed"), 1);
    assert_eq!(
        counts.asked_to_stop,
        stand("asked_to_stop") + stand("suppressed")
    );
    assert_eq!(
        (counts.may_get, counts.not_asked, counts.no_number),
        (stand("may_get"), stand("not_asked"), stand("no_number"))
    );
    assert_eq!((counts.no_number, counts.everyone), (1, 6));
}

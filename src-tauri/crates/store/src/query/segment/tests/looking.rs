//! Looking at who fits while a filter is built.

use crate::StoreError;
use crate::query::segment::look;
use crate::sample::{NOW, agreed, db, read, write};
use crate::table::{lists, people};
use drumbeat_domain::consent::ConsentState;
use drumbeat_domain::segment::{Condition, Filter, Node};

#[test]
fn a_filter_on_a_list_that_is_gone_is_an_error_and_not_everybody() {
    let db = db();
    let list = write(&db, |tx| {
        let one = agreed(tx, "one", 1);
        let list = lists::insert(tx, "Shop", NOW)?.unwrap();
        let batch = lists::begin_filling(tx, list)?;
        lists::fill(tx, list, batch, &[one])?;
        lists::end_filling(tx, list, batch, NOW)?;
        Ok(list)
    });
    let in_list = Node::Is(Condition::List { list });
    let filter = Filter::parse(Node::Not(Box::new(in_list))).unwrap();
    let asked = filter.clone();
    assert_eq!(read(&db, move |c| look(c, &asked, NOW, 0)).0, 0);
    write(&db, move |tx| lists::delete(tx, list, NOW));
    let after = read(&db, move |c| Ok(look(c, &filter, NOW, 0)));
    assert!(
        matches!(after, Err(StoreError::NotFound("list"))),
        "who was to be left out would be let in: {after:?}"
    );
}

#[test]
fn the_sample_shows_who_was_added_last() {
    let db = db();
    write(&db, |tx| {
        for n in 0..5 {
            agreed(tx, &format!("P{n}"), n);
        }
        let id = agreed(tx, "gone", 9);
        people::delete(tx, id, NOW)
    });
    let agreed = Node::Is(Condition::Consent {
        consent: ConsentState::Agreed,
    });
    let filter = Filter::parse(agreed).unwrap();
    let names: Vec<String> = read(&db, move |c| Ok(look(c, &filter, NOW, 2)?.1))
        .into_iter()
        .map(|row| row.name)
        .collect();
    assert_eq!(names, ["P4", "P3"]);
}

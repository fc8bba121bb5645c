use super::{Existing, ImportedPerson, Planned, Planner, TextColumn};
use crate::StoreError;
use crate::sample::{NOW, agreed, db, imported, person, phone, read, write};
use crate::table::suppressions::SuppressionReason;
use crate::table::{consent_events, identities, people};
use rusqlite::Connection;

fn plan(
    conn: &Connection,
    imported: &ImportedPerson,
    existing: Existing,
) -> Result<Planned, StoreError> {
    Planner::new(conn, existing)?.plan(imported)
}

#[test]
fn filling_adds_and_replacing_overwrites_but_an_empty_cell_does_neither() {
    let db = db();
    write(&db, |tx| Ok(person(tx, "Grâce", 1)));
    let mut row = imported("Grâce Mbuyi", 1);
    row.text.city = "Goma".to_owned();
    let change = |existing| {
        let row = row.clone();
        match read(&db, move |c| plan(c, &row, existing)) {
            Planned::Updated(_, change) => change.text,
            Planned::New | Planned::Same(_) | Planned::StoppedEarlier => {
                std::collections::BTreeMap::default()
            }
        }
    };
    assert!(change(Existing::Keep).is_empty());
    assert_eq!(
        change(Existing::FillEmpty).keys().collect::<Vec<_>>(),
        [&TextColumn::City]
    );
    let replaced = change(Existing::Replace);
    assert_eq!(
        replaced.get(&TextColumn::Name).map(String::as_str),
        Some("Grâce Mbuyi")
    );
    assert!(
        !replaced.contains_key(&TextColumn::Notes),
        "an empty cell replaces nothing"
    );
}

#[test]
fn who_asked_to_stop_is_left_alone_whatever_the_file_says() {
    let db = db();
    write(&db, |tx| {
        let id = agreed(tx, "Grâce", 1);
        identities::add_phone(tx, id, &phone(2), NOW)?;
        consent_events::stop(tx, id, SuppressionReason::StopWord, None, NOW)?;
        people::delete(tx, id, NOW)
    });
    for n in [1, 2] {
        let planned = read(&db, move |c| {
            plan(c, &imported("Grâce", n), Existing::Replace)
        });
        assert_eq!(
            planned,
            Planned::StoppedEarlier,
            "phone {n}, even after they were deleted"
        );
    }
}

#[test]
fn a_deleted_person_comes_back_as_the_same_person() {
    let db = db();
    write(&db, |tx| {
        let id = person(tx, "Grâce", 1);
        people::delete(tx, id, NOW)
    });
    let planned = read(&db, |c| plan(c, &imported("Grâce", 1), Existing::Keep));
    assert!(matches!(planned, Planned::Updated(_, change) if change.revive));
}

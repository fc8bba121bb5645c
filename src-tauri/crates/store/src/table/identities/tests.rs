use super::{
    IdentityKind, add, add_phone, find, find_phone, list, primary_phone, set_primary_phone,
};
use crate::sample::{NOW, db, person, phone, read, write};

#[test]
fn an_address_belongs_to_one_person() {
    let db = db();
    let (first, second) = write(&db, |tx| {
        Ok((person(tx, "Grâce", 1), person(tx, "Josué", 2)))
    });
    let stolen = write(&db, move |tx| add_phone(tx, second, &phone(1), NOW));
    assert!(!stolen, "a phone cannot change hands by being added");
    assert_eq!(read(&db, |c| find_phone(c, &phone(1))), Some(first));
    let taken = write(&db, move |tx| set_primary_phone(tx, second, &phone(1), NOW));
    assert!(!taken, "nor by being made the main one");
    assert_eq!(
        read(&db, move |c| primary_phone(c, second)),
        Some(phone(2).digits().to_owned())
    );
}

#[test]
fn the_main_phone_is_one_and_stands_first() {
    let db = db();
    let id = write(&db, |tx| Ok(person(tx, "Grâce", 1)));
    write(&db, move |tx| {
        add(tx, id, IdentityKind::Lid, "n1", "77@lid", NOW)?;
        set_primary_phone(tx, id, &phone(5), NOW)
    });
    let all = read(&db, move |c| list(c, id));
    assert_eq!(all.iter().filter(|i| i.is_primary).count(), 1);
    assert_eq!(all[0].value, phone(5).digits());
    assert_eq!(all.len(), 3, "the old phone stays theirs");
    assert_eq!(
        read(&db, move |c| primary_phone(c, id)),
        Some(phone(5).digits().to_owned()),
        "and is not written to"
    );
    write(&db, move |tx| {
        Ok(tx.execute(
            "UPDATE identities SET is_primary = 0 WHERE person_id = ?1",
            [id.0],
        )?)
    });
    assert_eq!(
        read(&db, move |c| primary_phone(c, id)),
        Some(phone(1).digits().to_owned()),
        "where none is the main one it is the first"
    );
    assert_eq!(
        read(&db, |c| find(c, IdentityKind::Lid, "n2", "77@lid")),
        None,
        "scopes are apart"
    );
}

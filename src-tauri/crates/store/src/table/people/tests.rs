use super::{delete, get, guess_first_name, load, restore, update};
use crate::fold;
use crate::sample::{NOW, db, person, read, text, try_write, write};

#[test]
fn the_greeting_is_the_first_name_wherever_it_stands() {
    for (name, expected) in [
        ("Grâce Mbuyi", "Grâce"),
        ("KAMBALE Josué", "Josué"),
        ("Josué KAMBALE", "Josué"),
        ("GRÂCE MBUYI", "GRÂCE"),
        ("Esther", "Esther"),
        ("Dr. Aline T.", "Aline"),
        ("आशा शर्मा", "आशा"),
        ("", ""),
        ("12345", ""),
    ] {
        assert_eq!(guess_first_name(name), expected, "{name}");
    }
}

#[test]
fn names_fold_so_that_they_are_found_without_accents() {
    assert_eq!(fold("  Émile   N'KOSI "), "emile n'kosi");
    assert_eq!(fold("Straße"), "straße");
    assert_eq!(fold("مُحَمَّد"), fold("محمد"), "Arabic points do not matter");
    assert_ne!(
        fold("आशा"),
        fold("आश"),
        "an Indic vowel sign is a letter, not a decoration"
    );
}

#[test]
fn a_deleted_person_is_gone_until_it_is_undone() {
    let db = db();
    let id = write(&db, |tx| Ok(person(tx, "Grâce", 1)));
    write(&db, move |tx| delete(tx, id, NOW));
    assert!(read(&db, move |c| Ok(get(c, id).is_err())));
    assert!(
        try_write(&db, move |tx| delete(tx, id, NOW)).is_err(),
        "gone is gone"
    );
    write(&db, move |tx| restore(tx, id, NOW));
    assert!(
        read(&db, move |c| Ok(get(c, id).is_ok())),
        "undo brings the same person back"
    );
}

#[test]
fn a_new_name_is_ordered_and_greeted_anew() {
    let db = db();
    let id = write(&db, |tx| Ok(person(tx, "Zoé", 1)));
    write(&db, move |tx| update(tx, id, &text("Élodie Ma"), NOW + 1));
    let (person, sort): (_, String) = read(&db, move |c| {
        let sort = c.query_row("SELECT sort_name FROM people", [], |row| row.get(0))?;
        Ok((load(c, id)?.unwrap(), sort))
    });
    assert_eq!(person.text.first_name, "Élodie");
    assert_eq!(sort, "elodie ma", "the order must follow the name");
    assert_eq!(person.updated_at_ms, NOW + 1);
}

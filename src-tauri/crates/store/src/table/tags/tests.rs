use super::{add, list, list_of, replace};
use crate::sample::{NOW, db, person, read, write};
use crate::table::people;

#[test]
fn two_spellings_are_one_tag() {
    let db = db();
    let id = write(&db, |tx| Ok(person(tx, "Grâce", 1)));
    assert!(write(&db, move |tx| add(tx, id, "Fidèle")));
    assert!(
        !write(&db, move |tx| add(tx, id, " fidele ")),
        "the same word again"
    );
    assert!(!write(&db, move |tx| add(tx, id, "  ")), "no word at all");
    assert_eq!(
        read(&db, move |c| list_of(c, id)),
        ["Fidèle"],
        "the first spelling is shown"
    );
}

#[test]
fn only_tags_of_people_one_can_see_are_listed() {
    let db = db();
    let id = write(&db, |tx| {
        let id = person(tx, "Grâce", 1);
        replace(tx, id, &["VIP".to_owned(), "Goma".to_owned()])?;
        replace(tx, id, &["VIP".to_owned()])?;
        Ok(id)
    });
    let tags = read(&db, list);
    assert_eq!(
        (tags.len(), tags[0].name.as_str(), tags[0].people),
        (1, "VIP", 1)
    );
    write(&db, move |tx| people::delete(tx, id, NOW));
    assert!(read(&db, list).is_empty());
}

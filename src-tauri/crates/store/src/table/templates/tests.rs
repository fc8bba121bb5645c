use super::{delete, insert, list, load, restore, update};
use crate::sample::{NOW, db, read, try_write, write};

#[test]
fn only_a_changed_text_is_a_new_version() {
    let db = db();
    let id = write(&db, |tx| {
        insert(tx, "Offer", "fr", "Bonjour {{first_name}}", NOW)
    });
    write(&db, move |tx| {
        update(tx, id, "Offer 2", "fr", "Bonjour {{first_name}}", NOW + 1)
    });
    assert_eq!(
        read(&db, move |c| load(c, id)).unwrap().version,
        1,
        "a new name is no new text"
    );
    write(&db, move |tx| {
        update(tx, id, "Offer 2", "fr", "Salut", NOW + 2)
    });
    write(&db, move |tx| {
        update(tx, id, "Offer 2", "fr", "Salut", NOW + 3)
    });
    let template = read(&db, move |c| load(c, id)).unwrap();
    assert_eq!((template.version, template.updated_at_ms), (2, NOW + 2));
}

#[test]
fn a_deleted_message_can_come_back() {
    let db = db();
    let id = write(&db, |tx| insert(tx, "Offer", "", "Hi", NOW));
    write(&db, move |tx| delete(tx, id, NOW));
    assert!(read(&db, list).is_empty());
    assert!(try_write(&db, move |tx| update(tx, id, "x", "", "y", NOW)).is_err());
    write(&db, move |tx| restore(tx, id));
    assert_eq!(read(&db, list).len(), 1);
}

use super::{FieldKind, PersonField, list, names, set};
use crate::sample::{db, person, read, write};

fn field(name: &str, value: &str) -> PersonField {
    PersonField {
        field: name.to_owned(),
        value: value.to_owned(),
        kind: FieldKind::Text,
    }
}

#[test]
fn a_field_is_set_replaced_and_taken_away() {
    let db = db();
    let id = write(&db, |tx| Ok(person(tx, "Grâce", 1)));
    write(&db, move |tx| {
        set(tx, id, &field("Dernier achat", "savon"), "operator")?;
        set(tx, id, &field("Dernier achat", "crème"), "operator")?;
        set(tx, id, &field("Taille", "M"), "operator")
    });
    assert_eq!(read(&db, move |c| list(c, id))[0].value, "crème");
    assert_eq!(read(&db, names), ["Dernier achat", "Taille"]);
    write(&db, move |tx| set(tx, id, &field("Taille", ""), "operator"));
    assert_eq!(
        read(&db, names),
        ["Dernier achat"],
        "an empty value takes the field away"
    );
}

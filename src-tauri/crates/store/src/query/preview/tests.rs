use super::{missing_any, missing_counts, variables, worst_first};
use crate::query::audience::Audience;
use crate::sample::{NOW, agreed, db, read, text, write};
use crate::table::people::{self, PersonText};
use crate::table::person_fields::{self, FieldKind, PersonField};

fn everyone() -> Audience {
    Audience {
        everyone: true,
        ..Audience::default()
    }
}

fn field(name: &str) -> PersonField {
    PersonField {
        field: name.to_owned(),
        value: "x".to_owned(),
        kind: FieldKind::Text,
    }
}

#[test]
fn the_worst_cases_come_first_and_are_counted() {
    let db = db();
    write(&db, |tx| {
        for (n, name) in ["Aline", "Grâce", "Émérentienne wa Kabongo", "Zoé"]
            .into_iter()
            .enumerate()
        {
            let id = agreed(tx, name, n as u32);
            let text = PersonText {
                city: "Goma".to_owned(),
                ..text(name)
            };
            people::update(tx, id, &text, NOW)?;
            if name != "Zoé" {
                person_fields::set(tx, id, &field("Taille"), "operator")?;
            }
            if name == "Grâce" {
                people::update(tx, id, &super::super::super::sample::text(name), NOW)?;
            }
        }
        Ok(())
    });
    let asked = vec!["city".to_owned(), "Taille".to_owned()];
    let people = read(&db, {
        let asked = asked.clone();
        move |c| worst_first(c, &everyone(), &asked, 4, NOW)
    });
    let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(
        names,
        ["Grâce", "Zoé", "Émérentienne wa Kabongo", "Aline"],
        "without a city, without the field, the longest name, then the others"
    );
    let counts = read(&db, {
        let asked = asked.clone();
        move |c| missing_counts(c, &everyone(), &asked, NOW)
    });
    assert_eq!(
        counts.iter().map(|count| count.people).collect::<Vec<_>>(),
        [1, 1]
    );
    assert_eq!(
        read(&db, move |c| missing_any(c, &everyone(), &asked, NOW)),
        2,
        "two different people"
    );
}

#[test]
fn a_field_that_cannot_stand_in_a_message_is_not_offered() {
    let db = db();
    write(&db, |tx| {
        let id = agreed(tx, "Aline", 1);
        person_fields::set(tx, id, &field("Taille"), "operator")?;
        person_fields::set(tx, id, &field("a|b"), "operator")?;
        person_fields::set(tx, id, &field("{x}"), "operator")
    });
    let names = read(&db, variables);
    assert_eq!(names.last().map(String::as_str), Some("Taille"));
    assert!(!names.iter().any(|name| name.contains(['|', '{'])));
}

use super::{Choices, Sought, campaigns, lists};
use crate::sample::{NOW, db, person, read, write};
use crate::table::{campaigns as campaign, lists as list};
use drumbeat_domain::PersonId;

fn named(choices: &Choices) -> Vec<&str> {
    choices.rows.iter().map(|row| row.name.as_str()).collect()
}

fn part(query: &str, offset: u32, limit: u32) -> Sought {
    Sought {
        query: query.to_owned(),
        without: None,
        offset,
        limit,
    }
}

#[test]
fn each_of_many_campaigns_is_reached_part_by_part_and_by_its_name() {
    let db = db();
    write(&db, |tx| {
        for n in 0..30 {
            let name = format!("Offre {n:02}");
            campaign::insert(tx, &name, &name, "{}", NOW + n)?;
        }
        campaign::insert(tx, "u", "Élégance", "{}", NOW - 1)
    });
    let all = read(&db, |conn| campaigns(conn, &part("", 0, 20)));
    assert_eq!((all.total, all.rows.len()), (31, 20));
    assert_eq!(named(&all)[0], "Offre 29", "the last changed first");
    let rest = read(&db, |conn| campaigns(conn, &part("", 20, 20)));
    assert_eq!(rest.rows.len(), 11, "and then all others");
    assert_eq!(named(&rest).last(), Some(&"Élégance"));
    let found = read(&db, |conn| campaigns(conn, &part(" eleg", 0, 20)));
    assert_eq!(
        (found.total, named(&found)),
        (1, vec!["Élégance"]),
        "with or without its accents"
    );
    let middle = read(&db, |conn| campaigns(conn, &part("07", 0, 20)));
    assert_eq!(named(&middle), ["Offre 07"], "and by any part of it");
}

#[test]
fn lists_somebody_is_in_already_are_no_choice() {
    let db = db();
    let grace: PersonId = write(&db, |tx| {
        let grace = person(tx, "Grâce", 1);
        for n in 0..15 {
            list::insert(tx, &format!("Liste {n:02}"), NOW)?;
        }
        let vip = list::insert(tx, "VIP", NOW)?.unwrap();
        let batch = list::begin_filling(tx, vip)?;
        list::fill(tx, vip, batch, &[grace])?;
        list::end_filling(tx, vip, batch, NOW)?;
        let gone = list::insert(tx, "Vieux", NOW)?.unwrap();
        list::delete(tx, gone, NOW)?;
        Ok(grace)
    });
    let all = read(&db, |conn| lists(conn, &part("", 0, 12)));
    assert_eq!(
        (all.total, all.rows.len()),
        (16, 12),
        "the deleted one is none"
    );
    let free = Sought {
        without: Some(grace),
        ..part("v", 0, 12)
    };
    let free = read(&db, move |conn| lists(conn, &free));
    assert_eq!(free.total, 0, "they are in VIP");
    assert_eq!(
        named(&read(&db, |conn| lists(conn, &part("vip", 0, 12)))),
        ["VIP"],
        "somebody else can go into it"
    );
}

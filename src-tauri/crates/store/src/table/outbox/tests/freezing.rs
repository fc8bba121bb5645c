//! People who are put into a campaign and its line.

use super::{NOW, NewRecipient, Outbox, PrivateText, recipients, sample};
use crate::sample::agreed;
use crate::table::numbers;
use drumbeat_domain::schedule::ClockOf;
use std::ops::Range;

/// Freezes these into the campaign of the outbox; gives how many came into the line.
fn freeze(outbox: &Outbox, which: Range<u32>) -> usize {
    let (campaign, number) = (outbox.campaign, outbox.number);
    outbox.write(move |tx| {
        let mut people = Vec::new();
        for n in which {
            let phone = sample::phone(n).digits().to_owned();
            let known = tx.query_row(
                "SELECT person_id FROM identities WHERE value = ?1",
                [&phone],
                |row| row.get(0),
            );
            people.push(NewRecipient {
                person: known.map_or_else(
                    |_| agreed(tx, &format!("Person {n}"), n),
                    drumbeat_domain::PersonId,
                ),
                phone,
                name: format!("Person {n}"),
                body: PrivateText::new(format!("Hello {n}")),
            });
        }
        recipients::freeze(tx, campaign, number, &people, NOW)
    })
}

#[test]
fn however_many_are_frozen_everybody_is_in_the_line_once_with_their_own_words() {
    let outbox = Outbox::of(0);
    assert_eq!(freeze(&outbox, 1..1), 0, "nobody");
    assert_eq!(freeze(&outbox, 1..62), 61);
    assert_eq!(
        freeze(&outbox, 31..91),
        29,
        "who is in it already stays as they are"
    );
    let wrong: i64 = outbox.scalar(
        "SELECT count(*) FROM recipients r LEFT JOIN outbox_items i ON i.recipient_id = r.id
         WHERE i.id IS NULL OR i.person_id <> r.person_id OR i.phone <> r.phone OR i.position <> r.position
           OR i.campaign_id <> r.campaign_id OR r.name <> 'Person ' || substr(r.body, 7)",
    );
    assert_eq!(wrong, 0, "each item is its own person's");
    let (people, places): (i64, i64) = (
        outbox.scalar("SELECT count(*) FROM outbox_items"),
        outbox.scalar("SELECT count(DISTINCT position) FROM outbox_items"),
    );
    assert_eq!((people, places), (90, 90), "each has a place of their own");
    let out_of_turn: i64 = outbox.scalar(
        "SELECT count(*) FROM recipients a JOIN recipients b ON a.id < b.id AND a.position > b.position",
    );
    assert_eq!(out_of_turn, 0, "in the order in which they were given");
}

#[test]
fn where_the_clock_of_the_person_counts_everybody_who_is_frozen_carries_a_country() {
    let outbox = Outbox::of(0);
    let number = outbox.number;
    outbox.write(move |tx| {
        let mut limits = numbers::get(tx, number)?.limits;
        limits.hours.clock_of = ClockOf::Person;
        numbers::set_limits(tx, number, &limits, NOW)
    });
    freeze(&outbox, 1..41);
    let without: i64 = outbox.scalar("SELECT count(*) FROM outbox_items WHERE country = ''");
    assert_eq!(without, 0, "without one they would never have a turn");
}

//! A number that is corrected while messages to it wait, were left out or went.

use super::{HOUR, MINUTE, Outbox, TakeAnswer, accepted, address, person};
use crate::sample::{self, NOW, phone};
use crate::table::identities::{by_hand, find_phone};
use drumbeat_domain::ItemId;
use drumbeat_domain::outbox::ItemState;
use drumbeat_domain::reason::SkipReason;

fn owner(outbox: &Outbox, n: u32) -> Option<i64> {
    sample::read(&outbox.db, move |conn| find_phone(conn, &phone(n))).map(|id| id.0)
}

#[test]
fn what_waits_for_the_old_number_leaves_and_finds_its_person() {
    let outbox = Outbox::of(2);
    outbox.write(|tx| by_hand::correct(tx, person(1), &phone(41), NOW));
    assert_eq!(
        owner(&outbox, 1),
        Some(1),
        "its answer and a STOP come from there"
    );
    let taken = outbox.take(ItemId(1), NOW);
    assert!(outbox.finish(&taken, accepted("P1"), NOW + 1_000));
    outbox.write(|tx| by_hand::take(tx, person(1), &phone(1), NOW + MINUTE));
    assert_eq!(owner(&outbox, 1), Some(1), "and after it went, too");
    outbox.assert_sound();
}

#[test]
fn a_number_that_is_not_on_whatsapp_is_corrected_without_a_trace() {
    let outbox = Outbox::of(2);
    outbox.write(|tx| address::skip(tx, ItemId(1), SkipReason::NotOnWhatsApp, NOW));
    outbox.write(|tx| by_hand::correct(tx, person(1), &phone(41), NOW));
    assert_eq!(
        owner(&outbox, 1),
        None,
        "nothing went to it, so whoever has it can become a contact"
    );
    assert_eq!(outbox.state(ItemId(1)), ItemState::Skipped);
    assert!(
        matches!(
            outbox.take_answer(ItemId(2), NOW + HOUR),
            TakeAnswer::Taken(_)
        ),
        "the others go on"
    );
    outbox.assert_sound();
}

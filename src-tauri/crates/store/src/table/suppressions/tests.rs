use super::{SuppressionReason, add, holds_person, holds_phone};
use crate::sample::{NOW, agreed, db, phone, read, write};
use crate::table::consent_events;
use crate::table::identities::IdentityKind;

#[test]
fn a_yes_lifts_a_stop_but_not_an_erasure() {
    let db = db();
    let (stopped, erased) = write(&db, |tx| {
        let stopped = agreed(tx, "Grâce", 1);
        consent_events::stop(tx, stopped, SuppressionReason::StopWord, None, NOW)?;
        let erased = agreed(tx, "Josué", 2);
        add(
            tx,
            IdentityKind::Phone,
            phone(2).digits(),
            SuppressionReason::Erased,
            NOW,
        )?;
        Ok((stopped, erased))
    });
    assert!(
        read(&db, |c| holds_phone(c, &phone(1))),
        "a stop suppresses the address itself"
    );
    write(&db, move |tx| {
        consent_events::allow(tx, stopped, "chat", NOW)?;
        consent_events::allow(tx, erased, "chat", NOW)
    });
    assert!(!read(&db, move |c| holds_person(c, stopped)));
    assert!(
        read(&db, move |c| holds_person(c, erased)),
        "what was erased stays closed"
    );
}

use super::{allow, append, fold_state, list, stop};
use crate::sample::{NOW, agreed, db, person, read, write};
use crate::table::people;
use crate::table::suppressions::SuppressionReason;
use drumbeat_domain::consent::{ConsentKind, ConsentState, Purpose};
use proptest::prelude::*;

#[test]
fn a_list_never_lifts_a_stop_but_the_person_can() {
    let db = db();
    let id = write(&db, |tx| Ok(agreed(tx, "Grâce", 1)));
    let state = write(&db, move |tx| {
        stop(tx, id, SuppressionReason::StopWord, None, NOW)?;
        append(
            tx,
            id,
            Purpose::Marketing,
            ConsentKind::Imported,
            "paper_form",
            None,
            NOW,
        )
    });
    assert_eq!(
        state,
        ConsentState::OptedOut,
        "an import must not overrule a stop"
    );
    write(&db, move |tx| allow(tx, id, "chat", NOW + 5));
    let person = read(&db, move |c| people::get(c, id));
    assert_eq!(person.consent, ConsentState::Agreed);
    assert_eq!(
        read(&db, move |c| list(c, id)).len(),
        4,
        "nothing of the history is lost"
    );
}

#[test]
fn consent_for_service_says_nothing_about_campaigns() {
    let db = db();
    let id = write(&db, |tx| Ok(person(tx, "Grâce", 1)));
    let state = write(&db, move |tx| {
        append(
            tx,
            id,
            Purpose::Service,
            ConsentKind::Granted,
            "purchase",
            None,
            NOW,
        )
    });
    assert_eq!(state, ConsentState::NotAsked);
}

proptest! {
    #[test]
    fn the_person_always_carries_the_fold_of_the_history(kinds in prop::collection::vec(0..5usize, 0..20)) {
        let db = db();
        let id = write(&db, |tx| Ok(person(tx, "Grâce", 1)));
        write(&db, move |tx| {
            for kind in kinds {
                append(tx, id, Purpose::Marketing, ConsentKind::ALL[kind], "", None, NOW)?;
            }
            Ok(())
        });
        let (person, folded) = read(&db, move |c| Ok((people::get(c, id)?, fold_state(c, id)?)));
        prop_assert_eq!(person.consent, folded, "the claim of a message reads people.consent");
    }
}

//! What a list tells of each yes: how, when, to which words.

use super::super::recovery;
use super::super::undoing::{begin_undo, undo_slice};
use super::super::writing::{ConsentRule, Terms};
use super::{import, terms, write_rows};
use crate::Db;
use crate::query::contacts::{self, ContactFilter, ContactSort};
use crate::query::import_plan::{Existing, SaidConsent, ToldConsent};
use crate::sample::{self, NOW, db, imported, read, write};
use crate::table::consent_proofs::{self, ConsentProof};
use crate::table::{consent_events, people};
use drumbeat_domain::PersonId;
use drumbeat_domain::consent::{ConsentKind, ConsentState};

/// A list that says when and to what each of them agreed, for people who are new and for one
/// who is here.
fn told(db: &Db, terms: &Terms) -> Vec<Vec<Option<ConsentProof>>> {
    write(db, |tx| {
        sample::person(tx, "P", 1);
        Ok(())
    });
    let rows: Vec<_> = (1..4)
        .map(|n| {
            let mut row = imported("P", n);
            if n < 3 {
                row.told = ToldConsent {
                    how: "chat".to_owned(),
                    agreed_on: Some(format!("2023-10-0{n}")),
                    wording: String::new(),
                };
            }
            row
        })
        .collect();
    import(db, &rows, terms);
    read(db, |c| {
        let all = contacts::list_ids(c, &ContactFilter::default(), ContactSort::Newest, None, 0)?;
        let mut all: Vec<PersonId> = all.into_iter().collect();
        all.sort_by_key(|id| id.0);
        all.into_iter()
            .map(|person| {
                let ledger = consent_events::list(c, person)?;
                ledger
                    .into_iter()
                    .map(|entry| {
                        assert_eq!(
                            entry.how == "chat",
                            person.0 < 3,
                            "their own way goes before"
                        );
                        match entry.proof {
                            Some(proof) => consent_proofs::load(c, proof),
                            None => Ok(None),
                        }
                    })
                    .collect::<Result<Vec<_>, _>>()
            })
            .collect()
    })
}

#[test]
fn what_a_list_tells_of_each_yes_stands_behind_that_yes() {
    let db = db();
    let of_all = ConsentProof {
        agreed_on: None,
        wording: "Offers of the shop".to_owned(),
        evidence: None,
    };
    let terms = Terms {
        proof: Some(of_all.clone()),
        ..terms(ConsentRule::All, Existing::FillEmpty)
    };
    let proofs = told(&db, &terms);
    let own = |day: &str| {
        vec![Some(ConsentProof {
            agreed_on: Some(day.to_owned()),
            ..of_all.clone()
        })]
    };
    assert_eq!(
        proofs,
        [own("2023-10-01"), own("2023-10-02"), vec![None]],
        "of one who is here, of one who is new, and of one of whom the list tells nothing"
    );
}

#[test]
fn of_a_cancelled_import_no_proof_stays() {
    let db = db();
    let mut row = imported("P", 7);
    row.told.agreed_on = Some("2023-10-01".to_owned());
    let (id, _) = write_rows(&db, &[row], &terms(ConsentRule::All, Existing::FillEmpty));
    let proofs = || {
        read(&db, |c| {
            Ok(
                c.query_row("SELECT count(*) FROM consent_proofs", (), |row| {
                    row.get::<_, i64>(0)
                })?,
            )
        })
    };
    assert_eq!(proofs(), 1);
    while write(&db, move |tx| recovery::roll_back_slice(tx, id, NOW)) {}
    assert_eq!(proofs(), 0, "nothing is left of it");
}

#[test]
fn a_no_that_is_said_every_month_is_recorded_once() {
    let db = db();
    let mut row = imported("P", 1);
    row.consent = SaidConsent::No;
    let terms = terms(ConsentRule::All, Existing::FillEmpty);
    for _ in 0..3 {
        import(&db, &[row.clone()], &terms);
    }
    let kinds = read(&db, |c| {
        let ledger = consent_events::list(c, PersonId(1))?;
        Ok(ledger.iter().map(|entry| entry.kind).collect::<Vec<_>>())
    });
    assert_eq!(kinds, [ConsentKind::Withdrawn], "nothing new was said");
    row.consent = SaidConsent::Unknown;
    import(&db, &[row], &terms);
    let state = read(&db, |c| people::get(c, PersonId(1))).consent;
    assert_eq!(state, ConsentState::NotAsked, "a list makes no yes of it");
}

#[test]
fn a_test_person_who_was_deleted_comes_back_as_one_and_goes_as_they_were() {
    let db = db();
    write(&db, |tx| {
        let id = sample::person(tx, "P", 1);
        people::delete(tx, id, NOW)
    });
    let mut row = imported("P", 1);
    row.is_test = true;
    let (id, _) = import(
        &db,
        &[row.clone()],
        &terms(ConsentRule::All, Existing::FillEmpty),
    );
    let is_test = || read(&db, |c| people::get(c, PersonId(1))).is_test;
    assert!(is_test(), "or they would be in the next audience");
    write(&db, move |tx| begin_undo(tx, id, NOW));
    while write(&db, move |tx| undo_slice(tx, id, NOW)) {}
    let person = read(&db, |c| people::load(c, PersonId(1))).unwrap();
    assert_eq!((person.is_test, person.deleted_at_ms), (false, Some(NOW)));
    // Whoever is here and ordinary stays so, whatever a list says.
    write(&db, |tx| people::restore(tx, PersonId(1), NOW));
    import(&db, &[row], &terms(ConsentRule::All, Existing::Replace));
    assert!(!is_test(), "an import takes nobody out of the audiences");
}

use super::{merge, refuse, undo};
use crate::query::merging::{Why, plan, suggestions};
use crate::sample::{NOW, agreed, db, person, phone, read, try_write, write};
use crate::table::accounts::{self, AccountKind};
use crate::table::identities::{self, IdentityKind};
use crate::table::people::{self, PersonText};
use crate::table::person_fields::{self, FieldKind, PersonField};
use crate::table::suppressions::{self, SuppressionReason};
use crate::table::{address_cache, consent_events, conversations, lists, numbers, tags};
use crate::{Db, StoreError, Tx};
use drumbeat_domain::PersonId;
use drumbeat_domain::consent::{ConsentKind, ConsentState, Purpose};
use drumbeat_domain::pacing::{Limits, Preset};
use drumbeat_domain::phone::Phone;
use drumbeat_domain::schedule::Zone;
use proptest::prelude::*;

const LATER: i64 = NOW + 60_000;

/// Every column of everything a merge moves or changes.
fn everything(db: &Db) -> Vec<String> {
    let mut all = Vec::new();
    for sql in [
        "SELECT * FROM people ORDER BY id",
        "SELECT * FROM identities ORDER BY id",
        "SELECT * FROM person_fields ORDER BY person_id, field",
        "SELECT person_id, tag_id FROM person_tags ORDER BY person_id, tag_id",
        "SELECT list_id, person_id FROM list_people ORDER BY list_id, person_id",
        "SELECT id, person_id, address FROM conversations ORDER BY id",
        "SELECT kind, value, reason FROM suppressions ORDER BY kind, value",
        "SELECT id, audience FROM campaigns ORDER BY id",
    ] {
        all.extend(lines(db, sql));
    }
    all
}

fn lines(db: &Db, sql: &'static str) -> Vec<String> {
    read(db, move |conn| {
        let mut statement = conn.prepare(sql)?;
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            let cells: Result<Vec<_>, _> = (0..columns)
                .map(|at| row.get::<_, rusqlite::types::Value>(at))
                .collect();
            Ok(format!("{:?}", cells?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
}

/// Somebody as they may be.
#[derive(Clone, Debug)]
struct Somebody {
    name: &'static str,
    city: &'static str,
    notes: &'static str,
    phones: Vec<u32>,
    lid: bool,
    fields: Vec<(&'static str, &'static str)>,
    tags: Vec<&'static str>,
    ledger: Vec<u8>,
    is_test: bool,
    writes: bool,
    drafted: bool,
    listed: bool,
}

prop_compose! {
    fn somebody(first: u32)(
        name in prop::sample::select(vec!["", "Grâce", "Josué"]),
        city in prop::sample::select(vec!["", "Goma", "Bukavu"]),
        notes in prop::sample::select(vec!["", "likes tea", "owes 5"]),
        phones in 0_u32..3,
        lid in any::<bool>(),
        fields in prop::sample::subsequence(vec![("Size", "M"), ("Shop", "North"), ("birthday", "1990-01-02")], 0..3),
        tags in prop::sample::subsequence(vec!["VIP", "Goma", "hair"], 0..3),
        ledger in prop::collection::vec(0_u8..6, 0..4),
        is_test in any::<bool>(), writes in any::<bool>(), drafted in any::<bool>(),
        listed in any::<bool>(),
    ) -> Somebody {
        Somebody { name, city, notes, phones: (0..phones).map(|n| first + n).collect(), lid, fields, tags, ledger, is_test, writes, drafted, listed }
    }
}

fn enter(tx: &Tx<'_>, somebody: &Somebody, place: i64) -> Result<PersonId, StoreError> {
    let text = PersonText {
        name: somebody.name.to_owned(),
        city: somebody.city.to_owned(),
        notes: somebody.notes.to_owned(),
        ..PersonText::default()
    };
    let id = people::insert(tx, &text, None, NOW)?;
    for n in &somebody.phones {
        identities::add_phone(tx, id, &phone(*n), NOW)?;
    }
    let hidden = format!("77{place}");
    if somebody.lid {
        identities::add(tx, id, IdentityKind::Lid, "", &hidden, NOW)?;
    }
    for (field, value) in &somebody.fields {
        let field = PersonField {
            field: (*field).to_owned(),
            value: (*value).to_owned(),
            kind: FieldKind::Text,
        };
        person_fields::set(tx, id, &field, "operator")?;
    }
    for tag in &somebody.tags {
        tags::add(tx, id, tag)?;
    }
    if somebody.listed {
        let list = match lists::insert(tx, "Regulars", NOW)? {
            Some(list) => list,
            None => lists::list(tx)?[0].id,
        };
        lists::add(tx, list, id)?;
    }
    for (at, what) in (0..).zip(&somebody.ledger) {
        let append =
            |kind| consent_events::append(tx, id, Purpose::Marketing, kind, "", None, NOW + at);
        match what {
            0 => {
                append(ConsentKind::Withdrawn)?;
            }
            1 => consent_events::stop(tx, id, SuppressionReason::StopWord, None, NOW + at)?,
            2 => consent_events::stop(tx, id, SuppressionReason::Operator, None, NOW + at)?,
            3 => {
                append(ConsentKind::Imported)?;
            }
            _ => consent_events::allow(tx, id, "spoken", NOW + at)?,
        }
    }
    if somebody.is_test {
        people::set_test(tx, id, true, NOW)?;
    }
    if somebody.writes {
        let number = drumbeat_domain::NumberId(1);
        conversations::ensure(tx, number, Some(id), &format!("{hidden}@lid"))?;
    }
    Ok(id)
}

fn number(tx: &Tx<'_>) -> Result<(), StoreError> {
    let limits = Limits::preset(Preset::Warm, Zone::UTC);
    let account = accounts::insert(tx, "a", AccountKind::Waha, "http://x", NOW)?;
    numbers::insert(tx, "n", account, "s", &limits, NOW)?;
    Ok(())
}

fn shown(db: &Db, id: PersonId) -> ConsentState {
    read(db, move |conn| {
        let person = people::load(conn, id)?.ok_or(StoreError::NotFound("person"))?;
        crate::query::merging::standing(conn, &person)
    })
}

fn stricter(states: &[ConsentState]) -> ConsentState {
    let has = |wanted| states.contains(&wanted);
    if has(ConsentState::OptedOut) {
        ConsentState::OptedOut
    } else if has(ConsentState::NotAsked) {
        ConsentState::NotAsked
    } else {
        ConsentState::Agreed
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Whatever two contacts are: one person has everything of both under the stricter
    /// consent, and the undo puts every row back.
    #[test]
    fn a_merge_loses_nothing_and_its_undo_puts_every_row_back(one in somebody(10), other in somebody(20)) {
        let db = db();
        let is_listed = one.listed || other.listed;
        let (kept, gone) = write(&db, move |tx| {
            number(tx)?;
            let (a, b) = (enter(tx, &one, 1)?, enter(tx, &other, 2)?);
            let chosen: Vec<i64> = [(one.drafted, a), (other.drafted, b)].into_iter()
                .filter(|(is, _)| *is).map(|(_, id)| id.0).collect();
            let audience = serde_json::json!({ "people": chosen }).to_string();
            crate::table::campaigns::insert(tx, "c", "c", &audience, NOW)?;
            Ok((a, b))
        });
        let before = everything(&db);
        let states = [shown(&db, kept), shown(&db, gone)];
        let ledger = lines(&db, "SELECT id, kind FROM consent_events ORDER BY id");
        let promised = read(&db, move |conn| plan(conn, kept, gone));
        let id = write(&db, move |tx| merge(tx, kept, gone, LATER));

        let in_list = read(&db, move |conn| lists::list_of(conn, kept)).len();
        prop_assert_eq!(in_list, usize::from(is_listed), "a list reaches them still");
        prop_assert_eq!(shown(&db, kept), stricter(&states), "the stricter one counts: {:?}", states);
        prop_assert_eq!(promised.consent, shown(&db, kept), "as the preview said");
        let (person, tags, addresses, standing) = read(&db, move |conn| {
            let standing: String = conn.query_row(
                "SELECT standing FROM visible_people WHERE id = ?1", [kept.0], |row| row.get(0))?;
            Ok((people::get(conn, kept)?, tags::list_of(conn, kept)?, identities::list(conn, kept)?, standing))
        });
        prop_assert_eq!(&person.text, &promised.text);
        prop_assert_eq!(tags.len(), promised.tags.len());
        prop_assert_eq!(addresses.len(), promised.identities.len());
        let primaries = addresses.iter().filter(|address| address.is_primary).count();
        prop_assert!(primaries <= 1, "there is one number that is written to");
        prop_assert!(standing != "may_get" || states == [ConsentState::Agreed; 2], "nobody who did not agree may get something");
        let twice = try_write(&db, move |tx| merge(tx, kept, gone, LATER));
        prop_assert!(twice.is_err(), "who went into somebody else is not there");
        prop_assert!(try_write(&db, move |tx| people::restore(tx, gone, LATER)).is_err());

        write(&db, move |tx| undo(tx, id, LATER + 1));
        prop_assert_eq!(everything(&db), before);
        let grown = lines(&db, "SELECT id, kind FROM consent_events ORDER BY id");
        prop_assert!(ledger.iter().all(|line| grown.contains(line)), "the ledger only grows");
    }

    /// Whoever asks to stop after they became one, from whichever address, stays stopped when
    /// they are two again.
    #[test]
    fn a_wish_to_stop_since_the_merge_outlives_its_undo(one in somebody(10), other in somebody(20)) {
        let db = db();
        let (kept, gone) = write(&db, move |tx| {
            number(tx)?;
            Ok((enter(tx, &one, 1)?, enter(tx, &other, 2)?))
        });
        let id = write(&db, move |tx| merge(tx, kept, gone, LATER));
        write(&db, move |tx| consent_events::stop(tx, kept, SuppressionReason::StopWord, None, LATER + 1));
        let addresses = read(&db, move |conn| identities::list(conn, kept));
        write(&db, move |tx| undo(tx, id, LATER + 2));
        prop_assert_eq!(shown(&db, kept), ConsentState::OptedOut);
        for address in addresses {
            let held = read(&db, move |conn| suppressions::holds(conn, address.kind, &address.value));
            prop_assert!(held, "what they asked for holds for each of their addresses");
        }
    }
}

#[test]
fn what_was_changed_since_a_merge_stays_when_it_is_undone() {
    let db = db();
    let (kept, gone) = write(&db, |tx| {
        let (kept, gone) = (agreed(tx, "", 1), agreed(tx, "Grâce", 2));
        tags::add(tx, gone, "VIP")?;
        Ok((kept, gone))
    });
    let id = write(&db, move |tx| {
        let id = merge(tx, kept, gone, LATER)?;
        let mut text = people::get(tx, kept)?.text;
        assert_eq!(text.name, "Grâce", "what was not known is taken over");
        text.name = "Grâce Mbuyi".to_owned();
        people::update(tx, kept, &text, LATER + 1)?;
        Ok(id)
    });
    write(&db, move |tx| undo(tx, id, LATER + 2));
    let (name, tags, phones) = read(&db, move |conn| {
        let phones = identities::list(conn, kept)?.len();
        Ok((
            people::get(conn, kept)?.text.name,
            tags::list_of(conn, kept)?,
            phones,
        ))
    });
    assert_eq!(name, "Grâce Mbuyi", "the operator wrote that");
    assert!(tags.is_empty() && phones == 1, "all else went back");
    assert!(
        try_write(&db, move |tx| undo(tx, id, LATER + 3)).is_err(),
        "once is enough"
    );
}

#[test]
fn merges_into_one_person_are_undone_in_any_order_and_a_chain_from_its_end() {
    let db = db();
    let ids = write(&db, |tx| {
        Ok((1..=3)
            .map(|n| agreed(tx, &format!("P{n}"), n))
            .collect::<Vec<_>>())
    });
    let before = everything(&db);
    let (a, b, c) = (ids[0], ids[1], ids[2]);
    let (first, second) = write(&db, move |tx| {
        Ok((merge(tx, a, b, LATER)?, merge(tx, a, c, LATER + 1)?))
    });
    write(&db, move |tx| undo(tx, first, LATER + 2));
    write(&db, move |tx| undo(tx, second, LATER + 3));
    let names = |all: &[String]| all.iter().filter(|line| line.contains("P1")).count();
    assert_eq!(names(&everything(&db)), names(&before));
    let owners = lines(
        &db,
        "SELECT person_id, value FROM identities ORDER BY person_id",
    );
    assert_eq!(owners.len(), 3, "each has their number: {owners:?}");

    let (inner, outer) = write(&db, move |tx| {
        Ok((merge(tx, a, b, LATER + 4)?, merge(tx, c, a, LATER + 5)?))
    });
    assert!(
        try_write(&db, move |tx| undo(tx, inner, LATER + 6)).is_err(),
        "who is gone has nothing to give back"
    );
    write(&db, move |tx| undo(tx, outer, LATER + 7));
    write(&db, move |tx| undo(tx, inner, LATER + 8));
}

#[test]
fn two_who_may_be_one_are_proposed_with_the_best_reason_until_somebody_says_no() {
    let db = db();
    let pairs = write(&db, |tx| {
        number(tx)?;
        let mail = |name: &str, n: u32, email: &str| -> Result<PersonId, StoreError> {
            let id = person(tx, name, n);
            let text = PersonText {
                name: name.to_owned(),
                email: email.to_owned(),
                ..PersonText::default()
            };
            people::update(tx, id, &text, NOW)?;
            Ok(id)
        };
        let (aline, aline_again) = (
            mail("Aline", 1, "a@x.cd")?,
            mail("A. Tshibanda", 2, " A@X.cd")?,
        );
        // The same eight last digits in two countries, under one name.
        let (dorcas, dorcas_abroad) = (
            person(tx, "Dorcas", 3),
            people::insert(tx, &crate::sample::text("dorcas"), None, NOW)?,
        );
        let abroad = Phone::from_e164("+256790000003").unwrap();
        identities::add_phone(tx, dorcas_abroad, &abroad, NOW)?;
        // Brazil before and after its ninth digit.
        let (elis, elis_before) = (
            people::insert(tx, &crate::sample::text("Elis"), None, NOW)?,
            people::insert(tx, &crate::sample::text("E"), None, NOW)?,
        );
        identities::add(tx, elis, IdentityKind::Phone, "", "5511987654321", NOW)?;
        identities::add(
            tx,
            elis_before,
            IdentityKind::Phone,
            "",
            "551187654321",
            NOW,
        )?;
        // A hidden identity, and the phone WhatsApp reaches there.
        let (furaha, hidden) = (
            person(tx, "Furaha", 7),
            people::insert(tx, &crate::sample::text(""), None, NOW)?,
        );
        identities::add(tx, hidden, IdentityKind::Lid, "", "4711", NOW)?;
        let known = address_cache::Known::Address("4711@lid".to_owned());
        address_cache::save(
            tx,
            drumbeat_domain::AccountId(1),
            phone(7).digits(),
            &known,
            NOW,
        )?;
        person(tx, "Somebody else", 9);
        Ok([
            (furaha, hidden, Why::SameWhatsApp),
            (elis, elis_before, Why::SameNumber),
            (dorcas, dorcas_abroad, Why::SameNameAndDigits),
            (aline, aline_again, Why::SameEmail),
        ])
    });
    let found = |db: &Db| -> Vec<_> {
        read(db, |conn| suggestions(conn, 100))
            .into_iter()
            .map(|found| (found.kept, found.gone, found.why))
            .collect()
    };
    assert_eq!(found(&db), pairs);
    let (a, b, _) = pairs[3];
    write(&db, move |tx| refuse(tx, b, a));
    assert_eq!(
        found(&db),
        pairs[..3],
        "they are two, and it is not asked again"
    );
    let (c, d, _) = pairs[2];
    write(&db, move |tx| merge(tx, c, d, LATER));
    assert_eq!(found(&db), pairs[..2], "they are one");
}

#[test]
fn an_old_list_with_a_typo_that_was_corrected_brings_a_pair_that_is_proposed() {
    let right = Phone::from_e164("+243991000412").unwrap();
    for slip in [
        "+243991000413",  // another digit, also among the last eight
        "+243981000412",  // and before them
        "+243990100412",  // two swapped
        "+2439910004123", // one too many
        "+24399100412",   // one missing
    ] {
        let slip = Phone::from_e164(slip).unwrap_or_else(|_| panic!("{slip} is a number"));
        let db = db();
        let (right, wrong) = (right.clone(), slip.clone());
        let pair = write(&db, move |tx| {
            let add = |name: &str, phone: &Phone| {
                let id = people::insert(tx, &crate::sample::text(name), None, NOW)?;
                identities::add_phone(tx, id, phone, NOW).map(|_| id)
            };
            let corrected = add("Amina Kabila", &wrong)?;
            assert!(identities::by_hand::correct(tx, corrected, &right, NOW)?);
            // Not their name, and not their number.
            add("Chantal", &Phone::from_e164("+243991000414").unwrap())?;
            add("Amina Kabila", &Phone::from_e164("+243991999412").unwrap())?;
            assert_eq!(
                identities::find_phone(tx, &wrong)?,
                None,
                "the list brings the slip as somebody new"
            );
            Ok((corrected, add("AMINA KABILA", &wrong)?))
        });
        let found = read(&db, |conn| suggestions(conn, 100));
        let found: Vec<_> = found.iter().map(|pair| (pair.kept, pair.gone)).collect();
        assert_eq!(
            found,
            [pair],
            "{}: the two are proposed, and nobody else",
            slip.digits()
        );
    }
}

#[test]
fn a_name_that_very_many_have_makes_no_pair_of_numbers_that_are_alike() {
    let db = db();
    write(&db, |tx| {
        for n in 0..60 {
            person(tx, "Amina", 10 * n);
        }
        person(tx, "Amina", 1);
        Ok(())
    });
    assert_eq!(
        read(&db, |conn| suggestions(conn, 100)),
        [],
        "among so many, numbers are alike by chance"
    );
}

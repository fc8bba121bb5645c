use super::words::{words, words_and_parts};
use super::{Closeness, Document, OrderedPeople, PeopleSet, Question};
use drumbeat_domain::PersonId;
use proptest::prelude::*;
use std::sync::Arc;

fn document(text: &str, phones: &[&str]) -> Document {
    let mut words = words_and_parts(text);
    words.extend(phones.iter().map(|digits| format!("+{digits}")));
    Document::decoded(&words.join(" "))
}

fn is_found(typed: &str, text: &str, phones: &[&str], how: Closeness) -> bool {
    let question = Question::parse(typed).unwrap();
    question.is_answered_by(&document(text, phones), how)
}

#[test]
fn people_who_write_differently_mean_the_same_word() {
    for (typed, text) in [
        ("emile", "Émile"),
        ("strasse", "Straße"),
        ("soren", "Søren"),
        ("lodz", "Łódź"),
        ("oeuvre", "Œuvre"),
        // With and without the hamza, the dots of teh marbuta, alef maqsura.
        ("احمد", "أحمد"),
        ("إحمد", "احمد"),
        ("ٱحمد", "آحمد"),
        ("فاطمه", "فاطمة"),
        ("مصطفى", "مصطفي"),
        ("علا", "علاء"),
        // Points and the line that only lengthens.
        ("محمد", "مُحَمَّد"),
        ("محمد", "محـــمد"),
        // Letters of a Persian and of an Urdu keyboard.
        ("كريم", "کریم"),
        ("کریم", "كريم"),
        ("هاشم", "ہاشم"),
        // Points of Hebrew, the last sigma of Greek, digits of other scripts.
        ("שלום", "שָׁלוֹם"),
        ("γιωργος", "Γιώργος"),
        ("12", "١٢"),
        ("۱۲", "१२"),
        // Full-width letters; words in any order; a mark inside a word.
        ("grace", "ＧＲＡＣＥ"),
        ("mb gr", "Grâce Mbuyi"),
        ("gr-mb", "Grâce Mbuyi"),
        ("सिंह", "राहुल सिंह"),
        ("ngolo", "N'Golo"),
        ("n’go", "N'Golo"),
        ("golo", "N'Golo"),
        ("娜", "李娜"),
        ("李娜", "李娜"),
        ("mbuyi@gm", "grace.mbuyi@gmail.com"),
    ] {
        assert!(
            is_found(typed, text, &[], Closeness::Exact),
            "{typed} finds {text}"
        );
    }
    for (typed, text) in [
        ("race", "Grace"),
        ("grace x", "Grace Mbuyi"),
        ("गर", "गीता"),
        ("_", "a_b"),
        ("😀", "Grace 😀"),
    ] {
        assert!(
            !is_found(typed, text, &[], Closeness::Exact),
            "{typed} does not find {text}"
        );
    }
}

#[test]
fn one_mistake_in_a_word_is_forgiven_and_two_are_not() {
    for typed in [
        "garce",
        "grrace",
        "gace",
        "grade",
        "rgace",
        "xgrace",
        "gracex",
        "grx",
        "grcae mbuiy",
        "grace mbuiy",
    ] {
        assert!(
            is_found(typed, "Grâce Mbuyi", &[], Closeness::Near),
            "{typed}"
        );
        assert!(
            !is_found(typed, "Grâce Mbuyi", &[], Closeness::Exact),
            "{typed}"
        );
    }
    for typed in ["grqqe", "arcge", "zz", "gcare", "grace zz", "x1", "gr4ce"] {
        assert!(
            !is_found(typed, "Grâce Mbuyi", &[], Closeness::Near),
            "{typed}"
        );
    }
    assert!(
        !is_found("cod", "c1d", &[], Closeness::Near),
        "a digit is no letter that was meant"
    );
}

#[test]
fn a_number_is_found_from_both_ends_and_in_any_spelling() {
    let phones = ["243991000412", "5511960000007"];
    for typed in [
        "243",
        "+243 99",
        "0991000412",
        "00243 991-000-412",
        "(0)991",
        "991 000 412",
        "000412",
        "0412",
        "412",
        "٠٩٩١٠٠٠٤١٢",
        "+55 11 96000-0007",
        "grace 0991 000",
        "99 1",
        // What stands inside, as somebody saw it in the middle.
        "1000",
        "00041",
        "9600",
        "91 000 41",
    ] {
        assert!(
            is_found(typed, "Grace", &phones, Closeness::Exact),
            "{typed}"
        );
    }
    for typed in [
        "41",
        // Three digits inside say nothing, and the country is not inside.
        "004",
        "4399",
        "0992",
        "2439910004121",
        "josue 0991",
        "9910 413",
    ] {
        assert!(
            !is_found(typed, "Grace", &phones, Closeness::Exact),
            "{typed}"
        );
    }
    assert!(
        is_found("0612", "", &["39061234567"], Closeness::Exact),
        "an Italian zero is a digit of the number"
    );
    assert!(
        is_found("12 avenue", "Avenue 12", &phones, Closeness::Exact),
        "digits are also words"
    );
    assert!(is_found("avenue 12", "12 Avenue 7", &[], Closeness::Exact));
}

#[test]
fn a_name_without_an_end_is_cut_and_still_found_by_its_beginning() {
    let long = "x".repeat(40_000);
    assert_eq!(words(&long), ["x".repeat(32)]);
    assert!(
        is_found(&long, &long, &[], Closeness::Exact),
        "both are cut alike"
    );
}

#[test]
fn what_the_index_keeps_of_somebody_is_all_of_it() {
    let kept = document("Grâce O'Neil 12 أحمد", &["243991000412", "5511960000007"]);
    assert_eq!(Document::decoded(&kept.encoded()), kept);
}

fn ids() -> impl Strategy<Value = Vec<i64>> {
    // Some far apart, some a whole block close together: lists and bits.
    prop_oneof![
        prop::collection::vec(1..40_000i64, 0..60),
        (1..20_000i64, 0..2_000i64).prop_map(|(first, n)| (first..first + n).collect()),
    ]
}

proptest! {
    #[test]
    fn a_part_of_a_list_keeps_its_order_however_it_is_made(
        list in ids(), found in ids(), offset in 0..50usize, limit in 0..80usize,
    ) {
        let mut people: Vec<PersonId> = Vec::new();
        for id in list {
            // Not by id: as if by name.
            if !people.contains(&PersonId(id)) && people.len() < 300 { people.push(PersonId(id)); }
        }
        people.sort_by_key(|id| (id.0 * 7_919) % 40_009);
        let found: PeopleSet = found.into_iter().map(PersonId).collect();
        let expected: Vec<PersonId> = people.iter().copied().filter(|id| found.contains(*id)).collect();
        let narrowed = Arc::new(OrderedPeople::new(people)).narrow(&found);
        prop_assert_eq!(narrowed.total(), expected.len());
        prop_assert_eq!(narrowed.window(0, limit), expected.iter().copied().take(limit).collect::<Vec<_>>());
        let page: Vec<_> = expected.iter().copied().skip(offset).take(limit).collect();
        prop_assert_eq!(narrowed.window(offset, limit), page);
        prop_assert_eq!(narrowed.window(0, limit), expected.into_iter().take(limit).collect::<Vec<_>>());
    }

    #[test]
    fn a_set_is_the_people_put_into_it(one in ids(), other in ids()) {
        use std::collections::BTreeSet;
        let set = |ids: &[i64]| ids.iter().copied().map(PersonId).collect::<PeopleSet>();
        let plain = |ids: &[i64]| ids.iter().copied().map(PersonId).collect::<BTreeSet<_>>();
        let both: Vec<PersonId> = plain(&one).intersection(&plain(&other)).copied().collect();
        prop_assert_eq!(set(&one).and(&set(&other)).iter().collect::<Vec<_>>(), both);
        prop_assert_eq!(set(&one).len(), plain(&one).len());
    }
}

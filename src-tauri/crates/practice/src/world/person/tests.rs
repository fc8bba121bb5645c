use super::{Behaviour, Person, is_phone, lid_of, phone_of_lid};
use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};

fn crowd() -> Vec<Person> {
    (0..10_000)
        .map(|n| Person::born(7, &format!("2439{:08}", n * 7_919)))
        .collect()
}

fn share(crowd: &[Person], wanted: impl Fn(&Person) -> bool) -> f64 {
    crowd.iter().filter(|person| wanted(person)).count() as f64 / crowd.len() as f64
}

#[test]
fn a_campaign_looks_like_a_real_one() {
    let crowd = crowd();
    let is = |behaviour| share(&crowd, |person| person.behaviour == behaviour);
    let reads = share(&crowd, |person| person.course(7, 0).read_ms.is_some());
    let replies = share(&crowd, |person| person.course(7, 0).reply.is_some());
    for (what, part, low, high) in [
        ("not on WhatsApp", is(Behaviour::NotOnWhatsapp), 0.03, 0.05),
        ("answer STOP", is(Behaviour::Stops), 0.013, 0.027),
        ("blocked us", is(Behaviour::Blocked), 0.013, 0.027),
        ("read", reads, 0.60, 0.70),
        ("answer", replies, 0.14, 0.20),
    ] {
        assert!(
            (low..=high).contains(&part),
            "{what}: {part} is not between {low} and {high}"
        );
    }
}

#[test]
fn nobody_answers_what_they_have_not_read_nor_reads_what_did_not_arrive() {
    for person in crowd() {
        for nth in 0..3 {
            let course = person.course(7, nth);
            if let Some(read) = course.read_ms {
                assert!(
                    course.delivered_ms.is_some_and(|at| at <= read),
                    "read before delivery"
                );
            }
            if let Some((at, _)) = course.reply {
                assert!(
                    course.read_ms.is_some_and(|read| read <= at),
                    "answered before reading"
                );
            }
        }
    }
}

#[test]
fn the_same_seed_meets_the_same_people() {
    let phone = "5511999990001";
    assert_eq!(
        Person::born(3, phone),
        Person::born(3, phone),
        "a person does not change"
    );
    let others = (0..200_u64).map(|seed| Person::born(seed, phone).behaviour);
    assert!(
        others
            .collect::<Vec<_>>()
            .windows(2)
            .any(|two| two[0] != two[1]),
        "seeds matter"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]
    #[test]
    fn a_hidden_id_leads_back_to_its_phone(seed: u64, number in 1_000_000_u64..1_000_000_000_000_000) {
        let phone = number.to_string();
        prop_assert!(is_phone(&phone));
        let lid = lid_of(seed, &phone).expect("every phone has a hidden id");
        prop_assert_eq!(phone_of_lid(seed, &lid), Some(phone), "a reply must find its sender");
    }

    #[test]
    fn hostile_hidden_ids_are_nobody(lid in "\\PC{0,24}") {
        let _ = phone_of_lid(1, &lid);
    }
}

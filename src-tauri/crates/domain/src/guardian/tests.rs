use super::{ARRIVAL_OF, Sign, Thresholds, failures, few_arrive};
use Sign::{Bad, Good, Neutral};
use rstest::rstest;

const USUAL: Thresholds = Thresholds::USUAL;

#[rstest]
#[case::five_in_a_row(vec![Bad; 5], true)]
#[case::four(vec![Bad; 4], false)]
#[case::one_good_among_them(vec![Bad, Bad, Bad, Good, Bad, Bad], false)]
#[case::a_good_one_just_now(vec![Good, Bad, Bad, Bad, Bad, Bad], false)]
#[case::people_who_are_not_there_neither_add_nor_end(vec![Bad, Neutral, Bad, Bad, Neutral, Neutral, Bad, Bad], true)]
#[case::only_people_who_are_not_there(vec![Neutral; 30], false)]
#[case::nothing_yet(vec![], false)]
fn only_failures_of_the_number_in_a_row_stop_it(#[case] signs: Vec<Sign>, #[case] stops: bool) {
    assert_eq!(failures(&USUAL, signs.into_iter()), stops);
}

#[rstest]
#[case(5, ARRIVAL_OF, true)]
#[case(6, ARRIVAL_OF, false)]
#[case(0, ARRIVAL_OF - 1, false)]
fn too_few_that_arrive_stop_it_once_there_are_enough(
    #[case] arrived: u32,
    #[case] left: u32,
    #[case] stops: bool,
) {
    assert_eq!(few_arrive(&USUAL, arrived, left), stops);
}

#[test]
fn either_can_be_switched_off() {
    let off = Thresholds {
        failures_in_a_row: 0,
        least_arrive_percent: 0,
    };
    assert!(!failures(&off, [Bad; 50].into_iter()));
    assert!(!few_arrive(&off, 0, ARRIVAL_OF));
}

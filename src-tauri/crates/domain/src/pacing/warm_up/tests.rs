use super::{Record, fallen, risen};
use crate::pacing::{Limits, Preset};
use crate::schedule::{MinuteOfDay, Zone};
use rstest::rstest;

fn limits(preset: Preset) -> Limits {
    let mut limits = Limits::preset(preset, Zone::UTC);
    limits.warm_up = true;
    limits.spread = true;
    limits.hours.window.start = MinuteOfDay::hour(10);
    limits
}

fn good() -> Record {
    Record {
        age_days: 16,
        days_of_use: 8,
        sent: 200,
        failed: 10,
        limited: false,
    }
}

#[rstest]
#[case(Preset::New, Some(Preset::Warming))]
#[case(Preset::Warming, Some(Preset::Warm))]
#[case(Preset::Warm, None)]
fn a_good_record_earns_the_next_preset_and_keeps_the_rest(
    #[case] preset: Preset,
    #[case] next: Option<Preset>,
) {
    let before = limits(preset);
    let after = risen(&before, &good());
    assert_eq!(after.as_ref().map(|limits| limits.preset), next);
    if let Some(after) = after {
        assert!(after.day_cap > before.day_cap, "it allows more");
        assert_eq!(after.hours, before.hours, "the hours are the shop's");
        assert!(after.spread && after.warm_up && !after.custom);
    }
}

#[rstest]
#[case::too_young(Record { age_days: 13, ..good() })]
#[case::hardly_used(Record { days_of_use: 6, ..good() })]
#[case::too_many_failures(Record { failed: 11, ..good() })]
#[case::limited(Record { limited: true, ..good() })]
fn anything_amiss_keeps_the_preset(#[case] record: Record) {
    assert_eq!(risen(&limits(Preset::New), &record), None);
}

#[test]
fn what_the_operator_set_by_hand_is_left_alone() {
    for change in [
        |limits: &mut Limits| limits.custom = true,
        |limits: &mut Limits| limits.warm_up = false,
    ] {
        let mut own = limits(Preset::Warming);
        change(&mut own);
        assert_eq!(risen(&own, &good()), None);
        assert_eq!(fallen(&own), None);
    }
}

#[rstest]
#[case(Preset::Warm, Some(Preset::Warming))]
#[case(Preset::Warming, Some(Preset::New))]
#[case(Preset::New, None)]
fn a_limit_by_whatsapp_is_a_step_back(#[case] preset: Preset, #[case] to: Option<Preset>) {
    let after = fallen(&limits(preset)).map(|limits| limits.preset);
    assert_eq!(after, to);
}

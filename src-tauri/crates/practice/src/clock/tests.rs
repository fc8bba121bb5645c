use super::{ClockAnchor, PracticeClock, Speed, real_now_ms};

#[test]
fn a_change_of_speed_does_not_jump_and_never_goes_back() {
    let clock = PracticeClock::resume(1_000_000, Speed::HOUR);
    let before = clock.now_ms();
    clock.set_speed(Speed::REAL);
    let after = clock.now_ms();
    assert!(before >= 1_000_000, "a clock starts at its anchor");
    assert!(after >= before, "slowing down must not turn the clock back");
    assert!(
        after - before < 3_600_000,
        "changing the speed must not jump ahead"
    );
}

#[test]
fn spans_shrink_by_the_speed_and_never_to_nothing() {
    let clock = PracticeClock::resume(0, Speed::HOUR);
    assert_eq!(
        clock.real_duration(3_600_000).as_millis(),
        1_000,
        "an hour lasts a second"
    );
    assert!(
        clock.real_duration(1).as_micros() >= 1,
        "a span that is not over is waited for"
    );
    assert_eq!(
        clock.real_duration(-5).as_micros(),
        0,
        "a span that is over is not"
    );
}

#[test]
fn two_processes_that_join_one_anchor_read_the_same_time() {
    let first = PracticeClock::resume(50_000, Speed::MINUTE);
    let second = PracticeClock::join(first.anchor());
    let apart = (first.now_ms() - second.now_ms()).abs();
    assert!(
        apart < 60_000,
        "engine and world must agree on the time, they differ by {apart} ms"
    );
}

#[test]
fn an_anchor_in_the_future_does_not_turn_time_back() {
    let anchor = ClockAnchor {
        virtual_ms: 9_000,
        real_ms: real_now_ms() + 100_000,
        speed: Speed::REAL,
    };
    assert!(
        PracticeClock::join(anchor).now_ms() >= 9_000,
        "the computer's clock may have gone back"
    );
}

#[test]
fn absurd_speeds_are_refused() {
    assert!(
        Speed::new(0).is_none(),
        "a clock that stands still would never send anything"
    );
    assert!(
        Speed::new(86_401).is_none(),
        "beyond a day a second the world is only noise"
    );
    assert_eq!(
        Speed::new(3_600),
        Some(Speed::HOUR),
        "the documented speeds exist"
    );
}

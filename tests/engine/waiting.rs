//! "Why is nothing being sent now" has one answer at any moment, and its time is true.

use crate::{DAY, HOUR, MINUTE, MONDAY, SECOND};
use drumbeat_domain::outbox::{Origin, Scope};
use drumbeat_domain::pacing::{Limits, Preset};
use drumbeat_domain::reason::{FailureReason, WaitReason as W};
use drumbeat_domain::schedule::{ClockOf, Holiday, Hours, MinuteOfDay, Span, Weekdays, Zone};
use drumbeat_domain::secret_text::PrivateText;
use drumbeat_engine::NoGateway;
use drumbeat_gateway::{GatewayError, LinkStatus};
use drumbeat_store::table::outbox::insert_once;
use drumbeat_testkit::{Answer, Builder, ManualClock, Shop, anywhere, digits};

fn limits(change: impl FnOnce(&mut Limits)) -> Limits {
    let mut limits = anywhere();
    change(&mut limits);
    limits
}

/// A shop that waits for the reason, whose time is the time of the next send.
fn timed(reason: W) -> Option<Shop> {
    let usual = || Limits::preset(Preset::Warm, Zone::UTC);
    let begun = |at_ms: i64, limits: Limits, prepare: &dyn Fn(&Shop)| {
        let shop = Shop::open(at_ms, limits, 6);
        prepare(&shop);
        shop.campaign("c");
        Some(shop)
    };
    match reason {
        W::Gap => begun(MONDAY, anywhere(), &|_| {}),
        W::Rest => begun(MONDAY, limits(|l| l.rest_after = 2), &|_| {}),
        W::ClosedHours => begun(MONDAY + 18 * HOUR, usual(), &|_| {}),
        // Half past nine where the number is, the middle of the night where the people are.
        W::PersonHours => begun(
            MONDAY + 4 * HOUR,
            Limits {
                hours: Hours {
                    clock_of: ClockOf::Person,
                    ..Hours::usual(Zone::parse("Asia/Kolkata").expect("a zone"))
                },
                ..usual()
            },
            &|_| {},
        ),
        W::ClosedDay => begun(MONDAY + 6 * DAY + 12 * HOUR, usual(), &|_| {}),
        W::Holiday => begun(
            MONDAY + 12 * HOUR,
            limits(|l| {
                let first = "2026-03-02".parse().expect("a date");
                let last = "2026-03-05".parse().expect("a date");
                l.hours.holidays = vec![Holiday { first, last }];
            }),
            &|_| {},
        ),
        W::Spread => begun(
            MONDAY,
            limits(|l| {
                l.spread = true;
                l.day_cap = 40;
            }),
            &|_| {},
        ),
        W::DayPause => begun(
            MONDAY + 12 * HOUR + MINUTE,
            limits(|l| {
                l.hours.pauses = vec![Span::new(MinuteOfDay::hour(12), MinuteOfDay::hour(13))]
            }),
            &|_| {},
        ),
        W::QuietHours => begun(
            MONDAY + 21 * HOUR,
            limits(|l| l.hours.quiet = Span::new(MinuteOfDay::hour(20), MinuteOfDay::hour(8))),
            &|_| {},
        ),
        W::HourCap => begun(MONDAY, limits(|l| l.hour_cap = 2), &|_| {}),
        W::DayCap => begun(MONDAY, limits(|l| l.day_cap = 2), &|_| {}),
        W::WhatsAppLimit => begun(MONDAY, anywhere(), &|shop| {
            shop.gateway.next([Answer::NotSent {
                scope: Scope::Number,
                after_ms: 5 * HOUR,
                reason: W::WhatsAppLimit,
            }]);
        }),
        W::RetryLater => {
            let shop = Shop::open(MONDAY, anywhere(), 1);
            shop.gateway.next([Answer::NotSent {
                scope: Scope::Person,
                after_ms: 0,
                reason: W::RetryLater,
            }]);
            shop.campaign("c");
            Some(shop)
        }
        W::LookingUp => begun(MONDAY, anywhere(), &|shop| {
            shop.gateway.absent(&digits(1), true)
        }),
        W::NeverOpen
        | W::NotLinked
        | W::Reconnecting
        | W::GatewayDown
        | W::KeyRefused
        | W::KeyMissing
        | W::KeyLocked
        | W::Checking
        | W::Recovering
        | W::AwaitingContinue
        | W::Guardian
        | W::Quitting
        | W::ClockNotReal => None,
    }
}

#[test]
fn at_the_named_time_it_really_sends_and_not_before() {
    let mut timed_reasons = 0;
    for reason in W::ALL.iter().copied() {
        let Some(shop) = timed(reason) else { continue };
        timed_reasons += 1;
        shop.until_waits_for(reason);
        let (_, until_ms) = shop.waits().expect("it waits");
        let until_ms = until_ms.unwrap_or_else(|| panic!("{reason:?} names no time"));
        assert!(
            until_ms > shop.stage.now_ms(),
            "{reason:?}: the time lies ahead"
        );
        let calls = shop.gateway.calls();
        shop.stage.until(until_ms - 1);
        assert_eq!(
            shop.gateway.calls(),
            calls,
            "{reason:?}: not before its time"
        );
        shop.stage.until(until_ms);
        assert_eq!(shop.gateway.calls(), calls + 1, "{reason:?}: at its time");
    }
    assert_eq!(timed_reasons, 14, "every reason that has a time");
}

/// What changes in the shop when the cause of a wait ends.
type Ending = Box<dyn Fn(&mut Shop)>;

/// A shop that waits for the reason until something changes, and the change.
fn caused(reason: W) -> Option<(Shop, Ending)> {
    let shop = || Shop::open(MONDAY, anywhere(), 2);
    let again = |shop: &mut Shop| {
        let account = shop.account;
        shop.engine().account_changed(account);
    };
    Some(match reason {
        W::NotLinked => {
            let shop = shop();
            shop.campaign("c");
            shop.stage.pass(SECOND);
            shop.gateway.session(Shop::SESSION, LinkStatus::ScanQr);
            (shop, Box::new(|shop| shop.gateway.session(Shop::SESSION, LinkStatus::Working)))
        }
        W::Reconnecting => {
            let shop = shop();
            shop.gateway.session(Shop::SESSION, LinkStatus::Starting);
            shop.stage.settle();
            shop.campaign("c");
            (shop, Box::new(|shop| shop.gateway.session(Shop::SESSION, LinkStatus::Working)))
        }
        W::GatewayDown => {
            let shop = shop();
            shop.gateway.down(Some(GatewayError::Unreachable));
            shop.campaign("c");
            (shop, Box::new(|shop| shop.gateway.down(None)))
        }
        W::KeyRefused => {
            let shop = shop();
            shop.gateway.down(Some(GatewayError::KeyRefused));
            shop.campaign("c");
            (shop, Box::new(move |shop| {
                shop.gateway.down(None);
                again(shop);
            }))
        }
        W::KeyMissing | W::KeyLocked => {
            let mut shop = shop();
            shop.crash();
            shop.source.refuse(Some(if reason == W::KeyMissing {
                NoGateway::KeyMissing
            } else {
                NoGateway::KeyLocked
            }));
            shop.start_engine();
            shop.campaign("c");
            (shop, Box::new(move |shop| {
                shop.source.refuse(None);
                again(shop);
            }))
        }
        W::Checking => {
            let shop = Shop::open(MONDAY, anywhere(), 1);
            shop.gateway.next([Answer::Lost { taken: false }]);
            shop.campaign("c");
            (shop, Box::new(|_| {}))
        }
        W::Guardian => {
            let shop = Shop::open(MONDAY, anywhere(), 8);
            shop.gateway.next([const { Answer::Reject(FailureReason::Rejected) }; 5]);
            shop.campaign("c");
            (shop, Box::new(|shop| {
                shop.stage.run(shop.engine().go_on(shop.number)).expect("it goes on");
            }))
        }
        W::NeverOpen => {
            let limits = limits(|l| l.hours.days = Weekdays::NONE);
            let shop = Shop::open(MONDAY, limits, 2);
            shop.campaign("c");
            (shop, Box::new(|shop| {
                let number = shop.number;
                shop.disk.write(move |tx| {
                    drumbeat_store::table::numbers::set_limits(tx, number, &anywhere(), MONDAY)
                });
                shop.engine().wake(number);
            }))
        }
        W::Gap
        | W::Rest
        | W::ClosedHours
        | W::PersonHours
        | W::ClosedDay
        | W::Holiday
        | W::Spread
        | W::DayPause
        | W::QuietHours
        | W::HourCap
        | W::DayCap
        | W::WhatsAppLimit
        | W::RetryLater
        | W::LookingUp
        // Shown by the commands, from the campaign's own state.
        | W::Recovering
        | W::AwaitingContinue
        // Below.
        | W::Quitting
        | W::ClockNotReal => return None,
    })
}

#[test]
fn every_other_cause_is_named_and_nothing_is_sent_until_it_is_gone() {
    let mut causes = 0;
    for reason in W::ALL.iter().copied() {
        let Some((mut shop, remedy)) = caused(reason) else {
            continue;
        };
        causes += 1;
        shop.until_waits_for(reason);
        let calls = shop.gateway.calls();
        shop.stage.pass(3 * MINUTE);
        assert_eq!(
            shop.gateway.calls(),
            calls,
            "{reason:?}: nothing is sent meanwhile"
        );
        let (now_waits_for, until_ms) = shop.waits().expect("a reason at every moment");
        assert_eq!(now_waits_for, reason, "{reason:?} stays the reason");
        assert!(
            until_ms.is_none_or(|at_ms| at_ms > shop.stage.now_ms()),
            "{reason:?}: a time that has passed is no answer"
        );
        remedy(&mut shop);
        let so = || shop.gateway.calls() > calls;
        assert!(
            shop.stage.until_so(shop.stage.now_ms() + HOUR, so),
            "{reason:?}: then it sends"
        );
    }
    assert_eq!(causes, 9);
}

#[test]
fn a_clock_that_is_not_real_never_meets_a_real_gateway() {
    let shop = Shop::with(ManualClock::not_real(MONDAY), anywhere(), 2);
    shop.campaign("c");
    shop.until_waits_for(W::ClockNotReal);
    shop.stage.pass(DAY);
    assert_eq!(shop.gateway.calls(), 0);
    assert!(shop.gateway.questions().is_empty(), "not even a question");
    assert_eq!(
        shop.waits().map(|(reason, _)| reason),
        Some(W::ClockNotReal)
    );
}

#[test]
fn while_the_app_closes_that_is_the_reason() {
    let shop = Shop::open(MONDAY, anywhere(), 3);
    shop.campaign("c");
    let (_, other) = Builder::new(&shop.disk.db, MONDAY).number("second", anywhere());
    shop.gateway.session("second", LinkStatus::Working);
    shop.stage
        .run(shop.engine().numbers_changed())
        .expect("a second number");
    shop.until_waits_for(W::Gap);
    // The second number is on the wire, and the app waits for it.
    shop.gateway.always(Some(Answer::TakeSilently));
    let words = PrivateText::new("Hello");
    shop.disk.write(move |tx| {
        insert_once(
            tx,
            Origin::TestOnce,
            other,
            None,
            "243970000001",
            &words,
            MONDAY,
        )
    });
    shop.gateway.session("second", LinkStatus::Working);
    assert!(
        shop.stage
            .until_so(MONDAY + HOUR, || shop.engine().is_sending())
    );
    let calls = shop.gateway.calls();
    let quit = shop.stage.at_this_moment(shop.engine().quit());
    assert!(quit.is_none(), "it waits for the wire");
    assert_eq!(shop.waits().map(|(reason, _)| reason), Some(W::Quitting));
    shop.stage.pass(HOUR);
    assert_eq!(shop.gateway.calls(), calls, "no new send begins");
}

#[test]
fn a_try_that_falls_into_the_night_names_the_morning() {
    let mut night = anywhere();
    night.hours.window = Span::new(MinuteOfDay::hour(9), MinuteOfDay::hour(17));
    let shop = Shop::open(MONDAY + 17 * HOUR - MINUTE, night, 1);
    shop.gateway.next([Answer::NotSent {
        scope: Scope::Person,
        after_ms: 0,
        reason: W::RetryLater,
    }]);
    shop.campaign("c");
    shop.stage.pass(10 * SECOND);
    let (_, until_ms) = shop.waits().expect("it waits");
    assert_eq!(
        until_ms,
        Some(MONDAY + DAY + 9 * HOUR),
        "two minutes later it will be closed"
    );
}

#[test]
fn a_restriction_that_ends_in_the_night_names_the_morning() {
    let mut night = anywhere();
    night.hours.window = Span::new(MinuteOfDay::hour(9), MinuteOfDay::hour(17));
    let shop = Shop::open(MONDAY + 10 * HOUR, night, 2);
    shop.gateway.next([Answer::NotSent {
        scope: Scope::Number,
        after_ms: 10 * HOUR,
        reason: W::WhatsAppLimit,
    }]);
    shop.campaign("c");
    shop.stage.pass(10 * SECOND);
    assert_eq!(
        shop.waits(),
        Some((W::WhatsAppLimit, Some(MONDAY + DAY + 9 * HOUR)))
    );
}

#[test]
fn with_nothing_to_send_there_is_no_reason_and_no_work() {
    let shop = Shop::open(MONDAY, anywhere(), 2);
    let id = shop.campaign("c");
    shop.until_complete(id, MONDAY + HOUR);
    shop.stage.pass(MINUTE);
    assert_eq!(shop.waits(), None);
}

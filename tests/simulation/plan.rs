//! What a voyage is made of, drawn from its seed.

mod doubt;

use drumbeat_domain::pacing::Limits;
use drumbeat_domain::schedule::{ClockOf, Holiday, MinuteOfDay, Span, Weekdays, Zone};
use drumbeat_practice::Engine;
use drumbeat_practice::waha::{Fault, FaultKind};
use drumbeat_testkit::anywhere;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

pub(crate) const SECOND: i64 = 1_000;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// Monday, 2 March 2026, 00:00 UTC.
const MONDAY: i64 = 1_772_409_600_000;

/// Where between intent and outcome the app dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// The intent is durable, no byte has left.
    BeforeBytes,
    /// The bytes have left, nothing came back.
    AfterBytes,
    /// The answer is there, the outcome is not written.
    BeforeOutcome,
}

/// What leaves the app at the moment at which a button is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// A message: its intent is durable.
    Message,
    /// The question where somebody can be reached.
    Question,
}

/// What the operator presses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// Pause, and Continue after so long.
    Pause(i64),
    /// Stop, for good.
    Stop,
}

/// What happens to the app, the server or the people in the course of a voyage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Happening {
    /// The app dies, and starts again after so many milliseconds.
    Crash(i64),
    /// The app dies at this point of its next message, and starts again after so long.
    CrashAt(Point, i64),
    /// The operator presses a button just as the next such request leaves, so that all
    /// that befalls it befalls a campaign that does not run any more.
    PressAt(Leaving, Button),
    /// Nothing reaches the server for so long.
    Outage(i64),
    /// The next message arrives, and from then on nothing reaches the server or comes
    /// back from it for so long.
    OutageAfterMessage(i64),
    /// Every event connection ends without a word.
    DropLines,
    /// The server ends, with all it was about to do, and is back after so long.
    Restart(i64),
    /// The session loses WhatsApp for so long.
    Disconnect(i64),
    /// The owner ends the link on the phone, and scans again after so long.
    LogOut(i64),
    /// WhatsApp allows no new chats for so long.
    Restrict(i64),
    /// The operator pauses, and continues after so long.
    Pause(i64),
    /// The operator stops for good.
    Stop,
    /// This person withdraws their yes.
    Withdraw(u32),
    /// The operator blocks this person.
    Block(u32),
    /// This person writes STOP.
    SaysStop(u32),
    /// The owner sends a hello to themselves.
    Hello,
    /// The clock of the computer is set forward by so much, or back.
    SetClock(i64),
}

/// How often a request meets which fate, in thousandths.
#[derive(Clone, Copy, Debug)]
pub struct Network {
    /// Never delivered, and known to be so.
    pub refused: u32,
    /// Lost on the way there.
    pub lost_before: u32,
    /// Lost on the way back.
    pub lost_after: u32,
    /// Delivered long after the client gave up.
    pub late: u32,
    /// Answered never.
    pub hung: u32,
}

impl Network {
    /// Nothing is lost.
    pub const CALM: Self = Self {
        refused: 0,
        lost_before: 0,
        lost_after: 0,
        late: 0,
        hung: 0,
    };
}

/// Everything about one voyage.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What it was drawn from.
    pub seed: u64,
    /// Which of WAHA's engines.
    pub engine: Engine,
    /// People in the campaign.
    pub people: u32,
    /// The number's pace.
    pub limits: Limits,
    /// When it begins.
    pub start_ms: i64,
    /// The network.
    pub network: Network,
    /// What the server does wrong.
    pub faults: Vec<Fault>,
    /// What it does wrong besides with a message at which a button is pressed
    /// ([`Happening::PressAt`]): by chance the two would hardly ever meet.
    pub at_press: Option<FaultKind>,
    /// What happens, by milliseconds after the start, in order.
    pub happenings: Vec<(i64, Happening)>,
    /// What happens once the campaign is over, a second apart.
    pub afterwards: Vec<Happening>,
    /// The moments of its work at which the app dies, in order.
    pub deaths: Vec<u64>,
    /// How long it stays dead each time.
    pub dead_ms: i64,
}

impl Plan {
    /// The voyage of a seed.
    pub fn of(seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let people = match rng.random_range(0..100) {
            0 => 500,
            _ => rng.random_range(20..=60),
        };
        let long = rng.random_ratio(1, 20);
        let stormy = rng.random_ratio(1, 12);
        let start_ms = MONDAY + rng.random_range(0..14 * DAY);
        let mut limits = limits(&mut rng, long, start_ms);
        // Everybody must have had their turn before the voyage is called stranded.
        limits.day_cap = limits.day_cap.max(people / 12);
        let span_ms = if long {
            3 * DAY
        } else {
            i64::from(people) * 12 * SECOND
        };
        let happenings = happenings(&mut rng, people, span_ms, stormy);
        // When all is over a message to oneself meets the same.
        let afterwards = if rng.random_ratio(1, 10) {
            vec![at_a_message(&mut rng), Happening::Hello]
        } else {
            Vec::new()
        };
        let mut plan = Self {
            seed,
            engine: match rng.random_range(0..10) {
                0..6 => Engine::Gows,
                6..9 => Engine::Noweb,
                _ => Engine::Webjs,
            },
            people,
            start_ms,
            network: network(&mut rng, stormy),
            faults: faults(&mut rng, stormy),
            at_press: rng.random_ratio(9, 10).then(|| {
                let kinds = [&any_request()[..], &only_messages(), &[FaultKind::Error463]].concat();
                pick(&mut rng, &kinds).clone()
            }),
            happenings,
            afterwards,
            limits,
            deaths: Vec::new(),
            dead_ms: 0,
        };
        doubt::meet(&mut plan, span_ms);
        plan
    }

    /// A campaign that meets most of what makes the app write: crashes at their worst
    /// moments, a pause, receipts, a lost answer now and then.
    pub fn on_disk(seed: u64, people: u32) -> Self {
        use Happening as H;
        // A tenth of what it takes, about.
        let tenth = i64::from(people) * 750;
        Self {
            people,
            network: Network {
                lost_after: 40,
                ..Network::CALM
            },
            happenings: vec![
                (tenth, H::CrashAt(Point::AfterBytes, 20 * SECOND)),
                (4 * tenth, H::Pause(MINUTE)),
                (7 * tenth, H::CrashAt(Point::BeforeOutcome, 30 * SECOND)),
                (9 * tenth, H::Crash(10 * SECOND)),
            ],
            ..Self::small(seed, Engine::Gows, Vec::new(), 20 * SECOND)
        }
    }

    /// A small campaign on a day without trouble, but for the deaths.
    pub fn small(seed: u64, engine: Engine, deaths: Vec<u64>, dead_ms: i64) -> Self {
        Self {
            seed,
            engine,
            people: 5,
            limits: anywhere(),
            start_ms: MONDAY,
            network: Network::CALM,
            faults: Vec::new(),
            at_press: None,
            happenings: Vec::new(),
            afterwards: Vec::new(),
            deaths,
            dead_ms,
        }
    }
}

/// Mostly a pace that gets on; in a long voyage hours, pauses and caps that bite.
fn limits(rng: &mut ChaCha8Rng, long: bool, start_ms: i64) -> Limits {
    let mut limits = anywhere();
    if !long {
        limits.hour_cap = *pick(rng, &[Limits::MOST_PER_HOUR, 40, 12]);
        return limits;
    }
    let zones = [
        "Africa/Kinshasa",
        "Africa/Lubumbashi",
        "Asia/Kolkata",
        "America/Sao_Paulo",
        "Europe/Paris",
        "America/New_York",
        // Its day begins in the middle of UTC's.
        "Pacific/Auckland",
        "Pacific/Honolulu",
    ];
    limits.hours.zone = Zone::parse(pick::<&str>(rng, &zones)).unwrap_or(Zone::UTC);
    limits.hours.window = if rng.random_ratio(1, 2) {
        Span::new(MinuteOfDay::hour(9), MinuteOfDay::at(17, 30))
    } else {
        // Wider than the quiet hours leave it.
        Span::new(MinuteOfDay::hour(5), MinuteOfDay::hour(22))
    };
    limits.hours.quiet = Span::new(MinuteOfDay::hour(20), MinuteOfDay::hour(8));
    limits.hours.days = Weekdays::MONDAY_TO_SATURDAY;
    limits.hours.pauses = vec![Span::new(MinuteOfDay::hour(12), MinuteOfDay::hour(14))];
    if rng.random_ratio(1, 2) {
        let start = chrono::DateTime::from_timestamp_millis(start_ms).unwrap_or_default();
        let first = start.date_naive() + chrono::Days::new(rng.random_range(0..3));
        let last = first + chrono::Days::new(rng.random_range(0..2));
        limits.hours.holidays = vec![Holiday { first, last }];
    }
    if rng.random_ratio(1, 4) {
        limits.hours.clock_of = ClockOf::Person;
    }
    limits.spread = rng.random_ratio(1, 3);
    limits.hour_cap = rng.random_range(5..=20);
    limits.day_cap = rng.random_range(15..=60);
    (limits.gap_min_s, limits.gap_max_s) = (60, 180);
    limits.rest_after = rng.random_range(3..=25);
    limits
}

/// In a storm much goes wrong at once, so that things that are rare alone meet.
fn network(rng: &mut ChaCha8Rng, stormy: bool) -> Network {
    let calm = !stormy && rng.random_ratio(1, 4);
    let times = if stormy { 5 } else { 1 };
    let mut up_to = |most: u32| {
        if calm {
            0
        } else {
            rng.random_range(0..=times * most)
        }
    };
    Network {
        refused: up_to(20),
        lost_before: up_to(30),
        lost_after: up_to(40),
        late: up_to(20),
        hung: up_to(15),
    }
}

/// What a server does wrong with any request.
fn any_request() -> [FaultKind; 10] {
    let message = || "Timed Out".to_owned();
    [
        FaultKind::ServerError { message: message() },
        FaultKind::ServerErrorAfter { message: message() },
        FaultKind::WrongStatus,
        FaultKind::MalformedJson,
        FaultKind::HtmlPage,
        FaultKind::ResetBefore,
        FaultKind::ResetAfter,
        FaultKind::HangAfter,
        FaultKind::Slow { ms: 20 * SECOND },
        FaultKind::LateAccept { ms: 30 * SECOND },
    ]
}

/// What a server does wrong with messages only.
fn only_messages() -> [FaultKind; 7] {
    [
        FaultKind::WrongId,
        FaultKind::DuplicateAcks,
        FaultKind::ReorderedAcks,
        FaultKind::AckBeforeResponse,
        FaultKind::NoAcks,
        FaultKind::Unprocessable {
            message: "Can not process this request".to_owned(),
        },
        FaultKind::NotImplemented,
    ]
}

/// Two or three kinds of what a server does, each now and then.
fn faults(rng: &mut ChaCha8Rng, stormy: bool) -> Vec<Fault> {
    let (any_request, only_messages) = (any_request(), only_messages());
    let often = if stormy { 0.05..0.4 } else { 0.01..0.08 };
    let mut faults: Vec<Fault> = (0..rng.random_range(u32::from(stormy)..=3))
        .map(|_| {
            let (kind, path) = match rng.random_range(0..6) {
                0..2 => (pick(rng, &only_messages), "/api/send"),
                2..5 => (pick(rng, &any_request), "/api/send"),
                _ => (pick(rng, &any_request), "/api/"),
            };
            Fault {
                path: Some(path.to_owned()),
                probability: Some(rng.random_range(often.clone())),
                ..Fault::always(kind.clone())
            }
        })
        .collect();
    if rng.random_ratio(1, 20) {
        // More in a row than a number is allowed.
        let rejects = Fault::next(FaultKind::NotImplemented, rng.random_range(6..=12));
        faults.push(Fault {
            path: Some("/api/send".to_owned()),
            ..rejects
        });
    }
    if rng.random_ratio(1, 10) {
        // Each makes the number rest for a long while, so there is no more than one.
        faults.push(Fault {
            probability: Some(if stormy { 0.5 } else { 0.05 }),
            ..Fault::next(FaultKind::Error463, 1)
        });
    }
    faults
}

fn happenings(
    rng: &mut ChaCha8Rng,
    people: u32,
    span_ms: i64,
    stormy: bool,
) -> Vec<(i64, Happening)> {
    let mut all: Vec<(i64, Happening)> = (0..rng.random_range(0..=5))
        .map(|_| {
            let at_ms = rng.random_range(0..span_ms);
            (at_ms, happening(rng, people))
        })
        .collect();
    if stormy {
        // Pressed while a message is under way or in doubt.
        for _ in 0..3 {
            let at_ms = rng.random_range(0..span_ms);
            all.push((at_ms, at_a_message(rng)));
            for leaving in [Leaving::Question, Leaving::Message] {
                all.push((at_ms, press_at(rng, leaving)));
            }
            let button = if rng.random_ratio(1, 3) {
                Happening::Stop
            } else {
                Happening::Pause(rng.random_range(MINUTE..20 * MINUTE))
            };
            let pressed_ms = at_ms + rng.random_range(SECOND..5 * MINUTE);
            all.push((pressed_ms, button));
            if rng.random_ratio(1, 2) {
                // Nothing of the campaign leaves now; this meets the same faults.
                all.push((pressed_ms + 2 * SECOND, Happening::Hello));
            }
        }
    }
    all.sort_by_key(|(at_ms, _)| *at_ms);
    all
}

/// Mostly a pause: what is stopped meets nothing more.
fn press_at(rng: &mut ChaCha8Rng, leaving: Leaving) -> Happening {
    let stops = match leaving {
        Leaving::Message => 4,
        Leaving::Question => 8,
    };
    let button = if rng.random_ratio(1, stops) {
        Button::Stop
    } else {
        Button::Pause(rng.random_range(SECOND..10 * MINUTE))
    };
    Happening::PressAt(leaving, button)
}

/// Something that strikes at the next message.
fn at_a_message(rng: &mut ChaCha8Rng) -> Happening {
    let points = [Point::BeforeBytes, Point::AfterBytes, Point::BeforeOutcome];
    if rng.random_ratio(1, 3) {
        Happening::OutageAfterMessage(rng.random_range(MINUTE..40 * MINUTE))
    } else {
        Happening::CrashAt(*pick(rng, &points), rng.random_range(1..5 * MINUTE))
    }
}

fn happening(rng: &mut ChaCha8Rng, people: u32) -> Happening {
    use Happening as H;
    let back_ms = rng.random_range(1..5 * MINUTE);
    let points = [Point::BeforeBytes, Point::AfterBytes, Point::BeforeOutcome];
    match rng.random_range(0..100) {
        0..15 => H::Crash(back_ms),
        15..42 => H::CrashAt(*pick(rng, &points), back_ms),
        42..46 => H::Outage(rng.random_range(SECOND..20 * MINUTE)),
        46..52 => H::OutageAfterMessage(rng.random_range(MINUTE..40 * MINUTE)),
        52..56 => H::DropLines,
        56..59 => H::Restart(rng.random_range(SECOND..3 * MINUTE)),
        59..64 => H::Disconnect(rng.random_range(SECOND..5 * MINUTE)),
        64..66 => H::LogOut(rng.random_range(MINUTE..HOUR)),
        66..69 => H::Restrict(rng.random_range(MINUTE..2 * HOUR)),
        69..74 => H::Pause(rng.random_range(SECOND..10 * MINUTE)),
        74..78 => {
            let leaving = *pick(
                rng,
                &[Leaving::Question, Leaving::Question, Leaving::Message],
            );
            press_at(rng, leaving)
        }
        78..80 => H::Stop,
        80..86 => H::Withdraw(rng.random_range(1..=people)),
        86..90 => H::Block(rng.random_range(1..=people)),
        90..93 => H::SaysStop(rng.random_range(1..=people)),
        93..96 => H::SetClock(jump(rng)),
        _ => H::Hello,
    }
}

/// By how much a clock is set: a correction, a wrong hour, a dead battery.
fn jump(rng: &mut ChaCha8Rng) -> i64 {
    let by_ms = match rng.random_range(0..10) {
        0..3 => rng.random_range(SECOND..2 * MINUTE),
        3..7 => rng.random_range(2 * MINUTE..5 * HOUR),
        7..9 => rng.random_range(DAY..5 * DAY),
        _ => rng.random_range(30 * DAY..400 * DAY),
    };
    if rng.random_ratio(1, 2) {
        by_ms
    } else {
        -by_ms
    }
}

pub(crate) fn pick<'a, T>(rng: &mut ChaCha8Rng, all: &'a [T]) -> &'a T {
    let at = rng.random_range(0..all.len());
    &all[at]
}

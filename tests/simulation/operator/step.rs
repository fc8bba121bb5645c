//! What an operator does, and what happens around them, drawn from a seed.

use crate::simulation::Point;
use crate::simulation::plan::{DAY, HOUR, MINUTE, SECOND, pick};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A place in a list, taken round and round: it always names something that is there.
pub(super) type Place = usize;

/// One step.
#[derive(Clone, Debug)]
pub enum Step {
    /// A new draft, for everyone or for some.
    Create {
        everyone: bool,
        first: Place,
    },
    /// Other words in a draft.
    Reword(Place),
    /// Other people in a draft.
    Readdress(Place, Place),
    /// A draft sends from another number.
    Renumber(Place, Place),
    /// A draft is deleted.
    Discard(Place),
    /// A copy, with other words.
    Duplicate(Place),
    /// Start, with the count that is right or with one that is not.
    Start {
        campaign: Place,
        right: bool,
    },
    Pause(Place),
    Resume(Place),
    Stop(Place),
    /// A decision about one person of a campaign.
    Decide {
        campaign: Place,
        row: Place,
        verdict: &'static str,
    },

    /// A new contact, or one whose phone somebody has.
    Add {
        known: Option<Place>,
        agreed: bool,
    },
    /// Another name, and perhaps another phone.
    Change {
        person: Place,
        phone: bool,
    },
    Grant(Place),
    Withdraw(Place),
    Block(Place),
    Unblock(Place),
    Delete(Place),
    Restore(Place),
    /// A pasted list: so many people from this phone on.
    Import {
        first: u32,
        people: u32,
        agreed: bool,
    },
    /// Somebody writes STOP to the shop.
    SaysStop(Place),

    /// Another pace for a number.
    Pace(Place, Pace),
    /// A hello to oneself, or to somebody.
    Hello(Option<Place>),
    Unlink(Place),
    /// Linked again, with or without the phone at hand.
    Link {
        number: Place,
        scans: bool,
    },
    CancelLink(Place),
    Remove(Place),
    /// The owner ends the link on the phone.
    LogOut(Place),

    /// Closed in order, and opened after so long.
    Quit(i64),
    /// Killed, and opened after so long.
    Crash(i64),
    /// Killed at a point of the next message, and opened after so long.
    CrashAt(Point, i64),
    /// The laptop sleeps.
    Sleep(i64),
    /// Nothing reaches the server.
    Outage(i64),
    /// The session loses WhatsApp.
    Disconnect(i64),
    /// Time passes.
    Pass(i64),
}

/// A pace an operator sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Day and night, a message every 5 to 10 seconds.
    Quick,
    /// One or two minutes between messages.
    Slow,
    /// Four in an hour.
    HourCap,
    /// Six in a day.
    DayCap,
    /// From nine to five.
    Hours,
    /// A gap whose end comes before its beginning.
    Nonsense,
}

/// Steps one after the other, and the seed of everything else.
#[derive(Clone, Debug)]
pub struct Sequence {
    /// Network, faults, gaps and ids are drawn from it.
    pub seed: u64,
    /// What is done.
    pub steps: Vec<Step>,
}

impl Sequence {
    /// The sequence of a seed.
    pub fn of(seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 0x0B5E_55ED);
        let mut steps = Vec::new();
        if rng.random_ratio(4, 5) {
            // So that most sequences have something to disturb.
            steps.push(Step::Create {
                everyone: true,
                first: 0,
            });
            steps.push(Step::Start {
                campaign: 0,
                right: true,
            });
        }
        steps.extend((0..rng.random_range(8..=36)).map(|_| step(&mut rng)));
        Self { seed, steps }
    }
}

fn step(rng: &mut ChaCha8Rng) -> Step {
    let one: Place = rng.random_range(0..64);
    let other: Place = rng.random_range(0..64);
    match rng.random_range(0..1_000) {
        0..250 => Step::Pass(passing(rng)),
        250..300 => Step::Create {
            everyone: rng.random_ratio(2, 3),
            first: one,
        },
        300..390 => Step::Start {
            campaign: one,
            right: rng.random_ratio(5, 6),
        },
        390..415 => match rng.random_range(0..3) {
            0 => Step::Reword(one),
            1 => Step::Readdress(one, other),
            _ => Step::Renumber(one, other),
        },
        415..425 => Step::Discard(one),
        425..445 => Step::Duplicate(one),
        445..500 => Step::Pause(one),
        500..560 => Step::Resume(one),
        560..580 => Step::Stop(one),
        580..650 => Step::Decide {
            campaign: one,
            row: other,
            verdict: pick::<&str>(rng, &["try_again", "it_went_out", "skip"]),
        },
        650..670 => Step::Add {
            known: rng.random_ratio(1, 3).then_some(one),
            agreed: rng.random_ratio(2, 3),
        },
        670..690 => Step::Change {
            person: one,
            phone: rng.random_ratio(1, 2),
        },
        690..715 => Step::Grant(one),
        715..745 => Step::Withdraw(one),
        745..775 => Step::Block(one),
        775..795 => Step::Unblock(one),
        795..820 => Step::Delete(one),
        820..835 => Step::Restore(one),
        835..850 => Step::Import {
            first: rng.random_range(1..=16),
            people: rng.random_range(1..=4),
            agreed: rng.random_ratio(2, 3),
        },
        850..865 => Step::SaysStop(one),
        865..890 => {
            use Pace as P;
            let all = [
                P::Quick,
                P::Slow,
                P::HourCap,
                P::DayCap,
                P::Hours,
                P::Nonsense,
            ];
            Step::Pace(one, *pick(rng, &all))
        }
        890..905 => Step::Hello(rng.random_ratio(1, 2).then_some(one)),
        905..915 => Step::Unlink(one),
        915..935 => Step::Link {
            number: one,
            scans: rng.random_ratio(4, 5),
        },
        935..938 => Step::CancelLink(one),
        938..943 => Step::Remove(one),
        943..947 => Step::LogOut(one),
        947..957 => Step::Quit(away(rng)),
        957..967 => Step::Crash(away(rng)),
        967..982 => {
            let points = [Point::BeforeBytes, Point::AfterBytes, Point::BeforeOutcome];
            Step::CrashAt(*pick(rng, &points), passing(rng))
        }
        982..986 => Step::Sleep(away(rng)),
        986..993 => Step::Outage(rng.random_range(SECOND..20 * MINUTE)),
        _ => Step::Disconnect(rng.random_range(SECOND..5 * MINUTE)),
    }
}

/// Mostly seconds, sometimes hours.
fn passing(rng: &mut ChaCha8Rng) -> i64 {
    match rng.random_range(0..100) {
        0..60 => rng.random_range(SECOND..MINUTE),
        60..92 => rng.random_range(MINUTE..30 * MINUTE),
        _ => rng.random_range(HOUR..10 * HOUR),
    }
}

/// The same, and sometimes days: nothing runs meanwhile.
fn away(rng: &mut ChaCha8Rng) -> i64 {
    if rng.random_ratio(1, 4) {
        rng.random_range(DAY..5 * DAY)
    } else {
        passing(rng)
    }
}

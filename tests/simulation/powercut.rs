//! The power is cut.
//!
//! 1. One campaign is played on a disk that remembers ([`Recording`]): the trace of its
//!    file, with the moments of the app's work in between, and after which moment the
//!    bytes of each message left.
//! 2. A [`Cut`] is a place of that trace and what is lost there. What is left is put
//!    into a folder and opened with the product's own [`Db::open`]: it must be sound, and
//!    each message whose bytes had left must have its intent in it.
//! 3. Then life goes on: the same voyage is played in memory up to the moment before
//!    which the power went (the same moment, because a voyage replays exactly), the app
//!    dies there, and starts again on the file that was left, while the world goes on as
//!    it was. In half of the voyages the power fails once more, soon after, with what is
//!    lost decided on that file's own trace. At the end the judge looks at the ledger.
//!
//! Places before the app's first start (while the file is made) only prove that it can
//! be opened afterwards.
//!
//! [`Db::open`]: drumbeat_store::Db::open

use super::berth::Berth;
pub use super::berth::Terms;
use super::judge::Violation;
use super::plan::Plan;
use super::shore::Departure;
use super::voyage::{Outcome, PowerCut, Voyage};
use crate::disk::{Loss, Op, Platter};
use drumbeat_testkit::TestDb;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

/// Moments after the first cut within which the second one comes.
const SOON: u64 = 80;

/// A campaign whose every write was recorded.
pub struct Recording {
    plan: Plan,
    terms: Terms,
    trace: Vec<Op>,
    departures: Vec<Departure>,
    /// Where the power can go, in the trace.
    places: Vec<usize>,
    /// What an undisturbed voyage comes to.
    pub undisturbed: Outcome,
}

/// The power goes at one place of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cut {
    /// While this was being done, counted from the start of the trace.
    pub place: usize,
    /// Which cut it is: it decides the kind of loss, and all else that is drawn.
    pub n: u64,
}

/// What a cut left, opened.
pub struct Left {
    /// The last moment the app had passed; `None` while the file was being made.
    moment: Option<u64>,
    // Closed before its folder goes.
    file: TestDb,
    berth: Berth,
    /// What is drawn next.
    rng: ChaCha8Rng,
}

impl Recording {
    /// Plays a voyage on a disk.
    pub fn take(plan: Plan, terms: Terms) -> Self {
        let berth = Berth::new(terms);
        let disk = std::sync::Arc::clone(&berth.disk);
        drop(berth.open().expect("the file can be made"));
        let made = disk.recorded();
        let voyage = Voyage::prepare(&plan, Some(berth));
        // The shop and its people are not what is in question: they are safe.
        voyage.disk.read(|conn| {
            let done = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
            Ok(done?)
        });
        let prepared = disk.recorded();
        let shore = std::sync::Arc::clone(&voyage.shore);
        shore.fate.noted_on(std::sync::Arc::clone(&disk));
        let undisturbed = voyage.sail();
        let trace = disk.trace();
        let is_moment = |op: &Op| matches!(op, Op::Moment(_));
        let last = trace.iter().rposition(is_moment).unwrap_or_default();
        let all = (0..made).chain(prepared..last);
        let places = all.filter(|at| !is_moment(&trace[*at])).collect();
        Self {
            plan,
            terms,
            departures: shore.departures(),
            places,
            trace,
            undisturbed,
        }
    }

    /// In how many places the power can go.
    pub fn places(&self) -> usize {
        self.places.len()
    }

    /// The n-th cut. However many there are, they are spread over all places, and with
    /// four times as many as there are places each meets every kind of loss.
    pub fn cut(&self, n: u64) -> Cut {
        let places = self.places.len() as u64;
        // A stride that meets every place before it meets one again.
        let mut stride = places * 5 / 8;
        while gcd(stride, places) != 1 {
            stride += 1;
        }
        let at = n % places * stride % places;
        Cut {
            place: self.places[at as usize],
            n,
        }
    }

    /// The cuts of a range, by place, so that one pass over the trace meets them all.
    pub fn cuts(&self, which: std::ops::Range<u64>) -> Vec<Cut> {
        let mut all: Vec<Cut> = which.map(|n| self.cut(n)).collect();
        all.sort_unstable();
        all
    }

    /// A disk to be cut at one place after the other.
    pub fn platter(&self) -> Platter<'_> {
        Platter::of(&self.trace)
    }

    /// Opens what a cut leaves: it must be sound, and know of every message that left.
    pub fn open(&self, platter: &mut Platter<'_>, cut: Cut) -> Result<Left, Vec<Violation>> {
        let mut rng = self.rng(cut);
        platter.advance_to(cut.place);
        let image = platter.cut(self.loss(cut), &mut rng);
        let berth = Berth::with(&image, self.terms);
        let file = opened(&berth).map_err(|violation| vec![violation])?;
        let moment = self.moment_before(cut.place);
        if let Some(moment) = moment {
            let left = self.departures.iter().filter(|one| one.moment <= moment);
            let forgotten = forgotten(&file, left);
            if !forgotten.is_empty() {
                return Err(forgotten);
            }
        }
        Ok(Left {
            moment,
            file,
            berth,
            rng,
        })
    }

    /// Lets life go on with what a cut left.
    pub fn play(&self, left: Left) -> Vec<Violation> {
        let Left {
            moment,
            file,
            berth,
            mut rng,
        } = left;
        let Some(moment) = moment else {
            return Vec::new();
        };
        let mut plan = self.plan.clone();
        plan.deaths = vec![moment + 1];
        let mut power_cuts: Vec<PowerCut> = vec![Box::new(move |_| Ok((berth, file)))];
        if rng.random() {
            plan.deaths.push(moment + 1 + rng.random_range(1..=SOON));
            power_cuts.push(Box::new(move |voyage| cut_again(voyage, &mut rng)));
        }
        let mut voyage = Voyage::prepare(&plan, None);
        voyage.power_cuts = power_cuts.into();
        voyage.sail().violations
    }

    /// Both.
    pub fn try_out(&self, platter: &mut Platter<'_>, cut: Cut) -> Vec<Violation> {
        match self.open(platter, cut) {
            Ok(left) => self.play(left),
            Err(violations) => violations,
        }
    }

    /// What is lost.
    pub fn loss(&self, cut: Cut) -> Loss {
        // The next round over all places meets each with the next kind.
        let places = self.places.len() as u64;
        let kind = (cut.n % places + cut.n / places) % Loss::ALL.len() as u64;
        Loss::ALL[kind as usize]
    }

    /// What was done before and after a cut, for whoever looks at it alone.
    pub fn around(&self, cut: Cut) -> Vec<String> {
        let from = cut.place.saturating_sub(20);
        let until = self.trace.len().min(cut.place + 5);
        (from..until)
            .map(|at| format!("{at}: {:?}", self.trace[at]))
            .collect()
    }

    fn rng(&self, cut: Cut) -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(self.plan.seed ^ cut.n.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// The last moment the app had passed; `None` while the file was being made.
    fn moment_before(&self, place: usize) -> Option<u64> {
        self.trace[..place].iter().rev().find_map(|op| match op {
            Op::Moment(n) => Some(*n),
            _ => None,
        })
    }
}

fn gcd(one: u64, other: u64) -> u64 {
    if other == 0 {
        one
    } else {
        gcd(other, one % other)
    }
}

/// Opens what was left, and looks whether it holds together.
fn opened(berth: &Berth) -> Result<TestDb, Violation> {
    let unsound = |what: String| Violation::Unsound(what);
    let file = berth
        .open()
        .map_err(|error| unsound(format!("it does not open: {error:?}")))?;
    let check: String = file.read(|conn| {
        let check = conn.query_row("PRAGMA integrity_check", [], |row| row.get(0));
        Ok(check?)
    });
    if check == "ok" {
        Ok(file)
    } else {
        Err(unsound(check))
    }
}

/// S7: the messages that left and of which the file knows nothing.
fn forgotten<'d>(file: &TestDb, left: impl Iterator<Item = &'d Departure>) -> Vec<Violation> {
    let mut intents: BTreeMap<String, u32> = file.read(|conn| {
        let mut statement = conn.prepare(
            "SELECT i.address, count(*) FROM attempts a JOIN outbox_items i ON i.id = a.item_id
             GROUP BY i.address",
        )?;
        let rows =
            statement.query_map([], |row| Ok((bare(&row.get::<_, String>(0)?), row.get(1)?)));
        Ok(rows?.collect::<Result<_, _>>()?)
    });
    let mut violations = Vec::new();
    for departure in left {
        let chat = &departure.chat;
        match intents.get_mut(&bare(chat)) {
            Some(count) if *count > 0 => *count -= 1,
            Some(_) | None => violations.push(Violation::Forgotten(chat.clone())),
        }
    }
    violations
}

/// An address without the kind of address it is.
fn bare(address: &str) -> String {
    address.split('@').next().unwrap_or_default().to_owned()
}

/// The power goes once more, somewhere in what was done since the last moment.
fn cut_again(voyage: &Voyage, rng: &mut ChaCha8Rng) -> Result<(Berth, TestDb), Violation> {
    let berth = voyage.berth.as_ref().expect("it lies on a disk by now");
    let trace = berth.disk.trace();
    let since = trace
        .iter()
        .rev()
        .skip(1)
        .position(|op| matches!(op, Op::Moment(_)))
        .map_or(0, |back| trace.len() - 1 - back);
    let mut platter = Platter::of(&trace);
    platter.advance_to(rng.random_range(since..=trace.len()));
    let loss = Loss::ALL[rng.random_range(0..Loss::ALL.len())];
    let berth = Berth::with(&platter.cut(loss, rng), berth.terms);
    let file = opened(&berth)?;
    let departures = voyage.shore.departures();
    match forgotten(&file, departures.iter()).pop() {
        None => Ok((berth, file)),
        Some(forgotten) => Err(forgotten),
    }
}

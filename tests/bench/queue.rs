//! The outbox on the disk: decide, take, finish, each write durable, beside the floor.

use crate::figures::{Watch, print, share};
use crate::floor::Floor;
use drumbeat_domain::campaign::CampaignEvent;
use drumbeat_domain::outbox::{DoubtTimes, Level, SendOutcome};
use drumbeat_domain::pacing::{self, Decision, History, Limits, Preset};
use drumbeat_domain::phone::Phone;
use drumbeat_domain::schedule::Zone;
use drumbeat_domain::secret_text::PrivateText;
use drumbeat_domain::{CampaignId, NumberId, PersonId};
use drumbeat_engine::SystemClock;
use drumbeat_store::table::address_cache::{self, Known};
use drumbeat_store::table::campaigns;
use drumbeat_store::table::outbox::address::Route;
use drumbeat_store::table::outbox::clocks::{self, Turn};
use drumbeat_store::table::outbox::take::{self, Intent, Seen, TakeAnswer};
use drumbeat_store::table::outbox::{doubt, finish};
use drumbeat_store::table::people::{self, PersonText};
use drumbeat_store::table::recipients::{self, NewRecipient};
use drumbeat_store::table::{consent_events, identities, numbers};
use drumbeat_store::{Db, Mode, StoreError};
use drumbeat_testkit::Builder;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::ops::Range;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Monday, 2 March 2026, 00:00 UTC.
pub(crate) const MONDAY: i64 = 1_772_409_600_000;
/// The session of the number.
pub(crate) const SESSION: &str = "duka";
/// Messages of the measured run, which takes four weeks by the limits; and numbers that send
/// at once in a second one.
const CYCLES: usize = 2_400;
const NUMBERS: u32 = 8;
/// Product and floor take turns after so many: a disk is not as fast all the time.
const TURN: usize = 300;
/// Times that a file in which many wait is opened.
const OPENINGS: usize = 5;
/// People written in one transaction while the file is prepared.
const AT_ONCE: u32 = 5_000;

/// One number after the other message, beside the floor; then several at once.
pub(crate) async fn measure(people: u32) {
    let line = Line::prepare(people, 1).await;
    let db = opened(&line.path, people).await;
    let mut floor = Floor::open(line.folder());
    floor.enqueue(people);
    let mut sender = Sender::of(&line, NumberId(1));
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    while ours.len() < CYCLES {
        let db = db.clone();
        let turn = on_its_thread(async move {
            let mut took = Vec::with_capacity(TURN);
            for _ in 0..TURN {
                took.push(sender.cycle(&db).await);
            }
            (sender, took)
        });
        let took;
        (sender, took) = turn.join().unwrap();
        ours.extend(took);
        for _ in 0..TURN {
            let watch = Watch::start();
            floor.cycle();
            theirs.push(watch.us());
        }
    }
    for (prefix, cycles) in [("", &mut ours), ("floor_", &mut theirs)] {
        let seconds = cycles.iter().sum::<f64>() / 1e6;
        let name = format!("{prefix}queue_cycle");
        print(&format!("{name}s"), "/s", CYCLES as f64 / seconds);
        print(&format!("{name}_p50"), "us", share(cycles, 0.5));
        print(&format!("{name}_p99"), "us", share(cycles, 0.99));
    }
}

/// Each number has a thread of its own, as in the engine.
fn on_its_thread<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> std::thread::JoinHandle<T> {
    let runtime = tokio::runtime::Handle::current();
    std::thread::spawn(move || runtime.block_on(work))
}

/// Several numbers send at the same time and share commits; the floor has one queue
/// and one connection whoever sends.
pub(crate) async fn measure_at_once(people: u32) {
    let line = Line::prepare(people, NUMBERS).await;
    let db = open(&line.path, Mode::Threads);
    let each = CYCLES / NUMBERS as usize;
    let all = Watch::start();
    let senders: Vec<_> = (1..=i64::from(NUMBERS))
        .map(|number| {
            let (db, mut sender) = (db.clone(), Sender::of(&line, NumberId(number)));
            on_its_thread(async move {
                for _ in 0..each {
                    sender.cycle(&db).await;
                }
            })
        })
        .collect();
    for sender in senders {
        sender.join().unwrap();
    }
    let cycles = each as f64 * f64::from(NUMBERS);
    print(
        &format!("queue_cycles_of_{NUMBERS}"),
        "/s",
        cycles / all.seconds(),
    );
    let mut floor = Floor::open(line.folder());
    floor.enqueue(people);
    let all = Watch::start();
    for _ in 0..CYCLES {
        floor.cycle();
    }
    let name = format!("floor_queue_cycles_of_{NUMBERS}");
    print(&name, "/s", CYCLES as f64 / all.seconds());
}

/// A number that sends as fast as its gaps allow; time jumps over them.
struct Sender {
    number: NumberId,
    limits: Limits,
    rng: ChaCha8Rng,
    now_ms: i64,
    token: i64,
}

impl Sender {
    fn of(line: &Line, number: NumberId) -> Self {
        Self {
            number,
            limits: line.limits.clone(),
            rng: ChaCha8Rng::seed_from_u64(7),
            now_ms: MONDAY,
            token: 0,
        }
    }

    /// One message: decided, its way found, taken, finished. Gives the microseconds it took.
    async fn cycle(&mut self, db: &Db) -> f64 {
        let (watch, (seen, known)) = loop {
            let watch = Watch::start();
            match decide(db, self.number, self.now_ms).await {
                (Decision::WaitUntil { at_ms, .. }, _) => self.now_ms = at_ms,
                (Decision::Send, look) => break (watch, look.expect("somebody waits")),
            }
        };
        let now_ms = self.now_ms;
        self.token += 1;
        let intent = Intent {
            token: self.token,
            gap: pacing::after_send(&self.limits, &History::default(), 0, now_ms, &mut self.rng),
        };
        let Some(Known::Address(address)) = known else {
            panic!("everybody's address is known");
        };
        let client_id = format!("OURS{}", seen.item.id.0);
        let route = Route {
            address,
            client_id: Some(client_id.clone()),
            learned: None,
        };
        let answer = db
            .write(move |tx| take::take(tx, seen, Some(&route), intent, now_ms))
            .await;
        let TakeAnswer::Taken(taken) = answer.unwrap() else {
            panic!("what may be sent is taken");
        };
        // The gateway answers later: others have their turn.
        tokio::task::yield_now().await;
        let outcome = SendOutcome::Accepted {
            provider_id: client_id,
            level: Level::AtServer,
        };
        let finished = db
            .write(move |tx| finish::finish(tx, &taken, &outcome, DoubtTimes::TEXT, now_ms))
            .await;
        assert!(finished.unwrap(), "the one who took it finishes it");
        watch.us()
    }
}

/// From a closed file to the first decision.
async fn opened(path: &Path, people: u32) -> Db {
    let watch = Watch::start();
    let db = open(path, Mode::Threads);
    let (_, item) = decide(&db, NumberId(1), MONDAY).await;
    assert!(item.is_some(), "somebody waits");
    print(&format!("open_{people}_to_decision"), "ms", watch.ms());
    db
}

/// The same again and again, where a million wait.
pub(crate) async fn measure_opening(people: u32) {
    let line = Line::prepare(people, 1).await;
    for _ in 0..OPENINGS {
        drop(opened(&line.path, people).await);
    }
}

/// What the engine reads before every step, and where the next person can be reached.
async fn decide(
    db: &Db,
    number: NumberId,
    now_ms: i64,
) -> (Decision, Option<(Seen, Option<Known>)>) {
    let writes = db.writes();
    db.glance(move |conn| {
        let number = numbers::get(conn, number)?;
        let history = take::history_of(conn, &number, now_ms)?;
        doubt::next_open(conn, number.id)?;
        let Some(Turn { item, decision }) = clocks::next_turn(conn, &number, &history, now_ms)?
        else {
            return Ok((pacing::next(&number.limits, &history, now_ms), None));
        };
        let known = match decision {
            Decision::Send => address_cache::load(conn, number.account_id, &item.phone, now_ms)?,
            Decision::WaitUntil { .. } => None,
        };
        let seen = Seen {
            writes,
            at_ms: now_ms,
            item,
            number,
            history,
        };
        Ok((decision, Some((seen, known))))
    })
    .await
    .unwrap()
}

/// Opens the file.
pub(crate) fn open(path: &Path, mode: Mode) -> Db {
    use drumbeat_engine::Clock;
    Db::open(path, None, mode, None, SystemClock.now_ms()).unwrap()
}

/// A closed file in which many people wait for their message.
pub(crate) struct Line {
    pub(crate) path: PathBuf,
    limits: Limits,
    folder: TempDir,
}

impl Line {
    /// So many people wait, in as many campaigns as there are numbers, one each.
    pub(crate) async fn prepare(people: u32, numbers: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("drumbeat.db");
        // As shops have them: the usual hours, so many an hour and a day.
        let limits = Limits::preset(Preset::Warm, Zone::UTC);
        let db = open(&path, Mode::Inline);
        for n in 0..numbers {
            let builder = Builder::new(&db, MONDAY);
            let session = if n == 0 {
                SESSION.to_owned()
            } else {
                format!("{SESSION}{n}")
            };
            let (_, number) = builder.number(&session, limits.clone());
            let campaign = builder.draft(number, &session);
            apply(&db, campaign, CampaignEvent::Start).await;
            let (first, until) = (people / numbers * n, people / numbers * (n + 1));
            for first in (first..until).step_by(AT_ONCE as usize) {
                let until = until.min(first + AT_ONCE);
                freeze(&db, campaign, number, first..until).await;
            }
            apply(&db, campaign, CampaignEvent::Prepared).await;
        }
        // Where people are reachable is known, as after the first campaign.
        db.write(|tx| {
            tx.execute(
                "INSERT INTO address_cache (account_id, phone, address, checked_at_ms)
                 SELECT n.account_id, i.phone, i.phone || '@c.us', ?1
                 FROM outbox_items i JOIN numbers n ON n.id = i.number_id",
                [MONDAY],
            )?;
            Ok(())
        })
        .await
        .unwrap();
        drop(db);
        Self {
            path,
            limits,
            folder,
        }
    }

    /// Where the file lies; for others beside it.
    fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// New people who agreed, in a campaign.
async fn freeze(db: &Db, campaign: CampaignId, number: NumberId, people: Range<u32>) {
    db.write(move |tx| {
        let mut slice = Vec::new();
        for n in people {
            let phone = Phone::from_e164(&format!("+24399{n:07}"))
                .map_err(|_| StoreError::UnknownValue("phone"))?;
            let name = format!("Person {n}");
            let text = PersonText {
                name: name.clone(),
                ..PersonText::default()
            };
            let person: PersonId = people::insert(tx, &text, None, MONDAY)?;
            identities::add_phone(tx, person, &phone, MONDAY)?;
            consent_events::allow(tx, person, "spoken", MONDAY)?;
            slice.push(NewRecipient {
                person,
                phone: phone.digits().to_owned(),
                name,
                body: PrivateText::new(format!("Habari Person {n}, karibu dukani.")),
            });
        }
        recipients::freeze(tx, campaign, number, &slice, MONDAY)?;
        Ok(())
    })
    .await
    .unwrap();
}

async fn apply(db: &Db, id: CampaignId, event: CampaignEvent) {
    db.write(move |tx| {
        campaigns::apply(tx, id, event, MONDAY).map_err(|_| StoreError::Stale("campaign"))
    })
    .await
    .unwrap();
}

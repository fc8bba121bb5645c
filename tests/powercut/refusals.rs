//! What the engine must finish by itself after the disk refused it: the shop owner makes
//! space and goes on, and starts nothing again for it.

use drumbeat_domain::CampaignId;
use drumbeat_domain::campaign::{CampaignEvent, CampaignState};
use drumbeat_domain::outbox::ItemState;
use drumbeat_engine::{Engine, EngineParts};
use drumbeat_testkit::{Builder, ManualClock, Shop, TestDb, anywhere};
use drumbeat_tests::disk::{Call, Disk, Fault, folder};
use rusqlite::ffi;
use std::ffi::c_int;
use std::sync::Arc;
use tempfile::TempDir;

/// Monday, 2 March 2026, 09:00 UTC.
const MORNING: i64 = 1_772_442_000_000;
const MINUTE: i64 = 60_000;
const PEOPLE: u32 = 3;

/// A shop whose file lies on a disk that can fail.
struct Place {
    shop: Shop,
    people: i64,
    disk: Arc<Disk>,
    // Goes last.
    folder: TempDir,
}

impl Place {
    fn open(people: u32) -> Self {
        let folder = folder();
        let disk = Disk::below(folder.path());
        let file = TestDb::below(folder.path()).unwrap();
        let clock = ManualClock::at(MORNING);
        Self {
            shop: Shop::on(file, clock, anywhere(), people),
            people: i64::from(people),
            disk,
            folder,
        }
    }

    /// From the n-th on these calls fail.
    fn fails(&self, call: Call, nth: u64, code: c_int) {
        self.disk.fails(Some(Fault {
            call,
            nth,
            times: u64::MAX,
            code,
        }));
    }

    /// The disk is full from the n-th write on.
    fn fills_up(&self, nth: u64) {
        self.fails(Call::Write, nth, ffi::SQLITE_FULL);
    }

    /// Does something to the file while no app has it open.
    fn closed<T>(&mut self, work: impl FnOnce() -> T) {
        self.shop.crash();
        self.shop.disk = TestDb::memory();
        work();
        self.shop.disk = TestDb::below(self.folder.path()).unwrap();
    }

    /// Starts the app; whether it starts. It ends again.
    fn starts(&mut self) -> bool {
        let parts = EngineParts {
            db: self.shop.disk.db.clone(),
            clock: Arc::clone(&self.shop.stage.clock) as _,
            gateways: Arc::clone(&self.shop.source) as _,
            seed: 1,
        };
        let started = self.shop.stage.run(Engine::start(parts)).is_ok();
        self.shop.crash();
        started
    }

    fn draft(&self) -> CampaignId {
        let shop = &self.shop;
        Builder::new(&shop.disk.db, shop.stage.now_ms()).draft(shop.number, "c")
    }

    /// Presses Start; whether it started.
    fn start(&self, id: CampaignId) -> bool {
        let people = self.people;
        let engine = self.shop.engine();
        let start = engine.start_campaign(id, people, "Duka".to_owned());
        self.shop.stage.run(start).is_ok()
    }
}

#[test]
fn a_start_that_met_a_full_disk_can_be_pressed_again() {
    let mut refused = 0;
    for nth in (1..).step_by(4) {
        let place = Place::open(PEOPLE);
        let id = place.draft();
        place.fills_up(nth);
        let started = place.start(id);
        place.disk.works();
        if started {
            break;
        }
        refused += 1;
        place.shop.stage.pass(MINUTE);
        let state = place.shop.state(id);
        assert_eq!(state, CampaignState::Draft, "refused at write {nth}");
        assert!(place.start(id), "refused at write {nth}");
        place.shop.until_complete(id, MORNING + 60 * MINUTE);
        assert_eq!(place.shop.each_once(), PEOPLE as usize);
    }
    assert!(refused > 5, "only {refused} writes were refused");
}

#[test]
fn a_stop_that_met_a_full_disk_leaves_nobody_waiting() {
    // One more than are left out with the stop itself.
    let place = Place::open(501);
    let id = place.draft();
    assert!(place.start(id));
    // The stop is on the disk; the rest is refused.
    place.fails(Call::Sync, 2, ffi::SQLITE_IOERR_FSYNC);
    let stop = place.shop.engine().apply(id, CampaignEvent::Stop);
    let answer = place.shop.stage.run(stop);
    assert!(matches!(answer, Ok(())), "it is stopped: {answer:?}");
    assert_eq!(place.shop.state(id), CampaignState::Cancelled);
    assert_eq!(place.shop.items(id, ItemState::Waiting), 1);
    place.disk.works();
    place.shop.stage.pass(MINUTE);
    assert_eq!(place.shop.items(id, ItemState::Waiting), 0);
}

#[test]
fn a_clock_that_jumped_while_the_disk_was_full_still_pauses() {
    let place = Place::open(PEOPLE);
    let id = place.draft();
    assert!(place.start(id));
    place.fills_up(1);
    place.shop.stage.clock.set(MORNING - 60 * MINUTE);
    place.shop.stage.settle();
    place.disk.works();
    place.shop.stage.pass(2 * MINUTE);
    assert_eq!(place.shop.state(id), CampaignState::Paused);
}

#[test]
fn a_copy_that_was_put_back_waits_for_the_operator_whatever_the_disk_does_at_its_first_start() {
    let mut refused = 0;
    for nth in 1.. {
        let mut place = Place::open(PEOPLE);
        let id = place.draft();
        assert!(place.start(id));
        let copy = place.folder.path().join("copy.db");
        let file = place.folder.path().join("drumbeat.db");
        place.closed(|| std::fs::copy(&file, &copy).unwrap());
        place.shop.start_engine();
        place.shop.stage.pass(8_000);
        assert!(place.shop.each_once() > 0, "something left after the copy");
        place.shop.crash();
        place.closed(|| std::fs::copy(&copy, &file).unwrap());

        place.fails(Call::Sync, nth, ffi::SQLITE_IOERR_FSYNC);
        let started = place.starts();
        place.disk.works();
        if started {
            break;
        }
        refused += 1;
        place.shop.start_engine();
        let state = place.shop.state(id);
        assert_eq!(state, CampaignState::Paused, "refused at sync {nth}");
    }
    assert!(refused > 1, "no start was refused half-way");
}

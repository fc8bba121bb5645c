//! A shop on a stage: a linked number, a database, a gateway, and an engine that
//! can be started, crashed and started again.

use crate::build::Builder;
use crate::{FakeGateway, FakeSource, ManualClock, Stage, TestDb};
use drumbeat_domain::campaign::{CampaignEvent, CampaignState};
use drumbeat_domain::delivery::DeliveryState;
use drumbeat_domain::outbox::{ItemState, Origin};
use drumbeat_domain::pacing::Limits;
use drumbeat_domain::reason::WaitReason;
use drumbeat_domain::secret_text::PrivateText;
use drumbeat_domain::{AccountId, CampaignId, ItemId, NumberId, PersonId};
use drumbeat_engine::{Engine, EngineParts, GatewaySource, NowKind};
use drumbeat_gateway::LinkStatus;
use drumbeat_store::query::progress::{self, Counts};
use drumbeat_store::table::campaigns;
use drumbeat_store::table::outbox::{self, Item};
use std::sync::Arc;

/// The session of the shop's number.
const SESSION: &str = "duka";

/// The shop.
pub struct Shop {
    /// Its thread and clock.
    pub stage: Stage,
    /// Its file.
    pub disk: TestDb,
    /// Its gateway.
    pub gateway: Arc<FakeGateway>,
    /// Where the engine gets the gateway from.
    pub source: Arc<FakeSource>,
    /// Its account.
    pub account: AccountId,
    /// Its number.
    pub number: NumberId,
    engine: Option<Arc<Engine>>,
    seed: u64,
}

impl Shop {
    /// The session of its number.
    pub const SESSION: &'static str = SESSION;

    /// Opens it at that moment, with so many people who agreed. The engine runs.
    pub fn open(now_ms: i64, limits: Limits, people: u32) -> Self {
        Self::with(ManualClock::at(now_ms), limits, people)
    }

    /// The same, with a clock of one's own.
    pub fn with(clock: ManualClock, limits: Limits, people: u32) -> Self {
        Self::on(TestDb::memory(), clock, limits, people)
    }

    /// The same, with a file of one's own.
    pub fn on(disk: TestDb, clock: ManualClock, limits: Limits, people: u32) -> Self {
        let stage = Stage::with(clock);
        let gateway = Arc::new(FakeGateway::new(Arc::clone(&stage.clock)));
        gateway.session(SESSION, LinkStatus::Working);
        let builder = Builder::new(&disk.db, stage.now_ms());
        let (account, number) = builder.number(SESSION, limits);
        builder.people(people);
        let source = Arc::new(FakeSource::of(Arc::clone(&gateway)));
        let mut shop = Self {
            stage,
            disk,
            gateway,
            source,
            account,
            number,
            engine: None,
            seed: 7,
        };
        shop.start_engine();
        shop
    }

    /// The running engine.
    pub fn engine(&self) -> &Engine {
        self.engine.as_deref().unwrap()
    }

    /// Starts an engine on what is in the file.
    pub fn start_engine(&mut self) {
        self.seed += 1;
        let parts = EngineParts {
            db: self.disk.db.clone(),
            clock: Arc::clone(&self.stage.clock) as _,
            gateways: Arc::clone(&self.source) as Arc<dyn GatewaySource>,
            seed: self.seed,
        };
        self.engine = Some(self.stage.run(Engine::start(parts)).unwrap());
        self.stage.settle();
    }

    /// Ends the engine where it stands, as by `kill -9`.
    pub fn crash(&mut self) {
        self.engine = None;
        self.stage.crash();
    }

    /// Ends the engine in order.
    pub fn quit(&mut self) {
        if let Some(engine) = self.engine.take() {
            self.stage.run(engine.quit());
        }
        self.stage.crash();
    }

    /// Writes a campaign for everyone and starts it.
    pub fn campaign(&self, name: &str) -> CampaignId {
        let id = Builder::new(&self.disk.db, self.stage.now_ms()).draft(self.number, name);
        let people = self.will_get();
        let started = self.engine().start_campaign(id, people, "Duka".to_owned());
        // What follows from it happens once the stage goes on.
        self.stage.run(started).unwrap();
        id
    }

    /// The owner sends a hello to that phone.
    pub fn hello(&self, to: &str) -> ItemId {
        let (number, to, now_ms) = (self.number, to.to_owned(), self.stage.now_ms());
        let id = self.disk.write(move |tx| {
            let words = PrivateText::new("Hello");
            outbox::insert_once(tx, Origin::TestOnce, number, None, &to, &words, now_ms)
        });
        self.engine().wake(number);
        id
    }

    fn will_get(&self) -> i64 {
        use drumbeat_store::query::audience::{self, Audience};
        let everyone = Audience {
            everyone: true,
            ..Audience::default()
        };
        let now_ms = self.stage.now_ms();
        self.disk
            .read(move |conn| audience::count(conn, &everyone, now_ms))
            .will_get
    }

    /// Pause, continue, stop.
    pub fn apply(&self, id: CampaignId, event: CampaignEvent) {
        self.stage.run(self.engine().apply(id, event)).unwrap();
    }

    /// The state of a campaign.
    pub fn state(&self, id: CampaignId) -> CampaignState {
        self.disk.read(move |conn| campaigns::get(conn, id)).state
    }

    /// Its people by state; every count is checked against the outbox on the way.
    pub fn counts(&self, id: CampaignId) -> Counts {
        let counts = self.disk.read(move |conn| progress::counts(conn, id));
        let sum: i64 = DeliveryState::ALL
            .iter()
            .map(|state| counts.of(*state))
            .sum();
        assert_eq!(sum, counts.total, "the states add up to the people");
        counts
    }

    /// The item of a person in a campaign.
    pub fn item(&self, id: CampaignId, person: PersonId) -> Item {
        self.disk.read(move |conn| {
            let item = conn.query_row(
                "SELECT id FROM outbox_items WHERE campaign_id = ?1 AND person_id = ?2",
                (id.0, person.0),
                |row| row.get(0).map(drumbeat_domain::ItemId),
            )?;
            Ok(outbox::load(conn, item)?.unwrap())
        })
    }

    /// Items of a campaign in this state.
    pub fn items(&self, id: CampaignId, state: ItemState) -> i64 {
        self.disk.read(move |conn| {
            Ok(conn.query_row(
                "SELECT count(*) FROM outbox_items WHERE campaign_id = ?1 AND state = ?2",
                (id.0, state.code()),
                |row| row.get(0),
            )?)
        })
    }

    /// How often the journal says this.
    pub fn journal(&self, kind: &'static str) -> i64 {
        self.disk.read(move |conn| {
            Ok(conn.query_row(
                "SELECT count(*) FROM journal WHERE kind = ?1",
                [kind],
                |row| row.get(0),
            )?)
        })
    }

    /// Why the number does not send, and until when.
    pub fn waits(&self) -> Option<(WaitReason, Option<i64>)> {
        let now = self.engine().now_of(self.number);
        match now.kind {
            NowKind::Waiting(reason) => Some((reason, now.until_ms)),
            NowKind::Idle | NowKind::Sending => None,
        }
    }

    /// Lets time pass until the number waits for this; panics when it never does.
    pub fn until_waits_for(&self, reason: WaitReason) {
        let deadline_ms = self.stage.now_ms() + 30 * 24 * 3_600_000;
        let so = || {
            self.waits()
                .is_some_and(|(waits_for, _)| waits_for == reason)
        };
        assert!(
            self.stage.until_so(deadline_ms, so),
            "it never waits for {reason:?}"
        );
    }

    /// Lets time pass until a campaign is complete; panics when it is not by then.
    pub fn until_complete(&self, id: CampaignId, deadline_ms: i64) {
        let so = || self.state(id) == CampaignState::Completed;
        assert!(
            self.stage.until_so(deadline_ms, so),
            "it is never complete: {:?}",
            self.counts(id)
        );
    }

    /// Nobody got more than one message in the ledger; gives how many did.
    pub fn each_once(&self) -> usize {
        let mut got = std::collections::BTreeMap::<_, u32>::new();
        for sent in self.gateway.ledger() {
            *got.entry((sent.to, sent.body)).or_default() += 1;
        }
        let twice: Vec<_> = got.iter().filter(|(_, times)| **times > 1).collect();
        assert!(twice.is_empty(), "sent twice: {twice:?}");
        got.len()
    }
}

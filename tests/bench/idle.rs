//! An engine with nothing to do, on the computer's own clock: how often it wakes the
//! processor.

use crate::figures::{pause, print};
use crate::queue::{MONDAY, SESSION};
use drumbeat_engine::{Engine, EngineParts, GatewaySource, SystemClock};
use drumbeat_gateway::LinkStatus;
use drumbeat_testkit::{Builder, FakeGateway, FakeSource, ManualClock, TestDb, anywhere};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A linked number has come to rest after so long.
const SETTLED_MS: u64 = 2_000;
/// How long it is watched.
const WATCHED_S: u64 = 20;

pub(crate) fn measure() {
    let woken = Arc::new(AtomicU64::new(0));
    let counts = Arc::clone(&woken);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .on_thread_unpark(move || {
            counts.fetch_add(1, Ordering::Relaxed);
        })
        .build()
        .unwrap();
    let disk = TestDb::memory();
    let builder = Builder::new(&disk.db, MONDAY);
    builder.number(SESSION, anywhere());
    builder.people(100);
    let gateway = Arc::new(FakeGateway::new(Arc::new(ManualClock::at(MONDAY))));
    gateway.session(SESSION, LinkStatus::Working);
    let parts = EngineParts {
        db: disk.db.clone(),
        clock: Arc::new(SystemClock),
        gateways: Arc::new(FakeSource::of(gateway)) as Arc<dyn GatewaySource>,
        seed: 7,
    };
    let times = runtime.block_on(async {
        let engine = Engine::start(parts).await.unwrap();
        pause(SETTLED_MS).await;
        let before = woken.load(Ordering::Relaxed);
        pause(WATCHED_S * 1_000).await;
        let times = woken.load(Ordering::Relaxed) - before;
        engine.quit().await;
        times
    });
    // One of them is ours.
    let times = times.saturating_sub(1);
    print("idle_wake_ups", "/s", times as f64 / WATCHED_S as f64);
}

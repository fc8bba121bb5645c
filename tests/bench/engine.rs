//! The whole engine on a file: restart with many people waiting, then message
//! after message through a gateway that answers at once. Time is moved by hand to
//! the next moment somebody waits for, so what is measured is work alone.

use crate::figures::{Watch, print};
use crate::queue::{Line, MONDAY, SESSION, open};
use drumbeat_engine::{Engine, EngineParts, GatewaySource};
use drumbeat_gateway::LinkStatus;
use drumbeat_store::Mode;
use drumbeat_testkit::{FakeGateway, FakeSource, Stage, at_once};
use std::sync::Arc;

/// Messages of the measured run.
const SENDS: usize = 1_000;
/// Longer than those messages take by their pace.
const ENOUGH_MS: i64 = 30 * 24 * 3_600_000;

pub(crate) fn measure(people: u32) {
    let line = at_once(Line::prepare(people, 1));
    let stage = Stage::at(MONDAY);
    let gateway = Arc::new(FakeGateway::new(Arc::clone(&stage.clock)));
    gateway.session(SESSION, LinkStatus::Working);
    let restart = Watch::start();
    let parts = EngineParts {
        db: open(&line.path, Mode::Inline),
        clock: Arc::clone(&stage.clock) as _,
        gateways: Arc::new(FakeSource::of(Arc::clone(&gateway))) as Arc<dyn GatewaySource>,
        seed: 7,
    };
    let engine = stage.run(Engine::start(parts)).unwrap();
    let sent = |count: usize| {
        let so = || gateway.calls() >= count;
        assert!(stage.until_so(MONDAY + ENOUGH_MS, so), "it sends no more");
    };
    sent(1);
    print(&format!("restart_{people}_to_send"), "ms", restart.ms());
    let watch = Watch::start();
    sent(1 + SENDS);
    print("engine_sends", "/s", SENDS as f64 / watch.seconds());
    stage.run(engine.quit());
}

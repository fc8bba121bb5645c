//! Its event line, and linking.

use super::FakeGateway;
use crate::ManualClock;
use crate::world::World;
use drumbeat_domain::phone::Phone;
use drumbeat_engine::Clock;
use drumbeat_gateway::{EventSource, GatewayError, LinkStatus, Linking};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// One open event connection: tells what happens, when it happens.
pub(super) struct Line {
    pub(super) told: (i64, u64),
    pub(super) clock: Arc<ManualClock>,
    pub(super) world: Arc<Mutex<World>>,
    pub(super) changed: watch::Receiver<u64>,
}

#[async_trait::async_trait]
impl EventSource for Line {
    async fn next(&mut self) -> Result<String, GatewayError> {
        loop {
            self.changed.mark_unchanged();
            let next = {
                let world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
                if world.down.is_some() {
                    return Err(GatewayError::Closed);
                }
                let after = (self.told.0, self.told.1.saturating_add(1));
                world.timeline.range(after..).next().map(|(at, _)| *at)
            };
            match next {
                Some(at) if at.0 <= self.clock.now_ms() => {
                    self.told = at;
                    return Ok(format!("{}/{}", at.0, at.1));
                }
                Some((at_ms, _)) => tokio::select! {
                    () = self.clock.sleep_until(at_ms) => {}
                    _ = self.changed.changed() => {}
                },
                None => {
                    let _ = self.changed.changed().await;
                }
            }
        }
    }

    async fn ping(&mut self) -> Result<(), GatewayError> {
        Ok(())
    }

    /// Every ping is answered.
    fn heard_from(&self) -> u64 {
        self.clock.now_ms().unsigned_abs()
    }
}

#[async_trait::async_trait]
impl Linking for FakeGateway {
    async fn prepare_session(&self, session: &str, _: &str) -> Result<(), GatewayError> {
        self.answer_question()?;
        self.session(session, LinkStatus::ScanQr);
        Ok(())
    }

    async fn qr_value(&self, session: &str) -> Result<String, GatewayError> {
        self.answer_question()?;
        Ok(format!("2@{session}"))
    }

    async fn pairing_code(&self, _: &str, _: &Phone) -> Result<String, GatewayError> {
        self.answer_question()?;
        Ok("WZYX-7K3Q".to_owned())
    }

    async fn restart_session(&self, session: &str) -> Result<(), GatewayError> {
        self.answer_question()?;
        self.session(session, LinkStatus::Working);
        Ok(())
    }

    async fn unlink(&self, session: &str) -> Result<(), GatewayError> {
        self.answer_question()?;
        self.session(session, LinkStatus::Stopped);
        Ok(())
    }

    async fn remove_session(&self, session: &str) -> Result<(), GatewayError> {
        self.unlink(session).await
    }

    async fn set_offline(&self, _: &str) -> Result<(), GatewayError> {
        self.answer_question()
    }
}

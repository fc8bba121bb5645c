//! The practice world inside the app.

use std::sync::Mutex;
use std::sync::PoisonError;

use drumbeat_commands::{Anchor, HostError, PracticeSetup, PracticeWorld};
use drumbeat_practice::{ClockAnchor, PracticeConfig, PracticeHandle, Speed, WorldDoor};
use secrecy::SecretString;

/// Accepted messages, in the practice workspace's folder.
const LEDGER: &str = "ledger.jsonl";

/// A practice world that ends with the app. What it knows is on the disk, so
/// that it goes on where it was, also after a `kill -9`.
pub(crate) struct EmbeddedWorld {
    base_url: String,
    api_key: SecretString,
    door: WorldDoor,
    clock: drumbeat_practice::PracticeClock,
    /// Taken by the shutdown.
    handle: Mutex<Option<PracticeHandle>>,
}

impl EmbeddedWorld {
    /// Starts it on a free port of this computer.
    pub(crate) async fn start(setup: PracticeSetup) -> Result<Self, HostError> {
        let mut config = PracticeConfig::new(setup.folder.join(LEDGER));
        config.seed = setup.seed;
        config.speed = setup.speed.map(speed).transpose()?;
        config.begin_ms = setup.begin_ms;
        let handle = drumbeat_practice::start(config)
            .await
            .map_err(|error| HostError(error.to_string()))?;
        Ok(Self {
            base_url: handle.base_url(),
            api_key: handle.api_key().to_owned().into(),
            door: handle.world(),
            clock: handle.clock(),
            handle: Mutex::new(Some(handle)),
        })
    }

    /// Calls into the world may wait for the disk.
    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&WorldDoor) -> T + Send + 'static,
    ) -> Result<T, HostError> {
        let door = self.door.clone();
        tokio::task::spawn_blocking(move || work(&door))
            .await
            .map_err(|error| HostError(error.to_string()))
    }
}

fn speed(times: u32) -> Result<Speed, HostError> {
    Speed::try_from(times).map_err(HostError)
}

fn anchor(clock: ClockAnchor) -> Anchor {
    Anchor {
        virtual_ms: clock.virtual_ms,
        real_ms: clock.real_ms,
        speed: clock.speed.times(),
    }
}

#[async_trait::async_trait]
impl PracticeWorld for EmbeddedWorld {
    fn base_url(&self) -> String {
        self.base_url.clone()
    }

    fn api_key(&self) -> SecretString {
        self.api_key.clone()
    }

    fn anchor(&self) -> Anchor {
        anchor(self.clock.anchor())
    }

    async fn set_speed(&self, times: u32) -> Result<Anchor, HostError> {
        let speed = speed(times)?;
        self.with(move |door| door.set_speed(speed)).await?;
        Ok(self.anchor())
    }

    async fn scan(&self, session: &str) -> Result<(), HostError> {
        let session = session.to_owned();
        match self
            .with(move |door| door.scan(&session, None, None))
            .await?
        {
            Some(_) => Ok(()),
            None => Err(HostError("this session shows no code".to_owned())),
        }
    }

    async fn shutdown(&self) {
        let handle = self
            .handle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(handle) = handle {
            handle.shutdown().await;
        }
    }
}

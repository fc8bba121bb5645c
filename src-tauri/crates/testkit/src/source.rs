//! Where the engine gets its gateway from.

use crate::FakeGateway;
use drumbeat_engine::{GatewaySource, NoGateway};
use drumbeat_gateway::Linking;
use drumbeat_store::table::accounts::Account;
use std::sync::{Arc, Mutex, PoisonError};

/// Gives the one gateway there is, or says why not.
pub struct FakeSource {
    gateway: Arc<FakeGateway>,
    refusal: Mutex<Option<NoGateway>>,
}

impl FakeSource {
    /// Gives this gateway.
    pub fn of(gateway: Arc<FakeGateway>) -> Self {
        Self {
            gateway,
            refusal: Mutex::default(),
        }
    }

    /// From now on there is none (or, with `None`, there is).
    pub fn refuse(&self, cause: Option<NoGateway>) {
        *self.refusal.lock().unwrap_or_else(PoisonError::into_inner) = cause;
    }
}

#[async_trait::async_trait]
impl GatewaySource for FakeSource {
    async fn gateway(&self, _: &Account) -> Result<Arc<dyn Linking>, NoGateway> {
        match self
            .refusal
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
        {
            Some(cause) => Err(cause),
            None => Ok(Arc::clone(&self.gateway) as Arc<dyn Linking>),
        }
    }
}

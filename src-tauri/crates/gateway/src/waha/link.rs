//! Connecting a phone.
//!
//! Starting, stopping and unlinking are queued by the server per session and
//! take seconds. An unknown session is answered with 403, 404 or 422 depending
//! on the version; all three mean the same here.

use super::WahaGateway;
use super::ask::{Answer, ask};
use super::transport::{Call, CallClass, Method, Transport, encode};
use super::wire::failure::Failure;
use super::wire::json::{at, text};
use super::wire::session::{config_is_ready, merged_config, parse_status};
use crate::{GatewayError, LinkStatus, Linking};
use drumbeat_domain::phone::Phone;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

/// Whether a refusal means that the session does not exist.
pub(super) fn says_no_session(status: u16, failure: Failure) -> bool {
    failure == Failure::NoSession
        || matches!(
            (status, failure),
            (403 | 404 | 422, Failure::KeyRefused | Failure::Unrecognised)
        )
}

impl<T: Transport> WahaGateway<T> {
    async fn lifecycle(&self, session: &str, verb: &str) -> Result<Answer, GatewayError> {
        let path = format!("/api/sessions/{}/{verb}", encode(session));
        ask(
            &self.transport,
            Call::new(Method::Post, path, None, CallClass::Lifecycle),
        )
        .await
    }

    /// Starts a session in whatever state it is.
    async fn start(&self, session: &str, status: LinkStatus) -> Result<(), GatewayError> {
        let verb = match status {
            LinkStatus::Working
            | LinkStatus::Starting
            | LinkStatus::ScanQr
            | LinkStatus::PasskeyRequired
            | LinkStatus::PasskeyConfirmation => return Ok(()),
            LinkStatus::Stopped => "start",
            LinkStatus::Failed => "restart",
        };
        match self.lifecycle(session, verb).await? {
            Answer::Yes(_)
            | Answer::No {
                failure: Failure::AlreadyStarted,
                ..
            } => Ok(()),
            Answer::No { failure, .. } => Err(failure.into()),
        }
    }

    /// Gives an existing session our settings, and starts it.
    async fn adopt(
        &self,
        session: &str,
        existing: &Value,
        number_uuid: &str,
    ) -> Result<(), GatewayError> {
        let config = at(existing, &["config"]);
        let merged = merged_config(config, number_uuid);
        let mut status = text(existing, &["status"]).map_or(LinkStatus::Stopped, parse_status);
        if !config.is_some_and(|config| config_is_ready(config, &merged)) {
            let call = Call::new(
                Method::Put,
                format!("/api/sessions/{}", encode(session)),
                Some(json!({ "config": merged })),
                CallClass::Lifecycle,
            );
            let answer = ask(&self.transport, call).await?.value()?;
            status = text(&answer, &["status"]).map_or(status, parse_status);
        }
        self.start(session, status).await
    }

    async fn read_session(&self, session: &str) -> Result<Option<Value>, GatewayError> {
        let path = format!("/api/sessions/{}", encode(session));
        match ask(&self.transport, Call::get(path)).await? {
            Answer::Yes(value) => Ok(Some(value)),
            Answer::No { status, failure } if says_no_session(status, failure) => Ok(None),
            Answer::No { failure, .. } => Err(failure.into()),
        }
    }
}

#[async_trait::async_trait]
impl<T: Transport> Linking for WahaGateway<T> {
    async fn prepare_session(&self, session: &str, number_uuid: &str) -> Result<(), GatewayError> {
        self.store_off.store(false, Ordering::Relaxed);
        if let Some(existing) = self.read_session(session).await? {
            return self.adopt(session, &existing, number_uuid).await;
        }
        let create = Call::new(
            Method::Post,
            "/api/sessions",
            Some(json!({
                "name": session,
                // Versions disagree on the default.
                "start": true,
                "config": merged_config(None, number_uuid),
            })),
            CallClass::Lifecycle,
        );
        match ask(&self.transport, create).await? {
            Answer::Yes(created) => {
                let status = text(&created, &["status"]).map_or(LinkStatus::Starting, parse_status);
                self.start(session, status).await
            }
            // It is there after all, though it could not be read.
            Answer::No {
                failure: Failure::AlreadyExists,
                ..
            } => self.adopt(session, &Value::Null, number_uuid).await,
            Answer::No { failure, .. } => Err(failure.into()),
        }
    }

    async fn qr_value(&self, session: &str) -> Result<String, GatewayError> {
        let path = format!("/api/{}/auth/qr?format=raw", encode(session));
        let value = ask(&self.transport, Call::get(path)).await?.value()?;
        text(&value, &["value"])
            .map(str::to_owned)
            .ok_or(GatewayError::BadAnswer)
    }

    async fn pairing_code(&self, session: &str, phone: &Phone) -> Result<String, GatewayError> {
        let call = Call::new(
            Method::Post,
            format!("/api/{}/auth/request-code", encode(session)),
            Some(json!({ "phoneNumber": phone.digits() })),
            CallClass::Lifecycle,
        );
        let value = ask(&self.transport, call).await?.value()?;
        text(&value, &["code"])
            .map(str::to_owned)
            .ok_or(GatewayError::BadAnswer)
    }

    async fn restart_session(&self, session: &str) -> Result<(), GatewayError> {
        self.lifecycle(session, "restart").await?.value().map(drop)
    }

    async fn unlink(&self, session: &str) -> Result<(), GatewayError> {
        self.lifecycle(session, "logout").await?.value().map(drop)
    }

    async fn remove_session(&self, session: &str) -> Result<(), GatewayError> {
        let path = format!("/api/sessions/{}", encode(session));
        let call = Call::new(Method::Delete, path, None, CallClass::Lifecycle);
        match ask(&self.transport, call).await? {
            Answer::Yes(_)
            | Answer::No {
                failure: Failure::NoSession,
                ..
            } => Ok(()),
            Answer::No { failure, .. } => Err(failure.into()),
        }
    }

    async fn set_offline(&self, session: &str) -> Result<(), GatewayError> {
        let call = Call::new(
            Method::Post,
            format!("/api/{}/presence", encode(session)),
            Some(json!({ "presence": "offline" })),
            CallClass::Quick,
        );
        ask(&self.transport, call).await?.value().map(drop)
    }
}

#[cfg(test)]
mod tests;

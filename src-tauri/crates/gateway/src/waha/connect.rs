//! Whether an address and a key lead to a server we can work with.
//!
//! Asked in the order that tells causes apart: `/ping` needs no key (is anything
//! there, is it WAHA), the version needs the key (is it right, what can it do),
//! the list of sessions shows what the key may see.

use super::address::is_nearby;
use super::ask::{Answer, ask};
use super::http::HttpTransport;
use super::transport::{Call, Transport};
use super::version::{Engine, Server, Version};
use super::wire::failure::Failure;
use super::wire::json::text;
use super::wire::session::{parse_server, parse_session};
use crate::{Capabilities, GatewayError, LinkStatus, Me};
use secrecy::SecretString;
use serde_json::Value;
use url::Url;

/// A session the key can see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionFacts {
    /// Its name.
    pub name: String,
    /// Its state.
    pub status: LinkStatus,
    /// Whose phone is linked to it.
    pub me: Option<Me>,
}

/// What works, but less well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// A message whose answer got lost may need a person to look: ids are not ours.
    NoDuplicateProtection,
    /// One number only, texts only.
    LimitedEdition,
    /// Older than recommended.
    OldVersion,
    /// The key travels unencrypted over the internet.
    NotEncrypted,
}

impl Warning {
    /// The stable code for the UI.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoDuplicateProtection => "gateway_no_duplicate_protection",
            Self::LimitedEdition => "gateway_limited_edition",
            Self::OldVersion => "gateway_old_version",
            Self::NotEncrypted => "gateway_not_encrypted",
        }
    }
}

/// A server that works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerFacts {
    /// Version, engine and edition.
    pub server: Server,
    /// The sessions the key can see.
    pub sessions: Vec<SessionFacts>,
    /// What it can do.
    pub capabilities: Capabilities,
    /// What the operator should know.
    pub warnings: Vec<Warning>,
}

/// Tests an address with a key.
pub async fn test_connection(base: &Url, key: SecretString) -> Result<ServerFacts, GatewayError> {
    let mut facts = test_transport(&HttpTransport::new(base, key, false)?).await?;
    if base.scheme() == "http" && !is_nearby(base) {
        facts.warnings.push(Warning::NotEncrypted);
    }
    Ok(facts)
}

/// Tests whatever a transport leads to.
pub async fn test_transport<T: Transport + ?Sized>(
    transport: &T,
) -> Result<ServerFacts, GatewayError> {
    ping(transport).await?;
    let server = read_server(transport).await?;
    if server.version < Version::MINIMUM {
        return Err(GatewayError::TooOld {
            version: server.version.to_string(),
        });
    }
    let sessions = read_sessions(transport).await?;
    Ok(ServerFacts {
        capabilities: server.capabilities(),
        warnings: warnings(server),
        server,
        sessions,
    })
}

async fn ping<T: Transport + ?Sized>(transport: &T) -> Result<(), GatewayError> {
    match ask(transport, Call::get("/ping")).await {
        Ok(Answer::Yes(value)) if text(&value, &["message"]) == Some("pong") => Ok(()),
        // A server without this route may still be one, if it knows its version.
        Ok(Answer::No {
            failure: Failure::NoRoute,
            ..
        }) => Ok(()),
        Ok(Answer::No {
            failure: Failure::ServerAway,
            ..
        }) => Err(GatewayError::Unreachable),
        Ok(Answer::No {
            failure: Failure::TooOften,
            ..
        }) => Err(GatewayError::TooOften),
        Ok(Answer::Yes(_) | Answer::No { .. }) | Err(GatewayError::BadAnswer) => {
            Err(GatewayError::NotWaha)
        }
        Err(error) => Err(error),
    }
}

/// Asks what the server is.
pub(super) async fn read_server<T: Transport + ?Sized>(
    transport: &T,
) -> Result<Server, GatewayError> {
    let mut answer = ask(transport, Call::get("/api/server/version")).await?;
    if matches!(
        answer,
        Answer::No {
            failure: Failure::NoRoute,
            ..
        }
    ) {
        answer = ask(transport, Call::get("/api/version")).await?;
    }
    match answer {
        Answer::Yes(value) => parse_server(&value).ok_or(GatewayError::NotWaha),
        Answer::No {
            failure: Failure::NoRoute | Failure::Unrecognised,
            ..
        } => Err(GatewayError::NotWaha),
        Answer::No { failure, .. } => Err(failure.into()),
    }
}

async fn read_sessions<T: Transport + ?Sized>(
    transport: &T,
) -> Result<Vec<SessionFacts>, GatewayError> {
    let value = ask(transport, Call::get("/api/sessions?all=true"))
        .await?
        .value()?;
    let Value::Array(rows) = value else {
        return Err(GatewayError::BadAnswer);
    };
    Ok(rows
        .iter()
        .filter_map(parse_session)
        .map(|session| SessionFacts {
            name: session.name,
            status: session.status,
            me: session.me,
        })
        .collect())
}

fn warnings(server: Server) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if !server.takes_client_ids() {
        warnings.push(Warning::NoDuplicateProtection);
    }
    if server.is_limited_edition() {
        warnings.push(Warning::LimitedEdition);
    }
    if server.version < Version::RECOMMENDED || server.engine == Engine::Other {
        warnings.push(Warning::OldVersion);
    }
    warnings
}

#[cfg(test)]
mod tests;

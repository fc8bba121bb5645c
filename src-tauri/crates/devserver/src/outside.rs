//! A practice world that runs as a program of its own, so that killing this one
//! leaves it alive.

use crate::arguments::Outside;
use drumbeat_commands::{Anchor, HostError, PracticeWorld};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;
use std::sync::{Mutex, PoisonError};

pub(crate) struct OutsideWorld {
    outside: Outside,
    client: reqwest::Client,
    anchor: Mutex<Anchor>,
}

#[derive(Deserialize)]
struct ClockAnswer {
    anchor: AnchorAnswer,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AnchorAnswer {
    #[serde(alias = "virtual_ms")]
    virtual_ms: i64,
    #[serde(alias = "real_ms")]
    real_ms: i64,
    speed: u32,
}

impl OutsideWorld {
    /// Joins it; with a speed, it runs at that from now on.
    pub(crate) async fn join(outside: Outside, speed: Option<u32>) -> Result<Self, HostError> {
        let client = reqwest::Client::builder()
            .no_proxy()
            .build()
            .map_err(|error| HostError(error.to_string()))?;
        let world = Self {
            outside,
            client,
            anchor: Mutex::new(Anchor {
                virtual_ms: 0,
                real_ms: 0,
                speed: 1,
            }),
        };
        if let Some(speed) = speed.filter(|speed| *speed != 1) {
            world.control("clock", &json!({ "speed": speed })).await?;
        }
        world.read_anchor().await?;
        Ok(world)
    }

    fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}/_control/{path}", self.outside.url.trim_end_matches('/'));
        self.client
            .request(method, url)
            .header("X-Api-Key", &self.outside.key)
    }

    async fn control(&self, path: &str, body: &serde_json::Value) -> Result<(), HostError> {
        let answer = self
            .request(reqwest::Method::POST, path)
            .json(body)
            .send()
            .await;
        answer
            .and_then(reqwest::Response::error_for_status)
            .map(|_| ())
            .map_err(|error| HostError(error.to_string()))
    }

    async fn read_anchor(&self) -> Result<Anchor, HostError> {
        let broken = |error: reqwest::Error| HostError(error.to_string());
        let answer = self
            .request(reqwest::Method::GET, "clock")
            .send()
            .await
            .map_err(broken)?;
        let clock: ClockAnswer = answer.json().await.map_err(broken)?;
        let anchor = Anchor {
            virtual_ms: clock.anchor.virtual_ms,
            real_ms: clock.anchor.real_ms,
            speed: clock.anchor.speed,
        };
        *self.anchor.lock().unwrap_or_else(PoisonError::into_inner) = anchor;
        Ok(anchor)
    }
}

#[async_trait::async_trait]
impl PracticeWorld for OutsideWorld {
    fn base_url(&self) -> String {
        self.outside.url.clone()
    }

    fn api_key(&self) -> SecretString {
        self.outside.key.clone().into()
    }

    fn anchor(&self) -> Anchor {
        *self.anchor.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn set_speed(&self, speed: u32) -> Result<Anchor, HostError> {
        self.control("clock", &json!({ "speed": speed })).await?;
        self.read_anchor().await
    }

    async fn scan(&self, session: &str) -> Result<(), HostError> {
        self.control("scan", &json!({ "session": session })).await
    }

    /// It is not ours to end.
    async fn shutdown(&self) {}
}

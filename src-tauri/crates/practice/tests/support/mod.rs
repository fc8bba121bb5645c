//! A client of the practice server, and the patience to wait for it.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test program uses its own part"
)]

use std::time::Duration;

use drumbeat_practice::{PracticeConfig, PracticeHandle, Speed, start};
use futures_util::StreamExt;
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

pub const PATIENCE: Duration = Duration::from_secs(20);

pub struct World {
    pub handle: PracticeHandle,
    pub api: Api,
    pub folder: tempfile::TempDir,
}

pub struct Api {
    pub url: String,
    pub key: String,
    pub client: Client,
}

impl Api {
    pub fn new(url: &str, key: &str) -> Self {
        let client = Client::builder().no_proxy().build().expect("a client");
        Self {
            url: url.to_owned(),
            key: key.to_owned(),
            client,
        }
    }

    pub async fn get(&self, target: &str) -> Response {
        self.try_get(target).await.expect("an answer")
    }

    pub async fn try_get(&self, target: &str) -> reqwest::Result<Response> {
        let url = format!("{}{target}", self.url);
        self.client
            .get(url)
            .header("X-Api-Key", &self.key)
            .send()
            .await
    }

    pub async fn post(&self, target: &str, body: &Value) -> Response {
        self.try_post(target, body).await.expect("an answer")
    }

    pub async fn try_post(&self, target: &str, body: &Value) -> reqwest::Result<Response> {
        let url = format!("{}{target}", self.url);
        let post = self
            .client
            .post(url)
            .header("X-Api-Key", &self.key)
            .timeout(PATIENCE);
        post.json(body).send().await
    }

    pub async fn send(&self, id: &str) -> reqwest::Result<Response> {
        let body =
            json!({ "session": "shop", "chatId": "243990000001", "text": "hello", "id": id });
        self.try_post("/api/sendText", &body).await
    }

    pub async fn status(&self) -> String {
        let shown: Value = self
            .get("/api/sessions/shop")
            .await
            .json()
            .await
            .expect("JSON");
        shown["status"].as_str().unwrap_or_default().to_owned()
    }

    pub async fn link(&self) {
        let made = self
            .post("/api/sessions", &json!({ "name": "shop", "start": true }))
            .await;
        assert_eq!(made.status(), StatusCode::CREATED);
        let code = self.get("/api/shop/auth/qr?format=raw").await;
        assert_eq!(
            code.status(),
            StatusCode::OK,
            "the server waits until there is a code"
        );
        let scanned = self
            .post("/_control/scan", &json!({ "session": "shop" }))
            .await;
        assert_eq!(scanned.status(), StatusCode::CREATED);
        self.wait_for("WORKING").await;
    }

    pub async fn wait_for(&self, status: &str) {
        within(async {
            while self.status().await != status {
                breath().await;
            }
        })
        .await;
    }

    pub async fn accepted(&self) -> usize {
        let lines: Value = self
            .get("/_control/ledger")
            .await
            .json()
            .await
            .expect("JSON");
        lines.as_array().expect("a list").len()
    }

    pub async fn listen(&self, query: &str) -> Socket {
        let url = format!("{}/ws?{query}", self.url.replace("http", "ws"));
        tokio_tungstenite::connect_async(url)
            .await
            .expect("a WebSocket")
            .0
    }
}

pub type Socket =
    tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

pub async fn world(speed: Speed) -> World {
    let folder = tempfile::tempdir().expect("a folder");
    let mut config = PracticeConfig::new(folder.path().join("ledger.jsonl"));
    config.speed = Some(speed);
    config.seed = 7;
    let handle = start(config).await.expect("a practice server");
    let api = Api::new(&handle.base_url(), handle.api_key());
    World {
        handle,
        api,
        folder,
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test of a real server gives up in real time"
)]
pub async fn within<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, work)
        .await
        .expect("it comes to pass in time")
}

#[expect(clippy::disallowed_methods, reason = "polling a real server")]
pub async fn breath() {
    tokio::time::sleep(Duration::from_millis(5)).await;
}

/// The next frame of that event.
pub async fn heard(socket: &mut Socket, event: &str) -> Value {
    within(async {
        loop {
            let message = socket
                .next()
                .await
                .expect("the socket lives")
                .expect("a frame");
            if let Message::Text(text) = message {
                let frame: Value = serde_json::from_str(&text).expect("JSON");
                if frame["event"] == event {
                    return frame;
                }
            }
        }
    })
    .await
}

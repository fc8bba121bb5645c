//! A shop with a linked practice phone, for each test its own.

use drumbeat_domain::outbox::SendOutcome;
use drumbeat_domain::secret_text::PrivateText;
use drumbeat_gateway::waha::{HttpTransport, WahaGateway, parse_address};
use drumbeat_gateway::{
    ChatAddress, EventSource, Gateway, GatewayError, InboundEvent, LinkStatus, Linking, LookUp,
    MessageContent, ParsedEvent, SendRequest,
};
use drumbeat_practice::{Engine, LedgerLine, PracticeConfig, PracticeHandle, Speed, start};
use serde_json::{Value, json};
use std::future::Future;
use std::path::PathBuf;
use std::time::Duration;

pub(crate) const KEY: &str = "CANARY-contract";
pub(crate) const SESSION: &str = "default";
/// Reads and answers nothing; on WhatsApp whatever the seed says.
pub(crate) const ANA: &str = "5511999990001";
pub(crate) const ENGINES: [Engine; 3] = [Engine::Noweb, Engine::Gows, Engine::Webjs];

/// Ends a test that would wait for ever.
#[expect(clippy::disallowed_methods, reason = "a test that hangs must fail")]
pub(crate) async fn within<F: Future>(what: &str, future: F) -> F::Output {
    match tokio::time::timeout(Duration::from_secs(60), future).await {
        Ok(output) => output,
        Err(_) => panic!("{what}: not within a minute"),
    }
}

/// A running world with one linked session.
pub(crate) struct Shop {
    pub(crate) handle: PracticeHandle,
    pub(crate) gateway: WahaGateway<HttpTransport>,
    home: tempfile::TempDir,
}

pub(crate) fn settings(engine: Engine, ledger: PathBuf) -> PracticeConfig {
    PracticeConfig {
        engine,
        speed: Some(Speed::MINUTE),
        api_key: Some(KEY.to_owned()),
        ..PracticeConfig::new(ledger)
    }
}

pub(crate) fn client(handle: &PracticeHandle, key: &str) -> WahaGateway<HttpTransport> {
    let base = parse_address(&handle.base_url()).expect("an address");
    WahaGateway::new(
        HttpTransport::new(&base, key.into(), true).expect("a client"),
        None,
    )
}

impl Shop {
    /// Takes the port of a server that is down, without listening: another world of
    /// these tests would get it otherwise, and answer.
    pub(crate) async fn take_port(&self) -> tokio::net::TcpSocket {
        let base = self.handle.base_url();
        let port = base.rsplit(':').next().and_then(|port| port.parse().ok());
        let address = std::net::SocketAddr::from(([127, 0, 0, 1], port.expect("a port")));
        let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
        socket.set_reuseaddr(true).expect("an option");
        // The listener may be closing at this moment.
        while socket.bind(address).is_err() {
            tokio::task::yield_now().await;
        }
        socket
    }

    /// Opens a world in which nothing is linked yet.
    pub(crate) async fn open(engine: Engine) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let handle = start(settings(engine, home.path().join("ledger.jsonl")))
            .await
            .expect("a practice world");
        let gateway = client(&handle, KEY);
        Self {
            handle,
            gateway,
            home,
        }
    }

    /// Opens a world and links a phone by QR code.
    pub(crate) async fn linked(engine: Engine) -> Self {
        let shop = Self::open(engine).await;
        let mut line = shop.listen().await;
        shop.gateway
            .prepare_session(SESSION, "0198-number")
            .await
            .expect("a session");
        line.status(LinkStatus::ScanQr).await;
        shop.handle
            .world()
            .scan(SESSION, None, None)
            .expect("a code to scan");
        line.status(LinkStatus::Working).await;
        shop.person(json!({ "phone": ANA, "behaviour": "reads", "lid": "never" }))
            .await;
        shop
    }

    /// The same world and ledger after its server was ended and started again.
    pub(crate) async fn restarted(self, engine: Engine) -> Self {
        let home = self.home;
        self.handle.shutdown().await;
        let handle = start(settings(engine, home.path().join("ledger.jsonl")))
            .await
            .expect("the same world");
        let gateway = client(&handle, KEY);
        Self {
            handle,
            gateway,
            home,
        }
    }

    pub(crate) async fn listen(&self) -> Line {
        let source = within("event connection", self.gateway.open_events()).await;
        let reader = client(&self.handle, KEY);
        Line {
            source: source.expect("an event connection"),
            reader,
        }
    }

    /// A call of the world's own control interface.
    pub(crate) async fn control(&self, call: &str, body: Value) -> Value {
        self.post(&format!("/_control/{call}"), body).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Value {
        let http = reqwest::Client::builder()
            .no_proxy()
            .build()
            .expect("a client");
        let request = http
            .post(format!("{}{path}", self.handle.base_url()))
            .header("X-Api-Key", KEY)
            .json(&body);
        let answer = within(path, request.send()).await.expect("an answer");
        assert!(
            answer.status().is_success(),
            "{path} {body}: {}",
            answer.status()
        );
        answer.json().await.unwrap_or(Value::Null)
    }

    pub(crate) async fn person(&self, change: Value) {
        self.control("people", change).await;
    }

    /// Switches a fault on for the next request it fits.
    pub(crate) async fn fault(&self, mut fault: Value) {
        fault["next"] = json!(1);
        self.control("faults", fault).await;
    }

    pub(crate) fn ledger(&self) -> Vec<LedgerLine> {
        self.handle.world().ledger()
    }

    /// A text to Ana, under an id of ours where the server takes one.
    pub(crate) async fn text(&self, body: &str) -> SendRequest {
        let client_id = self
            .gateway
            .new_client_id(SESSION)
            .await
            .expect("an id or none");
        SendRequest {
            session: SESSION.into(),
            to: ana(),
            client_id,
            content: MessageContent::Text {
                body: PrivateText::new(body),
                link_preview: false,
            },
        }
    }

    pub(crate) async fn send(&self, request: &SendRequest) -> SendOutcome {
        within("send", self.gateway.send(request)).await
    }

    /// The question whether a request left.
    pub(crate) fn question(&self, request: &SendRequest) -> LookUp {
        let MessageContent::Text { body, .. } = &request.content else {
            panic!("a text")
        };
        LookUp {
            session: request.session.clone(),
            to: request.to.clone(),
            client_id: request.client_id.clone(),
            body: body.clone(),
            since_ms: self.handle.clock().now_ms() - 600_000,
            claimed: Vec::new(),
        }
    }
}

pub(crate) fn ana() -> ChatAddress {
    ChatAddress::Person(ANA.into())
}

/// An event connection that is read until something happens.
pub(crate) struct Line {
    source: Box<dyn EventSource>,
    reader: WahaGateway<HttpTransport>,
}

impl Line {
    pub(crate) async fn next(&mut self) -> Result<ParsedEvent, GatewayError> {
        loop {
            let raw = within("an event", self.source.next()).await?;
            if let Some(event) = self.reader.parse_event(&raw) {
                return Ok(event);
            }
        }
    }

    /// Reads until something is found, and gives it back.
    pub(crate) async fn until<R>(
        &mut self,
        what: &str,
        mut pick: impl FnMut(&ParsedEvent) -> Option<R>,
    ) -> R {
        within(what, async {
            loop {
                let event = self.next().await.expect(what);
                if let Some(found) = pick(&event) {
                    return found;
                }
            }
        })
        .await
    }

    pub(crate) async fn status(&mut self, wanted: LinkStatus) {
        self.until(&format!("{wanted:?}"), |event| match event.event {
            InboundEvent::Status { status, .. } if status == wanted => Some(()),
            _ => None,
        })
        .await;
    }
}

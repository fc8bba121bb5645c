//! The program the commands run in here: keys in memory, files by path, the
//! practice world inside.

use drumbeat_commands::{
    Anchor, App, AppOptions, ChosenFile, CommandError, FileRef, Host, HostError, KeyStore,
    KeyStoreError, OpenedFile, PracticeSetup, PracticeWorld, rpc,
};
use drumbeat_practice::{PracticeConfig, PracticeHandle, Speed};
use secrecy::SecretString;
use serde_json::Value;
use std::collections::BTreeMap;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::runtime::Runtime;

/// A host whose keychain is a map; a second start gets the same one.
#[derive(Default)]
pub(crate) struct TestHost {
    keys: Keys,
    working: AtomicBool,
    awake: AtomicBool,
}

impl TestHost {
    /// Whether the system may not slow the program down, and whether the computer is kept awake.
    pub(crate) fn kept(&self) -> (bool, bool) {
        (
            self.working.load(Ordering::SeqCst),
            self.awake.load(Ordering::SeqCst),
        )
    }

    /// Its keychain hands nothing out until it is asked again.
    pub(crate) fn deny(&self) {
        self.keys.denied.store(true, Ordering::SeqCst);
    }
}

#[async_trait::async_trait]
impl Host for TestHost {
    fn key_store(&self) -> &dyn KeyStore {
        &self.keys
    }

    /// The ticket is the path.
    fn take_file(&self, file: &FileRef) -> Option<OpenedFile> {
        let path = PathBuf::from(&file.0);
        let name = path.file_name()?.to_string_lossy().into_owned();
        Some(OpenedFile { path, name })
    }

    async fn choose_file(&self) -> Result<Option<ChosenFile>, HostError> {
        Ok(None)
    }

    async fn start_practice(
        &self,
        setup: PracticeSetup,
    ) -> Result<Box<dyn PracticeWorld>, HostError> {
        let mut config = PracticeConfig::new(setup.folder.join("ledger.jsonl"));
        config.seed = setup.seed;
        config.speed = setup.speed.and_then(Speed::new);
        config.begin_ms = setup.begin_ms;
        let handle = drumbeat_practice::start(config)
            .await
            .map_err(|error| HostError(error.to_string()))?;
        Ok(Box::new(World(handle)))
    }

    fn keep_awake(&self, awake: bool) {
        self.awake.store(awake, Ordering::SeqCst);
    }

    fn keep_working(&self, working: bool) {
        self.working.store(working, Ordering::SeqCst);
    }

    fn reader_program(&self) -> Option<PathBuf> {
        None
    }
}

#[derive(Default)]
struct Keys {
    kept: Mutex<BTreeMap<String, SecretString>>,
    denied: AtomicBool,
}

impl KeyStore for Keys {
    fn is_durable(&self) -> bool {
        false
    }

    fn set(&self, entry: &str, key: &SecretString) -> Result<(), KeyStoreError> {
        let mut kept = self.kept.lock().expect("keys");
        kept.insert(entry.to_owned(), key.clone());
        Ok(())
    }

    fn get(&self, entry: &str) -> Result<Option<SecretString>, KeyStoreError> {
        if self.denied.load(Ordering::SeqCst) {
            return Err(KeyStoreError::Refused);
        }
        Ok(self.kept.lock().expect("keys").get(entry).cloned())
    }

    fn remove(&self, entry: &str) -> Result<(), KeyStoreError> {
        self.kept.lock().expect("keys").remove(entry);
        Ok(())
    }

    fn ask_again(&self, _: &str) {
        self.denied.store(false, Ordering::SeqCst);
    }
}

struct World(PracticeHandle);

#[async_trait::async_trait]
impl PracticeWorld for World {
    fn base_url(&self) -> String {
        self.0.base_url()
    }

    fn api_key(&self) -> SecretString {
        self.0.api_key().to_owned().into()
    }

    fn anchor(&self) -> Anchor {
        let anchor = self.0.clock().anchor();
        Anchor {
            virtual_ms: anchor.virtual_ms,
            real_ms: anchor.real_ms,
            speed: anchor.speed.times(),
        }
    }

    async fn set_speed(&self, speed: u32) -> Result<Anchor, HostError> {
        let speed = Speed::new(speed).ok_or_else(|| HostError("no such speed".to_owned()))?;
        self.0.world().set_speed(speed);
        Ok(self.anchor())
    }

    async fn scan(&self, session: &str) -> Result<(), HostError> {
        let scanned = self.0.world().scan(session, None, None);
        scanned
            .map(|_| ())
            .ok_or_else(|| HostError("no code".to_owned()))
    }

    async fn shutdown(&self) {}
}

/// The app in a process of its own, as far as one process can have one.
pub(crate) struct Process {
    runtime: Runtime,
    pub(crate) app: Arc<App>,
}

impl Process {
    /// Starts the app on a home.
    pub(crate) fn start(home: &Path, host: &Arc<TestHost>) -> Result<Self, CommandError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        let options = AppOptions {
            home: home.to_owned(),
            practice_seed: Some(11),
            practice_speed: 60,
        };
        let host = Arc::clone(host) as Arc<dyn Host>;
        let app = Arc::new(runtime.block_on(App::open(options, host))?);
        Ok(Self { runtime, app })
    }

    /// Everything ends where it stands: no task gets another turn.
    pub(crate) fn kill(self) {
        drop(self.app);
        self.runtime.shutdown_timeout(Duration::from_secs(10));
    }

    /// Ends in order.
    pub(crate) fn quit(self) {
        self.wait("shutdown", self.app.shutdown());
        self.kill();
    }

    /// A call that must work.
    pub(crate) fn call(&self, name: &str, request: Value) -> Value {
        match self.try_call(name, request.clone()) {
            Ok(answer) => answer,
            Err(code) => panic!("{name} {request}: {code}"),
        }
    }

    /// A call, or the code of its "no".
    pub(crate) fn try_call(&self, name: &str, request: Value) -> Result<Value, String> {
        let call = rpc::dispatch(&self.app, name, request);
        self.wait(name, call)
            .map_err(|error| error.code.as_str().to_owned())
    }

    /// Waits until an answer is as wanted; looks again whenever something changed.
    pub(crate) fn until(&self, name: &str, request: &Value, so: impl Fn(&Value) -> bool) -> Value {
        let mut events = self.app.events();
        self.wait(name, async {
            loop {
                let answer = rpc::dispatch(&self.app, name, request.clone()).await;
                let answer =
                    answer.unwrap_or_else(|error| panic!("{name}: {}", error.code.as_str()));
                if so(&answer) {
                    return answer;
                }
                let _ = events.recv().await;
            }
        })
    }

    #[expect(clippy::disallowed_methods, reason = "a test that hangs must fail")]
    fn wait<F: Future>(&self, what: &str, future: F) -> F::Output {
        self.runtime.block_on(async {
            match tokio::time::timeout(Duration::from_secs(90), future).await {
                Ok(output) => output,
                Err(_) => panic!("{what}: not within 90 seconds"),
            }
        })
    }

    /// Lets real time pass.
    #[expect(
        clippy::disallowed_methods,
        reason = "real time passes for the real clock"
    )]
    pub(crate) fn pass(&self, real: Duration) {
        self.runtime
            .block_on(async { tokio::time::sleep(real).await });
    }

    /// Sets up the shop of these tests.
    pub(crate) fn set_up(&self) {
        let shop = serde_json::json!({
            "shop_name": "Duka la Goma", "language": "en", "country": "CD", "zone": "Africa/Lubumbashi",
        });
        self.call("setup_save", shop);
    }

    /// Day and night, a message every `gap` seconds.
    pub(crate) fn send_always(&self, number: i64, gap: std::ops::Range<u32>) {
        let by_id = serde_json::json!({ "id": number });
        let mut limits = self.call("limits_get", by_id)["current"].take();
        for (name, value) in [
            ("day_cap", 1_000.into()),
            ("hour_cap", 120.into()),
            ("gap_min_s", gap.start.into()),
            ("gap_max_s", gap.end.into()),
            ("rest_after", 200.into()),
            (
                "window",
                serde_json::json!({ "start": "00:00", "end": "24:00" }),
            ),
            ("days", serde_json::json!([1, 2, 3, 4, 5, 6, 7])),
            ("pauses", serde_json::json!([])),
            (
                "quiet",
                serde_json::json!({ "start": "00:00", "end": "00:00" }),
            ),
        ] {
            limits[name] = value;
        }
        let save = serde_json::json!({ "number_id": number, "limits": limits });
        self.call("limits_save", save);
    }
}

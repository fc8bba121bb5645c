//! The app in its shop: the real one, on the simulation's clock, disk and network.
//!
//! Nothing here knows what is right. A command that needs the network gets the time
//! it needs; the app may die meanwhile, and is started again when its time has come.

use crate::simulation::line::Source;
use crate::simulation::plan::{MINUTE, Plan};
use crate::simulation::shore::{SESSION, Shore};
use drumbeat_commands::{
    App, AppOptions, ChosenFile, FileRef, Host, HostError, KeyStore, KeyStoreError, OpenedFile,
    PracticeSetup, PracticeWorld, rpc,
};
use drumbeat_engine::EngineParts;
use drumbeat_testkit::{Builder, Stage, TestDb, anywhere};
use secrecy::SecretString;
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;

/// The numbers of the shop: session, and the phone behind it.
pub(super) const NUMBERS: [(&str, &str); 2] = [(SESSION, "243970000001"), ("soko", "243970000002")];

/// A command may take so long: it waits for a server that may wait for others.
const PATIENCE_MS: i64 = 10 * MINUTE;

/// What came back from a command.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    /// It worked.
    Yes(Value),
    /// A "no" with its code.
    No(String),
    /// The app died meanwhile.
    Died,
    /// Nothing came.
    Nothing,
}

pub(super) struct Shop {
    pub stage: Stage,
    pub shore: Arc<Shore>,
    pub crashes: usize,
    disk: TestDb,
    home: tempfile::TempDir,
    seed: u64,
    starts: u64,
    app: Option<Arc<App>>,
    /// When a closed app is opened again.
    back_at_ms: Option<i64>,
}

impl Shop {
    /// A shop with two linked numbers and some people who agreed.
    pub(super) fn open(plan: &Plan) -> Self {
        let stage = Stage::at(plan.start_ms);
        let disk = TestDb::memory();
        let builder = Builder::new(&disk.db, plan.start_ms);
        for (session, _) in NUMBERS {
            builder.number(session, anywhere());
        }
        builder.people(plan.people);
        let shore = Arc::new(Shore::new(plan, Arc::clone(&stage.clock)));
        for (session, phone) in NUMBERS.into_iter().skip(1) {
            shore.add_session(session, phone);
        }
        let home = tempfile::tempdir().expect("a home");
        let mut shop = Self {
            stage,
            shore,
            crashes: 0,
            disk,
            home,
            seed: plan.seed,
            starts: 0,
            app: None,
            back_at_ms: None,
        };
        shop.start();
        shop
    }

    pub(super) fn now_ms(&self) -> i64 {
        self.stage.now_ms()
    }

    fn start(&mut self) {
        self.back_at_ms = None;
        self.starts += 1;
        let parts = EngineParts {
            db: self.disk.db.clone(),
            clock: Arc::clone(&self.stage.clock) as _,
            gateways: Arc::new(Source(Arc::clone(&self.shore))),
            seed: self.seed.wrapping_mul(31).wrapping_add(self.starts),
        };
        let options = AppOptions {
            home: self.home.path().to_owned(),
            practice_seed: None,
            practice_speed: 1,
        };
        let app = App::of_parts(options, Arc::new(Walls), parts);
        let app = self.stage.standing_still(app);
        self.app = Some(Arc::new(app.expect("the app opens on a file of its own")));
    }

    /// Killed; opened again after so long.
    pub(super) fn crash(&mut self, back_ms: i64) {
        self.app = None;
        self.stage.crash();
        self.crashes += 1;
        self.back_at_ms = Some(self.now_ms() + back_ms);
    }

    /// Closed in order; opened again after so long.
    pub(super) fn quit(&mut self, back_ms: i64) {
        if let Some(app) = self.app.clone() {
            let mut end = Box::pin(async move { app.shutdown().await });
            let until_ms = self.now_ms() + PATIENCE_MS;
            while self.stage.at_this_moment(end.as_mut()).is_none() {
                if !self.moves_on(until_ms) || self.app.is_none() {
                    break;
                }
            }
        }
        let crashes = self.crashes;
        self.crash(back_ms);
        self.crashes = crashes;
    }

    /// Calls a command as the window does.
    pub(super) fn call(&mut self, name: &'static str, ask: Value) -> Reply {
        let Some(app) = self.app.clone() else {
            return Reply::Died;
        };
        let mut call = Box::pin(async move { rpc::dispatch(&app, name, ask).await });
        let until_ms = self.now_ms() + PATIENCE_MS;
        loop {
            if let Some(answer) = self.stage.at_this_moment(call.as_mut()) {
                return reply(answer);
            }
            // It waits for the network.
            if !self.moves_on(until_ms) {
                return Reply::Nothing;
            }
            if self.app.is_none() {
                return Reply::Died;
            }
        }
    }

    /// Calls a command that works on files: time stands still meanwhile.
    pub(super) fn call_files(&mut self, name: &'static str, ask: Value) -> Reply {
        let Some(app) = self.app.clone() else {
            return Reply::Died;
        };
        reply(self.stage.standing_still(rpc::dispatch(&app, name, ask)))
    }

    /// Lets so much time pass.
    pub(super) fn pass(&mut self, ms: i64) {
        let until_ms = self.now_ms() + ms;
        while self.moves_on(until_ms) {}
        self.stage.clock.advance_to(until_ms);
        self.shore.run(until_ms);
        self.stage.settle();
    }

    /// Until the app is open.
    pub(super) fn wait_open(&mut self) {
        while let (None, Some(at_ms)) = (&self.app, self.back_at_ms) {
            self.pass((at_ms - self.now_ms()).max(0));
        }
    }

    /// The laptop sleeps: the world goes on, the app does not.
    pub(super) fn sleep(&mut self, ms: i64) {
        self.stage.settle();
        let until_ms = self.now_ms() + ms;
        while let Some(next_ms) = self.shore.next_ms().filter(|at_ms| *at_ms <= until_ms) {
            self.shore.run(next_ms);
        }
        self.stage.clock.advance_to(until_ms);
        self.shore.strike(crate::simulation::Happening::DropLines);
        self.stage.settle();
    }

    /// To the next thing that happens, if it happens by then.
    fn moves_on(&mut self, until_ms: i64) -> bool {
        self.stage.settle();
        if let Some(back_ms) = self.shore.sinks() {
            self.crash(back_ms);
        }
        let next = [
            self.stage.clock.next_ms(),
            self.shore.next_ms(),
            self.back_at_ms,
        ];
        let Some(next_ms) = next.into_iter().flatten().min() else {
            return false;
        };
        if next_ms > until_ms {
            return false;
        }
        self.stage.clock.advance_to(next_ms);
        self.shore.run(next_ms);
        if self.back_at_ms.is_some_and(|at_ms| at_ms <= next_ms) {
            self.start();
        }
        true
    }
}

fn reply(answer: Result<Value, drumbeat_commands::CommandError>) -> Reply {
    match answer {
        Ok(value) => Reply::Yes(value),
        Err(error) => Reply::No(error.code.as_str().to_owned()),
    }
}

/// The program around the commands: no keychain, no files, no practice.
struct Walls;

impl KeyStore for Walls {
    fn is_durable(&self) -> bool {
        false
    }
    fn set(&self, _: &str, _: &SecretString) -> Result<(), KeyStoreError> {
        Err(KeyStoreError::NoKeychain)
    }
    fn get(&self, _: &str) -> Result<Option<SecretString>, KeyStoreError> {
        Err(KeyStoreError::NoKeychain)
    }
    fn remove(&self, _: &str) -> Result<(), KeyStoreError> {
        Err(KeyStoreError::NoKeychain)
    }
}

#[async_trait::async_trait]
impl Host for Walls {
    fn key_store(&self) -> &dyn KeyStore {
        self
    }
    fn take_file(&self, _: &FileRef) -> Option<OpenedFile> {
        None
    }
    async fn choose_file(&self) -> Result<Option<ChosenFile>, HostError> {
        Ok(None)
    }
    async fn start_practice(&self, _: PracticeSetup) -> Result<Box<dyn PracticeWorld>, HostError> {
        Err(HostError("there is none".to_owned()))
    }
    fn reader_program(&self) -> Option<PathBuf> {
        None
    }
}

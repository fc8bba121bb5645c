//! A workspace in use: its file, its engine, its clock, its folder. Nothing of it
//! is global; the real one and the practice one run side by side and never meet.

use crate::dto::Tag;
use crate::dto::app::WorkspaceKind;
use crate::{AppEvent, CommandError, ErrorCode, Host, PracticeWorld, keys};
use drumbeat_engine::{
    Clock, Engine, EngineParts, GatewaySource, NoGateway, ScaledClock, SystemClock, Topic,
};
use drumbeat_gateway::Linking;
use drumbeat_gateway::waha::{self, HttpTransport, Server, Tier, Version, WahaGateway};
use drumbeat_store::table::accounts::{self, Account, AccountKind};
use drumbeat_store::table::settings;
use drumbeat_store::{Db, LockError, Mode, WorkspaceFolder, WorkspaceLock};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast;

/// Language, country, zone and name of the shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Region {
    pub(crate) shop_name: String,
    pub(crate) language: String,
    pub(crate) country: String,
    pub(crate) zone: String,
    /// Confirmed by the operator, not guessed.
    pub(crate) confirmed: bool,
}

impl Region {
    pub(crate) const KEY: &'static str = settings::REGION;
}

/// A workspace in use.
pub(crate) struct Workspace {
    pub(crate) kind: WorkspaceKind,
    pub(crate) folder: WorkspaceFolder,
    pub(crate) db: Db,
    pub(crate) engine: Arc<Engine>,
    pub(crate) clock: Arc<dyn Clock>,
    /// The practice world and its clock.
    pub(crate) world: Option<World>,
    pub(crate) drafts: crate::imports::Drafts,
    /// What was last said about the rows of a list.
    pub(crate) judging: crate::imports::Judging,
    /// The file that is being read.
    pub(crate) reading: crate::imports::Reading,
    pub(crate) works: crate::wishes::Wishes<i64>,
    pub(crate) contact_snapshots: crate::contacts::Snapshots,
    indexing: crate::contacts::Indexing,
    _lock: WorkspaceLock,
}

/// The practice world of a workspace.
pub(crate) struct World {
    pub(crate) door: Box<dyn PracticeWorld>,
    pub(crate) clock: Arc<ScaledClock>,
}

/// Where a workspace's gateways come from: its accounts, and the keychain.
struct Source {
    kind: WorkspaceKind,
    db: Mutex<Option<Db>>,
    host: Arc<dyn Host>,
    practice_key: Option<SecretString>,
}

#[async_trait::async_trait]
impl GatewaySource for Source {
    async fn gateway(&self, account: &Account) -> Result<Arc<dyn Linking>, NoGateway> {
        let key = match (self.kind, account.kind) {
            (WorkspaceKind::Practice, AccountKind::Practice) => self.practice_key.clone(),
            (WorkspaceKind::Real, AccountKind::Waha) => {
                let key = keys::get(&self.host, &account.keychain_entry).await;
                key.map_err(|_| NoGateway::KeyLocked)?
            }
            // A practice number in a real workspace, or the other way round, has no key here.
            (WorkspaceKind::Practice, AccountKind::Waha | AccountKind::Cloud) => {
                return Err(NoGateway::ClockNotReal);
            }
            (WorkspaceKind::Real, AccountKind::Practice | AccountKind::Cloud) => None,
        };
        let key = key.ok_or(NoGateway::KeyMissing)?;
        let url = waha::parse_address(&account.address)
            .map_err(|_| NoGateway::Gateway(drumbeat_gateway::GatewayError::Unreachable))?;
        let practice = account.kind == AccountKind::Practice;
        let transport = HttpTransport::new(&url, key, practice).map_err(NoGateway::Gateway)?;
        let known = Version::parse(&account.server_version).map(|version| Server {
            version,
            engine: waha::Engine::parse(&account.server_engine),
            tier: Tier::parse(&account.server_tier),
        });
        let gateway = WahaGateway::new(transport, known);
        match gateway.learn().await {
            Ok(server) => self.remember(account, server).await,
            Err(error) if known.is_none() => return Err(NoGateway::Gateway(error)),
            // What it was last time is good enough to begin with; the loops find out the rest.
            Err(_) => {}
        }
        Ok(Arc::new(gateway))
    }
}

impl Source {
    async fn remember(&self, account: &Account, server: Server) {
        let db = self
            .db
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let (Some(db), id) = (db, account.id) else {
            return;
        };
        let (version, engine, tier) = (
            server.version.to_string(),
            server.engine.code(),
            server.tier.code(),
        );
        if version == account.server_version && engine == account.server_engine {
            return;
        }
        let saved = db
            .write(move |tx| accounts::set_server(tx, id, &version, engine, tier))
            .await;
        if let Err(error) = saved {
            tracing::error!(%error, "what the server said about itself could not be kept");
        }
    }
}

/// What opening a workspace needs.
pub(crate) struct Opening {
    pub(crate) kind: WorkspaceKind,
    pub(crate) path: PathBuf,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) world: Option<World>,
    pub(crate) host: Arc<dyn Host>,
    pub(crate) seed: u64,
    pub(crate) events: broadcast::Sender<AppEvent>,
}

/// How long the last user of a file that is to go is waited for.
const LAST_USER_MS: u64 = 5_000;

/// What a workspace stands on besides its engine's parts.
struct Ground {
    kind: WorkspaceKind,
    folder: WorkspaceFolder,
    lock: WorkspaceLock,
    world: Option<World>,
    events: broadcast::Sender<AppEvent>,
}

impl Workspace {
    /// Opens the file, recovers, starts the engine.
    pub(crate) async fn open(opening: Opening) -> Result<Arc<Self>, CommandError> {
        let (folder, lock) = take_folder(&opening.path)?;
        let now_ms = opening.clock.now_ms();
        let db = Db::open(
            &folder.database(),
            None,
            Mode::Threads,
            Some(&folder.backups()),
            now_ms,
        )?;
        let source = Arc::new(Source {
            kind: opening.kind,
            db: Mutex::new(Some(db.clone())),
            host: Arc::clone(&opening.host),
            practice_key: opening.world.as_ref().map(|world| world.door.api_key()),
        });
        if let Some(world) = &opening.world {
            // The world listens on another port each time.
            let address = world.door.base_url();
            db.write(move |tx| {
                for account in accounts::list(tx)? {
                    if account.kind == AccountKind::Practice && account.address != address {
                        accounts::set_address(tx, account.id, &address)?;
                    }
                }
                Ok(())
            })
            .await?;
        }
        let parts = EngineParts {
            db,
            clock: opening.clock,
            gateways: source,
            seed: opening.seed,
        };
        let ground = Ground {
            kind: opening.kind,
            folder,
            lock,
            world: opening.world,
            events: opening.events,
        };
        Self::on(ground, parts).await
    }

    /// Recovers and starts the engine on these parts.
    async fn on(ground: Ground, parts: EngineParts) -> Result<Arc<Self>, CommandError> {
        let (db, clock) = (parts.db.clone(), Arc::clone(&parts.clock));
        crate::imports::recover(&db, &ground.folder, clock.now_ms()).await?;
        crate::lists::recover(&db).await?;
        crate::contacts::forget_some(&db, clock.now_ms()).await;
        let contact_snapshots = crate::contacts::Snapshots::default();
        let indexing = crate::contacts::keep_up(
            db.clone(),
            contact_snapshots.clone(),
            ground.events.subscribe(),
        );
        let workspace = Arc::new(Self {
            kind: ground.kind,
            folder: ground.folder,
            db,
            engine: Engine::start(parts).await?,
            clock,
            world: ground.world,
            drafts: crate::imports::Drafts::default(),
            judging: crate::imports::Judging::default(),
            reading: crate::imports::Reading::default(),
            works: crate::wishes::Wishes::default(),
            contact_snapshots,
            indexing,
            _lock: ground.lock,
        });
        tokio::spawn(forward(
            workspace.engine.events(),
            Arc::clone(&workspace.clock),
            ground.events,
            ground.kind,
        ));
        Ok(workspace)
    }

    /// A real workspace whose file, clock and gateways come from the caller; the folder
    /// holds only what is beside the file.
    pub(crate) async fn of_parts(
        path: &Path,
        events: broadcast::Sender<AppEvent>,
        parts: EngineParts,
    ) -> Result<Arc<Self>, CommandError> {
        let (folder, lock) = take_folder(path)?;
        let ground = Ground {
            kind: WorkspaceKind::Real,
            folder,
            lock,
            world: None,
            events,
        };
        Self::on(ground, parts).await
    }

    /// The time in this workspace.
    pub(crate) fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// Language, country, zone.
    pub(crate) async fn region(&self) -> Result<Region, CommandError> {
        let saved = self
            .db
            .read(|conn| settings::load::<Region>(conn, Region::KEY))
            .await?;
        Ok(saved.unwrap_or_else(crate::setup::guess))
    }

    /// Ends the engine, the indexing, the world and the reading of a file; the workspace's own
    /// file closes with the last user.
    pub(crate) async fn close(&self) {
        self.reading.stop();
        self.engine.quit().await;
        self.indexing.end().await;
        if let Some(world) = &self.world {
            world.door.shutdown().await;
        }
    }

    /// As [`Workspace::close`], and waits a while for the last user of the file: a command
    /// that is still at work, say.
    pub(crate) async fn close_file(self: Arc<Self>) {
        self.close().await;
        let mut closing = self.db.closing();
        // Closing waits for threads and for the disk.
        let dropping = tokio::task::spawn_blocking(move || drop(self));
        tokio::select! {
            () = async { drop(dropping.await); closing.closed().await } => {}
            () = SystemClock.tick(LAST_USER_MS) => {
                tracing::warn!("a workspace that was closed is still in use");
            }
        }
    }
}

/// Makes the folder where it is missing, and takes it for this process.
fn take_folder(path: &Path) -> Result<(WorkspaceFolder, WorkspaceLock), CommandError> {
    let folder = WorkspaceFolder::create(path).map_err(|error| CommandError::of_folder(&error))?;
    let lock = WorkspaceLock::acquire(folder.path()).map_err(lock_error)?;
    Ok((folder, lock))
}

fn lock_error(error: LockError) -> CommandError {
    match error {
        LockError::Held => CommandError::new(ErrorCode::WorkspaceInUse),
        LockError::Io(cause) => CommandError::of_folder(&cause),
    }
}

/// Passes on what changed, at most a few times a second: at the speed of
/// practice hundreds of things change in one.
async fn forward(
    mut engine: broadcast::Receiver<drumbeat_engine::EngineEvent>,
    clock: Arc<dyn Clock>,
    app: broadcast::Sender<AppEvent>,
    workspace: WorkspaceKind,
) {
    let mut tags = std::collections::BTreeSet::new();
    loop {
        match engine.recv().await {
            Ok(event) => tags.extend(event.topics.iter().map(|topic| tag_of(*topic))),
            Err(broadcast::error::RecvError::Lagged(_)) => {
                tags.extend([
                    Tag::Now,
                    Tag::Numbers,
                    Tag::Campaigns,
                    Tag::Contacts,
                    Tag::Activity,
                ]);
            }
            Err(broadcast::error::RecvError::Closed) => return,
        }
        while let Ok(event) = engine.try_recv() {
            tags.extend(event.topics.iter().map(|topic| tag_of(*topic)));
        }
        let changed = std::mem::take(&mut tags).into_iter().collect();
        let _ = app.send(AppEvent::Changed {
            tags: changed,
            workspace: Some(workspace),
        });
        let pause = 200 * i64::from(clock.speed());
        clock.sleep_until(clock.now_ms() + pause).await;
    }
}

const fn tag_of(topic: Topic) -> Tag {
    match topic {
        Topic::Now => Tag::Now,
        Topic::Numbers => Tag::Numbers,
        Topic::Campaigns => Tag::Campaigns,
        Topic::Contacts => Tag::Contacts,
        Topic::Activity => Tag::Activity,
    }
}

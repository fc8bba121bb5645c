//! The app: one real workspace, perhaps a practice one beside it, and which of
//! the two the window shows.

mod index;
mod removing;

use self::index::{Index, read_index, write_index};
use crate::dto::app::WorkspaceKind;
use crate::dto::{Empty, Tag};
use crate::workspace::{Opening, Region, Workspace, World};
use crate::{ChosenFile, CommandError, ErrorCode, Host, PracticeSetup, practice};
use drumbeat_engine::{Clock, EngineParts, ScaledClock, SystemClock};
use drumbeat_store::table::settings;
use drumbeat_store::{LockError, WorkspaceLock};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::{Mutex, broadcast};
use ts_rs::TS;

/// What the window hears.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "AppEvent.ts")]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AppEvent {
    /// Cached answers under these tags are stale.
    Changed {
        /// Which.
        tags: Vec<Tag>,
        /// In which workspace; `None` in the one shown.
        workspace: Option<WorkspaceKind>,
    },
    /// A file was dropped on the window.
    FileDropped {
        /// Its ticket.
        file_ref: crate::FileRef,
        /// Its name.
        name: String,
    },
    /// A file hovers over the window.
    FileHover {
        /// It is over it (or has left).
        over: bool,
    },
    /// How far the reading of a file is: nobody knows how long it is before its end.
    ImportReading {
        /// Rows that were read.
        rows: u32,
    },
    /// How far the check of an import is.
    ImportChecking {
        /// Which.
        #[ts(type = "number")]
        draft_id: i64,
        /// Rows that are through.
        done: u32,
        /// Rows of the file.
        total: u32,
    },
    /// How far an import is.
    ImportProgress {
        /// Which.
        #[ts(type = "number")]
        draft_id: i64,
        /// Rows that are through.
        done: u32,
        /// Rows of the file.
        total: u32,
    },
    /// How far work on many contacts is.
    WorkProgress {
        /// Which, as the page named it.
        #[ts(type = "number")]
        work_id: i64,
        /// People who are through.
        done: u32,
        /// All of them.
        total: u32,
    },
    /// The operator closes the app while a message is on the wire.
    Closing,
}

/// How the app is started.
#[derive(Clone, Debug)]
pub struct AppOptions {
    /// The folder of everything.
    pub home: PathBuf,
    /// The seed of the practice world; `None` draws one.
    pub practice_seed: Option<u64>,
    /// The speed a new practice world starts with.
    pub practice_speed: u32,
}

/// What can be replaced while the app runs.
struct Open {
    index: Index,
    real: Arc<Workspace>,
    practice: Option<Arc<Workspace>>,
}

/// The app.
pub struct App {
    host: Arc<dyn Host>,
    options: AppOptions,
    open: Mutex<Open>,
    events: broadcast::Sender<AppEvent>,
    _lock: WorkspaceLock,
}

impl App {
    /// Takes the home for this process, opens the workspaces, starts the engines.
    pub async fn open(options: AppOptions, host: Arc<dyn Host>) -> Result<Self, CommandError> {
        let lock = take_home(&options)?;
        let events = broadcast::Sender::new(256);
        let mut index = read_index(&options.home)?;
        if index.real.is_empty() {
            index.real = fresh_uuid();
            write_index(&options.home, &index)?;
        }
        removing::at_start(&options.home, &mut index).await;
        let real = open_real(&options, &host, &events, &index).await?;
        let app = Self {
            host,
            options,
            events,
            open: Mutex::new(Open {
                index: index.clone(),
                real,
                practice: None,
            }),
            _lock: lock,
        };
        if index.practice_shown && index.practice.is_some() {
            // A practice world that cannot start must not keep the shop closed.
            if let Err(error) = app.open_practice().await {
                tracing::error!(code = error.code.as_str(), "practice could not be opened");
                app.show_real().await?;
            }
        }
        Ok(app)
    }

    /// The app on a store, a clock and gateways of the caller's, for whoever plays it
    /// without waiting for real time: everything above them is the product's. There is
    /// a home, but no practice in it.
    pub async fn of_parts(
        options: AppOptions,
        host: Arc<dyn Host>,
        parts: EngineParts,
    ) -> Result<Self, CommandError> {
        let lock = take_home(&options)?;
        let events = broadcast::Sender::new(256);
        let index = Index {
            real: "real".to_owned(),
            ..Index::default()
        };
        let path = options.home.join("workspaces").join(&index.real);
        let real = Workspace::of_parts(&path, events.clone(), parts).await?;
        Ok(Self {
            host,
            options,
            events,
            open: Mutex::new(Open {
                index,
                real,
                practice: None,
            }),
            _lock: lock,
        })
    }

    /// Hears what changes.
    pub fn events(&self) -> broadcast::Receiver<AppEvent> {
        self.events.subscribe()
    }

    /// Tells the window something.
    pub fn emit(&self, event: AppEvent) {
        let _ = self.events.send(event);
    }

    /// For work that outlives its command.
    pub(crate) fn event_sender(&self) -> broadcast::Sender<AppEvent> {
        self.events.clone()
    }

    /// The program it runs in.
    pub fn host(&self) -> &Arc<dyn Host> {
        &self.host
    }

    pub(crate) fn touched(&self, tags: &[Tag]) {
        if !tags.is_empty() {
            self.emit(AppEvent::Changed {
                tags: tags.to_vec(),
                workspace: None,
            });
        }
    }

    /// The workspace the window shows.
    pub(crate) async fn workspace(&self) -> Arc<Workspace> {
        let open = self.open.lock().await;
        match (&open.practice, open.index.practice_shown) {
            (Some(practice), true) => Arc::clone(practice),
            (Some(_) | None, _) => Arc::clone(&open.real),
        }
    }

    /// Whether a practice workspace exists, open or not.
    pub(crate) async fn practice_exists(&self) -> bool {
        self.open.lock().await.index.practice.is_some()
    }

    pub(crate) async fn real(&self) -> Arc<Workspace> {
        Arc::clone(&self.open.lock().await.real)
    }

    /// Whether a message is on the wire in any workspace.
    pub async fn is_sending(&self) -> bool {
        let open = self.open.lock().await;
        open.real.engine.is_sending()
            || open
                .practice
                .as_ref()
                .is_some_and(|practice| practice.engine.is_sending())
    }

    /// Ends everything in order: no new send, ten seconds for the one on the wire.
    pub async fn shutdown(&self) {
        let open = self.open.lock().await;
        let practice = open.practice.clone();
        let real = Arc::clone(&open.real);
        drop(open);
        let close_practice = async {
            if let Some(practice) = practice {
                practice.close().await;
            }
        };
        tokio::join!(real.close(), close_practice);
    }

    /// Opens (or makes) the practice workspace and shows it.
    pub(crate) async fn open_practice(&self) -> Result<(), CommandError> {
        let mut open = self.open.lock().await;
        if open.practice.is_none() {
            let known = open.index.practice.clone();
            let uuid = known.clone().unwrap_or_else(fresh_uuid);
            let path = self.options.home.join("workspaces").join(&uuid);
            let setup = PracticeSetup {
                folder: path.join("world"),
                seed: self.options.practice_seed.unwrap_or_else(random_seed),
                speed: known.is_none().then_some(self.options.practice_speed),
                begin_ms: practice::begin_ms(&open.real.region().await?, open.real.now_ms()),
            };
            let door = self.host.start_practice(setup).await.map_err(|error| {
                tracing::error!(%error, "the practice world could not be started");
                CommandError::new(ErrorCode::PracticeFailed)
            })?;
            let clock = Arc::new(ScaledClock::join(door.anchor()));
            let workspace = Workspace::open(Opening {
                kind: WorkspaceKind::Practice,
                path,
                clock: Arc::clone(&clock) as Arc<dyn Clock>,
                world: Some(World { door, clock }),
                host: Arc::clone(&self.host),
                seed: self.options.practice_seed.unwrap_or_else(random_seed),
                events: self.events.clone(),
            })
            .await?;
            if known.is_none() {
                let region = Region {
                    confirmed: true,
                    ..open.real.region().await?
                };
                workspace
                    .db
                    .write(move |tx| settings::save(tx, Region::KEY, &region))
                    .await?;
            }
            open.index.practice = Some(uuid);
            open.practice = Some(workspace);
        }
        open.index.practice_shown = true;
        write_index(&self.options.home, &open.index)
    }

    /// Shows the real workspace; practice ends, and stays on the disk.
    pub(crate) async fn show_real(&self) -> Result<(), CommandError> {
        let mut open = self.open.lock().await;
        open.index.practice_shown = false;
        write_index(&self.options.home, &open.index)?;
        let practice = open.practice.take();
        drop(open);
        if let Some(practice) = practice {
            practice.close().await;
        }
        Ok(())
    }

    /// Bytes in the folder of everything.
    pub(crate) fn folder(&self) -> &Path {
        &self.options.home
    }
}

/// Waits for work that ends the program, but no longer than this, where the system is not
/// going to wait either.
pub async fn end_within(real_ms: u64, work: impl Future<Output = ()>) {
    tokio::select! {
        () = work => {}
        () = SystemClock.tick(real_ms) => {
            tracing::warn!("the end came before everything was closed");
        }
    }
}

/// Takes the home for this process.
fn take_home(options: &AppOptions) -> Result<WorkspaceLock, CommandError> {
    WorkspaceLock::acquire(&options.home).map_err(|error| match error {
        LockError::Held => CommandError::new(ErrorCode::WorkspaceInUse),
        LockError::Io(cause) => CommandError::of_folder(&cause),
    })
}

async fn open_real(
    options: &AppOptions,
    host: &Arc<dyn Host>,
    events: &broadcast::Sender<AppEvent>,
    index: &Index,
) -> Result<Arc<Workspace>, CommandError> {
    Workspace::open(Opening {
        kind: WorkspaceKind::Real,
        path: options.home.join("workspaces").join(&index.real),
        clock: Arc::new(SystemClock),
        world: None,
        host: Arc::clone(host),
        seed: random_seed(),
        events: events.clone(),
    })
    .await
}

pub(crate) fn fresh_uuid() -> String {
    uuid::Uuid::new_v4().to_string()
}

pub(crate) fn random_seed() -> u64 {
    uuid::Uuid::new_v4().as_u64_pair().0
}

/// Files the program was started with, as if they had been dropped. Each once.
pub async fn files_given(app: &App, _: Empty) -> Result<Vec<ChosenFile>, CommandError> {
    Ok(app.host.given_files())
}

/// Asks for a spreadsheet.
pub async fn file_choose(app: &App, _: Empty) -> Result<Option<ChosenFile>, CommandError> {
    app.host
        .choose_file()
        .await
        .map_err(|error| CommandError::internal(&error))
}

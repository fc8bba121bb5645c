//! Between the window and the commands: calls in, events out.
//!
//! The window is painted while the workspaces open: calls that come earlier
//! wait for them. If they cannot be opened, every call gets the reason, and the
//! page has the words for it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use drumbeat_commands::dto::Tag;
use drumbeat_commands::{
    App, AppEvent, AppOptions, ChosenFile, CommandError, ErrorCode, Host, awake, end_within,
    rpc::dispatch,
};
use serde_json::Value;
use tauri::{AppHandle, Emitter, Manager, State, async_runtime};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

use crate::arguments::Arguments;
use crate::host::WindowHost;
use crate::window;

/// The one channel on which the page hears what happened.
const CHANNEL: &str = "drumbeat";

/// The speed of a new practice world: the speed of life, because the codes to
/// scan change by the same clock.
const PRACTICE_SPEED: u32 = 1;

/// How long a system that ends is kept waiting. Windows ends a program after five seconds.
const SYSTEM_WAITS_MS: u64 = 4_000;

/// What opening the workspaces came to.
type Opened = Result<Arc<App>, CommandError>;

/// What the window's program keeps for as long as it runs.
pub(crate) struct Backend {
    host: Arc<WindowHost>,
    /// `None` while the workspaces open.
    opened: watch::Receiver<Option<Opened>>,
    closing: AtomicBool,
}

/// Begins to open everything behind the window.
pub(crate) fn open(app: &AppHandle, home: &Path, arguments: &Arguments) {
    let host = Arc::new(WindowHost::new(app.clone(), arguments.files.clone()));
    let (tell_opened, opened) = watch::channel(None);
    app.manage(Backend {
        host: Arc::clone(&host),
        opened,
        closing: AtomicBool::new(false),
    });
    let options = AppOptions {
        home: home.to_path_buf(),
        practice_seed: arguments.seed,
        practice_speed: arguments.clock_speed.unwrap_or(PRACTICE_SPEED),
    };
    let app = app.clone();
    async_runtime::spawn(async move {
        let opened = App::open(options, host as Arc<dyn Host>)
            .await
            .map(Arc::new);
        match &opened {
            Ok(open) => {
                async_runtime::spawn(forward(app, Arc::clone(open)));
                async_runtime::spawn(awake::watch(Arc::downgrade(open)));
            }
            Err(error) => {
                tracing::error!(
                    code = error.code.as_str(),
                    "the workspaces could not be opened"
                );
            }
        }
        // Nobody may be waiting any more.
        let _ = tell_opened.send(Some(opened));
    });
}

impl Backend {
    /// The commands, once the workspaces are open.
    async fn app(&self) -> Opened {
        let mut opened = self.opened.clone();
        match opened.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(opened)) => opened.clone(),
            Ok(None) | Err(_) => Err(CommandError::new(ErrorCode::Internal)),
        }
    }
}

/// The one command the page can call.
#[tauri::command]
pub(crate) async fn rpc(
    backend: State<'_, Backend>,
    command: String,
    payload: Value,
) -> Result<Value, CommandError> {
    let app = backend.app().await?;
    dispatch(&app, &command, payload).await
}

/// Hands every event on to the page, in order.
async fn forward(app: AppHandle, open: Arc<App>) {
    let mut events = open.events();
    drop(open);
    loop {
        match events.recv().await {
            Ok(event) => tell(&app, &event),
            // What was missed is not known, so everything may have changed.
            Err(RecvError::Lagged(_)) => {
                let tags = vec![
                    Tag::App,
                    Tag::Now,
                    Tag::Numbers,
                    Tag::Contacts,
                    Tag::Imports,
                    Tag::Messages,
                    Tag::Campaigns,
                    Tag::Activity,
                    Tag::Settings,
                ];
                tell(
                    &app,
                    &AppEvent::Changed {
                        tags,
                        workspace: None,
                    },
                );
            }
            Err(RecvError::Closed) => return,
        }
    }
}

/// Offers files to the page: as names and tickets good for one use, never as paths.
pub(crate) fn offer_files(app: &AppHandle, files: Vec<PathBuf>) {
    let host = &app.state::<Backend>().host;
    for file in files {
        if let Some(ChosenFile { file_ref, name }) = host.tickets.offer(file) {
            tell(app, &AppEvent::FileDropped { file_ref, name });
        }
    }
}

/// Tells the page that files hover over the window, or no longer do.
pub(crate) fn hover(app: &AppHandle, over: bool) {
    tell(app, &AppEvent::FileHover { over });
}

/// Ends the program once nothing is leaving any more, ten seconds at most.
pub(crate) fn close(app: &AppHandle) {
    let backend = app.state::<Backend>();
    if backend.closing.swap(true, Ordering::Relaxed) {
        return;
    }
    let opened = backend.opened.borrow().clone();
    let app = app.clone();
    async_runtime::spawn(async move {
        if let Some(Ok(open)) = opened {
            if open.is_sending().await {
                tell(&app, &AppEvent::Closing);
            }
            open.shutdown().await;
        }
        app.exit(0);
    });
}

/// As [`close`], for a system that waits for nobody: returns when all is closed, or when the
/// system would lose its patience. What was on its way then is in doubt at the next start.
pub(crate) fn close_now(app: &AppHandle) {
    let Some(backend) = app.try_state::<Backend>() else {
        return;
    };
    if backend.closing.swap(true, Ordering::Relaxed) {
        return;
    }
    async_runtime::block_on(end_within(SYSTEM_WAITS_MS, async {
        if let Ok(open) = backend.app().await {
            open.shutdown().await;
        }
    }));
}

fn tell(app: &AppHandle, event: &AppEvent) {
    // A page that is gone has nothing to hear.
    let _ = app.emit_to(window::LABEL, CHANNEL, event);
}

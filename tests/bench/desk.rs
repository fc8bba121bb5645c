//! The app, called as the window calls it.

use crate::figures::{Watch, pause};
use crate::host::BenchHost;
use crate::queue::open;
use drumbeat_commands::{App, AppOptions, Host, rpc};
use drumbeat_store::Mode;
use drumbeat_store::table::search_index;
use serde_json::{Value, json};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// Between two looks whether the app rests.
const BETWEEN_LOOKS_MS: u64 = 100;
/// Between two writes of somebody else.
pub(crate) const BETWEEN_WRITES_MS: u64 = 3;

pub(crate) struct Desk {
    app: App,
    host: Arc<BenchHost>,
    /// For files, and for a home of its own.
    folder: TempDir,
}

impl Desk {
    /// Opens the app in a home that vanishes.
    pub(crate) async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        Self::in_home(home, folder, BenchHost::default()).await
    }

    /// Opens the app in this home; the first run is answered.
    pub(crate) async fn in_home(home: PathBuf, folder: TempDir, host: BenchHost) -> Self {
        let host = Arc::new(host);
        std::fs::create_dir_all(&home).unwrap();
        let options = AppOptions {
            home,
            practice_seed: Some(7),
            practice_speed: 1,
        };
        let shared: Arc<dyn Host> = host.clone();
        let app = App::open(options, shared).await.unwrap();
        let desk = Self { app, host, folder };
        let setup = json!({ "shop_name": "Duka", "language": "en", "country": "CD", "zone": "Africa/Lubumbashi" });
        desk.call("setup_save", setup).await;
        desk
    }

    /// A folder for files.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Calls a command, which must succeed.
    pub(crate) async fn call(&self, name: &str, ask: Value) -> Value {
        match rpc::dispatch(&self.app, name, ask).await {
            Ok(answer) => answer,
            Err(error) => panic!("{name}: {error:?}"),
        }
    }

    /// Calls a command and gives the milliseconds it took.
    pub(crate) async fn timed(&self, name: &str, ask: Value) -> (Value, f64) {
        let watch = Watch::start();
        let answer = self.call(name, ask).await;
        (answer, watch.ms())
    }

    /// A dropped file becomes a draft.
    pub(crate) async fn drop_file(&self, path: &Path) -> (Value, f64) {
        let file = self.host.drop_file(path);
        self.timed("import_open", json!({ "file_ref": file })).await
    }

    /// A dropped file is refused: the code, and the milliseconds until it is there.
    pub(crate) async fn refused(&self, path: &Path) -> (String, f64) {
        let ask = json!({ "file_ref": self.host.drop_file(path) });
        let watch = Watch::start();
        let error = rpc::dispatch(&self.app, "import_open", ask).await;
        let ms = watch.ms();
        let error = serde_json::to_value(error.unwrap_err()).unwrap();
        (error["code"].as_str().unwrap().to_owned(), ms)
    }

    /// The list is imported, and everybody agreed.
    pub(crate) async fn import(&self, path: &Path) -> Value {
        let draft = self.drop_file(path).await.0["draft_id"].clone();
        self.call("import_commit", agreed(&draft)).await
    }

    /// Does the work while a small write is asked for again and again, as the
    /// engine asks when it sends. Gives the answer and the longest time, in
    /// milliseconds, that such a write took from the call to the disk: the rest of
    /// the transaction it found, and at most the one it shared a commit with.
    pub(crate) async fn while_others_write<T>(&self, work: impl Future<Output = T>) -> (T, f64) {
        let mut longest = 0.0_f64;
        let others = async {
            loop {
                let watch = Watch::start();
                self.call("steps_hide", json!({})).await;
                longest = longest.max(watch.ms());
                pause(BETWEEN_WRITES_MS).await;
            }
        };
        let answer = tokio::select! {
            answer = work => answer,
            () = others => unreachable!("others never stop writing"),
        };
        (answer, longest)
    }

    /// Waits until the search knows everybody who was imported: what comes then is measured
    /// without the work that an import leaves behind for a few seconds.
    pub(crate) async fn rests(&self) {
        // The practice has a workspace of its own.
        for workspace in std::fs::read_dir(self.folder().join("home/workspaces")).unwrap() {
            let db = open(&workspace.unwrap().path().join("drumbeat.db"), Mode::Inline);
            while db.read(search_index::is_behind).await.unwrap() {
                pause(BETWEEN_LOOKS_MS).await;
            }
        }
    }

    /// Ends it in order.
    pub(crate) async fn close(self) {
        self.app.shutdown().await;
    }
}

/// Everybody of a draft agreed.
pub(crate) fn agreed(draft: &Value) -> Value {
    json!({ "draft_id": draft, "consent": "all", "how": "paper_form", "tags": ["Import"] })
}

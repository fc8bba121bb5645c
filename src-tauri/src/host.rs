//! What the commands need from a program with a window.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use drumbeat_commands::{
    ChosenFile, ENDINGS, FileRef, Host, HostError, KeyStore, OpenedFile, PracticeSetup,
    PracticeWorld, SaveTarget,
};
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::DialogExt;
use tokio::sync::oneshot;

use crate::awake;
use crate::files::Tickets;
use crate::held::Held;
use crate::keychain::Keychain;
use crate::practice::EmbeddedWorld;
use crate::window;

/// The window, the keychain, the tickets for files.
pub(crate) struct WindowHost {
    app: AppHandle,
    keychain: Keychain,
    awake: Held<keepawake::KeepAwake>,
    #[cfg(target_os = "macos")]
    working: Held<crate::nap::Activity>,
    /// Files dropped on the window or handed over by a second start.
    pub(crate) tickets: Tickets,
    /// Files the program was started with, until the page asks for them.
    given: Mutex<Vec<PathBuf>>,
}

impl WindowHost {
    pub(crate) fn new(app: AppHandle, given: Vec<PathBuf>) -> Self {
        Self {
            app,
            keychain: Keychain::default(),
            awake: Held::by(awake::hold),
            #[cfg(target_os = "macos")]
            working: Held::by(crate::nap::hold),
            tickets: Tickets::default(),
            given: Mutex::new(given),
        }
    }

    /// Asks for a file with one of these endings.
    async fn choose(&self, endings: &[&str]) -> Result<Option<ChosenFile>, HostError> {
        let (chosen, answer) = oneshot::channel();
        let mut dialog = self
            .app
            .dialog()
            .file()
            .add_filter(endings.join(", "), endings);
        if let Some(window) = self.app.get_webview_window(window::LABEL) {
            dialog = dialog.set_parent(&window);
        }
        dialog.pick_file(move |file| {
            // The page may have gone meanwhile.
            let _ = chosen.send(file);
        });
        let file = answer.await.map_err(|error| HostError(error.to_string()))?;
        let Some(file) = file else { return Ok(None) };
        let path = file
            .into_path()
            .map_err(|error| HostError(error.to_string()))?;
        Ok(self.tickets.offer(path))
    }
}

#[async_trait::async_trait]
impl Host for WindowHost {
    fn key_store(&self) -> &dyn KeyStore {
        &self.keychain
    }

    fn take_file(&self, file: &FileRef) -> Option<OpenedFile> {
        self.tickets.take(file)
    }

    async fn choose_file(&self) -> Result<Option<ChosenFile>, HostError> {
        self.choose(ENDINGS).await
    }

    async fn choose_paper(&self) -> Result<Option<ChosenFile>, HostError> {
        self.choose(&["jpg", "jpeg", "png", "pdf"]).await
    }

    async fn choose_target(
        &self,
        proposed: &str,
        ending: &str,
    ) -> Result<Option<SaveTarget>, HostError> {
        let (chosen, answer) = oneshot::channel();
        let mut dialog = self
            .app
            .dialog()
            .file()
            .add_filter(ending, &[ending])
            .set_file_name(proposed);
        if let Some(window) = self.app.get_webview_window(window::LABEL) {
            dialog = dialog.set_parent(&window);
        }
        dialog.save_file(move |file| {
            // The page may have gone meanwhile.
            let _ = chosen.send(file);
        });
        let file = answer.await.map_err(|error| HostError(error.to_string()))?;
        let Some(file) = file else { return Ok(None) };
        let path = file
            .into_path()
            .map_err(|error| HostError(error.to_string()))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok(Some(SaveTarget {
            name: name.into_owned(),
            path,
        }))
    }

    fn given_files(&self) -> Vec<ChosenFile> {
        let given = std::mem::take(&mut *self.given.lock().unwrap_or_else(PoisonError::into_inner));
        given
            .into_iter()
            .filter_map(|file| self.tickets.offer(file))
            .collect()
    }

    async fn start_practice(
        &self,
        setup: PracticeSetup,
    ) -> Result<Box<dyn PracticeWorld>, HostError> {
        Ok(Box::new(EmbeddedWorld::start(setup).await?))
    }

    fn keep_awake(&self, awake: bool) {
        self.awake.wish(awake);
    }

    #[cfg(target_os = "macos")]
    fn keep_working(&self, working: bool) {
        self.working.wish(working);
    }

    fn is_kept_awake(&self) -> bool {
        self.awake.is_held()
    }

    fn battery(&self) -> Option<(u8, bool)> {
        awake::battery()
    }

    fn reader_program(&self) -> Option<PathBuf> {
        let name = format!("drumbeat-reader{}", std::env::consts::EXE_SUFFIX);
        let here = std::env::current_exe().unwrap_or_default();
        Some(here.with_file_name(name))
    }
}

//! The program around the commands: keys in memory or in the system's keychain, files by
//! ticket, a practice world of its own.

use crate::practice::EmbeddedWorld;
use drumbeat_commands::{
    ChosenFile, FileRef, Host, HostError, KeyStore, KeyStoreError, OpenedFile, PracticeSetup,
    PracticeWorld,
};
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

#[derive(Default)]
pub(crate) struct BenchHost {
    keys: Keys,
    tickets: Mutex<BTreeMap<String, OpenedFile>>,
}

impl BenchHost {
    /// Its keys are where the app looks for them.
    pub(crate) fn with_keychain() -> Self {
        Self {
            keys: Keys {
                in_keychain: true,
                ..Keys::default()
            },
            ..Self::default()
        }
    }

    /// A file is dropped on the window.
    pub(crate) fn drop_file(&self, path: &Path) -> FileRef {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let opened = OpenedFile {
            path: path.to_owned(),
            name: name.clone(),
        };
        self.tickets.lock().unwrap().insert(name.clone(), opened);
        FileRef(name)
    }
}

#[async_trait::async_trait]
impl Host for BenchHost {
    fn key_store(&self) -> &dyn KeyStore {
        &self.keys
    }

    fn take_file(&self, file: &FileRef) -> Option<OpenedFile> {
        self.tickets.lock().unwrap().remove(&file.0)
    }

    async fn choose_file(&self) -> Result<Option<ChosenFile>, HostError> {
        Ok(None)
    }

    async fn start_practice(
        &self,
        setup: PracticeSetup,
    ) -> Result<Box<dyn PracticeWorld>, HostError> {
        Ok(Box::new(EmbeddedWorld::start(setup).await?))
    }

    /// The one that is shipped, if it was built beside this program.
    fn reader_program(&self) -> Option<PathBuf> {
        let name = format!("drumbeat-reader{}", std::env::consts::EXE_SUFFIX);
        let beside = std::env::current_exe().ok()?.with_file_name(name);
        beside.is_file().then_some(beside)
    }
}

/// What is set goes into the keychain too, if that is wanted; what is asked for by this
/// program is in the memory.
#[derive(Default)]
struct Keys {
    in_keychain: bool,
    memory: Mutex<BTreeMap<String, SecretString>>,
}

impl KeyStore for Keys {
    fn is_durable(&self) -> bool {
        self.in_keychain
    }

    fn set(&self, entry: &str, key: &SecretString) -> Result<(), KeyStoreError> {
        if self.in_keychain {
            keyring::Entry::new("Drumbeat", entry)
                .and_then(|entry| entry.set_password(key.expose_secret()))
                .map_err(|_| KeyStoreError::NoKeychain)?;
        }
        self.memory
            .lock()
            .unwrap()
            .insert(entry.to_owned(), key.clone());
        Ok(())
    }

    fn get(&self, entry: &str) -> Result<Option<SecretString>, KeyStoreError> {
        Ok(self.memory.lock().unwrap().get(entry).cloned())
    }

    fn remove(&self, entry: &str) -> Result<(), KeyStoreError> {
        self.memory.lock().unwrap().remove(entry);
        Ok(())
    }
}

//! What the commands need, without a window: keys in memory, files by upload.

use crate::arguments::Outside;
use crate::outside::OutsideWorld;
use crate::practice::EmbeddedWorld;
use drumbeat_commands::{
    ChosenFile, FileRef, Host, HostError, KeyStore, KeyStoreError, OpenedFile, PracticeSetup,
    PracticeWorld, SaveTarget,
};
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

pub(crate) struct DevHost {
    keys: MemoryKeys,
    outside: Option<Outside>,
    /// Uploads, gone with the process.
    uploads: tempfile::TempDir,
    tickets: Mutex<BTreeMap<String, OpenedFile>>,
}

impl DevHost {
    pub(crate) fn new(outside: Option<Outside>) -> Result<Self, String> {
        Ok(Self {
            keys: MemoryKeys::default(),
            outside,
            uploads: tempfile::tempdir().map_err(|error| error.to_string())?,
            tickets: Mutex::default(),
        })
    }

    /// Keeps an uploaded file and gives the ticket for it.
    pub(crate) fn upload(&self, name: &str, bytes: &[u8]) -> std::io::Result<ChosenFile> {
        let ticket = uuid::Uuid::new_v4().simple().to_string();
        let path = self.uploads.path().join(&ticket);
        std::fs::write(&path, bytes)?;
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned();
        let opened = OpenedFile {
            path,
            name: name.clone(),
        };
        self.tickets
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(ticket.clone(), opened);
        Ok(ChosenFile {
            file_ref: FileRef(ticket),
            name,
        })
    }

    /// A file that was saved here.
    pub(crate) fn saved(&self, name: &str) -> std::io::Result<Vec<u8>> {
        let name = name.strip_prefix("saved-").unwrap_or(name);
        std::fs::read(self.uploads.path().join(saved_name(name)))
    }
}

/// What a saved file is called on this disk.
fn saved_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    format!("saved-{name}")
}

#[async_trait::async_trait]
impl Host for DevHost {
    fn key_store(&self) -> &dyn KeyStore {
        &self.keys
    }

    fn take_file(&self, file: &FileRef) -> Option<OpenedFile> {
        self.tickets
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&file.0)
    }

    /// The page has a file field of its own here.
    async fn choose_file(&self) -> Result<Option<ChosenFile>, HostError> {
        Ok(None)
    }

    /// There is nobody to ask: it goes where `/saved/` gives it out.
    async fn choose_target(
        &self,
        proposed: &str,
        _ending: &str,
    ) -> Result<Option<SaveTarget>, HostError> {
        let name = saved_name(proposed);
        Ok(Some(SaveTarget {
            path: self.uploads.path().join(&name),
            name,
        }))
    }

    async fn start_practice(
        &self,
        setup: PracticeSetup,
    ) -> Result<Box<dyn PracticeWorld>, HostError> {
        match &self.outside {
            Some(outside) => Ok(Box::new(
                OutsideWorld::join(outside.clone(), setup.speed).await?,
            )),
            None => Ok(Box::new(EmbeddedWorld::start(setup).await?)),
        }
    }

    fn reader_program(&self) -> Option<PathBuf> {
        let name = format!("drumbeat-reader{}", std::env::consts::EXE_SUFFIX);
        let here = std::env::current_exe().unwrap_or_default();
        Some(here.with_file_name(name))
    }
}

/// Keys for as long as the process runs.
#[derive(Default)]
struct MemoryKeys(Mutex<BTreeMap<String, SecretString>>);

impl KeyStore for MemoryKeys {
    fn is_durable(&self) -> bool {
        false
    }

    fn set(&self, entry: &str, key: &SecretString) -> Result<(), KeyStoreError> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(entry.to_owned(), key.clone());
        Ok(())
    }

    fn get(&self, entry: &str) -> Result<Option<SecretString>, KeyStoreError> {
        Ok(self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(entry)
            .cloned())
    }

    fn remove(&self, entry: &str) -> Result<(), KeyStoreError> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(entry);
        Ok(())
    }
}

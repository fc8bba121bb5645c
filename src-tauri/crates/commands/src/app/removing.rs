//! Removing workspaces for good.
//!
//! A folder goes only after its file was closed, because Windows deletes none that is open.
//! The index names it as leaving before anything is deleted, and until it is gone: what
//! another program holds, or a crash left, goes at the next start. Folders that the index
//! does not name are never touched. One that was lost would else take the shop with it.

use super::index::{Index, write_index};
use super::{App, fresh_uuid, open_real};
use crate::{CommandError, keys};
use drumbeat_store::table::accounts;
use std::path::{Component, Path, PathBuf};

impl App {
    /// Ends practice and removes everything of it. `false` where some of it is still on the
    /// disk, until the next start.
    pub(crate) async fn remove_practice(&self) -> Result<bool, CommandError> {
        let mut open = self.open.lock().await;
        let mut index = open.index.clone();
        index.practice_shown = false;
        index.leaving.extend(index.practice.take());
        write_index(&self.options.home, &index)?;
        open.index = index;
        let gone = open.practice.take();
        drop(open);
        if let Some(gone) = gone {
            gone.close_file().await;
        }
        self.remove_leaving().await
    }

    /// Removes everything: both workspaces, and the keys in the keychain. `false` where some
    /// of it is still on the disk, until the next start.
    pub(crate) async fn remove_everything(&self) -> Result<bool, CommandError> {
        self.remove_practice().await?;
        let mut open = self.open.lock().await;
        for account in open.real.db.read(accounts::list).await? {
            keys::remove(&self.host, &account.keychain_entry).await?;
        }
        let mut leaving = open.index.leaving.clone();
        leaving.push(open.index.real.clone());
        let index = Index {
            real: fresh_uuid(),
            leaving,
            ..Index::default()
        };
        let fresh = open_real(&self.options, &self.host, &self.events, &index).await?;
        write_index(&self.options.home, &index)?;
        let gone = std::mem::replace(&mut open.real, fresh);
        open.index = index;
        drop(open);
        gone.close_file().await;
        self.remove_leaving().await
    }

    /// Whether something that was removed is still on the disk.
    pub(crate) async fn is_leaving(&self) -> bool {
        !self.open.lock().await.index.leaving.is_empty()
    }

    /// Whether nothing of what is leaving is left.
    async fn remove_leaving(&self) -> Result<bool, CommandError> {
        let index = self.open.lock().await.index.clone();
        let removed = remove_named(&self.options.home, &index).await;
        // Somebody may have removed more meanwhile.
        let mut open = self.open.lock().await;
        let mut index = open.index.clone();
        index.leaving.retain(|name| !removed.contains(name));
        write_index(&self.options.home, &index)?;
        open.index = index;
        Ok(open.index.leaving.is_empty())
    }
}

/// Removes what was left at the last end, before anything is opened. Nothing here keeps the
/// shop closed: a disk that is full, and on which it is not noted, is tried again at the next
/// start, when what is gone is gone already.
pub(super) async fn at_start(home: &Path, index: &mut Index) {
    if index.leaving.is_empty() {
        return;
    }
    let removed = remove_named(home, index).await;
    if removed.is_empty() {
        return;
    }
    index.leaving.retain(|name| !removed.contains(name));
    if let Err(error) = write_index(home, index) {
        let code = error.code.as_str();
        tracing::warn!(code, "that folders were removed could not be noted");
    }
}

/// Removes the folders that are leaving. Which of them are to be named no more.
async fn remove_named(home: &Path, index: &Index) -> Vec<String> {
    let (index, workspaces) = (index.clone(), home.join("workspaces"));
    let removing = tokio::task::spawn_blocking(move || {
        let mut removed = index.leaving.clone();
        removed.retain(|name| match folder_of(&workspaces, name, &index) {
            Some(folder) => is_removed(&folder),
            // An index that somebody has changed by hand.
            None => true,
        });
        removed
    });
    removing.await.unwrap_or_default()
}

/// The folder of this name: of nothing that is in use, and nowhere else.
fn folder_of(workspaces: &Path, name: &str, index: &Index) -> Option<PathBuf> {
    let in_use = index.real == name || index.practice.as_deref() == Some(name);
    let mut parts = Path::new(name).components();
    match (parts.next(), parts.next()) {
        (Some(Component::Normal(part)), None) if !in_use => Some(workspaces.join(part)),
        _ => None,
    }
}

fn is_removed(folder: &Path) -> bool {
    let removed = drumbeat_store::remove_folder(folder);
    if let Err(error) = &removed {
        tracing::error!(%error, "a folder could not be removed; the next start tries again");
    }
    removed.is_ok()
}

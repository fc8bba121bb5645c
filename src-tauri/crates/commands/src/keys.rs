//! Asking the keychain. Every question may wait for its owner to type a password,
//! or for a service that never answers, so none is asked on a thread that runs
//! anything else.

use crate::{CommandError, ErrorCode, Host, KeyStoreError};
use secrecy::SecretString;
use std::sync::Arc;

/// Whether keys survive the end of the app.
pub(crate) async fn are_durable(host: &Arc<dyn Host>) -> bool {
    let host = Arc::clone(host);
    tokio::task::spawn_blocking(move || host.key_store().is_durable())
        .await
        .unwrap_or(false)
}

/// The key, if it is there.
pub(crate) async fn get(
    host: &Arc<dyn Host>,
    entry: &str,
) -> Result<Option<SecretString>, KeyStoreError> {
    let (host, entry) = (Arc::clone(host), entry.to_owned());
    let asked = tokio::task::spawn_blocking(move || host.key_store().get(&entry)).await;
    match asked.unwrap_or(Ok(None)) {
        Err(KeyStoreError::NoKeychain) => Ok(None),
        answered => answered,
    }
}

/// The next question for the key is asked, though it was refused.
pub(crate) fn ask_again(host: &Arc<dyn Host>, entry: &str) {
    host.key_store().ask_again(entry);
}

/// Keeps a key.
pub(crate) async fn set(
    host: &Arc<dyn Host>,
    entry: &str,
    key: SecretString,
) -> Result<(), CommandError> {
    let (host, entry) = (Arc::clone(host), entry.to_owned());
    let asked = tokio::task::spawn_blocking(move || host.key_store().set(&entry, &key)).await;
    refused(asked.is_ok_and(|kept| kept.is_ok()))
}

/// Forgets a key.
pub(crate) async fn remove(host: &Arc<dyn Host>, entry: &str) -> Result<(), CommandError> {
    let (host, entry) = (Arc::clone(host), entry.to_owned());
    let asked = tokio::task::spawn_blocking(move || host.key_store().remove(&entry)).await;
    refused(asked.is_ok_and(|removed| removed.is_ok()))
}

fn refused(done: bool) -> Result<(), CommandError> {
    if done {
        Ok(())
    } else {
        Err(CommandError::new(ErrorCode::KeychainRefused))
    }
}

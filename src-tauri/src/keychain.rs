//! The system's keychain: the only place that keeps a server's key.
//!
//! Three of the keychain's errors (none there, no access, broken) mean the same
//! to a shop owner: this computer has no keychain we can use. Then keys stay in
//! memory until the app is closed, and the app says so. The store is chosen once
//! for the life of the process.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use drumbeat_commands::{KeyStore, KeyStoreError};
use keyring::{Entry, Error};
use secrecy::{ExposeSecret, SecretString};

/// The name that a person sees in the keychain's own window.
const SERVICE: &str = "Drumbeat";

/// Keys in the keychain, or in memory where there is none.
///
/// Every call may block while the keychain asks its owner for a password.
#[derive(Default)]
pub(crate) struct Keychain {
    /// It was there, and turned out to let us in no more.
    lost: AtomicBool,
    memory: Mutex<HashMap<String, SecretString>>,
}

impl Keychain {
    fn in_memory(&self) -> MutexGuard<'_, HashMap<String, SecretString>> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the keychain gave, or from now on the memory when it turns out unusable.
    fn or_memory<T>(
        &self,
        asked: impl FnOnce() -> Result<T, Error>,
        memory: impl FnOnce(&mut HashMap<String, SecretString>) -> T,
    ) -> Result<T, KeyStoreError> {
        if self.is_durable() {
            match asked().map_err(|error| cause(&error)) {
                Err(KeyStoreError::NoKeychain) => self.lost.store(true, Ordering::Relaxed),
                answered => return answered,
            }
        }
        Ok(memory(&mut self.in_memory()))
    }
}

impl KeyStore for Keychain {
    fn is_durable(&self) -> bool {
        !self.lost.load(Ordering::Relaxed) && Entry::store_status().is_ok()
    }

    fn set(&self, entry: &str, key: &SecretString) -> Result<(), KeyStoreError> {
        self.or_memory(
            || Entry::new(SERVICE, entry)?.set_password(key.expose_secret()),
            |memory| {
                memory.insert(entry.to_owned(), key.clone());
            },
        )
    }

    fn get(&self, entry: &str) -> Result<Option<SecretString>, KeyStoreError> {
        // Kept before the keychain went away, or after.
        if let Some(key) = self.in_memory().get(entry) {
            return Ok(Some(key.clone()));
        }
        self.or_memory(
            || present(Entry::new(SERVICE, entry)?.get_password()).map(|key| key.map(Into::into)),
            |_| None,
        )
    }

    fn remove(&self, entry: &str) -> Result<(), KeyStoreError> {
        self.in_memory().remove(entry);
        self.or_memory(
            || present(Entry::new(SERVICE, entry)?.delete_credential()).map(drop),
            |_| (),
        )
    }
}

/// No such entry is an answer, not an error.
fn present<T>(answer: Result<T, Error>) -> Result<Option<T>, Error> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The error itself is never shown or logged: some carry the secret's bytes.
fn cause(error: &Error) -> KeyStoreError {
    match error {
        Error::NoDefaultStore | Error::NoStorageAccess(_) | Error::PlatformFailure(_) => {
            KeyStoreError::NoKeychain
        }
        // The enum is the keychain library's and may grow.
        _ => KeyStoreError::Refused,
    }
}

#[cfg(test)]
mod tests;

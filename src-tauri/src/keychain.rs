//! The system's keychain: the only place that keeps a server's key.
//!
//! A computer may have no keychain: then keys stay in memory until the app is closed, and
//! the app says so. The store is chosen once for the life of the process.
//!
//! A keychain may also say no: its owner pressed "Deny" when macOS asked, or did not unlock
//! it. What it refused to hand out is not asked for again until the operator wants it, because
//! every question is a window over their work, and the engine would ask all night. What it
//! refuses to take is refused to the operator once, who may have slipped; said no to twice,
//! the key stays in memory, so that a keychain that takes nothing keeps no shop closed.

mod vault;

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use drumbeat_commands::{KeyStore, KeyStoreError};
use keyring::Error;
use secrecy::{ExposeSecret, SecretString};

use self::vault::{System, Vault};

/// Keys in the keychain, or in memory where there is none.
///
/// Every call may block while the keychain asks its owner for a password.
#[derive(Default)]
pub(crate) struct Keychain<V = System> {
    vault: V,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// Keys that are nowhere else.
    memory: HashMap<String, SecretString>,
    /// Entries that were not handed out.
    unread: HashSet<String>,
    /// Entries that were not taken, or not deleted.
    unwritten: HashSet<String>,
}

impl<V: Vault> Keychain<V> {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A change that the keychain did, or has no part in. A first no is the operator's to hear.
    fn changed(&self, entry: &str, answer: Result<(), Error>) -> Result<Kept, KeyStoreError> {
        match answer.map_err(|error| cause(&error)) {
            Ok(()) => Ok(Kept::InKeychain),
            Err(KeyStoreError::NoKeychain) => Ok(Kept::Nowhere),
            Err(KeyStoreError::Refused) => {
                if self.known().unwritten.insert(entry.to_owned()) {
                    return Err(KeyStoreError::Refused);
                }
                tracing::warn!("the keychain refuses, and is done without");
                Ok(Kept::Nowhere)
            }
        }
    }
}

/// Where a change has arrived.
#[derive(PartialEq, Eq)]
enum Kept {
    InKeychain,
    Nowhere,
}

impl<V: Vault> KeyStore for Keychain<V> {
    fn is_durable(&self) -> bool {
        self.known().memory.is_empty() && self.vault.is_there()
    }

    fn set(&self, entry: &str, key: &SecretString) -> Result<(), KeyStoreError> {
        let kept = self.changed(entry, self.vault.set(entry, key.expose_secret()))?;
        let mut known = self.known();
        known.unread.remove(entry);
        if kept == Kept::InKeychain {
            known.unwritten.remove(entry);
            known.memory.remove(entry);
        } else {
            known.memory.insert(entry.to_owned(), key.clone());
        }
        Ok(())
    }

    fn get(&self, entry: &str) -> Result<Option<SecretString>, KeyStoreError> {
        {
            let known = self.known();
            if let Some(key) = known.memory.get(entry) {
                return Ok(Some(key.clone()));
            }
            if known.unread.contains(entry) {
                return Err(KeyStoreError::Refused);
            }
        }
        match present(self.vault.get(entry)).map_err(|error| cause(&error)) {
            Ok(key) => Ok(key.map(Into::into)),
            Err(KeyStoreError::NoKeychain) => Ok(None),
            Err(KeyStoreError::Refused) => {
                self.known().unread.insert(entry.to_owned());
                Err(KeyStoreError::Refused)
            }
        }
    }

    fn remove(&self, entry: &str) -> Result<(), KeyStoreError> {
        self.changed(entry, present(self.vault.delete(entry)).map(drop))?;
        let mut known = self.known();
        known.memory.remove(entry);
        known.unread.remove(entry);
        known.unwritten.remove(entry);
        Ok(())
    }

    fn ask_again(&self, entry: &str) {
        self.known().unread.remove(entry);
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

/// Only a store that could not be opened at all is no keychain. Everything else may be a no of
/// its owner: macOS gives a "Deny" as a failure of the platform, and a Linux keychain that
/// stays locked as one without access. The error itself is never shown or logged: some carry
/// the secret's bytes.
fn cause(error: &Error) -> KeyStoreError {
    match error {
        Error::NoDefaultStore => KeyStoreError::NoKeychain,
        // The enum is the keychain library's and may grow.
        _ => KeyStoreError::Refused,
    }
}

#[cfg(test)]
mod tests;

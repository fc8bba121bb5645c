//! The keychain as its library gives it.

use keyring::{Entry, Error};

/// The name that a person sees in the keychain's own window.
const SERVICE: &str = "Drumbeat";

/// What is asked of a keychain.
pub(crate) trait Vault: Send + Sync {
    fn is_there(&self) -> bool;
    fn set(&self, entry: &str, key: &str) -> Result<(), Error>;
    fn get(&self, entry: &str) -> Result<String, Error>;
    fn delete(&self, entry: &str) -> Result<(), Error>;
}

/// The one of this computer.
#[derive(Default)]
pub(crate) struct System;

impl Vault for System {
    fn is_there(&self) -> bool {
        Entry::store_status().is_ok()
    }

    fn set(&self, entry: &str, key: &str) -> Result<(), Error> {
        Entry::new(SERVICE, entry)?.set_password(key)
    }

    fn get(&self, entry: &str) -> Result<String, Error> {
        Entry::new(SERVICE, entry)?.get_password()
    }

    fn delete(&self, entry: &str) -> Result<(), Error> {
        Entry::new(SERVICE, entry)?.delete_credential()
    }
}

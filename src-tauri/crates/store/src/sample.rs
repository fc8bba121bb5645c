//! A small shop for the tests of this crate.

use crate::query::import_plan::{ImportedPerson, SaidConsent, ToldConsent};
use crate::table::imports::{self, NewImport};
use crate::table::people::{self, PersonText};
use crate::table::{consent_events, identities};
use crate::{Db, StoreError, Tx};
use drumbeat_domain::phone::Phone;
use drumbeat_domain::{ImportId, PersonId};
use rusqlite::Connection;

pub(crate) const NOW: i64 = 1_700_000_000_000;

pub(crate) fn db() -> Db {
    Db::in_memory().unwrap()
}

fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(work)
}

pub(crate) fn try_write<T: Send + 'static>(
    db: &Db,
    job: impl FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    wait(db.write(job))
}

pub(crate) fn write<T: Send + 'static>(
    db: &Db,
    job: impl FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
) -> T {
    try_write(db, job).unwrap()
}

pub(crate) fn read<T: Send + 'static>(
    db: &Db,
    job: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
) -> T {
    wait(db.read(job)).unwrap()
}

pub(crate) fn phone(n: u32) -> Phone {
    Phone::from_e164(&format!("+24399{n:07}")).unwrap()
}

pub(crate) fn text(name: &str) -> PersonText {
    PersonText {
        name: name.to_owned(),
        ..PersonText::default()
    }
}

/// Somebody with a phone.
pub(crate) fn person(tx: &Tx<'_>, name: &str, n: u32) -> PersonId {
    let id = people::insert(tx, &text(name), None, NOW).unwrap();
    assert!(
        identities::add_phone(tx, id, &phone(n), NOW).unwrap(),
        "a free phone"
    );
    id
}

/// Somebody with a phone who agreed.
pub(crate) fn agreed(tx: &Tx<'_>, name: &str, n: u32) -> PersonId {
    let id = person(tx, name, n);
    consent_events::allow(tx, id, "spoken", NOW).unwrap();
    id
}

pub(crate) fn imported(name: &str, n: u32) -> ImportedPerson {
    ImportedPerson {
        row: Some(n),
        phone: phone(n),
        other_phones: Vec::new(),
        text: text(name),
        fields: Vec::new(),
        tags: Vec::new(),
        lists: Vec::new(),
        consent: SaidConsent::Unknown,
        told: ToldConsent::default(),
        opt_out: false,
        stopped_on: None,
        is_test: false,
    }
}

pub(crate) fn draft(tx: &Tx<'_>) -> ImportId {
    let new = NewImport {
        file_name: "clients.xlsx".to_owned(),
        format: "xlsx".to_owned(),
        staged: "{}".to_owned(),
        region: "CD".to_owned(),
        mapping: "{}".to_owned(),
        columns_hash: "h".to_owned(),
    };
    imports::insert(tx, &new, NOW).unwrap()
}

//! Servers (and later Meta accounts). The key is not here: only the name of its
//! entry in the keychain.

use crate::{StoreError, Tx, coded};
use drumbeat_domain::AccountId;
use rusqlite::{Connection, OptionalExtension, Row};

/// What kind of gateway an account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountKind {
    /// A WAHA server.
    Waha,
    /// The built-in practice world.
    Practice,
    /// Meta's Cloud API.
    Cloud,
}

impl AccountKind {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waha => "waha",
            Self::Practice => "practice",
            Self::Cloud => "cloud",
        }
    }

    /// From the stored code.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "waha" => Some(Self::Waha),
            "practice" => Some(Self::Practice),
            "cloud" => Some(Self::Cloud),
            _ => None,
        }
    }
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// For the outside.
    pub uuid: String,
    /// Its kind.
    pub kind: AccountKind,
    /// Where it is; no key in it.
    pub address: String,
    /// The keychain entry of its key.
    pub keychain_entry: String,
    /// As last reported.
    pub server_version: String,
    /// As last reported.
    pub server_engine: String,
    /// As last reported.
    pub server_tier: String,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        id: AccountId(row.get("id")?),
        uuid: row.get("uuid")?,
        kind: coded(row, "kind", AccountKind::parse)?,
        address: row.get("address")?,
        keychain_entry: row.get("keychain_entry")?,
        server_version: row.get("server_version")?,
        server_engine: row.get("server_engine")?,
        server_tier: row.get("server_tier")?,
    })
}

const COLUMNS: &str =
    "id, uuid, kind, address, keychain_entry, server_version, server_engine, server_tier";

/// All accounts.
pub fn list(conn: &Connection) -> Result<Vec<Account>, StoreError> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM gateway_accounts ORDER BY id"
    ))?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One account, if it exists.
pub fn load(conn: &Connection, id: AccountId) -> Result<Option<Account>, StoreError> {
    Ok(conn
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM gateway_accounts WHERE id = ?1"
        ))?
        .query_row([id.0], read)
        .optional()?)
}

/// The account at this address, if there is one.
pub fn find(
    conn: &Connection,
    kind: AccountKind,
    address: &str,
) -> Result<Option<Account>, StoreError> {
    Ok(conn
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM gateway_accounts WHERE kind = ?1 AND address = ?2"
        ))?
        .query_row((kind.code(), address), read)
        .optional()?)
}

/// Adds an account.
pub fn insert(
    tx: &Tx<'_>,
    uuid: &str,
    kind: AccountKind,
    address: &str,
    now_ms: i64,
) -> Result<AccountId, StoreError> {
    tx.prepare_cached(
        "INSERT INTO gateway_accounts (uuid, kind, address, keychain_entry, created_at_ms)
         VALUES (?1, ?2, ?3, 'account-' || ?1, ?4)",
    )?
    .execute((uuid, kind.code(), address, now_ms))?;
    Ok(AccountId(tx.last_insert_rowid()))
}

/// Where it is now (the practice world gets another port at each start).
pub fn set_address(tx: &Tx<'_>, id: AccountId, address: &str) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE gateway_accounts SET address = ?2 WHERE id = ?1",
        (id.0, address),
    )?;
    Ok(())
}

/// What the server reported about itself.
pub fn set_server(
    tx: &Tx<'_>,
    id: AccountId,
    version: &str,
    engine: &str,
    tier: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE gateway_accounts SET server_version = ?2, server_engine = ?3, server_tier = ?4 WHERE id = ?1",
        (id.0, version, engine, tier),
    )?;
    Ok(())
}

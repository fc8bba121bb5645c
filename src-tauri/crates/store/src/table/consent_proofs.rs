//! `consent_proofs`: what shows that people agreed. Written once. An entry of the consent
//! ledger points to it, or the import that brought the entry does: one row then stands
//! behind every yes of a list. The papers themselves are files ([`crate::evidence`]).

use crate::evidence::{EvidenceKind, EvidenceRef};
use crate::{StoreError, Tx, coded};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

/// What shows that somebody agreed, or asked to stop.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ConsentProof {
    /// The day, `YYYY-MM-DD`, as the operator or a list told it.
    pub agreed_on: Option<String>,
    /// The words that people were shown or told.
    pub wording: String,
    /// A picture or a scan of the paper.
    pub evidence: Option<EvidenceRef>,
}

impl ConsentProof {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Keeps a proof and gives its row.
pub fn insert(tx: &Tx<'_>, proof: &ConsentProof, now_ms: i64) -> Result<i64, StoreError> {
    let evidence = proof.evidence.as_ref();
    tx.prepare_cached(
        "INSERT INTO consent_proofs (agreed_on, wording, evidence, evidence_kind, evidence_name, created_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        proof.agreed_on.as_deref().unwrap_or_default(),
        proof.wording,
        evidence.map_or("", |evidence| evidence.hash.as_str()),
        evidence.map_or("", |evidence| evidence.kind.code()),
        evidence.map_or("", |evidence| evidence.name.as_str()),
        now_ms
    ])?;
    Ok(tx.last_insert_rowid())
}

/// The proof of this row.
pub fn load(conn: &Connection, id: i64) -> Result<Option<ConsentProof>, StoreError> {
    let found = conn
        .prepare_cached(
            "SELECT agreed_on, wording, evidence, evidence_kind, evidence_name
             FROM consent_proofs WHERE id = ?1",
        )?
        .query_row([id], joined)
        .optional()?;
    Ok(found)
}

/// The proof in these columns, which are empty where none was found to join.
pub(crate) fn joined(row: &Row<'_>) -> rusqlite::Result<ConsentProof> {
    let text = |column: &str| -> rusqlite::Result<String> {
        Ok(row.get::<_, Option<String>>(column)?.unwrap_or_default())
    };
    let hash = text("evidence")?;
    let evidence = if hash.is_empty() {
        None
    } else {
        Some(EvidenceRef {
            hash,
            kind: coded(row, "evidence_kind", EvidenceKind::parse)?,
            name: text("evidence_name")?,
        })
    };
    Ok(ConsentProof {
        agreed_on: Some(text("agreed_on")?).filter(|day| !day.is_empty()),
        wording: text("wording")?,
        evidence,
    })
}

/// Removes the proofs that nothing points to, of an import that was rolled back.
pub(super) fn sweep(tx: &Tx<'_>) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM consent_proofs AS p
         WHERE NOT EXISTS (SELECT 1 FROM consent_events WHERE proof_id = p.id)
           AND NOT EXISTS (SELECT 1 FROM imports WHERE proof_id = p.id)",
        (),
    )?;
    Ok(())
}

/// The hashes of all papers that a proof points to.
pub fn evidence_in_use(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT DISTINCT evidence FROM consent_proofs WHERE evidence <> ''")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

//! Functions of ours inside SQL: the same that Rust compares with, so that a question to
//! the file and a rule never read a text differently. Questions use them; no index, no
//! trigger and no view does, so a file can always be read without them.

use crate::fold;
use drumbeat_domain::segment::{amount_of, day_of, truth_of};
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

/// Gives a connection `folded`, `amount`, `day` and `truth` of one text each.
pub(crate) fn register(conn: &Connection) -> rusqlite::Result<()> {
    let pure = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_DIRECTONLY;
    conn.create_scalar_function("folded", 1, pure, |args| {
        Ok(fold(args.get_raw(0).as_str()?))
    })?;
    conn.create_scalar_function("amount", 1, pure, |args| {
        Ok(amount_of(args.get_raw(0).as_str()?))
    })?;
    conn.create_scalar_function("day", 1, pure, |args| Ok(day_of(args.get_raw(0).as_str()?)))?;
    conn.create_scalar_function("truth", 1, pure, |args| {
        Ok(truth_of(args.get_raw(0).as_str()?))
    })
}

//! One of many to choose: a part of them, found by what is typed.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which part of what can be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ChoicesAsk.ts")]
#[serde(default)]
pub struct ChoicesAsk {
    /// A part of the name; empty for all.
    pub query: String,
    /// Of lists, only those this person is not in.
    #[ts(optional = nullable, type = "number")]
    pub without: Option<i64>,
    /// How many to leave out from the beginning.
    #[ts(optional, as = "Option<u32>")]
    pub offset: u32,
    /// How many, at most 500.
    pub limit: u32,
}

/// A part of what can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ChoicesPage.ts")]
pub struct ChoicesPage {
    /// How many fit.
    pub total: u32,
    /// Those of the part.
    pub rows: Vec<ChoiceDto>,
}

/// One that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ChoiceDto.ts")]
pub struct ChoiceDto {
    /// Which.
    #[ts(type = "number")]
    pub id: i64,
    /// Its name; may be empty.
    pub name: String,
    /// When it last changed, where several can have one name.
    #[ts(type = "number | null")]
    pub at_ms: Option<i64>,
}

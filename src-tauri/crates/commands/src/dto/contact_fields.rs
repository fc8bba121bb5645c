//! What is known about somebody, piece by piece: extra fields with their kinds, where each
//! value came from, which address may not be written to.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What kind of value an extra field holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "FieldKindDto.ts")]
#[serde(rename_all = "snake_case")]
pub enum FieldKindDto {
    /// Any text.
    #[default]
    Text,
    /// A number, written with a point: `1234.5`.
    Number,
    /// A date, `YYYY-MM-DD`.
    Date,
    /// `yes` or `no`.
    YesNo,
}

/// Where something known about somebody came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "SourceDto.ts")]
#[serde(rename_all = "snake_case", tag = "from")]
pub enum SourceDto {
    /// Written by the operator.
    Operator,
    /// A list.
    Import {
        /// Name of its file; empty for pasted text.
        file_name: String,
        /// The row of it.
        file_row: Option<u32>,
        /// When it was brought in.
        #[ts(type = "number")]
        at_ms: i64,
    },
    /// It is not known.
    Unknown,
}

/// An extra field as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ContactField.ts")]
pub struct ContactField {
    /// Its name.
    pub field: String,
    /// Its value; an empty one takes the field away.
    pub value: String,
    /// What kind of value.
    #[serde(default)]
    #[ts(optional, as = "Option<FieldKindDto>")]
    pub kind: FieldKindDto,
}

/// An extra field as it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "KnownField.ts")]
pub struct KnownField {
    /// Its name.
    pub field: String,
    /// Its value.
    pub value: String,
    /// What kind of value.
    pub kind: FieldKindDto,
    /// Where it came from.
    pub source: SourceDto,
}

/// Where what is known about somebody came from; `null` for a text that is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "TextSources.ts")]
pub struct TextSources {
    /// Of the name.
    pub name: Option<SourceDto>,
    /// Of the town.
    pub city: Option<SourceDto>,
    /// Of the company.
    pub company: Option<SourceDto>,
    /// Of the e-mail address.
    pub email: Option<SourceDto>,
    /// Of the language.
    pub language: Option<SourceDto>,
    /// Of the notes.
    pub notes: Option<SourceDto>,
    /// Of the number that is written to.
    pub phone: Option<SourceDto>,
    /// Of each of the tags, in their order.
    pub tags: Vec<Option<SourceDto>>,
}

/// An address of somebody that must not be written to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "StopDto.ts")]
pub struct StopDto {
    /// The number; `null` for another address.
    pub phone: Option<String>,
    /// `stop_word`, `operator`, `import`, `erased`.
    pub reason: String,
    /// Since when.
    #[ts(type = "number")]
    pub at_ms: i64,
}
